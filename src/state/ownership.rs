//! Which pods belong to a DaemonSet.
//!
//! Follows controller_ref_manager.go (ClaimObject) as getDaemonPods uses it.

use crate::model::{DaemonSet, Pod, Selector};

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

/// Claims among `pods`, the pods of the DaemonSet's namespace.
pub fn claim<'a>(daemon_set: &DaemonSet, selector: &Selector, pods: &'a [Pod]) -> Ownership<'a> {
    let deleting = daemon_set.meta.deletion_timestamp.is_some();
    let mut result = Ownership::default();
    for pod in pods {
        match &pod.controller {
            Some(owner) => {
                if !owns(daemon_set, owner) {
                    continue;
                }
                if selector.matches(&pod.labels) {
                    result.claimed.push(pod);
                } else if !deleting {
                    result.released.push(pod);
                }
            }
            None if !deleting && !pod.is_terminating() && selector.matches(&pod.labels) => {
                result.claimed.push(pod);
                result.adopted.push(pod);
            }
            None => {}
        }
    }
    result
}

/// Owners are told apart by uid; data that has lost its uids is matched by name.
fn owns(daemon_set: &DaemonSet, owner: &crate::model::OwnerReference) -> bool {
    if daemon_set.meta.uid.is_empty() || owner.uid.is_empty() {
        return owner.kind == "DaemonSet" && owner.name == daemon_set.meta.name;
    }
    owner.uid == daemon_set.meta.uid
}
