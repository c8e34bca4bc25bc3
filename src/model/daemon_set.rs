//! A DaemonSet: typed where placement and state need it, and whole as JSON for everything else.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::int_or_string::IntOrString;
use super::labels::Labels;
use super::meta::Meta;
use super::origin::Origin;
use super::pod_spec::PodSpec;
use super::selector::{LabelSelector, Selector};
use super::text::Text;

/// Where apps/v1 shows the template generation.
pub const TEMPLATE_GENERATION_ANNOTATION: &str = "deprecated.daemonset.template.generation";

/// A DaemonSet.
#[derive(Debug, Clone)]
pub struct DaemonSet {
    /// Metadata.
    pub meta: Meta,
    /// The selector as written.
    pub selector: Option<LabelSelector>,
    /// The pod template.
    pub template: PodTemplate,
    /// How pods are replaced.
    pub strategy: UpdateStrategy,
    /// How long a pod must be ready before it counts as available, seconds.
    pub min_ready_seconds: i32,
    /// The template generation that servers up to now also put on pods.
    pub template_generation: Option<i64>,
    /// What the controller last wrote.
    pub status: Option<DaemonSetStatus>,
    /// The whole object.
    pub raw: Arc<Value>,
    /// Where it was read.
    pub origin: Origin,
}

/// `v1.PodTemplateSpec`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PodTemplate {
    #[serde(rename = "metadata", deserialize_with = "super::nullable")]
    meta: TemplateMeta,
    /// The pod spec.
    #[serde(deserialize_with = "super::nullable")]
    pub spec: PodSpec,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct TemplateMeta {
    labels: Labels,
    annotations: Labels,
}

impl PodTemplate {
    /// Returns the labels of the pods.
    pub fn labels(&self) -> &Labels {
        &self.meta.labels
    }

    /// Returns the annotations of the pods.
    pub fn annotations(&self) -> &Labels {
        &self.meta.annotations
    }
}

/// `v1.DaemonSetUpdateStrategy`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UpdateStrategy {
    /// Which strategy.
    #[serde(rename = "type")]
    pub kind: StrategyType,
    /// Its numbers.
    pub rolling_update: Option<RollingUpdate>,
}

/// The two update strategies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StrategyType {
    /// The controller replaces pods.
    #[default]
    RollingUpdate,
    /// Pods are replaced after somebody deletes them.
    OnDelete,
}

/// `v1.RollingUpdateDaemonSet`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RollingUpdate {
    /// How many nodes may be without an available pod.
    pub max_unavailable: Option<IntOrString>,
    /// How many nodes may have two pods.
    pub max_surge: Option<IntOrString>,
}

impl UpdateStrategy {
    /// Fills in what the API server would (`SetDefaults_DaemonSet`).
    #[must_use]
    pub fn defaulted(mut self) -> Self {
        if self.kind == StrategyType::RollingUpdate {
            let rolling = self.rolling_update.get_or_insert_default();
            rolling.max_unavailable.get_or_insert(IntOrString::Int(1));
            rolling.max_surge.get_or_insert(IntOrString::Int(0));
        }
        self
    }

    /// Returns how many nodes may have two pods (`SurgeCount`), for `desired` nodes.
    ///
    /// # Errors
    /// The text is no percentage.
    pub fn surge_count(&self, desired: i64) -> Result<i64, String> {
        match self.rolling().and_then(|rolling| rolling.max_surge.as_ref()) {
            Some(value) => value.scaled_up(desired),
            None => Ok(0),
        }
    }

    /// Returns how many nodes may be without an available pod (`UnavailableCount`), for `desired` nodes.
    ///
    /// # Errors
    /// The value is absent, or the text is no percentage.
    pub fn unavailable_count(&self, desired: i64) -> Result<i64, String> {
        match self.rolling() {
            None => Ok(0),
            Some(RollingUpdate { max_unavailable: Some(value), .. }) => value.scaled_up(desired),
            Some(_) => Err("nil value for IntOrString".into()),
        }
    }

    /// Reports whether two pods on a node are legitimate (`AllowsSurge`).
    pub fn allows_surge(&self) -> bool {
        self.surge_count(1).is_ok_and(|count| count > 0)
    }

    fn rolling(&self) -> Option<&RollingUpdate> {
        self.rolling_update.as_ref().filter(|_| self.kind == StrategyType::RollingUpdate)
    }
}

/// `v1.DaemonSetStatus`, as the controller wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DaemonSetStatus {
    /// Nodes that should run a pod.
    #[serde(deserialize_with = "super::nullable")]
    pub desired_number_scheduled: i64,
    /// Of these, nodes that have one.
    #[serde(deserialize_with = "super::nullable")]
    pub current_number_scheduled: i64,
    /// Of these, nodes whose pod is ready.
    #[serde(deserialize_with = "super::nullable")]
    pub number_ready: i64,
    /// Of these, nodes whose pod is available.
    #[serde(deserialize_with = "super::nullable")]
    pub number_available: i64,
    /// Of the desired, nodes whose pod counts as updated.
    #[serde(deserialize_with = "super::nullable")]
    pub updated_number_scheduled: i64,
    /// Nodes that have a pod and should not.
    #[serde(deserialize_with = "super::nullable")]
    pub number_misscheduled: i64,
    /// Desired less available.
    #[serde(deserialize_with = "super::nullable")]
    pub number_unavailable: i64,
    /// The generation that was seen.
    #[serde(deserialize_with = "super::nullable")]
    pub observed_generation: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SpecWire {
    selector: Option<LabelSelector>,
    #[serde(deserialize_with = "super::nullable")]
    template: PodTemplate,
    #[serde(deserialize_with = "super::nullable")]
    update_strategy: StrategyWire,
    #[serde(deserialize_with = "super::nullable")]
    min_ready_seconds: i32,
    template_generation: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct StrategyWire {
    #[serde(rename = "type", deserialize_with = "super::nullable")]
    kind: Text,
    rolling_update: Option<RollingUpdate>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ObjectWire {
    #[serde(deserialize_with = "super::nullable")]
    api_version: Text,
    #[serde(deserialize_with = "super::nullable")]
    metadata: Meta,
    #[serde(deserialize_with = "super::nullable")]
    spec: SpecWire,
    status: Option<DaemonSetStatus>,
}

/// A field of a DaemonSet that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct WrongField {
    /// The field, as `spec.template.spec.containers[0].image`.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

impl DaemonSet {
    /// Reads a whole object; what the API server would fill in is filled in.
    ///
    /// # Errors
    /// A field has the wrong type.
    pub fn from_value(raw: Value, origin: Origin) -> Result<Self, WrongField> {
        let wire: ObjectWire = serde_path_to_error::deserialize(&raw).map_err(|error| WrongField {
            path: error.path().to_string(),
            message: error.inner().to_string(),
        })?;
        let strategy = strategy(wire.spec.update_strategy, &wire.api_version)?;
        let annotation = wire.metadata.annotations.get(TEMPLATE_GENERATION_ANNOTATION);
        let template_generation = wire.spec.template_generation.or_else(|| annotation?.parse().ok());
        let mut selector = wire.spec.selector;
        if wire.api_version == "extensions/v1beta1" && selector.is_none() {
            // That version alone took the selector from the template's labels.
            let match_labels = wire.spec.template.labels().clone();
            selector = Some(LabelSelector { match_labels, match_expressions: Vec::new() });
        }
        Ok(Self {
            meta: wire.metadata,
            selector,
            template: wire.spec.template,
            strategy,
            min_ready_seconds: wire.spec.min_ready_seconds,
            template_generation,
            status: wire.status,
            raw: Arc::new(raw),
            origin,
        })
    }

    /// Returns `namespace/name`.
    pub fn key(&self) -> (&Text, &Text) {
        (&self.meta.namespace, &self.meta.name)
    }

    /// Returns the selector to match pods with.
    ///
    /// # Errors
    /// What is wrong with the selector, in the API server's words.
    pub fn pod_selector(&self) -> Result<Selector, String> {
        if self.selector.as_ref().is_some_and(LabelSelector::is_empty) {
            return Err("empty selector is invalid for daemonset".into());
        }
        LabelSelector::compile(self.selector.as_ref())
    }
}

/// Before apps/v1beta2 the default strategy was OnDelete.
fn strategy(wire: StrategyWire, api_version: &str) -> Result<UpdateStrategy, WrongField> {
    let kind = match wire.kind.as_str() {
        "" if api_version == "extensions/v1beta1" => StrategyType::OnDelete,
        "" | "RollingUpdate" => StrategyType::RollingUpdate,
        "OnDelete" => StrategyType::OnDelete,
        other => {
            return Err(WrongField {
                path: "spec.updateStrategy.type".into(),
                message: format!(
                    "Unsupported value: {other:?}: supported values: \"RollingUpdate\", \"OnDelete\""
                ),
            });
        }
    };
    Ok(UpdateStrategy { kind, rolling_update: wire.rolling_update }.defaulted())
}
