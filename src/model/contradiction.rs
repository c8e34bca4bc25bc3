//! Node selector terms that no node can ever match, whatever its labels are.
//!
//! Follows component-helpers/scheduling/corev1/nodeaffinity: requirements are ANDed, one that is invalid makes
//! its term match nothing, an empty term matches nothing. What it claims holds for every node there can be;
//! requirements on different keys are never held against each other, and nothing is said of a term for which the
//! API server rejects the object.

use super::labels::Labels;
use super::node_selector::{NodeSelector, NodeSelectorTerm};
use super::selector::{LabelSelectorRequirement, parse_int};
use super::text::Text;

/// A part of what a pod demands of its node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// The key of a `nodeSelector` pair.
    NodeSelector(Text),
    /// The index of a match expression of the term.
    Expression(usize),
    /// The index of a match field of the term.
    Field(usize),
}

/// Why a term can never match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Why, as a sentence without its subject's place.
    pub why: String,
    /// The demands that are at odds; none for an empty term.
    pub demands: Vec<Demand>,
}

impl Contradiction {
    fn new(why: impl Into<String>, demands: impl IntoIterator<Item = Demand>) -> Self {
        Self { why: why.into(), demands: demands.into_iter().collect() }
    }
}

/// Returns why no node can match `term` and have the labels of `node_selector`, if that is so.
pub fn contradiction(node_selector: &Labels, term: &NodeSelectorTerm) -> Option<Contradiction> {
    if term.match_expressions.is_empty() && term.match_fields.is_empty() {
        return Some(Contradiction::new("an empty term matches no node", []));
    }
    if is_rejected(term) {
        return None;
    }
    no_integer(term).or_else(|| fields(term)).or_else(|| {
        (0..term.match_expressions.len()).find_map(|index| {
            let key = &term.match_expressions.get(index)?.key;
            // Each key is judged once, where it stands first.
            let first = term.match_expressions.iter().position(|own| own.key == *key)?;
            (first == index).then(|| Demands::of(node_selector, term, key).contradiction())?
        })
    })
}

/// The one fault in a requirement that the API server lets through: it does not look at what `Gt` and `Lt`
/// compare with.
fn no_integer(term: &NodeSelectorTerm) -> Option<Contradiction> {
    term.match_expressions.iter().enumerate().find_map(|(index, own)| {
        let [value] = &own.values[..] else { return None };
        let compares = matches!(own.operator.as_str(), "Gt" | "Lt");
        (compares && parse_int(value).is_none()).then(|| {
            let why = format!("{} compares with {value:?}, which is no integer", own.operator);
            Contradiction::new(why, [Demand::Expression(index)])
        })
    })
}

/// Reports whether a requirement has a fault for which the API server rejects the whole object.
fn is_rejected(term: &NodeSelectorTerm) -> bool {
    let selector = NodeSelector { node_selector_terms: vec![term.clone()] };
    let compiled = selector.compile();
    let none = Labels::default();
    let mut faults = compiled.iter().flat_map(|own| own.faults("node", &none));
    faults.any(|own| {
        let number =
            matches!(own.requirement.operator.as_str(), "Gt" | "Lt") && own.requirement.values.len() == 1;
        own.invalid.is_some() && !number
    })
}

fn fields(term: &NodeSelectorTerm) -> Option<Contradiction> {
    let names: Vec<(usize, &LabelSelectorRequirement)> =
        term.match_fields.iter().enumerate().filter(|(_, own)| own.key == "metadata.name").collect();
    let (first, wanted) = names.iter().find(|(_, own)| own.operator == "In")?;
    let name = wanted.values.first()?;
    let (other, against) = names.iter().find(|(_, own)| {
        let same = own.values.first() == Some(name);
        same == (own.operator == "NotIn")
    })?;
    let why = if against.operator == "NotIn" {
        format!("metadata.name cannot be {name} and not {name}")
    } else {
        let second = against.values.first().map_or("", Text::as_str);
        format!("metadata.name cannot be {name} and {second}")
    };
    Some(Contradiction::new(why, [Demand::Field(*first), Demand::Field(*other)]))
}

/// Everything that is demanded of one label.
struct Demands<'a> {
    key: &'a Text,
    wanted: Vec<(Demand, Vec<&'a Text>)>,
    refused: Vec<(Demand, &'a [Text])>,
    present: Option<(Demand, &'static str)>,
    absent: Option<Demand>,
    above: Option<(Demand, i64)>,
    below: Option<(Demand, i64)>,
}

impl<'a> Demands<'a> {
    fn of(node_selector: &'a Labels, term: &'a NodeSelectorTerm, key: &'a Text) -> Self {
        let mut own = Self {
            key,
            wanted: Vec::new(),
            refused: Vec::new(),
            present: None,
            absent: None,
            above: None,
            below: None,
        };
        if let Some(value) = node_selector.get_text(key) {
            own.wanted.push((Demand::NodeSelector(key.clone()), vec![value]));
        }
        for (index, requirement) in term.match_expressions.iter().enumerate() {
            if requirement.key == *key {
                own.add(Demand::Expression(index), requirement);
            }
        }
        own
    }

    fn add(&mut self, demand: Demand, requirement: &'a LabelSelectorRequirement) {
        let number = requirement.values.first().and_then(|value| parse_int(value));
        match requirement.operator.as_str() {
            "In" => self.wanted.push((demand, requirement.values.iter().collect())),
            "NotIn" => self.refused.push((demand, &requirement.values)),
            "Exists" => self.present = Some((demand, "Exists")),
            "DoesNotExist" => self.absent = Some(demand),
            "Gt" if self.above.as_ref().is_none_or(|(_, than)| number > Some(*than)) => {
                self.above = number.map(|number| (demand, number));
            }
            "Lt" if self.below.as_ref().is_none_or(|(_, than)| number < Some(*than)) => {
                self.below = number.map(|number| (demand, number));
            }
            _ => {}
        }
    }

    fn contradiction(&self) -> Option<Contradiction> {
        self.absent_yet_wanted().or_else(|| self.no_number()).or_else(|| self.no_value())
    }

    fn absent_yet_wanted(&self) -> Option<Contradiction> {
        let absent = self.absent.clone()?;
        let wanted = self.wanted.first().map(|(demand, _)| (demand, "In"));
        let present = self.present.as_ref().map(|(demand, word)| (demand, *word));
        let above = self.above.as_ref().map(|(demand, _)| (demand, "Gt"));
        let below = self.below.as_ref().map(|(demand, _)| (demand, "Lt"));
        let (demand, word) = wanted.or(present).or(above).or(below)?;
        let key = self.key;
        let why = match demand {
            Demand::NodeSelector(_) => {
                format!("nodeSelector demands label {key}, and DoesNotExist forbids it")
            }
            _ => format!("{word} demands label {key}, and DoesNotExist forbids it"),
        };
        Some(Contradiction::new(why, [demand.clone(), absent]))
    }

    /// Label values are never negative: they begin with a letter or a digit.
    fn no_number(&self) -> Option<Contradiction> {
        let key = self.key;
        match (&self.above, &self.below) {
            (Some((above, low)), Some((below, high)))
                if low.checked_add(1).is_none_or(|least| least >= *high) =>
            {
                let why =
                    format!("no integer is above {low} and below {high}: label {key} can have no value");
                Some(Contradiction::new(why, [above.clone(), below.clone()]))
            }
            (_, Some((below, high))) if *high <= 0 => {
                let why = format!("no value of label {key} is below {high}: label values are never negative");
                Some(Contradiction::new(why, [below.clone()]))
            }
            (Some((above, i64::MAX)), _) => {
                let why = format!("no value of label {key} is above {}", i64::MAX);
                Some(Contradiction::new(why, [above.clone()]))
            }
            _ => None,
        }
    }

    /// The values that some `In` lists and that nothing else excludes.
    fn no_value(&self) -> Option<Contradiction> {
        let ((first, values), others) = self.wanted.split_first()?;
        let mut culprits = vec![first.clone()];
        let mut left = values.clone();
        let mut keep = |demand: &Demand, holds: &dyn Fn(&Text) -> bool| {
            let before = left.len();
            left.retain(|value| holds(value));
            if left.len() < before {
                culprits.push(demand.clone());
            }
        };
        for (demand, values) in others {
            keep(demand, &|value| values.contains(&value));
        }
        for (demand, values) in &self.refused {
            keep(demand, &|value| !values.contains(value));
        }
        if let Some((demand, low)) = &self.above {
            keep(demand, &|value| parse_int(value).is_some_and(|value| value > *low));
        }
        if let Some((demand, high)) = &self.below {
            keep(demand, &|value| parse_int(value).is_some_and(|value| value < *high));
        }
        let why = format!("no value of label {} satisfies all its requirements", self.key);
        left.is_empty().then(|| Contradiction::new(why, culprits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(node_selector: &[(&str, &str)], term: &str) -> Option<Contradiction> {
        let term: NodeSelectorTerm = serde_json::from_str(term).expect("a term");
        contradiction(&node_selector.iter().copied().collect(), &term)
    }

    fn expressions(list: &str) -> String {
        format!(r#"{{"matchExpressions":[{list}]}}"#)
    }

    #[test]
    fn what_can_match_is_no_contradiction() {
        for list in [
            r#"{"key":"a","operator":"In","values":["1","2"]},{"key":"a","operator":"NotIn","values":["1"]}"#,
            r#"{"key":"a","operator":"Gt","values":["5"]},{"key":"a","operator":"Lt","values":["7"]}"#,
            r#"{"key":"a","operator":"Exists"},{"key":"b","operator":"DoesNotExist"}"#,
            r#"{"key":"a","operator":"NotIn","values":["1"]},{"key":"a","operator":"DoesNotExist"}"#,
            r#"{"key":"a","operator":"In","values":["10"]},{"key":"a","operator":"Gt","values":["9"]}"#,
            r#"{"key":"a","operator":"Lt","values":["1"]}"#,
            // The API server rejects these.
            r#"{"key":"a","operator":"Near","values":["1"]}"#,
            r#"{"key":"a","operator":"In"},{"key":"a","operator":"DoesNotExist"}"#,
        ] {
            assert_eq!(judge(&[("c", "x")], &expressions(list)), None, "{list}");
        }
        assert_eq!(judge(&[("a", "1")], &expressions(r#"{"key":"a","operator":"In","values":["1"]}"#)), None);
    }

    #[test]
    fn what_can_never_match() {
        for (list, says) in [
            (
                r#"{"key":"a","operator":"In","values":["1"]},{"key":"a","operator":"NotIn","values":["1","2"]}"#,
                "no value",
            ),
            (
                r#"{"key":"a","operator":"In","values":["1"]},{"key":"a","operator":"In","values":["2"]}"#,
                "no value",
            ),
            (r#"{"key":"a","operator":"Exists"},{"key":"a","operator":"DoesNotExist"}"#, "Exists demands"),
            (
                r#"{"key":"a","operator":"Gt","values":["5"]},{"key":"a","operator":"Lt","values":["6"]}"#,
                "no integer is above 5",
            ),
            (r#"{"key":"a","operator":"Gt","values":["5x"]}"#, "which is no integer"),
            (r#"{"key":"a","operator":"Lt","values":["0"]}"#, "never negative"),
            (
                r#"{"key":"a","operator":"In","values":["3","x"]},{"key":"a","operator":"Gt","values":["3"]}"#,
                "no value",
            ),
            (r#"{"key":"a","operator":"Gt","values":["9223372036854775807"]}"#, "is above"),
        ] {
            let found = judge(&[], &expressions(list)).unwrap_or_else(|| panic!("{list}"));
            assert!(found.why.contains(says), "{}", found.why);
            assert!(!found.demands.is_empty());
        }
        let found = judge(&[("a", "1")], &expressions(r#"{"key":"a","operator":"NotIn","values":["1"]}"#));
        let wanted = [Demand::NodeSelector("a".into()), Demand::Expression(0)];
        assert_eq!(found.map(|own| own.demands), Some(wanted.to_vec()));
        assert!(judge(&[], "{}").is_some_and(|own| own.why.contains("empty term")));
    }

    #[test]
    fn names_of_nodes() {
        let both = |second: &str| {
            format!(
                r#"{{"matchFields":[{{"key":"metadata.name","operator":"In","values":["n1"]}},{second}]}}"#
            )
        };
        let other = |operator: &str, name: &str| {
            both(&format!(r#"{{"key":"metadata.name","operator":"{operator}","values":["{name}"]}}"#))
        };
        assert_eq!(judge(&[], &other("In", "n1")), None);
        assert_eq!(judge(&[], &other("NotIn", "n2")), None);
        assert!(judge(&[], &other("In", "n2")).is_some());
        assert!(judge(&[], &other("NotIn", "n1")).is_some());
    }
}
