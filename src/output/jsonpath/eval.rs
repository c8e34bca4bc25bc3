//! Applies nodes to an object. Follows `jsonpath/jsonpath.go`, state machine and all.
//!
//! `range` and `end` are ordinary steps that leave a mark in the state, and the loop over the
//! template acts on the marks: that is why they may stand in odd places, and why it is done the
//! same way here.

use serde_json::Value;

use super::JsonPathError;
use super::compare::compare;
use super::item::Item;
use super::parse::Node;
use super::parse::Param;

/// Ranges in ranges; nothing sensible goes this deep.
const MAX_DEPTH: usize = 128;

/// What the template has begun and not ended.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    begun: usize,
    inside: usize,
    ended: usize,
    /// The node of the last `end` that was acted on.
    last_end: Option<usize>,
    /// The node at which the next run starts.
    first: usize,
    depth: usize,
}

/// A step that failed, and what it had found: an `exists` filter looks at that and not at the error.
struct Halt<'a> {
    found: Vec<Item<'a>>,
    error: JsonPathError,
}

impl<'a> Halt<'a> {
    fn new(found: Vec<Item<'a>>, error: impl Into<String>) -> Self {
        Self { found, error: JsonPathError::new(error) }
    }
}

type Step<'a> = Result<Vec<Item<'a>>, Halt<'a>>;

/// Runs the template from `state.first` on, and returns what each of its parts found.
pub(super) fn find<'a>(
    nodes: &'a [Node],
    state: &mut State,
    object: Item<'a>,
) -> Result<Vec<Vec<Item<'a>>>, JsonPathError> {
    let mut all = Vec::new();
    let mut i = state.first;
    while let Some(node) = nodes.get(i) {
        let found = state.walk(vec![object], node).map_err(|halt| halt.error)?;
        if state.ended > 0 && state.ended <= state.inside {
            state.ended -= 1;
            state.last_end = Some(i);
            break;
        }
        if state.begun > 0 {
            all.extend(range(nodes, state, i + 1, found)?);
            if let Some(end) = state.last_end.filter(|end| *end > i && *end < nodes.len()) {
                i = end;
            }
        } else {
            all.push(found);
        }
        i += 1;
    }
    Ok(all)
}

/// Runs the body of a range, which begins at `first`, once for each element.
fn range<'a>(
    nodes: &'a [Node],
    state: &mut State,
    first: usize,
    elements: Vec<Item<'a>>,
) -> Result<Vec<Vec<Item<'a>>>, JsonPathError> {
    if state.depth >= MAX_DEPTH {
        return Err(JsonPathError::new("ranges are nested too deeply"));
    }
    state.begun -= 1;
    state.inside += 1;
    state.depth += 1;
    let mut all = Vec::new();
    if elements.is_empty() {
        // Only to find the end of the range.
        state.first = first;
        find(nodes, state, Item::Absent)?;
    }
    for element in elements {
        state.first = first;
        all.extend(find(nodes, state, element.unwrapped())?);
    }
    state.depth -= 1;
    state.inside -= 1;
    Ok(all)
}

impl State {
    fn walk<'a>(&mut self, input: Vec<Item<'a>>, node: &'a Node) -> Step<'a> {
        match node {
            Node::List(nodes) => self.list(input, nodes),
            Node::Text(text) => Ok(vec![Item::Text(text)]),
            Node::Field(name) => Ok(field(&input, name)),
            Node::Array(params) => array(input, *params),
            Node::Filter { left, operator, right } => self.filter(input, left, operator, right),
            Node::Union(parts) => self.union(input, parts),
            Node::Identifier(name) => self.identifier(input, name),
            Node::Int(int) => Ok(vec![Item::Int(*int); input.len()]),
            Node::Float(float) => Ok(vec![Item::Float(*float); input.len()]),
            Node::Bool(bool) => Ok(vec![Item::Bool(*bool); input.len()]),
            Node::Wildcard => Ok(input.into_iter().flat_map(Item::children).collect()),
            Node::Recursive => {
                let mut found = Vec::new();
                recurse(&input, &mut found);
                Ok(found)
            }
        }
    }

    fn list<'a>(&mut self, input: Vec<Item<'a>>, nodes: &'a [Node]) -> Step<'a> {
        nodes.iter().try_fold(input, |found, node| self.walk(found, node))
    }

    fn union<'a>(&mut self, input: Vec<Item<'a>>, parts: &'a [Vec<Node>]) -> Step<'a> {
        let mut found = Vec::new();
        for part in parts {
            match self.list(input.clone(), part) {
                Ok(more) => found.extend(more),
                Err(halt) => return Err(Halt { found: input, error: halt.error }),
            }
        }
        Ok(found)
    }

    fn identifier<'a>(&mut self, input: Vec<Item<'a>>, name: &str) -> Step<'a> {
        match name {
            "range" => {
                self.begun += 1;
                Ok(input)
            }
            "end" if self.inside > 0 => {
                self.ended += 1;
                Ok(Vec::new())
            }
            "end" => Err(Halt::new(Vec::new(), "not in range, nothing to end")),
            _ => Err(Halt::new(input, format!("unrecognized identifier {name}"))),
        }
    }

    fn filter<'a>(
        &mut self,
        input: Vec<Item<'a>>,
        left: &'a [Node],
        operator: &str,
        right: &'a [Node],
    ) -> Step<'a> {
        let mut found = Vec::new();
        for item in &input {
            let Item::Json(Value::Array(elements)) = item else {
                let text = format!("{} is not array or slice and cannot be filtered", item.sprint());
                return Err(Halt::new(input, text));
            };
            for element in elements {
                let element = Item::Json(element);
                let lefts = self.list(vec![element], left);
                if operator == "exists" {
                    let lefts = lefts.unwrap_or_else(|halt| halt.found);
                    found.extend((!lefts.is_empty()).then_some(element));
                    continue;
                }
                let sides = match self.sides(element, lefts, right) {
                    Ok(sides) => sides,
                    Err(error) => return Err(Halt { found: input, error }),
                };
                let Some((left, right)) = sides else { continue };
                match compare(left, operator, right) {
                    Ok(pass) => found.extend(pass.then_some(element)),
                    Err(error) => return Err(Halt { found, error }),
                }
            }
        }
        Ok(found)
    }

    /// Returns the two values to compare; none when one of them is missing.
    fn sides<'a>(
        &mut self,
        element: Item<'a>,
        lefts: Step<'a>,
        right: &'a [Node],
    ) -> Result<Option<(Item<'a>, Item<'a>)>, JsonPathError> {
        let Some(left) = single(&lefts.map_err(|halt| halt.error)?)? else { return Ok(None) };
        let rights = self.list(vec![element], right).map_err(|halt| halt.error)?;
        Ok(single(&rights)?.map(|right| (left, right)))
    }
}

fn single<'a>(items: &[Item<'a>]) -> Result<Option<Item<'a>>, JsonPathError> {
    match items {
        [] => Ok(None),
        [item] => Ok(Some(*item)),
        _ => Err(JsonPathError::new("can only compare one element at a time")),
    }
}

/// Returns the values under a key; what has no such key is passed over.
fn field<'a>(input: &[Item<'a>], name: &str) -> Vec<Item<'a>> {
    let value = |item: &Item<'a>| match item {
        Item::Json(Value::Object(map)) => map.get(name).map(Item::Json),
        _ => None,
    };
    input.iter().filter_map(value).collect()
}

/// Appends everything that has something below it, from the top down.
fn recurse<'a>(input: &[Item<'a>], found: &mut Vec<Item<'a>>) {
    for item in input {
        let children = item.children();
        if !children.is_empty() {
            found.push(*item);
            recurse(&children, found);
        }
    }
}

fn array<'a>(input: Vec<Item<'a>>, params: [Param; 3]) -> Step<'a> {
    let mut found = Vec::new();
    for item in &input {
        if item.is_null() {
            continue;
        }
        let Item::Json(Value::Array(elements)) = item else {
            let text = format!("{} is not array or slice", item.type_name());
            return Err(Halt::new(input, text));
        };
        match bounds(params, elements.len()) {
            Ok(Some((start, end, step))) => {
                found.extend(elements[start..end].iter().step_by(step).map(Item::Json));
            }
            // An empty slice ends the search, also in the arrays that follow: so does kubectl.
            Ok(None) => return Ok(found),
            Err(error) => return Err(Halt::new(input, error)),
        }
    }
    Ok(found)
}

/// Returns start, end and step within an array of a length; none for no element at all.
fn bounds(params: [Param; 3], len: usize) -> Result<Option<(usize, usize, usize)>, String> {
    let [start, end, step] = params;
    let length = i64::try_from(len).unwrap_or(i64::MAX);
    let mut from = if start.known { start.value } else { 0 };
    if from < 0 {
        from = from.wrapping_add(length);
    }
    let mut to = if end.known { end.value } else { length };
    if to < 0 || (to == 0 && end.derived) {
        to = to.wrapping_add(length);
    }
    if from == to {
        return Ok(None);
    }
    let outside = |index: i64| format!("array index out of bounds: index {index}, length {length}");
    if from >= length || from < 0 {
        return Err(outside(from));
    }
    if to > length || to < 0 {
        return Err(outside(to.wrapping_sub(1)));
    }
    if from > to {
        return Err(format!("starting index {from} is greater than ending index {to}"));
    }
    if step.known && step.value <= 0 {
        return Err("step must be > 0".to_owned());
    }
    let step = if step.known { usize::try_from(step.value).unwrap_or(usize::MAX) } else { 1 };
    let index = |value: i64| usize::try_from(value).unwrap_or(0);
    Ok(Some((index(from), index(to), step)))
}
