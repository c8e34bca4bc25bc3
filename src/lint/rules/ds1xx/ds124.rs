//! DS124 bidirectional-unprivileged.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS124",
    name: "bidirectional-unprivileged",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "bidirectional mount propagation needs a privileged container",
    why: "What such a container mounts shows up on the node: \"Bidirectional mount propagation is \
          available only to privileged containers\" (pkg/apis/core/validation/validation.go, \
          validateMountPropagation). The capability SYS_ADMIN does not help.",
    how: "Make this container privileged, or use `HostToContainer` if it only has to see mounts of the \
          node.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      volumes:
      - name: plugins
        hostPath:
          path: /var/lib/kubelet/plugins
          type: Directory
      containers:
      - name: agent
        image: registry.example/agent:1.0
        volumeMounts:
        - name: plugins
          mountPath: /plugins
          mountPropagation: Bidirectional
"#,
    good: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      volumes:
      - name: plugins
        hostPath:
          path: /var/lib/kubelet/plugins
          type: Directory
      containers:
      - name: agent
        image: registry.example/agent:1.0
        volumeMounts:
        - name: plugins
          mountPath: /plugins
          mountPropagation: HostToContainer
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
