//! Finds the cluster as kubectl does: flags, then the kubeconfig files, then the pod's own service account.

use std::time::Duration;

use super::{Cluster, ClusterError, ErrorKind};

/// What the command line says about the cluster; each field is kubectl's flag of that name.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    /// `--kubeconfig`
    pub kubeconfig: Option<String>,
    /// `--context`
    pub context: Option<String>,
    /// `--namespace`
    pub namespace: Option<String>,
    /// `--request-timeout`, parsed.
    pub request_timeout: Option<Duration>,
}

impl Cluster {
    /// Finds the cluster and makes a client; nothing is sent yet.
    ///
    /// # Errors
    /// The kubeconfig cannot be read or names something that is not there.
    pub fn connect(connection: &Connection) -> Result<Self, ClusterError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| ClusterError::new(ErrorKind::Other, error.to_string()))?;
        let wrong = |error: &dyn std::error::Error| ClusterError::new(ErrorKind::Config, error.to_string());
        let (client, namespace) = runtime.block_on(async {
            let options =
                kube::config::KubeConfigOptions { context: connection.context.clone(), ..Default::default() };
            let kubeconfig = match &connection.kubeconfig {
                Some(path) => kube::config::Kubeconfig::read_from(path),
                None => kube::config::Kubeconfig::read(),
            };
            let kubeconfig = kubeconfig.map_err(|error| wrong(&error))?;
            let mut config = kube::Config::from_custom_kubeconfig(kubeconfig, &options)
                .await
                .map_err(|error| wrong(&error))?;
            config.default_retry = false;
            let namespace = config.default_namespace.clone();
            let client = kube::Client::try_from(config).map_err(|error| wrong(&error))?;
            Ok::<_, ClusterError>((client, namespace))
        })?;
        Ok(Self {
            client,
            runtime,
            namespace: connection.namespace.clone().unwrap_or(namespace),
            request_timeout: connection.request_timeout,
        })
    }
}
