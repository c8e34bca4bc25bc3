//! What the pod shares with the node: namespaces, paths, ports.

use std::collections::BTreeSet;

use super::{Culprits, Template, Violation, plural, quote};
use crate::lint::Field;

/// policy/check_hostNamespaces.go
pub(super) fn namespaces(template: Template<'_>) -> Option<Violation<'_>> {
    let shared: Vec<_> = ["hostNetwork", "hostPID", "hostIPC"]
        .into_iter()
        .filter(|key| template.spec.get(key).is_true())
        .collect();
    let at = template.spec.get(shared.first()?);
    let detail = shared.iter().map(|key| format!("{key}=true")).collect::<Vec<_>>().join(", ");
    Some(Violation { reason: "host namespaces".to_owned(), detail, at })
}

/// policy/check_hostPathVolumes.go
pub(super) fn paths(template: Template<'_>) -> Option<Violation<'_>> {
    let host = |volume: &Field<'_>| volume.get("hostPath").is_set();
    let volumes: Vec<_> = template.spec.get("volumes").items().filter(host).collect();
    let at = volumes.first()?.get("hostPath");
    let names: Vec<_> = volumes.iter().map(|volume| volume.get("name").text_or("")).collect();
    let detail = format!("{} {}", plural("volume", names.len()), quote(&names));
    Some(Violation { reason: "hostPath volumes".to_owned(), detail, at })
}

/// policy/check_hostPorts.go; with hostNetwork each port is a host port before admission sees the pod.
pub(super) fn ports(template: Template<'_>) -> Option<Violation<'_>> {
    let shared = template.spec.get("hostNetwork").is_true();
    let mut culprits = Culprits::default();
    for container in template.containers() {
        for port in container.get("ports").items() {
            let host = port.get("hostPort");
            let number = match host.integer_or(0) {
                0 if shared => port.get("containerPort").integer_or(0),
                written => written,
            };
            if number != 0 {
                culprits.container(container, if host.is_set() { host } else { port });
                culprits.values.insert(number.to_string());
            }
        }
    }
    culprits.violation("hostPort", |own| {
        let uses = if own.containers.len() == 1 { "uses" } else { "use" };
        let numbers = own.values.iter().cloned().collect::<Vec<_>>().join(", ");
        format!("{} {uses} {} {numbers}", own.named(), plural("hostPort", own.values.len()))
    })
}

/// policy/check_hostProbesAndhostLifecycle.go
pub(super) fn probes_and_lifecycle(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 34 {
        return None;
    }
    let mut culprits = Culprits::default();
    for container in template.containers() {
        for host in hosts(container) {
            culprits.container(container, host);
            culprits.values.insert(host.text_or("").to_owned());
        }
    }
    culprits.violation("probe or lifecycle host", |own| {
        let names: BTreeSet<_> = own.containers.iter().collect();
        let uses = if names.len() == 1 { "uses" } else { "use" };
        let named =
            format!("{} {}", plural("container", names.len()), quote(&names.iter().collect::<Vec<_>>()));
        let hosts = plural("probe or lifecycle host", own.values.len());
        format!("{named} {uses} {hosts} {}", own.quoted_values())
    })
}

fn hosts(container: Field<'_>) -> Vec<Field<'_>> {
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"].map(|key| container.get(key));
    let hooks = ["postStart", "preStop"].map(|key| container.get("lifecycle").get(key));
    let handlers = probes.into_iter().chain(hooks);
    let hosts = handlers.flat_map(|handler| ["httpGet", "tcpSocket"].map(|key| handler.get(key).get("host")));
    hosts.filter(|host| !host.is_empty()).collect()
}
