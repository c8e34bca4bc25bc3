//! DS906: the same DaemonSet stands twice in one file.

use super::together::comes_before;
use crate::lint::{Context, Field, Needs, Object, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS906",
    name: "duplicate-object",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    summary: "the same DaemonSet stands twice in one file",
    why: "`kubectl apply` applies the one and then the other over it: the last wins, and each apply rolls the pods \
          twice. If the selectors differ the second apply fails, because a selector cannot change.",
    how: "Remove one, or give it another name.",
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
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: other
  template:
    metadata:
      labels:
        app: other
    spec:
      containers:
      - name: other
        image: registry.example.com/other:1.0.0
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
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: other
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: other
  template:
    metadata:
      labels:
        app: other
    spec:
      containers:
      - name: other
        image: registry.example.com/other:1.0.0
",
    needs: Needs::Input,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let own = ctx.object();
    let name = ctx.metadata().get("name");
    let Some(wanted) = name.text().filter(|name| !name.is_empty()) else { return };
    let is_same = |other: &&Object| other.template == own.template && other.group() == own.group();
    let mut others = ctx.neighbours().of_same_name(own).filter(is_same).map(Field::root);
    if let Some(other) = others.find(|other| comes_before(ctx, *other)) {
        let message =
            format!("DaemonSet \"{wanted}\" stands in this file twice: this one is applied over the first");
        sink.report(name, message).note(other.get("metadata").get("name"), "the first");
    }
}
