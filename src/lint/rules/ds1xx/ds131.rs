//! DS131 windows-fields.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS131",
    name: "windows-fields",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "fields for Linux and for Windows are mixed",
    why: "With `os.name: windows` the Linux part of the security contexts is forbidden, even \
          `privileged: false`; with linux the Windows part is. Host process containers need \
          hostNetwork, and all containers must be such (pkg/apis/core/validation/validation.go, \
          validateWindows, validateWindowsHostProcessPod). Without `os.name` only the last is checked.",
    how: "Use one DaemonSet for each system.",
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
      os:
        name: windows
      nodeSelector:
        kubernetes.io/os: windows
      containers:
      - name: agent
        image: registry.example/agent:1.0
        securityContext:
          privileged: false
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
      os:
        name: windows
      nodeSelector:
        kubernetes.io/os: windows
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
