//! Taints and tolerations, and the tolerations that the DaemonSet controller adds.
//!
//! Follows api/core/v1/toleration.go, component-helpers/scheduling/corev1/helpers.go,
//! pkg/controller/daemon/util/daemonset_util.go (AddOrUpdateDaemonPodTolerations) and
//! pkg/apis/core/v1/helper (AddOrUpdateTolerationInPodSpec).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::Text;

/// `v1.Taint`, without the time it was added unless known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Taint {
    /// The taint's key.
    pub key: Text,
    /// The taint's value; absent is empty.
    #[serde(skip_serializing_if = "is_empty")]
    pub value: Text,
    /// NoSchedule, PreferNoSchedule or NoExecute.
    pub effect: Text,
    /// When a NoExecute taint was added, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_added: Option<Text>,
}

/// The effect that keeps new pods away.
pub const NO_SCHEDULE: &str = "NoSchedule";
/// The effect that also evicts running pods.
pub const NO_EXECUTE: &str = "NoExecute";
/// The effect that only lowers a node's score.
pub const PREFER_NO_SCHEDULE: &str = "PreferNoSchedule";

/// Prints `key=value:effect`, as `kubectl describe node` does.
impl fmt::Display for Taint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)?;
        if !self.value.is_empty() {
            write!(f, "={}", self.value)?;
        }
        if !self.effect.is_empty() {
            write!(f, ":{}", self.effect)?;
        }
        Ok(())
    }
}

/// `v1.Toleration`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Toleration {
    /// The key tolerated; empty is every key.
    #[serde(skip_serializing_if = "is_empty")]
    pub key: Text,
    /// Equal (also when empty), Exists, Lt or Gt.
    #[serde(skip_serializing_if = "is_empty")]
    pub operator: Text,
    /// The value compared with the taint's.
    #[serde(skip_serializing_if = "is_empty")]
    pub value: Text,
    /// The effect tolerated; empty is every effect.
    #[serde(skip_serializing_if = "is_empty")]
    pub effect: Text,
    /// How long a NoExecute taint is tolerated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toleration_seconds: Option<i64>,
}

fn is_empty(text: &Text) -> bool {
    text.is_empty()
}

impl Toleration {
    /// Reports whether `taint` is tolerated (`ToleratesTaint`).
    ///
    /// Lt and Gt never match: TaintTolerationComparisonOperators is alpha and off up to 1.36.
    pub fn tolerates(&self, taint: &Taint) -> bool {
        if !self.effect.is_empty() && self.effect != taint.effect {
            return false;
        }
        if !self.key.is_empty() && self.key != taint.key {
            return false;
        }
        match self.operator.as_str() {
            "" | "Equal" => self.value == taint.value,
            "Exists" => true,
            _ => false,
        }
    }

    /// Reports whether this would tolerate `taint` with the Lt and Gt operators switched on (1.35+, alpha).
    pub fn tolerates_by_comparison(&self, taint: &Taint) -> bool {
        let applies = (self.effect.is_empty() || self.effect == taint.effect)
            && (self.key.is_empty() || self.key == taint.key);
        let numbers = canonical_int(&taint.value).zip(canonical_int(&self.value));
        applies
            && numbers.is_some_and(|(taint, own)| match self.operator.as_str() {
                // The taint's value stands on the left.
                "Lt" => taint < own,
                "Gt" => taint > own,
                _ => false,
            })
    }

    fn replaces(&self, other: &Self) -> bool {
        self.key == other.key
            && self.effect == other.effect
            && self.operator == other.operator
            && self.value == other.value
    }
}

/// Prints `key=value:effect op=Exists for 5s`, as kubectl describe does.
impl fmt::Display for Toleration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)?;
        if !self.value.is_empty() {
            write!(f, "={}", self.value)?;
        }
        if !self.effect.is_empty() {
            write!(f, ":{}", self.effect)?;
        }
        if self.operator == "Exists" && self.value.is_empty() {
            f.write_str(if self.key.is_empty() && self.effect.is_empty() {
                "op=Exists"
            } else {
                " op=Exists"
            })?;
        }
        match self.toleration_seconds {
            Some(seconds) => write!(f, " for {seconds}s"),
            None => Ok(()),
        }
    }
}

/// A decimal integer in canonical form that fits 64 bits, as the comparison operators demand.
fn canonical_int(text: &str) -> Option<i64> {
    let value: i64 = text.parse().ok()?;
    (value.to_string() == text).then_some(value)
}

/// Returns the first of `taints` with one of `effects` that no toleration tolerates
/// (`FindMatchingUntoleratedTaint`).
pub fn untolerated<'a>(
    taints: &'a [Taint],
    tolerations: &'a [Toleration],
    effects: &'a [&'a str],
) -> impl Iterator<Item = &'a Taint> {
    taints
        .iter()
        .filter(|taint| effects.contains(&taint.effect.as_str()))
        .filter(|taint| !tolerations.iter().any(|toleration| toleration.tolerates(taint)))
}

/// Who put a toleration into a daemon pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TolerationOrigin {
    /// Written in the template.
    Template,
    /// Added (or put in place of the template's) by the controller.
    Controller,
}

/// A toleration of the daemon pod and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DaemonToleration {
    /// The toleration.
    #[serde(flatten)]
    pub toleration: Toleration,
    /// Who put it there.
    pub origin: TolerationOrigin,
}

/// The tolerations that the controller gives every daemon pod: key and effect, all with operator Exists.
pub const CONTROLLER_TOLERATIONS: [(&str, &str); 6] = [
    ("node.kubernetes.io/not-ready", NO_EXECUTE),
    ("node.kubernetes.io/unreachable", NO_EXECUTE),
    ("node.kubernetes.io/disk-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/memory-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/pid-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/unschedulable", NO_SCHEDULE),
];
/// The one it adds for templates with hostNetwork.
pub const HOST_NETWORK_TOLERATION: (&str, &str) = ("node.kubernetes.io/network-unavailable", NO_SCHEDULE);

/// Returns the tolerations of the daemon pod: those of the template, with the controller's merged in.
///
/// A toleration of the template with the same key, effect, operator and value is replaced in place (and loses
/// its tolerationSeconds); otherwise the controller's is appended (`AddOrUpdateDaemonPodTolerations`).
pub fn daemon_tolerations(template: &[Toleration], host_network: bool) -> Vec<DaemonToleration> {
    let mut merged: Vec<DaemonToleration> = template
        .iter()
        .map(|toleration| DaemonToleration {
            toleration: toleration.clone(),
            origin: TolerationOrigin::Template,
        })
        .collect();
    let extra = host_network.then_some(HOST_NETWORK_TOLERATION);
    for (key, effect) in CONTROLLER_TOLERATIONS.into_iter().chain(extra) {
        let added = DaemonToleration {
            toleration: Toleration {
                key: key.into(),
                operator: "Exists".into(),
                effect: effect.into(),
                ..Toleration::default()
            },
            origin: TolerationOrigin::Controller,
        };
        let mut replaced = false;
        for own in merged.iter_mut().filter(|own| added.toleration.replaces(&own.toleration)) {
            *own = added.clone();
            replaced = true;
        }
        if !replaced {
            merged.push(added);
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toleration(text: &str) -> Toleration {
        serde_json::from_str(text).expect("a toleration")
    }

    fn taint(key: &str, value: &str, effect: &str) -> Taint {
        Taint { key: key.into(), value: value.into(), effect: effect.into(), time_added: None }
    }

    #[test]
    fn matching() {
        let any = toleration(r#"{"operator":"Exists"}"#);
        assert!(any.tolerates(&taint("a", "b", NO_EXECUTE)));
        let equal = toleration(r#"{"key":"a","value":"b"}"#);
        assert!(equal.tolerates(&taint("a", "b", NO_SCHEDULE)));
        assert!(!equal.tolerates(&taint("a", "", NO_SCHEDULE)));
        let greater = toleration(r#"{"key":"a","operator":"Gt","value":"5"}"#);
        assert!(!greater.tolerates(&taint("a", "6", NO_SCHEDULE)), "the gate is off");
        assert!(greater.tolerates_by_comparison(&taint("a", "6", NO_SCHEDULE)));
        assert!(!greater.tolerates_by_comparison(&taint("a", "06", NO_SCHEDULE)));
    }

    #[test]
    fn a_toleration_of_the_template_is_replaced_in_place() {
        let own = toleration(
            r#"{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":9}"#,
        );
        let merged = daemon_tolerations(&[own], true);
        assert_eq!(merged.len(), 7);
        assert_eq!(merged[0].origin, TolerationOrigin::Controller);
        assert_eq!(merged[0].toleration.toleration_seconds, None);
    }
}
