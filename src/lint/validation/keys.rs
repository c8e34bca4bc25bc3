//! Maps whose keys or values are not what they look like: DS150 and DS151.
//!
//! Both follow what kubectl makes of YAML before the API server sees it: `apply` leaves nulls out, and a key that
//! reads as another type is renamed.

use super::report::{Report, quoted};
use crate::yaml::{Node, Path};

/// The maps of texts in which a lost or renamed key changes what the DaemonSet does.
const MAPS: [&[&str]; 6] = [
    &["metadata", "labels"],
    &["metadata", "annotations"],
    &["spec", "selector", "matchLabels"],
    &["spec", "template", "metadata", "labels"],
    &["spec", "template", "metadata", "annotations"],
    &["spec", "template", "spec", "nodeSelector"],
];

/// Finds null values and renamed keys; `text` is the text the spans speak of.
pub(super) fn odd_keys(root: &Node, text: &str, report: &mut Report) {
    for keys in MAPS {
        let Some(map) = root.get_in(keys) else { continue };
        let path = keys.iter().fold(Path::root(), |path, key| path.key(*key));
        for entry in map.entries() {
            let at = || path.clone().key(&entry.key);
            if entry.value.is_null() {
                let effect = if keys.last() == Some(&"nodeSelector") {
                    "the pods run on nodes without it"
                } else {
                    "it is not set"
                };
                let message = format!("kubectl apply leaves out a key whose value is null: {effect}");
                report.add("DS150", at(), message);
            }
            let written = entry.key_span.slice(text).unwrap_or(&entry.key);
            let plain = !written.starts_with(['"', '\'', '&', '*', '!', '?', '<']);
            if plain && written != entry.key && !written.contains('\n') {
                let message = format!(
                    "YAML reads the key {written} as another type: it becomes {}",
                    quoted(&entry.key)
                );
                report.add("DS151", at(), message).instead(quoted(written));
            }
        }
    }
}
