//! What the restricted level refuses beside the baseline.

use super::{Culprits, Template, Violation, baseline, plural, profile, quote};
use crate::lint::Field;

const ALLOWED_VOLUMES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// In the order in which the policy looks for them.
const REFUSED_VOLUMES: [&str; 21] = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
];

/// The baseline's check of capabilities, until the restricted level has its own.
pub(super) fn capabilities_before(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 22 { baseline::capabilities(template) } else { None }
}

/// The baseline's check of `/proc`, until the restricted level has its own.
pub(super) fn proc_mount_before(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 35 { baseline::proc_mount(template) } else { None }
}

/// The baseline's check of seccomp profiles, until the restricted level has its own.
pub(super) fn seccomp_before(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 19 { profile::seccomp_baseline(template) } else { None }
}

/// policy/check_procMount_restricted.go
pub(super) fn proc_mount(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 35 { None } else { baseline::unmasked_proc(template) }
}

/// policy/check_allowPrivilegeEscalation.go
pub(super) fn privilege_escalation(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 8 || template.is_windows() {
        return None;
    }
    let mut culprits = Culprits::default();
    for container in template.containers() {
        let field = container.get("securityContext").get("allowPrivilegeEscalation");
        if field.flag() != Some(false) {
            culprits.container(container, field);
        }
    }
    culprits.violation("allowPrivilegeEscalation != false", |own| {
        format!("{} must set securityContext.allowPrivilegeEscalation=false", own.named())
    })
}

/// policy/check_capabilities_restricted.go
pub(super) fn capabilities(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 22 || template.is_windows() {
        return None;
    }
    let (mut missing, mut adding) = (Culprits::default(), Culprits::default());
    for container in template.containers() {
        let capabilities = container.get("securityContext").get("capabilities");
        let drop = capabilities.get("drop");
        if !drop.items().any(|name| name.text() == Some("ALL")) {
            missing.container(container, drop);
        }
        for added in capabilities.get("add").items() {
            if added.text() != Some("NET_BIND_SERVICE") {
                adding.container(container, added);
                adding.values.insert(added.text_or("").to_owned());
            }
        }
    }
    let at = missing.first.or(adding.first)?;
    let mut details = Vec::new();
    if missing.first.is_some() {
        details.push(format!("{} must set securityContext.capabilities.drop=[\"ALL\"]", missing.named()));
    }
    if adding.first.is_some() {
        details.push(format!(
            "{} must not include {} in securityContext.capabilities.add",
            adding.named(),
            adding.quoted_values()
        ));
    }
    Some(Violation { reason: "unrestricted capabilities".to_owned(), detail: details.join("; "), at })
}

/// policy/check_restrictedVolumes.go
pub(super) fn volumes(template: Template<'_>) -> Option<Violation<'_>> {
    let mut names = Vec::new();
    let mut culprits = Culprits::default();
    for volume in template.spec.get("volumes").items() {
        if ALLOWED_VOLUMES.iter().any(|kind| volume.get(kind).is_set()) {
            continue;
        }
        // A volume without a source is an emptyDir before admission sees the pod.
        let Some(kind) = REFUSED_VOLUMES.into_iter().find(|kind| volume.get(kind).is_set()) else { continue };
        names.push(volume.get("name").text_or(""));
        culprits.first.get_or_insert(volume);
        culprits.values.insert(kind.to_owned());
    }
    culprits.violation("restricted volume types", |own| {
        let (volumes, uses) = (plural("volume", names.len()), if names.len() == 1 { "uses" } else { "use" });
        let types = plural("restricted volume type", own.values.len());
        format!("{volumes} {} {uses} {types} {}", quote(&names), own.quoted_values())
    })
}

/// policy/check_runAsNonRoot.go
pub(super) fn non_root(template: Template<'_>) -> Option<Violation<'_>> {
    if template.has_user_namespace() {
        return None;
    }
    let key = "runAsNonRoot";
    let pod = template.security().get(key);
    let (mut explicit, mut implicit) = (Culprits::default(), Culprits::default());
    if pod.flag() == Some(false) {
        explicit.pod(pod);
    }
    for container in template.containers() {
        let own = container.get("securityContext").get(key);
        match own.flag() {
            Some(false) => explicit.container(container, own),
            None if !pod.is_true() => implicit.container(container, own),
            _ => {}
        }
    }
    let reason = "runAsNonRoot != true";
    if explicit.first.is_some() {
        return explicit.violation(reason, |own| {
            format!("{} must not set securityContext.runAsNonRoot=false", own.setters())
        });
    }
    implicit
        .violation(reason, |own| format!("pod or {} must set securityContext.runAsNonRoot=true", own.named()))
}

/// policy/check_runAsUser.go
pub(super) fn user(template: Template<'_>) -> Option<Violation<'_>> {
    if template.minor < 23 || template.has_user_namespace() {
        return None;
    }
    let mut culprits = Culprits::default();
    let root = |security: Field<'_>| security.get("runAsUser").integer() == Some(0);
    if root(template.security()) {
        culprits.pod(template.security().get("runAsUser"));
    }
    for container in template.containers() {
        let security = container.get("securityContext");
        if root(security) {
            culprits.container(container, security.get("runAsUser"));
        }
    }
    culprits.violation("runAsUser=0", |own| format!("{} must not set runAsUser=0", own.setters()))
}
