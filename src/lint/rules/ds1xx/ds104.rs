//! DS104 selector-changed.

use crate::lint::{Context, Needs, Profile, Rule, Severity, Sink};
use crate::yaml::{Node, to_json};
use serde_json::Value;

pub(crate) const RULE: Rule = Rule {
    id: "DS104",
    name: "selector-changed",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "the selector is another one than before",
    why: "`spec.selector` is immutable: \"field is immutable\" (pkg/apis/apps/validation/validation.go, \
          ValidateDaemonSetSpecUpdate). An upgrade with helm or kubectl fails; another spelling of the \
          same selector fails too. Found in the wild: aws/eks-node-monitoring-agent#92, \
          NVIDIA/k8s-device-plugin#701.",
    how: "Restore the selector, or give the DaemonSet another name and delete the old one.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
      tier: node
  template:
    metadata:
      labels:
        app: agent
        tier: node
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
    before: r#"apiVersion: apps/v1
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
    needs: Needs::Against,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    let selector = context.spec().get("selector");
    let Some(before) = context.before().map(|before| before.get_in(&["spec", "selector"])) else { return };
    if before.is_set() && selector.is_set() && canonical(before.node()) != canonical(selector.node()) {
        let message = "the selector differs from the one before, and it cannot be changed";
        sink.report(selector, message).server("field is immutable").note(before, "the selector before");
    }
}

/// Returns the selector as the server compares it: maps without order, lists in their order.
fn canonical(selector: Option<&Node>) -> Option<Value> {
    let mut selector = to_json(selector?).ok()?;
    if let Value::Object(parts) = &mut selector {
        parts.retain(|_, part| match part {
            Value::Null => false,
            Value::Array(items) => !items.is_empty(),
            Value::Object(entries) => !entries.is_empty(),
            _ => true,
        });
    }
    Some(selector)
}
