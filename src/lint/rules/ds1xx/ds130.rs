//! DS130 host-users-conflict.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS130",
    name: "host-users-conflict",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "user namespaces collide with what the pod shares with the node",
    why: "`hostUsers: false` goes with none of hostNetwork, hostPID, hostIPC and block devices; \
          `procMount: Unmasked` needs it; shareProcessNamespace and hostPID exclude each other \
          (pkg/apis/core/validation/validation.go, validateHostUsers). Found in the wild: \
          kubescape/helm-charts#711.",
    how: "Drop one of the two.",
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
      hostUsers: false
      hostPID: true
      containers:
      - name: agent
        image: registry.example/agent:1.0
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
      hostUsers: false
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
