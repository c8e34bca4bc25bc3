//! The tree to typed structs, as Go would decode the same JSON.
//!
//! A serde deserializer over nodes. Errors carry place and Kubernetes path. Null is absent, as in
//! Go: struct fields keep their default, lists and maps are empty. Types are not converted: text is
//! no number and a number is no text; whole floats are integers, because kubectl's JSON spells them
//! so. Knows no Kubernetes type by itself.

use std::cell::RefCell;

use serde::de::{self, Deserialize, IntoDeserializer, Visitor};

use super::error::Error;
use super::fault::Fault;
use super::node::{Entry, Node, Value};
use super::number::{whole, whole_u64};
use super::path::{Path, Step};
use super::unknown::{Unknown, suggest};

/// Decodes a node.
///
/// # Errors
/// The first value of a wrong type, with its place and path.
pub fn decode<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, Error> {
    let decoder = Decoder { node, trail: None, unknown: None };
    T::deserialize(decoder).map_err(|fault| fault.into_error(&decoder))
}

/// Decodes a node and collects the fields its types do not have.
///
/// Values behind the first type error are not looked at, so their unknown fields are missing.
pub fn decode_strict<'de, T: Deserialize<'de>>(node: &'de Node) -> (Result<T, Error>, Vec<Unknown>) {
    let unknown = RefCell::new(Vec::new());
    let decoder = Decoder { node, trail: None, unknown: Some(&unknown) };
    let result = T::deserialize(decoder).map_err(|fault| fault.into_error(&decoder));
    (result, unknown.into_inner())
}

/// The way to the node being decoded, kept on the stack.
#[derive(Clone, Copy)]
struct Trail<'a> {
    parent: Option<&'a Self>,
    step: TrailStep<'a>,
}

#[derive(Clone, Copy)]
enum TrailStep<'a> {
    Key(&'a str),
    Index(usize),
}

/// A deserializer for one node.
#[derive(Clone, Copy)]
pub(super) struct Decoder<'a, 'de> {
    pub(super) node: &'de Node,
    trail: Option<&'a Trail<'a>>,
    unknown: Option<&'a RefCell<Vec<Unknown>>>,
}

impl<'a, 'de> Decoder<'a, 'de> {
    /// Returns the path of the node.
    pub(super) fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut trail = self.trail;
        while let Some(here) = trail {
            steps.push(match here.step {
                TrailStep::Key(key) => Step::Key(key.to_owned()),
                TrailStep::Index(index) => Step::Index(index),
            });
            trail = here.parent;
        }
        steps.reverse();
        Path(steps)
    }

    fn mismatch<T>(self, expected: &str) -> Result<T, Fault> {
        Err(Fault::new(format!("expected {expected}, found {}", self.node.describe())).at(&self))
    }

    fn located<T>(self, result: Result<T, Fault>) -> Result<T, Fault> {
        result.map_err(|fault| fault.at(&self))
    }

    fn entries<V: Visitor<'de>>(self, visitor: V, skip_null: bool) -> Result<V::Value, Fault> {
        let entries: &'de [Entry] = match &self.node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            _ => return self.mismatch("a map"),
        };
        let mut access = Entries { rest: entries.iter(), value: None, last: None, skip_null, of: self };
        let result = visitor.visit_map(&mut access);
        // A type may refuse a value after reading it: k8s-openapi does so with apiVersion and kind.
        result.map_err(|fault| match access.last {
            Some(entry) if fault.is_about_value() => {
                let trail = Trail { parent: self.trail, step: TrailStep::Key(&entry.key) };
                fault.at(&Decoder { node: &entry.value, trail: Some(&trail), unknown: None })
            }
            _ => fault.at(&self),
        })
    }

    fn items<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let items: &'de [Node] = match &self.node.value {
            Value::Seq(items) => items,
            Value::Null => &[],
            _ => return self.mismatch("a list"),
        };
        self.located(visitor.visit_seq(Items { rest: items.iter().enumerate(), of: self }))
    }

    fn integer<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.located(match self.node.value {
            Value::Int(number) => visitor.visit_i64(number),
            Value::UInt(number) => visitor.visit_u64(number),
            Value::Float(number) => match (whole(number + 0.0), whole_u64(number)) {
                (Some(number), _) => visitor.visit_i64(number),
                (_, Some(number)) => visitor.visit_u64(number),
                _ => return self.mismatch("an integer"),
            },
            Value::Null => visitor.visit_i64(0),
            _ => return self.mismatch("an integer"),
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.located(match self.node.value {
            Value::Int(number) => visitor.visit_f64(number as f64),
            Value::UInt(number) => visitor.visit_f64(number as f64),
            Value::Float(number) if number.is_finite() => visitor.visit_f64(number),
            Value::Null => visitor.visit_f64(0.0),
            _ => return self.mismatch("a number"),
        })
    }

    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::String(text) => self.located(visitor.visit_borrowed_str(text)),
            Value::Null => self.located(visitor.visit_borrowed_str("")),
            _ => self.mismatch("a string"),
        }
    }

    /// Notes the keys of the node that are no fields of the struct.
    fn note_unknown(self, struct_name: &'static str, fields: &'static [&'static str]) {
        let Some(unknown) = self.unknown else { return };
        for entry in self.node.entries() {
            if !fields.contains(&entry.key.as_str()) {
                unknown.borrow_mut().push(Unknown {
                    path: self.path().key(entry.key.as_str()),
                    key_span: entry.key_span,
                    struct_name,
                    fields,
                    suggestion: suggest(&entry.key, fields),
                });
            }
        }
    }
}

macro_rules! forward {
    ($target:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.$target(visitor)
        })*
    };
}

impl<'de> de::Deserializer<'de> for Decoder<'_, 'de> {
    type Error = Fault;

    forward!(integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128);
    forward!(integer: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128);
    forward!(number: deserialize_f32 deserialize_f64);
    forward!(text: deserialize_char deserialize_str deserialize_string deserialize_identifier);
    forward!(items: deserialize_seq);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::Null => self.located(visitor.visit_unit()),
            Value::Bool(flag) => self.located(visitor.visit_bool(*flag)),
            Value::Int(_) | Value::UInt(_) => self.integer(visitor),
            Value::Float(number) if whole(*number + 0.0).is_some() || whole_u64(*number).is_some() => {
                self.integer(visitor)
            }
            Value::Float(number) if number.is_finite() => self.located(visitor.visit_f64(*number)),
            Value::Float(_) => self.mismatch("a number JSON can hold"),
            Value::String(text) => self.located(visitor.visit_borrowed_str(text)),
            Value::Seq(_) => self.items(visitor),
            Value::Map(_) => self.entries(visitor, false),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node.value {
            Value::Bool(flag) => self.located(visitor.visit_bool(flag)),
            Value::Null => self.located(visitor.visit_bool(false)),
            _ => self.mismatch("a boolean"),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::String(text) => self.located(visitor.visit_borrowed_bytes(text.as_bytes())),
            Value::Null => self.located(visitor.visit_borrowed_bytes(b"")),
            _ => self.mismatch("a string"),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.is_null() { visitor.visit_none() } else { self.located(visitor.visit_some(self)) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.is_null() { visitor.visit_unit() } else { self.mismatch("null") }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == "Quantity" && self.node.is_null() {
            return self.located(visitor.visit_borrowed_str("0"));
        }
        self.located(visitor.visit_newtype_struct(self))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.items(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.items(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.entries(visitor, false)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.note_unknown(name, fields);
        self.entries(visitor, true)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::String(text) => self.located(visitor.visit_enum(text.as_str().into_deserializer())),
            Value::Map(entries) => match entries.as_slice() {
                [entry] => self.located(visitor.visit_enum(Variant { entry, of: self })),
                _ => self.mismatch("a string or a map with one key"),
            },
            _ => self.mismatch("a string"),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

/// The elements of a list.
struct Items<'a, 'de> {
    rest: std::iter::Enumerate<std::slice::Iter<'de, Node>>,
    of: Decoder<'a, 'de>,
}

impl<'de> de::SeqAccess<'de> for Items<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some((index, node)) = self.rest.next() else { return Ok(None) };
        let trail = Trail { parent: self.of.trail, step: TrailStep::Index(index) };
        seed.deserialize(Decoder { node, trail: Some(&trail), unknown: self.of.unknown }).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of a map.
struct Entries<'a, 'de> {
    rest: std::slice::Iter<'de, Entry>,
    value: Option<&'de Entry>,
    /// The entry whose value was read last.
    last: Option<&'de Entry>,
    /// Whether entries with a null value count as absent.
    skip_null: bool,
    of: Decoder<'a, 'de>,
}

impl<'de> de::MapAccess<'de> for Entries<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let skip_null = self.skip_null;
        let Some(entry) = self.rest.find(|entry| !(skip_null && entry.value.is_null())) else {
            return Ok(None);
        };
        self.value = Some(entry);
        seed.deserialize(de::value::BorrowedStrDeserializer::new(&entry.key)).map(Some)
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some(entry) = self.value.take() else {
            return Err(Fault::new("map value asked for before its key".to_owned()));
        };
        self.last = Some(entry);
        let trail = Trail { parent: self.of.trail, step: TrailStep::Key(&entry.key) };
        seed.deserialize(Decoder { node: &entry.value, trail: Some(&trail), unknown: self.of.unknown })
    }
}

/// A map with one key as an enum variant with content.
struct Variant<'a, 'de> {
    entry: &'de Entry,
    of: Decoder<'a, 'de>,
}

impl<'a, 'de> de::EnumAccess<'de> for Variant<'a, 'de> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let name = de::value::BorrowedStrDeserializer::new(&self.entry.key);
        seed.deserialize(name).map(|value| (value, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        let trail = Trail { parent: self.of.trail, step: TrailStep::Key(&self.entry.key) };
        seed.deserialize(Decoder { node: &self.entry.value, trail: Some(&trail), unknown: self.of.unknown })
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        let trail = Trail { parent: self.of.trail, step: TrailStep::Key(&self.entry.key) };
        Decoder { node: &self.entry.value, trail: Some(&trail), unknown: self.of.unknown }.items(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let trail = Trail { parent: self.of.trail, step: TrailStep::Key(&self.entry.key) };
        Decoder { node: &self.entry.value, trail: Some(&trail), unknown: self.of.unknown }
            .entries(visitor, true)
    }
}
