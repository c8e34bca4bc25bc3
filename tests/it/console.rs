//! The documents show what the program says: `docs` checks that their commands can be typed, this what they print.
//!
//! A block fenced as `console` holds commands, each on a line that starts with `$ `, and below each what it
//! prints: stdout, then stderr, then `(exit N)` if the code is not 0. `kubectl ds …` and `cargo run … -- …` are
//! run from the repository's root, 100 columns wide; ```` ```console columns=80 ```` sets another width. A line
//! `…` stands for any number of lines. `UPDATE=1 cargo test --test it console` writes what the program says now
//! into the blocks that have no `…`. Other commands belong into `shell` blocks, which nobody runs.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::docs::commands_in;
use super::harness::{Program, REPO, Seen};

/// The documents that must have such blocks.
const WITH_BLOCKS: [&str; 7] = [
    "README.md",
    "docs/eligibility.md",
    "docs/output.md",
    "docs/questions.md",
    "docs/rollouts.md",
    "docs/snapshots.md",
    "examples/README.md",
];

/// How wide the answers are unless the block says otherwise.
const COLUMNS: u16 = 100;

/// Stands for lines that are not shown.
const ANY: &str = "…";

/// A fenced block.
#[derive(Debug, PartialEq)]
struct Block {
    columns: u16,
    /// The line of the first line inside, from 0.
    start: usize,
    /// The line of the closing fence.
    end: usize,
    commands: Vec<Shown>,
}

/// One command and what stands below it.
#[derive(Debug, PartialEq)]
struct Shown {
    line: usize,
    command: String,
    output: Vec<String>,
}

/// Finds the `console` blocks of a document.
fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some(info) = line.strip_prefix("```") else { continue };
        let end = (at..lines.len()).find(|end| lines[*end].trim_end() == "```").expect("a closing fence");
        let mut words = info.split_whitespace();
        if words.next() == Some("console") {
            let columns =
                words.find_map(|word| word.strip_prefix("columns=")).map(|n| n.parse().expect("a number"));
            let commands = commands(&lines[at..end], at);
            found.push(Block { columns: columns.unwrap_or(COLUMNS), start: at, end, commands });
        }
        at = end + 1;
    }
    found
}

fn commands(lines: &[&str], start: usize) -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    for (offset, line) in lines.iter().enumerate() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push(Shown {
                line: start + offset + 1,
                command: command.to_owned(),
                output: Vec::new(),
            }),
            (None, Some(last)) => last.output.push((*line).to_owned()),
            (None, None) => panic!("line {}: a console block starts with a command", start + offset + 1),
        }
    }
    for shown in &mut commands {
        while shown.output.last().is_some_and(|line| line.is_empty()) {
            shown.output.pop();
        }
    }
    commands
}

/// Returns the arguments of `kubectl ds …` or `cargo run … -- …`; none for anything else, pipes too.
fn arguments(command: &str) -> Option<Vec<String>> {
    let [words] = &commands_in(command)[..] else { return None };
    let own = match &words[..] {
        [kubectl, ds, ..] if kubectl == "kubectl" && ds == "ds" => 2,
        [cargo, run, ..] if cargo == "cargo" && run == "run" => {
            words.iter().position(|word| word == "--")? + 1
        }
        _ => return None,
    };
    Some(words[own..].to_vec())
}

/// What the program shows, line by line, as it stands in a document.
fn lines_of(seen: &Seen) -> Vec<String> {
    let mut lines: Vec<String> =
        seen.out.lines().chain(seen.err.lines()).map(|line| line.trim_end().to_owned()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if seen.code != 0 {
        lines.push(format!("(exit {})", seen.code));
    }
    lines
}

/// Compares; `…` alone on a line is any number of lines.
fn matches(wanted: &[String], actual: &[String]) -> bool {
    match (wanted, actual) {
        ([], []) => true,
        ([any, rest @ ..], _) if any == ANY => (0..=actual.len()).any(|from| matches(rest, &actual[from..])),
        ([line, rest @ ..], [own, others @ ..]) => line == own && matches(rest, others),
        _ => false,
    }
}

/// A document with what is wrong in it and how it should read.
struct Checked {
    faults: Vec<String>,
    renewed: String,
}

fn check(name: &str, text: &str) -> Checked {
    let mut faults = Vec::new();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for block in blocks(text).iter().rev() {
        let mut renewed = Vec::new();
        for (position, shown) in block.commands.iter().enumerate() {
            if position > 0 {
                renewed.push(String::new());
            }
            renewed.push(format!("$ {}", shown.command));
            let Some(arguments) = arguments(&shown.command) else {
                faults.push(format!(
                    "{name}:{}: nobody runs this; fence it as shell: {}",
                    shown.line, shown.command
                ));
                renewed.extend(shown.output.clone());
                continue;
            };
            let actual = lines_of(&Program::new().inside(REPO).columns(block.columns).args(arguments).run());
            if !matches(&shown.output, &actual) {
                let differences = differences(&shown.output, &actual);
                faults.push(format!("{name}:{}: $ {}\n{differences}", shown.line, shown.command));
            }
            let elided = shown.output.iter().any(|line| line == ANY);
            renewed.extend(if elided { shown.output.clone() } else { actual });
        }
        lines.splice(block.start..block.end, renewed);
    }
    faults.reverse();
    Checked { faults, renewed: lines.join("\n") + "\n" }
}

/// Both sides, line by line, from the first line that differs.
fn differences(wanted: &[String], actual: &[String]) -> String {
    let same = wanted.iter().zip(actual).take_while(|(a, b)| a == b).count();
    let mut text = String::new();
    for line in wanted.iter().skip(same).take(12) {
        let _ = writeln!(text, "  document: {line}");
    }
    for line in actual.iter().skip(same).take(12) {
        let _ = writeln!(text, "  program:  {line}");
    }
    text
}

/// Every document that may have blocks, by its path in the repository.
fn documents() -> Vec<String> {
    let mut names = vec!["README.md".to_owned()];
    for folder in ["docs", "examples"] {
        let mut found: Vec<PathBuf> = (fs::read_dir(Path::new(REPO).join(folder)).expect(folder))
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
            .collect();
        found.sort();
        let name =
            |path: &PathBuf| format!("{folder}/{}", path.file_name().expect("a name").to_string_lossy());
        names.extend(found.iter().map(name));
    }
    names
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(REPO).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn documents_show_what_the_program_says() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let mut faults = Vec::new();
    for name in documents() {
        let text = read(&name);
        let checked = check(&name, &text);
        if update && checked.renewed != text {
            fs::write(Path::new(REPO).join(&name), &checked.renewed).expect("written");
            // What is left is what cannot be renewed.
            faults.extend(check(&name, &checked.renewed).faults);
        } else {
            faults.extend(checked.faults);
        }
    }
    assert!(faults.is_empty(), "UPDATE=1 writes what the program says now\n\n{}", faults.join("\n"));
}

#[test]
fn every_document_has_blocks() {
    for name in WITH_BLOCKS {
        let commands = blocks(&read(name)).iter().map(|block| block.commands.len()).sum::<usize>();
        assert!(commands > 0, "{name} has no console block");
    }
}

#[test]
fn blocks_are_found_with_their_commands() {
    let text = "x\n```shell\n$ rm\n```\n```console columns=80\n$ kubectl ds list\na\n\n$ kubectl ds node n1\n(exit 1)\n```\n";
    let shown = |line, command: &str, output: &[&str]| Shown {
        line,
        command: command.into(),
        output: output.iter().map(ToString::to_string).collect(),
    };
    let commands = vec![shown(6, "kubectl ds list", &["a"]), shown(9, "kubectl ds node n1", &["(exit 1)"])];
    assert_eq!(blocks(text), [Block { columns: 80, start: 5, end: 10, commands }]);
}

#[test]
fn only_own_commands_are_run() {
    let own = arguments("cargo run --release -- list -o 'jsonpath={.a b}'").expect("ours");
    assert_eq!(own, ["list", "-o", "jsonpath={.a b}"]);
    assert_eq!(arguments("kubectl ds ls").expect("ours"), ["ls"]);
    assert_eq!(arguments("kubectl get pods"), None);
    assert_eq!(arguments("kubectl ds ls | head"), None);
}

#[test]
fn an_ellipsis_stands_for_any_lines() {
    let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert!(matches(&lines("a … d"), &lines("a b c d")));
    assert!(matches(&lines("a … d"), &lines("a d")));
    assert!(matches(&lines("… d …"), &lines("a d e")));
    assert!(!matches(&lines("a … d"), &lines("a b c")));
    assert!(!matches(&lines("a"), &lines("a b")));
}

#[test]
fn what_is_wrong_is_named_and_renewed() {
    let text = "```console\n$ kubectl ds version\nClient Version: v0\n\n$ kubectl get pods\n```\n";
    let checked = check("x.md", text);
    assert_eq!(checked.faults.len(), 2, "{:?}", checked.faults);
    let version = format!("Client Version: v{}", env!("CARGO_PKG_VERSION"));
    assert!(checked.renewed.contains(&version), "{}", checked.renewed);
}
