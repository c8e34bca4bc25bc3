//! Manifests of other projects, packed in `tests/lint/manifests.jsonl.gz`: what is published, not what was made up.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;
use kubectl_ds::lint::{Config, File, FileReport, Objects, Options, Plan, Profile, index, judge};
use serde::Deserialize;

use crate::harness::REPO;

/// A file as it is published, byte for byte.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    /// Its name, as `verdicts.tsv` and `manifests.tsv` have it.
    pub(crate) file: String,
    /// Its text.
    pub(crate) text: String,
}

/// Returns the manifests in the order of their names.
pub(crate) fn manifests() -> Vec<Manifest> {
    let path = Path::new(REPO).join("tests/lint/manifests.jsonl.gz");
    let packed = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = BufReader::new(GzDecoder::new(packed)).lines();
    lines.map(|line| serde_json::from_str(&line.expect("text")).expect("JSON")).collect()
}

/// What a run without flags and configuration does, in a profile.
pub(super) fn plan(profile: Profile) -> Plan {
    let config = Config { profile: Some(profile), ..Config::default() };
    Plan {
        rules: Plan::choose(&config),
        severity: Vec::new(),
        ignores: Vec::new(),
        honour_ignores: true,
        require_reason: false,
        today: "2026-01-01".to_owned(),
        options: Options { profile, ..Options::default() },
    }
}

/// Judges a text that was named and is all there is.
pub(super) fn judge_alone(text: &str, plan: &Plan) -> FileReport {
    let name: Arc<str> = "a.yaml".into();
    let others = index(&name, text.as_bytes(), &plan.kinds());
    let others = Objects::new([(Arc::clone(&name), others)]);
    judge(File { name: &name, text: text.as_bytes(), named: true }, plan, &others, &|_| None)
}

#[test]
fn every_manifest_says_where_it_is_from() {
    let table = std::fs::read_to_string(Path::new(REPO).join("tests/lint/manifests.tsv")).expect("the table");
    let mut sources = table.lines();
    assert_eq!(sources.next(), Some("file\trepo\tcommit\tpath\tlicence"));
    let sources: Vec<Vec<_>> = sources.map(|line| line.split('\t').collect()).collect();
    for source in &sources {
        let [_, repo, commit, path, licence] = source[..] else { panic!("{source:?}") };
        assert!(repo.contains('/') && !path.is_empty(), "{source:?}");
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{source:?}");
        assert!(["Apache-2.0", "MIT", "CC-BY-4.0"].contains(&licence), "{source:?}");
    }
    let named: Vec<_> = sources.iter().map(|source| source[0].to_owned()).collect();
    let packed: Vec<_> = manifests().into_iter().map(|manifest| manifest.file).collect();
    assert_eq!(packed, named);
    assert_eq!(packed.len(), 201);
}
