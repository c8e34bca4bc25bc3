//! Which pods and revisions belong to a DaemonSet.
//!
//! Follows pkg/controller: ClaimObject of controller_ref_manager.go as getDaemonPods and controlledHistories
//! use it, and FilterPodsByOwner of controller_utils.go.

use crate::model::{DaemonSet, OwnerReference, Pod, Revision, Selector};

/// The pods of a DaemonSet, as the controller would claim them now.
#[derive(Debug, Default)]
pub struct Ownership<'a> {
    /// Owned and matching, or about to be adopted.
    pub claimed: Vec<&'a Pod>,
    /// Of the claimed: orphans that will be adopted.
    pub adopted: Vec<&'a Pod>,
    /// Owned, but their labels match no longer: the controller lets go of them.
    pub released: Vec<&'a Pod>,
}

impl Ownership<'_> {
    /// Reports whether `pod` is an orphan that will be adopted.
    pub fn adopts(&self, pod: &Pod) -> bool {
        self.adopted.iter().any(|own| std::ptr::eq(*own, pod))
    }
}

/// What becomes of one object (`ClaimObject`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Owned,
    Adopted,
    Released,
    Foreign,
}

/// Claims among `pods`, the pods of the DaemonSet's namespace.
pub fn claim<'a>(daemon_set: &DaemonSet, selector: &Selector, pods: &'a [Pod]) -> Ownership<'a> {
    let mut result = Ownership::default();
    for pod in pods {
        let owner = pod.controller.as_deref();
        if owner.is_some_and(|owner| !is_listed_under(daemon_set, owner)) {
            continue;
        }
        match claim_object(daemon_set, owner, pod.is_terminating(), || selector.matches(&pod.labels)) {
            Claim::Owned => result.claimed.push(pod),
            Claim::Adopted => {
                result.claimed.push(pod);
                result.adopted.push(pod);
            }
            Claim::Released => result.released.push(pod),
            Claim::Foreign => {}
        }
    }
    result
}

/// Reports whether the controller works with `revision`: it owns or will adopt it.
pub(super) fn claims_revision(daemon_set: &DaemonSet, selector: &Selector, revision: &Revision) -> bool {
    let owner = revision.controller.as_ref();
    let terminating = revision.deleted.is_some();
    let claim = claim_object(daemon_set, owner, terminating, || selector.matches(&revision.labels));
    revision.namespace == daemon_set.meta.namespace && matches!(claim, Claim::Owned | Claim::Adopted)
}

fn claim_object(
    daemon_set: &DaemonSet,
    owner: Option<&OwnerReference>,
    terminating: bool,
    matches: impl Fn() -> bool,
) -> Claim {
    let deleting = daemon_set.meta.deletion_timestamp.is_some();
    match owner {
        Some(owner) if !owns(daemon_set, owner) => Claim::Foreign,
        Some(_) if matches() => Claim::Owned,
        Some(_) if !deleting => Claim::Released,
        None if !deleting && !terminating && matches() => Claim::Adopted,
        _ => Claim::Foreign,
    }
}

/// Owners are told apart by uid; data that has lost its uids is matched by name.
fn owns(daemon_set: &DaemonSet, owner: &OwnerReference) -> bool {
    if daemon_set.meta.uid.is_empty() || owner.uid.is_empty() {
        return is_listed_under(daemon_set, owner);
    }
    owner.uid == daemon_set.meta.uid
}

/// The controller finds its pods by an index over kind, name and uid of their owner (`PodControllerIndexKey`):
/// a pod with the right uid and another kind or name is neither claimed nor released.
fn is_listed_under(daemon_set: &DaemonSet, owner: &OwnerReference) -> bool {
    owner.kind == "DaemonSet" && owner.name == daemon_set.meta.name
}
