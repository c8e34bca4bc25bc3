//! What can be typed: every command and flag. Help, completion and man pages are made from this alone.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::output::ui::Color;

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
    pub command: Command,
}

/// Flags that every command takes, kubectl's own under kubectl's names.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// The namespace; that of the context, else "default", if not given
    #[arg(short, long, global = true, value_name = "NAMESPACE")]
    pub namespace: Option<String>,
    /// Read the cluster from this file, folder or "-" instead of the network (can be repeated)
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub snapshot: Vec<String>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_enum)]
    pub color: ColorChoice,
    /// Print no hints and no progress
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Last: its heading would be that of whatever follows it.
    #[command(flatten)]
    pub cluster: ClusterArgs,
}

/// Flags that choose a cluster and how to reach it, kubectl's own; none of them but -v goes with --snapshot.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Cluster options")]
pub struct ClusterArgs {
    /// The kubeconfig context
    #[arg(long, global = true, value_name = "NAME")]
    pub context: Option<String>,
    /// The kubeconfig file
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub kubeconfig: Option<String>,
    /// The kubeconfig cluster
    #[arg(long, global = true, value_name = "NAME", hide_short_help = true)]
    pub cluster: Option<String>,
    /// The kubeconfig user
    #[arg(long, global = true, value_name = "NAME", hide_short_help = true)]
    pub user: Option<String>,
    /// Address and port of the API server
    #[arg(short, long, global = true, value_name = "URL")]
    pub server: Option<String>,
    /// Bearer token
    #[arg(long, global = true, value_name = "TOKEN", hide_short_help = true)]
    pub token: Option<String>,
    /// User name for basic authentication
    #[arg(long, global = true, value_name = "NAME", hide_short_help = true)]
    pub username: Option<String>,
    /// Password for basic authentication
    #[arg(long, global = true, value_name = "PASSWORD", hide_short_help = true)]
    pub password: Option<String>,
    /// Ask as this user
    #[arg(long = "as", global = true, value_name = "USER", hide_short_help = true)]
    pub impersonate: Option<String>,
    /// Ask as a member of this group (can be repeated)
    #[arg(long, global = true, value_name = "GROUP", hide_short_help = true)]
    pub as_group: Vec<String>,
    /// Ask as the user with this UID
    #[arg(long, global = true, value_name = "UID", hide_short_help = true)]
    pub as_uid: Option<String>,
    /// Ask as a user with this extra (can be repeated)
    #[arg(long, global = true, value_name = "KEY=VALUE", hide_short_help = true)]
    pub as_user_extra: Vec<String>,
    /// Certificates of the authority that is trusted
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub certificate_authority: Option<String>,
    /// The client's certificate
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub client_certificate: Option<String>,
    /// The key of the client's certificate
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub client_key: Option<String>,
    /// The name that the server's certificate must have
    #[arg(long, global = true, value_name = "NAME", hide_short_help = true)]
    pub tls_server_name: Option<String>,
    /// Do not check the server's certificate
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, hide_short_help = true)]
    pub insecure_skip_tls_verify: Option<bool>,
    /// How long one request may take: 5s, 2m, or seconds; 0 is for ever
    #[arg(long, global = true, value_name = "DURATION")]
    pub request_timeout: Option<String>,
    /// Ask for answers that are not compressed
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, hide_short_help = true)]
    pub disable_compression: Option<bool>,
    /// Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies
    #[arg(short, long = "v", global = true, value_name = "LEVEL")]
    pub verbosity: Option<i32>,
}

impl ClusterArgs {
    /// Returns the first flag that was given, -v aside.
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--context", self.context.is_some()),
            ("--kubeconfig", self.kubeconfig.is_some()),
            ("--cluster", self.cluster.is_some()),
            ("--user", self.user.is_some()),
            ("--server", self.server.is_some()),
            ("--token", self.token.is_some()),
            ("--username", self.username.is_some()),
            ("--password", self.password.is_some()),
            ("--as", self.impersonate.is_some()),
            ("--as-group", !self.as_group.is_empty()),
            ("--as-uid", self.as_uid.is_some()),
            ("--as-user-extra", !self.as_user_extra.is_empty()),
            ("--certificate-authority", self.certificate_authority.is_some()),
            ("--client-certificate", self.client_certificate.is_some()),
            ("--client-key", self.client_key.is_some()),
            ("--tls-server-name", self.tls_server_name.is_some()),
            ("--insecure-skip-tls-verify", self.insecure_skip_tls_verify.is_some()),
            ("--request-timeout", self.request_timeout.is_some()),
            ("--disable-compression", self.disable_compression.is_some()),
        ];
        flags.into_iter().find(|(_, given)| *given).map(|(flag, _)| flag)
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<ColorChoice> for Color {
    fn from(choice: ColorChoice) -> Self {
        match choice {
            ColorChoice::Auto => Self::Auto,
            ColorChoice::Always => Self::Always,
            ColorChoice::Never => Self::Never,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List DaemonSets with numbers counted anew and a state in a word
    #[command(visible_alias = "ls", after_help = LIST_EXAMPLES)]
    List(ListArgs),
    /// Explain for every node whether a DaemonSet runs there, and every reason why not
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Show a node's DaemonSets: what runs, what should, what a drain or a delete would do
    #[command(after_help = NODE_EXAMPLES)]
    Node(NodeArgs),
    /// Show DaemonSets against nodes, one letter a cell
    #[command(after_help = MATRIX_EXAMPLES)]
    Matrix(MatrixArgs),
    /// Compare the pods there should be with the pods there are, node by node
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
    /// Print the completion script of a shell
    #[command(after_help = COMPLETION_EXAMPLES)]
    Completion(CompletionArgs),
    /// Print the version
    #[command(after_help = VERSION_EXAMPLES)]
    Version(VersionArgs),
}

const LIST_EXAMPLES: &str = "Examples:
  kubectl ds list -A --snapshot dump/
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
  kubectl ds diff -n logging fluentd --snapshot dump/
  kubectl ds diff -f agent.yaml --snapshot dump/ --pods";
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
