//! The rest of the baseline level: rights, and settings of the kernel.

use super::{Culprits, Template, Violation, plural};
use crate::lint::Field;

const CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Sysctls that are allowed, with the policy version from which on.
const SYSCTLS: [(&str, u32); 12] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
];

/// SELinux types that are allowed, with the policy version from which on.
const TYPES: [(&str, u32); 5] = [
    ("", 0),
    ("container_t", 0),
    ("container_init_t", 0),
    ("container_kvm_t", 0),
    ("container_engine_t", 31),
];

/// policy/check_capabilities_baseline.go
pub(super) fn capabilities(template: Template<'_>) -> Option<Violation<'_>> {
    let mut culprits = Culprits::default();
    for container in template.containers() {
        for added in container.get("securityContext").get("capabilities").get("add").items() {
            let name = added.text_or("");
            if !CAPABILITIES.contains(&name) {
                culprits.container(container, added);
                culprits.values.insert(name.to_owned());
            }
        }
    }
    culprits.violation("non-default capabilities", |own| {
        format!(
            "{} must not include {} in securityContext.capabilities.add",
            own.named(),
            own.quoted_values()
        )
    })
}

/// policy/check_privileged.go
pub(super) fn privileged(template: Template<'_>) -> Option<Violation<'_>> {
    let mut culprits = Culprits::default();
    for container in template.containers() {
        let field = container.get("securityContext").get("privileged");
        if field.is_true() {
            culprits.container(container, field);
        }
    }
    culprits.violation("privileged", |own| {
        format!("{} must not set securityContext.privileged=true", own.named())
    })
}

/// policy/check_procMount_baseline.go
pub(super) fn proc_mount(template: Template<'_>) -> Option<Violation<'_>> {
    if template.has_user_namespace() { None } else { unmasked_proc(template) }
}

/// Refuses an unmasked `/proc` in any pod.
pub(super) fn unmasked_proc(template: Template<'_>) -> Option<Violation<'_>> {
    let mut culprits = Culprits::default();
    for container in template.containers() {
        let field = container.get("securityContext").get("procMount");
        if let Some(kind) = field.text().filter(|kind| *kind != "Default") {
            culprits.container(container, field);
            culprits.values.insert(kind.to_owned());
        }
    }
    culprits.violation("procMount", |own| {
        format!("{} must not set securityContext.procMount to {}", own.named(), own.quoted_values())
    })
}

/// policy/check_seLinuxOptions.go
pub(super) fn se_linux(template: Template<'_>) -> Option<Violation<'_>> {
    let mut culprits = Culprits::default();
    let (mut user, mut role) = (false, false);
    let mut wrong = |options: Field<'_>, values: &mut std::collections::BTreeSet<String>| {
        let kind = options.get("type").text_or("");
        let allowed = TYPES.iter().any(|(own, minor)| *own == kind && *minor <= template.minor);
        if !allowed {
            values.insert(kind.to_owned());
        }
        let (sets_user, sets_role) = (!options.get("user").is_empty(), !options.get("role").is_empty());
        user |= sets_user;
        role |= sets_role;
        !allowed || sets_user || sets_role
    };
    let pod = template.security().get("seLinuxOptions");
    if wrong(pod, &mut culprits.values) {
        culprits.pod(pod);
    }
    for container in template.containers() {
        let own = container.get("securityContext").get("seLinuxOptions");
        if wrong(own, &mut culprits.values) {
            culprits.container(container, own);
        }
    }
    culprits.violation("seLinuxOptions", |own| {
        let mut data = Vec::new();
        if !own.values.is_empty() {
            data.push(format!("{} {}", plural("type", own.values.len()), own.quoted_values()));
        }
        if user {
            data.push("user may not be set".to_owned());
        }
        if role {
            data.push("role may not be set".to_owned());
        }
        format!("{} set forbidden securityContext.seLinuxOptions: {}", own.setters(), data.join("; "))
    })
}

/// policy/check_sysctls.go
pub(super) fn sysctls(template: Template<'_>) -> Option<Violation<'_>> {
    let allowed = |name: &str| SYSCTLS.iter().any(|(own, minor)| *own == name && *minor <= template.minor);
    let names = template.security().get("sysctls").items().map(|sysctl| sysctl.get("name"));
    let forbidden: Vec<_> = names.filter(|name| !allowed(name.text_or(""))).collect();
    let at = *forbidden.first()?;
    let detail = forbidden.iter().map(|name| name.text_or("")).collect::<Vec<_>>().join(", ");
    Some(Violation { reason: "forbidden sysctls".to_owned(), detail, at })
}

/// policy/check_windowsHostProcess.go
pub(super) fn windows_host_process(template: Template<'_>) -> Option<Violation<'_>> {
    let mut culprits = Culprits::default();
    let field = |security: Field<'_>| security.get("windowsOptions").get("hostProcess").is_true();
    if field(template.security()) {
        culprits.pod(template.security().get("windowsOptions").get("hostProcess"));
    }
    for container in template.containers() {
        let security = container.get("securityContext");
        if field(security) {
            culprits.container(container, security.get("windowsOptions").get("hostProcess"));
        }
    }
    culprits.violation("hostProcess", |own| {
        format!("{} must not set securityContext.windowsOptions.hostProcess=true", own.setters())
    })
}
