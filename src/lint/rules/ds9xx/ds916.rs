//! DS916: the deprecated field serviceAccount.

use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS916",
    name: "service-account-field",
    severity: Severity::Warning,
    profile: Profile::Default,
    fix: Some(Safety::Safe),
    summary: "the deprecated field serviceAccount",
    why: "`serviceAccount` is an old alias of `serviceAccountName`. The API server takes it only when the new \
          field is absent (pkg/apis/core/v1/conversion.go), so a later patch or overlay that sets the new field \
          wins without a word. Both with the same value are what the server itself returns; that is no finding.",
    how: "Write `serviceAccountName`.",
    bad: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
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
        kubernetes.io/os: linux
      priorityClassName: node-agents
      serviceAccount: agent
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
",
    good: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
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
        kubernetes.io/os: linux
      priorityClassName: node-agents
      serviceAccountName: agent
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let old = ctx.pod().get("serviceAccount");
    let new = ctx.pod().get("serviceAccountName");
    let Some(name) = old.text().filter(|name| !name.is_empty()) else { return };
    if new.is_empty() {
        let message = "serviceAccount is deprecated: write serviceAccountName";
        let report = sink.report(old, message);
        if !new.is_written() {
            report.fix("rename it", vec![Edit::Rename(old, "serviceAccountName".to_owned())]);
        }
    } else if new.text() != Some(name) {
        let message = format!("serviceAccount \"{name}\" is ignored: serviceAccountName says otherwise");
        sink.report(old, message).note(new, "this one holds").fix("remove it", vec![Edit::Remove(old)]);
    }
}
