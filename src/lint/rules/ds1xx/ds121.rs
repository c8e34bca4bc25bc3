//! DS121 container-basics.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS121",
    name: "container-basics",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a container without name, image or a sound environment",
    why: "There must be a container; each needs a name that is a DNS label and unique in the pod, and \
          an image. Variables need a name and one source (pkg/apis/core/validation/validation.go, \
          validateContainerCommon, ValidateEnv).",
    how: "Fill in what is missing.",
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
        args: ["--verbose"]
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
        args: ["--verbose"]
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
