//! Fields a Kubernetes type does not have, and the field that was probably meant.

use super::node::Span;
use super::path::Path;

/// A field that Go's strict decoding would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The path of the field.
    pub path: Path,
    /// Where its name stands.
    pub key_span: Span,
    /// The type that does not have it, for example `PodSpec`.
    pub struct_name: &'static str,
    /// The fields the type has.
    pub fields: &'static [&'static str],
    /// The one that was probably meant.
    pub suggestion: Option<&'static str>,
}

/// Returns the field that was probably meant by `key`.
pub(crate) fn suggest<'f>(key: &str, fields: &[&'f str]) -> Option<&'f str> {
    let counts = |c: &char| !matches!(c, '_' | '-' | ' ');
    let plain = |name: &str| -> String { name.chars().filter(counts).flat_map(char::to_lowercase).collect() };
    let wanted = plain(key);
    let length = wanted.chars().count();
    let limit = match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=10 => 2,
        _ => 3,
    };
    // Each character that is put in or left out counts; in fields there is none whose lower case is longer.
    let near = fields.iter().filter(|field| field.chars().filter(counts).count().abs_diff(length) <= limit);
    let ranked = near.map(|field| (distance(&wanted, &plain(field)), *field));
    let best = ranked.min_by_key(|(distance, field)| (*distance, field.len()));
    best.filter(|(distance, _)| *distance <= limit).map(|(_, field)| field)
}

/// Counts insertions, deletions, replacements and swaps of neighbours between two names.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let mut cost =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_was_meant() {
        const FIELDS: &[&str] =
            &["nodeSelector", "tolerations", "hostNetwork", "containers", "initContainers", "dnsPolicy"];
        let cases = [
            ("NodeSelector", Some("nodeSelector")),
            ("node_selector", Some("nodeSelector")),
            ("nodeSelectors", Some("nodeSelector")),
            ("toleratoins", Some("tolerations")),
            ("container", Some("containers")),
            ("dnspolicy", Some("dnsPolicy")),
            ("replicas", None),
            ("", None),
        ];
        for (key, want) in cases {
            assert_eq!(suggest(key, FIELDS), want, "{key}");
        }
    }
}
