//! From what was typed to what `source` needs to find the cluster.

use crate::cli::GlobalArgs;
use crate::source::{ClusterError, Connection, Secret};

/// Returns the flags as a connection; values that make no sense are refused before anything is sent.
///
/// # Errors
/// `--request-timeout` is no duration, or `--as-user-extra` no `KEY=VALUE`.
pub fn connection(global: &GlobalArgs) -> Result<Connection, ClusterError> {
    let flags = &global.cluster;
    let mut connection = Connection {
        kubeconfig: flags.kubeconfig.clone(),
        context: flags.context.clone(),
        cluster: flags.cluster.clone(),
        user: flags.user.clone(),
        namespace: global.namespace.clone(),
        server: flags.server.clone(),
        token: flags.token.clone().map(Secret),
        username: flags.username.clone(),
        password: flags.password.clone().map(Secret),
        impersonate: flags.impersonate.clone(),
        impersonate_uid: flags.as_uid.clone(),
        impersonate_groups: flags.as_group.clone(),
        certificate_authority: flags.certificate_authority.clone(),
        client_certificate: flags.client_certificate.clone(),
        client_key: flags.client_key.clone(),
        tls_server_name: flags.tls_server_name.clone(),
        insecure: flags.insecure_skip_tls_verify.unwrap_or(false),
        disable_compression: flags.disable_compression.unwrap_or(false),
        verbosity: flags.verbosity.unwrap_or(0),
        ..Connection::default()
    };
    if let Some(timeout) = &flags.request_timeout {
        connection.set_request_timeout(timeout)?;
    }
    for extra in &flags.as_user_extra {
        connection.add_impersonate_extra(extra)?;
    }
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use crate::source::ErrorKind;
    use clap::{CommandFactory, Parser};

    fn typed(words: &str) -> Result<Connection, ClusterError> {
        let words = ["kubectl-ds", "list"].into_iter().chain(words.split_whitespace());
        connection(&Cli::try_parse_from(words).expect("flags").global)
    }

    #[test]
    fn every_flag_arrives() {
        let all = typed(
            "--kubeconfig k --context c --cluster cl --user u -n n -s https://s:1 --token=t --username un --password=p \
             --as a --as-uid i --as-group g1 --as-group g2 --as-user-extra x=1 --as-user-extra x=2=3 \
             --certificate-authority ca --client-certificate cc --client-key ck --tls-server-name tn \
             --insecure-skip-tls-verify --request-timeout 5 --disable-compression=true -v=8",
        );
        insta::assert_debug_snapshot!(all.unwrap());
    }

    #[test]
    fn no_flag_of_a_cluster_goes_with_a_snapshot() {
        let tree = Cli::command();
        let flags = tree.get_arguments().filter(|own| own.get_help_heading() == Some("Cluster options"));
        let names: Vec<&str> = flags.filter_map(clap::Arg::get_long).filter(|name| *name != "v").collect();
        assert!(names.len() > 15, "{names:?}");
        for name in names {
            // Every value is one that each flag takes.
            let typed =
                Cli::try_parse_from(["kubectl-ds", "list", &format!("--{name}=true")]).expect("flags");
            assert_eq!(typed.global.cluster.given(), Some(format!("--{name}").as_str()));
        }
        let verbose = Cli::try_parse_from(["kubectl-ds", "list", "-n=n", "-v=6"]).expect("flags");
        assert_eq!(verbose.global.cluster.given(), None);
    }

    #[test]
    fn flags_are_written_as_for_kubectl() {
        let read = |words| typed(words).unwrap();
        assert_eq!([read("-v 6"), read("--v=6"), read("-v6")].map(|own| own.verbosity), [6; 3]);
        assert!(!read("--insecure-skip-tls-verify=false").insecure);
        assert!(!read("").disable_compression);
        assert_eq!(typed("--request-timeout 5x").unwrap_err().kind, ErrorKind::Config);
        assert_eq!(typed("--as-user-extra x").unwrap_err().kind, ErrorKind::Config);
    }
}
