//! DS205 control-plane-effect.

use super::template::{self, CONTROL_PLANE, role_taint};
use crate::lint::{Context, Edit, Rule, Safety, Sink};
use crate::model::{NO_SCHEDULE, Toleration};

pub(crate) const RULE: Rule = Rule {
    id: "DS205",
    name: "control-plane-effect",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "Tolerates the control plane's taint with an effect it does not have",
    why: "The taint of control planes has the effect NoSchedule. A toleration counts only for the effect \
          it names, so one for NoExecute or PreferNoSchedule leaves the agent out of every control plane.\n\n\
          Source: `ToleratesTaint` in api/core/v1/toleration.go.",
    how: "Use `effect: NoSchedule`, or leave the effect out.",
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
        - key: node-role.kubernetes.io/control-plane
          operator: Exists
          effect: NoExecute
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
        - key: node-role.kubernetes.io/control-plane
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
    let own = template::tolerations(ctx.pod());
    let taint = role_taint(CONTROL_PLANE);
    if own.iter().any(|(_, toleration)| toleration.tolerates(&taint)) {
        return;
    }
    for (place, toleration) in &own {
        let would = Toleration { effect: NO_SCHEDULE.into(), ..toleration.clone() };
        if toleration.key == CONTROL_PLANE && would.tolerates(&taint) {
            let effect = place.get("effect");
            let message = format!(
                "control planes carry {CONTROL_PLANE} with effect NoSchedule; {} does not tolerate it",
                toleration.effect
            );
            sink.report(effect, message).fix("NoSchedule", vec![Edit::Replace(effect, NO_SCHEDULE.into())]);
        }
    }
}
