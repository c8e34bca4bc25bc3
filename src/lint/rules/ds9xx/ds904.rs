//! DS904: imagePullPolicy Never.

use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS904",
    name: "pull-never",
    severity: Severity::Warning,
    profile: Profile::Default,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "imagePullPolicy Never",
    why: "The image must be on the node already: on a new node, after a node's image was replaced, or when the \
          kubelet has removed unused images, the container never starts (ErrImageNeverPull), and the DaemonSet has \
          holes that grow (GoogleCloudPlatform/container-engine-accelerators#354).",
    how: "Use `IfNotPresent`: it starts from the node's copy and pulls where there is none.",
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
        imagePullPolicy: Never
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
        imagePullPolicy: IfNotPresent
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for container in ctx.containers() {
        let policy = container.field.get("imagePullPolicy");
        if policy.text() != Some("Never") {
            continue;
        }
        let message = format!(
            "the image of container \"{}\" is never pulled: it cannot start on a node that does not have it already",
            container.name()
        );
        let edit = Edit::Replace(policy, "IfNotPresent".to_owned());
        sink.report(policy, message).fix("set IfNotPresent", vec![edit]);
    }
}
