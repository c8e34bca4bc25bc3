//! Text that wants to break out of a format: in every field, in names of files, in comments and configurations.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kubectl_ds::output::escape::printable;
use proptest::test_runner::{Config as Runs, RngAlgorithm, TestRng, TestRunner};
use proptest::{collection, prelude::*};
use serde_json::Value;

use super::here;
use super::readers::{FORMATS, read, said};

/// What means something somewhere: to a terminal, a shell of CI, XML, JSON, Markdown, YAML, or to nobody.
const SIGNS: [&str; 56] = [
    "a",
    "Z",
    "0",
    "-",
    ".",
    " ",
    "/",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "%",
    "%0A",
    "%25",
    ":",
    "::",
    "::error::boom",
    "\n::add-mask::x",
    "##[error]",
    ",",
    "&",
    "&amp;",
    "&#10;",
    "\"",
    "'",
    "<",
    ">",
    "]]>",
    "<!--",
    "</failure>",
    "<script>",
    "|",
    "\\",
    "\\|",
    "`",
    "``",
    "*",
    "_",
    "[a](b)",
    "![",
    "~~",
    "@all",
    "$x$",
    "#",
    "# ",
    "{{",
    "{0}",
    "\u{1b}[31m",
    "\u{7}",
    "\0",
    "\u{85}",
    "\u{202e}",
    "\u{2028}",
    "\u{fffe}",
    "\u{10ffff}",
    "🙂日本",
];
/// YAML that names what no text can hold, or does not parse.
const BROKEN: [&str; 4] = ["\\ud800", "\\udc00\\ud800", "\\xZZ", "\u{fffe}"];

/// A text for each place that somebody else fills.
#[derive(Debug)]
struct Hostile {
    texts: Vec<String>,
    file: String,
    broken: Option<usize>,
}

impl Hostile {
    /// A text in double quotes.
    fn quoted(&self, at: usize) -> String {
        let mut out = String::from("\"");
        for c in self.texts[at].chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                // Some stand there themselves.
                '\u{202e}' | '🙂' | ' '..='~' | '日' | '本' => out.push(c),
                c => write!(out, "\\U{:08x}", u32::from(c)).expect("text"),
            }
        }
        if self.broken == Some(at) {
            out.push_str(BROKEN[self.texts[at].len() % BROKEN.len()]);
        }
        out.push('"');
        out
    }

    /// A text in a comment.
    fn remark(&self, at: usize) -> String {
        self.texts[at].chars().filter(|c| matches!(c, ' '..='~' | '\u{202e}' | '🙂' | '日' | '\t')).collect()
    }

    fn manifest(&self) -> String {
        let [name, namespace, container, image, key, value, mark, noted] =
            [0, 1, 2, 3, 4, 5, 6, 7].map(|at| self.quoted(at));
        let (reason, source) = (self.remark(8), self.remark(9));
        format!(
            "# Source: {source}
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {name}
  namespace: {namespace}
  annotations: {{{mark}: {noted}}}
spec:
  selector: {{matchLabels: {{{key}: {value}}}}}
  strategy: {{{key}: 1}}
  updateStrategy:
    rollingUpdate: {{maxSurge: {value}}}
  template:
    metadata: {{labels: {{app: {value}}}, annotations: {{{mark}: {noted}}}}}
    spec:
      nodeSelector: {{{key}: {value}}}
      tolerations: [{{key: {key}, operator: {value}, effect: {noted}}}]
      containers:
        - name: {container}
          image: {image} # ds-lint: ignore[DS901,DS902] {reason}
          env: [{{name: {key}, value: {value}}}]
          ports: [{{name: {key}, containerPort: {value}}}]
          volumeMounts: [{{name: {container}, mountPath: {value}}}]
      volumes: [{{name: {name}, hostPath: {{path: {value}, type: {key}}}}}]
"
        )
    }

    fn config(&self) -> String {
        let (rule, object) = ("DS501", self.quoted(10));
        format!("version: 1\nignores:\n  - {{rule: {rule}, object: {object}, reason: {}}}\n", self.quoted(11))
    }
}

/// A file's name takes all but `/` and NUL.
fn name_of(parts: &[usize]) -> String {
    let mut name: String = parts.iter().map(|part| SIGNS[*part]).collect();
    name.retain(|c| !matches!(c, '/' | '\0') && (cfg!(unix) || c.is_ascii_alphanumeric()));
    while name.len() > 180 {
        name.pop();
    }
    format!("{name}.yaml")
}

fn hostile() -> impl Strategy<Value = Hostile> {
    let signs = || collection::vec(0..SIGNS.len(), 0..6);
    // One in eight does not parse.
    (collection::vec(signs(), 12), signs(), 0..80_usize).prop_map(|(texts, file, broken)| Hostile {
        texts: texts.iter().map(|own| own.iter().map(|sign| SIGNS[*sign]).collect()).collect(),
        file: name_of(&file),
        broken: (broken < 12).then_some(broken),
    })
}

/// What XML 1.0 can hold stays, the rest is shown; C1 is discouraged and shown too.
fn in_xml(text: &str) -> String {
    let is_held = |c: char| {
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
            && !matches!(c, '\u{7f}'..='\u{9f}')
    };
    text.chars()
        .map(|c| if is_held(c) { c.to_string() } else { format!("\\u{{{:x}}}", u32::from(c)) })
        .collect()
}

/// Holds what a format says against the findings.
fn compare(format: &str, text: &str, findings: &[Value]) {
    let said_there = read(format, text);
    let mut said: Vec<String> = findings.iter().map(said).collect();
    match format {
        "human" | "concise" => {
            assert!(findings.iter().all(|own| text.contains(own["rule"].as_str().expect("a rule"))));
            return;
        }
        "junit" | "checkstyle" => said = said.iter().map(|own| in_xml(own)).collect(),
        "markdown" | "github" => said = said.iter().map(|own| printable(own).into_owned()).collect(),
        _ => {}
    }
    let mut there = said_there;
    if format == "github" {
        // The gravest first, ten of each; of what is rendered the line stands in the text.
        for (own, finding) in
            said.iter_mut().zip(findings).filter(|(_, finding)| finding["source"].is_object())
        {
            write!(own, " (rendered line {})", finding["location"]["line"]).expect("text");
        }
        assert!(there.iter().all(|own| said.contains(own)), "{there:#?}\n{said:#?}");
        return;
    }
    if format == "markdown" {
        // A cell begins and ends with a sign that is no space.
        said = said.iter().map(|own| own.trim().to_owned()).collect();
    }
    there.sort();
    said.sort();
    for (there, said) in there.iter().zip(&said) {
        assert_eq!(there, said, "{format}: {text}");
    }
    assert_eq!(there.len(), said.len(), "{format}: {text}");
}

fn judge(folder: &Path, hostile: &Hostile) {
    let folder = folder.join("d");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let (file, config) = (folder.join(&hostile.file), folder.join("config.yml"));
    fs::write(&file, hostile.manifest()).expect("a manifest");
    fs::write(&config, hostile.config()).expect("a configuration");
    let (file, config) = (file.to_str().expect("a name"), config.to_str().expect("a name"));
    let words = ["lint", file, "--profile", "pedantic", "--config", config];
    let json = here(&[&words[..], &["-o", "json"]].concat());
    assert!(json.code <= 2, "{json:?}");
    // A configuration that does not parse is told, and that is all; so is that there is no DaemonSet.
    assert!(json.code < 2 || json.err.contains("error: "), "{json:?}");
    if json.out.is_empty() {
        assert_eq!(json.code, 2, "{json:?}");
        return;
    }
    let report: Value = serde_json::from_str(&json.out).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    for format in FORMATS {
        let seen = here(&[&words[..], &["-o", format]].concat());
        assert_eq!(seen.code, json.code, "{format}: {seen:?}");
        compare(format, &seen.out, findings);
    }
    // Accepted findings have reasons, which others write too.
    let format = FORMATS[hostile.texts.iter().map(String::len).sum::<usize>() % FORMATS.len()];
    let shown = here(&[&words[..], &["-o", format, "--show-suppressed"]].concat());
    assert_eq!(shown.code, json.code, "{format}: {shown:?}");
    read(format, &shown.out);
}

/// The same inputs each time: a failure can be found again.
pub(super) fn runner(cases: u32) -> TestRunner {
    TestRunner::new_with_rng(
        Runs { cases, failure_persistence: None, max_shrink_iters: 200, ..Runs::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    )
}

#[test]
fn no_text_ends_what_it_stands_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let judged = runner(40).run(&hostile(), |hostile| {
        judge(folder.path(), &hostile);
        Ok(())
    });
    if let Err(error) = judged {
        panic!("{error}");
    }
}

/// Each sign alone, everywhere.
#[test]
fn no_sign_ends_what_it_stands_in() {
    let folder = tempfile::tempdir().expect("a folder");
    for (at, sign) in SIGNS.iter().enumerate() {
        let texts = vec![format!("x{sign}"); 12];
        judge(folder.path(), &Hostile { texts, file: name_of(&[at]), broken: None });
    }
}
