//! Shared strings: names, labels and images that repeat thousands of times in a cluster are kept once.
//!
//! A `Text` is an `Arc<str>`. Reading goes through the calling thread's table so that equal strings become
//! one allocation. Refuses to be mutable.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use foldhash::fast::RandomState;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

thread_local! {
    static TABLE: RefCell<HashSet<Arc<str>, RandomState>> = RefCell::new(HashSet::default());
    /// What absent fields read as: half of all texts of a pod, too many to look up. One for each thread, for a count
    /// that all share is slow.
    static EMPTY: Text = Text(Arc::from(""));
}

/// A string that is cheap to clone and shared with its equals.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(Arc<str>);

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most comparisons are of a shared text with itself.
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Text {
    /// Returns the shared copy of `text`.
    pub fn shared(text: &str) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        TABLE.with_borrow_mut(|table| match table.get(text) {
            Some(found) => Self(Arc::clone(found)),
            None => {
                let new: Arc<str> = Arc::from(text);
                table.insert(Arc::clone(&new));
                Self(new)
            }
        })
    }

    /// Returns a copy that is not entered into the table: for text that does not repeat.
    pub fn unique(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Forgets the table of this thread; texts that are in use stay valid.
pub fn forget_shared() {
    TABLE.with_borrow_mut(|table| *table = HashSet::default());
}

/// Reads a text that does not repeat, such as a pod's name, without entering it into the table.
pub(super) fn unique<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    struct UniqueVisitor;
    impl<'de> Visitor<'de> for UniqueVisitor {
        type Value = Text;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
            Ok(Text::unique(text))
        }
        fn visit_none<E: de::Error>(self) -> Result<Text, E> {
            Ok(Text::default())
        }
        fn visit_unit<E: de::Error>(self) -> Result<Text, E> {
            Ok(Text::default())
        }
        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
            deserializer.deserialize_str(self)
        }
    }
    deserializer.deserialize_option(UniqueVisitor)
}

impl Default for Text {
    fn default() -> Self {
        EMPTY.with(Self::clone)
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::shared(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::shared(&text)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Null reads as empty, as Go does.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text::shared(text))
            }
            fn visit_none<E: de::Error>(self) -> Result<Text, E> {
                Ok(Text::default())
            }
            fn visit_unit<E: de::Error>(self) -> Result<Text, E> {
                Ok(Text::default())
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
                deserializer.deserialize_str(self)
            }
        }
        deserializer.deserialize_option(TextVisitor)
    }
}
