//! Flags against a kubeconfig: what kubectl would choose.

use std::path::Path;

use super::*;
use crate::source::cluster::connection::Secret;

const CONFIG: &str = "
current-context: dev
clusters:
- {name: dev, cluster: {server: https://dev:6443, certificate-authority-data: YWJj, tls-server-name: kube}}
- {name: prod, cluster: {server: https://prod:6443, insecure-skip-tls-verify: true}}
- {name: bare, cluster: {proxy-url: 'ftp://x'}}
users:
- {name: joe, user: {token: t, as-groups: [g0], as: sa}}
- {name: cert, user: {client-certificate-data: YWJj, client-key-data: YWJj}}
- {name: half, user: {client-certificate-data: YWJj}}
- {name: file, user: {tokenFile: /token}}
- {name: exec, user: {exec: {command: x, apiVersion: client.authentication.k8s.io/v1}}}
contexts:
- {name: dev, context: {cluster: dev, user: joe, namespace: team}}
- {name: prod, context: {cluster: prod, user: cert}}
- {name: nowhere, context: {cluster: gone, user: gone}}
- {name: half, context: {cluster: dev, user: half}}
- {name: file, context: {cluster: dev, user: file}}
- {name: exec, context: {cluster: bare, user: exec}}
";

/// A pod's service account in `folder`.
fn pod(folder: &Path, variables: &[(&str, &str)]) -> Environment {
    fs::write(folder.join("token"), "t").unwrap();
    fs::write(folder.join("namespace"), "in-pod\n").unwrap();
    let mut all = vec![("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("KUBERNETES_SERVICE_PORT", "443")];
    all.extend_from_slice(variables);
    Environment { service_account: folder.to_owned(), ..Environment::of(&all) }
}

fn config(text: &str) -> Kubeconfig {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    fs::write(&path, text).unwrap();
    Kubeconfig::load(path.to_str().unwrap(), &Environment::default()).unwrap()
}

fn choose(flags: &Connection) -> Result<Choice, ClusterError> {
    Choice::new(flags, &config(CONFIG), &Environment::default())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn context_cluster_user_and_namespace() {
    let flags = Connection::default;
    for (flags, server, token, namespace) in [
        (flags(), "https://dev:6443", "t", "team"),
        (Connection { context: some("prod"), ..flags() }, "https://prod:6443", "", "default"),
        (Connection { cluster: some("prod"), ..flags() }, "https://prod:6443", "t", "team"),
        (Connection { user: some("cert"), ..flags() }, "https://dev:6443", "", "team"),
        (Connection { namespace: some("mine"), ..flags() }, "https://dev:6443", "t", "mine"),
        (Connection { context: some(""), namespace: some(""), ..flags() }, "https://dev:6443", "t", "team"),
        (Connection { server: some("https://x"), ..flags() }, "https://x", "t", "team"),
        (flags().for_context("prod"), "https://prod:6443", "", "default"),
        // What only the context names may be missing.
        (Connection { context: some("nowhere"), ..flags() }, "http://localhost:8080", "", "default"),
    ] {
        let choice = choose(&flags).unwrap();
        let found = (choice.cluster.server.as_str(), choice.user.token.0.as_str(), choice.namespace.as_str());
        assert_eq!(found, (server, token, namespace), "{flags:?}");
    }
}

#[test]
fn flags_put_entries_aside() {
    let own = |flags: Connection| choose(&flags).unwrap();
    let insecure = own(Connection { insecure: true, ..Connection::default() }).cluster;
    assert!(insecure.insecure_skip_tls_verify && insecure.certificate_authority_data.is_empty());
    assert_eq!(insecure.tls_server_name, "kube");
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().display().to_string();
    let authority = Connection { certificate_authority: Some(path.clone()), ..Connection::default() };
    let authority = own(authority.for_context("prod")).cluster;
    assert_eq!((authority.certificate_authority, authority.insecure_skip_tls_verify), (path.clone(), false));
    let server = own(Connection { server: some("https://x"), ..Connection::default() }).cluster;
    assert_eq!(server.tls_server_name, "", "the name belongs to the other server");
    let named = Connection { tls_server_name: some("n"), server: some("https://x"), ..Connection::default() };
    assert_eq!(own(named).cluster.tls_server_name, "n");
    let certificate = Connection {
        client_certificate: Some(path.clone()),
        client_key: Some(path.clone()),
        ..Connection::default()
    };
    let certificate = own(certificate.for_context("prod")).user;
    assert!(certificate.client_certificate_data.is_empty() && certificate.client_key_data.0.is_empty());
    let token = Connection { token: Some(Secret("own".into())), ..Connection::default() };
    assert_eq!(own(token.for_context("file")).user.token_file, "");
    let groups = Connection { impersonate_groups: vec!["g1".into()], ..Connection::default() };
    assert_eq!(own(groups).user.impersonate_groups, ["g1"]);
}

#[test]
fn errors_are_kubectls() {
    let flags = Connection::default;
    let broken = |text: &str| {
        Choice::new(&Connection::default(), &config(text), &Environment::default()).unwrap_err().message
    };
    for (flags, message) in [
        (
            Connection { context: some("x"), ..flags() },
            "Error in configuration: context was not found for specified context: x",
        ),
        (Connection { context: some("x"), namespace: some("n"), ..flags() }, "context \"x\" does not exist"),
        (Connection { cluster: some("x"), ..flags() }, "no server found for cluster \"x\""),
        (Connection { cluster: some("x"), namespace: some("n"), ..flags() }, "cluster \"x\" does not exist"),
        (Connection { user: some("x"), ..flags() }, "auth info \"x\" does not exist"),
        (
            flags().for_context("half"),
            "client-key-data or client-key must be specified for half to use the clientCert authentication method.",
        ),
        (
            flags().for_context("exec"),
            "Error in configuration: \n* interactiveMode must be specified for exec to use exec authentication plugin\n* invalid 'proxy-url' \"ftp://x\" for cluster \"bare\": unsupported scheme \"ftp\", must be http, https, or socks5",
        ),
        (
            Connection { username: some("n"), ..flags() },
            "more than one authentication method found for joe; found [token basicAuth], only one is allowed",
        ),
        (
            Connection { impersonate_uid: some("1"), context: some("file"), ..flags() },
            "requesting uid, groups or user-extra for file without impersonating a user",
        ),
        (
            Connection { certificate_authority: some("/nonexistent/ca"), ..flags() },
            "unable to read certificate-authority /nonexistent/ca for dev due to open /nonexistent/ca: no such file or directory",
        ),
    ] {
        let error = choose(&flags).unwrap_err();
        assert_eq!((error.message.as_str(), error.kind), (message, ErrorKind::Config));
    }
    assert_eq!(
        broken("current-context: x"),
        "Error in configuration: context was not found for specified context: x"
    );
}

#[test]
fn a_pod_uses_its_service_account_when_nothing_else_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let environment = pod(folder.path(), &[]);
    let flags = Connection { impersonate: some("joe"), ..Connection::default() };
    let choice = Choice::new(&flags, &Kubeconfig::default(), &environment).unwrap();
    assert_eq!(choice.cluster.server, "https://10.0.0.1:443");
    assert_eq!(choice.user.token_file, folder.path().join("token").display().to_string());
    assert_eq!((choice.user.impersonate.as_str(), choice.namespace.as_str()), ("joe", "in-pod"));
    assert!(!choice.guessed);
    let six = pod(folder.path(), &[("KUBERNETES_SERVICE_HOST", "fd00::1"), ("POD_NAMESPACE", "own")]);
    let choice = Choice::new(&Connection::default(), &Kubeconfig::default(), &six).unwrap();
    assert_eq!((choice.cluster.server.as_str(), choice.namespace.as_str()), ("https://[fd00::1]:443", "own"));
    // A kubeconfig counts more; of the pod only the namespace is left, where no other is named.
    let choice =
        Choice::new(&Connection::default().for_context("prod"), &config(CONFIG), &environment).unwrap();
    assert_eq!((choice.cluster.server.as_str(), choice.namespace.as_str()), ("https://prod:6443", "in-pod"));
    let choice = Choice::new(&Connection::default(), &config(CONFIG), &environment).unwrap();
    assert_eq!(choice.namespace, "team");
    let flags = Connection { server: some("https://x"), ..Connection::default() };
    let choice = Choice::new(&flags, &Kubeconfig::default(), &environment).unwrap();
    assert_eq!((choice.cluster.server.as_str(), choice.user.token_file.as_str()), ("https://x", ""));
}

#[test]
fn with_nothing_at_all_it_is_localhost() {
    let choice =
        Choice::new(&Connection::default(), &Kubeconfig::default(), &Environment::default()).unwrap();
    assert_eq!((choice.cluster.server.as_str(), choice.guessed), ("http://localhost:8080", true));
    let master = Environment::of(&[("KUBERNETES_MASTER", "http://m:1")]);
    let choice = Choice::new(&Connection::default(), &Kubeconfig::default(), &master).unwrap();
    assert_eq!((choice.cluster.server.as_str(), choice.guessed), ("http://m:1", false));
}
