//! Where secrets hide in pods and pod templates.
//!
//! Follows the fields of core/v1 PodSpec (staging/src/k8s.io/api/core/v1/types.go) that hold free text.

use serde_json::{Map, Value};

use super::secret::Hider;
use super::{annotations, list};

const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];
const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];
const HOOKS: [&str; 2] = ["postStart", "preStop"];
/// Maps of volumes whose values are a driver's business.
const DRIVER_OPTIONS: [&str; 2] = ["/csi/volumeAttributes", "/flexVolume/options"];
/// No path of a program is longer.
const LONGEST_PROGRAM: usize = 128;

/// Redacts a pod template: its annotations and its spec.
pub(super) fn redact_template(template: &mut Value, hider: &mut Hider<'_>) {
    if let Some(Value::Object(metadata)) = template.get_mut("metadata") {
        metadata.remove("managedFields");
        annotations::redact(metadata, hider);
    }
    template.get_mut("spec").into_iter().for_each(|spec| redact_spec(spec, hider));
}

/// Redacts a pod spec.
pub(super) fn redact_spec(spec: &mut Value, hider: &mut Hider<'_>) {
    for kind in CONTAINERS {
        list(spec, kind).iter_mut().for_each(|container| redact_container(container, hider));
    }
    list(spec, "volumes").iter_mut().for_each(|volume| redact_volume(volume, hider));
    hide_at(spec, "/securityContext/windowsOptions/gmsaCredentialSpec", hider);
    if hider.strict {
        hide_surroundings(spec, hider);
    }
}

fn redact_container(container: &mut Value, hider: &mut Hider<'_>) {
    for variable in list(container, "env") {
        hide_at(variable, "/value", hider);
    }
    redact_command(container, hider);
    list(container, "args").iter_mut().for_each(|argument| hider.hide(argument));
    for probe in PROBES {
        container.get_mut(probe).into_iter().for_each(|probe| redact_handler(probe, hider));
    }
    for hook in HOOKS {
        let hook = container.pointer_mut(&format!("/lifecycle/{hook}"));
        hook.into_iter().for_each(|hook| redact_handler(hook, hider));
    }
    hide_at(container, "/securityContext/windowsOptions/gmsaCredentialSpec", hider);
}

/// A probe or a hook: what it runs or asks for.
fn redact_handler(handler: &mut Value, hider: &mut Hider<'_>) {
    handler.get_mut("exec").into_iter().for_each(|exec| redact_command(exec, hider));
    let Some(request) = handler.get_mut("httpGet") else { return };
    for header in list(request, "httpHeaders") {
        hide_at(header, "/value", hider);
        if hider.strict {
            hide_at(header, "/name", hider);
        }
    }
    if hider.strict {
        ["/path", "/host"].iter().for_each(|field| hide_at(request, field, hider));
    } else if let Some(Value::String(path)) = request.get_mut("path")
        && let Some((before, query)) = path.split_once('?')
    {
        *path = format!("{before}?{}", hider.mark(query));
    }
}

/// Hides a command, its program aside as long as that is nothing but a name or a path.
fn redact_command(owner: &mut Value, hider: &mut Hider<'_>) {
    let strict = hider.strict;
    for (place, word) in list(owner, "command").iter_mut().enumerate() {
        let program = place == 0 && !strict && word.as_str().is_some_and(is_program);
        if !program {
            hider.hide(word);
        }
    }
}

fn is_program(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+\\:".contains(&byte);
    text.len() <= LONGEST_PROGRAM && text.bytes().all(plain)
}

fn redact_volume(volume: &mut Value, hider: &mut Hider<'_>) {
    for options in DRIVER_OPTIONS {
        hide_values(volume.pointer_mut(options), hider);
    }
    if let Some(Value::Object(metadata)) = volume.pointer_mut("/ephemeral/volumeClaimTemplate/metadata") {
        annotations::redact(metadata, hider);
    }
    if let Some(projected) = volume.get_mut("projected") {
        for source in list(projected, "sources") {
            hide_values(source.pointer_mut("/podCertificate/userAnnotations"), hider);
        }
    }
}

fn hide_values(map: Option<&mut Value>, hider: &mut Hider<'_>) {
    if let Some(Value::Object(map)) = map {
        map.values_mut().for_each(|value| hider.hide(value));
    }
}

fn hide_at(object: &mut Value, pointer: &str, hider: &mut Hider<'_>) {
    object.pointer_mut(pointer).into_iter().for_each(|value| hider.hide(value));
}

/// Names of Secrets and of hosts, for the strict level.
fn hide_surroundings(spec: &mut Value, hider: &mut Hider<'_>) {
    for secret in list(spec, "imagePullSecrets") {
        secret.get_mut("name").into_iter().for_each(|name| hider.hide_quietly(name));
    }
    for alias in list(spec, "hostAliases") {
        alias.get_mut("ip").into_iter().for_each(|ip| hider.hide_quietly(ip));
        list(alias, "hostnames").iter_mut().for_each(|name| hider.hide_quietly(name));
    }
    if let Some(dns) = spec.get_mut("dnsConfig") {
        for names in ["nameservers", "searches"] {
            list(dns, names).iter_mut().for_each(|name| hider.hide_quietly(name));
        }
    }
    hide_secret_names(spec, hider);
}

/// Hides the names of Secrets in references, wherever in the spec they stand.
fn hide_secret_names(value: &mut Value, hider: &Hider<'_>) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|own| hide_secret_names(own, hider)),
        Value::Object(fields) => {
            for (name, own) in fields {
                if name == "secretName" {
                    hider.hide_quietly(own);
                } else if is_secret_reference(name)
                    && let Value::Object(reference) = own
                {
                    hide_reference(reference, hider);
                } else {
                    hide_secret_names(own, hider);
                }
            }
        }
        _ => {}
    }
}

/// `secretKeyRef`, `secretRef`, `nodePublishSecretRef`, …, and `secret`, a source of a projected volume.
fn is_secret_reference(name: &str) -> bool {
    name == "secretKeyRef" || name == "secret" || name == "secretRef" || name.ends_with("SecretRef")
}

fn hide_reference(reference: &mut Map<String, Value>, hider: &Hider<'_>) {
    for field in ["name", "key", "secretName"] {
        reference.get_mut(field).into_iter().for_each(|own| hider.hide_quietly(own));
    }
    for item in reference.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
        item.get_mut("key").into_iter().for_each(|key| hider.hide_quietly(key));
    }
}
