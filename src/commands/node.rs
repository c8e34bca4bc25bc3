//! `kubectl ds node`: the DaemonSets of a node, and what a drain, a delete or a taint would do to them.

use std::io;

use serde::Serialize;

use super::gather::{Fits, Gathered, InCluster, Wish, gather_all, select_nodes};
use super::wording::{age, behind, count, wrapped};
use crate::cli::{GlobalArgs, NodeArgs};
use crate::failure::{Exit, Failure};
use crate::model::{NO_EXECUTE, Node, Taint, untolerated};
use crate::output::escape::printable;
use crate::output::format::{Answer, Format};
use crate::output::table::{Cell, Column, Table};
use crate::output::ui::{Style, Ui};
use crate::placement::{Code, Effect, Reason};
use crate::source::{Kind, read_text};
use crate::state::{DaemonSetState, Tools};

/// `kind: NodeView`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeView {
    name: String,
    daemon_sets: Vec<Entry>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    namespace: String,
    name: String,
    should_run: bool,
    should_continue_running: bool,
    fits: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pod: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ready: Option<bool>,
    /// More than one is a duplicate, or a surge update.
    #[serde(skip)]
    pods: usize,
    /// What ails the pod, or why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    on_drain: &'static str,
    on_delete: &'static str,
    on_no_execute: &'static str,
    reasons: Vec<Reason>,
}

/// Prints each node; exit 1 if a wanted pod is not ready.
pub(super) fn run(global: &GlobalArgs, args: &NodeArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    let wish = Wish {
        targets: None,
        manifests: None,
        fits: Fits::Everywhere,
        watch: false,
        contexts: Some(&args.contexts),
    };
    let mut documents = Vec::new();
    let exit = gather_all(global, &wish, ui)?
        .answer(ui, |gathered, ui| answer(gathered, global, args, &format, &mut documents, ui))?;
    let shown: Vec<String> = (documents.iter().flat_map(|view| &view.body.daemon_sets))
        .filter(|entry| entry.should_run || entry.pod.is_some())
        .map(|entry| format!("daemonset.apps/{}", entry.name))
        .collect();
    format.print(ui.answer(), &Answer::new("NodeView", &documents).names(&shown))?;
    Ok(exit)
}

fn answer(
    gathered: &Gathered,
    global: &GlobalArgs,
    args: &NodeArgs,
    format: &Format,
    documents: &mut Vec<InCluster<NodeView>>,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    gathered.require(&[Kind::Node, Kind::Pod])?;
    let names: Vec<String> =
        args.nodes.iter().map(|name| name.strip_prefix("node/").unwrap_or(name).to_owned()).collect();
    let nodes = select_nodes(&gathered.world, &names, None)?;
    let tools = Tools::new(&gathered.world, gathered.now);
    let daemon_sets: Vec<_> = (gathered.world.daemon_sets.iter())
        .filter(|own| {
            global.namespace.as_ref().is_none_or(|namespace| own.meta.namespace == namespace.as_str())
        })
        .collect();
    let states: Vec<DaemonSetState<'_>> =
        daemon_sets.iter().map(|daemon_set| DaemonSetState::new(&tools, daemon_set)).collect();
    let views: Vec<NodeView> = nodes.iter().filter_map(|index| view(&tools, &states, *index)).collect();
    if format.is_human() {
        for (position, (index, view)) in nodes.iter().zip(&views).enumerate() {
            if position > 0 {
                writeln!(ui.answer())?;
            }
            if let Some(node) = gathered.world.nodes.get(*index) {
                print(ui, &tools, node, view, format.is_wide(), args.output.no_headers)?;
            }
        }
    }
    let waiting = views
        .iter()
        .flat_map(|view| &view.daemon_sets)
        .any(|entry| entry.should_run && entry.ready != Some(true));
    documents.extend(views.into_iter().map(|view| gathered.in_cluster(view)));
    Ok(gathered.exit(&daemon_sets, Some(&names), if waiting { Exit::No } else { Exit::Ok }))
}

fn view(tools: &Tools<'_>, states: &[DaemonSetState<'_>], index: usize) -> Option<NodeView> {
    let node = tools.world.nodes.get(index)?;
    let daemon_sets = states.iter().filter_map(|state| entry(state, node, index)).collect();
    Some(NodeView { name: node.name.to_string(), daemon_sets })
}

fn entry(state: &DaemonSetState<'_>, node: &Node, index: usize) -> Option<Entry> {
    let verdict = state.placement().verdict(index)?;
    let live = state.pods_on(&node.name).iter().find(|pod| !pod.is_terminating());
    let (namespace, name) = state.daemon_set.key();
    let ready = live.is_some_and(|pod| pod.ready);
    let kept = !verdict.should_run && verdict.should_continue_running && live.is_some();
    let told = kept || (verdict.should_run && !ready);
    let states = if told { state.node_states() } else { Vec::new() };
    let unknown = Taint { key: "any/taint".into(), effect: NO_EXECUTE.into(), ..Taint::default() };
    let taints = [unknown];
    let evicted = untolerated(&taints, state.pod.controller_tolerations(), &[NO_EXECUTE]).next().is_some();
    let comes_back = match (verdict.should_run, verdict.fits) {
        (false, _) => "gone",
        (true, Some(false)) => "pending",
        (true, _) => "returns",
    };
    Some(Entry {
        namespace: namespace.to_string(),
        name: name.to_string(),
        should_run: verdict.should_run,
        should_continue_running: verdict.should_continue_running,
        fits: verdict.fits,
        pod: live.map(|pod| pod.name.to_string()),
        ready: live.map(|pod| pod.ready),
        pods: state.pods_on(&node.name).iter().filter(|pod| !pod.is_terminating()).count(),
        cause: states.into_iter().find(|own| own.name == node.name).and_then(|own| own.cause),
        // kubectl drain leaves pods of a DaemonSet alone, and a cordon is tolerated by all of them.
        on_drain: match live {
            None => "none",
            Some(pod) if pod.phase.is_terminal() => "deleted",
            Some(_) => "stays",
        },
        on_delete: if live.is_some() { comes_back } else { "none" },
        on_no_execute: match live {
            None => "none",
            Some(_) if evicted => "evicted",
            Some(_) => "stays",
        },
        reasons: verdict.reasons,
    })
}

fn print(
    ui: &mut Ui,
    tools: &Tools<'_>,
    node: &Node,
    view: &NodeView,
    wide: bool,
    no_headers: bool,
) -> io::Result<()> {
    let title = ui.paint(Style::Bold, &printable(&view.name));
    let words = condition_words(tools, node);
    if view.name.chars().count() + words.chars().count() + 2 > ui.width() {
        writeln!(ui.answer(), "{title}:")?;
        behind(ui, "  ", &words, 2)?;
    } else {
        writeln!(ui.answer(), "{title}: {words}")?;
    }
    let wanted = view.daemon_sets.iter().filter(|entry| entry.should_run).count();
    let ready = view.daemon_sets.iter().filter(|entry| entry.should_run && entry.ready == Some(true)).count();
    writeln!(ui.answer(), "{} here, {ready} ready\n", count(wanted, "DaemonSet") + " wanted")?;
    let shown: Vec<&Entry> =
        view.daemon_sets.iter().filter(|entry| wide || entry.should_run || entry.pod.is_some()).collect();
    rows(ui, &shown, no_headers)?;
    let others: Vec<&Entry> =
        view.daemon_sets.iter().filter(|entry| !entry.should_run && entry.pod.is_none()).collect();
    if !wide && !others.is_empty() {
        writeln!(ui.answer(), "\nnot wanted here ({}):", others.len())?;
        for entry in others {
            wrapped(ui, &format!("{}/{}: {}", entry.namespace, entry.name, why(entry)), 2)?;
        }
    }
    writeln!(ui.answer())?;
    wrapped(ui, NOTE, 0)
}

const NOTE: &str = "if drained: kubectl drain --ignore-daemonsets; if deleted: when the pod is deleted; \
    noexecute: a new NoExecute taint that no toleration names";

/// One row a DaemonSet; the reasons stand below where the terminal is too narrow for them.
fn rows(ui: &mut Ui, entries: &[&Entry], no_headers: bool) -> io::Result<()> {
    let draw = |reasons: bool| {
        let head = ["daemonset", "wanted", "pod", "if drained", "if deleted", "noexecute"].map(Column::left);
        let mut table = Table::new(head.into_iter().chain(reasons.then(|| Column::left("why"))));
        if no_headers {
            table = table.without_headers();
        }
        for entry in entries {
            table.row(row(entry));
        }
        table
    };
    let reasons: Vec<String> = entries.iter().map(|entry| why(entry)).collect();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    let full = draw(reasons.iter().any(|reason| !reason.is_empty()));
    super::rows::print(ui, &full, &draw(false), &reasons, |_, _, line| line.to_owned())
}

fn condition_words(tools: &Tools<'_>, node: &Node) -> String {
    let mut words = Vec::new();
    match node.condition("Ready") {
        None => words.push("no Ready condition".to_owned()),
        Some(ready) => {
            let state = match ready.status.as_str() {
                "True" => "Ready",
                "False" => "NotReady",
                _ => "Unknown",
            };
            let since = age(ready.last_transition_time, tools.now);
            words.push(if since.is_empty() { state.to_owned() } else { format!("{state} for {since}") });
        }
    }
    if node.unschedulable {
        words.push("cordoned".into());
    }
    if node.deleted.is_some() {
        words.push("being deleted".into());
    }
    words.extend(node.taints.iter().map(|taint| format!("taint {taint}")));
    printable(&words.join(", ")).into_owned()
}

fn row(entry: &Entry) -> [Cell; 7] {
    let pod = match (entry.pods, entry.ready) {
        (0, _) if entry.should_run => Cell::styled(Style::Bad, "missing"),
        (0, _) => Cell::from("-"),
        (1, Some(true)) => Cell::styled(Style::Good, "ready"),
        (1, _) => Cell::styled(Style::Bad, "not ready"),
        (count, _) => Cell::styled(Style::Warn, &format!("{count} pods")),
    };
    let what_if = |word: &'static str| if entry.pods == 0 { "-" } else { word };
    [
        format!("{}/{}", entry.namespace, entry.name).into(),
        if entry.should_run { "yes" } else { "no" }.into(),
        pod,
        what_if(entry.on_drain).into(),
        what_if(entry.on_delete).into(),
        what_if(entry.on_no_execute).into(),
        why(entry).into(),
    ]
}

/// What keeps the pod away; where it is wanted, what keeps it from being placed and from being ready.
fn why(entry: &Entry) -> String {
    // Room would not help there.
    let virtual_node = entry.reasons.iter().find(|reason| reason.code == Code::VirtualNode);
    if let Some(reason) = virtual_node.filter(|_| entry.should_run && entry.ready != Some(true)) {
        return reason.message.clone();
    }
    let deciding = |effect| match effect {
        Effect::Excludes | Effect::Keeps => true,
        Effect::Blocks => entry.should_run,
        Effect::Info => false,
    };
    let reasons =
        entry.reasons.iter().filter(|reason| deciding(reason.effect)).map(|reason| reason.message.as_str());
    let reasons: Vec<&str> = reasons.collect();
    match (&reasons[..], &entry.cause) {
        // The scheduler's own words say the same of all nodes.
        ([], Some(cause)) => cause.clone(),
        // The cause begins with these reasons and goes on with what becomes of the pod, or how often it was tried.
        (_, Some(cause)) if cause.starts_with(&reasons.join("; ")) => cause.clone(),
        _ => reasons.join("; "),
    }
}
