//! Label selectors: the API's form, and the string form of `-l`.
//!
//! Follows k8s.io/apimachinery/pkg/labels/selector.go and apis/meta/v1/helpers.go (LabelSelectorAsSelector).
//! The string form is in `selector_string.rs`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::names::{label_key_errors, label_value_errors};
use super::text::Text;

/// The operators of a requirement, under the names of k8s.io/apimachinery/pkg/selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// key in (values)
    In,
    /// key absent, or not in (values)
    NotIn,
    /// key=value
    Equals,
    /// key==value
    DoubleEquals,
    /// key absent, or key!=value
    NotEquals,
    /// key present
    Exists,
    /// key absent
    DoesNotExist,
    /// integer label > value
    GreaterThan,
    /// integer label < value
    LessThan,
}

/// One valid requirement on a set of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The label's key.
    pub key: Text,
    /// How the values are compared.
    pub operator: Operator,
    /// The values, as given.
    pub values: Vec<Text>,
}

impl Requirement {
    /// Checks and returns a requirement (`NewRequirement`).
    ///
    /// # Errors
    /// What is wrong, in the words of the Go code; several faults are joined as an aggregate.
    pub fn new(key: &str, operator: Operator, values: Vec<Text>, path: &str) -> Result<Self, String> {
        let mut errors = Vec::new();
        let at = |child: &str| if path.is_empty() { child.to_owned() } else { format!("{path}.{child}") };
        let wrong = label_key_errors(key);
        if !wrong.is_empty() {
            errors.push(invalid(&at("key"), &format!("{key:?}"), &wrong.join("; ")));
        }
        if let Some(detail) = operator.arity_error(values.len()) {
            // An empty Go slice is nil here.
            let list = if values.is_empty() {
                "null".into()
            } else {
                serde_json::to_string(&values).unwrap_or_default()
            };
            errors.push(invalid(&at("values"), &list, detail));
        }
        if matches!(operator, Operator::GreaterThan | Operator::LessThan) {
            for (index, value) in values.iter().enumerate().filter(|(_, value)| parse_int(value).is_none()) {
                let detail = "for 'Gt', 'Lt' operators, the value must be an integer";
                errors.push(invalid(&at(&format!("values[{index}]")), &format!("{value:?}"), detail));
            }
        }
        for (index, value) in values.iter().enumerate() {
            let wrong = label_value_errors(value);
            if !wrong.is_empty() {
                let place = at(&format!("values[{index}][{key}]"));
                errors.push(invalid(&place, &format!("{value:?}"), &wrong.join("; ")));
            }
        }
        aggregate(errors)?;
        Ok(Self { key: Text::shared(key), operator, values })
    }

    /// Reports whether `labels` satisfy the requirement (`Requirement.Matches`).
    pub fn matches(&self, labels: &Labels) -> bool {
        let found = labels.get(&self.key);
        match self.operator {
            Operator::In | Operator::Equals | Operator::DoubleEquals => {
                found.is_some_and(|value| self.has(value))
            }
            Operator::NotIn | Operator::NotEquals => found.is_none_or(|value| !self.has(value)),
            Operator::Exists => found.is_some(),
            Operator::DoesNotExist => found.is_none(),
            Operator::GreaterThan | Operator::LessThan => {
                let pair = found.and_then(parse_int).zip(self.values.first().and_then(|v| parse_int(v)));
                pair.is_some_and(|(label, value)| match self.operator {
                    Operator::GreaterThan => label > value,
                    _ => label < value,
                })
            }
        }
    }

    fn has(&self, value: &str) -> bool {
        self.values.iter().any(|wanted| wanted == value)
    }
}

impl Operator {
    fn arity_error(self, values: usize) -> Option<&'static str> {
        match self {
            Self::In | Self::NotIn if values == 0 => {
                Some("for 'in', 'notin' operators, values set can't be empty")
            }
            Self::Equals | Self::DoubleEquals | Self::NotEquals if values != 1 => {
                Some("exact-match compatibility requires one single value")
            }
            Self::Exists | Self::DoesNotExist if values != 0 => {
                Some("values set must be empty for exists and does not exist")
            }
            Self::GreaterThan | Self::LessThan if values != 1 => {
                Some("for 'Gt', 'Lt' operators, exactly one value is required")
            }
            _ => None,
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut values: Vec<&str> = self.values.iter().map(Text::as_str).collect();
        values.sort_unstable();
        let values = values.join(",");
        let key = &self.key;
        match self.operator {
            Operator::In => write!(f, "{key} in ({values})"),
            Operator::NotIn => write!(f, "{key} notin ({values})"),
            Operator::Equals => write!(f, "{key}={values}"),
            Operator::DoubleEquals => write!(f, "{key}=={values}"),
            Operator::NotEquals => write!(f, "{key}!={values}"),
            Operator::Exists => write!(f, "{key}"),
            Operator::DoesNotExist => write!(f, "!{key}"),
            Operator::GreaterThan => write!(f, "{key}>{values}"),
            Operator::LessThan => write!(f, "{key}<{values}"),
        }
    }
}

/// A selector ready to match: all requirements must hold, or nothing matches at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// Matches no object (a nil LabelSelector).
    Nothing,
    /// Matches objects that satisfy every requirement; none means everything.
    All(Vec<Requirement>),
}

impl Selector {
    /// Returns the selector that matches everything.
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// Sorts the requirements by key, as every selector there is.
    pub(super) fn sorted(mut requirements: Vec<Requirement>) -> Self {
        requirements.sort_by(|a, b| a.key.cmp(&b.key));
        Self::All(requirements)
    }

    /// Reports whether `labels` are selected.
    pub fn matches(&self, labels: &Labels) -> bool {
        match self {
            Self::Nothing => false,
            Self::All(requirements) => requirements.iter().all(|requirement| requirement.matches(labels)),
        }
    }

    /// Reports whether every object is selected.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(requirements) if requirements.is_empty())
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::All(requirements) => {
                for (index, requirement) in requirements.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{requirement}")?;
                }
                Ok(())
            }
        }
    }
}

/// `metav1.LabelSelector`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LabelSelector {
    /// key=value pairs that must all hold.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub match_labels: Labels,
    /// Further requirements that must all hold.
    #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<LabelSelectorRequirement>,
}

/// `metav1.LabelSelectorRequirement`, also `v1.NodeSelectorRequirement`: both have this shape.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct LabelSelectorRequirement {
    /// The label's key.
    pub key: Text,
    /// The operator as written.
    pub operator: Text,
    /// The values.
    #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Text>,
}

impl LabelSelector {
    /// Reports whether this is `{}`, which selects everything.
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }

    /// Returns the selector to match with (`LabelSelectorAsSelector`); an absent one selects nothing.
    ///
    /// # Errors
    /// What is wrong with the first bad requirement, in the words of the Go code.
    pub fn compile(selector: Option<&Self>) -> Result<Selector, String> {
        let Some(selector) = selector else { return Ok(Selector::Nothing) };
        let mut requirements = Vec::new();
        for (key, value) in selector.match_labels.iter() {
            requirements.push(Requirement::new(key, Operator::Equals, vec![value.clone()], "")?);
        }
        for expression in &selector.match_expressions {
            let operator = match expression.operator.as_str() {
                "In" => Operator::In,
                "NotIn" => Operator::NotIn,
                "Exists" => Operator::Exists,
                "DoesNotExist" => Operator::DoesNotExist,
                other => return Err(format!("{other:?} is not a valid label selector operator")),
            };
            requirements.push(Requirement::new(&expression.key, operator, expression.values.clone(), "")?);
        }
        Ok(Selector::sorted(requirements))
    }
}

/// Reads a base-10 int64 as `strconv.ParseInt` does: a sign and leading zeros are fine.
pub fn parse_int(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn invalid(path: &str, value: &str, detail: &str) -> String {
    format!("{path}: Invalid value: {value}: {detail}")
}

/// Joins errors as a field.ErrorList's aggregate prints them.
fn aggregate(mut errors: Vec<String>) -> Result<(), String> {
    let mut seen = Vec::new();
    errors.retain(|error| {
        let new = !seen.contains(error);
        if new {
            seen.push(error.clone());
        }
        new
    });
    match errors.len() {
        0 => Ok(()),
        1 => Err(errors.remove(0)),
        _ => Err(format!("[{}]", errors.join(", "))),
    }
}
