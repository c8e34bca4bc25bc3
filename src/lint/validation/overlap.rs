//! Files of one volume that lie in each other's way: DS153.
//!
//! Follows pkg/api/pod/warnings.go (warningsForOverlappingVirtualPaths).

use super::cursor::Cursor;
use super::report::{Report, quoted};
use crate::yaml::Path;

/// Paths of one volume that lie on or below another (`warningsForOverlappingVirtualPaths`); `projected` refuses
/// those of its paths that are equal.
pub(super) fn overlaps(volumes: &Cursor<'_, '_>, report: &mut Report) {
    for volume in volumes.items() {
        let mut taken: Vec<(String, Path)> = Vec::new();
        for (kind, what) in [("configMap", "name"), ("secret", "secretName"), ("downwardAPI", "")] {
            let source = volume.get(kind);
            let items = source.get("items");
            for item in items.items() {
                overlap(
                    &item.get("path"),
                    &described(&volume, kind, source.get(what).text()),
                    &mut taken,
                    report,
                );
            }
        }
        let projected = volume.get("projected");
        let sources = projected.get("sources");
        for source in sources.items() {
            for kind in ["configMap", "secret", "downwardAPI"] {
                let projection = source.get(kind);
                let items = projection.get("items");
                for item in items.items() {
                    overlap(&item.get("path"), &described(&volume, "projected", ""), &mut taken, report);
                }
            }
            for kind in ["serviceAccountToken", "clusterTrustBundle"] {
                let projection = source.get(kind);
                overlap(&projection.get("path"), &described(&volume, "projected", ""), &mut taken, report);
            }
        }
    }
}

fn described(volume: &Cursor<'_, '_>, kind: &str, name: &str) -> String {
    let volume = quoted(volume.get("name").text());
    match kind {
        "configMap" => format!("volume {volume} (ConfigMap {})", quoted(name)),
        "secret" => format!("volume {volume} (Secret {})", quoted(name)),
        "downwardAPI" => format!("volume {volume} (DownwardAPI)"),
        _ => format!("volume {volume} (Projected)"),
    }
}

fn overlap(path: &Cursor<'_, '_>, named: &str, taken: &mut Vec<(String, Path)>, report: &mut Report) {
    let own = path.text().trim_end_matches('/');
    if own.is_empty() {
        return;
    }
    let below = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    // One of them is enough to find the others.
    if let Some((other, place)) = taken.iter().find(|(other, _)| below(own, other) || below(other, own)) {
        let message = format!("overlapping paths: {} with {}", quoted(own), quoted(other));
        report.say("DS153", path, message).named(named).related(place.clone(), "the other path");
    }
    taken.push((own.to_owned(), path.path()));
}
