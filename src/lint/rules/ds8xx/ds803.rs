//! DS803: capabilities that are as good as root, or that were not dropped.

use super::security::{is_privileged, is_windows, quoted};
use crate::lint::{Context, Field, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS803",
    name: "capabilities",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "capabilities that are as good as root, or that were not dropped",
    why: "`ALL` and `SYS_ADMIN` are about as much as `privileged`. Without `drop` a container keeps the runtime's \
          default set, `NET_RAW` in it: with that it can forge packets of its neighbours.",
    how: "`drop: [\"ALL\"]` and add back what is needed by name.",
    bad: r#"apiVersion: apps/v1
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
        securityContext:
          capabilities:
            add: ["SYS_ADMIN"]
            drop: ["ALL"]
"#,
    good: r#"apiVersion: apps/v1
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
        securityContext:
          capabilities:
            add: ["NET_ADMIN"]
            drop: ["ALL"]
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if is_windows(ctx) {
        return;
    }
    let mut undropped = Vec::new();
    for container in ctx.containers().filter(|container| !is_privileged(*container)) {
        let capabilities = container.field.get("securityContext").get("capabilities");
        let mut added = capabilities.get("add").items();
        let strong = |field: &Field<'_>| matches!(plain(*field), "ALL" | "SYS_ADMIN");
        if let Some(field) = added.find(strong) {
            let (name, capability) = (container.name(), plain(field));
            let message =
                format!("container \"{name}\" adds {capability}, which is about as good as privileged");
            sink.report(field, message).key(name);
        } else if !capabilities.get("drop").items().any(|field| matches!(plain(field), "ALL" | "NET_RAW")) {
            undropped.push((container, capabilities.get("drop")));
        }
    }
    let Some(((_, first), rest)) = undropped.split_first() else { return };
    let names: Vec<_> = undropped.iter().map(|(container, _)| quoted(*container)).collect();
    let message = format!(
        "neither ALL nor NET_RAW is dropped, so packets can be forged: container {}",
        names.join(", ")
    );
    let report = sink.report(*first, message);
    report.key("drop");
    for (container, drop) in rest {
        report.note(*drop, format!("container {}", quoted(*container)));
    }
}

/// Returns a capability's name; runtimes take it with and without the prefix.
fn plain(field: Field<'_>) -> &str {
    let name = field.text_or("");
    name.strip_prefix("CAP_").unwrap_or(name)
}
