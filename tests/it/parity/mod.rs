//! Recorded answers of the real Go code (tests/parity), compared one by one: no difference is tolerated.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

mod defaults;
mod describe;
mod filters;
mod gaps;
mod jsonpath;
mod placement;
mod quantities;
mod requests;
mod scaling;
mod selectors;
mod state;
mod tolerations;
mod yaml;

/// Calls `check` with every case of a recording; `check` returns what differs.
///
/// The folder can be another one (`KUBECTL_DS_PARITY`), for a recording with another seed.
fn replay(name: &str, mut check: impl FnMut(&Value) -> Vec<String>) {
    let folder = std::env::var("KUBECTL_DS_PARITY")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/parity").into());
    let path = Path::new(&folder).join(format!("{name}.jsonl.gz"));
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = BufReader::new(GzDecoder::new(file)).lines();
    let header: Value = serde_json::from_str(&lines.next().expect("a header").expect("text")).expect("JSON");
    assert_eq!(header["recording"], name);
    let mut cases = 0u64;
    let mut differences = Vec::new();
    for line in lines {
        let case: Value = serde_json::from_str(&line.expect("text")).expect("JSON");
        cases += 1;
        differences.extend(check(&case));
    }
    assert!(cases > 0, "{name}: no cases");
    let shown = differences.iter().take(8).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{name}: {} differences in {cases} lines:\n{shown}", differences.len());
    println!("{name}: {cases} lines, seed {}, {} cases, 0 differences", header["seed"], header["cases"]);
}

/// Notes a difference.
fn differ(
    differences: &mut Vec<String>,
    what: &str,
    ours: &impl std::fmt::Debug,
    real: &impl std::fmt::Debug,
) {
    differences.push(format!("{what}: ours {ours:?}, real {real:?}"));
}

/// Reads objects as a snapshot would.
fn world(objects: Vec<Value>) -> kubectl_ds::model::World {
    let text = serde_json::to_vec(&serde_json::json!({"kind": "List", "items": objects})).expect("JSON");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("world.json");
    std::fs::write(&path, text).expect("written");
    let inputs = kubectl_ds::source::snapshot_inputs(&[path.display().to_string()]).expect("found");
    let gathered =
        kubectl_ds::source::read_snapshot(&inputs, kubectl_ds::model::OriginKind::Snapshot).expect("read");
    assert_eq!(gathered.problems, [], "every object is read");
    gathered.world
}

/// Gives an object its kind.
fn kind(object: &Value, api_version: &str, kind: &str) -> Value {
    let mut object = object.clone();
    object["kind"] = kind.into();
    object["apiVersion"] = api_version.into();
    object
}
