//! `kubectl ds rollout status`: how far a rollout is and what holds it, in one word, with an exit code of its own.

mod document;
mod text;

use std::io;

use crate::cli::{GlobalArgs, RolloutStatusArgs};
use crate::commands::gather::{Fits, Gathered, Wish, full_name, gather};
use crate::commands::wording::NodeLists;
use crate::failure::{Exit, Failure};
use crate::model::{IntOrString, Selector, StrategyType, parse_duration};
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::rollout::status::{Options, RolloutStatus, Verdict, verdict};
use crate::source::{Kind, read_text};
use crate::state::{DaemonSetState, Tools};
use document::Document;

/// One DaemonSet and the verdict on it.
struct Judged<'a> {
    state: &'a DaemonSetState<'a>,
    status: RolloutStatus,
}

impl Judged<'_> {
    fn strategy(&self) -> &'static str {
        match self.state.daemon_set.strategy.kind {
            StrategyType::RollingUpdate => "RollingUpdate",
            StrategyType::OnDelete => "OnDelete",
        }
    }
}

/// Prints the verdicts; the exit code is that of the worst.
pub(super) fn run(global: &GlobalArgs, args: &RolloutStatusArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    let options = options(args)?;
    let wish = Wish {
        targets: Some(&args.targets),
        manifests: None,
        fits: Fits::WhereMissing,
        watch: false,
        contexts: None,
    };
    let gathered = gather(global, &wish, ui)?;
    let selected = gathered.select(&args.targets, ui)?;
    check(&gathered)?;
    let tools = Tools::new(&gathered.world, gathered.now);
    let states: Vec<DaemonSetState<'_>> =
        selected.iter().map(|own| DaemonSetState::new(&tools, own)).collect();
    if let Some(other) = states.iter().find_map(|own| another_revision(own, args.revision)) {
        ui.error(&other);
        return Ok(Exit::No);
    }
    let judged = judge(&tools, &states, &options);
    print(ui, &tools, &judged, &format)?;
    let worst = judged.iter().map(|own| own.status.verdict).max().unwrap_or(Verdict::Complete);
    Ok(gathered.exit(&selected, None, exit(worst, args.allow_empty)))
}

/// What there is no verdict without.
fn check(gathered: &Gathered) -> Result<(), Failure> {
    gathered.require(&[Kind::Node, Kind::Pod])?;
    for (known, what) in [(gathered.world.known.nodes, "nodes"), (gathered.world.known.pods, "pods")] {
        if !known {
            return Err(Failure::input(format!("the data has no {what}: there is nothing to judge a rollout by"))
                .hinted(format!("kubectl get {what} -A -o json > {what}.json; then add: --snapshot {what}.json")));
        }
    }
    Ok(())
}

fn options(args: &RolloutStatusArgs) -> Result<Options, Failure> {
    let wrong = |flag: &str, why: String| Failure::input(format!("{flag}: {why}"));
    let ignore_nodes = args.ignore_nodes.as_deref().map(Selector::parse).transpose();
    let min_ready = args.min_ready.as_deref().map(amount).transpose();
    let deadline = seconds(&args.progress_deadline).map_err(|why| wrong("--progress-deadline", why))?;
    Ok(Options {
        ignore_nodes: ignore_nodes.map_err(|why| wrong("--ignore-nodes", why.to_string()))?,
        min_ready: min_ready.map_err(|why| wrong("--min-ready", why))?,
        progress_deadline: deadline,
        frozen: None,
    })
}

/// A number of nodes, or a percentage up to 100.
fn amount(text: &str) -> Result<IntOrString, String> {
    let amount = match text.parse() {
        Ok(number) => IntOrString::Int(number),
        Err(_) => IntOrString::String(text.to_owned()),
    };
    let of_hundred = amount.scaled_up(100).map_err(|_| format!("{text:?} is no number and no percentage"))?;
    let fits = of_hundred >= 0 && (!amount.is_percent() || of_hundred <= 100);
    if fits { Ok(amount) } else { Err(format!("{text:?} is out of range")) }
}

/// A duration in whole seconds, rounded up.
fn seconds(text: &str) -> Result<i64, String> {
    match parse_duration(text)? {
        nanos if nanos > 0 => Ok(nanos.saturating_add(999_999_999) / 1_000_000_000),
        _ => Err(format!("{text:?} is not more than 0")),
    }
}

/// As kubectl says of a Deployment whose rollout was overtaken.
fn another_revision(state: &DaemonSetState<'_>, wanted: Option<i64>) -> Option<String> {
    let wanted = wanted?;
    let current = state.revision.number;
    let shown = current.map_or_else(|| "unknown".to_owned(), |number| number.to_string());
    (current != Some(wanted)).then(|| {
        let name = full_name(state.daemon_set);
        format!("{name}: desired revision ({wanted}) is different from the running revision ({shown})")
    })
}

fn judge<'a>(tools: &Tools<'_>, states: &'a [DaemonSetState<'a>], options: &Options) -> Vec<Judged<'a>> {
    states.iter().map(|state| Judged { state, status: verdict(tools, state, options) }).collect()
}

fn print(ui: &mut Ui, tools: &Tools<'_>, judged: &[Judged<'_>], format: &Format) -> Result<(), Failure> {
    if format.is_human() {
        return Ok(draw(ui, tools, judged, format)?);
    }
    let documents: Vec<Document> = judged.iter().map(Document::new).collect();
    let names: Vec<String> =
        judged.iter().map(|own| format!("daemonset.apps/{}", own.state.daemon_set.meta.name)).collect();
    format.print(ui.answer(), &Answer::new("RolloutStatus", &documents).names(&names))?;
    Ok(())
}

fn draw(ui: &mut Ui, tools: &Tools<'_>, judged: &[Judged<'_>], format: &Format) -> io::Result<()> {
    let mut lists = NodeLists::new(format.is_wide());
    for (position, own) in judged.iter().enumerate() {
        if position > 0 {
            writeln!(ui.answer())?;
        }
        text::print(ui, tools, own, &mut lists, format.is_wide())?;
    }
    Ok(())
}

fn exit(verdict: Verdict, allow_empty: bool) -> Exit {
    match verdict {
        Verdict::Complete => Exit::Ok,
        Verdict::NoNodes if allow_empty => Exit::Ok,
        Verdict::NoNodes => Exit::NoNodes,
        Verdict::InProgress => Exit::InProgress,
        Verdict::Waiting => Exit::Waiting,
        Verdict::Blocked => Exit::Blocked,
        Verdict::Failing => Exit::Failing,
    }
}
