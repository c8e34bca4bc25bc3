//! Ports of containers: DS119 and DS120.
//!
//! Follows pkg/apis/core/validation/validation.go (validateContainerPorts, AccumulateUniqueHostPorts).

use super::cursor::Cursor;
use super::report::Report;
use super::values::{port_errors, port_name_errors};
use crate::yaml::Path;

const RULE: &str = "DS120";

/// Checks the ports of one container.
pub(super) fn container_ports(ports: &Cursor<'_, '_>, report: &mut Report) {
    let mut names: Vec<&str> = Vec::new();
    for port in ports.items() {
        let name = port.get("name");
        let text = name.text();
        if !text.is_empty() {
            let errors = port_name_errors(text);
            report.invalid_texts(RULE, &name, text, &errors);
            if errors.is_empty() && names.contains(&text) {
                report.duplicate(RULE, &name, text);
            } else if errors.is_empty() {
                names.push(text);
            }
        }
        let (own, host) = (port.get("containerPort"), port.get("hostPort"));
        let number = own.integer().unwrap_or_default();
        if number == 0 {
            report.required(RULE, &own, "");
        } else {
            for error in port_errors(number) {
                report.invalid(RULE, &own, number, &error);
            }
        }
        if let Some(number) = host.integer().filter(|number| *number != 0) {
            for error in port_errors(number) {
                report.invalid(RULE, &host, number, &error);
            }
        }
        let protocol = port.get("protocol");
        if !protocol.text().is_empty() {
            report.one_of(RULE, &protocol, &["SCTP", "TCP", "UDP"]);
        }
    }
}

/// Checks that the host ports of one more container are free.
pub(super) fn unique_host_ports(
    container: &Cursor<'_, '_>,
    taken: &mut Vec<(String, Path)>,
    report: &mut Report,
) {
    let ports = container.get("ports");
    for port in ports.items() {
        let host = port.get("hostPort");
        let Some(number) = host.integer().filter(|number| *number != 0) else { continue };
        let protocol = match port.get("protocol").text() {
            "" => "TCP",
            text => text,
        };
        let key = format!("{protocol}/{}/{number}", port.get("hostIP").text());
        match taken.iter().find(|(other, _)| *other == key) {
            Some((_, place)) => {
                report.duplicate("DS119", &host, &key).related(place.clone(), "taken here");
            }
            None => taken.push((key, host.path())),
        }
    }
}

/// Host ports that a sidecar shares with a container or another sidecar: the server looks at each alone, the node
/// has the port once.
pub(super) fn sidecar_host_ports(spec: &Cursor<'_, '_>, report: &mut Report) {
    let mut taken = Vec::new();
    let containers = spec.get("containers");
    for container in containers.items() {
        unique_host_ports(&container, &mut taken, &mut Report::default());
    }
    let init = spec.get("initContainers");
    for container in init.items().filter(|container| container.get("restartPolicy").text() == "Always") {
        let mut own = Report::default();
        unique_host_ports(&container, &mut Vec::new(), &mut own);
        if own.len() == 0 {
            unique_host_ports(&container, &mut taken, report);
        }
    }
}
