//! `kubectl ds rollout restart --nodes … --only …`: some pods anew, a few at a time, the template untouched.
//!
//! Nothing is kept anywhere: an interruption leaves the pods that were deleted to the controller and the others as
//! they are. Refuses to go on when the DaemonSet changes meanwhile.

use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;

use super::apply;
use super::event::Event;
use super::preview::told;
use crate::cli::{DryRun, GlobalArgs, RestartArgs};
use crate::commands::gather::{Gathered, full_name, own_pods};
use crate::commands::reference::Reference;
use crate::commands::wording::{count, nodes};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, Selector, World, parse_duration};
use crate::output::escape::printable;
use crate::output::json::write_event;
use crate::output::ui::{Style, Ui};
use crate::rollout::{Only, Victim, Victims, go_now, unavailable, victims, width};
use crate::source::{Cluster, ClusterError, ErrorKind, Kind, List};
use crate::state::{DaemonSetState, Tools};

/// How often the pods are looked at, unless looking takes long.
const PAUSE: Duration = Duration::from_secs(1);
/// How many times longer than a look the pause after it is.
const REST: u32 = 10;
/// How long a pod may take if nothing else is said.
const PATIENCE: Duration = Duration::from_secs(600);

/// What was typed, understood.
struct Which {
    nodes: Option<Selector>,
    only: Option<Only>,
    timeout: Duration,
}

impl Which {
    fn new(args: &RestartArgs) -> Result<Self, Failure> {
        let wrong = |flag: &str, why: String| Failure::input(format!("{flag}: {why}"));
        let nodes = args.nodes.as_deref().map(Selector::parse).transpose();
        let only = args.only.as_deref().map(Only::parse).transpose();
        let timeout = match &args.timeout {
            None => PATIENCE,
            Some(text) => {
                let nanos = parse_duration(text).map_err(|why| wrong("--timeout", why))?;
                let nanos =
                    u64::try_from(nanos).map_err(|_| wrong("--timeout", format!("{text} is negative")))?;
                Duration::from_nanos(nanos)
            }
        };
        Ok(Self {
            nodes: nodes.map_err(|why| wrong("--nodes", why.to_string()))?,
            only: only.map_err(|why| wrong("--only", why))?,
            timeout,
        })
    }
}

/// Shows which pods restart, and restarts them in turn.
pub(super) fn run(global: &GlobalArgs, args: &RestartArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let which = Which::new(args)?;
    if args.write.field_manager.is_some() {
        return Err(Failure::input(
            "--field-manager does not go with --nodes and --only: pods are deleted, no field is set",
        ));
    }
    let gathered = apply::read(global, &args.write, ui)?;
    let selected = apply::select(&gathered, &args.write, ui)?;
    gathered.require(&[Kind::Node, Kind::Pod, Kind::ControllerRevision])?;
    let [daemon_set] = selected[..] else {
        return Err(Failure::input("--nodes and --only go with one DaemonSet"));
    };
    let Some(cluster) = gathered.cluster() else {
        return Err(Failure::input("there is no cluster to change"));
    };
    let tools = Tools::new(&gathered.world, gathered.now);
    let state = DaemonSetState::new(&tools, daemon_set);
    let found = victims(&state, &gathered.world, which.nodes.as_ref(), which.only, gathered.now)
        .map_err(|why| Failure::input(format!("--only: {why}")))?;
    let json = args.output.as_deref() == Some("json");
    preview(ui, &gathered, &state, &found, apply::shows(&args.write, ui) && !json)?;
    let result = Restarted { daemon_set, found: &found, dry_run: args.write.dry_run, json };
    if found.pods.is_empty() || args.write.dry_run == DryRun::Client {
        result.print("to restart", ui)?;
        return Ok(Exit::Ok);
    }
    if args.write.dry_run == DryRun::Server {
        for victim in &found.pods {
            delete(cluster, daemon_set, victim, true)?;
        }
        result.print("restarted", ui)?;
        return Ok(Exit::Ok);
    }
    if !args.write.yes && !apply::agreed(ui)? {
        ui.note("nothing was changed");
        return Ok(Exit::No);
    }
    let total = found.pods.len();
    let turns = Turns { cluster, base: &gathered.world, daemon_set, timeout: which.timeout, json };
    let mut step = Step { waiting: found.pods.clone(), in_hand: Vec::new() };
    turns.run(&mut step, ui).map_err(|failure| failure.hinted(step.left(total)))?;
    result.print("restarted", ui)?;
    Ok(Exit::Ok)
}

/// What came of it.
struct Restarted<'a> {
    daemon_set: &'a DaemonSet,
    found: &'a Victims,
    dry_run: DryRun,
    json: bool,
}

/// `kind: PartialRestart`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    daemon_set: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    dry_run: Option<&'static str>,
    nodes: Vec<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    spared: &'a [String],
}

impl Restarted<'_> {
    fn print(&self, done: &str, ui: &mut Ui) -> Result<(), Failure> {
        let (how, dry_run) = match self.dry_run {
            DryRun::None => ("", None),
            DryRun::Client => (" (dry run)", Some("client")),
            DryRun::Server => (" (server dry run)", Some("server")),
        };
        if self.json {
            let document = Document {
                daemon_set: Reference::new(self.daemon_set),
                dry_run,
                nodes: self.found.pods.iter().map(|own| own.node.as_str()).collect(),
                spared: &self.found.spared,
            };
            return Ok(write_event(ui.answer(), "PartialRestart", &document)?);
        }
        let name = printable(&self.daemon_set.meta.name);
        Ok(writeln!(
            ui.answer(),
            "daemonset.apps/{name} {} {done}{how}",
            count(self.found.pods.len(), "pod")
        )?)
    }
}

fn preview(
    ui: &mut Ui,
    gathered: &Gathered,
    state: &DaemonSetState<'_>,
    found: &Victims,
    shown: bool,
) -> Result<(), Failure> {
    let width = width(state);
    let lacking = unavailable(state, &gathered.world);
    if shown {
        let name = ui.paint(Style::Bold, &printable(&full_name(state.daemon_set)));
        let all = state.ownership.claimed.len();
        writeln!(
            ui.answer(),
            "{name}: restart {} of {all}, at most {width} at a time",
            count(found.pods.len(), "pod")
        )?;
    }
    let names: Vec<&str> = found.pods.iter().map(|own| own.node.as_str()).collect();
    if !names.is_empty() {
        told(ui, shown, &format!("on {}", nodes(&names)))?;
        if let (Some(number), Some(hash)) = (state.revision.number, &state.revision.hash) {
            told(
                ui,
                shown,
                &format!(
                    "each is deleted and comes back with revision {number} ({hash}); the next goes when it is available"
                ),
            )?;
        }
    }
    if lacking >= width && !found.pods.is_empty() {
        ui.warn(&format!(
            "{} without an available pod already, {width} may be: available pods wait until that changes",
            if lacking == 1 { "1 node is".to_owned() } else { format!("{lacking} nodes are") }
        ));
    }
    if !found.spared.is_empty() {
        let names: Vec<&str> = found.spared.iter().map(String::as_str).collect();
        ui.warn(&format!(
            "left alone, for they would not come back: the pods on {} that should not run one ({})",
            count(names.len(), "node"),
            nodes(&names)
        ));
    }
    Ok(())
}

/// Deletes this very pod; one that is gone is done.
fn delete(cluster: &Cluster, daemon_set: &DaemonSet, victim: &Victim, dry_run: bool) -> Result<(), Failure> {
    let namespace = daemon_set.meta.namespace.as_str();
    match cluster.delete_pod(namespace, &victim.pod, &victim.uid, dry_run) {
        // Gone, or another pod by now: whether it came back is looked at either way.
        Err(own) if matches!(own.error.kind, ErrorKind::NotFound | ErrorKind::Conflict) => Ok(()),
        // The next look tells whether it is going; the uid keeps its successor safe.
        Err(own) if own.in_doubt && !dry_run => Ok(()),
        Err(own) if own.error.kind == ErrorKind::Forbidden => Err(Failure::from(own.error)
            .hinted(format!("check with: kubectl auth can-i delete pods -n {namespace}"))
            .hinted("docs/rbac.md lists what each command needs")),
        Err(own) => Err(own.error.into()),
        Ok(()) => Ok(()),
    }
}

/// How far it is.
struct Step {
    /// The pods whose turn has not come.
    waiting: Vec<Victim>,
    /// Those that were deleted and are not replaced yet.
    in_hand: Vec<Victim>,
}

impl Step {
    fn done(&self, total: usize) -> usize {
        total.saturating_sub(self.waiting.len() + self.in_hand.len())
    }

    /// What an end before the end leaves behind.
    fn left(&self, total: usize) -> String {
        let coming = match self.in_hand.len() {
            0 => String::new(),
            deleted => format!(", {deleted} deleted and not back yet"),
        };
        format!(
            "{} of {} restarted{coming}; the others were not deleted",
            self.done(total),
            count(total, "pod")
        )
    }
}

/// The pods in turn.
struct Turns<'a> {
    cluster: &'a Cluster,
    /// What does not change meanwhile: revisions, namespaces, …
    base: &'a World,
    daemon_set: &'a DaemonSet,
    timeout: Duration,
    /// Whether steps are told as lines of JSON.
    json: bool,
}

impl Turns<'_> {
    /// Steps are no answer, except for a machine.
    fn tell(&self, event: &Event, ui: &mut Ui) -> Result<(), Failure> {
        if self.json {
            event.print(ui, true)?;
            ui.flush()?;
        } else {
            ui.note(&event.text());
        }
        Ok(())
    }

    fn run(&self, step: &mut Step, ui: &mut Ui) -> Result<(), Failure> {
        let total = step.waiting.len();
        let mut moved = Instant::now();
        // How many are done, and how few were left: a deletion that has to be asked for anew is no step.
        let mut furthest = (0, total);
        loop {
            let begun = Instant::now();
            let world = self.look()?;
            let daemon_set = self.same(&world)?;
            let tools = Tools::new(&world, Timestamp::now());
            let state = DaemonSetState::new(&tools, daemon_set);
            self.settle(&state, &world, step, ui)?;
            if step.waiting.is_empty() && step.in_hand.is_empty() {
                return Ok(());
            }
            let going: Vec<Victim> =
                go_now(&state, &world, &step.waiting, step.in_hand.len()).into_iter().cloned().collect();
            for victim in going {
                delete(self.cluster, daemon_set, &victim, true)?;
                delete(self.cluster, daemon_set, &victim, false)?;
                let (node, pod) = (victim.node.to_string(), victim.pod.to_string());
                self.tell(&Event::PodDeleted { node, pod }, ui)?;
                step.waiting.retain(|own| own.uid != victim.uid);
                step.in_hand.push(victim);
            }
            let (done, waiting) = (step.done(total), step.waiting.len());
            if done > furthest.0 || waiting < furthest.1 {
                furthest = (done.max(furthest.0), waiting.min(furthest.1));
                moved = Instant::now();
            } else if moved.elapsed() >= self.timeout {
                return Err(self.stuck(&step.waiting, &step.in_hand));
            }
            ui.status(&format!("{done} of {total} restarted, {} in hand …", step.in_hand.len()));
            sleep(PAUSE.max(begun.elapsed() * REST));
        }
    }

    /// Takes out what came back, and what somebody else took away.
    fn settle(
        &self,
        state: &DaemonSetState<'_>,
        world: &World,
        step: &mut Step,
        ui: &mut Ui,
    ) -> Result<(), Failure> {
        let Step { waiting, in_hand } = step;
        let pods = &state.ownership.claimed;
        let going = |victim: &Victim| !pods.iter().any(|pod| pod.uid == victim.uid && !pod.is_terminating());
        // Whoever took it away, its node lacks a pod now.
        in_hand.extend(waiting.iter().filter(|own| going(own)).cloned());
        waiting.retain(|own| !going(own));
        let mut events = Vec::new();
        in_hand.retain(|victim| {
            let node = victim.node.to_string();
            let index = world.node_index(&victim.node);
            let wanted = index.is_some_and(|index| state.eligibility(index).should_run);
            let back = going(victim) && state.is_available_on(&victim.node);
            if back {
                events.push(Event::NodeAvailable { node });
            } else if !wanted {
                events.push(Event::NodeNotWanted { node });
            }
            wanted && !back
        });
        // A deletion whose answer was lost and that did not happen.
        waiting.extend(in_hand.iter().filter(|own| !going(own)).cloned());
        in_hand.retain(going);
        events.iter().try_for_each(|event| self.tell(event, ui))
    }

    fn look(&self) -> Result<World, Failure> {
        let (namespace, name) = self.daemon_set.key();
        let own = List::of_namespace(Kind::DaemonSet, namespace).named(name);
        let lists = [own, own_pods(self.daemon_set), List::all(Kind::Node)];
        let mut reading = self.cluster.read(&lists, &mut |_| {});
        if let Some(unread) = reading.unread.pop() {
            return Err(unread.error.into());
        }
        let mut world = self.base.clone();
        world.daemon_sets.clear();
        world.pods.clear();
        world.nodes.clear();
        world.absorb(reading.gathered.world);
        Ok(world.indexed())
    }

    fn same<'w>(&self, world: &'w World) -> Result<&'w DaemonSet, Failure> {
        let found = world.daemon_sets.iter().find(|own| own.key() == self.daemon_set.key());
        let same = found.filter(|own| {
            own.meta.uid == self.daemon_set.meta.uid
                && own.meta.generation == self.daemon_set.meta.generation
                && own.meta.deletion_timestamp.is_none()
        });
        same.ok_or_else(|| {
            let message = format!(
                "DaemonSet {} was changed by somebody else meanwhile: no more pods are deleted",
                full_name(self.daemon_set)
            );
            ClusterError::new(ErrorKind::Conflict, message).into()
        })
    }

    fn stuck(&self, waiting: &[Victim], in_hand: &[Victim]) -> Failure {
        let seconds = self.timeout.as_secs();
        let message = match in_hand {
            [] => format!(
                "no pod could go for {seconds}s: too many nodes are without an available pod; {} left",
                count(waiting.len(), "pod")
            ),
            _ => {
                let names: Vec<&str> = in_hand.iter().map(|own| own.node.as_str()).collect();
                format!(
                    "not available again within {seconds}s: {}; {} left as {}",
                    nodes(&names),
                    count(waiting.len(), "pod"),
                    if waiting.len() == 1 { "it is" } else { "they are" }
                )
            }
        };
        let name = &self.daemon_set.meta.name;
        Failure::from(ClusterError::new(ErrorKind::Timeout, message))
            .hinted(format!("kubectl ds diff -n {} {name} tells why", self.daemon_set.meta.namespace))
    }
}
