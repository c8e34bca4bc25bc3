//! Input that is broken anyhow: the whole command ends with 0, 1 or 2, and what it prints can be read.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::strategy::ValueTree;
use proptest::{collection, prelude::*};

use super::hostile::runner;
use super::readers::{FORMATS, read};
use super::{Seen, here};
use crate::harness::REPO;

/// Inputs, and how many of them one run is given.
const INPUTS: usize = 20_000;
const AT_ONCE: usize = 40;
/// Runs whose inputs are judged alone as well.
const ALONE: usize = 12;

const PIECES: [&str; 26] = [
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
    "\n---\n",
    "\t",
    "\u{202e}",
    "!!binary ",
    "{{ .x }}",
];

/// The examples of every rule, and manifests that a real server has judged.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<_> = kubectl_ds::lint::rules()
        .flat_map(|rule| [rule.bad, rule.good])
        .map(|own| own.as_bytes().to_vec())
        .collect();
    for folder in ["mutations", "verdict-probes"] {
        let entries = fs::read_dir(Path::new(REPO).join("tests/lint").join(folder)).expect("a folder");
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
        files.sort();
        seeds.extend(files.into_iter().step_by(5).map(|path| fs::read(path).expect("a manifest")));
    }
    seeds
}

fn mutated(seed: &[u8], changes: &[(f64, usize, usize)]) -> Vec<u8> {
    let mut text = seed.to_vec();
    for (at, gone, piece) in changes {
        let at = ((text.len() as f64) * at) as usize;
        let end = (at + gone).min(text.len());
        // One more is no UTF-8.
        match PIECES.get(*piece) {
            Some(piece) => drop(text.splice(at..end, piece.bytes())),
            None => drop(text.splice(at..end, [0xc3])),
        }
    }
    text
}

/// What a run is asked for: every format, to stdout and to a file, and every way to mend.
fn ways(number: usize, folder: &Path) -> (Vec<String>, Option<&'static str>) {
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let format = FORMATS[number % FORMATS.len()];
    match number % 16 {
        13 => (own(&["--fix=unsafe", "--diff"]), None),
        14 => (own(&["--fix", "--profile", "strict", "-o", format]), Some(format)),
        15 => {
            let file = format!("{format}={}", folder.join("out").display());
            (own(&["-o", "json", "-o", &file, "--show-suppressed", "--no-ignores"]), Some("json"))
        }
        _ => (
            own(&["--profile", "pedantic", "--require-reason", "-o", format, "--node-count", "3"]),
            Some(format),
        ),
    }
}

fn check(words: &[&str], more: &[String], format: Option<&str>) -> Seen {
    let more: Vec<_> = more.iter().map(String::as_str).collect();
    // `here` knows no other exit code than 0, 1 and 2.
    let seen = here(&[&["lint", "--no-config"], words, &more[..]].concat());
    match format {
        Some(format) if !seen.out.is_empty() => drop(read(format, &seen.out)),
        Some(_) => {}
        None => diff(&seen.out),
    }
    seen
}

/// Every hunk has as many lines as its head says.
fn diff(text: &str) {
    let mut left = (0, 0);
    for line in text.lines() {
        let numbers = line.strip_prefix("@@ -").and_then(|rest| rest.strip_suffix(" @@"));
        match (numbers, line.chars().next()) {
            (Some(numbers), _) if left == (0, 0) => {
                let (old, new) = numbers.split_once(" +").expect("two ranges");
                let count =
                    |range: &str| range.split_once(',').and_then(|(_, count)| count.parse::<i64>().ok());
                left = (count(old).expect("a count"), count(new).expect("a count"));
            }
            (_, Some('-' | '+')) if left == (0, 0) => {
                assert!(line.starts_with("--- ") || line.starts_with("+++ "), "{line}\n{text}");
            }
            (_, Some(' ')) => left = (left.0 - 1, left.1 - 1),
            (_, Some('-')) => left.0 -= 1,
            (_, Some('+')) => left.1 -= 1,
            _ => panic!("{line:?} is no line of a diff\n{text}"),
        }
    }
    assert_eq!(left, (0, 0), "{text}");
}

#[test]
fn mutated_input_ends_in_findings_and_nothing_else() {
    let seeds = seeds();
    let change = (0..seeds.len(), collection::vec((0.0..1.0_f64, 0..12_usize, 0..=PIECES.len()), 1..4));
    let mut runner = runner(1);
    let folder = tempfile::tempdir().expect("a folder");
    let mut codes = [0_usize; 3];
    for number in 0..INPUTS / AT_ONCE {
        let inside = folder.path().join("d");
        let _ = fs::remove_dir_all(&inside);
        fs::create_dir(&inside).expect("a folder");
        let mut files: Vec<PathBuf> = Vec::new();
        for at in 0..AT_ONCE {
            let (seed, changes) = change.new_tree(&mut runner).expect("an input").current();
            let file = inside.join(format!("{at:02}.yaml"));
            fs::write(&file, mutated(&seeds[seed], &changes)).expect("written");
            files.push(file);
        }
        let named: Vec<_> = files.iter().map(|file| file.to_str().expect("a name")).collect();
        let (more, format) = ways(number, folder.path());
        // Files that are named say more than those of a folder.
        let seen = match number % 3 {
            0 => check(&[inside.to_str().expect("a name")], &more, format),
            _ => check(&named, &more, format),
        };
        assert!(seen.code < 2 || seen.err.contains("error: "), "{seen:?}");
        if number % (INPUTS / AT_ONCE / ALONE) == 0 {
            for file in named {
                let seen = check(&[file], &more, format);
                codes[usize::try_from(seen.code).expect("a code")] += 1;
            }
        }
    }
    assert!(codes[0] > 0 && codes[1] > 0, "the inputs are all alike: {codes:?}");
}
