//! `update start`: plan, show, ask, lock, drive.

use super::act::Limits;
use super::begin::{Begun, GATE, HOOK, agreed, can_ask, exit, read};
use super::document::PlanDocument;
use super::policy::{duration, policy};
use super::{go_on, job, show, stored, trial};
use crate::cli::{DriveOutput, DryRun, GlobalArgs, UpdateStartArgs};
use crate::commands::gather::{cluster, full_name, named_targets};
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::escape::printable;
use crate::output::json::write_event;
use crate::output::ui::Ui;
use crate::output::yaml;
use crate::state::{DaemonSetState, Tools};
use crate::update::{self, Phase, Plan, PlanRefusal, Policy, Sight, State};

/// Runs it.
pub(super) fn run(global: &GlobalArgs, args: &UpdateStartArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let policy = policy(args)?;
    let limits = limits(args)?;
    if args.job.emit_job {
        return emit(global, args, ui);
    }
    let dry = args.dry_run != DryRun::None;
    if args.dry_run == DryRun::Server && !global.snapshot.is_empty() {
        return Err(Failure::input(
            "--dry-run=server and --snapshot cannot be used together: nobody is there to judge",
        ));
    }
    let mut begun = read(global, &args.names, !dry, ui)?;
    let owner = stored::known(&begun.daemon_set)?.filter(|own| own.journal.phase != Phase::Complete);
    if dry {
        if owner.is_some() {
            return Err(under_way(&begun.daemon_set));
        }
        return dry_run(&begun, args, policy, ui);
    }
    // What keeps a plan from being made is told before a lock is left anywhere.
    if owner.is_none() && made(&begun, policy.clone())?.nodes.is_empty() {
        return nothing_to_do(&begun, args, policy, ui);
    }
    let lock = begun.lock(&args.drive, ui)?;
    let known = stored::known(&begun.daemon_set)?;
    if let Some(known) = known.filter(|own| own.journal.phase != Phase::Complete) {
        if !args.or_resume {
            return Err(under_way(&begun.daemon_set));
        }
        can_ask(&known.plan, ui)?;
        return go_on::go_on(begun, known, lock, &args.drive, limits, ui);
    }
    let plan = made(&begun, policy)?;
    can_ask(&plan, ui)?;
    shown(&begun, &plan, args, ui)?;
    if !agreed(&args.drive, ui)? {
        return Ok(Exit::No);
    }
    // That of a run that is over.
    let old = begun.daemon_set.meta.annotations.get(update::JOURNAL_ANNOTATION).map(str::to_owned);
    let state = State::start(plan, &begun.holder, old);
    begun.drive(state, lock, args.drive.output, limits, ui).map(|outcome| exit(&outcome))
}

fn limits(args: &UpdateStartArgs) -> Result<Limits, Failure> {
    let limit = |flag: &str, text: Option<&String>, otherwise| match text {
        Some(text) => duration(flag, text),
        None => Ok(otherwise),
    };
    Ok(Limits {
        gate: limit("--gate-timeout", args.checks.gate_timeout.as_ref(), GATE)?,
        hook: limit("--hook-timeout", args.checks.hook_timeout.as_ref(), HOOK)?,
    })
}

/// Prints the Job; the cluster is found for the namespace alone, and nothing is sent.
fn emit(global: &GlobalArgs, args: &UpdateStartArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let meant = match cluster(global)? {
        Some(cluster) => cluster.namespace().to_owned(),
        None => return Err(Failure::input("--emit-job and --snapshot cannot be used together")),
    };
    let [(namespace, name)] = &named_targets(&args.names, &meant)[..] else {
        return Err(Failure::input("one DaemonSet is driven at a time"));
    };
    for (index, document) in job::documents(global, args, namespace, name)?.iter().enumerate() {
        if index > 0 {
            writeln!(ui.answer(), "---")?;
        }
        yaml::write(ui.answer(), document)?;
    }
    Ok(Exit::Ok)
}

/// Makes the plan of what was read.
fn made(begun: &Begun, policy: Policy) -> Result<Plan, Failure> {
    let Begun { gathered, daemon_set, holder } = begun;
    let tools = Tools::new(&gathered.world, gathered.now);
    let state = DaemonSetState::new(&tools, daemon_set);
    // The holder's name is as good as any that no other run has.
    let run = format!("{:x}-{}", gathered.now.as_second(), holder.rsplit('_').next().unwrap_or_default());
    update::plan(&state, &gathered.world, policy, &run, gathered.now)
        .map_err(|refusal| refused(refusal, daemon_set))
}

fn refused(refusal: PlanRefusal, daemon_set: &DaemonSet) -> Failure {
    let name = full_name(daemon_set);
    let (namespace, own) = daemon_set.key();
    match refusal {
        PlanRefusal::NotOnDelete => Failure::input(format!(
            "{name}: the strategy is RollingUpdate: the controller replaces its pods by itself"
        ))
        .hinted(format!("kubectl ds rollout pause -n {namespace} {own} makes it OnDelete")),
        PlanRefusal::Deleting => Failure::input(format!("{name} is being deleted: nothing was changed")),
        PlanRefusal::NoRevision => Failure::input(format!(
            "{name}: the controller has not made the revision of the live template yet: nothing was changed"
        ))
        .hinted("run the command again in a moment; is the controller manager alive?"),
        PlanRefusal::Selector(flag, why) | PlanRefusal::Number(flag, why) => {
            Failure::input(format!("--{flag}: {why}"))
        }
        PlanRefusal::TooBig(bytes) => {
            Failure::input(format!("{name}: the plan takes {bytes} bytes, more than its annotation can hold"))
                .hinted("--nodes takes a part of them")
        }
    }
}

fn under_way(daemon_set: &DaemonSet) -> Failure {
    let (namespace, name) = daemon_set.key();
    Failure::paused(format!("an update of {} was begun and is not over", full_name(daemon_set)))
        .hinted(format!("go on with: kubectl ds update resume -n {namespace} {name}"))
        .hinted(format!("or forget it: kubectl ds update abort -n {namespace} {name}"))
}

/// Prints the plan.
fn shown(begun: &Begun, plan: &Plan, args: &UpdateStartArgs, ui: &mut Ui) -> Result<(), Failure> {
    let tools = Tools::new(&begun.gathered.world, begun.gathered.now);
    let state = DaemonSetState::new(&tools, &begun.daemon_set);
    let sight = Sight::new(&state, &begun.gathered.world.nodes);
    if args.drive.output == DriveOutput::Json {
        let blockers = plan.blockers(&sight);
        let document = PlanDocument::new(plan, &state, &sight, &blockers);
        write_event(ui.answer(), "UpdatePlan", &document)?;
    } else if !(ui.quiet() && args.drive.yes && args.dry_run == DryRun::None) {
        show::plan(ui, plan, &state, &sight, args.dry_run != DryRun::None)?;
    }
    ui.flush()?;
    Ok(())
}

fn nothing_to_do(
    begun: &Begun,
    args: &UpdateStartArgs,
    policy: Policy,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let plan = made(begun, policy)?;
    if args.drive.output == DriveOutput::Json || !plan.left.is_empty() {
        shown(begun, &plan, args, ui)?;
    }
    if args.drive.output == DriveOutput::Text {
        writeln!(
            ui.answer(),
            "{}: nothing to update: every node that is meant runs revision {}",
            printable(&full_name(&begun.daemon_set)),
            printable(&plan.target)
        )?;
    }
    Ok(Exit::Ok)
}

fn dry_run(begun: &Begun, args: &UpdateStartArgs, policy: Policy, ui: &mut Ui) -> Result<Exit, Failure> {
    let plan = made(begun, policy)?;
    if plan.nodes.is_empty() {
        return nothing_to_do(begun, args, plan.policy, ui);
    }
    shown(begun, &plan, args, ui)?;
    if args.dry_run == DryRun::Server {
        return trial::run(begun, &plan, args.drive.output, ui);
    }
    if args.drive.output == DriveOutput::Text {
        writeln!(ui.answer(), "nothing was changed (dry run)")?;
    }
    Ok(Exit::Ok)
}
