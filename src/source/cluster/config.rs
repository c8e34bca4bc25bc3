//! Finds the cluster as kubectl does and makes the client: flags, then the kubeconfig files, then the pod's own
//! service account.
//!
//! Nothing is sent here; but a credential plugin may run as soon as a request needs it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use serde_json::{Value, json};

use super::auth::Credential;
use super::choice::Choice;
use super::clock::Clock;
use super::connection::{Connection, text};
use super::environment::Environment;
use super::gate::{Gate, Passage};
use super::kubeconfig::{ClusterEntry, Kubeconfig, ProviderEntry, UserEntry};
use super::log::Log;
use super::reach::Way;
use super::{Cluster, ClusterError, ErrorKind, identity, proxy};

/// How long connecting may take (rest.Config's dialer).
const DIAL: Duration = Duration::from_secs(30);
/// The cluster entry's extension that plugins are given.
const PLUGIN_EXTENSION: &str = "client.authentication.k8s.io/exec";

/// What a kubeconfig has by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entries {
    /// Contexts.
    Contexts,
    /// Clusters.
    Clusters,
    /// Users.
    Users,
}

impl Entries {
    /// Returns their names in the merged kubeconfig, sorted.
    ///
    /// # Errors
    /// A kubeconfig cannot be read.
    pub fn names(self, connection: &Connection) -> Result<Vec<String>, ClusterError> {
        let config = Kubeconfig::load(text(connection.kubeconfig.as_ref()), &Environment::process())?;
        Ok(match self {
            Self::Contexts => config.contexts.into_keys().collect(),
            Self::Clusters => config.clusters.into_keys().collect(),
            Self::Users => config.users.into_keys().collect(),
        })
    }
}

/// Returns the name of the context that is used: the one given, else the kubeconfig's current one.
pub fn context_name(connection: &Connection) -> Option<String> {
    let given = text(connection.context.as_ref());
    if !given.is_empty() {
        return Some(given.to_owned());
    }
    let config = Kubeconfig::load(text(connection.kubeconfig.as_ref()), &Environment::process()).ok()?;
    Some(config.current_context).filter(|name| !name.is_empty())
}

impl Cluster {
    /// Finds the cluster and makes a client; nothing is sent yet.
    ///
    /// # Errors
    /// The kubeconfig cannot be read, names something that is not there, or contradicts itself.
    pub fn connect(connection: &Connection) -> Result<Self, ClusterError> {
        Self::connect_from(connection, &Environment::process(), Log::stderr(connection.verbosity))
    }

    pub(super) fn connect_from(
        connection: &Connection,
        environment: &Environment,
        log: Log,
    ) -> Result<Self, ClusterError> {
        let kubeconfig = Kubeconfig::load(text(connection.kubeconfig.as_ref()), environment)?;
        let choice = Choice::new(connection, &kubeconfig, environment)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| ClusterError::new(ErrorKind::Other, error.to_string()))?;
        // kube's client starts tasks of its own.
        let entered = runtime.enter();
        let gate = gate(connection, &choice, environment, log)?;
        let client = kube::Client::new(Passage(Arc::new(gate)), choice.namespace.clone());
        drop(entered);
        Ok(Self {
            client,
            runtime,
            namespace: choice.namespace,
            clock: Clock::default(),
            request_timeout: connection.request_timeout,
        })
    }
}

fn gate(
    connection: &Connection,
    choice: &Choice,
    environment: &Environment,
    log: Log,
) -> Result<Gate, ClusterError> {
    let server = server_url(&choice.cluster.server)?;
    let headers = headers(&choice.user)?;
    let proxy = match proxy::parse(&choice.cluster.proxy_url) {
        Ok(Some(proxy)) => Some((proxy, "proxy-url of the kubeconfig".to_owned())),
        _ => proxy::from_environment(&server, environment).map(|(proxy, name)| (proxy, name.to_owned())),
    };
    let way = Way {
        server: server.authority().map_or(String::new(), |own| own.to_string()),
        host: server.host().unwrap_or_default().to_owned(),
        proxy: proxy.clone(),
        guessed: choice.guessed,
    };
    let mut config = kube::Config::new(server);
    config.default_namespace.clone_from(&choice.namespace);
    // Retries are ours to decide: an eviction must not be repeated.
    config.default_retry = false;
    config.connect_timeout = Some(connection.request_timeout.map_or(DIAL, |limit| limit.min(DIAL)));
    config.disable_compression = choice.cluster.disable_compression;
    config.proxy_url = proxy.map(|(proxy, _)| proxy);
    let credential = if config.cluster_url.scheme_str() == Some("https") {
        secure(&mut config, connection, choice, environment)?
    } else {
        // As kubectl: no credential goes over a connection that anyone can read.
        Credential::None
    };
    let inner = Mutex::new((None, identity::client(config.clone())?));
    Ok(Gate { config, credential, headers, log, way, inner })
}

/// Trust and credentials.
fn secure(
    config: &mut kube::Config,
    connection: &Connection,
    choice: &Choice,
    environment: &Environment,
) -> Result<Credential, ClusterError> {
    let (cluster, user) = (&choice.cluster, &choice.user);
    let authorities = identity::authorities(cluster)?;
    identity::trust(config, cluster, &authorities)?;
    let certified = identity::own(config, user)?;
    if let Some(credential) = Credential::of(user)? {
        return Ok(credential);
    }
    if let Some(exec) = &user.exec {
        // Whoever has a certificate already is not asked for more.
        if certified {
            return Ok(Credential::None);
        }
        let told = exec.provide_cluster_info.then(|| told(cluster, &authorities));
        return connection.plugins.get(exec, told, environment).map(Credential::Plugin);
    }
    if let Some(entry) = &user.auth_provider {
        config.auth_info.auth_provider = Some(provider(entry)?);
    }
    Ok(Credential::None)
}

/// The cluster as a plugin is told (ConfigToExecCluster, client-go/rest/exec.go).
fn told(cluster: &ClusterEntry, authorities: &[u8]) -> Value {
    let mut told = json!({ "server": cluster.server });
    if !cluster.tls_server_name.is_empty() {
        told["tls-server-name"] = json!(cluster.tls_server_name);
    }
    if cluster.insecure_skip_tls_verify {
        told["insecure-skip-tls-verify"] = json!(true);
    }
    if !authorities.is_empty() {
        told["certificate-authority-data"] = json!(STANDARD.encode(authorities));
    }
    if !cluster.proxy_url.is_empty() {
        told["proxy-url"] = json!(cluster.proxy_url);
    }
    if cluster.disable_compression {
        told["disable-compression"] = json!(true);
    }
    let own = cluster.extensions.iter().find(|own| own.name == PLUGIN_EXTENSION);
    told["config"] = own.map_or(Value::Null, |own| own.extension.clone());
    told
}

/// The providers of old: kube knows oidc, the others have been removed (client-go/plugin/pkg/client/auth).
fn provider(entry: &ProviderEntry) -> Result<kube::config::AuthProviderConfig, ClusterError> {
    let removed = |name: &str, plugin: &str, link: &str| {
        ClusterError::new(
            ErrorKind::Config,
            format!(
                "The {name} auth plugin has been removed.\nPlease use the {plugin} kubectl/client-go credential plugin instead.\nSee {link} for further details"
            ),
        )
    };
    match entry.name.as_str() {
        "oidc" => {}
        "gcp" => {
            let link =
                "https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke";
            return Err(removed("gcp", "\"gke-gcloud-auth-plugin\"", link));
        }
        "azure" => {
            let link = "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins";
            return Err(removed("azure", "https://github.com/Azure/kubelogin", link));
        }
        other => {
            let message = format!("no Auth Provider found for name {other:?}");
            return Err(ClusterError::new(ErrorKind::Config, message));
        }
    }
    let mut config: std::collections::HashMap<String, String> =
        entry.config.iter().map(|(key, value)| (key.clone(), value.0.clone())).collect();
    for must in ["idp-issuer-url", "client-id"] {
        if config.get(must).is_none_or(String::is_empty) {
            return Err(ClusterError::new(ErrorKind::Config, format!("Must provide {must}")));
        }
    }
    // kube wants both to be there: no secret is an empty one, no token is one that has expired ({"exp":0}).
    config.entry("client-secret".into()).or_default();
    let token = config.entry("id-token".into()).or_default();
    if token.is_empty() {
        "e30.eyJleHAiOjB9.".clone_into(token);
    }
    Ok(kube::config::AuthProviderConfig { name: entry.name.clone(), config, ..Default::default() })
}

/// DefaultServerURL (client-go/rest/url_utils.go): a bare HOST:PORT is http.
fn server_url(server: &str) -> Result<Uri, ClusterError> {
    let bad = || {
        let message = format!("host must be a URL or a host:port pair: {server:?}");
        ClusterError::new(ErrorKind::Config, message)
    };
    let whole =
        |text: &str| text.parse::<Uri>().ok().filter(|uri| uri.scheme().is_some() && uri.host().is_some());
    let lower = match server.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.to_ascii_lowercase()),
        None => server.to_owned(),
    };
    let uri = match whole(&lower) {
        Some(uri) => uri,
        None => whole(&format!("http://{server}")).filter(|uri| uri.path() == "/").ok_or_else(bad)?,
    };
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(bad());
    }
    // Query and fragment lead nowhere.
    let mut parts = uri.into_parts();
    parts.path_and_query = parts
        .path_and_query
        .and_then(|own| own.path().trim_end_matches('/').parse().ok())
        .or("/".parse().ok());
    Uri::from_parts(parts).map_err(|_| bad())
}

/// User agent and impersonation (impersonatingRoundTripper, client-go/transport/round_trippers.go).
fn headers(user: &UserEntry) -> Result<HeaderMap, ClusterError> {
    let mut headers = HeaderMap::new();
    let agent = format!("kubectl-ds/{} ({})", env!("CARGO_PKG_VERSION"), platform());
    add(&mut headers, header::USER_AGENT, &agent)?;
    if user.impersonate.is_empty() {
        return Ok(headers);
    }
    add(&mut headers, HeaderName::from_static("impersonate-user"), &user.impersonate)?;
    if !user.impersonate_uid.is_empty() {
        add(&mut headers, HeaderName::from_static("impersonate-uid"), &user.impersonate_uid)?;
    }
    for group in &user.impersonate_groups {
        add(&mut headers, HeaderName::from_static("impersonate-group"), group)?;
    }
    for (key, values) in &user.impersonate_extra {
        let name = format!("impersonate-extra-{}", escaped(key));
        let name = HeaderName::try_from(name)
            .map_err(|_| ClusterError::new(ErrorKind::Config, format!("--as-user-extra: bad key {key:?}")))?;
        for value in values {
            add(&mut headers, name.clone(), value)?;
        }
    }
    Ok(headers)
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), ClusterError> {
    let bad = |_| {
        let message = format!("net/http: invalid header field value for {:?}", name.as_str());
        ClusterError::new(ErrorKind::Config, message)
    };
    let value = HeaderValue::from_bytes(value.as_bytes()).map_err(bad)?;
    headers.append(name, value);
    Ok(())
}

/// headerKeyEscape
fn escaped(key: &str) -> String {
    let mut text = String::new();
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// System and processor under Go's names.
fn platform() -> String {
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    };
    format!("{os}/{processor}")
}

#[cfg(unix)]
#[cfg(test)]
mod tests;
