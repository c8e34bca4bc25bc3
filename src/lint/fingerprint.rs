//! What tells a finding from others when lines move, and the baseline made of it.

use std::collections::{HashMap, HashSet};
use std::fmt;

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize, Serializer};

use super::finding::{Finding, Subject};

/// What tells a finding from others when lines move, but for the count of equals.
pub(super) type Key = [u8; 32];

/// Returns a finding's key; `what` says it in the rule's words. Objects without a name are told apart by their file.
pub(super) fn key(rule: &str, subject: &Subject, container: Option<&str>, file: &str, what: &[&str]) -> Key {
    let file = if subject.name.is_empty() { file } else { "" };
    let parts = [rule, &subject.kind, &subject.namespace, &subject.name, container.unwrap_or_default(), file];
    let mut context = Context::new(&SHA256);
    for part in parts.iter().chain(what) {
        context.update(part.as_bytes());
        context.update(b"\0");
    }
    digest(context)
}

/// A finding's fingerprint: 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Returns a fingerprint for each finding, none twice: the n-th of equals counts itself in.
#[must_use]
pub fn fingerprints<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<Fingerprint> {
    let mut seen: HashMap<Key, u32> = HashMap::new();
    findings
        .map(|finding| {
            let nth = seen.entry(finding.key).and_modify(|nth| *nth += 1).or_default();
            let mut context = Context::new(&SHA256);
            context.update(&finding.key);
            context.update(&nth.to_be_bytes());
            Fingerprint(digest(context))
        })
        .collect()
}

fn digest(context: Context) -> [u8; 32] {
    let mut digest = [0; 32];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

/// Findings that were there when the baseline was written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Baseline {
    /// The form of the file: 1.
    pub schema: u32,
    /// The findings.
    pub findings: Vec<Known>,
}

/// A finding of a baseline.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Known {
    /// Its fingerprint.
    pub fingerprint: String,
    /// Its rule, for whoever reads the file.
    pub rule: String,
    /// Its object, for whoever reads the file.
    pub object: String,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if baseline.schema == 1 {
            Ok(baseline)
        } else {
            Err(format!("schema {} is not known", baseline.schema))
        }
    }

    /// Returns the fingerprints.
    #[must_use]
    pub fn fingerprints(&self) -> HashSet<&str> {
        self.findings.iter().map(|known| known.fingerprint.as_str()).collect()
    }
}
