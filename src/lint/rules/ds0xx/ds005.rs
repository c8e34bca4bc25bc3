//! DS005 api-version-removed.

use crate::lint::rules::ds1xx::stable_labels;
use crate::lint::validation::{header_problem, place};
use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS005",
    name: "api-version-removed",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    summary: "no current API server serves this apiVersion and kind",
    why: "extensions/v1beta1, apps/v1beta1 and apps/v1beta2 are gone since Kubernetes 1.16: \"no \
          matches for kind \"DaemonSet\" in version …\". The same answer comes for a misspelt group or \
          kind. extensions/v1beta1 also took the selector from the template's labels and updated \
          `OnDelete` (pkg/apis/extensions/v1beta1/defaults.go of that time); apps/v1 does neither.",
    how: "Use apps/v1 and write `spec.selector`; add `updateStrategy: {type: OnDelete}` to keep what \
          the old version did.",
    bad: r#"apiVersion: apps/v1beta2
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    good: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    let root = context.root();
    let Some(problem) = root.node().and_then(header_problem) else { return };
    let mut edits = Vec::new();
    for (key, value) in [("apiVersion", "apps/v1"), ("kind", "DaemonSet")] {
        let field = root.get(key);
        if !field.is_written() {
            edits.push(Edit::Insert(root, key.into(), value.into()));
        } else if field.text() != Some(value) {
            edits.push(Edit::Replace(field, value.into()));
        }
    }
    let spec = context.spec();
    let old = root.get("apiVersion").text() == Some("extensions/v1beta1");
    let labels = stable_labels(context);
    if !spec.get("selector").is_set() && !labels.is_empty() {
        let value = format!("matchLabels:\n  {}", labels.join("\n  "));
        edits.push(Edit::Insert(spec, "selector".into(), value));
    }
    if old && !spec.get("updateStrategy").is_set() {
        edits.push(Edit::Insert(spec, "updateStrategy".into(), "\ntype: OnDelete".into()));
    }
    let field = place(root, &problem.path);
    let summary =
        if old { "use apps/v1 and keep what the old version did" } else { "make it a DaemonSet of apps/v1" };
    sink.report(field, problem.message.clone()).fix(summary, edits);
}
