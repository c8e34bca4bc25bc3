//! How a text is hidden: by its keyed hash.

use std::fmt;

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;

/// What stands where something was hidden.
pub(super) const MARK: &str = "redacted-";
/// Shorter texts are not looked for in messages: they are too often words of the message itself.
const TELLING: usize = 8;

/// The key of the hashes of one snapshot.
pub struct Salt(hmac::Key);

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

impl Salt {
    /// A salt that nobody knows; `None` if the system has no randomness to give.
    pub fn random() -> Option<Self> {
        let mut bytes = [0; 32];
        SystemRandom::new().fill(&mut bytes).ok()?;
        Some(Self::of(&bytes))
    }

    /// A known salt, for tests.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// Returns what stands for `text`: its HMAC-SHA256, the first eight bytes of it.
    pub(super) fn mark(&self, text: &str) -> String {
        let hash = hmac::sign(&self.0, text.as_bytes());
        let digits = hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}"));
        MARK.chars().chain(digits.collect::<String>().chars()).collect()
    }
}

/// Hides texts of one object, and remembers them to find them again in its messages.
pub(super) struct Hider<'a> {
    salt: &'a Salt,
    pub(super) strict: bool,
    hidden: Vec<String>,
}

impl<'a> Hider<'a> {
    pub(super) fn new(salt: &'a Salt, strict: bool) -> Self {
        Self { salt, strict, hidden: Vec::new() }
    }

    /// Returns what stands for `text`; nothing stands for nothing.
    pub(super) fn mark(&self, text: &str) -> String {
        if text.is_empty() { String::new() } else { self.salt.mark(text) }
    }

    /// Hides a secret, whatever its type.
    pub(super) fn hide(&mut self, value: &mut Value) {
        if let Value::String(text) = &*value {
            self.remember(text);
            if let Some((_, assigned)) = text.split_once('=') {
                self.remember(assigned);
            }
        }
        self.hide_quietly(value);
    }

    /// Hides what is no secret where it stands, and need not be looked for in messages.
    pub(super) fn hide_quietly(&self, value: &mut Value) {
        *value = match &*value {
            Value::Null => return,
            Value::String(text) => self.mark(text).into(),
            other => self.mark(&other.to_string()).into(),
        };
    }

    fn remember(&mut self, text: &str) {
        let text = text.trim();
        if text.len() >= TELLING {
            self.hidden.push(text.to_owned());
        }
    }

    /// Forgets what the redacted object shows openly elsewhere: an argument that repeats the image hides nothing.
    pub(super) fn forget_open(&mut self, object: &Value) {
        if self.hidden.is_empty() {
            return;
        }
        let open =
            ["metadata", "spec"].map(|part| object.get(part).map(Value::to_string).unwrap_or_default());
        self.hidden.retain(|own| !open.iter().any(|text| text.contains(own.as_str())));
    }

    /// Returns `text` with everything that was hidden in this object hidden in it too.
    pub(super) fn without_hidden(&self, text: &str) -> String {
        let mut longest: Vec<&String> =
            self.hidden.iter().filter(|own| text.contains(own.as_str())).collect();
        longest.sort_by_key(|own| std::cmp::Reverse(own.len()));
        longest.iter().fold(text.to_owned(), |text, own| text.replace(own.as_str(), &self.mark(own)))
    }
}
