//! DS204 master-toleration-only.

use super::template::{self, CONTROL_PLANE, MASTER, role_taint};
use crate::lint::{Context, Edit, Rule, Safety, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS204",
    name: "master-toleration-only",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "Tolerates the taint of control planes only under its old name",
    why: "kubeadm renamed the control plane's taint from `node-role.kubernetes.io/master` to \
          `node-role.kubernetes.io/control-plane` and dropped the old one in 1.25. An agent that tolerates \
          only the old key is silently absent from control planes: `desired` is smaller and the rollout \
          succeeds.\n\n\
          Sources: KEP-2067; sysdiglabs/charts#759, Dynatrace/dynatrace-operator#792, topolvm/topolvm#486.",
    how: "Add the same toleration for `node-role.kubernetes.io/control-plane`; keep the old one only for \
          clusters before 1.25.",
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
        - key: node-role.kubernetes.io/master
          operator: Exists
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
        - key: node-role.kubernetes.io/master
          operator: Exists
          effect: NoSchedule
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
    let pod = ctx.pod();
    let own = template::tolerations(pod);
    let (old, new) = (role_taint(MASTER), role_taint(CONTROL_PLANE));
    if own.iter().any(|(_, toleration)| toleration.key == CONTROL_PLANE || toleration.tolerates(&new)) {
        return;
    }
    let found = own.iter().find(|(_, toleration)| toleration.key == MASTER && toleration.tolerates(&old));
    let Some((place, toleration)) = found else { return };
    let message = format!(
        "only the old taint {MASTER} is tolerated: control planes carry {CONTROL_PLANE}, and get no pod"
    );
    let effect =
        if toleration.effect.is_empty() { String::new() } else { format!("\neffect: {}", toleration.effect) };
    let entry = format!("key: {CONTROL_PLANE}\noperator: Exists{effect}");
    sink.report(place.get("key"), message)
        .fix("tolerate control-plane too", vec![Edit::Append(pod.get("tolerations"), entry)]);
}
