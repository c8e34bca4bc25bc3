//! What the API server accepts with a `Warning:`: DS141 to DS148, and the warnings about lists of DS152's kind.
//!
//! Follows pkg/api/pod/warnings.go and pkg/api/node/util.go. One warning is not copied: the one for sizes from
//! 9Pi on, an overflow.

use super::annotations::{APP_ARMOR, SECCOMP_CONTAINER, SECCOMP_POD};
use super::cursor::Cursor;
use super::overlap::overlaps;
use super::report::{Report, quoted};
use crate::model::label_value_errors;
use crate::yaml::Path;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
const NO_SELECTOR: &str = "a null labelSelector results in matching no pod";
/// `deprecatedNodeLabels`.
const NODE_LABELS: [(&str, &str); 8] = [
    ("beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"),
    ("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
    ),
    (
        "beta.kubernetes.io/instance-type",
        "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
    ),
    ("app.kubernetes.io/created-by", "deprecated since v1.9"),
    (
        "scheduler.alpha.kubernetes.io/preferAvoidPods",
        "deprecated since v1.22; use Taints and Tolerations instead",
    ),
    ("node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead"),
];
const ANNOTATIONS: [(&str, &str); 3] = [
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead",
    ),
    ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    (
        "security.alpha.kubernetes.io/unsafe-sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead",
    ),
];
const VOLUMES: [(&str, &str); 9] = [
    ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
    ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
    ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
    ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
    ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
];

/// Returns what the server would warn of in a pod template it accepts.
pub(super) fn template_warnings(template: &Cursor<'_, '_>, report: &mut Report) {
    let spec = template.get("spec");
    let meta = template.get("metadata");
    let annotations = meta.get("annotations");
    node_labels(&spec, report);
    dead_annotations(&annotations, &spec, report);
    volumes(&spec.get("volumes"), report);
    overlaps(&spec.get("volumes"), report);
    repeated(&spec.get("hostAliases"), "ip", "duplicate ip", report);
    repeated(&spec.get("imagePullSecrets"), "name", "duplicate name", report);
    let secrets = spec.get("imagePullSecrets");
    for secret in secrets.items() {
        let name = secret.get("name");
        if name.text().is_empty() {
            report.say("DS153", &name, "invalid empty name \"\"");
        }
    }
    for map in ["limits", "requests"] {
        each_container(&spec, |container| fractions(&container.get("resources").get(map), report));
    }
    fractions(&spec.get("overhead"), report);
    each_container(&spec, |container| environment(&container.get("env"), report));
    ports(&spec, report);
    let grace = spec.get("terminationGracePeriodSeconds");
    if grace.integer().is_some_and(|value| value < 0) {
        report.say("DS148", &grace, "must be >= 0; negative values are invalid and will be treated as 1");
    }
    null_selectors(&spec, report);
}

fn each_container<'a>(spec: &Cursor<'a, '_>, mut visit: impl FnMut(&Cursor<'a, '_>)) {
    for list in ["initContainers", "containers"] {
        let list = spec.get(list);
        for container in list.items() {
            visit(&container);
        }
    }
}

/// Returns what the server says about the key of a node label.
fn deprecated(key: &str) -> Option<&'static str> {
    NODE_LABELS.iter().find(|(old, _)| *old == key).map(|(_, message)| *message)
}

fn node_labels(spec: &Cursor<'_, '_>, report: &mut Report) {
    const RULE: &str = "DS141";
    let selector = spec.get("nodeSelector");
    for (key, value) in selector.entries() {
        if let Some(message) = deprecated(key) {
            report.say(RULE, &value, message);
        }
    }
    let affinity = spec.get("affinity");
    let affinity = affinity.get("nodeAffinity");
    let required = affinity.get(REQUIRED);
    let terms = required.get("nodeSelectorTerms");
    for term in terms.items() {
        term_labels(&term, false, report);
    }
    let preferred = affinity.get(PREFERRED);
    for term in preferred.items() {
        term_labels(&term.get("preference"), true, report);
    }
    let constraints = spec.get("topologySpreadConstraints");
    for constraint in constraints.items() {
        let key = constraint.get("topologyKey");
        if let Some(message) = deprecated(key.text()) {
            report.say(RULE, &key, format!("{} is {message}", key.text()));
        }
    }
}

fn term_labels(term: &Cursor<'_, '_>, check_values: bool, report: &mut Report) {
    let expressions = term.get("matchExpressions");
    for expression in expressions.items() {
        let key = expression.get("key");
        if let Some(message) = deprecated(key.text()) {
            report.say("DS141", &key, format!("{} is {message}", key.text()));
        }
        let values = expression.get("values");
        for value in values.items().filter(|_| check_values) {
            for error in label_value_errors(value.text()) {
                report.say("DS202", &value, format!("{} is invalid, {error}", value.text()));
            }
        }
    }
}

fn dead_annotations(annotations: &Cursor<'_, '_>, spec: &Cursor<'_, '_>, report: &mut Report) {
    const RULE: &str = "DS142";
    const SECCOMP: &str = "non-functional in v1.27+; use the \"seccompProfile\" field instead";
    let context = spec.get("securityContext");
    for (key, value) in annotations.entries() {
        if let Some((_, message)) = ANNOTATIONS.iter().find(|(old, _)| *old == key) {
            report.say(RULE, &value, *message);
        }
        if key == SECCOMP_POD && !context.get("seccompProfile").is_written() {
            report.say(RULE, &value, SECCOMP);
        }
        if let Some(name) = key.strip_prefix(SECCOMP_CONTAINER) {
            each_named(spec, name, |container| {
                if !container.get("securityContext").get("seccompProfile").is_written() {
                    report.say(RULE, &value, SECCOMP);
                }
            });
        }
        if let Some(name) = key.strip_prefix(APP_ARMOR) {
            let whole = context.get("appArmorProfile");
            each_named(spec, name, |container| {
                let own = container.get("securityContext").get("appArmorProfile").is_written();
                if !own && !is_same_profile(&whole, value.text()) {
                    let message = "deprecated since v1.30; use the \"appArmorProfile\" field instead";
                    report.say(RULE, &value, message);
                }
            });
        }
    }
}

fn each_named<'a>(spec: &Cursor<'a, '_>, name: &str, mut visit: impl FnMut(&Cursor<'a, '_>)) {
    each_container(spec, |container| {
        if container.get("name").text() == name {
            visit(container);
        }
    });
}

/// The annotation says what the pod's profile says (`ApparmorFieldForAnnotation`).
fn is_same_profile(profile: &Cursor<'_, '_>, annotation: &str) -> bool {
    let (kind, local) = (profile.get("type"), profile.get("localhostProfile"));
    match annotation {
        "unconfined" => kind.text() == "Unconfined",
        "runtime/default" => kind.text() == "RuntimeDefault",
        other => other
            .strip_prefix("localhost/")
            .is_some_and(|path| !path.is_empty() && kind.text() == "Localhost" && local.text() == path),
    }
}

fn volumes(volumes: &Cursor<'_, '_>, report: &mut Report) {
    for volume in volumes.items() {
        for (key, message) in VOLUMES {
            let source = volume.get(key);
            if source.is_written() {
                let noted = report.say("DS146", &source, message);
                if key == "storageos" {
                    noted.named(format!("{}.storageOS", volume.path()));
                }
            }
        }
    }
}

/// Items of a list that share what must tell them apart.
fn repeated(list: &Cursor<'_, '_>, key: &'static str, message: &str, report: &mut Report) {
    let mut seen: Vec<&str> = Vec::new();
    for item in list.items() {
        let field = item.get(key);
        if seen.contains(&field.text()) {
            report.say("DS153", &field, format!("{message} {}", quoted(field.text())));
        } else {
            seen.push(field.text());
        }
    }
}

fn fractions(map: &Cursor<'_, '_>, report: &mut Report) {
    for name in ["memory", "ephemeral-storage"] {
        let amount = map.get(name);
        let Some(quantity) = amount.quantity() else { continue };
        // Thousandths of such sizes do not fit 64 bits, and the server's warning is a mistake.
        let fits = quantity.value().checked_mul(1000).is_some();
        if fits && quantity.milli_value() % 1000 != 0 {
            let message = format!(
                "fractional byte value {} is invalid, must be an integer",
                quoted(&quantity.to_string())
            );
            report.say("DS145", &amount, message).named(format!("{}[{name}]", map.path()));
        }
    }
}

fn environment(env: &Cursor<'_, '_>, report: &mut Report) {
    let mut seen: Vec<(&str, Path)> = Vec::new();
    for variable in env.items() {
        let (name, value) = (variable.get("name").text(), variable.get("value").text());
        let Some((_, first)) = seen.iter().find(|(other, _)| *other == name) else {
            seen.push((name, variable.path()));
            continue;
        };
        let own = format!("$({name})");
        let hides = variable.get("valueFrom").is_written() || value == own || !value.contains(&own);
        if hides {
            let message = format!(
                "hides previous definition of {}, which may be dropped when using apply",
                quoted(name)
            );
            report.say("DS143", &variable, message).related(first.clone(), "the previous definition");
        }
    }
}

/// A port as the warnings compare it.
struct Port<'a> {
    path: Path,
    number: i64,
    protocol: &'a str,
    host_ip: &'a str,
    host_port: i64,
}

fn ports(spec: &Cursor<'_, '_>, report: &mut Report) {
    const RULE: &str = "DS144";
    let mut seen: Vec<Port<'_>> = Vec::new();
    let mut names: Vec<(&str, Path)> = Vec::new();
    let mut named: Vec<(Path, String, Path)> = Vec::new();
    each_container(spec, |container| {
        let ports = container.get("ports");
        for port in ports.items() {
            let own = read_port(&port);
            if !own.host_ip.is_empty() && own.host_port == 0 {
                let message = format!(
                    "hostIP set without hostPort: {{Name:{} HostPort:0 ContainerPort:{} Protocol:{} HostIP:{}}}",
                    port.get("name").text(),
                    own.number,
                    own.protocol,
                    own.host_ip
                );
                report.say(RULE, &port, message);
            }
            for other in
                seen.iter().filter(|other| other.number == own.number && other.protocol == own.protocol)
            {
                if let Some(how) = clash(&own, other) {
                    let message = format!("{how} port definition with {}", other.path);
                    report.say(RULE, &port, message).related(other.path.clone(), "the other port");
                }
            }
            let name = port.get("name").text();
            if !name.is_empty() {
                match names.iter().find(|(other, _)| *other == name) {
                    Some((_, other)) => {
                        let message = format!(
                            "duplicate port name {} with {other}, services and probes that select ports by name will use {other}",
                            quoted(name)
                        );
                        named.push((own.path.clone(), message, other.clone()));
                    }
                    None => names.push((name, own.path.clone())),
                }
            }
            seen.push(own);
        }
    });
    for (path, message, other) in named {
        report.add(RULE, path, message).related(other, "the other port");
    }
}

fn read_port<'a>(port: &Cursor<'a, '_>) -> Port<'a> {
    Port {
        path: port.path(),
        number: port.get("containerPort").integer().unwrap_or_default(),
        protocol: match port.get("protocol").text() {
            "" => "TCP",
            text => text,
        },
        host_ip: port.get("hostIP").text(),
        host_port: port.get("hostPort").integer().unwrap_or_default(),
    }
}

fn clash(own: &Port<'_>, other: &Port<'_>) -> Option<&'static str> {
    if own.host_ip == other.host_ip && own.host_port == other.host_port {
        Some("duplicate")
    } else if own.host_port == 0 || other.host_port == 0 {
        Some("overlapping")
    } else if own.host_port == other.host_port && own.host_ip.is_empty() != other.host_ip.is_empty() {
        Some("dangerously ambiguous")
    } else {
        None
    }
}

fn null_selectors(spec: &Cursor<'_, '_>, report: &mut Report) {
    const RULE: &str = "DS147";
    let mut check = |term: &Cursor<'_, '_>| {
        let selector = term.get("labelSelector");
        if !selector.is_written() {
            report.say(RULE, &selector, NO_SELECTOR);
        }
    };
    let constraints = spec.get("topologySpreadConstraints");
    constraints.items().for_each(|constraint| check(&constraint));
    let affinity = spec.get("affinity");
    for kind in ["podAffinity", "podAntiAffinity"] {
        let kind = affinity.get(kind);
        let (required, preferred) = (kind.get(REQUIRED), kind.get(PREFERRED));
        required.items().for_each(|term| check(&term));
        preferred.items().for_each(|term| check(&term.get("podAffinityTerm")));
    }
}
