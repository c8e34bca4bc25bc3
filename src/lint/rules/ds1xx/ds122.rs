//! DS122 enum-invalid.

use super::repair::nearest;
use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS122",
    name: "enum-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a word that is not among those the field knows",
    why: "dnsPolicy, imagePullPolicy, hostPath.type, mountPropagation, seccomp and AppArmor types and \
          the like are case-sensitive (pkg/apis/core/validation/validation.go). User and group ids from \
          0 to 2147483647 and `dnsPolicy: None` without a name server are told here too.",
    how: "Use one of the words that the message lists.",
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
        imagePullPolicy: always
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
        imagePullPolicy: Always
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(_: &Context<'a>, problem: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    if let Some(word) = nearest(problem, field) {
        report.fix(format!("write `{word}`"), vec![Edit::Replace(field, word)]);
    }
}
