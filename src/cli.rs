//! What can be typed: every command and flag. Help, completion and man pages are made from this alone.

mod global;
mod late;
mod lint;
mod rollout;
mod update;

use std::env;
use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

pub use global::{ClusterArgs, ColorChoice, GlobalArgs};
pub use late::Late;
pub use lint::{
    ConfigCommand, FixArgs, IgnoreArgs, LintArgs, LintCommand, Order, RuleArgs, RulesArgs, TargetClusterArgs,
};
pub use rollout::{
    DryRun, HistoryArgs, PauseArgs, RestartArgs, ResumeArgs, RolloutArgs, RolloutCommand, RolloutStatusArgs,
    UndoArgs, WriteArgs,
};
pub use update::{
    CheckArgs, Confirm, DrainArgs, DriveArgs, DriveOutput, JobArgs, OnFailure, PolicyArgs, UpdateArgs,
    UpdateCommand, UpdateEndArgs, UpdateResumeArgs, UpdateRevertArgs, UpdateStartArgs, UpdateStatusArgs,
};

/// Tells for every DaemonSet and every node what should be, what is, and why
#[derive(Debug, Parser)]
#[command(
    name = "kubectl-ds",
    bin_name = "kubectl ds",
    version,
    args_override_self = true,
    disable_help_subcommand = false,
    max_term_width = 100,
    after_help = "Find out more about a command with: kubectl ds COMMAND --help"
)]
pub struct Cli {
    /// Flags of every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Late<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List DaemonSets with numbers counted anew and a state in a word
    #[command(visible_alias = "ls", after_help = LIST_EXAMPLES)]
    List(Late<ListArgs>),
    /// Explain for every node whether a DaemonSet runs there, and every reason why not
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Late<ExplainArgs>),
    /// Show a node's DaemonSets: what runs, what should, what a drain or a delete would do
    #[command(after_help = NODE_EXAMPLES)]
    Node(Late<NodeArgs>),
    /// Show DaemonSets against nodes, one letter a cell
    #[command(after_help = MATRIX_EXAMPLES)]
    Matrix(Late<MatrixArgs>),
    /// Compare the pods there should be with the pods there are, node by node
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(Late<DiffArgs>),
    /// Rollouts: status, history, undo, restart, pause, resume
    Rollout(Late<RolloutArgs>),
    /// Drive an OnDelete DaemonSet: start, resume, status, abort, revert
    Update(Late<UpdateArgs>),
    /// Lint manifests: what the API server rejects, and what breaks, hangs or surprises later
    ///
    /// Exit codes: 0 nothing from --fail-on on, 1 findings, 2 it could not be judged or there is no DaemonSet.
    #[command(after_help = LINT_EXAMPLES)]
    Lint(Late<Box<LintArgs>>),
    /// Capture what every command needs into a file, a folder or stdout, secrets taken out
    #[command(after_help = SNAPSHOT_EXAMPLES)]
    Snapshot(Late<SnapshotArgs>),
    /// Print the completion script of a shell
    #[command(after_help = COMPLETION_EXAMPLES)]
    Completion(Late<CompletionArgs>),
    /// Print the version
    #[command(after_help = VERSION_EXAMPLES)]
    Version(Late<VersionArgs>),
}

/// Reads the program's command line.
///
/// # Errors
/// It is wrong, or asks for help or the version: clap's answer, made with everything in its place.
pub fn parse() -> Result<Cli, clap::Error> {
    // Behind a flag it is not known yet which word is the command.
    let word = env::args_os().nth(1).filter(|word| !word.as_encoded_bytes().starts_with(b"-"));
    late::only(word, Cli::try_parse).or_else(|_| late::at_once(Cli::try_parse))
}

/// Returns the whole tree, with nothing left to be made later: for whoever walks it.
pub fn tree() -> clap::Command {
    late::at_once(Cli::command)
}

const LIST_EXAMPLES: &str = "Examples:
  kubectl ds list -A --watch
  kubectl ds list -n logging --snapshot dump.json.gz -o wide";
const EXPLAIN_EXAMPLES: &str = "Examples:
  kubectl ds explain -n logging fluentd --snapshot dump/
  kubectl ds explain -f agent.yaml --node worker-3 --snapshot nodes.json";
const NODE_EXAMPLES: &str = "Examples:
  kubectl ds node worker-3 --snapshot dump/
  kubectl ds node worker-3 worker-4 --snapshot dump/ -o json";
const MATRIX_EXAMPLES: &str = "Examples:
  kubectl ds matrix -A --snapshot dump/
  kubectl ds matrix -n kube-system --snapshot dump/ -o wide";
const DIFF_EXAMPLES: &str = "Examples:
  kubectl ds diff -n logging fluentd --watch
  kubectl ds diff -f agent.yaml --snapshot dump/ --pods";
const LINT_EXAMPLES: &str = "Examples:
  kubectl ds lint deploy/
  helm template agent ./chart | kubectl ds lint - -o human -o sarif=ds.sarif";
const SNAPSHOT_EXAMPLES: &str = "Examples:
  kubectl ds snapshot -A
  kubectl ds snapshot -n logging -o logging.json.gz --redact strict";
const COMPLETION_EXAMPLES: &str = "Examples:
  kubectl ds completion bash > ~/.local/share/bash-completion/completions/kubectl-ds
  kubectl ds completion zsh > ~/.zfunc/_kubectl-ds";
const VERSION_EXAMPLES: &str = "Examples:
  kubectl ds version
  kubectl ds version -o json";

/// Which DaemonSets.
#[derive(Debug, Default, Args)]
pub struct TargetArgs {
    /// The DaemonSets: NAME, ds/NAME or NAMESPACE/NAME
    #[arg(value_name = "DAEMONSET")]
    pub names: Vec<String>,
    /// All namespaces
    #[arg(short = 'A', long)]
    pub all_namespaces: bool,
}

/// Manifests that might be applied.
#[derive(Debug, Default, Args)]
pub struct ManifestArgs {
    /// Answer as if this manifest were applied (can be repeated)
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub filename: Vec<String>,
    /// Search the folders given with -f all the way down
    #[arg(short = 'R', long, requires = "filename")]
    pub recursive: bool,
}

/// Several clusters at once.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Several clusters")]
pub struct ContextsArgs {
    /// Ask the clusters of these contexts, at the same time (can be repeated)
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', conflicts_with = "all_contexts")]
    pub contexts: Vec<String>,
    /// Ask the clusters of all contexts of the kubeconfig
    #[arg(long)]
    pub all_contexts: bool,
}

impl ContextsArgs {
    /// Returns the flag that was given.
    pub fn given(&self) -> Option<&'static str> {
        match self.all_contexts {
            true => Some("--all-contexts"),
            false => (!self.contexts.is_empty()).then_some("--contexts"),
        }
    }
}

/// Whether the answer is kept up to date.
#[derive(Debug, Default, Args)]
pub struct WatchArgs {
    /// Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise
    #[arg(short, long)]
    pub watch: bool,
}

/// Takes any text, `output::format` judges it; tells completion what there is.
#[derive(Debug, Clone, Copy)]
struct Formats;

impl TypedValueParser for Formats {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = ["table", "wide", "json", "yaml", "name", "jsonpath=", "custom-columns="];
        Some(Box::new(names.into_iter().map(PossibleValue::new)))
    }
}

/// How the answer is printed.
#[derive(Debug, Default, Args)]
pub struct OutputArgs {
    /// table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = Formats, hide_possible_values = true)]
    pub output: String,
    /// Leave the header line out
    #[arg(long)]
    pub no_headers: bool,
}

/// `list`
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub watch: WatchArgs,
    /// Last: its heading would be that of whatever follows it.
    #[command(flatten)]
    pub contexts: ContextsArgs,
}

/// `explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub manifests: ManifestArgs,
    /// Only this node; exit 1 if it is not eligible (can be repeated)
    #[arg(long, value_name = "NODE")]
    pub node: Vec<String>,
    /// Only nodes with these labels
    #[arg(short = 'l', long, value_name = "SELECTOR")]
    pub selector: Option<String>,
    /// Which nodes to show
    #[arg(long, value_name = "WHICH", default_value = "all", value_enum)]
    pub show: Show,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Last: its heading would be that of whatever follows it.
    #[command(flatten)]
    pub contexts: ContextsArgs,
}

/// Which nodes `explain` shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Show {
    /// Every node
    #[default]
    All,
    /// Nodes the controller wants no pod on
    Excluded,
    /// Nodes the controller wants a pod on
    Eligible,
    /// Wanted without a ready pod, or running where it is not wanted
    Problems,
}

/// `node`
#[derive(Debug, Args)]
pub struct NodeArgs {
    /// The nodes
    #[arg(value_name = "NODE", required = true)]
    pub nodes: Vec<String>,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Last: its heading would be that of whatever follows it.
    #[command(flatten)]
    pub contexts: ContextsArgs,
}

/// `matrix`
#[derive(Debug, Args)]
pub struct MatrixArgs {
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub manifests: ManifestArgs,
    /// Only nodes with these labels
    #[arg(short = 'l', long, value_name = "SELECTOR")]
    pub selector: Option<String>,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub watch: WatchArgs,
    /// Last: its heading would be that of whatever follows it.
    #[command(flatten)]
    pub contexts: ContextsArgs,
}

/// `diff`
#[derive(Debug, Args)]
pub struct DiffArgs {
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub manifests: ManifestArgs,
    /// Also compare each pod with the template it should have
    #[arg(long)]
    pub pods: bool,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub watch: WatchArgs,
    /// Last: its heading would be that of whatever follows it.
    #[command(flatten)]
    pub contexts: ContextsArgs,
}

/// `snapshot`
#[derive(Debug, Args)]
pub struct SnapshotArgs {
    /// The DaemonSets of all namespaces, with all that belongs to them
    #[arg(short = 'A', long)]
    pub all_namespaces: bool,
    /// FILE.json.gz, FILE.json, a folder, or "-"; if not given ds-snapshot-CONTEXT-TIME.json.gz
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
    /// What to take out
    #[arg(long, value_name = "LEVEL", default_value = "standard", value_enum)]
    pub redact: RedactLevel,
    /// Overwrite what is there
    #[arg(long)]
    pub force: bool,
}

/// What a snapshot leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum RedactLevel {
    /// Nothing: it holds all that pod templates hold
    None,
    /// Environment values, arguments, probe and hook commands, headers, annotations, managedFields
    #[default]
    Standard,
    /// Also addresses, names of Secrets, machine ids, and what programs printed
    Strict,
}

/// `completion`
#[derive(Debug, Args)]
pub struct CompletionArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `version`
#[derive(Debug, Args)]
pub struct VersionArgs {
    /// Only the version of this program
    #[arg(long)]
    pub client: bool,
    /// json or yaml
    #[arg(short, long, value_name = "FORMAT")]
    pub output: Option<String>,
}
