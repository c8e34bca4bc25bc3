//! `lint`: judge DaemonSet manifests before they are applied.

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::Late;

/// `lint`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct LintArgs {
    /// What to do instead of linting.
    #[command(subcommand)]
    pub command: Option<LintCommand>,
    /// Files and folders, or "-" for standard input; folders are searched all the way down
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<String>,
    /// As PATH, but of a folder only its own files (can be repeated)
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub filename: Vec<String>,
    /// Search the folders given with -f all the way down
    #[arg(short = 'R', long, requires = "filename")]
    pub recursive: bool,
    /// Lint what `kubectl kustomize DIR` prints (can be repeated)
    #[arg(short = 'k', long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub kustomize: Vec<String>,
    /// What standard input is called in findings
    #[arg(long, value_name = "NAME", default_value = "stdin", hide_default_value = true)]
    pub stdin_filename: String,
    /// Leave out paths that match, as in .gitignore (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// FORMAT or FORMAT=FILE: human, concise, json, jsonl, sarif, github, gitlab, junit, checkstyle, rdjson, markdown (can be repeated)
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    pub output: Vec<String>,
    /// Print what a rule finds, why, and how to mend it
    #[arg(long, value_name = "RULE")]
    pub explain: Option<String>,
    /// The order of findings
    #[arg(long, value_name = "ORDER", default_value = "file", value_enum, hide_default_value = true)]
    pub sort: Order,
    /// Which rules run and how they count.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// What the cluster is like.
    #[command(flatten)]
    pub cluster: TargetClusterArgs,
    /// Fixes.
    #[command(flatten)]
    pub fixing: FixArgs,
    /// Last: its heading would be that of whatever follows it.
    #[command(flatten)]
    pub ignoring: IgnoreArgs,
}

/// The order of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// By file and line.
    #[default]
    File,
    /// The gravest first.
    Severity,
}

const RULES_EXAMPLES: &str = "Examples:
  kubectl ds lint rules
  kubectl ds lint rules -o json";
const CHECK_EXAMPLES: &str = "Examples:
  kubectl ds lint config check
  kubectl ds lint config check deploy/.ds-lint.yaml";
const SCHEMA_EXAMPLES: &str = "Examples:
  kubectl ds lint config schema > ds-lint.schema.json
  kubectl ds lint config schema --color never";

/// The commands of `lint`.
#[derive(Debug, Subcommand)]
pub enum LintCommand {
    /// List the rules
    #[command(after_help = RULES_EXAMPLES)]
    Rules(Late<RulesArgs>),
    /// The configuration
    Config(Late<ConfigArgs>),
}

/// `lint rules`
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// table, json or markdown
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "json", "markdown"])]
    pub output: String,
}

/// `lint config`
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// The commands of `lint config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Tell everything that is wrong with a configuration
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Late<ConfigCheckArgs>),
    /// Print the JSON Schema of the configuration
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema,
}

/// `lint config check`
#[derive(Debug, Args)]
pub struct ConfigCheckArgs {
    /// The configuration; the nearest one if not given
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<String>,
}

/// Which rules run and how they count.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleArgs {
    /// api, default, strict or pedantic
    #[arg(long, value_name = "PROFILE", value_parser = ["api", "default", "strict", "pedantic"])]
    pub profile: Option<String>,
    /// Run these rules instead of the profile's: ids, names, or prefixes such as DS5
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Run these rules too
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Exit with 1 from these findings on: error, warning, info, certain or never
    #[arg(long, value_name = "SEVERITY", value_parser = ["error", "warning", "info", "certain", "never"])]
    pub fail_on: Option<String>,
    /// Exit with 0 whatever is found
    #[arg(long)]
    pub exit_zero: bool,
    /// It is no mistake that there is no DaemonSet
    #[arg(long)]
    pub allow_empty: bool,
    /// The configuration; the nearest .ds-lint.yaml if not given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "no_config")]
    pub config: Option<String>,
    /// Read no configuration
    #[arg(long)]
    pub no_config: bool,
}

/// What the cluster is like.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "The cluster it is for")]
pub struct TargetClusterArgs {
    /// The version of Kubernetes
    #[arg(long, value_name = "1.N")]
    pub kubernetes_version: Option<String>,
    /// eks, gke, gke-autopilot, aks, openshift, talos, bottlerocket or cos
    #[arg(long, value_name = "PLATFORM", value_parser = ["eks", "gke", "gke-autopilot", "aks", "openshift", "talos", "bottlerocket", "cos"])]
    pub platform: Option<String>,
    /// The Pod Security level that namespaces enforce: privileged, baseline or restricted
    #[arg(long, value_name = "LEVEL", value_parser = ["privileged", "baseline", "restricted"])]
    pub psa: Option<String>,
    /// How many nodes there are
    #[arg(long, value_name = "N")]
    pub node_count: Option<u32>,
    /// The nodes: what `kubectl get nodes -o yaml` prints
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub nodes_file: Option<String>,
    /// Ask the cluster for its nodes and, without PATH, lint its DaemonSets
    #[arg(long, conflicts_with = "nodes_file")]
    pub live: bool,
    /// With --live: the DaemonSets of all namespaces
    #[arg(short = 'A', long, requires = "live")]
    pub all_namespaces: bool,
    /// How long a rollout may take, as 10m
    #[arg(long, value_name = "TIME")]
    pub rollout_timeout: Option<String>,
    /// Compare with a revision of git, a folder or a file: what cannot be changed, what restarts
    #[arg(long, value_name = "REF|PATH", value_hint = ValueHint::AnyPath)]
    pub against: Option<String>,
}

/// Fixes.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Fixes")]
pub struct FixArgs {
    /// Make safe fixes, or unsafe ones too
    #[arg(long, value_name = "SAFETY", num_args = 0..=1, require_equals = true, default_missing_value = "safe", value_parser = ["safe", "unsafe"])]
    pub fix: Option<String>,
    /// Show what the fixes would change, and change nothing; exit 1 if there is something
    #[arg(long, conflicts_with_all = ["write_baseline", "add_ignores"])]
    pub diff: bool,
}

/// Ignores and the baseline.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Ignores")]
pub struct IgnoreArgs {
    /// Let no ignore hide a finding
    #[arg(long)]
    pub no_ignores: bool,
    /// Show accepted findings too
    #[arg(long)]
    pub show_suppressed: bool,
    /// Report ignores that give no reason
    #[arg(long)]
    pub require_reason: bool,
    /// Accept the findings of this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub baseline: Option<String>,
    /// Write the findings to this file, to be accepted from now on
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub write_baseline: Option<String>,
    /// Write ignore comments with this reason to the files
    #[arg(long, value_name = "REASON", conflicts_with_all = ["write_baseline", "fix"])]
    pub add_ignores: Option<String>,
}
