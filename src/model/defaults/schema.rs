//! The shapes as a schema: which fields a struct has, and of what JSON type each is.

use super::daemon_set::DAEMON_SET;
use super::shape::{Kind, Shape, marked};

/// A struct of the API.
#[derive(Debug, Clone, Copy)]
pub struct Schema(&'static Shape);

/// The JSON type of a field.
#[derive(Debug, Clone, Copy)]
pub enum FieldType {
    /// A string.
    Text,
    /// A truth value.
    Flag,
    /// A 32-bit number.
    Int32,
    /// A 64-bit number.
    Int64,
    /// `intstr.IntOrString`.
    IntOrText,
    /// `resource.Quantity`.
    Amount,
    /// A map of quantities.
    Amounts,
    /// A time stamp.
    Time,
    /// Any JSON.
    Raw,
    /// A list of strings.
    Texts,
    /// A list of numbers, 32 or 64 bits wide.
    Numbers,
    /// A map of strings.
    Labels,
    /// Another struct.
    Struct(Schema),
    /// A list of structs.
    Structs(Schema),
}

/// The numbers that have 64 bits in Go; all others have 32.
const WIDE: [&str; 11] = [
    "activeDeadlineSeconds",
    "deletionGracePeriodSeconds",
    "expirationSeconds",
    "fsGroup",
    "generation",
    "observedGeneration",
    "runAsGroup",
    "runAsUser",
    "seconds",
    "terminationGracePeriodSeconds",
    "tolerationSeconds",
];

impl Schema {
    /// Returns the schema of an apps/v1 DaemonSet.
    pub const fn daemon_set() -> Self {
        Self(&DAEMON_SET)
    }

    /// Returns the type of a field, nothing for one the struct does not have.
    pub fn field(self, name: &str) -> Option<FieldType> {
        let listed = |names: &str| names.split_ascii_whitespace().any(|own| marked(own).0 == name);
        let part = |parts: &[(&str, &'static Shape)]| {
            parts.iter().find(|(own, _)| marked(own).0 == name).map(|(_, shape)| Self(shape))
        };
        let plain = self.0.plain().into_iter().find(|(_, names)| listed(names));
        match plain {
            Some((kind, _)) => Some(plain_type(kind, name)),
            None => part(self.0.parts)
                .map(FieldType::Struct)
                .or_else(|| part(self.0.lists).map(FieldType::Structs)),
        }
    }

    /// Returns the names of all fields.
    pub fn fields(self) -> Vec<&'static str> {
        let plain = self.0.plain().into_iter().flat_map(|(_, names)| names.split_ascii_whitespace());
        let structs = self.0.parts.iter().chain(self.0.lists).map(|(name, _)| *name);
        plain.chain(structs).map(|name| marked(name).0).collect()
    }
}

fn plain_type(kind: Kind, name: &str) -> FieldType {
    match kind {
        Kind::Text => FieldType::Text,
        Kind::Flag => FieldType::Flag,
        Kind::Number if WIDE.contains(&name) => FieldType::Int64,
        Kind::Number => FieldType::Int32,
        Kind::IntOrText => FieldType::IntOrText,
        Kind::Amount => FieldType::Amount,
        Kind::Amounts => FieldType::Amounts,
        Kind::Time => FieldType::Time,
        Kind::Raw => FieldType::Raw,
        Kind::Texts => FieldType::Texts,
        Kind::Numbers => FieldType::Numbers,
        Kind::Labels => FieldType::Labels,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_fields_through_every_struct() {
        let mut queue = vec![Schema::daemon_set()];
        let mut count = 0;
        while let Some(schema) = queue.pop() {
            for name in schema.fields() {
                count += 1;
                match schema.field(name) {
                    Some(FieldType::Struct(inner) | FieldType::Structs(inner)) => queue.push(inner),
                    Some(_) => {}
                    None => panic!("{name}"),
                }
            }
        }
        assert!(count > 1000, "{count}");
        assert!(Schema::daemon_set().field("replicas").is_none());
        assert!(matches!(Schema::daemon_set().field("spec"), Some(FieldType::Struct(_))));
    }
}
