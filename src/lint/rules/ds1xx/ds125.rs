//! DS125 privileged-no-escalation.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS125",
    name: "privileged-no-escalation",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a privileged container cannot forbid privilege escalation",
    why: "\"cannot set `allowPrivilegeEscalation` to false and `privileged` to true\" \
          (pkg/apis/core/validation/validation.go, ValidateSecurityContext). Often the result of \
          hardening by rote. Of the capabilities only the misspelt `CAP_SYS_ADMIN` collides; \
          `SYS_ADMIN` is accepted.",
    how: "Remove `allowPrivilegeEscalation: false`, or better `privileged: true`.",
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
      containers:
      - name: agent
        image: registry.example/agent:1.0
        securityContext:
          privileged: true
          allowPrivilegeEscalation: false
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
      containers:
      - name: agent
        image: registry.example/agent:1.0
        securityContext:
          allowPrivilegeEscalation: false
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(_: &Context<'a>, _: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    report.fix("remove `allowPrivilegeEscalation`", vec![Edit::Remove(field)]);
}
