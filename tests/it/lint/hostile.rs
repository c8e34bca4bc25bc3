//! Text that wants to break out of a format, and input that is broken anyhow.

use std::sync::Arc;

use kubectl_ds::lint::{Config, File, Objects, Options, Plan, judge};
use proptest::test_runner::{Config as Runs, RngAlgorithm, TestRng, TestRunner};
use proptest::{collection, prelude::*};

use super::{SURGE, lint};

/// A name with everything that means something somewhere.
const HOSTILE: &str = "x\\n::error::boom%0A]]></failure><script>\\\"'&|`*\\u001b[31m\\u0007\\u202e";

#[test]
fn no_text_of_a_manifest_ends_what_it_stands_in() {
    let text = SURGE.replacen("name: agent", &format!("name: \"{HOSTILE}\""), 1);
    for format in ["json", "sarif", "gitlab", "rdjson"] {
        let seen = lint(&text, &["-o", format]);
        assert!(serde_json::from_str::<serde_json::Value>(&seen.out).is_ok(), "{format}: {}", seen.out);
    }
    for format in ["junit", "checkstyle"] {
        let out = lint(&text, &["-o", format]).out;
        assert!(
            !out.contains("<script") && !out.contains("]]>") && !out.contains('\u{7}'),
            "{format}: {out}"
        );
        let (open, close) = (out.matches('<').count(), out.matches('>').count());
        assert_eq!(open, close, "{out}");
    }
    for format in ["github", "human", "concise"] {
        let out = lint(&text, &["-o", format]).out;
        assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}'), "{format}: {out}");
        let commands = out.lines().filter(|line| line.starts_with("::")).count();
        assert!(commands <= 1, "{format}: {out}");
    }
}

/// Any bytes in place of any others: no panic, whatever comes out.
#[test]
fn mutated_input_ends_in_findings_and_nothing_else() {
    let plan = Plan {
        rules: kubectl_ds::lint::rules().collect(),
        severity: Vec::new(),
        ignores: Vec::new(),
        honour_ignores: true,
        require_reason: true,
        today: "2026-01-01".to_owned(),
        options: Options { node_count: Some(3), ..Options::default() },
    };
    assert!(!Plan::choose(&Config::default()).is_empty());
    let seeds: Vec<&str> = kubectl_ds::lint::rules().flat_map(|rule| [rule.bad, rule.good]).collect();
    let name: Arc<str> = "a.yaml".into();
    // The same inputs each time: a failure can be found again.
    let mut runner = TestRunner::new_with_rng(
        Runs { cases: 20_000, failure_persistence: None, ..Runs::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let pieces = [
        "",
        "\n",
        " ",
        "-",
        ":",
        "{",
        "]",
        "null",
        "~",
        "\"",
        "&a ",
        "*a",
        "<<: ",
        "0",
        "-1",
        "99999999999999999999",
        "# ds-lint: ignore[DS106]",
        "\u{0}",
        "é",
        "[]",
        "{}",
    ];
    let change = (0..seeds.len(), collection::vec((0.0..1.0_f64, 0..12_usize, 0..pieces.len()), 1..4));
    runner
        .run(&change, |(seed, changes)| {
            let mut text = seeds[seed].as_bytes().to_vec();
            for (at, gone, piece) in changes {
                let at = ((text.len() as f64) * at) as usize;
                let end = (at + gone).min(text.len());
                text.splice(at..end, pieces[piece].bytes());
            }
            let report =
                judge(File { name: &name, text: &text, named: true }, &plan, &Objects::default(), &|_| None);
            for judged in &report.judged {
                prop_assert!(judged.finding.place.span.start.line >= 1);
            }
            Ok(())
        })
        .expect("no mutated input breaks it");
}
