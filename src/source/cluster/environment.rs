//! What surrounds the program as far as it says which cluster is meant: data, so that tests can say it too.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Where a pod finds its service account (serviceaccount in pkg/kubelet and client-go/rest/config.go).
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The environment of the program.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    /// The variables, handed on to credential plugins.
    pub variables: BTreeMap<OsString, OsString>,
    /// The folder of the pod's service account, whether or not it is there.
    pub service_account: PathBuf,
    /// Whether somebody can answer on standard input.
    pub terminal: bool,
}

impl Environment {
    /// That of the process.
    pub fn process() -> Self {
        Self {
            variables: std::env::vars_os().collect(),
            service_account: PathBuf::from(SERVICE_ACCOUNT),
            terminal: std::io::stdin().is_terminal(),
        }
    }

    /// Returns a variable; an empty one is none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(OsStr::new(name))?.to_str().filter(|value| !value.is_empty())
    }

    /// Returns the home folder, as client-go's homedir on this system.
    pub fn home(&self) -> Option<&Path> {
        let home =
            if cfg!(windows) { self.get("HOME").or(self.get("USERPROFILE")) } else { self.get("HOME") };
        home.map(Path::new)
    }

    /// Whether the program runs in a pod (inClusterClientConfig.Possible, client-go/tools/clientcmd).
    pub fn in_pod(&self) -> bool {
        self.get("KUBERNETES_SERVICE_HOST").is_some()
            && self.get("KUBERNETES_SERVICE_PORT").is_some()
            && self.service_account.join("token").metadata().is_ok_and(|token| !token.is_dir())
    }
}

#[cfg(test)]
impl Environment {
    /// An environment with these variables and nothing else, for tests.
    pub fn of(variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { variables, service_account: PathBuf::from("/nonexistent"), terminal: false }
    }
}
