//! Credential plugins: programs that a kubeconfig names to get a token or a certificate.
//!
//! Follows client-go/plugin/pkg/client/auth/exec/exec.go: run once, kept until the credential expires or the server
//! refuses it, shared by all clusters of a command that name the same plugin. What the plugin says on stderr is
//! passed through. Refuses to print what it returns.

use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::connection::Secret;
use super::environment::Environment;
use super::kubeconfig::ExecEntry;
use super::{ClusterError, ErrorKind};
use crate::yaml;

/// The versions of the protocol.
const VERSIONS: [&str; 2] = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];
const KIND: &str = "ExecCredential";
/// The variable in which a plugin finds what it is asked.
const INFO: &str = "KUBERNETES_EXEC_INFO";
/// installHintVerboseHelp
const HELP: &str = "\n\nIt looks like you are trying to use a client-go credential plugin that is not installed.\n\n\
    To learn more about this feature, consult the documentation available at:\n      \
    https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins";

/// The plugins of a command, by what they are asked.
#[derive(Debug, Default)]
pub struct Plugins(Mutex<Vec<Arc<Plugin>>>);

/// One plugin and what it last returned.
#[derive(Debug)]
pub(super) struct Plugin {
    entry: ExecEntry,
    /// The cluster as the plugin is told, when it is told.
    cluster: Option<Value>,
    environment: Environment,
    /// Held while the plugin runs: it may ask questions, and never twice at once.
    held: Mutex<Option<Arc<Held>>>,
}

/// What a plugin returned.
#[derive(Debug, PartialEq)]
pub(super) struct Held {
    /// Empty if it returned a certificate alone.
    pub token: Secret,
    /// Certificate and key, as PEM.
    pub identity: Option<(String, Secret)>,
    expires: Option<Timestamp>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Answer {
    api_version: String,
    kind: String,
    status: Option<Status>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    expiration_timestamp: Option<String>,
    token: Secret,
    client_certificate_data: String,
    client_key_data: Secret,
}

impl Plugins {
    /// Returns the plugin of `entry`, the same one for the same question.
    ///
    /// # Errors
    /// Its protocol is unknown.
    pub(super) fn get(
        &self,
        entry: &ExecEntry,
        cluster: Option<Value>,
        environment: &Environment,
    ) -> Result<Arc<Plugin>, ClusterError> {
        if !VERSIONS.contains(&entry.api_version.as_str()) {
            let message = format!("exec plugin: invalid apiVersion {:?}", entry.api_version);
            return Err(ClusterError::new(ErrorKind::Config, message));
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = all.iter().find(|own| own.entry == *entry && own.cluster == cluster) {
            return Ok(Arc::clone(own));
        }
        let environment = environment.clone();
        let plugin = Arc::new(Plugin { entry: entry.clone(), cluster, environment, held: Mutex::default() });
        all.push(Arc::clone(&plugin));
        Ok(plugin)
    }
}

impl Plugin {
    /// Returns the credential; runs the plugin if there is none yet or it has expired.
    ///
    /// # Errors
    /// The plugin cannot be run, fails or returns no credential.
    pub fn credential(&self) -> Result<Arc<Held>, ClusterError> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match &*held {
            Some(own) if own.expires.is_none_or(|expires| Timestamp::now() <= expires) => Ok(Arc::clone(own)),
            _ => self.refresh(&mut held),
        }
    }

    /// Returns another credential than `refused`, which the server did not accept.
    ///
    /// # Errors
    /// As [`Self::credential`].
    pub fn replace(&self, refused: &Arc<Held>) -> Result<Arc<Held>, ClusterError> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match &*held {
            // Another request was faster.
            Some(own) if !Arc::ptr_eq(own, refused) => Ok(Arc::clone(own)),
            _ => self.refresh(&mut held),
        }
    }

    fn refresh(&self, held: &mut Option<Arc<Held>>) -> Result<Arc<Held>, ClusterError> {
        let fresh = self.run().and_then(|text| self.read(&text)).map_err(|why| {
            let message = format!("Unable to connect to the server: getting credentials: {why}");
            ClusterError::new(ErrorKind::Other, message)
        })?;
        Ok(Arc::clone(held.insert(Arc::new(fresh))))
    }

    /// isInteractive
    fn interactive(&self) -> Result<bool, String> {
        match (self.entry.interactive_mode.as_str(), self.environment.terminal) {
            ("Never", _) => Ok(false),
            ("IfAvailable", terminal) => Ok(terminal),
            ("Always", true) => Ok(true),
            ("Always", false) => {
                Err("exec plugin cannot support interactive mode: standard input is not a terminal".into())
            }
            (other, _) => Err(format!(
                "exec plugin cannot support interactive mode: unknown interactiveMode: {other:?}"
            )),
        }
    }

    fn run(&self) -> Result<Vec<u8>, String> {
        let interactive = self.interactive()?;
        let mut spec = json!({ "interactive": interactive });
        if let Some(cluster) = &self.cluster {
            spec["cluster"] = cluster.clone();
        }
        let info = json!({ "apiVersion": self.entry.api_version, "kind": KIND, "spec": spec });
        let output = Command::new(&self.entry.command)
            .args(&self.entry.args)
            .env_clear()
            .envs(&self.environment.variables)
            .envs(self.entry.env.iter().map(|own| (&own.name, &own.value.0)))
            .env(INFO, info.to_string())
            .stdin(if interactive { Stdio::inherit() } else { Stdio::null() })
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| self.not_started(&error))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let code = output.status.code().unwrap_or(-1);
        Err(format!("exec: executable {} failed with exit code {code}", self.entry.command))
    }

    /// wrapCmdRunErrorLocked. It says "not found" of an exec.Error, which comes of looking a name up in PATH; what is
    /// named by a path is started as it is, and os.StartProcess has words of its own for what fails then.
    fn not_started(&self, error: &std::io::Error) -> String {
        use std::io::ErrorKind::{NotFound, PermissionDenied};
        let command = &self.entry.command;
        // Windows looks for the extension, and so looks up paths, too.
        let looked_up = cfg!(windows) || !command.contains('/');
        if !looked_up || !matches!(error.kind(), NotFound | PermissionDenied) {
            return format!("exec: fork/exec {command}: {}", go_words(error));
        }
        let mut message = format!("exec: executable {command} not found{HELP}");
        if !self.entry.install_hint.is_empty() {
            message.push_str("\n\n");
            message.push_str(&without_escapes(&self.entry.install_hint));
        }
        message
    }

    fn read(&self, text: &[u8]) -> Result<Held, String> {
        let decoding = |error: yaml::Error| format!("decoding stdout: {error}");
        let document = yaml::parse_one(text).map_err(decoding)?;
        let answer: Answer = yaml::decode(&document.root).map_err(decoding)?;
        if answer.kind != KIND {
            return Err(format!("decoding stdout: kind {:?} is no {KIND}", answer.kind));
        }
        if answer.api_version != self.entry.api_version {
            return Err(format!(
                "exec plugin is configured to use API version {}, plugin returned version {}",
                self.entry.api_version, answer.api_version
            ));
        }
        let status = answer.status.ok_or("exec plugin didn't return a status field")?;
        let (certificate, key) = (status.client_certificate_data, status.client_key_data);
        if status.token.0.is_empty() && certificate.is_empty() && key.0.is_empty() {
            return Err("exec plugin didn't return a token or cert/key pair".into());
        }
        if certificate.is_empty() != key.0.is_empty() {
            return Err("exec plugin returned only certificate or key, not both".into());
        }
        let expires = status.expiration_timestamp.filter(|text| !text.is_empty());
        let expires = expires.map(|text| text.parse()).transpose();
        let expires = expires.map_err(|error| format!("decoding stdout: expirationTimestamp: {error}"))?;
        let identity = (!certificate.is_empty()).then_some((certificate, key));
        Ok(Held { token: status.token, identity, expires })
    }
}

/// The system's words as Go has them (syscall/zerrors_linux_amd64.go): without a number, and in lower case.
fn go_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// cleanANSIEscapeCodes (client-go/tools/clientcmd/client_config.go)
fn without_escapes(text: &str) -> String {
    let mut clean = String::new();
    for letter in text.chars() {
        if letter.is_control() && !matches!(letter, '\t'..='\r') {
            clean.push_str(&format!("U+{:04X}", u32::from(letter)));
        } else {
            clean.push(letter);
        }
    }
    clean
}

#[cfg(unix)]
#[cfg(test)]
pub(super) mod tests;
