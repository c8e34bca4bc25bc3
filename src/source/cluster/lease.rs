//! The lock of a driver: a Lease that one holder renews, and that another takes over only when it ran out.
//!
//! Follows LeaderElector (k8s.io/client-go/tools/leaderelection/leaderelection.go): whether a lease ran out is judged by
//! how long its record was not seen to change, on this machine's own clock, never by the times that stand in it. Every write
//! names the version it goes on from, so that of two who take it over one is refused. Refuses to wait and to repeat.

use std::time::{Duration, Instant};

use http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::list::escaped;
use super::write::JSON;
use super::{Cluster, ClusterError, ErrorKind, WriteError};

/// A lease as one candidate sees it.
#[derive(Debug)]
pub struct Lease {
    namespace: String,
    name: String,
    identity: String,
    duration: Duration,
    /// The record that was seen last, and since when it has not changed.
    seen: Option<(Record, Instant)>,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is this candidate's, for its duration from the moment of asking.
    Ours {
        /// Whose it was before, if it was taken over.
        from: Option<String>,
    },
    /// Another holds it.
    Held {
        /// Who.
        by: String,
        /// How long from now until it may be taken over, unless it is renewed.
        left: Duration,
    },
}

/// `spec` of a Lease and its version.
#[derive(Debug, Clone, PartialEq)]
struct Record {
    version: String,
    spec: Spec,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Spec {
    holder_identity: Option<String>,
    lease_duration_seconds: Option<u32>,
    acquire_time: Option<String>,
    renew_time: Option<String>,
    lease_transitions: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire {
    metadata: WireMeta,
    spec: Option<Spec>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireMeta {
    resource_version: String,
}

impl Lease {
    /// A candidate called `identity` for the lease of this name; nothing is sent yet.
    pub fn new(namespace: &str, name: &str, identity: &str, duration: Duration) -> Self {
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            identity: identity.to_owned(),
            duration,
            seen: None,
        }
    }

    /// Returns who this candidate is.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Takes the lease, or renews it; `force` takes it from whoever holds it (tryAcquireOrRenew).
    ///
    /// # Errors
    /// The server cannot be reached or refuses: [`ErrorKind::Conflict`] if another was faster.
    pub fn take(&mut self, cluster: &Cluster, force: bool) -> Result<Taken, WriteError> {
        let Some(record) = self.read(cluster)? else {
            self.write(cluster, None)?;
            return Ok(Taken::Ours { from: None });
        };
        let now = Instant::now();
        let since = match &self.seen {
            Some((seen, since)) if *seen == record => *since,
            _ => now,
        };
        self.seen = Some((record.clone(), since));
        let holder = record.spec.holder_identity.clone().unwrap_or_default();
        let ours = holder == self.identity;
        let lasts = Duration::from_secs(record.spec.lease_duration_seconds.unwrap_or(0).into());
        let left = lasts.saturating_sub(now.duration_since(since));
        if !holder.is_empty() && !ours && !left.is_zero() && !force {
            return Ok(Taken::Held { by: holder, left });
        }
        self.write(cluster, Some(&record))?;
        let from = (!holder.is_empty() && !ours).then_some(holder);
        Ok(Taken::Ours { from })
    }

    /// Gives the lease up, if it is this candidate's still (release): the next one need not wait.
    ///
    /// # Errors
    /// The server cannot be reached or refuses.
    pub fn release(&mut self, cluster: &Cluster) -> Result<(), WriteError> {
        let Some(record) = self.read(cluster)? else { return Ok(()) };
        if record.spec.holder_identity.as_deref() != Some(&self.identity) {
            return Ok(());
        }
        let now = micros(cluster.now());
        let spec = json!({"holderIdentity": "", "leaseDurationSeconds": 1, "acquireTime": now, "renewTime": now,
            "leaseTransitions": record.spec.lease_transitions.unwrap_or(0)});
        cluster.write(Method::PUT, &self.target(), (JSON, &self.document(Some(&record.version), &spec)))?;
        Ok(())
    }

    /// Returns who holds the lease; nothing if nobody does. Whether it ran out is not judged.
    ///
    /// # Errors
    /// The server cannot be reached or refuses.
    pub fn holder(&self, cluster: &Cluster) -> Result<Option<String>, ClusterError> {
        let record = self.read(cluster)?;
        Ok(record.and_then(|own| own.spec.holder_identity).filter(|own| !own.is_empty()))
    }

    fn read(&self, cluster: &Cluster) -> Result<Option<Record>, ClusterError> {
        let body = match cluster.runtime.block_on(cluster.get(&self.target())) {
            Ok(body) => body,
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let wire: Wire = serde_json::from_slice(&body).map_err(|error| {
            let message = format!("the lease {}/{} cannot be read: {error}", self.namespace, self.name);
            ClusterError::new(ErrorKind::Other, message)
        })?;
        Ok(Some(Record { version: wire.metadata.resource_version, spec: wire.spec.unwrap_or_default() }))
    }

    /// Puts this candidate's record in place of `before`.
    fn write(&mut self, cluster: &Cluster, before: Option<&Record>) -> Result<(), WriteError> {
        let now = micros(cluster.now());
        let old = before.map(|own| &own.spec);
        let ours = old.is_some_and(|own| own.holder_identity.as_deref() == Some(&self.identity));
        let acquired = old.filter(|_| ours).and_then(|own| own.acquire_time.clone());
        let transitions = old.map_or(0, |own| own.lease_transitions.unwrap_or(0) + i64::from(!ours));
        let spec = json!({"holderIdentity": self.identity,
            "leaseDurationSeconds": self.duration.as_secs().max(1),
            "acquireTime": acquired.unwrap_or_else(|| now.clone()), "renewTime": now,
            "leaseTransitions": transitions});
        let version = before.map(|own| own.version.as_str());
        let (method, target) = match before {
            Some(_) => (Method::PUT, self.target()),
            None => (Method::POST, self.collection()),
        };
        cluster.write(method, &target, (JSON, &self.document(version, &spec)))?;
        Ok(())
    }

    fn document(&self, version: Option<&str>, spec: &Value) -> Value {
        let mut metadata = json!({"name": self.name, "namespace": self.namespace});
        if let Some(version) = version {
            metadata["resourceVersion"] = version.into();
        }
        json!({"kind": "Lease", "apiVersion": "coordination.k8s.io/v1", "metadata": metadata, "spec": spec})
    }

    fn collection(&self) -> String {
        format!("/apis/coordination.k8s.io/v1/namespaces/{}/leases", escaped(&self.namespace))
    }

    fn target(&self) -> String {
        format!("{}/{}", self.collection(), escaped(&self.name))
    }
}

impl From<ClusterError> for WriteError {
    fn from(error: ClusterError) -> Self {
        Self { error, in_doubt: false, wait: None, budget: None }
    }
}

/// `metav1.MicroTime`, which refuses any other number of digits.
fn micros(time: Timestamp) -> String {
    format!("{time:.6}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_six_digits() {
        for (time, expected) in [
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000Z"),
            ("2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.123456Z"),
        ] {
            assert_eq!(micros(time.parse().unwrap()), expected);
        }
    }
}
