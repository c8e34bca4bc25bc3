//! What people read: the verdict first, then the budget with its arithmetic, the nodes by what keeps them, the way out.

use std::collections::BTreeMap;
use std::io;

use super::super::event::{Event, Held};
use super::Judged;
use crate::commands::gather::full_name;
use crate::commands::wording::{NodeLists, age, behind, count, nodes};
use crate::model::Text;
use crate::output::age;
use crate::output::escape::printable;
use crate::output::ui::{Style, Ui};
use crate::rollout::status::{Class, Fault, RolloutStatus, Spending, Unavailable, Verdict};
use crate::state::Tools;

/// The width of the words on the left.
const LABEL: usize = 9;

/// Prints the verdict on one DaemonSet.
pub(super) fn print(
    ui: &mut Ui,
    tools: &Tools<'_>,
    judged: &Judged<'_>,
    lists: &mut NodeLists,
    wide: bool,
) -> io::Result<()> {
    let status = &judged.status;
    headline(ui, judged)?;
    if let Some(line) = budget(status) {
        labelled(ui, "budget", &line)?;
    }
    groups(ui, tools, status, lists, wide)?;
    if !status.outdated.is_empty() && status.verdict != Verdict::Complete {
        let list = names(&status.outdated, lists, wide);
        labelled(ui, "old", &format!("{list}: {}", turn(judged)))?;
    }
    for (label, list, words) in [
        ("ignored", &status.ignored, "counted out (--ignore-nodes)"),
        ("joined", &status.joined, "joined since the watch began"),
        ("left", &status.left, "left since the watch began"),
    ] {
        if !list.is_empty() {
            let list = names(list, lists, wide);
            labelled(ui, label, &format!("{list}: {words}"))?;
        }
    }
    if let Some(pace) = status.pace {
        let left = status.eta.as_ref().map_or_else(String::new, |eta| {
            format!("; about {} left ({})", age::human(eta.seconds), eta.basis)
        });
        labelled(
            ui,
            "pace",
            &format!("{}s a pod, measured on {}{left}", pace.seconds, count(pace.pods, "pod")),
        )?;
    }
    if !status.young.nodes.is_empty() {
        labelled(ui, "young", &young(status))?;
    }
    way_out(ui, status)
}

/// What another change of the template would do to pods inside the window of minReadySeconds.
fn young(status: &RolloutStatus) -> String {
    let surge = status.budget.as_ref().is_some_and(|own| own.field == "maxSurge");
    let (fate, field) = match surge {
        true => ("put a second pod beside", "maxSurge"),
        false => ("delete", "maxUnavailable"),
    };
    let names: Vec<&str> = status.young.nodes.iter().map(String::as_str).collect();
    let (pods, count_as, they) = match names.len() {
        1 => ("the ready pod", "it counts", "it has"),
        _ => ("the ready pods", "they count", "they have"),
    };
    format!(
        "another change within {} would {fate} {pods} on {} at once, whatever {field} says: {count_as} as unavailable until {they} been ready for minReadySeconds",
        age::human(status.young.seconds),
        nodes(&names)
    )
}

/// The verdict for people.
fn words(status: &RolloutStatus) -> &'static str {
    match status.verdict {
        Verdict::Complete => "complete",
        Verdict::InProgress => "in progress",
        Verdict::Waiting => "waiting for the operator",
        Verdict::NoNodes => "no eligible node",
        Verdict::Failing => "failing revision",
        Verdict::Blocked => blocker(status),
    }
}

/// What a log is told: the verdict, why, and what is held.
pub(super) fn event(judged: &Judged<'_>) -> Event {
    let status = &judged.status;
    let mut held: Vec<Held> = Vec::new();
    for own in status.unavailable.iter().filter(|own| own.held) {
        match held.iter_mut().find(|other| other.class == own.class && other.message == own.message) {
            Some(other) => other.nodes.push(own.node.to_string()),
            None => held.push(Held {
                class: own.class,
                message: own.message.clone(),
                nodes: vec![own.node.to_string()],
            }),
        }
    }
    Event::Verdict {
        daemon_set: full_name(judged.state.daemon_set),
        verdict: status.verdict,
        words: words(status),
        reason: status.reason.clone(),
        done: status.done,
        desired: status.desired,
        held,
    }
}

fn headline(ui: &mut Ui, judged: &Judged<'_>) -> io::Result<()> {
    let status = &judged.status;
    let words = words(status);
    let style = match status.verdict {
        Verdict::Complete => Style::Good,
        Verdict::Failing | Verdict::Blocked => Style::Bad,
        _ => Style::Warn,
    };
    let name = printable(&full_name(judged.state.daemon_set)).into_owned();
    let revision = match (judged.state.revision.number, judged.state.revision.hash.as_deref()) {
        (Some(number), Some(hash)) => format!(", revision {number} ({hash})"),
        (Some(number), None) => format!(", revision {number}"),
        (None, Some(hash)) => format!(", revision {hash}"),
        (None, None) => String::new(),
    };
    let title = format!("{}: {}", ui.paint(Style::Bold, &name), ui.paint(style, words));
    writeln!(ui.answer(), "{title}{}", printable(&revision))?;
    labelled(ui, "", &status.reason)
}

/// By what a rollout is blocked.
fn blocker(status: &RolloutStatus) -> &'static str {
    let held = || status.unavailable.iter().filter(|own| own.held);
    if held().all(|own| own.fault == Fault::Configuration) {
        "blocked by its configuration"
    } else if held().all(|own| own.fault == Fault::Admission) {
        "blocked: pods are refused"
    } else {
        "blocked by nodes"
    }
}

/// `maxUnavailable 10% of 288 = 29 (rounded up); 20 spent by NotReady nodes n3 n9 …; 9 left`.
fn budget(status: &RolloutStatus) -> Option<String> {
    let budget = status.budget.as_ref().filter(|own| own.of > 0)?;
    if status.verdict == Verdict::Complete && budget.spent_by.is_empty() {
        return None;
    }
    let Spending { field, written, limit, of, .. } = budget;
    let mut words = match written.ends_with('%') {
        true => format!("{field} {written} of {of} = {limit} (rounded up)"),
        false => format!("{field} {limit} of {of}"),
    };
    for (what, list) in spenders(status, budget) {
        let list: Vec<&str> = list.iter().map(|name| name.as_str()).collect();
        words += &format!("; {} spent by {what} {}", list.len(), nodes(&list));
    }
    let left = match budget.left() {
        0 => "nothing left".to_owned(),
        left => format!("{left} left"),
    };
    Some(format!("{words}; {left}"))
}

/// The nodes that spend the budget, by why.
fn spenders<'a>(status: &RolloutStatus, budget: &'a Spending) -> Vec<(&'static str, Vec<&'a Text>)> {
    let mut groups: BTreeMap<&'static str, Vec<&Text>> = BTreeMap::new();
    for name in &budget.spent_by {
        let own = status.unavailable.iter().find(|own| own.node == *name);
        groups.entry(own.map_or("nodes that are being replaced:", spends)).or_default().push(name);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    groups
}

fn spends(own: &Unavailable) -> &'static str {
    match own.class {
        Class::NodeNotReady => "NotReady nodes",
        Class::NodeMaintenance => "nodes in maintenance:",
        Class::NodeGone => "nodes that are gone:",
        Class::Duplicate => "two pods on",
        Class::StuckTerminating => "pods stuck in Terminating on",
        _ if !own.held => "nodes that are being replaced:",
        Class::Capacity | Class::Port | Class::Affinity | Class::Unschedulable => "pods that find no room on",
        Class::Quota | Class::Admission => "pods that are refused for",
        _ => "failing pods on",
    }
}

/// The unavailable nodes, equal ones together.
fn groups(
    ui: &mut Ui,
    tools: &Tools<'_>,
    status: &RolloutStatus,
    lists: &mut NodeLists,
    wide: bool,
) -> io::Result<()> {
    let mut groups: Vec<(&Unavailable, Vec<&Unavailable>)> = Vec::new();
    for own in &status.unavailable {
        let same = |(first, _): &&mut (&Unavailable, Vec<&Unavailable>)| {
            (first.class, first.held, &first.message) == (own.class, own.held, &own.message)
        };
        match groups.iter_mut().find(same) {
            Some((_, list)) => list.push(own),
            None => groups.push((own, vec![own])),
        }
    }
    for (first, group) in groups {
        let mut list: Vec<Text> = group.iter().map(|own| own.node.clone()).collect();
        list.sort_by(|a, b| crate::model::natural_order(a, b));
        let list = names(&list, lists, wide);
        let label = if first.held { "held" } else { "going" };
        labelled(ui, label, &format!("{list}: {}{}", first.message, ages(tools, &group)))?;
    }
    Ok(())
}

/// ` (6h)` or ` (6h to 3d)`.
fn ages(tools: &Tools<'_>, group: &[&Unavailable]) -> String {
    let since = || group.iter().filter_map(|own| own.since);
    let (newest, oldest) = (age(since().max(), tools.now), age(since().min(), tools.now));
    match (newest.is_empty(), newest == oldest) {
        (true, _) => String::new(),
        (false, true) => format!(" ({newest})"),
        (false, false) => format!(" ({newest} to {oldest})"),
    }
}

/// What the old pods wait for.
fn turn(judged: &Judged<'_>) -> &'static str {
    let status = &judged.status;
    match status.verdict {
        _ if status.outdated.len() == status.wrong_template.len() => "adopted, and run another template",
        _ if status.way_out.iter().any(|own| own.command.starts_with("kubectl ds rollout resume ")) => {
            "replaced once the rollout is resumed"
        }
        Verdict::Waiting => "replaced once somebody deletes their pods",
        _ if judged.strategy() == "OnDelete" => "replaced once somebody deletes their pods",
        _ => "run an older revision and wait for their turn",
    }
}

fn way_out(ui: &mut Ui, status: &RolloutStatus) -> io::Result<()> {
    let mut label = "way out";
    for own in &status.way_out {
        // In one line, however long: it is there to be copied.
        writeln!(ui.answer(), "{label:LABEL$}{}", printable(&own.command))?;
        label = "";
    }
    let held = |class: Class| status.unavailable.iter().any(|own| own.held && own.class == class);
    let mut others = Vec::new();
    if held(Class::StuckTerminating) || held(Class::NodeGone) {
        others.push(
            "if the node is down for good: taint it node.kubernetes.io/out-of-service=nodeshutdown:NoExecute, or delete it; a forced delete of the pod is safe only if it surely runs no more",
        );
    }
    if matches!(status.verdict, Verdict::Blocked)
        && (held(Class::NodeNotReady) || held(Class::NodeMaintenance) || held(Class::StuckTerminating))
    {
        others.push(
            "or count such nodes out: --ignore-nodes SELECTOR, or be content with less: --min-ready 95%",
        );
    }
    for other in others {
        labelled(ui, label, other)?;
        label = "";
    }
    Ok(())
}

fn names(list: &[Text], lists: &mut NodeLists, wide: bool) -> String {
    let list: Vec<&str> = list.iter().map(Text::as_str).collect();
    if wide { list.join(" ") } else { lists.list(&list) }
}

fn labelled(ui: &mut Ui, label: &str, text: &str) -> io::Result<()> {
    let head = format!("{label:LABEL$}");
    behind(ui, &head, text, LABEL)
}
