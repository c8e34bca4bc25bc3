//! DS401 host-network-dns.

use crate::lint::{Context, Edit, Field, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS401",
    name: "host-network-dns",
    severity: Severity::Info,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "With hostNetwork the DNS policy ClusterFirst means the node's DNS",
    why: "The kubelet treats `ClusterFirst`, which is also the default, as `Default` for pods on the \
          node's network: names of Services do not resolve. If a value of the pod names a Service \
          (`*.svc`, or one of the same input) this is a warning. Without one it is reported from the \
          profile strict on: some agents want the node's DNS.\n\n\
          Source: `getPodDNSType` in pkg/kubelet/network/dns/dns.go; draios/sysdig-cloud-scripts#168, \
          sysdiglabs/charts#1631, ctrox/csi-s3#76.",
    how: "Set `dnsPolicy: ClusterFirstWithHostNet`; or `Default`, to say that the node's DNS is meant.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      hostNetwork: true
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          ports:
            - name: metrics
              containerPort: 9100
          env:
            - name: SERVER
              value: http://collector.monitoring.svc:4318
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          ports:
            - name: metrics
              containerPort: 9100
          env:
            - name: SERVER
              value: http://collector.monitoring.svc:4318
",
    looks_at: &["Service"],
    check,
    ..Rule::BASE
};

const POLICY: &str = "ClusterFirstWithHostNet";

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let policy = pod.get("dnsPolicy");
    let host_network = pod.get("hostNetwork");
    let first = matches!(policy.text(), None | Some("" | "ClusterFirst"));
    if !host_network.is_true() || !first {
        return;
    }
    let edit = if policy.is_written() {
        Edit::Replace(policy, POLICY.into())
    } else {
        Edit::Insert(pod, "dnsPolicy".into(), POLICY.into())
    };
    let is_service = |word: &str| !word.is_empty() && ctx.named_anywhere("Service", word).is_some();
    let mut texts = ctx.pod_containers().flat_map(|own| texts(own.field));
    let named = texts.find(|value| value.text().is_some_and(|text| names_a_service(text, &is_service)));
    let finding = match named {
        Some(value) => {
            let message = "a Service by its name, but with hostNetwork ClusterFirst means the node's DNS, which does not know it";
            sink.report(value, message).severity(Severity::Warning).note(host_network, "the node's network")
        }
        // Many agents want the node's DNS.
        None if ctx.options().profile < Profile::Strict => return,
        None => {
            sink.report(host_network, "with hostNetwork the DNS policy ClusterFirst means the node's DNS")
        }
    };
    finding.fix(format!("dnsPolicy: {POLICY}"), vec![edit]);
}

/// Returns every text that a container is started with.
fn texts<'a>(container: Field<'a>) -> Vec<Field<'a>> {
    let values = container.get("env").items().map(|own| own.get("value"));
    let lists = ["command", "args"].into_iter().flat_map(|list| container.get(list).items());
    values.chain(lists).collect()
}

/// Reports whether a text holds the name of a Service: `x.namespace.svc`, or one that `is_service` where a host
/// stands (behind `//`, or before a port or a namespace).
fn names_a_service(text: &str, is_service: &dyn Fn(&str) -> bool) -> bool {
    let of_host = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let mut begin = 0;
    text.split(|letter: char| !of_host(letter)).any(|word| {
        let (before, after) =
            (text.get(..begin).unwrap_or_default(), text.get(begin + word.len()..).unwrap_or_default());
        begin += word.len() + after.chars().next().map_or(0, char::len_utf8);
        let mut parts = word.split('.');
        let (name, _namespace, kind) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let port = after
            .strip_prefix(':')
            .is_some_and(|own| own.starts_with(|letter: char| letter.is_ascii_digit()));
        let in_place = before.ends_with("//") || port;
        (!name.is_empty() && kind == Some("svc")) || (in_place && is_service(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_services() {
        for (text, named) in [
            ("http://collector.monitoring.svc:4318", true),
            ("collector.monitoring.svc.cluster.local", true),
            ("--server=api:8080", true),
            ("http://api/v1", true),
            ("api", false),
            ("APP=api", false),
            ("other:8080", false),
            ("file.tar.svc/x", true),
            ("https://example.com", false),
            ("", false),
        ] {
            assert_eq!(names_a_service(text, &|word| word == "api"), named, "{text}");
        }
    }
}
