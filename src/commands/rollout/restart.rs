//! `kubectl ds rollout restart`: all pods anew, with kubectl's patch.

use jiff::Timestamp;
use serde_json::Value;

use super::apply::{self, Planned};
use super::preview;
use crate::cli::{DryRun, GlobalArgs, RestartArgs};
use crate::commands::gather::{Gathered, full_name};
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::escape::printable;
use crate::output::ui::{Style, Ui};
use crate::rollout::{RESTARTED_ANNOTATION, restart_patch, restarted_at};
use crate::source::{ClusterError, ErrorKind};
use crate::state::Tools;

/// Shows what restarts, and restarts it.
pub(super) fn run(global: &GlobalArgs, args: &RestartArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let gathered = apply::read(global, &args.write, ui)?;
    let selected = apply::select(&gathered, &args.write, ui)?;
    let tools = Tools::new(&gathered.world, gathered.now);
    // RFC 3339 to the second, as Go writes it.
    let moment = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut plans = Vec::new();
    for daemon_set in selected {
        plans.push(plan(&gathered, &tools, daemon_set, &moment, args, ui)?);
    }
    apply::run(&gathered, &plans, &args.write, ui)
}

fn plan<'a>(
    gathered: &Gathered,
    tools: &Tools<'_>,
    daemon_set: &'a DaemonSet,
    moment: &str,
    args: &RestartArgs,
    ui: &mut Ui,
) -> Result<Planned<'a>, Failure> {
    let name = &daemon_set.meta.name;
    if restarted_at(daemon_set) == Some(moment) {
        let message = format!(
            "failed to create patch for {name}: if restart has already been triggered within the past second, please wait before attempting to trigger another"
        );
        return Err(ClusterError::new(ErrorKind::Conflict, message).into());
    }
    let restarts = preview::restarts(gathered, tools, daemon_set, stamped(daemon_set, moment))?;
    let shown = apply::shows(&args.write, ui);
    if shown {
        let name = ui.paint(Style::Bold, &printable(&full_name(daemon_set)));
        let last = restarted_at(daemon_set)
            .map_or_else(String::new, |last| format!("; last restarted at {}", printable(last)));
        writeln!(ui.answer(), "{name}: restart every pod{last}")?;
    }
    preview::print(ui, daemon_set, restarts.as_ref(), shown)?;
    preview::warn_of_owners(ui, daemon_set, "the restart's annotation", false);
    let done = match args.write.dry_run {
        DryRun::Client => "will be restarted",
        _ => "restarted",
    };
    Ok(Planned { daemon_set, patch: Some(restart_patch(moment)), done: done.to_owned() })
}

/// The template as the patch leaves it.
fn stamped(daemon_set: &DaemonSet, moment: &str) -> Value {
    let mut template = daemon_set.raw.pointer("/spec/template").cloned().unwrap_or_default();
    if !template.is_object() {
        return template;
    }
    for field in ["metadata", "annotations"] {
        let parent = if field == "metadata" { &mut template } else { &mut template["metadata"] };
        if !parent[field].is_object() {
            parent[field] = Value::Object(serde_json::Map::new());
        }
    }
    template["metadata"]["annotations"][RESTARTED_ANNOTATION] = moment.into();
    template
}
