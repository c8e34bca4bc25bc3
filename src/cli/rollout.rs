//! `rollout`: what there is to know and to do about the revisions of a DaemonSet.

use clap::{Args, Subcommand};

use super::{ContextsArgs, ManifestArgs, OutputArgs, TargetArgs};

/// `rollout`
#[derive(Debug, Args)]
pub struct RolloutArgs {
    /// Which question.
    #[command(subcommand)]
    pub command: RolloutCommand,
}

/// The commands of `rollout`.
#[derive(Debug, Subcommand)]
pub enum RolloutCommand {
    /// Show the revisions: what each changed, who made it, what runs of it
    #[command(after_help = HISTORY_EXAMPLES)]
    History(HistoryArgs),
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
