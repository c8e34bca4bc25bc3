//! DS804: containers may run as root.

use super::security::{effective, is_windows, quoted};
use crate::lint::{Container, Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS804",
    name: "run-as-root",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "containers may run as root",
    why: "Without `runAsNonRoot` or a `runAsUser` the image decides, and most images of node agents are root. Root \
          in the container is root for every file of the node that is mounted.",
    how: "Set `runAsNonRoot: true` and a `runAsUser` for the pod, where the agent does not need root.",
    bad: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
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
      priorityClassName: node-agents
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
",
    good: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
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
      priorityClassName: node-agents
      securityContext:
        runAsNonRoot: true
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if is_windows(ctx) {
        return;
    }
    let may_be_root = |container: &Container<'a>| {
        let user = effective(ctx, *container, "runAsUser").integer();
        !effective(ctx, *container, "runAsNonRoot").is_true() && user.is_none_or(|user| user == 0)
    };
    let names: Vec<_> = ctx.containers().filter(may_be_root).map(quoted).collect();
    if !names.is_empty() {
        let message = format!("nothing keeps container {} from running as root", names.join(", "));
        sink.report(ctx.pod().get("securityContext").get("runAsNonRoot"), message);
    }
}
