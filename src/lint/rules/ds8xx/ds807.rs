//! DS807: no seccomp profile is set.

use super::security::{is_privileged, is_windows, quoted, set};
use crate::lint::{Container, Context, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS807",
    name: "seccomp-unset",
    severity: Severity::Info,
    profile: Profile::Strict,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "no seccomp profile is set",
    why: "Without a profile a container may make every system call (unless the kubelet runs with seccompDefault). \
          A privileged container has none whatever is written.",
    how: "Set `seccompProfile: {type: RuntimeDefault}` for the pod.",
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
        seccompProfile:
          type: RuntimeDefault
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
    let security = ctx.pod().get("securityContext");
    let profile = security.get("seccompProfile");
    if is_windows(ctx) || profile.is_set() {
        return;
    }
    let open = |container: &Container<'a>| {
        let own = container.field.get("securityContext").get("seccompProfile");
        !own.is_set() && !is_privileged(*container)
    };
    let names: Vec<_> = ctx.containers().filter(open).map(quoted).collect();
    if names.is_empty() {
        return;
    }
    let message = format!("no seccomp profile limits the system calls of container {}", names.join(", "));
    let report = sink.report(profile, message);
    // The API server wants field and annotation to say the same: DS142 comes first.
    let annotations = ctx.template_metadata().get("annotations");
    if !annotations.entries().any(|(key, _)| key.contains("seccomp.security.alpha.kubernetes.io")) {
        let edit = set(security, profile, "seccompProfile", "{type: RuntimeDefault}");
        report.fix("set the runtime's default profile for the pod", vec![edit]);
    }
}
