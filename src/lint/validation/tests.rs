//! The validation beside the verdicts of a real API server.

use super::*;
use crate::yaml::documents;

/// Errors and warnings of one file, as lines.
fn judge(text: &str, only: Option<usize>) -> (Vec<Problem>, Vec<Problem>) {
    let mut found = Vec::new();
    let mut say = |rule, message: String| {
        let mut report = Report::default();
        report.add(rule, Path::root(), message);
        found.extend(report.into_problems());
    };
    let (mut objects, mut daemon_sets) = (0, 0);
    let mut roots = Vec::new();
    for document in documents(text) {
        match document {
            Err(error) => say("DS001", error.to_string()),
            Ok(document) => roots.push(document.root),
        }
    }
    for root in &roots {
        if root.is_null() {
            continue;
        }
        let items: Vec<&Node> = match root.get("items") {
            Some(items) if items.is_seq() => items.items().iter().collect(),
            _ => vec![root],
        };
        for item in items {
            objects += 1;
            let kind = item.get("kind").and_then(Node::as_str).unwrap_or_default();
            daemon_sets += usize::from(kind == "DaemonSet");
            if only.is_some_and(|only| only != daemon_sets || kind != "DaemonSet") {
                continue;
            }
            found.extend(header_problem(item));
            if header(item) == Header::DaemonSet {
                found.extend(validate(item, text, 36));
            }
        }
    }
    if objects == 0 && found.is_empty() {
        let mut report = Report::default();
        report.add("DS001", Path::root(), "no objects passed to apply".into());
        found.extend(report.into_problems());
    }
    found.into_iter().partition(|problem| !problem.warning)
}

#[test]
fn agrees_with_the_server() {
    let Some(corpus) = std::env::var_os("DS_LINT_CORPUS").map(std::path::PathBuf::from) else { return };
    let verdicts = std::env::var("DS_LINT_VERDICTS").unwrap();
    let table = std::fs::read_to_string(verdicts).unwrap();
    let (mut rows, mut wrong, mut worded, mut words) = (0, 0, 0, 0);
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, rule, _, input, verdict, message] = columns[..] else { panic!("{line}") };
        if id.contains('@') || input.starts_with('(') {
            continue;
        }
        let path = corpus.join(input);
        let Ok(bytes) = std::fs::read(&path) else {
            println!("MISSING {id} {input}");
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        rows += 1;
        let only = id.split_once('.').and_then(|(_, number)| number.parse().ok());
        let (errors, warnings) = judge(&text, only);
        let ours = if !errors.is_empty() { "reject" } else { "accept" };
        let theirs = if verdict == "warn" { "accept" } else { verdict };
        let lines = |problems: &[Problem]| {
            problems
                .iter()
                .map(|p| format!("      {} {}", p.rule, p.server_text()))
                .collect::<Vec<_>>()
                .join("\n")
        };
        if ours != theirs {
            wrong += 1;
            println!("WRONG {id} {rule} {input}: server {verdict}: {message}\n{}", lines(&errors));
        } else if let Some((_, said)) = message.split_once("is invalid: ") {
            words += 1;
            let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut missing: Vec<String> = said
                .trim_start_matches("* ")
                .split(" * ")
                .map(normal)
                .filter(|said| !errors.iter().any(|p| normal(&p.server_text()) == *said))
                .collect();
            missing.dedup();
            let extra: Vec<_> = errors
                .iter()
                .filter(|p| !normal(said).contains(&normal(&p.server_text())))
                .cloned()
                .collect();
            if !missing.is_empty() || !extra.is_empty() {
                worded += 1;
                println!(
                    "WORDS {id} {rule}\n   server {}\n   extra\n{}",
                    missing.join("\n          "),
                    lines(&extra)
                );
            }
            if !errors.iter().any(|p| p.rule == rule) && rule != "-" {
                println!("RULE {id} {rule}: {}", lines(&errors));
            }
        } else if verdict == "warn" {
            let said = message.trim_start_matches("Warning: ");
            if !warnings.iter().any(|p| said.contains(&p.server_text())) {
                println!("WARN {id} {rule} {message}\n{}", lines(&warnings));
            }
        } else if !warnings.is_empty() && verdict == "accept" && !input.contains("manifests/") {
            println!("EXTRAWARN {id} {rule}\n{}", lines(&warnings));
        }
    }
    println!("{rows} rows, {wrong} wrong; {words} with text, {worded} worded otherwise");
    assert_eq!(wrong, 0);
}
