//! The pod spec: scheduling, DNS, and the service account under its two names.
//!
//! Refuses what only a pod gets: requests from limits, host ports, service links.

use super::container::{CONTAINER, EPHEMERAL_CONTAINER, RESOURCE_REQUIREMENTS};
use super::meta::{LABEL_SELECTOR, LOCAL_OBJECT_REFERENCE, REQUIREMENT};
use super::security::POD_SECURITY_CONTEXT;
use super::shape::Fill::{Number, Text};
use super::shape::{Object, Shape};
use super::volume::VOLUME;
use serde_json::{Value, json};

pub(super) static POD_SPEC: Shape = Shape {
    text: "restartPolicy dnsPolicy serviceAccountName serviceAccount nodeName hostname subdomain \
        schedulerName priorityClassName runtimeClassName? preemptionPolicy? hostnameOverride?",
    flag: "automountServiceAccountToken? hostNetwork hostPID hostIPC shareProcessNamespace? \
        enableServiceLinks? setHostnameAsFQDN? hostUsers?",
    number: "terminationGracePeriodSeconds? activeDeadlineSeconds? priority?",
    labels: "nodeSelector",
    amounts: "overhead",
    parts: &[
        ("securityContext", &POD_SECURITY_CONTEXT),
        ("affinity", &AFFINITY),
        ("dnsConfig", &DNS_CONFIG),
        ("os", &POD_OS),
        ("resources", &RESOURCE_REQUIREMENTS),
        ("schedulingGroup", &POD_SCHEDULING_GROUP),
    ],
    lists: &[
        ("volumes", &VOLUME),
        ("initContainers", &CONTAINER),
        ("containers!", &CONTAINER),
        ("ephemeralContainers", &EPHEMERAL_CONTAINER),
        ("imagePullSecrets", &LOCAL_OBJECT_REFERENCE),
        ("tolerations", &TOLERATION),
        ("hostAliases", &HOST_ALIAS),
        ("readinessGates", &POD_READINESS_GATE),
        ("topologySpreadConstraints", &TOPOLOGY_SPREAD_CONSTRAINT),
        ("schedulingGates", &POD_SCHEDULING_GATE),
        ("resourceClaims", &POD_RESOURCE_CLAIM),
    ],
    defaults: &[
        ("dnsPolicy", Text("ClusterFirst")),
        ("restartPolicy", Text("Always")),
        ("terminationGracePeriodSeconds", Number(30)),
        ("schedulerName", Text("default-scheduler")),
    ],
    finish: Some(pod_spec),
    ..Shape::EMPTY
};

static AFFINITY: Shape = Shape {
    parts: &[
        ("nodeAffinity", &NODE_AFFINITY),
        ("podAffinity", &POD_AFFINITY),
        ("podAntiAffinity", &POD_AFFINITY),
    ],
    ..Shape::EMPTY
};

static NODE_AFFINITY: Shape = Shape {
    parts: &[("requiredDuringSchedulingIgnoredDuringExecution", &NODE_SELECTOR)],
    lists: &[("preferredDuringSchedulingIgnoredDuringExecution", &PREFERRED_SCHEDULING_TERM)],
    ..Shape::EMPTY
};

static NODE_SELECTOR: Shape = Shape { lists: &[("nodeSelectorTerms!", &NODE_SELECTOR_TERM)], ..Shape::EMPTY };

static NODE_SELECTOR_TERM: Shape =
    Shape { lists: &[("matchExpressions", &REQUIREMENT), ("matchFields", &REQUIREMENT)], ..Shape::EMPTY };

static PREFERRED_SCHEDULING_TERM: Shape =
    Shape { number: "weight!", parts: &[("preference!", &NODE_SELECTOR_TERM)], ..Shape::EMPTY };

static POD_AFFINITY: Shape = Shape {
    lists: &[
        ("requiredDuringSchedulingIgnoredDuringExecution", &POD_AFFINITY_TERM),
        ("preferredDuringSchedulingIgnoredDuringExecution", &WEIGHTED_POD_AFFINITY_TERM),
    ],
    ..Shape::EMPTY
};

static POD_AFFINITY_TERM: Shape = Shape {
    text: "topologyKey!",
    texts: "namespaces matchLabelKeys mismatchLabelKeys",
    parts: &[("labelSelector", &LABEL_SELECTOR), ("namespaceSelector", &LABEL_SELECTOR)],
    ..Shape::EMPTY
};

static WEIGHTED_POD_AFFINITY_TERM: Shape =
    Shape { number: "weight!", parts: &[("podAffinityTerm!", &POD_AFFINITY_TERM)], ..Shape::EMPTY };

static TOPOLOGY_SPREAD_CONSTRAINT: Shape = Shape {
    text: "topologyKey! whenUnsatisfiable! nodeAffinityPolicy? nodeTaintsPolicy?",
    number: "maxSkew! minDomains?",
    texts: "matchLabelKeys",
    parts: &[("labelSelector", &LABEL_SELECTOR)],
    ..Shape::EMPTY
};

static TOLERATION: Shape =
    Shape { text: "key operator value effect", number: "tolerationSeconds?", ..Shape::EMPTY };

static HOST_ALIAS: Shape = Shape { text: "ip!", texts: "hostnames", ..Shape::EMPTY };

static DNS_CONFIG: Shape =
    Shape { texts: "nameservers searches", lists: &[("options", &DNS_OPTION)], ..Shape::EMPTY };

static DNS_OPTION: Shape = Shape { text: "name value?", ..Shape::EMPTY };

static POD_READINESS_GATE: Shape = Shape { text: "conditionType!", ..Shape::EMPTY };

static POD_SCHEDULING_GATE: Shape = Shape { text: "name!", ..Shape::EMPTY };

static POD_SCHEDULING_GROUP: Shape = Shape { text: "podGroupName?", ..Shape::EMPTY };

static POD_RESOURCE_CLAIM: Shape =
    Shape { text: "name! resourceClaimName? resourceClaimTemplateName?", ..Shape::EMPTY };

static POD_OS: Shape = Shape { text: "name!", ..Shape::EMPTY };

/// Both names of the service account are served; the newer one wins.
fn pod_spec(spec: &mut Object) {
    spec.entry("securityContext").or_insert_with(|| json!({}));
    let account = ["serviceAccountName", "serviceAccount"].iter().find_map(|name| spec.get(*name).cloned());
    if let Some(account @ Value::String(_)) = account {
        spec.insert("serviceAccount".into(), account.clone());
        spec.insert("serviceAccountName".into(), account);
    }
}
