//! Broken input never makes the program panic: it ends with 0, 1 or 2.
//!
//! Files of examples/ and of a few awkward seeds are mutated and read by every command, in this process.
//! `KUBECTL_DS_MUTATIONS=20000 cargo test --test it mutation` runs the full count.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use clap::Parser;
use kubectl_ds::cli::Cli;
use kubectl_ds::commands;
use kubectl_ds::output::ui::Ui;
use serde_json::{Value, json};

/// A small generator of numbers, so that a failure can be repeated from its number alone.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) ^ (self.0 >> 11)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

const SPLICES: [&str; 24] = [
    "null",
    "3",
    "-1",
    "1e999",
    "99999999999999999999",
    "\"\"",
    "[]",
    "{}",
    "true",
    "\"\\u0000\"",
    "\u{202e}",
    "\t",
    "&a [*a]",
    "<<: *a",
    "---\n",
    "...\n",
    "!!binary x",
    "{{ .Values.x }}",
    "0x",
    "1_000",
    ": ",
    "- ",
    "\"9e18Ei\"",
    "\"2026-13-45T99:99:99Z\"",
];

fn seeds() -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("examples/ is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json" || ending == "yaml") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 3, "there are seeds");
    files.into_iter().map(|path| (path.clone(), fs::read(&path).expect("readable"))).collect()
}

/// Another value in place of one: mostly of the same type, so that the object can still be read.
fn other_value(numbers: &mut Numbers, value: &Value) -> Value {
    const TEXTS: [&str; 14] = [
        "",
        "\u{0}\u{202e}\u{1b}[2J\n",
        "9e18Ei",
        "-3",
        "101%",
        "0",
        "True",
        "Unknown",
        "NoExecute",
        "node.kubernetes.io/unschedulable",
        "2026-13-45T99:99:99Z",
        "9999-12-31T23:59:59.999999999Z",
        "0001-01-01T00:00:00Z",
        "*",
    ];
    const NUMBERS: [i64; 8] = [0, 1, -1, 65_536, i32::MAX as i64, i32::MIN as i64, i64::MAX, i64::MIN];
    match value {
        _ if numbers.below(8) == 0 => match numbers.below(6) {
            0 => json!(u64::MAX),
            1 => json!(1.5e300),
            2 => json!([null, {}, [null]]),
            3 => json!({}),
            4 => json!("a".repeat(300)),
            _ => Value::Null,
        },
        Value::String(_) => json!(TEXTS[numbers.below(TEXTS.len())]),
        Value::Number(_) => json!(NUMBERS[numbers.below(NUMBERS.len())]),
        Value::Bool(own) => json!(!own),
        Value::Array(_) => json!([]),
        Value::Object(_) => json!({}),
        Value::Null => json!(""),
    }
}

/// Walks to some place of the tree and changes what is there; the text stays JSON.
fn disturb(numbers: &mut Numbers, value: &mut Value) {
    let stop = numbers.below(9) == 0;
    match value {
        Value::Array(items) if !items.is_empty() && !stop => {
            let at = numbers.below(items.len());
            match numbers.below(12) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => disturb(numbers, &mut items[at]),
            }
        }
        Value::Object(fields) if !fields.is_empty() && !stop => {
            let Some(key) = fields.keys().nth(numbers.below(fields.len())).cloned() else { return };
            match numbers.below(12) {
                0 => drop(fields.remove(&key)),
                1 => drop(fields.insert(format!("{key}X"), Value::Null)),
                _ => fields.get_mut(&key).into_iter().for_each(|own| disturb(numbers, own)),
            }
        }
        other => *other = other_value(numbers, other),
    }
}

/// Changes the text so that it most likely can be read no more, or its values so that it can.
fn mutate(numbers: &mut Numbers, text: &[u8]) -> Vec<u8> {
    match serde_json::from_slice::<Value>(text) {
        Ok(mut value) if numbers.below(3) > 0 => {
            for _ in 0..1 + numbers.below(12) {
                disturb(numbers, &mut value);
            }
            value.to_string().into_bytes()
        }
        _ => mangle(numbers, text),
    }
}

fn mangle(numbers: &mut Numbers, text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    // A part is enough, and quicker: objects stay whole often enough.
    if text.len() > 12_000 {
        let start = numbers.below(3) * numbers.below(text.len() - 12_000);
        let start = start.min(text.len() - 12_000);
        if numbers.below(2) == 0 {
            text = text[start..start + 12_000].to_vec();
        } else {
            text.truncate(12_000 + numbers.below(text.len() - 12_000));
        }
    }
    for _ in 0..1 + numbers.below(4) {
        let at = numbers.below(text.len());
        match numbers.below(6) {
            0 => text.truncate(at),
            1 if !text.is_empty() => text[at] = numbers.next() as u8,
            2 => {
                let end = (at + numbers.below(40)).min(text.len());
                text.drain(at.min(end)..end);
            }
            3 => {
                let splice = SPLICES[numbers.below(SPLICES.len())].as_bytes();
                text.splice(at..at, splice.iter().copied());
            }
            4 => {
                let end = (at + numbers.below(400)).min(text.len());
                let again = text[at..end].to_vec();
                text.splice(at..at, again);
            }
            _ => replace_value(numbers, &mut text, at),
        }
    }
    text
}

/// Puts something else in place of the value behind the next colon.
fn replace_value(numbers: &mut Numbers, text: &mut Vec<u8>, at: usize) {
    let Some(colon) = text[at..].iter().position(|byte| *byte == b':').map(|found| at + found + 1) else {
        return;
    };
    let end = text[colon..]
        .iter()
        .position(|byte| b",}\n".contains(byte))
        .map_or(text.len(), |found| colon + found);
    let splice = format!(" {}", SPLICES[numbers.below(SPLICES.len())]);
    text.splice(colon..end, splice.bytes());
}

#[test]
fn mutated_input_never_panics() {
    let count: u64 =
        std::env::var("KUBECTL_DS_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(400);
    let seeds = seeds();
    let folder = tempfile::tempdir().expect("a folder");
    let mut codes = [0usize; 3];
    for number in 0..count {
        let mut numbers = Numbers(number.wrapping_mul(7919) + 1);
        let (path, text) = &seeds[numbers.below(seeds.len())];
        let mutated = mutate(&mut numbers, text);
        let ending = path.extension().and_then(|own| own.to_str()).unwrap_or("json");
        let file = beside_its_siblings(folder.path(), path);
        fs::write(&file, &mutated).expect("written");
        let code = catch_unwind(AssertUnwindSafe(|| run(&mut numbers, &file)));
        match code {
            Ok(code) => {
                codes[code] += 1;
                fs::write(&file, text).expect("written");
            }
            Err(_) => {
                let kept = std::env::temp_dir().join(format!("kubectl-ds-mutation-{number}.{ending}"));
                fs::write(&kept, &mutated).expect("written");
                panic!("mutation {number} of {} panics: {}", path.display(), kept.display());
            }
        }
    }
    println!(
        "{count} mutated inputs: {} answered, {} with a difference, {} refused",
        codes[0], codes[1], codes[2]
    );
    assert!(codes[0] > 0 && codes[2] > 0, "both outcomes are seen: {codes:?}");
}

/// Returns the place of a copy of the file, among copies of what lies beside it: alone it would not be an answer.
fn beside_its_siblings(folder: &Path, path: &Path) -> PathBuf {
    let own = path.parent().expect("a folder");
    let copy = folder.join(own.file_name().expect("a name"));
    if !copy.exists() {
        fs::create_dir(&copy).expect("a folder");
        for entry in fs::read_dir(own).expect("a folder") {
            let entry = entry.expect("an entry").path();
            if entry.is_file() {
                fs::copy(&entry, copy.join(entry.file_name().expect("a name"))).expect("copied");
            }
        }
    }
    copy.join(path.file_name().expect("a name"))
}

/// Runs one command on the file, as a manifest, or on its folder, and returns its exit code.
fn run(numbers: &mut Numbers, file: &Path) -> usize {
    let dump = file.parent().map(|own| own.display().to_string()).unwrap_or_default();
    let manifest = file.extension().is_some_and(|own| own == "yaml");
    let file = file.display().to_string();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/kind");
    let commands: [&[&str]; 10] = [
        &["list", "-A"],
        &["explain", "-A"],
        &["diff", "-A"],
        &["matrix", "-A"],
        &["explain", "-A", "-o", "json"],
        &["diff", "-A", "-o", "yaml", "--pods"],
        &["list", "-A", "-o", "jsonpath={.items[*].name}"],
        &["rollout", "history", "-A"],
        &["rollout", "history", "-A", "-o", "json"],
        &["rollout", "history", "-A", "--revision", "1"],
    ];
    let mut words = vec!["kubectl-ds"];
    if manifest || numbers.below(8) == 0 {
        words.extend(["diff", "-f", &file, "--snapshot", example]);
    } else {
        words.extend(commands[numbers.below(commands.len())]);
        words.extend(["--snapshot", &dump]);
    }
    let cli = Cli::try_parse_from(&words).expect("a command");
    let (mut ui, _memory) = Ui::memory();
    let code = match commands::run(cli, &mut ui) {
        Ok(exit) => std::process::ExitCode::from(exit),
        Err(failure) => failure.report(&mut ui),
    };
    // ExitCode does not tell its number; its debug form does.
    let text = format!("{code:?}");
    (0..3).find(|number| text.contains(&format!("({number})"))).unwrap_or_else(|| panic!("exit code {text}"))
}
