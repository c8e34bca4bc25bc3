//! What a run knows beside its input: the cluster it is meant for.

use std::collections::BTreeMap;

use serde_json::Value;

use super::rule::Profile;
use crate::model::World;

/// Where the cluster runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Amazon EKS.
    Eks,
    /// Google GKE.
    Gke,
    /// Google GKE Autopilot.
    GkeAutopilot,
    /// Azure AKS.
    Aks,
    /// OpenShift.
    OpenShift,
    /// Talos.
    Talos,
    /// Bottlerocket.
    Bottlerocket,
    /// Container-Optimized OS.
    Cos,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 8] = [
        Self::Eks,
        Self::Gke,
        Self::GkeAutopilot,
        Self::Aks,
        Self::OpenShift,
        Self::Talos,
        Self::Bottlerocket,
        Self::Cos,
    ];

    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eks => "eks",
            Self::Gke => "gke",
            Self::GkeAutopilot => "gke-autopilot",
            Self::Aks => "aks",
            Self::OpenShift => "openshift",
            Self::Talos => "talos",
            Self::Bottlerocket => "bottlerocket",
            Self::Cos => "cos",
        }
    }

    /// Returns the platform a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.as_str() == word)
    }
}

/// The levels of the Pod Security Standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PodSecurity {
    /// Nothing is forbidden.
    Privileged,
    /// Known ways to more rights are forbidden.
    Baseline,
    /// Hardened.
    Restricted,
}

impl PodSecurity {
    /// Every level, the most permissive first.
    pub const ALL: [Self; 3] = [Self::Privileged, Self::Baseline, Self::Restricted];

    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }

    /// Returns the level a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.as_str() == word)
    }
}

/// What the rules may know beside the input.
#[derive(Debug)]
pub struct Options {
    /// The minor version of Kubernetes 1.
    pub minor: u32,
    /// The profile that was asked for: some rules say more in a larger one.
    pub profile: Profile,
    /// The platform.
    pub platform: Option<Platform>,
    /// The level every namespace enforces, unless the input says otherwise.
    pub pod_security: Option<PodSecurity>,
    /// How many nodes there are.
    pub node_count: Option<u32>,
    /// The nodes, and what else was read with them.
    pub world: Option<World>,
    /// How long whoever deploys waits for a rollout, seconds.
    pub rollout_timeout: Option<u64>,
    /// Taints that nodes have until some agent removes them.
    pub startup_taints: Vec<String>,
    /// Options of rules, by id, then by name.
    pub rules: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Options {
    /// The newest version the rules know.
    pub const NEWEST_MINOR: u32 = 36;
}

impl Default for Options {
    fn default() -> Self {
        Self {
            minor: Self::NEWEST_MINOR,
            profile: Profile::default(),
            platform: None,
            pod_security: None,
            node_count: None,
            world: None,
            rollout_timeout: None,
            startup_taints: Vec::new(),
            rules: BTreeMap::new(),
        }
    }
}
