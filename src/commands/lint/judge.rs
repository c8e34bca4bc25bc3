//! Judges files on all cores, in two passes: first the objects that other objects' rules ask for, then each file.
//!
//! Between the passes only the index is held: a hundred megabytes of manifests need no more than that.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use super::against::Before;
use super::report::shown_name;
use crate::lint::{
    Counts, File, FileReport, Judged, Object, Objects, Plan, Use, has_daemon_set, index, judge as one,
};
use crate::source::TextFile;

/// What judging all files gave.
#[derive(Debug, Default)]
pub(super) struct Judgement {
    /// Findings, by file in the order of the input, then by place.
    pub judged: Vec<Judged>,
    pub counts: Counts,
    /// What became of the ignores of the configuration.
    pub used: Vec<Use>,
    /// Files that could not be read.
    pub problems: Vec<String>,
    /// Files that hold DaemonSets.
    pub files: Vec<String>,
}

/// Judges every file.
pub(super) fn judge(files: &[TextFile], plan: &Plan, before: &Before) -> Judgement {
    let kinds = plan.kinds();
    let indexed = spread(files, |file, text| {
        if file.read_into(text).is_err() {
            return (Vec::new(), true);
        }
        let worth = file.named || has_daemon_set(text);
        (index(&file.name, text, &kinds), worth)
    });
    let (objects, wanted): (Vec<_>, Vec<_>) = indexed.into_iter().unzip();
    let others = Objects::new(files.iter().map(|file| Arc::clone(&file.name)).zip(objects));
    let numbered: Vec<_> = files.iter().zip(wanted).collect();
    let reports = spread(&numbered, |(file, wanted), text| {
        if !wanted {
            return Ok(FileReport {
                counts: Counts { files: 1, ..Counts::default() },
                ..FileReport::default()
            });
        }
        file.read_into(text).map_err(|error| error.to_string())?;
        let before = |object: &Object| before.of(object);
        let source = File { name: &file.name, text, named: file.named };
        Ok(one(source, plan, &others, &before))
    });
    let mut judgement = Judgement::default();
    for (file, report) in files.iter().zip(reports) {
        judgement.take(file, report);
    }
    judgement
}

impl Judgement {
    fn take(&mut self, file: &TextFile, report: Result<FileReport, String>) {
        match report {
            Ok(report) => {
                self.counts.add(report.counts);
                self.used.extend(report.used);
                if report.counts.daemon_sets > 0 {
                    self.files.push(shown_name(&file.name).into_owned());
                }
                self.judged.extend(report.judged);
            }
            Err(problem) => self.problems.push(problem),
        }
    }
}

/// Does something with each item on all cores, with a buffer for texts; answers come in the order of the items.
fn spread<T: Sync, R: Send>(items: &[T], work: impl Fn(&T, &mut Vec<u8>) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    if cores <= 1 {
        let mut buffer = Vec::new();
        return items.iter().map(|item| work(item, &mut buffer)).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let (mut own, mut buffer) = (Vec::new(), Vec::new());
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    own.push((at, work(item, &mut buffer)));
                }
                // A thread that panicked has nothing to add, and its items are lost with the program.
                if let Ok(mut done) = done.lock() {
                    done.append(&mut own);
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_as_their_findings_are() {
        let file = TextFile::held("deploy\\a.yaml", Vec::new());
        let counts = Counts { daemon_sets: 1, ..Counts::default() };
        let mut judgement = Judgement::default();
        judgement.take(&file, Ok(FileReport { counts, ..FileReport::default() }));
        let want = if cfg!(windows) { "deploy/a.yaml" } else { "deploy\\a.yaml" };
        assert_eq!(judgement.files, [want]);
    }
}
