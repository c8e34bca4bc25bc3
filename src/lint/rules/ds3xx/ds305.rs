//! DS305 max-unavailable-all.

use super::super::ds2xx::template;
use crate::lint::{Context, Rule, Sink};
use crate::model::StrategyType;

pub(crate) const RULE: Rule = Rule {
    id: "DS305",
    name: "max-unavailable-all",
    summary: "maxUnavailable 100%: every node loses its agent at once",
    why: "All pods are deleted in one step, and a version that does not start takes the agent from the \
          whole fleet.\n\n\
          Source: pkg/controller/daemon/update.go.",
    how: "A tenth of the nodes (`10%`) at a time is fast and leaves time to stop.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 100%
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
      maxUnavailable: 10%
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
    let unavailable = ctx.spec().get("updateStrategy").get("rollingUpdate").get("maxUnavailable");
    let by_hand = template::strategy(ctx).kind == StrategyType::OnDelete;
    let percent = unavailable.text().and_then(|text| text.strip_suffix('%')?.parse::<u32>().ok());
    if !by_hand && percent.is_some_and(|percent| percent >= 100) {
        sink.report(unavailable, "every node loses its agent at the same time");
    }
}
