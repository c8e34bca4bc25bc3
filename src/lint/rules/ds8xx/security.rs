//! Security contexts: what holds for a container, from its own and from the pod's.

use crate::lint::{Container, Context, Edit, Field};

/// Returns whether a container is privileged.
pub(super) fn is_privileged(container: Container<'_>) -> bool {
    container.field.get("securityContext").get("privileged").is_true()
}

/// Returns whether the pods are for Windows, which has none of these settings.
pub(super) fn is_windows(ctx: &Context<'_>) -> bool {
    let named = |field: Field<'_>| field.text() == Some("windows");
    let pod = ctx.pod();
    named(pod.get("os").get("name")) || named(pod.get("nodeSelector").get("kubernetes.io/os"))
}

/// Returns the setting that holds for a container: its own if it is set, else the pod's.
pub(super) fn effective<'a>(ctx: &Context<'a>, container: Container<'a>, key: &'a str) -> Field<'a> {
    let own = container.field.get("securityContext").get(key);
    if own.is_set() { own } else { ctx.pod().get("securityContext").get(key) }
}

/// Returns a container's name in quotes.
pub(super) fn quoted(container: Container<'_>) -> String {
    format!("\"{}\"", container.name())
}

/// Returns the edit that writes a field, whether it is there or not.
pub(super) fn set<'a>(parent: Field<'a>, field: Field<'a>, key: &str, value: &str) -> Edit<'a> {
    if field.is_written() {
        Edit::Replace(field, value.to_owned())
    } else {
        Edit::Insert(parent, key.to_owned(), value.to_owned())
    }
}
