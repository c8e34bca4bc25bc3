//! `rollout`: its commands and their flags.

use clap::{Args, Subcommand, ValueEnum};

/// `rollout`
#[derive(Debug, Args)]
pub struct RolloutArgs {
    #[command(subcommand)]
    pub command: RolloutCommand,
}

/// The commands of `rollout`.
#[derive(Debug, Subcommand)]
pub enum RolloutCommand {
    /// Return to an earlier revision, after showing what that changes and restarts
    #[command(after_help = UNDO_EXAMPLES)]
    Undo(UndoArgs),
    /// Restart the pods of a DaemonSet as kubectl does, or some of them in turn
    #[command(after_help = RESTART_EXAMPLES)]
    Restart(RestartArgs),
    /// Stop a rollout where it is: RollingUpdate becomes OnDelete
    #[command(after_help = PAUSE_EXAMPLES)]
    Pause(PauseArgs),
    /// Go on with a rollout that was paused, with the strategy it had
    #[command(after_help = RESUME_EXAMPLES)]
    Resume(ResumeArgs),
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
    #[arg(value_name = "DAEMONSET", required = true)]
    pub names: Vec<String>,
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
