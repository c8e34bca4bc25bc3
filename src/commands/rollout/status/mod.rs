//! `kubectl ds rollout status`: how far a rollout is and what holds it, in one word, with an exit code of its own.

mod document;
mod text;
mod watch;

use std::io;
use std::time::Duration;

use crate::cli::{GlobalArgs, RolloutStatusArgs};
use crate::commands::follow;
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
    let timeout = timeout(args)?;
    let waits = args.watch || timeout.is_some();
    if args.freeze.is_some() && !waits {
        return Err(Failure::input(
            "--freeze goes with --watch or --timeout: the goal of one answer does not move",
        ));
    }
    if waits && !global.snapshot.is_empty() {
        let flag = if args.watch { "--watch" } else { "--timeout" };
        return Err(Failure::input(format!(
            "--snapshot and {flag} cannot be used together: a snapshot does not change"
        )));
    }
    let wish = Wish {
        targets: Some(&args.targets),
        manifests: None,
        fits: Fits::WhereMissing,
        watch: waits,
        contexts: None,
    };
    let gathered = gather(global, &wish, ui)?;
    let selected = gathered.select(&args.targets, ui)?;
    check(&gathered, ui)?;
    if waits {
        let names = selected.iter().map(|own| full_name(own)).collect();
        let mut progress = watch::Progress::new(args, &format, options, timeout, names);
        return follow::run(gathered, args.watch && format.is_human(), &mut progress, ui);
    }
    let tools = Tools::new(&gathered.world, gathered.now);
    let states: Vec<DaemonSetState<'_>> =
        selected.iter().map(|own| DaemonSetState::new(&tools, own)).collect();
    if let Some(other) = states.iter().find_map(|own| another_revision(own, args.revision)) {
        ui.error(&other);
        return Ok(Exit::No);
    }
    let judged: Vec<Judged<'_>> = states.iter().map(|own| judge(&tools, own, &options)).collect();
    print(ui, &tools, &judged, &format)?;
    Ok(gathered.exit(&selected, None, exit(worst(&judged), args.allow_empty)))
}

/// The worst of the verdicts.
fn worst(judged: &[Judged<'_>]) -> Verdict {
    judged.iter().map(|own| own.status.verdict).max().unwrap_or(Verdict::Complete)
}

/// How long to wait; 0 is for ever, as in kubectl.
fn timeout(args: &RolloutStatusArgs) -> Result<Option<Timeout>, Failure> {
    let Some(text) = &args.timeout else { return Ok(None) };
    let nanos = parse_duration(text).map_err(|why| Failure::input(format!("--timeout: {why}")))?;
    match u64::try_from(nanos) {
        Ok(0) => Ok(Some(Timeout::Never)),
        Ok(nanos) => Ok(Some(Timeout::After(Duration::from_nanos(nanos)))),
        Err(_) => Err(Failure::input(format!("--timeout: {text:?} is less than 0"))),
    }
}

/// `--timeout`.
#[derive(Debug, Clone, Copy)]
enum Timeout {
    Never,
    After(Duration),
}

/// What there is no verdict without.
fn check(gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
    gathered.require(&[Kind::Node, Kind::Pod])?;
    if !gathered.world.known.nodes {
        return Err(Failure::input("the data has no nodes: there is nothing to judge a rollout by")
            .hinted("kubectl get nodes -o json > nodes.json; then add: --snapshot nodes.json"));
    }
    if !gathered.world.known.pods {
        ui.warn("the data has no pods: every wanted node counts as missing its pod");
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
    let observed = state.daemon_set.status.as_ref().map_or(0, |status| status.observed_generation);
    if state.daemon_set.meta.generation.is_some_and(|own| own > observed) {
        // The controller is about to make a revision.
        return None;
    }
    let current = state.revision.number;
    let shown = current.map_or_else(|| "unknown".to_owned(), |number| number.to_string());
    (current != Some(wanted)).then(|| {
        let name = full_name(state.daemon_set);
        format!("{name}: desired revision ({wanted}) is different from the running revision ({shown})")
    })
}

fn judge<'a>(tools: &Tools<'_>, state: &'a DaemonSetState<'a>, options: &Options) -> Judged<'a> {
    Judged { state, status: verdict(tools, state, options) }
}

fn print(ui: &mut Ui, tools: &Tools<'_>, judged: &[Judged<'_>], format: &Format) -> Result<(), Failure> {
    if format.is_human() {
        return Ok(draw(ui, tools, judged, format)?);
    }
    let documents: Vec<Document> = judged.iter().map(Document::new).collect();
    let names: Vec<String> =
        judged.iter().map(|own| format!("daemonset.apps/{}", own.state.daemon_set.meta.name)).collect();
    format.print(ui.answer(), &Answer::new(document::KIND, &documents).names(&names))?;
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
