//! From problems to findings: the places of the tree, and what the rules add.

use super::report::Problem;
use crate::lint::{Context, Field, Report, Severity, Sink};
use crate::model::{FieldType, Schema};
use crate::yaml::{Path, Step};

/// Reports the problems of a rule.
pub(crate) fn report<'a>(context: &Context<'a>, sink: &mut Sink<'a>, rule: &str) {
    report_with(context, sink, rule, |_, _, _, _| {});
}

/// Reports the problems of a rule; `more` adds a fix or better words.
pub(crate) fn report_with<'a>(
    context: &Context<'a>,
    sink: &mut Sink<'a>,
    rule: &str,
    more: impl Fn(&Context<'a>, &Problem, Field<'a>, &mut Report<'a>),
) {
    for problem in context.problems().iter().filter(|problem| problem.rule == rule) {
        let field = place(context.root(), &problem.path);
        let finding = sink.report(field, problem.words());
        if let Some((path, note)) = &problem.related {
            finding.note(place(context.root(), path), *note);
        }
        if problem.warning {
            finding.severity(Severity::Warning);
        } else {
            finding.severity(Severity::Error).certain(true);
        }
        more(context, problem, field, finding);
    }
}

/// Returns the field a path leads to, written or not.
pub(crate) fn place<'a>(root: Field<'a>, path: &Path) -> Field<'a> {
    let mut field = root;
    let mut schema = Some(FieldType::Struct(Schema::daemon_set()));
    for step in path.steps() {
        let (next, below) = match step {
            Step::Key(key) => {
                let below = match schema {
                    Some(FieldType::Struct(schema)) => schema.field(key),
                    _ => None,
                };
                let written = field.node().and_then(|node| node.entry(key)).map(|entry| entry.key.as_str());
                // A key that is not there is a field's name, and the schema has that for ever.
                let name = written.or_else(|| match schema {
                    Some(FieldType::Struct(schema)) => schema.fields().into_iter().find(|name| name == key),
                    _ => None,
                });
                (name.map(|name| field.get(name)), below)
            }
            Step::Index(index) => {
                let below = match schema {
                    Some(FieldType::Structs(schema)) => Some(FieldType::Struct(schema)),
                    _ => None,
                };
                (field.items().nth(*index), below)
            }
        };
        let Some(next) = next else { return field };
        field = next;
        schema = below;
    }
    field
}

/// Returns the field a path from the root of the document leads to, if it lies in the object.
pub(crate) fn place_in_document<'a>(context: &Context<'a>, path: &Path) -> Option<Field<'a>> {
    let prefix = &context.object().prefix;
    let inner = path.steps().get(prefix.steps().len()..).filter(|_| path.starts_with(prefix))?;
    Some(place(context.root(), &Path(inner.to_vec())))
}
