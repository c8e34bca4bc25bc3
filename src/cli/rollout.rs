//! `rollout`: what there is to know and to do about the rollouts of a DaemonSet.

use clap::{ArgAction, Args, Subcommand, ValueEnum};

use super::{ContextsArgs, Late, ManifestArgs, OutputArgs, TargetArgs};

/// `rollout`
#[derive(Debug, Args)]
pub struct RolloutArgs {
    /// What to know or to do.
    #[command(subcommand)]
    pub command: RolloutCommand,
}

/// The commands of `rollout`.
#[derive(Debug, Subcommand)]
pub enum RolloutCommand {
    /// Show the revisions: what each changed, who made it, what runs of it
    #[command(after_help = HISTORY_EXAMPLES)]
    History(Late<HistoryArgs>),
    /// Tell whether a rollout is complete, in progress, blocked, failing or waiting, and why
    ///
    /// Exit codes: 0 complete, 10 in progress, 11 blocked by nodes, 12 failing revision, 13 waiting for the operator,
    /// 14 no eligible node, 4 timed out.
    #[command(after_help = STATUS_EXAMPLES)]
    Status(Late<RolloutStatusArgs>),
    /// Return to an earlier revision, after showing what that changes and restarts
    #[command(after_help = UNDO_EXAMPLES)]
    Undo(Late<UndoArgs>),
    /// Restart the pods of a DaemonSet as kubectl does, or some of them in turn
    #[command(after_help = RESTART_EXAMPLES)]
    Restart(Late<RestartArgs>),
    /// Stop a rollout where it is: RollingUpdate becomes OnDelete
    #[command(after_help = PAUSE_EXAMPLES)]
    Pause(Late<PauseArgs>),
    /// Go on with a rollout that was paused, with the strategy it had
    #[command(after_help = RESUME_EXAMPLES)]
    Resume(Late<ResumeArgs>),
}

const HISTORY_EXAMPLES: &str = "Examples:
  kubectl ds rollout history -n logging fluentd --revision 3
  kubectl ds rollout history --diff 4 -f fluentd.yaml --snapshot dump/";

/// `rollout history`
#[derive(Debug, Args)]
pub struct HistoryArgs {
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub manifests: ManifestArgs,
    /// Print the pod template of this revision, as kubectl does
    #[arg(long, value_name = "N", allow_negative_numbers = true, conflicts_with = "diff")]
    pub revision: Option<i64>,
    /// Compare two revisions, or one with the live template, or with that of -f
    #[arg(long, value_name = "A..B|N")]
    pub diff: Option<String>,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Last: its heading would be that of whatever follows it.
    #[command(flatten)]
    pub contexts: ContextsArgs,
}

const STATUS_EXAMPLES: &str = "Examples:
  kubectl ds rollout status -n logging fluentd --watch --timeout 30m
  kubectl ds rollout status -n kube-system cilium --ignore-nodes pool=spare --min-ready 95%";

/// `rollout status`
#[derive(Debug, Args)]
pub struct RolloutStatusArgs {
    #[command(flatten)]
    pub targets: TargetArgs,
    /// The revision that is meant: exit 1 if another is current
    #[arg(long, value_name = "N")]
    pub revision: Option<i64>,
    /// Count nodes with these labels out
    #[arg(long, value_name = "SELECTOR")]
    pub ignore_nodes: Option<String>,
    /// So many nodes, or so much of them, are enough: 95%
    #[arg(long, value_name = "NUMBER|PERCENT")]
    pub min_ready: Option<String>,
    /// A new pod that is not available after this time counts as failing
    #[arg(long, value_name = "DURATION", default_value = "10m")]
    pub progress_deadline: String,
    /// Keep the verdict up to date until the rollout is complete or cannot go on by itself
    #[arg(short, long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false", hide_possible_values = true, hide_default_value = true, action = ArgAction::Set)]
    pub watch: bool,
    /// Wait no longer than this for the rollout, then exit 4; without --watch only the last verdict is printed
    #[arg(long, value_name = "DURATION")]
    pub timeout: Option<String>,
    /// While waiting, nodes that join or leave do not move the goal [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub freeze: Option<bool>,
    /// No eligible node is as good as complete
    #[arg(long)]
    pub allow_empty: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

const UNDO_EXAMPLES: &str = "Examples:
  kubectl ds rollout undo -n logging fluentd
  kubectl ds rollout undo -n logging fluentd --to-revision 3 --dry-run=server";
const RESTART_EXAMPLES: &str = "Examples:
  kubectl ds rollout restart -n logging fluentd
  kubectl ds rollout restart -n logging fluentd --nodes pool=gpu --only older-than=24h";
const PAUSE_EXAMPLES: &str = "Examples:
  kubectl ds rollout pause -n logging fluentd
  kubectl ds rollout pause -n logging fluentd --dry-run=client";
const RESUME_EXAMPLES: &str = "Examples:
  kubectl ds rollout resume -n logging fluentd
  kubectl ds rollout resume -n logging fluentd --force --yes";

/// What every writing command takes.
#[derive(Debug, Args)]
pub struct WriteArgs {
    /// The DaemonSets: NAME, ds/NAME or NAMESPACE/NAME
    #[arg(value_name = "DAEMONSET", required_unless_present = "selector")]
    pub names: Vec<String>,
    /// All DaemonSets of the namespace with these labels
    #[arg(short = 'l', long, value_name = "SELECTOR", conflicts_with = "names")]
    pub selector: Option<String>,
    /// Go on without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Show what would happen and change nothing: client sends nothing, server lets the server judge
    #[arg(long, value_name = "WHERE", default_value = "none", value_enum)]
    pub dry_run: DryRun,
    /// Under which name the server notes who owns the fields; kubectl-rollout if not given
    #[arg(long, value_name = "NAME")]
    pub field_manager: Option<String>,
}

/// `--dry-run`, kubectl's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DryRun {
    /// Change it
    #[default]
    None,
    /// Send nothing
    Client,
    /// Let the server judge, and keep nothing
    Server,
}

/// `rollout undo`
#[derive(Debug, Args)]
pub struct UndoArgs {
    #[command(flatten)]
    pub write: WriteArgs,
    /// The revision to return to; 0 is the one before the last
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub to_revision: i64,
}

/// `rollout restart`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("some").multiple(true))]
pub struct RestartArgs {
    #[command(flatten)]
    pub write: WriteArgs,
    /// Only pods on nodes with these labels: deleted a few at a time, the template stays as it is
    #[arg(long, value_name = "SELECTOR", group = "some")]
    pub nodes: Option<String>,
    /// Only these pods, likewise: unready, outdated, older-than=DURATION or revision=N
    #[arg(long, value_name = "WHICH", group = "some")]
    pub only: Option<String>,
    /// With --nodes or --only: how long to wait for a pod to be available again; 10m if not given
    #[arg(long, value_name = "DURATION", requires = "some")]
    pub timeout: Option<String>,
    /// With --nodes or --only: json prints each step, and the result, as a line of JSON
    #[arg(short, long, value_name = "FORMAT", requires = "some", value_parser = ["text", "json"])]
    pub output: Option<String>,
}

/// `rollout pause`
#[derive(Debug, Args)]
pub struct PauseArgs {
    #[command(flatten)]
    pub write: WriteArgs,
}

/// `rollout resume`
#[derive(Debug, Args)]
pub struct ResumeArgs {
    #[command(flatten)]
    pub write: WriteArgs,
    /// Also one that was not paused by this program: RollingUpdate with the server's defaults
    #[arg(long)]
    pub force: bool,
}
