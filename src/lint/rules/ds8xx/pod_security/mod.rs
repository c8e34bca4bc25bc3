//! What a level of the Pod Security Standards refuses of a pod template.
//!
//! Every check of k8s.io/pod-security-admission 0.36 (policy/), in its order and with its words; a check has the
//! versions it has there. What pod admission does before counts too: host ports that the API sets with hostNetwork
//! (pkg/apis/core/v1/defaults.go) and AppArmor annotations that become fields (pkg/registry/core/pod/strategy.go).
//! Exemptions of the admission plugin (users, runtime classes, namespaces) are not known here.

mod baseline;
mod host;
mod profile;
mod restricted;

use std::collections::BTreeSet;

use crate::lint::{Field, PodSecurity};
use crate::yaml::Node;

/// A check that refuses the pod.
#[derive(Debug, Clone)]
pub(super) struct Violation<'a> {
    /// Why, short.
    pub reason: String,
    /// Which containers and values.
    pub detail: String,
    /// The first place.
    pub at: Field<'a>,
}

/// What is judged.
#[derive(Debug, Clone, Copy)]
struct Template<'a> {
    metadata: Field<'a>,
    spec: Field<'a>,
    minor: u32,
}

type Check = for<'a> fn(Template<'a>) -> Option<Violation<'a>>;

/// Returns what a level refuses in the policy version 1.`minor`, in the order in which the API server says it.
pub(super) fn violations<'a>(
    level: PodSecurity,
    minor: u32,
    metadata: Field<'a>,
    spec: Field<'a>,
) -> Vec<Violation<'a>> {
    let template = Template { metadata, spec, minor };
    let checks: &[Check] = match level {
        PodSecurity::Privileged => &[],
        PodSecurity::Baseline => &[
            profile::app_armor,
            baseline::capabilities,
            host::namespaces,
            host::paths,
            host::ports,
            host::probes_and_lifecycle,
            baseline::privileged,
            baseline::proc_mount,
            baseline::se_linux,
            profile::seccomp_baseline,
            baseline::sysctls,
            baseline::windows_host_process,
        ],
        // Capabilities, hostPath and seccomp have stricter twins here.
        PodSecurity::Restricted => &[
            profile::app_armor,
            restricted::capabilities_before,
            host::namespaces,
            host::ports,
            host::probes_and_lifecycle,
            baseline::privileged,
            restricted::proc_mount_before,
            baseline::se_linux,
            restricted::seccomp_before,
            baseline::sysctls,
            baseline::windows_host_process,
            restricted::privilege_escalation,
            restricted::capabilities,
            restricted::proc_mount,
            restricted::volumes,
            restricted::non_root,
            restricted::user,
            profile::seccomp_restricted,
        ],
    };
    checks.iter().filter_map(|check| check(template)).collect()
}

impl<'a> Template<'a> {
    /// Returns the containers in the order of policy/visitor.go.
    fn containers(self) -> impl Iterator<Item = Field<'a>> {
        let lists = ["initContainers", "containers", "ephemeralContainers"];
        lists.into_iter().flat_map(move |list| self.spec.get(list).items())
    }

    fn security(self) -> Field<'a> {
        self.spec.get("securityContext")
    }

    /// Windows pods cannot have most settings, and are let off.
    fn is_windows(self) -> bool {
        self.minor >= 25 && self.spec.get("os").get("name").text() == Some("windows")
    }

    /// Pods in a user namespace of their own are let off, in newer policies.
    fn has_user_namespace(self) -> bool {
        self.minor >= 35 && self.spec.get("hostUsers").flag() == Some(false)
    }
}

/// Who breaks a check, with which values, where first.
#[derive(Debug, Default)]
struct Culprits<'a> {
    pod: bool,
    containers: Vec<&'a str>,
    values: BTreeSet<String>,
    first: Option<Field<'a>>,
    last: Option<&'a Node>,
}

impl<'a> Culprits<'a> {
    /// Takes a container once, however many of its places are wrong.
    fn container(&mut self, container: Field<'a>, at: Field<'a>) {
        self.first.get_or_insert(at);
        let seen = self.last.is_some_and(|last| std::ptr::eq(last, container.nearest()));
        if !seen {
            self.containers.push(container.get("name").text_or(""));
        }
        self.last = Some(container.nearest());
    }

    fn pod(&mut self, at: Field<'a>) {
        self.first.get_or_insert(at);
        self.pod = true;
    }

    /// `container "a"`, `containers "a", "b"`.
    fn named(&self) -> String {
        format!("{} {}", plural("container", self.containers.len()), quote(&self.containers))
    }

    /// `pod and container "a"`.
    fn setters(&self) -> String {
        match (self.pod, self.containers.is_empty()) {
            (true, true) => "pod".to_owned(),
            (true, false) => format!("pod and {}", self.named()),
            (false, _) => self.named(),
        }
    }

    fn quoted_values(&self) -> String {
        quote(&self.values.iter().collect::<Vec<_>>())
    }

    /// Returns the violation, if anybody breaks the check.
    fn violation(
        self,
        reason: impl Into<String>,
        detail: impl FnOnce(&Self) -> String,
    ) -> Option<Violation<'a>> {
        let at = self.first?;
        Some(Violation { reason: reason.into(), detail: detail(&self), at })
    }
}

/// A word, with an `s` for any number but one.
fn plural(word: &str, count: usize) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

fn quote(items: &[impl std::fmt::Display]) -> String {
    items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
