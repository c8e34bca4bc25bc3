//! DS114 toleration-empty-key.

use crate::lint::validation::{Problem, place, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS114",
    name: "toleration-empty-key",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a toleration without key needs `operator: Exists`",
    why: "An empty key stands for all taints, which only `Exists` can mean \
          (pkg/apis/core/validation/validation.go, ValidateTolerations).",
    how: "Add `operator: Exists`, or name the key.",
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
      tolerations:
      - effect: NoSchedule
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
      tolerations:
      - operator: Exists
        effect: NoSchedule
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
    let toleration = problem.path.parent().map(|path| place(context.root(), &path));
    let Some(toleration) = toleration.filter(|toleration| toleration.get("value").is_empty()) else { return };
    let edit = if field.is_written() {
        Edit::Replace(field, "Exists".into())
    } else {
        Edit::Insert(toleration, "operator".into(), "Exists".into())
    };
    report.fix("add `operator: Exists`", vec![edit]);
}
