//! DS111 ephemeral-containers.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS111",
    name: "ephemeral-containers",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a template cannot have ephemeral containers",
    why: "They are added to running pods only: \"ephemeral containers not allowed in pod template\" \
          (pkg/apis/core/validation/validation.go, ValidatePodTemplateSpec).",
    how: "Remove them; use `kubectl debug` on a pod.",
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
      ephemeralContainers:
      - name: shell
        image: registry.example/shell:1.0
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
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(_: &Context<'a>, _: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    report.fix("remove `ephemeralContainers`", vec![Edit::Remove(field)]);
}
