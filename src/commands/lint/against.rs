//! DaemonSets as they were: at a revision of git, in another folder, in another file.

use std::collections::HashMap;
use std::sync::Arc;

use super::judge::has_daemon_set;
use crate::failure::Failure;
use crate::lint::{Class, Object, class, read};
use crate::source::{SearchPlace, TextFile, at_revision, check_revision, search};

/// DaemonSets as they were, by namespace and name.
#[derive(Debug, Default)]
pub(super) struct Before {
    found: HashMap<(String, String), Object>,
}

impl Before {
    /// Reads what `--against` names; a path that exists is meant as one.
    pub fn find(against: Option<&str>, files: &[TextFile]) -> Result<Self, Failure> {
        let Some(against) = against else { return Ok(Self::default()) };
        let mut before = Self::default();
        if std::path::Path::new(against).exists() {
            let place = SearchPlace { path: against.to_owned(), deep: true };
            for file in search(&[place], &[], "stdin")? {
                let text = file.read()?;
                before.take(&file.name, &text);
            }
            return Ok(before);
        }
        check_revision(against)?;
        for file in files.iter().filter(|file| file.is_file()) {
            let changed = file.named || file.read().is_ok_and(|text| has_daemon_set(&text));
            if changed && let Some(text) = at_revision(against, &file.name)? {
                before.take(&format!("{against}:{}", file.name).into(), &text);
            }
        }
        Ok(before)
    }

    fn take(&mut self, name: &Arc<str>, text: &[u8]) {
        for object in read(name, text).objects {
            if class(&object) == Class::DaemonSet {
                let key = (object.namespace().to_owned(), object.name().to_owned());
                self.found.entry(key).or_insert(object);
            }
        }
    }

    /// Returns a DaemonSet as it was.
    pub fn of(&self, object: &Object) -> Option<Object> {
        let key = (object.namespace().to_owned(), object.name().to_owned());
        self.found.get(&key).cloned()
    }
}
