//! AppArmor and seccomp profiles.

use super::{Culprits, Template, Violation, plural, quote};
use crate::lint::Field;

const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";

fn is_allowed(kind: &str) -> bool {
    matches!(kind, "RuntimeDefault" | "Localhost")
}

/// policy/check_appArmorProfile.go
pub(super) fn app_armor(template: Template<'_>) -> Option<Violation<'_>> {
    let mut culprits = Culprits::default();
    let pod = template.security().get("appArmorProfile");
    if pod.is_set() && !is_allowed(pod.get("type").text_or("")) {
        culprits.pod(pod);
        culprits.values.insert(pod.get("type").text_or("").to_owned());
    }
    let annotations = template.metadata.get("annotations");
    for container in template.containers() {
        let own = container.get("securityContext").get("appArmorProfile");
        let kind = if own.is_set() { own.get("type").text_or("") } else { annotated(template, container) };
        if (own.is_set() || !kind.is_empty()) && !is_allowed(kind) {
            culprits.container(container, if own.is_set() { own } else { annotations });
            culprits.values.insert(kind.to_owned());
        }
    }
    let mut forbidden: Vec<_> =
        annotations.entries().filter(|(key, value)| is_forbidden(key, *value)).collect();
    forbidden.sort_by_key(|(key, _)| *key);
    if let Some((_, field)) = forbidden.first() {
        culprits.first.get_or_insert(*field);
    }
    let written: Vec<_> =
        forbidden.iter().map(|(key, value)| format!("{key}={:?}", value.text_or(""))).collect();
    let reason = plural("forbidden AppArmor profile", culprits.values.len() + written.len());
    culprits.violation(reason, |own| {
        let mut setters = Vec::new();
        if own.pod {
            setters.push("pod".to_owned());
        }
        if !own.containers.is_empty() {
            setters.push(own.named());
        }
        if !written.is_empty() {
            setters.push(plural("annotation", written.len()));
        }
        let values: Vec<_> = own.values.iter().cloned().chain(written).collect();
        format!("{} must not set AppArmor profile type to {}", setters.join(" and "), quote(&values))
    })
}

/// Returns the type that pod admission makes of a container's annotation, where that would be refused
/// (`applyAppArmorVersionSkew`).
fn annotated(template: Template<'_>, container: Field<'_>) -> &'static str {
    let name = container.get("name").text_or("");
    let mut entries = template.metadata.get("annotations").entries();
    let own = entries.find(|(key, _)| key.strip_prefix(APP_ARMOR) == Some(name));
    let unconfined = own.is_some_and(|(_, value)| value.text() == Some("unconfined"));
    let same = template.security().get("appArmorProfile").get("type").text() == Some("Unconfined");
    if unconfined && !same && !template.is_windows() { "Unconfined" } else { "" }
}

fn is_forbidden(key: &str, value: Field<'_>) -> bool {
    let value = value.text_or("");
    let allowed = value.is_empty() || value == "runtime/default" || value.starts_with("localhost/");
    key.starts_with(APP_ARMOR) && !allowed
}

/// policy/check_seccompProfile_baseline.go
pub(super) fn seccomp_baseline(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 19 {
        return seccomp_annotations(template);
    }
    bad_seccomp(template).violation("seccompProfile", bad_detail)
}

/// policy/check_seccompProfile_restricted.go
pub(super) fn seccomp_restricted(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 19 || template.is_windows() {
        return None;
    }
    let bad = bad_seccomp(template);
    if bad.first.is_some() {
        return bad.violation("seccompProfile", bad_detail);
    }
    let pod = template.security().get("seccompProfile");
    let mut culprits = Culprits::default();
    if !pod.is_set() {
        for container in template.containers() {
            if !container.get("securityContext").get("seccompProfile").is_set() {
                culprits.container(container, pod);
            }
        }
    }
    culprits.violation("seccompProfile", |own| {
        format!(
            "pod or {} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"",
            own.named()
        )
    })
}

fn bad_detail(own: &Culprits<'_>) -> String {
    format!("{} must not set securityContext.seccompProfile.type to {}", own.setters(), own.quoted_values())
}

fn bad_seccomp(template: Template<'_>) -> Culprits<'_> {
    let mut culprits = Culprits::default();
    let pod = template.security().get("seccompProfile");
    let kind = pod.get("type").text_or("");
    if pod.is_set() && !is_allowed(kind) {
        culprits.pod(pod);
        culprits.values.insert(kind.to_owned());
    }
    for container in template.containers() {
        let own = container.get("securityContext").get("seccompProfile");
        let kind = own.get("type").text_or("");
        if own.is_set() && !is_allowed(kind) {
            culprits.container(container, own);
            culprits.values.insert(kind.to_owned());
        }
    }
    culprits
}

/// The annotations of old policy versions.
fn seccomp_annotations(template: Template<'_>) -> Option<Violation<'_>> {
    let names: Vec<_> = template.containers().map(|container| container.get("name").text_or("")).collect();
    let mut culprits = Culprits::default();
    for (key, field) in template.metadata.get("annotations").entries() {
        let own = key == SECCOMP_POD
            || key.strip_prefix(SECCOMP_CONTAINER).is_some_and(|name| names.contains(&name));
        let value = field.text_or("");
        let allowed =
            matches!(value, "runtime/default" | "docker/default") || value.starts_with("localhost/");
        if own && !allowed {
            culprits.first.get_or_insert(field);
            culprits.values.insert(format!("{key}={value:?}"));
        }
    }
    culprits.violation("seccompProfile", |own| {
        let values = own.values.iter().cloned().collect::<Vec<_>>().join(", ");
        format!("forbidden {} {values}", plural("annotation", own.values.len()))
    })
}
