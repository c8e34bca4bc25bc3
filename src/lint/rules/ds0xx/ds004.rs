//! DS004 wrong-scalar-type.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS004",
    name: "wrong-scalar-type",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "a value has another type than the field",
    why: "The API server cannot decode it: \"json: cannot unmarshal bool into Go struct field …\". \
          kubectl reads YAML 1.1, in which `y`, `n`, `yes`, `no`, `on` and `off` are booleans and \
          `0777`, `1_000` and `1e3` are numbers, so node selectors, labels, annotations, arguments and \
          environment values need quotes. The other way round, `\"80\"` is no number and `\"true\"` no \
          boolean. Found in the wild: gke-autoneg-controller#100, sriov-network-operator#766, \
          k8s-launch-kit#47.",
    how: "Quote the value where text is wanted; drop the quotes where a number or boolean is.",
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
      nodeSelector:
        agent: on
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
      nodeSelector:
        agent: "on"
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

fn fix<'a>(_: &Context<'a>, problem: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    if let Some(value) = &problem.instead {
        report.fix(format!("write `{value}`"), vec![Edit::Replace(field, value.clone())]);
    }
}
