//! DS123 mount-invalid.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS123",
    name: "mount-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a volume or a mount that the API server rejects",
    why: "A mount needs a volume of the pod and a path of its own; a volume one source that is \
          complete; paths may not contain \"..\"; file modes go to 0777 \
          (pkg/apis/core/validation/validation.go, ValidateVolumes, ValidateVolumeMounts). A volume \
          without any source becomes an emptyDir.",
    how: "Correct the volume or the mount.",
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
      volumes:
      - name: log
        emptyDir: {}
      containers:
      - name: agent
        image: registry.example/agent:1.0
        volumeMounts:
        - name: logs
          mountPath: /logs
          readOnly: true
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
      volumes:
      - name: log
        emptyDir: {}
      containers:
      - name: agent
        image: registry.example/agent:1.0
        volumeMounts:
        - name: log
          mountPath: /logs
          readOnly: true
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
