//! `--contexts` and `--all-contexts`: the same question to several clusters at once.
//!
//! Each cluster has a thread of its own, at most [`AT_ONCE`] at a time. One that gives no answer is told of and does
//! not hide the others.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use serde::Serialize;

use super::{Gathered, Wish, check, gather, gather_from, manifests};
use crate::cli::GlobalArgs;
use crate::commands::connect::connection;
use crate::failure::{Exit, Failure};
use crate::output::escape::printable;
use crate::output::ui::{Style, Ui};
use crate::source::{Cluster, Connection, Entries, Manifest};

/// Clusters that are asked at the same time.
const AT_ONCE: usize = 8;
/// How often progress is told.
const TICK: Duration = Duration::from_millis(200);

/// A result, and the cluster it is from if there are several.
#[derive(Debug, Clone, Serialize)]
pub(in crate::commands) struct InCluster<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    #[serde(flatten)]
    pub body: T,
}

/// What was gathered from one cluster or several.
pub(in crate::commands) struct Clusters {
    each: Vec<Gathered>,
    several: bool,
    /// Whether a cluster gave no answer; that was told.
    failed: bool,
}

/// Reads the snapshot or the clusters, and the manifests.
pub(in crate::commands) fn gather_all(
    global: &GlobalArgs,
    wish: &Wish<'_>,
    ui: &mut Ui,
) -> Result<Clusters, Failure> {
    let given = wish.contexts.and_then(|contexts| Some((contexts, contexts.given()?)));
    let Some((contexts, flag)) = given else {
        return Ok(Clusters { each: vec![gather(global, wish, ui)?], several: false, failed: false });
    };
    let others =
        [(global.cluster.context.is_some(), "--context"), (!global.snapshot.is_empty(), "--snapshot")];
    if let Some((_, other)) = others.into_iter().find(|(given, _)| *given) {
        return Err(Failure::input(format!("{other} and {flag} cannot be used together")));
    }
    check(global, wish)?;
    let connection = connection(global)?;
    let names = chosen(&contexts.contexts, Entries::Contexts.names(&connection)?)?;
    let manifest = manifests(wish, ui)?;
    Ok(ask(global, wish, &connection, &manifest, &names, ui)?)
}

/// The contexts asked for, each once, in the order given; all of them by name.
fn chosen(asked: &[String], known: Vec<String>) -> Result<Vec<String>, Failure> {
    let known: BTreeSet<String> = known.into_iter().collect();
    if asked.is_empty() {
        if known.is_empty() {
            return Err(Failure::input("the kubeconfig has no contexts"));
        }
        return Ok(known.into_iter().collect());
    }
    let mut names: Vec<String> = Vec::new();
    for name in asked.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if !known.contains(name) {
            let all: Vec<&str> = known.iter().map(String::as_str).collect();
            let hint = if all.is_empty() {
                "the kubeconfig has none".to_owned()
            } else {
                format!("there are {}", all.join(", "))
            };
            return Err(Failure::input(format!("no context exists with the name: \"{name}\"")).hinted(hint));
        }
        if !names.iter().any(|own| own == name) {
            names.push(name.to_owned());
        }
    }
    if names.is_empty() {
        return Err(Failure::input("--contexts names no context"));
    }
    Ok(names)
}

/// What there is to do for the threads: the place of a context, and where to say what is said about it.
type Jobs = Mutex<VecDeque<(usize, Ui)>>;
/// What came of it.
type Done = (Result<Gathered, Failure>, Ui);

fn ask(
    global: &GlobalArgs,
    wish: &Wish<'_>,
    connection: &Connection,
    manifest: &Manifest,
    names: &[String],
    ui: &mut Ui,
) -> io::Result<Clusters> {
    let jobs: Jobs = Mutex::new(names.iter().map(|name| ui.apart(&about(name))).enumerate().collect());
    let take = || jobs.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let mut done: Vec<Option<Done>> = names.iter().map(|_| None).collect();
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..names.len().min(AT_ONCE) {
            let sender = sender.clone();
            scope.spawn(move || {
                while let Some((own, mut ui)) = take() {
                    let name = names.get(own).map(String::as_str).unwrap_or_default();
                    let answer = one(global, wish, connection, manifest.clone(), name, &mut ui);
                    let _ = sender.send((own, (answer, ui)));
                }
            });
        }
        drop(sender);
        collect(&receiver, &mut done, ui);
    });
    let mut clusters = Clusters { each: Vec::new(), several: true, failed: false };
    for (name, done) in names.iter().zip(done) {
        let (answer, said) = match done {
            Some((answer, said)) => (answer, Some(said)),
            None => (Err(Failure::input("reading it broke off")), None),
        };
        if let Some(said) = said {
            ui.relay(said)?;
        }
        match answer {
            Ok(gathered) => clusters.each.push(gathered),
            Err(failure) => {
                clusters.failed = true;
                tell(ui, name, &failure)?;
            }
        }
    }
    Ok(clusters)
}

/// Takes in what the threads bring until the last is done.
fn collect(receiver: &mpsc::Receiver<(usize, Done)>, done: &mut [Option<Done>], ui: &mut Ui) {
    let mut count = 0;
    loop {
        ui.status(&format!("reading the clusters … {count} of {}", done.len()));
        match receiver.recv_timeout(TICK) {
            Ok((own, answer)) => {
                count += 1;
                if let Some(place) = done.get_mut(own) {
                    *place = Some(answer);
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn about(context: &str) -> String {
    format!("context {context}")
}

fn one(
    global: &GlobalArgs,
    wish: &Wish<'_>,
    connection: &Connection,
    manifest: Manifest,
    name: &str,
    ui: &mut Ui,
) -> Result<Gathered, Failure> {
    let cluster = Cluster::connect(&connection.for_context(name))?;
    let mut gathered = gather_from(global, wish, Some(cluster), manifest, ui)?;
    gathered.context = Some(name.to_owned());
    Ok(gathered)
}

/// Tells why a cluster gave no answer.
fn tell(ui: &mut Ui, context: &str, failure: &Failure) -> io::Result<()> {
    let mut apart = ui.apart(&about(context));
    failure.report(&mut apart);
    ui.relay(apart)
}

impl Clusters {
    /// Reports whether several were asked for.
    pub fn are_several(&self) -> bool {
        self.several
    }

    /// Asks `one` of each cluster and returns the exit code of all.
    ///
    /// What it prints is a section under the context's name when there are several. One that fails is told of.
    ///
    /// # Errors
    /// There is only one, and it fails; or the output is gone.
    pub fn answer(
        &self,
        ui: &mut Ui,
        mut one: impl FnMut(&Gathered, &mut Ui) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        if !self.several
            && let [gathered] = &self.each[..]
        {
            return one(gathered, ui);
        }
        let mut exits = Vec::new();
        let mut sections = 0;
        let mut failed = self.failed;
        for gathered in &self.each {
            let name = gathered.context.as_deref().unwrap_or_default();
            let mut apart = ui.apart(&about(name));
            let outcome = one(gathered, &mut apart);
            if apart.has_answer() {
                if sections > 0 {
                    writeln!(ui.answer())?;
                }
                sections += 1;
                let title = ui.paint(Style::Bold, &printable(&about(name)));
                writeln!(ui.answer(), "{title}\n")?;
            }
            ui.relay(apart)?;
            match outcome {
                Ok(exit) => exits.push(exit),
                Err(failure) => {
                    failed = true;
                    tell(ui, name, &failure)?;
                }
            }
        }
        let any = |exit: Exit| exits.contains(&exit);
        Ok(match () {
            () if failed || any(Exit::Cluster) => Exit::Cluster,
            () if any(Exit::Input) => Exit::Input,
            () if any(Exit::No) => Exit::No,
            () => Exit::Ok,
        })
    }
}

impl Gathered {
    /// Names the cluster that a result is from, if there are several.
    pub fn in_cluster<T>(&self, body: T) -> InCluster<T> {
        InCluster { cluster: self.context.clone(), body }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn contexts_are_as_given_and_all_of_them_by_name() {
        let known = || names(&["b", "a", "c"]);
        assert_eq!(chosen(&[], known()).expect("all"), ["a", "b", "c"]);
        assert_eq!(chosen(&names(&["c", " a", "c", ""]), known()).expect("two"), ["c", "a"]);
        for (asked, known) in [(&["x"][..], known()), (&["", ""], known()), (&["x"], vec![]), (&[], vec![])] {
            assert!(chosen(&names(asked), known).is_err(), "{asked:?}");
        }
    }
}
