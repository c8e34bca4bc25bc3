//! DS207 toleration-equal-empty.

use super::template;
use crate::lint::{Context, Edit, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS207",
    name: "toleration-equal-empty",
    severity: Severity::Info,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "The toleration matches only a taint without value",
    why: "Without `operator` a toleration compares values, and without `value` it compares with the empty \
          one. A taint such as `pool=gpu:NoSchedule` is not tolerated by it. The taints of control planes \
          and those under `node.kubernetes.io/` have no value and are not reported.\n\n\
          Source: `ToleratesTaint` in api/core/v1/toleration.go; kubernetes/kubernetes#56766.",
    how: "Write `operator: Exists` for any value, or the value that is meant; `value: \"\"` states that \
          the empty one is meant.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      tolerations:
        - key: example.com/pool
          effect: NoSchedule
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      tolerations:
        - key: example.com/pool
          operator: Exists
          effect: NoSchedule
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for (place, toleration) in template::tolerations(ctx.pod()) {
        let key = toleration.key.as_str();
        let compares = matches!(toleration.operator.as_str(), "" | "Equal");
        let valueless = key.starts_with("node-role.kubernetes.io/") || key.starts_with("node.kubernetes.io/");
        if key.is_empty() || !compares || place.get("value").is_written() || valueless {
            continue;
        }
        let operator = place.get("operator");
        let edit = if operator.is_written() {
            Edit::Replace(operator, "Exists".into())
        } else {
            Edit::Insert(place, "operator".into(), "Exists".into())
        };
        sink.report(place.get("key"), format!("matches only the taint {key} without a value, not {key}=…"))
            .fix("operator Exists", vec![edit]);
    }
}
