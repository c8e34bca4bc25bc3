//! DaemonSets as they were: at a revision of git, in another folder, in another file.
//!
//! The same name can stand in many files (one for each environment). The file itself comes first; at a revision,
//! another file counts only if the DaemonSet has left it, so that a copy elsewhere is never taken for the past.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::failure::Failure;
use crate::lint::{Class, Object, class, has_daemon_set, read};
use crate::output::ui::Ui;
use crate::source::{Exclude, Revision, SearchPlace, TextFile, search};

/// Namespace and name.
type Key = (String, String);

/// DaemonSets as they were, by namespace and name.
#[derive(Debug, Default)]
pub(super) struct Before {
    found: HashMap<Key, Vec<Object>>,
    revision: Option<Revision>,
}

impl Before {
    /// Reads what `--against` names; a path that exists is meant as one.
    pub fn find(against: Option<&str>, files: &[TextFile], ui: &mut Ui) -> Result<Self, Failure> {
        let Some(against) = against else { return Ok(Self::default()) };
        let mut before = Self::default();
        if Path::new(against).exists() {
            let place = SearchPlace { path: against.to_owned(), deep: true };
            for file in search(&[place], &Exclude::default(), "stdin") {
                let text = file.read()?;
                before.take(&file.name, &text, ui);
            }
        } else {
            before.find_revision(against, files, ui)?;
        }
        if before.found.is_empty() {
            ui.warn(&format!("--against {against}: no DaemonSet there, so there is nothing to compare with"));
        }
        Ok(before)
    }

    fn find_revision(&mut self, name: &str, files: &[TextFile], ui: &mut Ui) -> Result<(), Failure> {
        let revision = Revision::find(name)?;
        let mut known = Vec::new();
        for file in files {
            if !file.named && !file.read().is_ok_and(|text| has_daemon_set(&text)) {
                continue;
            }
            if !file.is_file() {
                let message = format!("--against {name}: {} is in no revision of git", file.name);
                return Err(Failure::input(message)
                    .hinted("render the earlier state into a folder or a file, and give that to --against"));
            }
            known.push(revision.path_of(&file.name)?);
        }
        for (path, text) in revision.manifests(&known)? {
            self.take(&path.into(), &text, ui);
        }
        self.revision = Some(revision);
        Ok(())
    }

    fn take(&mut self, name: &Arc<str>, text: &[u8], ui: &mut Ui) {
        if !has_daemon_set(text) {
            return;
        }
        let contents = read(name, text);
        for unreadable in contents.unreadable.iter().filter(|own| !own.template) {
            ui.warn(&format!("--against: {name}: {}", unreadable.error));
        }
        for object in contents.objects {
            if class(&object) == Class::DaemonSet {
                self.found.entry(key(&object)).or_default().push(object);
            }
        }
    }

    /// Returns a DaemonSet as it was.
    pub fn of(&self, object: &Object) -> Option<Object> {
        let old = self.found.get(&key(object))?;
        let first = match &self.revision {
            Some(revision) => {
                let own = revision.path_of(&object.file).ok();
                let same = old.iter().find(|old| Some(&*old.file) == own.as_deref());
                same.or_else(|| old.iter().find(|old| has_left(old, revision)))
            }
            // The first of the nearest: max_by_key would be the last.
            None => old.iter().rev().max_by_key(|old| common_end(&old.file, &object.file)),
        }?;
        // A file can hold a name more than once, one for each way to install.
        let is_there = |old: &&Object| {
            old.file == first.file && old.document == object.document && old.prefix == object.prefix
        };
        Some(old.iter().find(is_there).unwrap_or(first).clone())
    }
}

fn key(object: &Object) -> Key {
    (object.namespace().to_owned(), object.name().to_owned())
}

/// Whether the file of a DaemonSet at a revision does not hold it any more.
fn has_left(old: &Object, revision: &Revision) -> bool {
    let Some(text) = revision.today(&old.file) else { return true };
    !read(&old.file, &text).objects.iter().any(|now| class(now) == Class::DaemonSet && key(now) == key(old))
}

/// How many names at the end of two paths are the same.
fn common_end(a: &str, b: &str) -> usize {
    let (a, b) = (a.rsplit(['/', '\\']), b.rsplit(['/', '\\']));
    a.zip(b).take_while(|(a, b)| a == b).count()
}
