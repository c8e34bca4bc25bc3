//! `lint` as a program: what it reads, how it ends, what it prints, what it mends.

mod against;
mod config;
pub(super) mod corpus;
mod fixes;
mod formats;
mod hostile;
mod ignores;
mod integrations;
mod interrupted;
mod mutated;
mod nodes;
mod noise;
mod pages;
mod readers;
mod schema;
mod unreadable;

use clap::Parser;
use kubectl_ds::cli::Cli;
use kubectl_ds::commands;
use kubectl_ds::output::ui::Ui;

use super::harness::{Program, Seen};

/// A DaemonSet that the API server rejects for one reason: DS106.
pub(super) const SURGE: &str = "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  updateStrategy:
    rollingUpdate:
      maxSurge: 1 # one at a time
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
";

/// Lints one file by the rule of the example alone, so that new rules do not change what is seen here.
pub(super) fn lint(text: &str, more: &[&str]) -> Seen {
    Program::new()
        .file("a.yaml", text)
        .args(["lint", "a.yaml", "--select", "DS001,DS006,DS007,DS008,DS010,DS106"])
        .args(more)
        .run()
}

/// Runs the whole command in this process, which starts no other; its exit code is one of three.
pub(super) fn here(words: &[&str]) -> Seen {
    let cli = Cli::try_parse_from([&["kubectl-ds"], words].concat()).expect("a command line");
    let (mut ui, memory) = Ui::memory();
    let code = match commands::run(cli, &mut ui) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&mut ui),
    };
    // ExitCode does not tell its number.
    let number = (0..=2_u8).find(|number| code == std::process::ExitCode::from(*number));
    let code = number.unwrap_or_else(|| panic!("{words:?}: {code:?}"));
    Seen { code: code.into(), out: memory.out(), err: memory.err() }
}

#[test]
fn a_finding_is_shown_with_its_text() {
    let seen = lint(SURGE, &[]);
    assert_eq!(seen.code, 1);
    insta::assert_snapshot!(seen.out, @r"
    error[DS106] surge-needs-zero-unavailable: maxSurge is set but maxUnavailable defaults to 1
      --> a.yaml:11:7  (DaemonSet monitoring/agent)
       |
    10 |     rollingUpdate:
    11 |       maxSurge: 1 # one at a time
       |       ^^^^^^^^^^^ the API server answers: may not be set when maxUnavailable is non-zero
       = fix: add `maxUnavailable: 0` (safe, --fix)
       = more: kubectl ds lint --explain DS106
    ");
    let summary =
        "1 file, 1 document, 1 DaemonSet: 1 error, 0 warnings, 0 infos; --fix mends 1 (Kubernetes 1.36)\n";
    assert_eq!(seen.err, summary);
}

#[test]
fn exit_codes_are_what_they_say() {
    let good = SURGE.replace("maxSurge: 1", "maxSurge: 0");
    for (text, more, code) in [
        (SURGE, &[][..], 1),
        (SURGE, &["--fail-on", "never"], 0),
        (SURGE, &["--exit-zero"], 0),
        (SURGE, &["--diff"], 1),
        (&good, &["--diff"], 0),
        (SURGE, &["--diff", "--exit-zero"], 0),
        // What one of them was for was not done, without a word.
        (SURGE, &["--diff", "--write-baseline", "b.json"], 2),
        (SURGE, &["--diff", "--add-ignores", "known"], 2),
        (SURGE, &["--fix", "--add-ignores", "known"], 2),
        (SURGE, &["--add-ignores", "known", "--write-baseline", "b.json"], 2),
        (SURGE, &["--ignore", "surge-needs-zero-unavailable"], 0),
        (&good, &["--fail-on", "info"], 0),
        ("kind: Service\napiVersion: v1\n", &[], 2),
        ("kind: Service\napiVersion: v1\n", &["--allow-empty"], 0),
        ("# nothing\n", &[], 1),
        ("a: [", &[], 1),
        (SURGE, &["--select", "DS999"], 2),
        (SURGE, &["-o", "xml"], 2),
        (SURGE, &["-o", "json", "-o", "sarif"], 2),
        (SURGE, &["--config", "missing.yaml"], 2),
        (SURGE, &["--kubernetes-version", "34"], 2),
        (SURGE, &["missing.yaml"], 2),
    ] {
        let seen = lint(text, more);
        assert_eq!(seen.code, code, "{more:?}: {seen:?}");
    }
}

#[test]
fn one_unreadable_document_hides_nothing() {
    let text = format!("a: [\n---\n{SURGE}---\nb: {{\n");
    let seen = lint(&text, &["-o", "concise"]);
    let rules: Vec<_> = seen.out.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert_eq!(rules, ["DS001", "DS106", "DS001"], "{}", seen.out);
}

#[test]
fn what_is_no_daemon_set_is_counted_and_told() {
    let patch =
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: p}\nspec:\n  template:\n    spec: {}\n";
    let foreign = SURGE.replace("apps/v1", "apps.kruise.io/v1beta1");
    let template = SURGE.replace("name: agent\n  namespace", "name: {{ .Release.Name }}\n  namespace");
    let seen = lint(&format!("{patch}---\n{foreign}---\n{template}---\n{SURGE}"), &["-o", "concise"]);
    let rules: Vec<_> = seen.out.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert_eq!(rules, ["DS006", "DS008", "DS007", "DS106"], "{}", seen.out);
    assert!(seen.err.contains("3 skipped (1 template, 1 patch, 1 of another API)"), "{}", seen.err);
}

/// Files without a DaemonSet to be judged ended well with `--fix`, `--diff` and `--add-ignores`.
#[test]
fn only_patches_are_no_daemon_set_whatever_is_done() {
    let patch =
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: p}\nspec:\n  template:\n    spec: {}\n";
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.yaml"), patch).expect("written");
    for way in
        [&[][..], &["--fix"], &["--diff"], &["--add-ignores", "known"], &["--write-baseline", "b.json"]]
    {
        for (more, code) in [(&[][..], 2), (&["--allow-empty"], 0)] {
            let args = ["lint", "a.yaml", "--no-config"].iter().chain(way).chain(more);
            let seen = Program::new().inside(folder.path()).args(args).run();
            assert_eq!(seen.code, code, "{way:?} {more:?}: {seen}");
            std::fs::write(folder.path().join("a.yaml"), patch).expect("written");
        }
    }
}

#[test]
fn ignores_hide_what_they_mean_and_nothing_else() {
    let comment = |at: &str, text: &str| SURGE.replacen(at, &format!("{at}{text}"), 1);
    for (what, text, findings) in [
        ("the line", SURGE.replace("# one at a time", "# ds-lint: ignore[DS106] known"), vec![]),
        ("above the node", comment("updateStrategy:\n", "    # ds-lint: ignore[DS106] known\n"), vec![]),
        (
            "the name",
            SURGE.replace("# one at a time", "# ds-lint: ignore[surge-needs-zero-unavailable]"),
            vec![],
        ),
        (
            "another node",
            comment("name: agent\n  namespace: monitoring", " # ds-lint: ignore[DS106]"),
            vec!["DS010", "DS106"],
        ),
        ("no rule", SURGE.replace("# one at a time", "# ds-lint: ignore[DS999]"), vec!["DS106", "DS010"]),
        ("no list", SURGE.replace("# one at a time", "# ds-lint: ignore DS106"), vec!["DS106", "DS010"]),
        ("the file", format!("# ds-lint: ignore-file[DS106] x\n{SURGE}"), vec![]),
        (
            "annotation",
            comment("namespace: monitoring", "\n  annotations:\n    lint.kubectl-ds/DS106: known"),
            vec![],
        ),
        (
            "one container",
            comment("namespace: monitoring", "\n  annotations:\n    lint.kubectl-ds/DS106: \"agent: known\""),
            vec!["DS010", "DS106"],
        ),
    ] {
        let seen = lint(&text, &["-o", "concise"]);
        let rules: Vec<_> = seen.out.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
        assert_eq!(rules, findings, "{what}: {}\n{text}", seen.out);
    }
    let hidden = SURGE.replace("# one at a time", "# ds-lint: ignore[DS106] known");
    assert_eq!(lint(&hidden, &["--no-ignores"]).code, 1);
    let shown = lint(&hidden, &["--show-suppressed"]);
    assert!(shown.out.contains("accepted by comment: known") && shown.code == 0, "{}", shown.out);
}

/// It was told as DS010, which is of the default profile and about ignores that do nothing.
#[test]
fn an_ignore_without_reason_is_ds011() {
    let bare = SURGE.replace("# one at a time", "# ds-lint: ignore[DS106]");
    let seen = lint(&bare, &["--require-reason", "-o", "concise"]);
    assert_eq!(seen.out, "a.yaml:11:19: warning[DS011] the ignore of DS106 gives no reason\n");
    assert_eq!(lint(&bare, &["-o", "concise"]).out, "");
    let why = SURGE.replace("# one at a time", "# ds-lint: ignore[DS106] known");
    let dead = bare.replace("maxSurge: 1", "maxSurge: 0");
    let note = "namespace: monitoring\n  annotations:\n    lint.kubectl-ds/DS106: ";
    let annotated = |value: &str| SURGE.replacen("namespace: monitoring", &format!("{note}{value}"), 1);
    for (text, want) in [
        (bare.as_str(), vec!["DS011"]),
        (&why, vec![]),
        (&dead, vec!["DS010"]),
        (&annotated("\"\""), vec!["DS011"]),
        (&annotated("known"), vec![]),
    ] {
        let program = Program::new().file("a.yaml", text);
        let args = ["lint", "a.yaml", "--profile", "strict", "-o", "json"];
        let seen = program.args(args).run();
        let report: serde_json::Value = serde_json::from_str(&seen.out).expect("JSON");
        let all = report["findings"].as_array().expect("findings").iter();
        let rules: Vec<_> = all.filter_map(|own| own["rule"].as_str()).filter(|id| *id < "DS1").collect();
        assert_eq!(rules, want, "{text}");
    }
    let sarif = lint(&bare, &["--require-reason", "-o", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&sarif.out).expect("JSON");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.iter().any(|rule| rule["id"] == "DS011"), "SARIF lists every rule that reports");
}

/// `Cargo.toml` names no repository: there are no pages to link to, so what a rule says stands in the output.
#[test]
fn rules_explain_themselves_where_no_page_is() {
    if !env!("CARGO_PKG_REPOSITORY").is_empty() {
        return;
    }
    let json = |format: &str| -> serde_json::Value {
        serde_json::from_str(&lint(SURGE, &["-o", format]).out).expect("JSON")
    };
    let log = json("sarif");
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules") {
        assert!(rule.get("helpUri").is_none(), "{rule}");
        let help = |kind: &str| rule["help"][kind].as_str().expect("help").to_owned();
        assert!(!help("text").is_empty() && help("markdown").contains("## What to do"), "{rule}");
    }
    assert!(json("json")["findings"][0].get("url").is_none());
    assert!(json("rdjson")["diagnostics"][0]["code"].get("url").is_none());
    assert!(!lint(SURGE, &["-o", "markdown"]).out.contains("]("));
    let rules = Program::new().args(["lint", "rules", "-o", "json"]).run();
    assert!(rules.code == 0 && !rules.out.contains("\"url\""), "{}", rules.out);
}

#[test]
fn the_configuration_decides_and_its_faults_are_told() {
    let with = |config: &str| {
        Program::new()
            .file("a.yaml", SURGE)
            .file(".ds-lint.yaml", config)
            .args(["lint", "a.yaml", "-o", "concise"])
            .run()
    };
    let seen = with("version: 1\nselect: [DS106]\nseverity: {DS106: warning}\n");
    assert_eq!((seen.code, seen.out.contains("warning[DS106]")), (0, true), "{seen:?}");
    let ignores = |expires: &str| {
        format!(
            "version: 1\nselect: [DS106, DS010]\nignores:\n  - {{rule: DS106, object: \"monitoring/*\", reason: later, expires: {expires}}}\n"
        )
    };
    assert_eq!(with(&ignores("9999-01-01")).out, "");
    let seen = with(&ignores("2001-01-01"));
    assert!(seen.out.contains("DS106") && seen.out.contains("expired on 2001-01-01"), "{seen:?}");
    let seen = with("version: 1\nselct: []\nkubernetesVersion: 1.3\n");
    assert_eq!(seen.code, 2);
    assert_eq!(
        seen.err,
        "error: .ds-lint.yaml:2:1: unknown key \"selct\", did you mean \"select\"?\n.ds-lint.yaml:3:20: expected a version in quotes, as \"1.34\", found number 1.3\n"
    );
    let check =
        Program::new().file("c.yaml", "version: 1\n").args(["lint", "config", "check", "c.yaml"]).run();
    assert!(check.code == 0 && check.out.starts_with("c.yaml: valid; "), "{check:?}");
}

#[test]
fn a_fix_changes_its_bytes_and_no_others() {
    let shown = lint(SURGE, &["--fix", "--diff"]);
    assert_eq!(shown.code, 1);
    insta::assert_snapshot!(shown.out, @r"
    --- a.yaml
    +++ a.yaml
    @@ -9,6 +9,7 @@
       updateStrategy:
         rollingUpdate:
           maxSurge: 1 # one at a time
    +      maxUnavailable: 0
       template:
         metadata:
           labels: {app: agent}
    ");
    for text in [SURGE.to_owned(), SURGE.replace('\n', "\r\n")] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.yaml");
        std::fs::write(&path, &text).expect("written");
        let seen =
            Program::new().inside(folder.path()).args(["lint", "a.yaml", "--fix", "--select", "DS106"]).run();
        let after = std::fs::read_to_string(&path).expect("text");
        assert_eq!(seen.code, 0, "{seen:?}");
        let kept = |line: &&str| !line.contains("maxUnavailable");
        let (old, new): (Vec<_>, Vec<_>) =
            (text.split('\n').filter(kept).collect(), after.split('\n').filter(kept).collect());
        assert_eq!(old, new);
        assert_eq!(after.matches('\r').count() > 0, text.contains('\r'));
    }
    assert_eq!(Program::new().stdin(SURGE).args(["lint", "-", "--fix"]).run().code, 2);
}

#[test]
fn helm_templates_are_named() {
    let text = format!("---\n# Source: chart/templates/agent.yaml\n{SURGE}");
    let seen = lint(&text, &["-o", "github"]);
    assert!(seen.out.starts_with("::error file=chart/templates/agent.yaml,line=1,"), "{}", seen.out);
    // Others write where they have it from.
    for source in ["https://example.com/x/templates/agent.yaml", "see the wiki", "a/b.yaml"] {
        let seen = lint(&format!("---\n# Source: {source}\n{SURGE}"), &["-o", "github"]);
        assert!(seen.out.starts_with("::error file=a.yaml,"), "{source}: {}", seen.out);
    }
}

#[test]
fn a_misspelled_kind_is_found_in_a_folder_too() {
    let text = SURGE.replacen("kind: DaemonSet", "kind: Daemonset", 1);
    let program = || Program::new().file("k/a.yaml", &text).file("k/b.yaml", SURGE);
    let args = ["-o", "concise", "--select", "DS005"];
    for paths in [["lint", "k"], ["lint", "k/a.yaml"]] {
        let seen = program().args(paths).args(args).run();
        assert!(seen.code == 1 && seen.out.starts_with("k/a.yaml:2:"), "{seen}");
    }
}

#[test]
fn folders_are_searched_as_git_sees_them() {
    let seen = Program::new()
        .file("k/b.yaml", SURGE)
        .file("k/sub/c.yml", SURGE)
        .file("k/sub/skip.yaml", SURGE)
        .file("k/notes.txt", SURGE)
        .file("k/broken.yaml", "a: [")
        .args(["lint", "k", "--exclude", "**/skip.yaml", "--select", "DS106,DS001", "-o", "concise"])
        .run();
    let files: Vec<_> = seen.out.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(files, ["k/b.yaml", "k/sub/c.yml"], "{seen:?}");
}
