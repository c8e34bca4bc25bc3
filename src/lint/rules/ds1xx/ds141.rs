//! DS141 deprecated-node-label.

use super::repair::quoted_word;
use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS141",
    name: "deprecated-node-label",
    severity: Severity::Warning,
    profile: Profile::Api,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "a node label that Kubernetes has replaced",
    why: "The API server warns, and new clusters do not set the label: the DaemonSet then matches no \
          node (pkg/api/node/util.go).",
    how: "Use the label that the message names.",
    bad: r#"apiVersion: apps/v1
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
      nodeSelector:
        beta.kubernetes.io/os: linux
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
      nodeSelector:
        kubernetes.io/os: linux
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(context: &Context<'a>, problem: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    let Some(label) = quoted_word(&problem.message) else { return };
    let selector = context.pod().get("nodeSelector");
    let in_selector = problem.path.parent() == Some(selector.path());
    if in_selector && selector.node().is_some_and(|map| map.get(label).is_some()) {
        return;
    }
    let edit = if in_selector {
        Edit::Rename(field, label.to_owned())
    } else {
        Edit::Replace(field, label.to_owned())
    };
    // No node has had both roles' labels since 1.24, so this one moves pods.
    let safety = if label.starts_with("node-role.") { Safety::Unsafe } else { Safety::Safe };
    report.fix_as(safety, format!("write `{label}`"), vec![edit]);
}
