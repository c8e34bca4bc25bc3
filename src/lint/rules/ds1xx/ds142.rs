//! DS142 dead-annotation.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS142",
    name: "dead-annotation",
    severity: Severity::Warning,
    profile: Profile::Api,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "an annotation of the template that does nothing any more, or contradicts a field",
    why: "critical-pod, seccomp and sysctl annotations are ignored, AppArmor's are deprecated \
          (pkg/api/pod/warnings.go). An unknown profile, a container that does not exist and a field \
          that says otherwise are rejected (pkg/apis/core/validation/validation.go, \
          ValidatePodSpecificAnnotations).",
    how: "Use the field that the message names.",
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
      annotations:
        scheduler.alpha.kubernetes.io/critical-pod: ""
    spec:
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
      priorityClassName: system-node-critical
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

fn fix<'a>(context: &Context<'a>, problem: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    if !problem.message.contains("priorityClassName") {
        return;
    }
    let mut edits = vec![Edit::Remove(field)];
    if !context.pod().get("priorityClassName").is_set() {
        let class = "system-node-critical".to_owned();
        edits.push(Edit::Insert(context.pod(), "priorityClassName".into(), class));
    }
    report.fix("use `priorityClassName: system-node-critical`", edits);
}
