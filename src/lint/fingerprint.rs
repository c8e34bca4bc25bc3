//! What tells a finding from others when lines move, and the baseline made of it.

use std::collections::{HashMap, HashSet};

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::finding::Finding;

/// Returns a fingerprint for each finding, none twice: the n-th of equals counts itself in.
#[must_use]
pub fn fingerprints<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    findings
        .map(|finding| {
            let subject = &finding.subject;
            // Objects without a name are told apart by their file.
            let file = if subject.name.is_empty() { &finding.place.file } else { "" };
            let text = [
                finding.rule.id,
                &subject.kind,
                &subject.namespace,
                &subject.name,
                finding.container.as_deref().unwrap_or_default(),
                &finding.key,
                file,
            ]
            .join("\0");
            let nth = seen.entry(text.clone()).and_modify(|nth| *nth += 1).or_default();
            let hash = digest(&SHA256, format!("{text}\0{nth}").as_bytes());
            hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
        })
        .collect()
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
