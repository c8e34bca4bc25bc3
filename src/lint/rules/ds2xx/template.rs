//! What the rules on placement, rollout, network and resources read of a pod template, typed.
//!
//! Keeps the place of each value beside it. What has the wrong type is left out: other rules report it.

use crate::lint::{Container, ContainerKind, Context, Field};
use crate::model::{
    Contradiction, Demand, HostPort, Labels, NO_SCHEDULE, NodeSelectorTerm, Taint, Text, Toleration,
    TolerationOrigin, UpdateStrategy, contradiction, daemon_tolerations,
};

/// The old name of the control plane's role, in labels and taints.
pub(in crate::lint::rules) const MASTER: &str = "node-role.kubernetes.io/master";
/// The name of the control plane's role.
pub(in crate::lint::rules) const CONTROL_PLANE: &str = "node-role.kubernetes.io/control-plane";

/// Returns the taint of control planes under `key`.
pub(in crate::lint::rules) fn role_taint(key: &str) -> Taint {
    Taint { key: key.into(), effect: NO_SCHEDULE.into(), ..Taint::default() }
}

/// Returns the tolerations of a pod as written, each with its place.
pub(in crate::lint::rules) fn tolerations<'a>(pod: Field<'a>) -> Vec<(Field<'a>, Toleration)> {
    pod.get("tolerations").items().filter_map(|item| Some((item, item.decode()?))).collect()
}

/// Returns the toleration for everything, with its place: neither key nor effect.
pub(in crate::lint::rules) fn tolerates_everything(pod: Field<'_>) -> Option<Field<'_>> {
    let all = |own: &Toleration| own.key.is_empty() && own.effect.is_empty() && own.operator == "Exists";
    tolerations(pod).into_iter().find(|(_, own)| all(own)).map(|(place, _)| place)
}

/// Reports whether `wide` tolerates all that `narrow` does.
pub(in crate::lint::rules) fn covers(wide: &Toleration, narrow: &Toleration) -> bool {
    let compares = |own: &Toleration| matches!(own.operator.as_str(), "" | "Equal");
    let key = wide.key == narrow.key || (wide.key.is_empty() && wide.operator == "Exists");
    let effect = wide.effect.is_empty() || wide.effect == narrow.effect;
    let value =
        wide.operator == "Exists" || (compares(wide) && compares(narrow) && wide.value == narrow.value);
    key && effect && value
}

/// Reports whether the controller puts its own toleration in the place of this one.
pub(in crate::lint::rules) fn controller_replaces(toleration: &Toleration) -> bool {
    let merged = daemon_tolerations(std::slice::from_ref(toleration), false);
    merged.first().is_some_and(|own| own.origin == TolerationOrigin::Controller)
}

/// Returns `nodeSelector`.
pub(in crate::lint::rules) fn node_selector(pod: Field<'_>) -> Labels {
    pairs(pod.get("nodeSelector"))
}

/// Returns the pairs of a map whose value is text.
fn pairs(map: Field<'_>) -> Labels {
    map.entries().filter_map(|(key, field)| Some((key, field.text()?))).collect()
}

/// Returns the place of the required node affinity's terms.
pub(in crate::lint::rules) fn required_terms(pod: Field<'_>) -> Field<'_> {
    pod.get_in(&[
        "affinity",
        "nodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms",
    ])
}

/// A term of the required node affinity with its place.
pub(in crate::lint::rules) struct PlacedTerm<'a> {
    pub(in crate::lint::rules) field: Field<'a>,
    pub(in crate::lint::rules) term: NodeSelectorTerm,
}

/// Returns the terms of the required node affinity; none if one of them cannot be read.
pub(in crate::lint::rules) fn node_terms<'a>(pod: Field<'a>) -> Vec<PlacedTerm<'a>> {
    let items = required_terms(pod).items();
    let read = |field: Field<'a>| {
        let term = if field.is_set() { field.decode()? } else { NodeSelectorTerm::default() };
        Some(PlacedTerm { field, term })
    };
    items.map(read).collect::<Option<_>>().unwrap_or_default()
}

impl<'a> PlacedTerm<'a> {
    /// Returns why no node can match the term, and the places that are at odds.
    pub(in crate::lint::rules) fn contradiction(&self, pod: Field<'a>) -> Option<(String, Vec<Field<'a>>)> {
        let Contradiction { why, demands } = contradiction(&node_selector(pod), &self.term)?;
        let place = |demand: &Demand| match demand {
            Demand::NodeSelector(key) => {
                let mut pairs = pod.get("nodeSelector").entries();
                pairs.find(|(own, _)| *own == key.as_str()).map(|(_, field)| field)
            }
            Demand::Expression(index) => self.field.get("matchExpressions").items().nth(*index),
            Demand::Field(index) => self.field.get("matchFields").items().nth(*index),
        };
        Some((why, demands.iter().filter_map(place).collect()))
    }
}

/// Reports whether node selector, or every term of the node affinity, says something on one of `keys`.
pub(in crate::lint::rules) fn selects_by(pod: Field<'_>, keys: &[&str]) -> bool {
    let selector = node_selector(pod);
    let terms = node_terms(pod);
    let in_term =
        |own: &PlacedTerm<'_>| own.term.match_expressions.iter().any(|own| keys.contains(&own.key.as_str()));
    keys.iter().any(|key| selector.has(key)) || (!terms.is_empty() && terms.iter().all(in_term))
}

/// Returns the labels of the template.
pub(in crate::lint::rules) fn template_labels(ctx: &Context<'_>) -> Labels {
    pairs(ctx.template_metadata().get("labels"))
}

/// Returns the update strategy with what the API server would fill in.
pub(in crate::lint::rules) fn strategy(ctx: &Context<'_>) -> UpdateStrategy {
    ctx.spec().get("updateStrategy").decode::<UpdateStrategy>().unwrap_or_default().defaulted()
}

/// Reports whether a rollout makes new pods beside the old ones.
pub(in crate::lint::rules) fn surges(ctx: &Context<'_>) -> bool {
    strategy(ctx).allows_surge()
}

/// Reports whether the pods are meant for Windows: by `os`, Windows options, or the image's name.
pub(in crate::lint::rules) fn is_windows(pod: Field<'_>) -> bool {
    let options = |own: Field<'_>| own.get_in(&["securityContext", "windowsOptions"]).is_set();
    let image = |own: &str| own.contains("windows") || own.contains("nanoserver");
    pod.get_in(&["os", "name"]).text() == Some("windows")
        || options(pod)
        || pod.get("containers").items().any(|own| options(own) || own.get("image").text().is_some_and(image))
}

/// A port of the node that the pods take, with the place it is written at.
pub(in crate::lint::rules) struct NodePort<'a> {
    pub(in crate::lint::rules) field: Field<'a>,
    pub(in crate::lint::rules) port: HostPort,
}

/// Returns the ports of the node that pods take: with hostNetwork every port, else those with hostPort.
pub(in crate::lint::rules) fn node_ports<'a>(pod: Field<'a>) -> Vec<NodePort<'a>> {
    let host_network = pod.get("hostNetwork").is_true();
    let running = Container::of(pod).filter(|own| own.kind != ContainerKind::Init);
    let ports = running.flat_map(|container| container.field.get("ports").items());
    ports.filter_map(|item| node_port(item, host_network)).collect()
}

fn node_port(item: Field<'_>, host_network: bool) -> Option<NodePort<'_>> {
    let host = item.get("hostPort");
    let field = if host.integer().is_some_and(|port| port > 0) {
        host
    } else if host_network {
        item.get("containerPort")
    } else {
        return None;
    };
    let port = i32::try_from(field.integer()?).ok().filter(|port| *port > 0)?;
    let ip = Text::shared(item.get("hostIP").text_or("0.0.0.0"));
    let protocol = Text::shared(item.get("protocol").text_or("TCP"));
    Some(NodePort { field, port: HostPort { ip, protocol, port } })
}
