//! YAML that kubectl reads back as it was meant.
//!
//! Strings that YAML 1.1 would take for something else (`yes`, `0644`, `1_000`, `~`) are quoted,
//! as values and as keys; long lines are never folded. This module only writes: manifests are
//! read elsewhere, with positions.

use std::io;
use std::io::Write;

use serde::Serialize;

/// Writes one document, as `kubectl -o yaml` would: no `---`, a newline at the end.
pub fn write(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    out.write_all(to_string(value)?.as_bytes())
}

/// Returns one document as text.
pub fn to_string(value: &impl Serialize) -> io::Result<String> {
    let text = serialize(value, true)?;
    // kubectl's parser does not take a block scalar whose indentation meets a tab.
    if tab_in_indentation(&text) { serialize(value, false) } else { Ok(text) }
}

fn serialize(value: &impl Serialize, blocks: bool) -> io::Result<String> {
    let options = serde_yaml::ser_options! {
        folded_wrap_chars: usize::MAX,
        prefer_block_scalars: blocks,
    };
    let mut text = serde_yaml::to_string_with_options(value, options).map_err(io::Error::other)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn tab_in_indentation(text: &str) -> bool {
    text.contains('\t') && text.lines().any(|line| line.trim_start_matches(' ').starts_with('\t'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;
    use serde_json::json;

    use super::to_string;
    use crate::output::json::Envelope;

    /// Strings that sigs.k8s.io/yaml would read as something else, or not at all.
    const AWKWARD: &[&str] = &[
        "",
        " ",
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "true",
        "False",
        "null",
        "NULL",
        "~",
        "0644",
        "0o644",
        "0b101",
        "0x1F",
        "1_000",
        "1_0.5",
        "1__0",
        "08",
        "010",
        "+1",
        "-1",
        "+.5",
        "5.",
        "1e3",
        "+1e3",
        ".inf",
        "-.Inf",
        ".nan",
        "1:30",
        "190:20:30",
        "2001-12-15",
        "2001-12-15T02:59:43.1Z",
        "=",
        "<<",
        "!",
        "&",
        "*",
        "|",
        ">",
        "%",
        "@",
        "`",
        "-",
        "---",
        "...",
        "?",
        ":",
        ",",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"",
        "a:",
        "a #",
        "#a",
        "- a",
        "? a",
        ": a",
        "a: b",
        " a",
        "a ",
        "\t",
        "\ta",
        "a\t",
        "a\rb",
        "\u{0}",
        "\u{7}",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "!!binary aGk=",
        "*a",
        "&a b",
        "%YAML 1.2",
        "123456789012345678901234567890",
    ];

    #[test]
    fn what_could_be_taken_for_something_else_is_quoted() {
        for text in AWKWARD {
            let value = to_string(&json!({"v": text})).unwrap();
            assert!(value.starts_with("v: \"") || value.starts_with("v: '"), "{text:?}: {value}");
            let key = to_string(&BTreeMap::from([(text, 1)])).unwrap();
            assert!(key.starts_with(['"', '\'']), "{text:?}: {key}");
        }
    }

    #[test]
    fn what_is_clear_stays_plain() {
        for text in ["n1", "a b", "a:b", "a#b", "it's", "1-2", "日本語", "kubernetes.io/os", "$(A)"] {
            assert_eq!(to_string(&json!({"v": text})).unwrap(), format!("v: {text}\n"));
        }
    }

    #[derive(Serialize)]
    struct Body {
        summary: &'static str,
        nodes: Vec<Node>,
        empty: Vec<u8>,
    }

    #[derive(Serialize)]
    struct Node {
        name: &'static str,
        fits: Option<bool>,
        reasons: Vec<&'static str>,
    }

    #[test]
    fn documents_look_as_kubectl_prints_them() {
        let nodes = vec![Node { name: "n1", fits: None, reasons: vec!["a: b", "plain"] }];
        let body = Body { summary: "two\nlines", nodes, empty: Vec::new() };
        assert_eq!(
            to_string(&Envelope::new("Thing", &body)).unwrap(),
            "\
apiVersion: kubectl-ds/v1
kind: Thing
summary: |-
  two
  lines
nodes:
- name: n1
  fits: null
  reasons:
  - \"a: b\"
  - plain
empty: []
"
        );
    }

    #[test]
    fn long_lines_are_not_folded() {
        let text = "word ".repeat(100) + "end";
        assert_eq!(to_string(&json!({"v": text})).unwrap().lines().count(), 1);
    }

    /// go-yaml: "found a tab character where an indentation space is expected".
    #[test]
    fn no_block_begins_with_a_tab() {
        for text in ["\t\n", "\ta\nb", "a\n\tb", "\n\tb"] {
            let yaml = to_string(&json!({"v": text, "w": "x\ny"})).unwrap();
            assert!(!yaml.contains('\t'), "{yaml}");
            assert!(yaml.contains("\\t"), "{yaml}");
        }
    }
}
