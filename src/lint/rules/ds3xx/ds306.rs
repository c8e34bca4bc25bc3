//! DS306 integer-percent.

use super::super::ds2xx::template;
use crate::lint::{Context, Edit, Rule, Safety, Sink};
use crate::model::StrategyType;

pub(crate) const RULE: Rule = Rule {
    id: "DS306",
    name: "integer-percent",
    fix: Some(Safety::Unsafe),
    summary: "The number is probably meant as a percentage",
    why: "Without `%` it is a number of nodes: `maxUnavailable: 25` takes 25 nodes at once, which is every \
          node of a small cluster. For a DaemonSet whole numbers above 20 are rare, and 25, 33, 50 and 100 \
          are what Deployments have as percentages.\n\n\
          Source: k8s.io/apimachinery/pkg/util/intstr; dsx-ai-factory/infra-controller#4294.",
    how: "Write the percentage.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 25
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
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
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 25%
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if template::strategy(ctx).kind == StrategyType::OnDelete {
        return;
    }
    let rolling = ctx.spec().get("updateStrategy").get("rollingUpdate");
    for name in ["maxUnavailable", "maxSurge"] {
        let field = rolling.get(name);
        if let Some(number @ (25 | 33 | 50 | 100)) = field.integer() {
            let message = format!("{number} nodes at once; {number}% is probably meant");
            sink.report(field, message)
                .fix(format!("{number}%"), vec![Edit::Replace(field, format!("{number}%"))]);
        }
    }
}
