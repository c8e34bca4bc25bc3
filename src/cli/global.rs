//! Flags of every command: the namespace, the snapshot, and kubectl's own that choose a cluster.

use clap::{Args, ValueEnum, ValueHint};

use crate::output::ui::Color;

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
