//! What fails before any validation: unknown fields (DS002), wrong types (DS004), quantities (DS126).
//!
//! Follows sigs.k8s.io/json (strict, case-sensitive) and the UnmarshalJSON of apimachinery's Quantity,
//! IntOrString and Time, over JSON as kubectl makes it of YAML. All faults are found, not only the first.

use super::cursor::read_quantity;
use super::report::{Report, quoted};
use crate::model::{FieldType, Schema};
use crate::yaml::{Entry, Node, Path, Value, suggest};

const UNKNOWN: &str = "DS002";
const TYPE: &str = "DS004";
const QUANTITY: &str = "DS126";

/// Checks a DaemonSet against the schema.
pub(super) fn decode(root: &Node, text: &str, report: &mut Report) {
    let mut decoder = Decoder { path: Path::root(), text, report };
    decoder.object(root, Schema::daemon_set());
}

struct Decoder<'r> {
    path: Path,
    /// The text the spans speak of.
    text: &'r str,
    report: &'r mut Report,
}

impl Decoder<'_> {
    fn object(&mut self, node: &Node, schema: Schema) {
        match &node.value {
            Value::Map(entries) => {
                for entry in entries {
                    self.field(entry, schema);
                }
            }
            Value::Null => {}
            _ => self.wrong(node, "a map"),
        }
    }

    fn field(&mut self, entry: &Entry, schema: Schema) {
        // kubectl apply leaves null out of what it sends, and with it the unknown name.
        if entry.value.is_null() {
            return;
        }
        self.path.0.push(crate::yaml::Step::Key(entry.key.clone()));
        match schema.field(&entry.key) {
            Some(kind) => self.value(&entry.value, kind),
            None => self.unknown(entry, schema),
        }
        self.path.0.pop();
    }

    fn unknown(&mut self, entry: &Entry, schema: Schema) {
        let fields = schema.fields();
        let meant = suggest(&entry.key, &fields).or_else(|| only_name(&entry.key, &fields));
        let hint = match meant {
            Some(field) => format!("; did you mean {}?", quoted(field)),
            None => hint(&self.path, &entry.key),
        };
        let message = format!("unknown field {}{hint}", quoted(&self.path.to_string()));
        let noted = self.report.add(UNKNOWN, self.path.clone(), message);
        if let Some(field) = meant {
            noted.instead(field);
        }
    }

    fn value(&mut self, node: &Node, kind: FieldType) {
        if node.is_null() {
            return;
        }
        match kind {
            FieldType::Text => self.text(node),
            FieldType::Flag => {
                if node.as_bool().is_none() {
                    self.wrong(node, "true or false");
                }
            }
            FieldType::Int32 => self.number(node, i32::MIN.into(), i32::MAX.into()),
            FieldType::Int64 => self.number(node, i64::MIN, i64::MAX),
            FieldType::IntOrText => {
                if node.as_str().is_none() {
                    self.number(node, i32::MIN.into(), i32::MAX.into());
                }
            }
            FieldType::Amount => self.quantity(node),
            FieldType::Time => self.time(node),
            FieldType::Raw => {}
            FieldType::Texts => self.list(node, FieldType::Text),
            FieldType::Numbers => self.list(node, FieldType::Int64),
            FieldType::Structs(schema) => self.list(node, FieldType::Struct(schema)),
            FieldType::Labels => self.map(node, FieldType::Text),
            FieldType::Amounts => self.map(node, FieldType::Amount),
            FieldType::Struct(schema) => self.object(node, schema),
        }
    }

    fn list(&mut self, node: &Node, kind: FieldType) {
        let Value::Seq(items) = &node.value else { return self.wrong(node, "a list") };
        for (index, item) in items.iter().enumerate() {
            self.path.0.push(crate::yaml::Step::Index(index));
            self.value(item, kind);
            self.path.0.pop();
        }
    }

    fn map(&mut self, node: &Node, kind: FieldType) {
        let Value::Map(entries) = &node.value else { return self.wrong(node, "a map") };
        for entry in entries {
            self.path.0.push(crate::yaml::Step::Key(entry.key.clone()));
            self.value(&entry.value, kind);
            self.path.0.pop();
        }
    }

    fn text(&mut self, node: &Node) {
        if node.as_str().is_none() {
            self.wrong(node, "a string");
        }
    }

    fn number(&mut self, node: &Node, low: i64, high: i64) {
        let wide = high == i64::MAX;
        match node.as_i64() {
            Some(number) if (low..=high).contains(&number) => {}
            Some(_) => self.wrong(node, "a 32-bit integer"),
            None => match &node.value {
                // Hex and octal text is a number in YAML; a plain text is none.
                Value::UInt(_) | Value::Float(_) if wide => self.wrong(node, "a 64-bit integer"),
                _ => self.wrong(node, "an integer"),
            },
        }
    }

    fn quantity(&mut self, node: &Node) {
        match read_quantity(node) {
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                self.report.add(QUANTITY, self.path.clone(), error);
            }
            None => self.wrong(node, "a quantity"),
        }
    }

    fn time(&mut self, node: &Node) {
        let Some(text) = node.as_str() else { return self.wrong(node, "a time stamp") };
        if text.parse::<jiff::Timestamp>().is_err() {
            let message =
                format!("parsing time {} as \"2006-01-02T15:04:05Z07:00\": not a time", quoted(text));
            self.report.add(TYPE, self.path.clone(), message);
        }
    }

    fn wrong(&mut self, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.describe());
        let noted = self.report.add(TYPE, self.path.clone(), message);
        if let Some(value) = converted(node, self.text, expected) {
            noted.instead(value);
        }
    }
}

/// Returns the value in the type that is wanted, if there is no doubt about it.
fn converted(node: &Node, text: &str, expected: &str) -> Option<String> {
    let written = node.span.slice(text)?;
    match (&node.value, expected) {
        (Value::Bool(_) | Value::Int(_) | Value::UInt(_) | Value::Float(_), "a string") => {
            // A tag or an anchor is no part of the value.
            (!written.contains('\n') && !written.starts_with(['&', '!', '*'])).then(|| quoted(written))
        }
        (Value::String(value), "true or false") => {
            matches!(value.as_str(), "true" | "false").then(|| value.clone())
        }
        (Value::String(value), "an integer") => {
            let plain = value.parse::<i32>().is_ok_and(|number| number.to_string() == *value);
            plain.then(|| value.clone())
        }
        _ => None,
    }
}

/// `name` where the struct has one name, and calls it `secretName` or `claimName`.
fn only_name<'f>(key: &str, fields: &[&'f str]) -> Option<&'f str> {
    let mut names = fields.iter().filter(|field| field.ends_with("Name"));
    let first = names.next().filter(|_| key == "name" && !fields.contains(&"name"))?;
    names.next().is_none().then_some(*first)
}

/// Says where a field belongs, or what was probably meant.
fn hint(path: &Path, key: &str) -> String {
    let known = match key {
        "replicas" => "; a DaemonSet runs one pod on every node it fits",
        "strategy" => "; a DaemonSet calls it updateStrategy",
        "updateStrategy" | "minReadySeconds" | "revisionHistoryLimit" | "selector" => "; it belongs in spec",
        "templateGeneration" => "; it was dropped in apps/v1beta2",
        "paused" => "; only a Deployment can be paused",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    elsewhere(path, key).unwrap_or_default()
}

/// A field of the pod written beside or above it, or of a container written in the pod.
fn elsewhere(path: &Path, key: &str) -> Option<String> {
    let spec = part(Schema::daemon_set(), "spec")?;
    let pod = part(part(spec, "template")?, "spec")?;
    let container = match pod.field("containers")? {
        FieldType::Structs(container) => container,
        _ => return None,
    };
    let places =
        [(spec, "spec"), (pod, "spec.template.spec"), (container, "spec.template.spec.containers[]")];
    let parent = path.parent()?.to_string();
    let found = places.iter().find(|(schema, at)| *at != parent && schema.field(key).is_some())?;
    Some(format!("; it belongs in {}", found.1))
}

fn part(schema: Schema, name: &str) -> Option<Schema> {
    match schema.field(name)? {
        FieldType::Struct(inner) => Some(inner),
        _ => None,
    }
}
