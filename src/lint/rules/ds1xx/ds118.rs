//! DS118 host-network-port-mismatch.

use crate::lint::validation::{Problem, place, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS118",
    name: "host-network-port-mismatch",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "with `hostNetwork`, `hostPort` must equal `containerPort`",
    why: "The container has the node's ports: \"must match `containerPort` when `hostNetwork` is true\" \
          (pkg/apis/core/validation/validation.go, validatePodHostNetworkDeps). Init containers are not \
          checked.",
    how: "Let the process listen on the host port, and write the same number twice or leave `hostPort` \
          out.",
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
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      containers:
      - name: agent
        image: registry.example/agent:1.0
        ports:
        - containerPort: 9100
          hostPort: 9101
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
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      containers:
      - name: agent
        image: registry.example/agent:1.0
        ports:
        - containerPort: 9101
          hostPort: 9101
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(context: &Context<'a>, problem: &Problem, host: Field<'a>, report: &mut Report<'a>) {
    let port = problem.path.parent().map(|path| place(context.root(), &path).get("containerPort"));
    if let (Some(port), Some(number)) = (port.filter(|port| port.is_written()), host.integer()) {
        let summary = format!("write `containerPort: {number}`; the process must listen there");
        report.fix(summary, vec![Edit::Replace(port, number.to_string())]);
    }
}
