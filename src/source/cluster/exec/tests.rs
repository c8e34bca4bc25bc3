//! A fake plugin that counts how often it is run.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::*;
use crate::source::cluster::kubeconfig::ExecVariable;

const V1: &str = VERSIONS[0];

/// A script that appends a line to `calls` with what it was asked, then does what `script` says.
struct Fake {
    folder: tempfile::TempDir,
}

impl Fake {
    fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = Self { folder };
        let (path, calls) = (own.path("plugin"), own.path("calls"));
        let text = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$KUBERNETES_EXEC_INFO $EXTRA $*\" >> {}\n{script}\n",
            calls.display()
        );
        write_program(&path, &text);
        own
    }

    /// A plugin that answers with this status.
    fn answering(status: &str) -> Self {
        Self::new(&format!(
            "echo '{{\"apiVersion\":\"{V1}\",\"kind\":\"ExecCredential\",\"status\":{status}}}'"
        ))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn entry(&self) -> ExecEntry {
        ExecEntry {
            api_version: V1.into(),
            command: self.path("plugin").display().to_string(),
            args: vec!["get".into(), "token".into()],
            env: vec![ExecVariable { name: "EXTRA".into(), value: Secret("extra".into()) }],
            interactive_mode: "Never".into(),
            ..ExecEntry::default()
        }
    }

    fn calls(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("calls")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

/// Writes a program by means of another: what this process has open for writing, a plugin that a test beside starts at
/// that moment inherits, and a file that is open for writing cannot be run.
pub(in super::super) fn write_program(path: &Path, text: &str) {
    let plain = path.with_extension("text");
    fs::write(&plain, text).unwrap();
    fs::set_permissions(&plain, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(Command::new("cp").arg("-p").args([&plain, path]).status().unwrap().success());
}

fn environment() -> Environment {
    Environment::of(&[("PATH", "/usr/bin:/bin")])
}

fn failure(entry: &ExecEntry) -> String {
    let plugin = Plugins::default().get(entry, None, &environment()).unwrap();
    let error = plugin.credential().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Other);
    let message = error.message;
    message.strip_prefix("Unable to connect to the server: getting credentials: ").unwrap().to_owned()
}

#[test]
fn it_runs_once_for_all_that_ask_the_same() {
    let fake = Fake::answering(r#"{"token":"t1"}"#);
    let (plugins, cluster) = (Plugins::default(), Some(json!({ "server": "https://a" })));
    for _ in 0..3 {
        let plugin = plugins.get(&fake.entry(), cluster.clone(), &environment()).unwrap();
        assert_eq!(plugin.credential().unwrap().token.0, "t1");
    }
    let asked = r#"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"cluster":{"server":"https://a"},"interactive":false}}"#;
    assert_eq!(fake.calls(), [format!("{asked} extra get token")]);
    // Another cluster is another question.
    plugins.get(&fake.entry(), None, &environment()).unwrap().credential().unwrap();
    assert_eq!(fake.calls().len(), 2);
}

#[test]
fn what_has_expired_or_was_refused_is_asked_for_again() {
    let past = Fake::answering(r#"{"token":"t","expirationTimestamp":"2020-01-01T00:00:00Z"}"#);
    let plugin = Plugins::default().get(&past.entry(), None, &environment()).unwrap();
    let (first, second) = (plugin.credential().unwrap(), plugin.credential().unwrap());
    assert!(!Arc::ptr_eq(&first, &second));
    let future = Fake::answering(r#"{"token":"t","expirationTimestamp":"2999-01-01T00:00:00+02:00"}"#);
    let plugin = Plugins::default().get(&future.entry(), None, &environment()).unwrap();
    let first = plugin.credential().unwrap();
    assert!(Arc::ptr_eq(&first, &plugin.credential().unwrap()));
    let second = plugin.replace(&first).unwrap();
    assert!(!Arc::ptr_eq(&first, &second));
    assert!(Arc::ptr_eq(&second, &plugin.replace(&first).unwrap()), "replaced already");
    assert_eq!(future.calls().len(), 2);
}

#[test]
fn a_certificate_is_a_credential_too() {
    let fake = Fake::answering(r#"{"clientCertificateData":"C","clientKeyData":"K"}"#);
    let held = Plugins::default().get(&fake.entry(), None, &environment()).unwrap().credential().unwrap();
    assert_eq!(held.identity, Some(("C".into(), Secret("K".into()))));
    assert_eq!(held.token, Secret::default());
}

#[test]
fn a_plugin_named_by_a_path_is_not_looked_up() {
    let fake = Fake::answering(r#"{"token":"t"}"#);
    let folder = fake.folder.path().display().to_string();
    fs::write(fake.path("plain"), "#!/bin/sh\n").unwrap();
    write_program(&fake.path("empty"), "\u{7f}ELF");
    for (name, why) in [
        ("missing", "no such file or directory"),
        ("plugin/below", "not a directory"),
        ("plain", "permission denied"),
        ("empty", "exec format error"),
    ] {
        let command = format!("{folder}/{name}");
        let entry =
            ExecEntry { command: command.clone(), install_hint: "brew install it".into(), ..fake.entry() };
        assert_eq!(failure(&entry), format!("exec: fork/exec {command}: {why}"));
    }
    assert_eq!(fake.calls().len(), 0);
}

#[test]
fn failures_are_told_as_client_go_tells_them() {
    let fake = Fake::new("exit 7");
    assert_eq!(
        failure(&fake.entry()),
        format!("exec: executable {} failed with exit code 7", fake.path("plugin").display())
    );
    let missing = ExecEntry {
        command: "no-such-plugin".into(),
        install_hint: "brew install \u{1b}[1mit".into(),
        ..fake.entry()
    };
    insta::assert_snapshot!(failure(&missing), @r"
    exec: executable no-such-plugin not found

    It looks like you are trying to use a client-go credential plugin that is not installed.

    To learn more about this feature, consult the documentation available at:
          https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins

    brew install U+001B[1mit
    ");
    for (output, why) in [
        (
            r#"{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"t"}}"#,
            "exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version client.authentication.k8s.io/v1beta1",
        ),
        (
            r#"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential"}"#,
            "exec plugin didn't return a status field",
        ),
        (
            r#"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":""}}"#,
            "exec plugin didn't return a token or cert/key pair",
        ),
        (
            r#"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientKeyData":"k"}}"#,
            "exec plugin returned only certificate or key, not both",
        ),
        ("", "decoding stdout: kind \"\" is no ExecCredential"),
    ] {
        assert_eq!(failure(&Fake::new(&format!("echo '{output}'")).entry()), why);
    }
    let version = ExecEntry { api_version: "client.authentication.k8s.io/v1alpha1".into(), ..fake.entry() };
    let error = Plugins::default().get(&version, None, &environment()).unwrap_err();
    assert_eq!(error.message, "exec plugin: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\"");
}

#[test]
fn whether_it_may_ask_questions() {
    let fake = Fake::answering(r#"{"token":"t"}"#);
    for (mode, terminal, told) in [
        ("Never", true, Ok(false)),
        ("IfAvailable", false, Ok(false)),
        ("IfAvailable", true, Ok(true)),
        ("Always", true, Ok(true)),
        (
            "Always",
            false,
            Err("exec plugin cannot support interactive mode: standard input is not a terminal".to_owned()),
        ),
    ] {
        let entry = ExecEntry { interactive_mode: mode.into(), ..fake.entry() };
        let environment = Environment { terminal, ..environment() };
        let plugin = Plugins::default().get(&entry, None, &environment).unwrap();
        assert_eq!(plugin.interactive(), told, "{mode} {terminal}");
    }
}
