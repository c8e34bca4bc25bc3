//! DS316 template-diff.

use serde_json::Value;

use super::super::ds2xx::template;
use crate::lint::{Context, Needs, Rule, Severity, Sink};
use crate::model::{StrategyType, default_daemon_set, template_changes};
use crate::yaml::to_json;

pub(crate) const RULE: Rule = Rule {
    id: "DS316",
    name: "template-diff",
    severity: Severity::Info,
    summary: "What applying this version restarts",
    why: "Compares with the other version (`--against`): a change of the template makes a new revision and \
          restarts the pod on every matching node; a change outside it restarts nothing.\n\n\
          Source: pkg/controller/daemon/update.go, pkg/registry/apps/daemonset/strategy.go.",
    how: "Nothing; it tells what to expect.",
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
      containers:
        - name: agent
          image: registry.example/agent:1.4.3
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
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    before: r"apiVersion: apps/v1
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
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    needs: Needs::Against,
    check,
    ..Rule::BASE
};

/// The most changes shown.
const SHOWN: usize = 10;

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let Some(before) = ctx.before() else { return };
    let Ok(mut old) = to_json(before.nearest()) else { return };
    default_daemon_set(&mut old);
    let new = ctx.defaulted();
    let at = |object: &Value, path: &str| object.pointer(path).cloned().unwrap_or_default();
    let changes = template_changes(&at(&old, "/spec/template"), &at(new, "/spec/template"));
    let by_hand = template::strategy(ctx).kind == StrategyType::OnDelete;
    if changes.is_empty() {
        if at(&old, "/spec") != at(new, "/spec") || at(&old, "/metadata") != at(new, "/metadata") {
            sink.report(ctx.spec(), "changed outside the template: no pod restarts");
        }
        return;
    }
    let what = if by_hand {
        "pods change as they are deleted (OnDelete)"
    } else {
        "the pod on every matching node restarts"
    };
    let finding = sink.report(ctx.template(), format!("the template changed: a new revision, {what}"));
    for change in changes.iter().take(SHOWN) {
        finding.remark(change.path.clone());
    }
    if changes.len() > SHOWN {
        finding.remark(format!("and {} more", changes.len() - SHOWN));
    }
}
