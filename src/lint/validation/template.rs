//! The pod template and the pod spec, part by part.
//!
//! Follows pkg/apis/core/validation/validation.go (ValidatePodTemplateSpec, ValidatePodSpec). Checks that only a
//! pod gets are `pods_refused`'s.

use super::Target;
use super::affinity::{node_affinity, pod_affinity};
use super::annotations::{annotations_match_fields, pod_annotations};
use super::container::{containers, init_containers};
use super::cursor::Cursor;
use super::dns::{dns_config, host_aliases};
use super::metadata::{annotations_named, labels, labels_named};
use super::pod_resources::{overhead, pod_resources};
use super::report::{Report, quoted};
use super::security::{host_users, pod_security};
use super::spread::topology_spread;
use super::toleration::tolerations;
use super::values::range_errors;
use super::volume::volumes;
use super::windows::{host_process, operating_system};
use crate::model::{dns_label_errors, label_key_errors, subdomain_errors};

/// What is left for DS152: fields of the pod that no other rule speaks of.
const REST: &str = "DS152";

/// What the parts of a pod spec need to know of the whole.
pub(super) struct Pod<'a, 'p> {
    /// The pod spec.
    pub spec: Cursor<'a, 'p>,
    /// The volumes without a fault, by name.
    pub volumes: Vec<(&'a str, VolumeKind)>,
    /// The claims of dynamic resources.
    pub claims: Vec<&'a str>,
    /// The grace period after defaulting.
    pub grace: i64,
    /// False when the pod has user namespaces of its own.
    pub host_users: bool,
    /// What is linted for.
    pub target: Target,
}

/// What a volume may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VolumeKind {
    /// A claim, which may be a device.
    Claim,
    /// An empty directory, which may hold files for the environment.
    EmptyDir,
    /// Anything else.
    Other,
}

impl<'a> Pod<'a, '_> {
    /// Returns what kind of volume `name` is.
    pub(super) fn volume(&self, name: &str) -> Option<VolumeKind> {
        self.volumes.iter().find(|(own, _)| *own == name).map(|(_, kind)| *kind)
    }

    /// Calls back for every container in the order of `VisitContainersWithPath`.
    pub(super) fn each_container(&self, mut visit: impl FnMut(&Cursor<'a, '_>)) {
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            let list = self.spec.get(list);
            for container in list.items() {
                visit(&container);
            }
        }
    }

    /// Returns `os.name`, if `os` is set.
    pub(super) fn os(&self) -> Option<&'a str> {
        let os = self.spec.get("os");
        os.is_written().then(|| os.get("name").text())
    }
}

/// Checks a pod template (`ValidatePodTemplateSpec`).
pub(super) fn pod_template(template: &Cursor<'_, '_>, target: Target, report: &mut Report) {
    let meta = template.get("metadata");
    let at = template.path();
    // The server forgets "metadata" in these two paths.
    labels_named("DS132", &meta.get("labels"), &format!("{at}.labels"), report);
    let annotations = meta.get("annotations");
    let named = format!("{at}.annotations");
    annotations_named(&annotations, &named, 0, report);
    let spec = template.get("spec");
    let mut found = Vec::new();
    volumes(&spec.get("volumes"), &mut found, report);
    let claims = spec.get("resourceClaims");
    let claims =
        claims.items().map(|claim| claim.get("name").text()).filter(|name| !name.is_empty()).collect();
    let pod = Pod {
        spec,
        volumes: found,
        claims,
        grace: spec.get("terminationGracePeriodSeconds").integer().unwrap_or(30),
        host_users: spec.get("hostUsers").flag().unwrap_or(true),
        target,
    };
    pod_annotations(&annotations, &named, &pod, report);
    pod_spec(&pod, report);
    annotations_match_fields(&annotations, &pod, report);
    let ephemeral = spec.get("ephemeralContainers");
    if ephemeral.len() > 0 {
        report.forbidden("DS111", &ephemeral, "ephemeral containers not allowed in pod template");
    }
}

fn pod_spec(pod: &Pod<'_, '_>, report: &mut Report) {
    let spec = &pod.spec;
    resource_claims(&spec.get("resourceClaims"), report);
    containers(pod, report);
    init_containers(pod, report);
    pod_resources(pod, report);
    host_network_ports(spec, report);
    enums(spec, report);
    labels("DS132", &spec.get("nodeSelector"), report);
    pod_security(pod, report);
    let affinity = spec.get("affinity");
    node_affinity(&affinity.get("nodeAffinity"), report);
    pod_affinity(&affinity.get("podAffinity"), report);
    pod_affinity(&affinity.get("podAntiAffinity"), report);
    dns_config(spec, report);
    gates(spec, report);
    topology_spread(&spec.get("topologySpreadConstraints"), report);
    host_process(pod, report);
    host_users(pod, report);
    host_name(spec, report);
    names(spec, report);
    deadline(&spec.get("activeDeadlineSeconds"), report);
    tolerations(&spec.get("tolerations"), report);
    host_aliases(&spec.get("hostAliases"), report);
    overhead(pod, report);
    operating_system(pod, report);
    let group = spec.get("schedulingGroup");
    if group.is_written() {
        let name = group.get("podGroupName");
        if name.is_written() {
            report.invalid_texts(REST, &name, name.text(), &subdomain_errors(name.text()));
        } else {
            report.invalid(REST, &name, "null", "must specify one of: `podGroupName`");
        }
    }
}

/// Text of a fixed set; empty text is replaced by a default before the validation.
fn enums(spec: &Cursor<'_, '_>, report: &mut Report) {
    let policy = spec.get("restartPolicy");
    if !policy.text().is_empty() {
        report.one_of("DS109", &policy, &["Always", "OnFailure", "Never"]);
    }
    let dns = spec.get("dnsPolicy");
    if !dns.text().is_empty() {
        report.one_of("DS122", &dns, &["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]);
    }
    let preemption = spec.get("preemptionPolicy");
    if preemption.is_written() && preemption.text().is_empty() {
        report.required("DS122", &preemption, "");
    } else if preemption.is_written() {
        report.one_of("DS122", &preemption, &["PreemptLowerPriority", "Never"]);
    }
}

/// `validatePodHostNetworkDeps`, which leaves out init containers.
fn host_network_ports(spec: &Cursor<'_, '_>, report: &mut Report) {
    let network = spec.get("hostNetwork");
    if !network.is_true() {
        return;
    }
    let containers = spec.get("containers");
    for container in containers.items() {
        let ports = container.get("ports");
        for port in ports.items() {
            let (host, own) = (port.get("hostPort"), port.get("containerPort"));
            let value = host.integer().unwrap_or_default();
            if value != 0 && value != own.integer().unwrap_or_default() {
                report
                    .invalid("DS118", &host, value, "must match `containerPort` when `hostNetwork` is true")
                    .related(network.path(), "the pod uses the node's network");
            }
        }
    }
}

fn resource_claims(claims: &Cursor<'_, '_>, report: &mut Report) {
    let mut seen: Vec<&str> = Vec::new();
    for claim in claims.items() {
        let name = claim.get("name");
        let (own, template) = (claim.get("resourceClaimName"), claim.get("resourceClaimTemplateName"));
        match name.text() {
            "" => {
                report.required(REST, &name, "");
            }
            text if seen.contains(&text) => {
                report.duplicate(REST, &name, text);
            }
            text => {
                report.invalid_texts(REST, &name, text, &dns_label_errors(text));
                seen.push(text);
            }
        }
        let printed = || {
            let part = |field: &Cursor<'_, '_>| {
                if field.is_written() { quoted(field.text()) } else { "null".to_owned() }
            };
            format!(
                "{{\"Name\":{},\"ResourceClaimName\":{},\"ResourceClaimTemplateName\":{}}}",
                quoted(name.text()),
                part(&own),
                part(&template)
            )
        };
        if own.is_written() && template.is_written() {
            let detail = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified";
            report.invalid(REST, &claim, printed(), detail);
        }
        if !own.is_written() && !template.is_written() {
            let detail = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`";
            report.invalid(REST, &claim, printed(), detail);
        }
        for field in [&own, &template] {
            if field.is_written() {
                report.invalid_texts(REST, field, field.text(), &subdomain_errors(field.text()));
            }
        }
    }
}

fn gates(spec: &Cursor<'_, '_>, report: &mut Report) {
    let readiness = spec.get("readinessGates");
    for gate in readiness.items() {
        let kind = gate.get("conditionType");
        report.invalid_texts(REST, &kind, kind.text(), &label_key_errors(kind.text()));
    }
    let scheduling = spec.get("schedulingGates");
    let mut seen: Vec<&str> = Vec::new();
    for gate in scheduling.items() {
        let name = gate.get("name").text();
        report.invalid_texts(REST, &gate, name, &label_key_errors(name));
        if seen.contains(&name) {
            report.duplicate(REST, &gate, name);
        }
        seen.push(name);
    }
}

/// `validatePodHostName`.
fn host_name(spec: &Cursor<'_, '_>, report: &mut Report) {
    let name = spec.get("hostnameOverride");
    if !name.is_written() {
        return;
    }
    if spec.get("setHostnameAsFQDN").is_true() {
        report.forbidden(REST, &name, "may not be specified when setHostnameAsFQDN is true");
    }
    if spec.get("hostNetwork").is_true() {
        report.forbidden(REST, &name, "may not be specified when hostNetwork is true");
    }
    if name.text().len() > 64 {
        report.too_long(REST, &name, 64);
    }
    report.invalid_texts(REST, &name, name.text(), &subdomain_errors(name.text()));
}

fn names(spec: &Cursor<'_, '_>, report: &mut Report) {
    let account = spec.get("serviceAccountName");
    let old = spec.get("serviceAccount");
    // The old name counts when the new one is empty; the server names the new field either way.
    let account = if account.text().is_empty() { old } else { account };
    if !account.text().is_empty() {
        for error in subdomain_errors(account.text()) {
            report
                .invalid_text(REST, &account, account.text(), &error)
                .named(spec.get("serviceAccountName").path().to_string());
        }
    }
    for key in ["nodeName", "priorityClassName"] {
        let name = spec.get(key);
        if !name.text().is_empty() {
            report.invalid_texts(REST, &name, name.text(), &subdomain_errors(name.text()));
        }
    }
    let class = spec.get("runtimeClassName");
    if class.is_written() {
        report.invalid_texts(REST, &class, class.text(), &subdomain_errors(class.text()));
    }
    for key in ["hostname", "subdomain"] {
        let name = spec.get(key);
        if !name.text().is_empty() {
            report.invalid_texts(REST, &name, name.text(), &dns_label_errors(name.text()));
        }
    }
}

fn deadline(deadline: &Cursor<'_, '_>, report: &mut Report) {
    if let Some(value) = deadline.integer() {
        for error in range_errors(value, 1, i64::from(i32::MAX)) {
            report.invalid("DS110", deadline, value, &error);
        }
    }
}
