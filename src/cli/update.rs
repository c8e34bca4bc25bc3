//! `update`: replacing the pods of an OnDelete DaemonSet in waves, and what becomes of such an update.

use clap::{ArgAction, Args, Subcommand, ValueEnum};

use super::{DryRun, OutputArgs, TargetArgs};

/// `update`
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: UpdateCommand,
}

/// The commands of `update`.
#[derive(Debug, Subcommand)]
pub enum UpdateCommand {
    /// Replace the outdated pods of an OnDelete DaemonSet, wave by wave
    ///
    /// Exit codes: 0 complete, 11 a gate stopped it (nothing more was touched), 12 new pods fail, 15 another driver holds
    /// the lock, 16 stopped or aborted, 4 timed out.
    #[command(after_help = START_EXAMPLES)]
    Start(Box<UpdateStartArgs>),
    /// Go on with an update that was stopped, interrupted or left, from any machine
    #[command(after_help = RESUME_EXAMPLES)]
    Resume(UpdateResumeArgs),
    /// Show how far an update is, from the cluster or from a snapshot
    #[command(after_help = STATUS_EXAMPLES)]
    Status(UpdateStatusArgs),
    /// End an update where it is: lift our cordons, forget the journal, leave the pods
    #[command(after_help = ABORT_EXAMPLES)]
    Abort(UpdateEndArgs),
    /// Put the former template back, and bring back the nodes that were updated
    #[command(after_help = REVERT_EXAMPLES)]
    Revert(UpdateRevertArgs),
}

const START_EXAMPLES: &str = "Examples:
  kubectl ds update start -n gpu driver --waves 1,25%,100% --soak 5m
  kubectl ds update start -n gpu driver --drain --dry-run=server";
const RESUME_EXAMPLES: &str = "Examples:
  kubectl ds update resume -n gpu driver
  kubectl ds update resume -n gpu driver --yes -o json";
const STATUS_EXAMPLES: &str = "Examples:
  kubectl ds update status -n gpu driver
  kubectl ds update status -A --snapshot dump.json.gz -o json";
const ABORT_EXAMPLES: &str = "Examples:
  kubectl ds update abort -n gpu driver
  kubectl ds update abort -n gpu driver --yes --force";
const REVERT_EXAMPLES: &str = "Examples:
  kubectl ds update revert -n gpu driver
  kubectl ds update revert -n gpu driver --dry-run=server";

/// `update start`
#[derive(Debug, Args)]
pub struct UpdateStartArgs {
    /// The DaemonSet: NAME, ds/NAME or NAMESPACE/NAME
    #[arg(value_name = "DAEMONSET", required = true)]
    pub names: Vec<String>,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub drain: DrainArgs,
    #[command(flatten)]
    pub checks: CheckArgs,
    /// Show what would happen and change nothing: client sends nothing, server checks rights and lets the server judge
    #[arg(long, value_name = "WHERE", num_args = 0..=1, require_equals = true, default_missing_value = "client", default_value = "none", value_enum)]
    pub dry_run: DryRun,
    /// Go on with an unfinished update instead of refusing, if there is one
    #[arg(long)]
    pub or_resume: bool,
    #[command(flatten)]
    pub drive: DriveArgs,
    #[command(flatten)]
    pub job: JobArgs,
}

/// Which nodes, in which order, how many at a time.
#[derive(Debug, Default, Args)]
pub struct PolicyArgs {
    /// Sizes of the waves: counts or percentages of all nodes (rounded up), the last one repeats; 1,100% if not given
    #[arg(long, value_name = "N|P,…", value_delimiter = ',')]
    pub waves: Vec<String>,
    /// At most so many nodes without an available pod at any time, whatever the cause; 1 if not given
    #[arg(long, value_name = "N|P")]
    pub max_unavailable: Option<String>,
    /// Nodes with these labels first, in this order (a selector with a comma of its own: repeat the flag)
    #[arg(long, value_name = "SELECTOR,…", action = ArgAction::Append)]
    pub order: Vec<String>,
    /// Only nodes with these labels
    #[arg(long, value_name = "SELECTOR")]
    pub nodes: Option<String>,
    /// These nodes are the first wave
    #[arg(long, value_name = "SELECTOR")]
    pub canary: Option<String>,
    /// Leave nodes out that are down already, instead of taking them first
    #[arg(long)]
    pub skip_unready: bool,
    /// Control-plane nodes keep their place instead of going last
    #[arg(long)]
    pub control_plane_in_order: bool,
    /// How long a wave must stay well before the next one begins
    #[arg(long, value_name = "DURATION")]
    pub soak: Option<String>,
    /// How long a new pod may take to be available and pass its gates; 10m if not given
    #[arg(long, value_name = "DURATION")]
    pub pod_timeout: Option<String>,
    /// How long all of it may take, then exit 4; for ever if not given
    #[arg(long, value_name = "DURATION")]
    pub timeout: Option<String>,
    /// What to do when a node fails: stop there, stop and clean up, or put the former template back
    #[arg(long, value_name = "WHAT", default_value = "stop", value_enum)]
    pub on_failure: OnFailure,
    /// Ask before each node or each wave
    #[arg(long, value_name = "WHEN", default_value = "none", value_enum)]
    pub confirm: Confirm,
}

/// `--on-failure`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OnFailure {
    /// Touch nothing more; `resume` goes on
    #[default]
    Stop,
    /// Touch nothing more, lift our cordons and forget the journal
    Abort,
    /// Put the former template back and bring back the nodes that were updated
    Revert,
}

/// `--confirm`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Confirm {
    /// Never
    #[default]
    None,
    /// Before each node
    Node,
    /// Before each wave
    Wave,
}

/// How a pod goes.
#[derive(Debug, Default, Args)]
pub struct DrainArgs {
    /// Evict the pod instead of deleting it: a disruption budget that forbids it is waited for
    #[arg(long)]
    pub evict: bool,
    /// Cordon the node and evict its other pods as kubectl drain does, before the pod is replaced
    #[arg(long)]
    pub drain: bool,
    /// With --drain: also pods that no controller makes anew
    #[arg(long, requires = "drain")]
    pub force_drain: bool,
    /// With --drain: also pods with an emptyDir, whose data is lost
    #[arg(long = "delete-emptydir-data", requires = "drain")]
    pub delete_empty_dir_data: bool,
    /// With --drain: seconds that pods get to end; their own if not given
    #[arg(long, value_name = "SECONDS", requires = "drain")]
    pub grace_period: Option<u32>,
    /// With --drain: how long a node may take to drain; for ever if not given
    #[arg(long, value_name = "DURATION", requires = "drain")]
    pub drain_timeout: Option<String>,
    /// With --drain: only pods with these labels
    #[arg(long, value_name = "SELECTOR", requires = "drain")]
    pub pod_selector: Option<String>,
    /// With --drain: delete the other pods instead of evicting them, past their disruption budgets
    #[arg(long, requires = "drain")]
    pub disable_eviction: bool,
}

/// What must hold, and what is run.
#[derive(Debug, Default, Args)]
pub struct CheckArgs {
    /// What must hold on a node: ready, restarts, node-ready (all three if not given), exec=COMMAND, http=URL (can be repeated)
    #[arg(long, value_name = "GATE,…", action = ArgAction::Append)]
    pub gate: Vec<String>,
    /// How long one run of exec= or http= may take; 30s if not given
    #[arg(long, value_name = "DURATION")]
    pub gate_timeout: Option<String>,
    /// Run this command before each node; NODE, POD, POD_IP and REVISION are in its environment
    #[arg(long, value_name = "COMMAND")]
    pub pre_hook: Option<String>,
    /// Run this command after each node
    #[arg(long, value_name = "COMMAND")]
    pub post_hook: Option<String>,
    /// How long a hook may take; 5m if not given
    #[arg(long, value_name = "DURATION")]
    pub hook_timeout: Option<String>,
}

/// What every command takes that drives.
#[derive(Debug, Args)]
pub struct DriveArgs {
    /// Go on without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Take the lock from another driver, even if that still renews it
    #[arg(long)]
    pub force: bool,
    /// How long the lock lasts without being renewed
    #[arg(long, value_name = "DURATION", default_value = "30s")]
    pub lock_duration: String,
    /// json prints one event a line, then the result
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_enum)]
    pub output: DriveOutput,
}

/// `-o` of what drives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DriveOutput {
    /// For people: drawn anew on a terminal, line by line otherwise
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// The update as a Job in the cluster.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "In the cluster")]
pub struct JobArgs {
    /// Print a Job that runs this very command in the cluster, with its ServiceAccount and the least rights
    #[arg(long, requires = "image")]
    pub emit_job: bool,
    /// The image of that Job: it holds kubectl-ds
    #[arg(long, value_name = "IMAGE", requires = "emit_job")]
    pub image: Option<String>,
}

/// `update resume`
#[derive(Debug, Args)]
pub struct UpdateResumeArgs {
    /// The DaemonSet: NAME, ds/NAME or NAMESPACE/NAME
    #[arg(value_name = "DAEMONSET", required = true)]
    pub names: Vec<String>,
    #[command(flatten)]
    pub drive: DriveArgs,
}

/// `update status`
#[derive(Debug, Args)]
pub struct UpdateStatusArgs {
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `update abort`
#[derive(Debug, Args)]
pub struct UpdateEndArgs {
    /// The DaemonSet: NAME, ds/NAME or NAMESPACE/NAME
    #[arg(value_name = "DAEMONSET", required = true)]
    pub names: Vec<String>,
    #[command(flatten)]
    pub drive: DriveArgs,
}

/// `update revert`
#[derive(Debug, Args)]
pub struct UpdateRevertArgs {
    /// The DaemonSet: NAME, ds/NAME or NAMESPACE/NAME
    #[arg(value_name = "DAEMONSET", required = true)]
    pub names: Vec<String>,
    /// Show what would happen and change nothing: client sends nothing, server lets the server judge
    #[arg(long, value_name = "WHERE", num_args = 0..=1, require_equals = true, default_missing_value = "client", default_value = "none", value_enum)]
    pub dry_run: DryRun,
    #[command(flatten)]
    pub drive: DriveArgs,
}
