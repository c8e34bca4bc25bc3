//! DS604: a liveness probe asks another host.

use crate::lint::{Context, Field, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS604",
    name: "liveness-remote",
    severity: Severity::Warning,
    profile: Profile::Strict,
    summary: "a liveness probe asks another host",
    why: "A liveness probe that depends on a Service or another host fails on every node at once when that goes \
          down: the kubelets restart all pods of the DaemonSet, again and again, although nothing is wrong with \
          them.",
    how: "Let the liveness probe ask the container itself, and leave what it depends on to the readiness probe or \
          to an alert. Without `host` a probe asks the pod's own address.",
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
        livenessProbe:
          httpGet:
            host: api.monitoring.svc
            path: /live
            port: 8080
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
        livenessProbe:
          httpGet:
            path: /live
            port: 8080
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for container in ctx.pod_containers() {
        let probe = container.field.get("livenessProbe");
        for handler in ["httpGet", "tcpSocket"] {
            let host = probe.get(handler).get("host");
            if let Some(name) = host.text().filter(|name| is_remote(name)) {
                report(sink, host, container.name(), name);
            }
        }
        for word in probe.get("exec").get("command").items() {
            if let Some(name) = word.text().and_then(remote_in) {
                report(sink, word, container.name(), name);
            }
        }
    }
}

fn report<'a>(sink: &mut Sink<'a>, field: Field<'a>, container: &str, host: &str) {
    let message = format!(
        "the liveness probe of container \"{container}\" asks {host}: one outage there restarts the agent on every node"
    );
    sink.report(field, message).key(container);
}

/// Returns whether a host is another than the pod or the node it runs on; link-local addresses are the node's own,
/// and what a variable or a placeholder names is not known.
fn is_remote(host: &str) -> bool {
    let local = ["", "localhost", "::1", "[::1]", "0.0.0.0"].contains(&host)
        || host.starts_with("127.")
        || host.starts_with("169.254.");
    !local && !host.contains(['$', '_', '{', '<'])
}

/// Returns the first other host whose URL or Service name a command names.
fn remote_in(text: &str) -> Option<&str> {
    text.split([' ', '\'', '"', '=', '\n', '\t']).find_map(|word| {
        let url = word.split_once("://").map(|(_, rest)| rest);
        let host = url.unwrap_or(word).split(['/', ':', '?']).next()?;
        let service = host.ends_with(".svc") || host.contains(".svc.");
        ((url.is_some() || service) && is_remote(host)).then_some(host)
    })
}

#[cfg(test)]
mod tests {
    use super::remote_in;

    #[test]
    fn hosts_of_commands() {
        for (text, host) in [
            ("curl -f http://localhost:8080/live", None),
            ("curl -f http://127.0.0.1/live", None),
            ("curl -f http://$(POD_IP):8080/", None),
            ("curl -sf https://example.com/x", Some("example.com")),
            ("nc -z db.data.svc 5432", Some("db.data.svc")),
            ("nc -z db.data.svc.cluster.local 5432", Some("db.data.svc.cluster.local")),
            ("test -S /run/agent.sock", None),
            ("grpc_health_probe -addr=unix:///run/a.sock", None),
        ] {
            assert_eq!(remote_in(text), host, "{text}");
        }
    }
}
