//! How much is said of manifests that people publish: enough to help, not so much that nobody reads it.
//!
//! The counts are frozen: a rule that says more than before shows here, and the budget holds for all together.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kubectl_ds::lint::Profile;

use super::corpus::{judge_alone, manifests, plan};

/// The budget of the default profile, in hundredths of findings a DaemonSet.
const BUDGET: usize = 250;

/// Kubernetes' own fixtures that fill every field of the API with its name or a number: a server rejects each for
/// a hundred reasons, and nobody applies them.
fn is_generated(file: &str) -> bool {
    file.contains("roundtrip")
}

#[test]
fn the_default_profile_stays_within_its_budget() {
    let plan = plan(Profile::Default);
    let mut rules: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut daemon_sets, mut findings) = (0, 0);
    for manifest in manifests().iter().filter(|manifest| !is_generated(&manifest.file)) {
        let report = judge_alone(&manifest.text, &plan);
        daemon_sets += report.counts.daemon_sets;
        findings += report.judged.len();
        let mut here: Vec<_> = report.judged.iter().map(|judged| judged.finding.rule.id).collect();
        for id in &here {
            rules.entry(id).or_default().0 += 1;
        }
        here.sort_unstable();
        here.dedup();
        for id in here {
            rules.entry(id).or_default().1 += 1;
        }
    }
    let mut table = format!(
        "{daemon_sets} DaemonSets, {findings} findings, {}.{:02} each\n",
        findings / daemon_sets,
        findings * 100 / daemon_sets % 100
    );
    for (id, (found, files)) in rules {
        // Writing to a String cannot fail.
        let _ = writeln!(table, "{id} {found:>4} in {files:>3} files");
    }
    insta::assert_snapshot!("noise-default", table);
    assert!(findings * 100 <= BUDGET * daemon_sets, "{table}");
}
