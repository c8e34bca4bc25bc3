//! Node selectors: `nodeSelector` and the required terms of node affinity.
//!
//! Follows component-helpers/scheduling/corev1/nodeaffinity: terms are ORed, an empty term matches no node, a
//! requirement that is invalid makes its term match nothing, and everything else goes on.

use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::selector::{LabelSelectorRequirement, Operator, Requirement};
use super::text::Text;

/// `v1.NodeSelector`: the required node affinity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeSelector {
    /// The terms, ORed; none at all matches no node.
    #[serde(deserialize_with = "super::nullable")]
    pub node_selector_terms: Vec<NodeSelectorTerm>,
}

/// `v1.NodeSelectorTerm`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeSelectorTerm {
    /// Requirements on labels, ANDed.
    #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<LabelSelectorRequirement>,
    /// Requirements on fields (metadata.name), ANDed.
    #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
    pub match_fields: Vec<LabelSelectorRequirement>,
}

/// Why one requirement of a term does not let a node through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermFault {
    /// `matchExpressions` or `matchFields`.
    pub list: &'static str,
    /// The index in that list.
    pub index: usize,
    /// The requirement as written.
    pub requirement: LabelSelectorRequirement,
    /// Set if the requirement is invalid and so never matches: why.
    pub invalid: Option<String>,
}

/// A node selector whose requirements were checked once, to be matched against many nodes.
#[derive(Debug, Clone, Default)]
pub struct NodeTerms(Vec<NodeTerm>);

/// One term of a node selector.
#[derive(Debug, Clone)]
pub struct NodeTerm {
    expressions: Vec<(LabelSelectorRequirement, Result<Requirement, String>)>,
    fields: Vec<LabelSelectorRequirement>,
}

impl NodeSelector {
    /// Checks every requirement; an invalid one makes its own term match nothing.
    pub fn compile(&self) -> NodeTerms {
        let term = |term: &NodeSelectorTerm| NodeTerm {
            expressions: term.match_expressions.iter().map(|own| (own.clone(), compile(own))).collect(),
            fields: term.match_fields.clone(),
        };
        NodeTerms(self.node_selector_terms.iter().map(term).collect())
    }
}

impl NodeTerms {
    /// Reports whether some term lets the node through.
    pub fn matches(&self, node_name: &str, labels: &Labels) -> bool {
        self.0.iter().any(|term| term.matches(node_name, labels))
    }

    /// Returns the terms in their order.
    pub fn iter(&self) -> impl Iterator<Item = &NodeTerm> {
        self.0.iter()
    }
}

impl NodeTerm {
    /// Reports whether the term has no requirement; such a term matches no node.
    pub fn is_empty(&self) -> bool {
        self.expressions.is_empty() && self.fields.is_empty()
    }

    /// Reports whether every requirement is valid and holds.
    pub fn matches(&self, node_name: &str, labels: &Labels) -> bool {
        let holds =
            |(_, own): &(_, Result<Requirement, String>)| own.as_ref().is_ok_and(|own| own.matches(labels));
        !self.is_empty()
            && self.expressions.iter().all(holds)
            && self.fields.iter().all(|own| field_matches(own, node_name) == Ok(true))
    }

    /// Returns every requirement that keeps the node out.
    pub fn faults<'a>(
        &'a self,
        node_name: &'a str,
        labels: &'a Labels,
    ) -> impl Iterator<Item = TermFault> + 'a {
        let expressions = self.expressions.iter().enumerate().filter_map(move |(index, (own, compiled))| {
            let invalid = match compiled {
                Ok(compiled) if compiled.matches(labels) => return None,
                Ok(_) => None,
                Err(why) => Some(why.clone()),
            };
            Some(TermFault { list: "matchExpressions", index, requirement: own.clone(), invalid })
        });
        let fields = self.fields.iter().enumerate().filter_map(move |(index, own)| {
            let invalid = match field_matches(own, node_name) {
                Ok(true) => return None,
                Ok(false) => None,
                Err(why) => Some(why),
            };
            Some(TermFault { list: "matchFields", index, requirement: own.clone(), invalid })
        });
        expressions.chain(fields)
    }
}

fn compile(requirement: &LabelSelectorRequirement) -> Result<Requirement, String> {
    let operator = match requirement.operator.as_str() {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        "Gt" => Operator::GreaterThan,
        "Lt" => Operator::LessThan,
        other => return Err(format!("{other:?} is not a valid node selector operator")),
    };
    Requirement::new(&requirement.key, operator, requirement.values.clone(), "")
}

/// A field selector knows In and NotIn with one value; fields other than metadata.name read as empty.
fn field_matches(requirement: &LabelSelectorRequirement, node_name: &str) -> Result<bool, String> {
    // The operator is looked at first, then the number of values.
    let equal = match requirement.operator.as_str() {
        "In" => true,
        "NotIn" => false,
        other => return Err(format!("{other:?} is not a valid field selector operator")),
    };
    let [value] = &requirement.values[..] else { return Err("must have one element".into()) };
    let actual = if requirement.key == "metadata.name" { node_name } else { "" };
    // A node without a name has no fields, and then fields are not looked at.
    Ok(node_name.is_empty() || (*value == actual) == equal)
}

/// Returns the pairs of a `nodeSelector` map that the node does not have.
pub fn missing_labels<'a>(
    node_selector: &'a Labels,
    labels: &'a Labels,
) -> impl Iterator<Item = (&'a Text, &'a Text)> {
    node_selector.iter().filter(|(key, value)| labels.get(key) != Some(value.as_str()))
}

/// Returns the node that required node affinity pins a pod to (`GetTargetNodeName`): the first
/// metadata.name In entry decides, and only if it names exactly one node.
pub fn pinned_node(required: &NodeSelector) -> Option<&Text> {
    let mut fields = required.node_selector_terms.iter().flat_map(|term| &term.match_fields);
    let field = fields.find(|field| field.key == "metadata.name" && field.operator == "In")?;
    match &field.values[..] {
        [name] => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(text: &str) -> NodeSelector {
        serde_json::from_str(text).expect("a node selector")
    }

    #[test]
    fn terms() {
        let labels: Labels = [("pool", "gpu"), ("gen", "7")].into_iter().collect();
        for (text, wanted) in [
            (r#"{"nodeSelectorTerms":[]}"#, false),
            (r#"{"nodeSelectorTerms":[{}]}"#, false),
            (r#"{"nodeSelectorTerms":[{},{"matchExpressions":[{"key":"pool","operator":"Exists"}]}]}"#, true),
            (
                r#"{"nodeSelectorTerms":[{"matchExpressions":[{"key":"gen","operator":"Gt","values":["6"]}]}]}"#,
                true,
            ),
            (
                r#"{"nodeSelectorTerms":[{"matchExpressions":[{"key":"gen","operator":"Gt","values":["-6"]}]}]}"#,
                false,
            ),
            (
                r#"{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["n1"]}]}]}"#,
                true,
            ),
            (
                r#"{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["n1","n2"]}]}]}"#,
                false,
            ),
            (r#"{"nodeSelectorTerms":[{"matchFields":[{"key":"x","operator":"In","values":[""]}]}]}"#, true),
        ] {
            assert_eq!(selector(text).compile().matches("n1", &labels), wanted, "{text}");
        }
    }

    #[test]
    fn the_first_metadata_name_entry_pins() {
        let two = selector(
            r#"{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["a","b"]}]},
                {"matchFields":[{"key":"metadata.name","operator":"In","values":["c"]}]}]}"#,
        );
        assert_eq!(pinned_node(&two), None);
    }
}
