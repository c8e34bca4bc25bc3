//! Kubeconfig files: found, read and merged as client-go/tools/clientcmd/loader.go does.
//!
//! Files of the $KUBECONFIG list that do not exist are ignored; of a name that several files have, the first file's
//! entry counts whole. Refuses to write: a kubeconfig is never changed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io;
use std::path::{self, Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::connection::Secret;
use super::environment::Environment;
use super::{ClusterError, ErrorKind};
use crate::yaml;

/// A cluster (Cluster, client-go/tools/clientcmd/api/v1/types.go).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct ClusterEntry {
    pub server: String,
    pub tls_server_name: String,
    pub insecure_skip_tls_verify: bool,
    pub certificate_authority: String,
    #[serde(deserialize_with = "bytes")]
    pub certificate_authority_data: Vec<u8>,
    pub proxy_url: String,
    pub disable_compression: bool,
    pub extensions: Vec<Extension>,
}

/// A named extension; the one of credential plugins is handed on to them.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Extension {
    pub name: String,
    pub extension: serde_json::Value,
}

/// A user (AuthInfo).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct UserEntry {
    pub client_certificate: String,
    #[serde(deserialize_with = "bytes")]
    pub client_certificate_data: Vec<u8>,
    pub client_key: String,
    #[serde(deserialize_with = "secret_bytes")]
    pub client_key_data: SecretBytes,
    pub token: Secret,
    #[serde(rename = "tokenFile")]
    pub token_file: String,
    #[serde(rename = "as")]
    pub impersonate: String,
    #[serde(rename = "as-uid")]
    pub impersonate_uid: String,
    #[serde(rename = "as-groups")]
    pub impersonate_groups: Vec<String>,
    #[serde(rename = "as-user-extra")]
    pub impersonate_extra: BTreeMap<String, Vec<String>>,
    pub username: String,
    pub password: Secret,
    pub auth_provider: Option<ProviderEntry>,
    pub exec: Option<ExecEntry>,
}

/// Bytes that are never shown.
#[derive(Clone, Default, PartialEq)]
pub(super) struct SecretBytes(pub Vec<u8>);

impl std::fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { "<masked>" })
    }
}

/// An auth provider of old (AuthProviderConfig).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct ProviderEntry {
    pub name: String,
    pub config: BTreeMap<String, Secret>,
}

/// A credential plugin (ExecConfig).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ExecEntry {
    pub api_version: String,
    pub command: String,
    pub args: Vec<String>,
    pub env: Vec<ExecVariable>,
    pub install_hint: String,
    pub provide_cluster_info: bool,
    pub interactive_mode: String,
}

/// A variable set for a plugin.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct ExecVariable {
    pub name: String,
    pub value: Secret,
}

/// A context.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct ContextEntry {
    pub cluster: String,
    pub user: String,
    pub namespace: String,
}

/// All files merged.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Kubeconfig {
    pub current_context: String,
    pub clusters: BTreeMap<String, ClusterEntry>,
    pub users: BTreeMap<String, UserEntry>,
    pub contexts: BTreeMap<String, ContextEntry>,
    /// The files that were read.
    pub files: Vec<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct File {
    #[serde(rename = "apiVersion")]
    api_version: String,
    kind: String,
    current_context: String,
    clusters: Vec<NamedCluster>,
    users: Vec<NamedUser>,
    contexts: Vec<NamedContext>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NamedCluster {
    name: String,
    cluster: ClusterEntry,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NamedUser {
    name: String,
    user: UserEntry,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NamedContext {
    name: String,
    context: ContextEntry,
}

/// Base64 as Go reads it: line ends do not count.
fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let mut text = String::deserialize(deserializer)?;
    text.retain(|letter| !matches!(letter, '\r' | '\n'));
    STANDARD.decode(text).map_err(|error| D::Error::custom(format!("illegal base64 data: {error}")))
}

fn secret_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretBytes, D::Error> {
    bytes(deserializer).map(SecretBytes)
}

impl Kubeconfig {
    /// Reads the file of `--kubeconfig`, else those of $KUBECONFIG, else `~/.kube/config`; there may be none.
    ///
    /// # Errors
    /// The file of `--kubeconfig` is missing, or a file is no kubeconfig.
    pub fn load(explicit: &str, environment: &Environment) -> Result<Self, ClusterError> {
        if !explicit.is_empty() {
            // Only the named file must be there.
            if let Err(error) = fs::metadata(explicit)
                && error.kind() == io::ErrorKind::NotFound
            {
                return Err(wrong(format!("stat {explicit}: no such file or directory")));
            }
            return Self::merged(&[PathBuf::from(explicit)]);
        }
        match environment.get("KUBECONFIG") {
            Some(list) => Self::merged(&std::env::split_paths(list).collect::<Vec<_>>()),
            None => {
                let home = environment.home().map(|home| home.join(".kube").join("config"));
                Self::merged(home.as_slice())
            }
        }
    }

    fn merged(files: &[PathBuf]) -> Result<Self, ClusterError> {
        let mut merged = Self::default();
        for file in files.iter().filter(|file| !file.as_os_str().is_empty()) {
            if merged.files.contains(file) {
                continue;
            }
            let text = match fs::read(file) {
                Ok(text) => text,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(broken(file, &error)),
            };
            merged.add(file, &text).map_err(|error| broken(file, &error))?;
        }
        Ok(merged)
    }

    /// Adds what no file before has.
    fn add(&mut self, path: &Path, text: &[u8]) -> Result<(), String> {
        let document = yaml::parse_one(text).map_err(|error| format!("yaml: {error}"))?;
        let file: File = yaml::decode(&document.root).map_err(|error| error.to_string())?;
        let kind = if file.kind.is_empty() { "Config" } else { &file.kind };
        let version = if file.api_version.is_empty() { "v1" } else { &file.api_version };
        if (kind, version) != ("Config", "v1") {
            return Err(format!("no kubeconfig: kind {kind:?} of version {version:?}"));
        }
        // Relative paths are meant from the file's own folder.
        let base = path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let base = base.parent().unwrap_or(Path::new("")).to_owned();
        self.files.push(path.to_owned());
        if self.current_context.is_empty() {
            self.current_context = file.current_context;
        }
        let clusters = file.clusters.into_iter().map(|mut own| {
            resolve(&mut own.cluster.certificate_authority, &base);
            (own.name, own.cluster)
        });
        unite(&mut self.clusters, clusters, "clusters")?;
        let users = file.users.into_iter().map(|mut own| {
            own.user.resolve(&base);
            (own.name, own.user)
        });
        unite(&mut self.users, users, "users")?;
        let contexts = file.contexts.into_iter().map(|own| (own.name, own.context));
        unite(&mut self.contexts, contexts, "contexts")
    }
}

impl UserEntry {
    /// GetAuthInfoFileReferences, and what an exec entry of the older version leaves out (SetDefaults_ExecConfig).
    fn resolve(&mut self, base: &Path) {
        for file in [&mut self.client_certificate, &mut self.client_key, &mut self.token_file] {
            resolve(file, base);
        }
        let Some(exec) = &mut self.exec else { return };
        // A bare name is looked up in PATH.
        if exec.command.contains(path::MAIN_SEPARATOR) {
            resolve(&mut exec.command, base);
        }
        if exec.interactive_mode.is_empty() && exec.api_version.ends_with("/v1beta1") {
            exec.interactive_mode = "IfAvailable".into();
        }
    }
}

fn resolve(file: &mut String, base: &Path) {
    if !file.is_empty() && Path::new(file).is_relative() {
        *file = base.join(&*file).to_string_lossy().into_owned();
    }
}

/// Adds the entries of one file to those of the files before it.
fn unite<T>(
    all: &mut BTreeMap<String, T>,
    entries: impl Iterator<Item = (String, T)>,
    what: &str,
) -> Result<(), String> {
    let mut own = BTreeMap::new();
    for (name, entry) in entries {
        match own.entry(name) {
            Entry::Occupied(twin) => return Err(format!("duplicate name {:?} in {what}", twin.key())),
            Entry::Vacant(place) => place.insert(entry),
        };
    }
    for (name, entry) in own {
        all.entry(name).or_insert(entry);
    }
    Ok(())
}

fn broken(file: &Path, error: &dyn std::fmt::Display) -> ClusterError {
    wrong(format!("error loading config file \"{}\": {error}", file.display()))
}

fn wrong(message: String) -> ClusterError {
    ClusterError::new(ErrorKind::Config, message)
}

#[cfg(test)]
mod tests;
