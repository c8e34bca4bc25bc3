//! DS006 kustomize-patch.

use crate::lint::validation::{Header, header, is_patch};
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS006",
    name: "kustomize-patch",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A partial DaemonSet, which is meant to be merged into another",
    why: "There is no selector, and the template has no labels or a container has no image: this is a \
          patch for kustomize, not an object to apply. The other rules say nothing useful about it and \
          are skipped.",
    how: "Lint what comes out: `kustomize build . | kubectl ds lint -`.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  template:
    spec:
      priorityClassName: system-node-critical
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
    if header(&context.object().root) != Header::DaemonSet || !is_patch(&context.object().root) {
        return;
    }
    let message = "this is a patch, not a whole DaemonSet: it has no selector and no complete template";
    sink.report(context.root(), message);
}
