//! DS109 restart-policy.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS109",
    name: "restart-policy",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "the pods must always be restarted",
    why: "A DaemonSet takes only `restartPolicy: Always`, which is the default \
          (pkg/apis/apps/validation/validation.go, ValidateDaemonSetSpec). For the policy of a \
          container see DS129. Found in the wild: containers/nri-plugins#155.",
    how: "Remove the field.",
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
      restartPolicy: OnFailure
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
    report.fix("remove `restartPolicy`", vec![Edit::Remove(field)]);
}
