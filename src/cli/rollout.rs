//! `rollout`: what there is to know and to do about the rollouts of a DaemonSet.

use clap::{ArgAction, Args, Subcommand};

use super::{OutputArgs, TargetArgs};

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
    /// Tell whether a rollout is complete, in progress, blocked, failing or waiting, and why
    ///
    /// Exit codes: 0 complete, 10 in progress, 11 blocked by nodes, 12 failing revision, 13 waiting for the operator,
    /// 14 no eligible node, 4 timed out.
    #[command(after_help = STATUS_EXAMPLES)]
    Status(RolloutStatusArgs),
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
