//! Requests and limits of containers and of the pod, as written.

use crate::lint::{Context, Field};

/// Returns whether `field` (a container or the pod) has a request for `resource`; a limit counts as one.
pub(super) fn requests(field: Field<'_>, resource: &str) -> bool {
    limits(field, resource)
        || field.get_in(&["resources", "requests"]).entries().any(|(own, _)| own == resource)
}

/// Returns whether `field` has a limit for `resource`.
pub(super) fn limits(field: Field<'_>, resource: &str) -> bool {
    field.get_in(&["resources", "limits"]).entries().any(|(own, _)| own == resource)
}

/// Returns whether no container has a request or limit for cpu or memory (QoS class BestEffort).
///
/// Follows ComputePodQOS in pkg/apis/core/v1/helper/qos/qos.go, except that a quantity of 0 counts here.
pub(super) fn is_best_effort(ctx: &Context<'_>) -> bool {
    let any = |field: Field<'_>| ["cpu", "memory"].iter().any(|own| requests(field, own));
    !any(ctx.pod()) && !ctx.containers().any(|own| any(own.field))
}
