//! What the documents tell people to type can be typed.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use kubectl_ds::cli::Cli;

use super::harness::REPO;

/// Cuts a line as a shell would, into commands and their words. Redirections go with their targets.
pub fn commands_in(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        match (quote, sign) {
            (Some(open), _) if open == sign => quote = None,
            (Some('"') | None, '\\') => word.get_or_insert_default().extend(signs.next()),
            (Some(_), _) => word.get_or_insert_default().push(sign),
            (None, '\'' | '"') => {
                word.get_or_insert_default();
                quote = Some(sign);
            }
            (None, '#') if word.is_none() => break,
            (None, '|' | ';' | '&' | '(' | ')') => {
                commands.last_mut().expect("one").extend(word.take());
                commands.push(Vec::new());
            }
            (None, '<' | '>') => {
                // A number before it is a file descriptor.
                let before = word.take().filter(|word| !word.chars().all(|c| c.is_ascii_digit()));
                commands.last_mut().expect("one").extend(before);
                while signs.next_if(|next| matches!(next, ' ' | '>' | '&')).is_some() {}
                while signs.next_if(|next| !matches!(next, ' ' | '|' | ';' | '(' | ')')).is_some() {}
            }
            (None, sign) if sign.is_whitespace() => commands.last_mut().expect("one").extend(word.take()),
            (None, _) => word.get_or_insert_default().push(sign),
        }
    }
    commands.last_mut().expect("one").extend(word.take());
    commands.retain(|words| !words.is_empty());
    commands
}

/// Returns what is wrong with `kubectl ds …`; none for other commands.
pub fn check(words: &[String]) -> Option<String> {
    let rest = match words {
        [kubectl, ds, rest @ ..] if kubectl == "kubectl" && ds == "ds" => rest,
        [own, rest @ ..] if own == "kubectl-ds" => rest,
        _ => return None,
    };
    let typed = ["kubectl-ds"].into_iter().chain(rest.iter().map(String::as_str));
    let error = Cli::try_parse_from(typed).err().filter(clap::Error::use_stderr)?;
    Some(format!("{}: {error}", words.join(" ")))
}

/// Returns the documents: `*.md` at the root, in `docs/`, `examples/` and `tests/`.
fn documents() -> Vec<PathBuf> {
    fn below(folder: &Path, deep: bool, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && deep {
                below(&path, true, found);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    let root = Path::new(REPO);
    let mut found = Vec::new();
    below(root, false, &mut found);
    for folder in ["docs", "examples", "tests"] {
        below(&root.join(folder), true, &mut found);
    }
    found.sort();
    found
}

/// Returns the commands of the text's fenced blocks with their lines. In a block that shows a session only what
/// follows `$ ` was typed; a line that ends with `\` goes on.
fn typed(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut block: Option<Vec<(usize, String)>> = None;
    let mut goes_on = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            match block.take() {
                None => block = Some(Vec::new()),
                Some(lines) => {
                    let session = lines.iter().any(|(_, line)| line.starts_with("$ "));
                    found.extend(lines.into_iter().filter_map(
                        |(number, line)| match line.strip_prefix("$ ") {
                            Some(line) => Some((number, line.to_owned())),
                            None => Some((number, line)).filter(|_| !session),
                        },
                    ));
                }
            }
            goes_on = false;
        } else if let Some(lines) = &mut block {
            let (part, more) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
            match lines.last_mut().filter(|_| goes_on) {
                Some((_, last)) => last.push_str(part),
                None => lines.push((number + 1, part.to_owned())),
            }
            goes_on = more;
        }
    }
    found
}

#[test]
fn every_command_of_the_documents_can_be_typed() {
    let documents = documents();
    assert!(!documents.is_empty(), "there are documents");
    let mut wrong = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document).expect("text");
        for (line, typed) in typed(&text) {
            let place = document.strip_prefix(REPO).expect("inside").display().to_string();
            wrong.extend(
                commands_in(&typed)
                    .iter()
                    .filter_map(|words| check(words))
                    .map(|what| format!("{place}:{line}: {what}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_command_in_a_document_is_found() {
    let text = "text\n```sh\n$ kubectl get nodes -o json 2> /dev/null \\\n  | kubectl ds list --nonsense 'a | b' # no\nkubectl ds wrong\n```\nkubectl ds wrong\n```\nkubectl ds list -o jsonpath=\"{.items[*]}\" > out\n```\n";
    let found = typed(text);
    assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 9]);
    let commands: Vec<Vec<String>> = found.iter().flat_map(|(_, line)| commands_in(line)).collect();
    assert_eq!(commands[0], ["kubectl", "get", "nodes", "-o", "json"]);
    assert_eq!(commands[1], ["kubectl", "ds", "list", "--nonsense", "a | b"]);
    assert_eq!(commands[2], ["kubectl", "ds", "list", "-o", "jsonpath={.items[*]}"]);
    let wrong: Vec<bool> = commands.iter().map(|words| check(words).is_some()).collect();
    assert_eq!(wrong, [false, true, false]);
}
