//! Containers: `describeContainers` and what it calls, without what only a running pod has.

use serde_json::Value;

use super::probe::probe;
use super::writer::Writer;
use super::{field, flag, list, number, present, quantity, text};
use crate::model::Quantity;

/// Describes a list of containers under its title.
pub(super) fn describe(w: &mut Writer, title: &str, containers: &[Value]) {
    w.put(0, &format!("  {title}:{}\n", if containers.is_empty() { " <none>" } else { "" }));
    for container in containers {
        basics(w, container);
        command(w, "Command", list(container, "command"));
        command(w, "Args", list(container, "args"));
        for (title, name) in [("Limits", "limits"), ("Requests", "requests")] {
            amounts(w, title, field(field(container, "resources"), name));
        }
        for (title, name) in
            [("Liveness", "livenessProbe"), ("Readiness", "readinessProbe"), ("Startup", "startupProbe")]
        {
            if let Some(own) = present(container, name) {
                w.put(2, &format!("{title}:\t{}\n", probe(own)));
            }
        }
        if !list(container, "envFrom").is_empty() {
            sources(w, list(container, "envFrom"));
        }
        environment(w, container);
        mounts(w, container);
    }
}

/// `describeContainerBasicInfo`
fn basics(w: &mut Writer, container: &Value) {
    w.put(1, &format!(" {}:\n", text(container, "name")));
    w.put(2, &format!("Image:\t{}\n", text(container, "image")));
    for (title, name) in [("Port", "containerPort"), ("Host Port", "hostPort")] {
        let ports = ports(list(container, "ports"), name);
        let several = if ports.contains(',') { "s" } else { "" };
        let ports = if ports.is_empty() { "<none>" } else { &ports };
        w.put(2, &format!("{title}{several}:\t{ports}\n"));
    }
    if let Some(profile) = present(field(container, "securityContext"), "seccompProfile") {
        w.put(2, &format!("SeccompProfile:\t{}\n", text(profile, "type")));
        if text(profile, "type") == "Localhost" {
            w.put(3, &format!("LocalhostProfile:\t{}\n", text(profile, "localhostProfile")));
        }
    }
}

fn ports(ports: &[Value], number_field: &str) -> String {
    let one = |port: &Value| {
        let words = format!("{}/{}", number(port, number_field), text(port, "protocol"));
        match text(port, "name") {
            "" => words,
            name => format!("{words} ({name})"),
        }
    };
    ports.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// `describeContainerCommand`
fn command(w: &mut Writer, title: &str, words: &[Value]) {
    if words.is_empty() {
        return;
    }
    w.put(2, &format!("{title}:\n"));
    for line in words.iter().flat_map(|word| word.as_str().unwrap_or_default().split('\n')) {
        w.put(3, &format!("{line}\n"));
    }
}

/// Half of `describeResources`.
fn amounts(w: &mut Writer, title: &str, amounts: &Value) {
    let Some(amounts) = amounts.as_object().filter(|amounts| !amounts.is_empty()) else { return };
    w.put(2, &format!("{title}:\n"));
    for (name, amount) in amounts {
        w.put(3, &format!("{name}:\t{}\n", quantity(amount)));
    }
}

/// `describeContainerEnvFrom`
fn sources(w: &mut Writer, sources: &[Value]) {
    w.put(2, "Environment Variables from:\n");
    for source in sources {
        let (from, reference) = match (present(source, "configMapRef"), present(source, "secretRef")) {
            (Some(own), _) => ("ConfigMap", own),
            (None, Some(own)) => ("Secret", own),
            (None, None) => ("", &Value::Null),
        };
        let prefix = match text(source, "prefix") {
            "" => String::new(),
            prefix => format!(" with prefix '{prefix}'"),
        };
        let (name, optional) = (text(reference, "name"), flag(reference, "optional"));
        w.put(3, &format!("{name}\t{from}{prefix}\tOptional: {optional}\n"));
    }
}

/// `describeContainerEnvVars`
fn environment(w: &mut Writer, container: &Value) {
    let variables = list(container, "env");
    w.put(2, &format!("Environment:{}\n", if variables.is_empty() { "\t<none>" } else { "" }));
    for variable in variables {
        let name = text(variable, "name");
        let Some(from) = present(variable, "valueFrom") else {
            for (position, line) in text(variable, "value").split('\n').enumerate() {
                let name = if position == 0 { format!("{name}:") } else { String::new() };
                w.put(3, &format!("{name}\t{line}\n"));
            }
            continue;
        };
        if let Some(own) = present(from, "fieldRef") {
            // Nobody resolves it: there is no pod.
            let (version, path) = (text(own, "apiVersion"), text(own, "fieldPath"));
            w.put(3, &format!("{name}:\t ({version}:{path})\n"));
        } else if let Some(own) = present(from, "resourceFieldRef") {
            let resource = text(own, "resource");
            let value = match resource_value(own, container) {
                0 if matches!(resource, "limits.cpu" | "limits.memory") => "node allocatable".into(),
                value => value.to_string(),
            };
            let value = if is_resource(resource) { value } else { String::new() };
            w.put(3, &format!("{name}:\t{value} ({resource})\n"));
        } else if let Some(own) = present(from, "secretKeyRef") {
            key_of(w, name, own, "in secret");
        } else if let Some(own) = present(from, "configMapKeyRef") {
            key_of(w, name, own, "of config map");
        }
    }
}

fn key_of(w: &mut Writer, name: &str, reference: &Value, of: &str) {
    let (key, object) = (text(reference, "key"), text(reference, "name"));
    let optional = flag(reference, "optional");
    w.put(3, &format!("{name}:\t<set to the key '{key}' {of} '{object}'>\tOptional: {optional}\n"));
}

/// Tells whether `ExtractContainerResourceValue` knows the resource.
fn is_resource(resource: &str) -> bool {
    let name = resource.strip_prefix("limits.").or_else(|| resource.strip_prefix("requests."));
    name.is_some_and(|name| {
        matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-")
    })
}

/// `ExtractContainerResourceValue` of staging/src/k8s.io/kubectl/pkg/util/resource/resource.go
fn resource_value(reference: &Value, container: &Value) -> i64 {
    let (side, name) = text(reference, "resource").split_once('.').unwrap_or_default();
    let amount = quantity(field(field(field(container, "resources"), side), name));
    let divisor = Some(quantity(field(reference, "divisor"))).filter(|own| !own.is_zero());
    let divisor = divisor.unwrap_or_else(|| Quantity::from_int(1, crate::model::Format::DecimalSI));
    let (amount, divisor) = match name {
        "cpu" => (amount.milli_value(), divisor.milli_value()),
        _ => (amount.value(), divisor.value()),
    };
    (amount as f64 / divisor as f64).ceil() as i64
}

/// `describeContainerVolumes`
fn mounts(w: &mut Writer, container: &Value) {
    let mut mounts: Vec<&Value> = list(container, "volumeMounts").iter().collect();
    let none = if mounts.is_empty() { "\t<none>" } else { "" };
    w.put(2, &format!("Mounts:{none}\n"));
    mounts.sort_by_key(|own| text(own, "mountPath"));
    for own in mounts {
        let mut flags = if flag(own, "readOnly") { "ro" } else { "rw" }.to_owned();
        if !text(own, "subPath").is_empty() {
            flags.push_str(&format!(",path={}", quoted(text(own, "subPath"))));
        }
        w.put(3, &format!("{} from {} ({flags})\n", text(own, "mountPath"), text(own, "name")));
    }
    let mut devices: Vec<&Value> = list(container, "volumeDevices").iter().collect();
    if !devices.is_empty() {
        w.put(2, &format!("Devices:{none}\n"));
        devices.sort_by_key(|own| text(own, "devicePath"));
        for own in devices {
            w.put(3, &format!("{} from {}\n", text(own, "devicePath"), text(own, "name")));
        }
    }
}

/// `%q`, for what a path may hold.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x07' => quoted.push_str("\\a"),
            '\x08' => quoted.push_str("\\b"),
            '\x0b' => quoted.push_str("\\v"),
            '\x0c' => quoted.push_str("\\f"),
            sign if sign.is_ascii_control() => quoted.push_str(&format!("\\x{:02x}", u32::from(sign))),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}
