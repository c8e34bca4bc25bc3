//! What probes ask, and how long they wait.

use serde_json::Value;

use crate::lint::Field;
use crate::yaml::to_json;

/// Returns what a probe asks: the kind of its handler and the handler.
pub(super) fn handler(probe: Field<'_>) -> Option<(&'static str, Value)> {
    ["httpGet", "tcpSocket", "exec", "grpc"].into_iter().find_map(|kind| {
        let handler = probe.get(kind);
        let node = handler.node().filter(|_| handler.is_set())?;
        Some((kind, to_json(node).ok()?))
    })
}

/// Returns the seconds from the first failure to the last one that is tolerated, with the API's defaults
/// (pkg/apis/core/v1/defaults.go, `SetDefaults_Probe`).
pub(super) fn patience(probe: Field<'_>) -> i64 {
    let positive = |key, default| match probe.get(key).integer_or(default) {
        0 => default,
        written => written,
    };
    positive("periodSeconds", 10).saturating_mul(positive("failureThreshold", 3))
}
