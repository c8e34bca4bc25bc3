//! The headings that nodes are put under: what is wanted, and what is.

use super::Judged;
use crate::output::ui::Style;
use crate::placement::Code;

/// The headings, in the order they are printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    Running,
    NotReady,
    NoRoom,
    NoPod,
    Kept,
    KeptForNow,
    Going,
    Excluded,
}

impl Heading {
    /// Every heading, in order.
    pub const ALL: [Self; 8] = [
        Self::Running,
        Self::NotReady,
        Self::NoRoom,
        Self::NoPod,
        Self::Kept,
        Self::KeptForNow,
        Self::Going,
        Self::Excluded,
    ];

    pub fn of(node: &Judged<'_>, pods_known: bool) -> Self {
        let verdict = &node.verdict;
        match (verdict.should_run, node.pods.is_empty()) {
            (true, false) if node.ready => Self::Running,
            (true, false) if node.scheduled => Self::NotReady,
            // Room would not help there.
            (true, false) if virtual_node(node).is_some() => Self::NotReady,
            (true, _) if verdict.fits == Some(false) => Self::NoRoom,
            (true, false) => Self::NotReady,
            (true, true) if pods_known => Self::NoPod,
            (true, true) => Self::Running,
            (false, false) if verdict.should_continue_running && node.leaves => Self::KeptForNow,
            (false, false) if verdict.should_continue_running => Self::Kept,
            (false, false) => Self::Going,
            (false, true) => Self::Excluded,
        }
    }

    pub fn words(self, pods_known: bool) -> &'static str {
        match self {
            Self::Running if pods_known => "WANTED, RUNNING",
            Self::Running => "WANTED",
            Self::NotReady => "WANTED, NOT READY",
            Self::NoRoom => "WANTED, NO ROOM",
            Self::NoPod => "WANTED, NO POD",
            Self::Kept => "KEPT",
            Self::KeptForNow => "KEPT FOR NOW",
            Self::Going => "NOT WANTED, RUNNING",
            Self::Excluded => "EXCLUDED",
        }
    }

    /// What follows for every node under the heading.
    pub fn meaning(self) -> Option<&'static str> {
        match self {
            Self::Kept => Some("the running pod stays; once it is deleted none comes back"),
            Self::KeptForNow => {
                Some("the running pod is of an older revision: the rollout deletes it and none comes back")
            }
            Self::Going => Some("the controller deletes the pod"),
            _ => None,
        }
    }

    pub fn style(self) -> Style {
        match self {
            Self::Running => Style::Good,
            Self::NotReady | Self::NoRoom | Self::NoPod | Self::Going => Style::Bad,
            Self::Kept | Self::KeptForNow => Style::Warn,
            Self::Excluded => Style::Dim,
        }
    }
}

/// What is said of a node without a kubelet that runs daemon pods.
pub(super) fn virtual_node<'a>(node: &'a Judged<'_>) -> Option<&'a str> {
    let remark = node.verdict.reasons.iter().find(|reason| reason.code == Code::VirtualNode)?;
    Some(&remark.message)
}
