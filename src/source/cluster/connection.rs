//! What the command line says about the cluster: kubectl's global flags.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::exec::Plugins;
use super::{ClusterError, ErrorKind};
use crate::model::parse_duration;

/// A text that is never shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { "<masked>" })
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// What the command line says about the cluster; each field is kubectl's flag of that name, and an empty text is a
/// flag that was not given (ConfigFlags, k8s.io/cli-runtime/pkg/genericclioptions).
#[derive(Debug, Clone, Default)]
pub struct Connection {
    /// `--kubeconfig`
    pub kubeconfig: Option<String>,
    /// `--context`
    pub context: Option<String>,
    /// `--cluster`
    pub cluster: Option<String>,
    /// `--user`
    pub user: Option<String>,
    /// `--namespace`
    pub namespace: Option<String>,
    /// `--server`
    pub server: Option<String>,
    /// `--token`
    pub token: Option<Secret>,
    /// `--username`
    pub username: Option<String>,
    /// `--password`
    pub password: Option<Secret>,
    /// `--as`
    pub impersonate: Option<String>,
    /// `--as-uid`
    pub impersonate_uid: Option<String>,
    /// `--as-group`
    pub impersonate_groups: Vec<String>,
    /// `--as-user-extra`, gathered by key.
    pub impersonate_extra: BTreeMap<String, Vec<String>>,
    /// `--certificate-authority`
    pub certificate_authority: Option<String>,
    /// `--client-certificate`
    pub client_certificate: Option<String>,
    /// `--client-key`
    pub client_key: Option<String>,
    /// `--tls-server-name`
    pub tls_server_name: Option<String>,
    /// `--insecure-skip-tls-verify`
    pub insecure: bool,
    /// `--request-timeout`, parsed; `None` is for ever.
    pub request_timeout: Option<Duration>,
    /// `--disable-compression`
    pub disable_compression: bool,
    /// `-v`: from 6 on every request is told on stderr.
    pub verbosity: i32,
    /// Credential plugins that have run: once for all clusters of a command.
    pub plugins: Arc<Plugins>,
}

impl Connection {
    /// Returns the same flags for another context: what `--contexts` is made of. Credential plugins are shared.
    #[must_use]
    pub fn for_context(&self, name: &str) -> Self {
        Self { context: Some(name.to_owned()), ..self.clone() }
    }

    /// Sets `--request-timeout` from its text: a Go duration or whole seconds; 0 is for ever.
    ///
    /// # Errors
    /// It is neither, in kubectl's words (ParseTimeout, client-go/tools/clientcmd/helpers.go), or negative.
    pub fn set_request_timeout(&mut self, text: &str) -> Result<(), ClusterError> {
        let wrong = || {
            ClusterError::new(
                ErrorKind::Config,
                "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a \
                 corresponding time unit (e.g. 1s | 2m | 3h)",
            )
        };
        let timeout = match text.parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => {
                let nanos = parse_duration(text).map_err(|_| wrong())?;
                Duration::from_nanos(u64::try_from(nanos).map_err(|_| wrong())?)
            }
        };
        self.request_timeout = Some(timeout).filter(|timeout| !timeout.is_zero());
        Ok(())
    }

    /// Adds one `--as-user-extra`, `KEY=VALUE`.
    ///
    /// # Errors
    /// It has no `=`: kubectl ignores such a flag, and asks with other rights than were meant.
    pub fn add_impersonate_extra(&mut self, text: &str) -> Result<(), ClusterError> {
        let Some((key, value)) = text.split_once('=') else {
            let message = format!("--as-user-extra {text:?}: KEY=VALUE is expected");
            return Err(ClusterError::new(ErrorKind::Config, message));
        };
        self.impersonate_extra.entry(key.to_owned()).or_default().push(value.to_owned());
        Ok(())
    }
}

/// Returns the text of a flag, empty if it was not given.
pub(super) fn text(flag: Option<&String>) -> &str {
    flag.map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_written_as_for_kubectl() {
        for (text, millis) in
            [("0", None), ("0s", None), ("5", Some(5000)), ("1m30s", Some(90_000)), ("250ms", Some(250))]
        {
            let mut connection = Connection::default();
            connection.set_request_timeout(text).unwrap();
            assert_eq!(connection.request_timeout, millis.map(Duration::from_millis), "{text}");
        }
        for wrong in ["", "-1", "-3s", "5x", "1 s"] {
            let error = Connection::default().set_request_timeout(wrong).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Config);
            assert!(error.message.starts_with("Invalid timeout value. Timeout must be"), "{wrong}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let connection = Connection { token: Some(Secret("abc".into())), ..Connection::default() };
        assert!(!format!("{connection:?}").contains("abc"));
    }
}
