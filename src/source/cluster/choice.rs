//! Which cluster, as whom, in which namespace: flags over the context of the kubeconfig.
//!
//! Follows DirectClientConfig and DeferredLoadingClientConfig (client-go/tools/clientcmd/client_config.go,
//! merged_client_builder.go) and their order of judging, because that decides which error is told.

use std::fs;

use super::connection::{Connection, text};
use super::environment::Environment;
use super::kubeconfig::{ClusterEntry, Kubeconfig, UserEntry};
use super::{ClusterError, ErrorKind};

/// What is left when everything was considered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    /// The cluster; its server is never empty.
    pub cluster: ClusterEntry,
    pub user: UserEntry,
    pub namespace: String,
    /// Whether nothing named a server, so that the default was taken.
    pub guessed: bool,
}

impl Choice {
    /// Chooses.
    ///
    /// # Errors
    /// A flag names what is not there, or the chosen entries contradict themselves; in kubectl's words.
    pub fn new(
        flags: &Connection,
        config: &Kubeconfig,
        environment: &Environment,
    ) -> Result<Self, ClusterError> {
        let names = Names::new(flags, config);
        let (user, cluster) = (names.user(flags, config), names.cluster(flags, config, environment));
        // kubectl asks for the namespace first, and judges what it has on the way.
        if text(flags.namespace.as_ref()).is_empty() {
            let unnamed = (UserEntry::default(), (ClusterEntry::default(), false));
            let judged = (user.as_ref().unwrap_or(&unnamed.0), cluster.as_ref().unwrap_or(&unnamed.1));
            names.confirm(config, judged.0, &judged.1.0)?;
        }
        let user = user?;
        names.there(flags, config)?;
        let (cluster, named) = cluster?;
        names.confirm(config, &user, &cluster)?;
        let guessed = !named && environment.get("KUBERNETES_MASTER").is_none();
        let namespace = names.namespace(flags, environment);
        // kubectl compares with its defaults: whatever names no server and no certificate is one.
        if !named && environment.in_pod() {
            let (cluster, user) = in_pod(flags, user, environment)?;
            return Ok(Self { cluster, user, namespace, guessed: false });
        }
        Ok(Self { cluster, user, namespace, guessed })
    }
}

/// The names that flags and context lead to.
struct Names {
    context: String,
    cluster: String,
    user: String,
    /// The context's own namespace.
    namespace: String,
}

impl Names {
    fn new(flags: &Connection, config: &Kubeconfig) -> Self {
        let flag = text(flags.context.as_ref());
        let context = if flag.is_empty() { &config.current_context } else { flag };
        let entry = config.contexts.get(context).cloned().unwrap_or_default();
        let or =
            |flag: Option<&String>, own: String| flag.filter(|flag| !flag.is_empty()).cloned().unwrap_or(own);
        Self {
            context: context.to_owned(),
            cluster: or(flags.cluster.as_ref(), entry.cluster),
            user: or(flags.user.as_ref(), entry.user),
            namespace: entry.namespace,
        }
    }

    /// getContext
    fn there(&self, flags: &Connection, config: &Kubeconfig) -> Result<(), ClusterError> {
        if text(flags.context.as_ref()).is_empty() || config.contexts.contains_key(&self.context) {
            return Ok(());
        }
        Err(missing("context", &self.context, config.contexts.keys()))
    }

    /// getAuthInfo: a user that only the context names may be missing.
    fn user(&self, flags: &Connection, config: &Kubeconfig) -> Result<UserEntry, ClusterError> {
        let entry = config.users.get(&self.user);
        if entry.is_none() && !text(flags.user.as_ref()).is_empty() {
            return Err(missing("auth info", &self.user, config.users.keys()));
        }
        let mut user = entry.cloned().unwrap_or_default();
        set(&mut user.username, flags.username.as_ref());
        if let Some(password) = flags.password.as_ref().filter(|own| !own.0.is_empty()) {
            user.password = password.clone();
        }
        if let Some(token) = flags.token.as_ref().filter(|own| !own.0.is_empty()) {
            user.token = token.clone();
            // kubectl keeps the file, which then wins over the flag.
            user.token_file.clear();
        }
        set(&mut user.impersonate, flags.impersonate.as_ref());
        set(&mut user.impersonate_uid, flags.impersonate_uid.as_ref());
        if !flags.impersonate_groups.is_empty() {
            user.impersonate_groups.clone_from(&flags.impersonate_groups);
        }
        for (key, values) in &flags.impersonate_extra {
            user.impersonate_extra.insert(key.clone(), values.clone());
        }
        // A file that a flag names puts the data of the kubeconfig aside.
        if set(&mut user.client_certificate, flags.client_certificate.as_ref()) {
            user.client_certificate_data.clear();
        }
        if set(&mut user.client_key, flags.client_key.as_ref()) {
            user.client_key_data.0.clear();
        }
        Ok(user)
    }

    /// getCluster; also tells whether a server was named at all.
    fn cluster(
        &self,
        flags: &Connection,
        config: &Kubeconfig,
        environment: &Environment,
    ) -> Result<(ClusterEntry, bool), ClusterError> {
        let entry = config.clusters.get(&self.cluster);
        if entry.is_none() && !text(flags.cluster.as_ref()).is_empty() {
            return Err(missing("cluster", &self.cluster, config.clusters.keys()));
        }
        let mut cluster = entry.cloned().unwrap_or_default();
        let server = set(&mut cluster.server, flags.server.as_ref());
        let authority = text(flags.certificate_authority.as_ref());
        if flags.insecure || !authority.is_empty() {
            cluster.insecure_skip_tls_verify = flags.insecure;
            authority.clone_into(&mut cluster.certificate_authority);
            cluster.certificate_authority_data.clear();
        }
        let name = text(flags.tls_server_name.as_ref());
        if server || !name.is_empty() {
            name.clone_into(&mut cluster.tls_server_name);
        }
        cluster.disable_compression |= flags.disable_compression;
        let named = !cluster.server.is_empty();
        if !named {
            // getDefaultServer
            cluster.server =
                environment.get("KUBERNETES_MASTER").unwrap_or("http://localhost:8080").to_owned();
        }
        Ok((cluster, named))
    }

    /// ConfirmUsable: collects all that is wrong.
    fn confirm(
        &self,
        config: &Kubeconfig,
        user: &UserEntry,
        cluster: &ClusterEntry,
    ) -> Result<(), ClusterError> {
        let mut faults = Vec::new();
        let lost = !self.context.is_empty() && !config.contexts.contains_key(&self.context);
        if lost {
            faults.push(format!("context was not found for specified context: {}", self.context));
        }
        faults.extend(user_faults(&self.user, user));
        faults.extend(cluster_faults(&self.cluster, cluster));
        let message = match faults.as_slice() {
            [] => return Ok(()),
            [fault] if lost => format!("Error in configuration: {fault}"),
            [fault] => fault.clone(),
            _ => format!("Error in configuration: \n* {}", faults.join("\n* ")),
        };
        let error = wrong(message);
        Err(if lost { hinted(error, config.contexts.keys()) } else { error })
    }

    /// DeferredLoadingClientConfig.Namespace
    fn namespace(&self, flags: &Connection, environment: &Environment) -> String {
        let flag = text(flags.namespace.as_ref());
        if !flag.is_empty() {
            return flag.to_owned();
        }
        if !self.namespace.is_empty() {
            return self.namespace.clone();
        }
        if environment.in_pod() {
            if let Some(own) = environment.get("POD_NAMESPACE") {
                return own.to_owned();
            }
            let own = fs::read_to_string(environment.service_account.join("namespace")).unwrap_or_default();
            if !own.trim().is_empty() {
                return own.trim().to_owned();
            }
        }
        "default".to_owned()
    }
}

/// Takes over a flag that was given, and tells whether it was.
fn set(field: &mut String, flag: Option<&String>) -> bool {
    match flag {
        Some(flag) if !flag.is_empty() => {
            field.clone_from(flag);
            true
        }
        _ => false,
    }
}

/// The pod's own service account (inClusterClientConfig, rest.InClusterConfig). kubectl refuses it as soon as --as,
/// --request-timeout or --disable-compression is given; here these flags are heeded.
fn in_pod(
    flags: &Connection,
    asked: UserEntry,
    environment: &Environment,
) -> Result<(ClusterEntry, UserEntry), ClusterError> {
    let host = environment.get("KUBERNETES_SERVICE_HOST").unwrap_or_default();
    let port = environment.get("KUBERNETES_SERVICE_PORT").unwrap_or_default();
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let folder = &environment.service_account;
    let mut cluster = ClusterEntry { server: format!("https://{host}:{port}"), ..ClusterEntry::default() };
    let authority = text(flags.certificate_authority.as_ref());
    if authority.is_empty() {
        let own = folder.join("ca.crt");
        if own.exists() {
            cluster.certificate_authority = own.to_string_lossy().into_owned();
        }
    } else {
        authority.clone_into(&mut cluster.certificate_authority);
    }
    cluster.disable_compression = flags.disable_compression;
    let token_file = folder.join("token").to_string_lossy().into_owned();
    let mut user = UserEntry {
        impersonate: asked.impersonate,
        impersonate_uid: asked.impersonate_uid,
        impersonate_groups: asked.impersonate_groups,
        impersonate_extra: asked.impersonate_extra,
        ..UserEntry::default()
    };
    if flags.token.as_ref().is_some_and(|own| !own.0.is_empty()) {
        user.token = asked.token;
    } else {
        fs::File::open(&token_file).map_err(|error| wrong(format!("open {token_file}: {error}")))?;
        user.token_file = token_file;
    }
    Ok((cluster, user))
}

/// validateClusterInfo
fn cluster_faults(name: &str, cluster: &ClusterEntry) -> Vec<String> {
    let mut faults = Vec::new();
    if cluster.server.is_empty() {
        faults.push(format!("no server found for cluster {name:?}"));
    }
    if let Err(why) = super::proxy::parse(&cluster.proxy_url) {
        faults.push(format!("invalid 'proxy-url' {:?} for cluster {name:?}: {why}", cluster.proxy_url));
    }
    let file = &cluster.certificate_authority;
    if !file.is_empty() {
        if !cluster.certificate_authority_data.is_empty() {
            faults.push(format!("certificate-authority-data and certificate-authority are both specified for {name}. certificate-authority-data will override."));
        }
        if let Err(error) = fs::File::open(file) {
            faults.push(format!(
                "unable to read certificate-authority {file} for {name} due to {}",
                go_open(file, &error)
            ));
        }
    }
    faults
}

/// validateAuthInfo
fn user_faults(name: &str, user: &UserEntry) -> Vec<String> {
    let mut faults = certificate_faults(name, user);
    if let Some(exec) = &user.exec {
        let mut must = |absent: bool, what: &str| {
            if absent {
                faults.push(format!("{what} must be specified for {name} to use exec authentication plugin"));
            }
        };
        must(exec.command.is_empty(), "command");
        must(exec.api_version.is_empty(), "apiVersion");
        must(exec.env.iter().any(|own| own.name.is_empty()), "env variable name");
        must(exec.interactive_mode.is_empty(), "interactiveMode");
        if !matches!(exec.interactive_mode.as_str(), "" | "Never" | "IfAvailable" | "Always") {
            faults.push(format!("invalid interactiveMode for {name}: {:?}", exec.interactive_mode));
        }
        if user.auth_provider.is_some() {
            faults.push(format!(
                "authProvider cannot be provided in combination with an exec plugin for {name}"
            ));
        }
    }
    let basic = !user.username.is_empty() || !user.password.0.is_empty();
    if basic && !user.token.0.is_empty() {
        faults.push(format!("more than one authentication method found for {name}; found [token basicAuth], only one is allowed"));
    }
    let more = !user.impersonate_uid.is_empty()
        || !user.impersonate_groups.is_empty()
        || !user.impersonate_extra.is_empty();
    if more && user.impersonate.is_empty() {
        faults.push(format!("requesting uid, groups or user-extra for {name} without impersonating a user"));
    }
    faults
}

fn certificate_faults(name: &str, user: &UserEntry) -> Vec<String> {
    let mut faults = Vec::new();
    let (file, data) = (&user.client_certificate, &user.client_certificate_data);
    if file.is_empty() && data.is_empty() {
        return faults;
    }
    let (key, key_data) = (&user.client_key, &user.client_key_data.0);
    if !file.is_empty() && !data.is_empty() {
        faults.push(format!(
            "client-cert-data and client-cert are both specified for {name}. client-cert-data will override."
        ));
    }
    if !key.is_empty() && !key_data.is_empty() {
        faults.push(format!(
            "client-key-data and client-key are both specified for {name}; client-key-data will override"
        ));
    }
    if key.is_empty() && key_data.is_empty() {
        faults.push(format!("client-key-data or client-key must be specified for {name} to use the clientCert authentication method."));
    }
    for (what, file) in [("client-cert", file), ("client-key", key)] {
        if !file.is_empty()
            && let Err(error) = fs::File::open(file)
        {
            faults.push(format!("unable to read {what} {file} for {name} due to {}", go_open(file, &error)));
        }
    }
    faults
}

/// The error of os.Open.
fn go_open(file: &str, error: &std::io::Error) -> String {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    format!("open {file}: {why}")
}

fn missing<'a>(what: &str, name: &str, there: impl Iterator<Item = &'a String>) -> ClusterError {
    hinted(wrong(format!("{what} {name:?} does not exist")), there)
}

/// Adds which names there are.
fn hinted<'a>(error: ClusterError, there: impl Iterator<Item = &'a String>) -> ClusterError {
    let there: Vec<&str> = there.map(String::as_str).take(20).collect();
    if there.is_empty() {
        return error.hinted("the kubeconfig has none; see: kubectl config view");
    }
    error.hinted(format!("there is: {}", there.join(", ")))
}

fn wrong(message: String) -> ClusterError {
    ClusterError::new(ErrorKind::Config, message)
}

#[cfg(test)]
mod tests;
