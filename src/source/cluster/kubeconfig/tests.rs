//! Temporary kubeconfigs, read as kubectl reads them.

use std::path::PathBuf;

use super::*;

/// Writes files into a temporary folder.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn list(folder: &tempfile::TempDir, names: &[&str]) -> Environment {
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.path().join(name)).collect();
    let joined = std::env::join_paths(paths).unwrap();
    Environment::of(&[("KUBECONFIG", joined.to_str().unwrap())])
}

const ONE: &str = "
apiVersion: v1
kind: Config
clusters:
- {name: a, cluster: {server: https://a1, certificate-authority: pki/ca.crt}}
users:
- {name: u, user: {token: t1, tokenFile: /abs/token}}
contexts:
- {name: c, context: {cluster: a, user: u}}
";
const TWO: &str = "
current-context: c
clusters:
- {name: a, cluster: {server: https://a2, insecure-skip-tls-verify: true}}
- {name: b, cluster: {server: https://b2}}
users:
- {name: u, user: {username: joe}}
- name: p
  user:
    client-certificate-data: YWJj
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./bin/login, unknown: 1}
- {name: q, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: aws}}}
";

#[test]
fn the_first_file_that_has_a_name_has_it_whole() {
    let folder = folder(&[("x/one", ONE), ("y/two", TWO)]);
    let read =
        Kubeconfig::load("", &list(&folder, &["none", "x/one", "gone/at/all", "y/two", "x/one"])).unwrap();
    assert_eq!(read.current_context, "c", "the first that is not empty");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let a = &read.clusters["a"];
    assert_eq!((a.server.as_str(), a.insecure_skip_tls_verify), ("https://a1", false));
    assert_eq!(a.certificate_authority, path("x/pki/ca.crt"), "from the folder of its file");
    assert_eq!(read.clusters["b"].server, "https://b2");
    let u = &read.users["u"];
    assert_eq!((u.token.0.as_str(), u.token_file.as_str(), u.username.as_str()), ("t1", "/abs/token", ""));
    let p = &read.users["p"];
    assert_eq!(p.client_certificate_data, b"abc");
    let exec = p.exec.as_ref().unwrap();
    assert_eq!(PathBuf::from(&exec.command), folder.path().join("y/./bin/login"));
    assert_eq!(exec.interactive_mode, "IfAvailable", "the older protocol has a default");
    let exec = read.users["q"].exec.as_ref().unwrap();
    assert_eq!((exec.command.as_str(), exec.interactive_mode.as_str()), ("aws", ""), "looked up in PATH");
    assert_eq!(read.files.len(), 2);
}

#[test]
fn a_file_that_is_named_must_be_there_a_listed_one_need_not() {
    let folder = folder(&[("one", ONE)]);
    let missing = folder.path().join("missing").display().to_string();
    let error = Kubeconfig::load(&missing, &list(&folder, &["one"])).unwrap_err();
    assert_eq!(error.message, format!("stat {missing}: no such file or directory"));
    assert_eq!(error.kind, ErrorKind::Config);
    let named =
        Kubeconfig::load(folder.path().join("one").to_str().unwrap(), &list(&folder, &["two"])).unwrap();
    assert_eq!(named.contexts.len(), 1);
    assert_eq!(Kubeconfig::load("", &list(&folder, &["missing"])).unwrap(), Kubeconfig::default());
    assert_eq!(Kubeconfig::load("", &Environment::default()).unwrap(), Kubeconfig::default());
}

#[test]
fn without_a_list_the_home_folder_counts() {
    let folder = folder(&[(".kube/config", TWO)]);
    let home = Environment::of(&[("HOME", folder.path().to_str().unwrap()), ("KUBECONFIG", "")]);
    assert_eq!(Kubeconfig::load("", &home).unwrap().current_context, "c");
}

#[test]
fn what_is_no_kubeconfig_is_said_with_its_file() {
    for (text, says) in [
        ("a: [", "yaml: line"),
        ("clusters: 5", "clusters: expected a list"),
        ("kind: Pod\napiVersion: v1", "no kubeconfig: kind \"Pod\" of version \"v1\""),
        ("users: [{name: a, user: {client-key-data: '%'}}]", "illegal base64 data"),
        ("contexts: [{name: a}, {name: a}]", "duplicate name \"a\" in contexts"),
    ] {
        let folder = folder(&[("f", text)]);
        let path = folder.path().join("f").display().to_string();
        let error = Kubeconfig::load(&path, &Environment::default()).unwrap_err();
        assert!(error.message.starts_with(&format!("error loading config file \"{path}\": ")), "{error}");
        assert!(error.message.contains(says), "{error} says {says}");
    }
    let empty = folder(&[("f", "")]);
    assert!(Kubeconfig::load(empty.path().join("f").to_str().unwrap(), &Environment::default()).is_ok());
}

#[test]
fn base64_may_be_broken_into_lines() {
    let folder =
        folder(&[("f", "clusters: [{name: a, cluster: {certificate-authority-data: \"YW\\nJj\\r\\n\"}}]")]);
    let read = Kubeconfig::load(folder.path().join("f").to_str().unwrap(), &Environment::default()).unwrap();
    assert_eq!(read.clusters["a"].certificate_authority_data, b"abc");
}
