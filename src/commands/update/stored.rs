//! What is stored of an update in the DaemonSet's annotations.

use crate::failure::Failure;
use crate::model::DaemonSet;
use crate::update::{JOURNAL_ANNOTATION, Journal, JournalError, PLAN_ANNOTATION, Plan, Stored};

/// An update that was begun.
pub(super) struct Known {
    pub stored: Stored,
    pub plan: Plan,
    pub journal: Journal,
}

/// Reads the journal; nothing if there is none.
///
/// # Errors
/// It cannot be read.
pub(super) fn read(daemon_set: &DaemonSet) -> Result<Option<Known>, String> {
    let text = |key: &str| daemon_set.meta.annotations.get(key).map(str::to_owned);
    let (plan, journal) = match (text(PLAN_ANNOTATION), text(JOURNAL_ANNOTATION)) {
        (_, None) => return Ok(None),
        (None, Some(_)) => return Err(format!("there is a journal without its plan ({PLAN_ANNOTATION})")),
        (Some(plan), Some(journal)) => (plan, journal),
    };
    let stored = Stored { plan, journal };
    match Journal::decode(&stored) {
        Ok((plan, journal)) => Ok(Some(Known { stored, plan, journal })),
        Err(JournalError::Version(version)) => Err(format!(
            "the journal is of version {version}: another version of kubectl-ds wrote it and must go on with it"
        )),
        Err(JournalError::Unreadable(why)) => Err(format!("the journal cannot be read: {why}")),
    }
}

/// Reads the journal for a command that changes it.
///
/// # Errors
/// It cannot be read.
pub(super) fn known(daemon_set: &DaemonSet) -> Result<Option<Known>, Failure> {
    read(daemon_set).map_err(|why| {
        let (namespace, name) = daemon_set.key();
        Failure::input(why).hinted(format!(
            "to forget it: kubectl annotate -n {namespace} ds/{name} {JOURNAL_ANNOTATION}- {PLAN_ANNOTATION}-"
        ))
    })
}
