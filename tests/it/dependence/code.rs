//! Reads of a source file what it names: no comments, no texts, no tests.
//!
//! Knows just enough of Rust's spelling for this crate; not a parser.

use std::collections::BTreeMap;

/// Returns the file without its tests, comments and the contents of string and character literals.
/// Lines stay where they are.
pub fn code(text: &str) -> String {
    without_tests(&without_comments(text))
}

/// Returns every path that the code names, with its line: `use` trees are spread out, names that were imported
/// are given in full, `self` and `super` are counted from `module` (such as `["state", "counts"]`).
pub fn paths(code: &str, module: &[&str]) -> Vec<(usize, String)> {
    let words = words(code);
    let mut found = Vec::new();
    let mut imported = BTreeMap::new();
    let mut inline = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (line, word) = words[at];
        at += 1;
        if word == "use" {
            let end = words[at..].iter().position(|(_, word)| *word == ";").map_or(words.len(), |n| at + n);
            let tree: Vec<&str> = words[at..end].iter().map(|(_, word)| *word).collect();
            for (path, name) in spread(&tree) {
                let path = absolute(&path, module);
                imported.insert(name, path.clone());
                found.push((line, path));
            }
            at = end;
        } else if word.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            inline.push((line, word));
        }
    }
    for (line, word) in inline {
        let (first, rest) = word.split_once("::").map_or((word, None), |(first, rest)| (first, Some(rest)));
        let full = match (imported.get(first), rest) {
            (Some(path), Some(rest)) => format!("{path}::{rest}"),
            (Some(path), None) => path.clone(),
            (None, _) => absolute(word, module),
        };
        found.push((line, full));
    }
    found
}

/// Cuts code into paths and signs; a path such as `std::fs` stays whole.
fn words(code: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let end = if first.is_alphanumeric() || first == '_' { path_end(rest) } else { first.len_utf8() };
            words.push((number + 1, &rest[..end]));
            rest = rest[end..].trim_start();
        }
    }
    words
}

/// Where the path at the start of `text` ends. `a::{` ends after the colons, `a: B` before.
fn path_end(text: &str) -> usize {
    let mut end = 0;
    loop {
        let name = &text[end..];
        end += name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
        if !text[end..].starts_with("::") {
            return end;
        }
        end += 2;
    }
}

/// Spreads a `use` tree into paths and the names they get.
fn spread(tree: &[&str]) -> Vec<(String, String)> {
    let mut stems = vec![String::new()];
    let mut path = String::new();
    let mut name = None;
    let mut found = Vec::new();
    let mut words = tree.iter();
    let mut keep = |path: &mut String, name: &mut Option<String>| {
        let own = std::mem::take(path);
        let own = own.strip_suffix("::self").map_or(own.clone(), str::to_owned);
        if !own.is_empty() {
            let last = own.rsplit("::").next().unwrap_or_default().to_owned();
            found.push((own, name.take().unwrap_or(last)));
        }
    };
    while let Some(word) = words.next() {
        let stem = stems.last().cloned().unwrap_or_default();
        match *word {
            "{" => stems.push(std::mem::take(&mut path)),
            "}" => {
                keep(&mut path, &mut name);
                stems.pop();
            }
            "," => keep(&mut path, &mut name),
            "as" => name = words.next().map(|word| (*word).to_owned()),
            "*" => path = if path.is_empty() { format!("{stem}*") } else { format!("{path}*") },
            word => path = format!("{stem}{word}"),
        }
    }
    keep(&mut path, &mut name);
    found
}

/// Gives a path from the crate's root, or from that of another crate.
fn absolute(path: &str, module: &[&str]) -> String {
    let mut here = module.to_vec();
    let mut rest = path;
    let mut relative = false;
    loop {
        let (first, tail) = rest.split_once("::").unwrap_or((rest, ""));
        match first {
            "self" => {}
            "super" => drop(here.pop()),
            _ => break,
        }
        relative = true;
        rest = tail;
    }
    if !relative {
        return path.to_owned();
    }
    let mut parts = vec!["crate"];
    parts.extend(here);
    parts.extend(Some(rest).filter(|rest| !rest.is_empty()));
    parts.join("::")
}

/// Blanks comments and what stands in quotes.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after_word = kept.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            quoted(rest)
        } else if let Some(length) = raw_string(rest).filter(|_| !after_word) {
            length
        } else if let Some(length) = character(rest) {
            length
        } else {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        kept.extend(rest[..length].chars().filter(|c| *c == '\n'));
        rest = &rest[length..];
    }
    kept
}

/// The length of the string at the start of `text`.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

/// The length of the raw string at the start of `text`, if there is one.
fn raw_string(text: &str) -> Option<usize> {
    let text_after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let inside = text_after.trim_start_matches('#');
    let fence = text_after.len() - inside.len();
    let body = inside.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(fence));
    let end = body.find(&close).map_or(body.len(), |end| end + close.len());
    Some(text.len() - body.len() + end)
}

/// The length of the character literal at the start of `text`; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    if let Some(escape) = body.strip_prefix('\\') {
        // The escaped sign may itself be a quote.
        return escape.char_indices().skip(1).find(|(_, c)| *c == '\'').map(|(at, _)| at + 3);
    }
    let c = body.chars().next()?;
    body[c.len_utf8()..].starts_with('\'').then(|| c.len_utf8() + 2)
}

/// Blanks test modules: `mod tests;` on its own, `mod tests {` up to the end of the file.
fn without_tests(code: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push(line);
            continue;
        }
        let item = lines.next().unwrap_or_default();
        if item.trim_end().ends_with(';') {
            kept.extend(["", ""]);
        } else {
            break;
        }
    }
    kept.join("\n")
}

#[test]
fn comments_texts_and_tests_are_no_code() {
    let text = r##"//! std::fs
use a::b; // std::fs
/* std::fs
   std::fs */ let c = '"'; let d: &'static str = "std::fs \" std::fs";
let e = r#"std::fs " std::fs"#; let f = '\''; g();
#[cfg(test)]
mod tests;
mod other;
#[cfg(test)]
mod more {
    use std::fs;
}
"##;
    let code = code(text);
    assert!(!code.contains("std::fs"), "{code}");
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    assert_eq!(
        lines,
        [
            "",
            "use a::b;",
            "",
            "let c = ; let d: &'static str = ;",
            "let e = ; let f = ; g();",
            "",
            "",
            "mod other;"
        ]
    );
}

#[test]
fn use_trees_are_spread_and_names_given_in_full() {
    let text = "use std::{env, fs::{self, File as F}, io::*};\nuse super::counts;\nfn f() { env::var(x); F::open(); counts::of(); self::g(); super::super::model::h() }";
    let named: Vec<String> =
        paths(text, &["state", "rolling_update"]).into_iter().map(|(_, path)| path).collect();
    for path in [
        "std::env",
        "std::fs",
        "std::fs::File",
        "std::io::*",
        "crate::state::counts",
        "std::env::var",
        "std::fs::File::open",
        "crate::state::counts::of",
        "crate::state::rolling_update::g",
        "crate::model::h",
    ] {
        assert!(named.iter().any(|name| name == path), "{path} in {named:?}");
    }
}
