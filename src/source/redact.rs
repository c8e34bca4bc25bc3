//! Takes secrets out of objects before they are written into a snapshot.
//!
//! What is hidden is replaced by a hash under a key that nobody keeps: equal texts stay equal and unequal ones
//! unequal, in pods, templates and revisions alike, so that comparing them gives the answers it gave before; the
//! texts themselves cannot be guessed by trying. `annotations`, `pod` and `message` say what is hidden where, `secret`
//! how. Pure: refuses files, the network, randomness of its own, and to hide names that tie objects together.

mod annotations;
mod message;
mod pod;
mod secret;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use secret::Hider;
pub use secret::Salt;

/// How much is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing.
    None,
    /// What people write into objects and should not show: values of environment variables, arguments, probe and
    /// hook commands, headers, driver options, annotations, managedFields, credentials in URLs.
    Standard,
    /// Also what tells of the surroundings: addresses, machine ids, names of Secrets, what programs said in messages.
    Strict,
}

impl Level {
    /// Returns its name, as typed and as noted in the snapshot.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Standard => "standard",
            Self::Strict => "strict",
        }
    }
}

/// Redacts objects of one snapshot, all with the same salt.
#[derive(Debug)]
pub struct Redactor {
    level: Level,
    salt: Salt,
}

/// Fields that only tell where a node is and what machine it is.
const NODE_WHEREABOUTS: [&str; 9] = [
    "/spec/providerID",
    "/spec/podCIDR",
    "/spec/podCIDRs",
    "/status/addresses",
    "/status/images",
    "/status/nodeInfo/machineID",
    "/status/nodeInfo/systemUUID",
    "/status/nodeInfo/bootID",
    "/status/volumesAttached",
];
/// Fields that only tell where a pod is reached.
const POD_WHEREABOUTS: [&str; 4] = ["/status/podIP", "/status/podIPs", "/status/hostIP", "/status/hostIPs"];
/// Fields that only tell where a Service is reached; "None" of a headless one stays.
const SERVICE_WHEREABOUTS: [&str; 5] = [
    "/spec/externalIPs",
    "/spec/externalName",
    "/spec/loadBalancerIP",
    "/spec/loadBalancerSourceRanges",
    "/status/loadBalancer",
];

impl Redactor {
    /// Redacts at `level`; `salt` is to be random and forgotten afterwards.
    pub fn new(level: Level, salt: Salt) -> Self {
        Self { level, salt }
    }

    /// Takes out of an object what the level says. Its `kind` must be set.
    pub fn redact(&self, object: &mut Value) {
        if self.level == Level::None {
            return;
        }
        let strict = self.level == Level::Strict;
        let mut hider = Hider::new(&self.salt, strict);
        if let Some(Value::Object(metadata)) = object.get_mut("metadata") {
            metadata.remove("managedFields");
            annotations::redact(metadata, &mut hider);
        }
        let kind = object.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        match kind.as_str() {
            "Pod" => {
                object.get_mut("spec").into_iter().for_each(|spec| pod::redact_spec(spec, &mut hider));
            }
            "DaemonSet" => {
                let template = object.pointer_mut("/spec/template");
                template.into_iter().for_each(|template| pod::redact_template(template, &mut hider));
            }
            "ControllerRevision" => redact_revision(object, &mut hider),
            _ => {}
        }
        if strict {
            drop_whereabouts(&kind, object, &hider);
        }
        hider.forget_open(object);
        message::redact(&kind, object, &hider);
        hide_credentials(object, &hider);
    }
}

/// Keeps of a revision's data the pod template alone: anybody may store anything in one.
fn redact_revision(revision: &mut Value, hider: &mut Hider<'_>) {
    let Some(data) = revision.get_mut("data") else { return };
    let template = data.pointer_mut("/spec/template").map(Value::take);
    *data = match template {
        Some(mut template) => {
            pod::redact_template(&mut template, hider);
            serde_json::json!({"spec": {"template": template}})
        }
        None => Value::Object(Map::new()),
    };
}

fn drop_whereabouts(kind: &str, object: &mut Value, hider: &Hider<'_>) {
    let gone: &[&str] = match kind {
        "Node" => &NODE_WHEREABOUTS,
        "Pod" => &POD_WHEREABOUTS,
        "Service" => &SERVICE_WHEREABOUTS,
        _ => &[],
    };
    for pointer in gone {
        remove(object, pointer);
    }
    match kind {
        "Service" => {
            let headless = |ip: Option<&Value>| ip.and_then(Value::as_str) == Some("None");
            if !headless(object.pointer("/spec/clusterIP")) {
                remove(object, "/spec/clusterIP");
                remove(object, "/spec/clusterIPs");
            }
        }
        "EndpointSlice" => {
            for endpoint in list(object, "endpoints") {
                list(endpoint, "addresses").iter_mut().for_each(|address| hider.hide_quietly(address));
            }
        }
        "PriorityClass" => remove(object, "/description"),
        _ => {}
    }
}

fn remove(object: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(parent)) = object.pointer_mut(parent) {
        parent.remove(name);
    }
}

/// The entries of a list in `object`; none if there is no such list.
fn list<'a>(object: &'a mut Value, name: &str) -> &'a mut [Value] {
    match object.get_mut(name) {
        Some(Value::Array(list)) => list,
        _ => &mut [],
    }
}

/// Hides the user and password of every URL, wherever it stands.
fn hide_credentials(value: &mut Value, hider: &Hider<'_>) {
    match value {
        Value::String(text) => {
            if let Some(masked) = message::without_credentials(text, hider) {
                *text = masked;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|own| hide_credentials(own, hider)),
        Value::Object(fields) => fields.values_mut().for_each(|own| hide_credentials(own, hider)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
