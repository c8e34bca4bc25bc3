//! `kubectl ds rollout history`: the revisions of a DaemonSet, the template of one, or what differs between two.

mod comparison;
mod document;
mod text;

use crate::cli::{GlobalArgs, HistoryArgs};
use crate::commands::gather::{Fits, Gathered, InCluster, Wish, full_name, gather_all};
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::rollout::{Entry, History, history};
use crate::source::{Kind, read_text};
use comparison::{Comparison, compare};
use document::Document;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// All revisions.
    All,
    /// The template of one.
    Revision(i64),
    /// What differs between one and another, or the template that is live or in the manifest.
    Between(i64, Option<i64>),
}

/// What there is to print for machines.
#[derive(Default)]
struct Found {
    documents: Vec<InCluster<Document>>,
    comparisons: Vec<InCluster<Comparison>>,
    names: Vec<String>,
}

/// Prints the history.
pub(super) fn run(global: &GlobalArgs, args: &HistoryArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    let asked = asked(args)?;
    let wish = Wish {
        targets: Some(&args.targets),
        manifests: Some(&args.manifests),
        fits: Fits::Unasked,
        watch: false,
        contexts: Some(&args.contexts),
    };
    let mut found = Found::default();
    let exit = gather_all(global, &wish, ui)?
        .answer(ui, |gathered, ui| tell(gathered, args, asked, &format, &mut found, ui))?;
    let names = &found.names;
    if let Asked::Between(..) = asked {
        format.print(ui.answer(), &Answer::new("TemplateDiff", &found.comparisons).names(names))?;
    } else {
        format.print(ui.answer(), &Answer::new("History", &found.documents).names(names))?;
    }
    Ok(exit)
}

/// Reads --revision and --diff.
fn asked(args: &HistoryArgs) -> Result<Asked, Failure> {
    let manifest = !args.manifests.filename.is_empty();
    let asked = match (args.revision, &args.diff) {
        // kubectl takes 0 for no revision.
        (None | Some(0), None) => Asked::All,
        (Some(number), _) if number < 0 => {
            return Err(Failure::input(format!("revision must be a positive integer: {number}")));
        }
        (Some(number), _) => Asked::Revision(number),
        (None, Some(text)) => between(text)?,
    };
    match asked {
        Asked::Between(_, Some(_)) if manifest => Err(Failure::input(
            "--diff A..B and --filename cannot be used together: --diff N compares revision N with the manifest",
        )),
        Asked::All | Asked::Revision(_) if manifest => {
            Err(Failure::input("--filename needs --diff N: the revision that the manifest is compared with"))
        }
        asked => Ok(asked),
    }
}

/// Reads `A..B`, `N` or `N..`.
fn between(text: &str) -> Result<Asked, Failure> {
    let number = |text: &str| text.trim().parse::<i64>().ok().filter(|number| *number > 0);
    let (from, to) = text.split_once("..").unwrap_or((text, ""));
    let to_number = number(to);
    match number(from) {
        Some(from) if to.trim().is_empty() || to_number.is_some() => Ok(Asked::Between(from, to_number)),
        _ => Err(Failure::input(format!("--diff {text:?}: revisions are positive integers"))
            .hinted("--diff 3..4 compares two revisions, --diff 3 one with the live template")),
    }
}

fn tell(
    gathered: &Gathered,
    args: &HistoryArgs,
    asked: Asked,
    format: &Format,
    found: &mut Found,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let selected = gathered.select(&args.targets, ui)?;
    gathered.require(&[Kind::ControllerRevision])?;
    if !selected.is_empty() && !gathered.world.known.revisions {
        return Err(Failure::input("the data has no ControllerRevisions: there is no history")
            .hinted("kubectl get controllerrevisions -A -o json > revisions.json; then add: --snapshot revisions.json"));
    }
    for (position, daemon_set) in selected.iter().enumerate() {
        let history = history(daemon_set, &gathered.world);
        match asked {
            Asked::All if format.is_human() => {
                let alone = selected.len() == 1;
                text::print(
                    ui,
                    gathered,
                    daemon_set,
                    &history,
                    format,
                    args.output.no_headers,
                    (position, alone),
                )?;
            }
            Asked::All => {
                found.add(gathered, Document::new(gathered, daemon_set, &history.entries, &history, false))
            }
            Asked::Revision(number) => one(gathered, daemon_set, &history, number, format, found, ui)?,
            Asked::Between(from, to) => {
                let comparison = compare(gathered, daemon_set, &history, from, to)?;
                if format.is_human() {
                    comparison.print(ui, &full_name(daemon_set), position)?;
                } else {
                    found.names.extend(comparison.names());
                    found.comparisons.push(gathered.in_cluster(comparison));
                }
            }
        }
    }
    Ok(gathered.exit(&selected, None, Exit::Ok))
}

impl Found {
    fn add(&mut self, gathered: &Gathered, document: Document) {
        self.names.extend(document.names());
        self.documents.push(gathered.in_cluster(document));
    }
}

/// Tells of one revision.
fn one(
    gathered: &Gathered,
    daemon_set: &DaemonSet,
    history: &History<'_>,
    number: i64,
    format: &Format,
    found: &mut Found,
    ui: &mut Ui,
) -> Result<(), Failure> {
    let entry = find(daemon_set, history, number)?;
    if !format.is_human() {
        let only = std::slice::from_ref(entry);
        found.add(gathered, Document::new(gathered, daemon_set, only, history, true));
        return Ok(());
    }
    text::template(ui, daemon_set, entry)
}

/// Returns the revision of a number.
fn find<'a, 'b>(
    daemon_set: &DaemonSet,
    history: &'b History<'a>,
    number: i64,
) -> Result<&'b Entry<'a>, Failure> {
    history.entries.iter().find(|entry| entry.revision.revision == number).ok_or_else(|| {
        let mut numbers: Vec<String> =
            history.entries.iter().map(|entry| entry.revision.revision.to_string()).collect();
        numbers.reverse();
        let there = if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") };
        Failure::input("unable to find the specified revision")
            .hinted(format!("{} has {there}", full_name(daemon_set)))
    })
}
