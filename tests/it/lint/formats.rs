//! Every format: its form, and that it says what was found.

use serde_json::Value;

use super::readers::{FORMATS, read};
use super::{Program, SURGE, here, lint};

fn json(format: &str) -> Value {
    serde_json::from_str(&lint(SURGE, &["-o", format]).out).expect("JSON")
}

#[test]
fn json_has_every_field_of_the_interface() {
    let report = json("json");
    assert_eq!(report["kind"], "LintReport");
    let finding = &report["findings"][0];
    for (pointer, want) in [
        ("/rule", "DS106"),
        ("/severity", "error"),
        ("/object/name", "agent"),
        ("/path", "/spec/updateStrategy/rollingUpdate/maxSurge"),
        ("/location/file", "a.yaml"),
        ("/fix/safety", "safe"),
    ] {
        assert_eq!(finding.pointer(pointer).and_then(Value::as_str), Some(want), "{pointer}");
    }
    assert_eq!((&finding["location"]["line"], &finding["location"]["column"]), (&11.into(), &7.into()));
    assert_eq!(finding["fingerprint"].as_str().map(str::len), Some(64));
    let edit = &finding["fix"]["edits"][0];
    let at = edit["startByte"].as_u64().expect("a byte") as usize;
    assert_eq!(&SURGE[at - 15..at], "# one at a time");
    let lines = lint(SURGE, &["-o", "jsonl"]).out;
    let kinds: Vec<_> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["kind"].clone())
        .collect();
    assert_eq!(kinds, ["LintFinding", "LintSummary"]);
}

#[test]
fn fingerprints_survive_what_only_moves() {
    let print = |text: &str| {
        let seen = lint(text, &["-o", "json"]);
        let report: Value = serde_json::from_str(&seen.out).expect("JSON");
        report["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|own| own["fingerprint"].clone())
            .collect::<Vec<_>>()
    };
    let moved = format!(
        "# a comment\n\n{}",
        SURGE.replace("matchLabels: {app: agent}", "matchLabels:\n      app: agent")
    );
    assert_eq!(print(SURGE), print(&moved));
    let twice = print(&format!("{SURGE}---\n{SURGE}"));
    assert!(twice.len() == 2 && twice[0] != twice[1]);
}

#[test]
fn sarif_has_what_code_scanning_wants() {
    let log = json("sarif");
    assert_eq!(log["version"], "2.1.0");
    let runs = log["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 1);
    let rules = runs[0]["tool"]["driver"]["rules"].as_array().expect("rules");
    for rule in rules {
        assert!(
            rule["help"]["markdown"].is_string() && rule["shortDescription"]["text"].is_string(),
            "{rule}"
        );
        assert!(rule["properties"]["tags"].as_array().is_some_and(|tags| tags.len() <= 10));
    }
    let result = &runs[0]["results"][0];
    let index = result["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(rules[index]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a.yaml");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    assert_eq!(place["region"]["startLine"], 11);
    assert!(result["partialFingerprints"]["kubectlDsLint/v1"].is_string());
    let clean: Value =
        serde_json::from_str(&lint(SURGE, &["-o", "sarif", "--ignore", "DS106"]).out).expect("JSON");
    assert_eq!(clean["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn other_formats_are_as_their_readers_want_them() {
    insta::assert_snapshot!(lint(SURGE, &["-o", "concise"]).out, @"a.yaml:11:7: error[DS106] maxSurge is set but maxUnavailable defaults to 1 (the API server answers: may not be set when maxUnavailable is non-zero)");
    insta::assert_snapshot!(lint(SURGE, &["-o", "github"]).out, @"::error file=a.yaml,line=11,endLine=11,col=7,title=DS106 surge-needs-zero-unavailable::maxSurge is set but maxUnavailable defaults to 1 (the API server answers: may not be set when maxUnavailable is non-zero)");
    insta::assert_snapshot!(lint(SURGE, &["-o", "checkstyle"]).out, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="4.3">
      <file name="a.yaml">
        <error line="11" column="7" severity="error" message="maxSurge is set but maxUnavailable defaults to 1 (the API server answers: may not be set when maxUnavailable is non-zero)" source="ds.DS106"/>
      </file>
    </checkstyle>
    "#);
    insta::assert_snapshot!(lint(SURGE, &["-o", "junit"]).out, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="kubectl ds lint" tests="1" failures="1" errors="0">
      <testsuite name="a.yaml" tests="1" failures="1" errors="0" skipped="0">
        <testcase name="DS106 DaemonSet monitoring/agent line 11" classname="ds.DS106">
          <failure message="maxSurge is set but maxUnavailable defaults to 1 (the API server answers: may not be set when maxUnavailable is non-zero)" type="error">a.yaml:11:7: surge-needs-zero-unavailable</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
    let gitlab = json("gitlab");
    assert_eq!(gitlab[0]["check_name"], "DS106");
    assert_eq!(gitlab[0]["location"]["lines"]["begin"], 11);
    let rdjson = json("rdjson");
    assert_eq!(rdjson["diagnostics"][0]["location"]["range"]["start"]["line"], 11);
    assert!(lint(SURGE, &["-o", "markdown"]).out.contains("| error | DS106 | "));
}

#[test]
fn markdown_counts_one_as_one() {
    let one = lint(SURGE, &["-o", "markdown"]).out;
    assert!(one.contains("\n1 error, 0 warnings, 0 infos in 1 DaemonSet; 0 accepted, 0 skipped.\n"), "{one}");
    let two = lint(&format!("{SURGE}---\n{SURGE}"), &["-o", "markdown"]).out;
    assert!(two.contains("\n2 errors, 0 warnings, 0 infos in 2 DaemonSets;"), "{two}");
}

#[test]
fn human_and_concise_hold_no_command_of_old_runners() {
    let text = SURGE.replace("one at a time", "##[error]x").replace("name: agent\n  n", "name: '##[a]'\n  n");
    for (format, parts) in [
        ("human", vec!["maxSurge: 1 # ## [error]x", "DaemonSet monitoring/## [a]", "--> ## [b].yaml:11:7"]),
        ("concise", vec!["## [b].yaml:11:7: error[DS106]"]),
    ] {
        let program = Program::new().file("##[b].yaml", &text);
        let seen = program.args(["lint", ".", "--select", "DS106", "-o", format]).run();
        assert_eq!(seen.code, 1, "{seen:?}");
        assert!(!seen.out.contains("##["), "{}", seen.out);
        assert!(parts.iter().all(|part| seen.out.contains(part)), "{}", seen.out);
    }
}

#[test]
fn formats_are_whole_when_there_is_nothing_to_say() {
    let clean = SURGE.replace("maxSurge: 1", "maxSurge: 0");
    for format in FORMATS {
        let seen = lint(&clean, &["-o", format]);
        assert_eq!((seen.code, read(format, &seen.out).len()), (0, 0), "{format}: {}", seen.out);
    }
    let seen = lint(&clean, &["-o", "junit"]);
    assert!(seen.out.contains(r#"<testcase name="a.yaml" classname="ds"/>"#), "{}", seen.out);
    // And when there is more than a page shows: ten annotations, and a word about the rest.
    let many = vec![SURGE; 30].join("---\n");
    for format in FORMATS {
        let seen = lint(&many, &["-o", format]);
        let said = read(format, &seen.out).len();
        assert_eq!(
            said,
            match format {
                "human" | "concise" => 0,
                "github" => 10,
                _ => 30,
            },
            "{format}"
        );
    }
    let seen = lint(&many, &["-o", "github"]);
    assert!(
        seen.out.ends_with("::notice title=kubectl ds lint::20 more findings are in the log\n"),
        "{}",
        seen.out
    );
}

/// Code scanning and merge requests find a file only by its path from the folder of the repository.
#[test]
fn paths_are_relative_to_the_folder_it_runs_in() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("a b")).expect("a folder");
    std::fs::write(folder.path().join("a b/ä:c.yaml"), SURGE).expect("written");
    let whole = folder.path().canonicalize().expect("a path").join("a b");
    let whole = whole.to_str().expect("a name");
    for typed in [whole, "./a b", "././/a b", "a b"] {
        let run = |format: &str| {
            let words = ["lint", typed, "--no-config", "--select", "DS106", "-o", format];
            Program::new().inside(folder.path()).args(words).run().out
        };
        let json = |format: &str| serde_json::from_str::<Value>(&run(format)).expect("JSON");
        assert_eq!(json("gitlab")[0]["location"]["path"], "a b/ä:c.yaml", "{typed}");
        assert_eq!(json("rdjson")["diagnostics"][0]["location"]["path"], "a b/ä:c.yaml", "{typed}");
        let place = &json("sarif")["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/%C3%A4%3Ac.yaml", "{typed}");
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%", "{typed}");
        assert!(
            run("github").starts_with("::error file=a b/ä%3Ac.yaml,line=11,"),
            "{typed}: {}",
            run("github")
        );
    }
    // What lies elsewhere is named whole.
    let elsewhere = format!("{whole}/ä:c.yaml");
    let seen = here(&["lint", &elsewhere, "--no-config", "--select", "DS106", "-o", "sarif"]);
    assert!(seen.out.contains("\"uri\": \"file:///"), "{}", seen.out);
}

/// Replaces what a suggestion names, by lines and bytes of lines.
fn applied(text: &str, suggestion: &Value) -> String {
    let offset = |position: &Value| {
        let number = |name: &str| position[name].as_u64().expect("a number") as usize;
        let lines = text.split_inclusive('\n').take(number("line") - 1);
        lines.map(str::len).sum::<usize>() + number("column") - 1
    };
    let range = &suggestion["range"];
    let (start, end) = (offset(&range["start"]), offset(&range["end"]));
    format!("{}{}{}", &text[..start], suggestion["text"].as_str().expect("text"), &text[end..])
}

fn edited(text: &str, edits: &Value) -> String {
    let mut text = text.to_owned();
    for edit in edits.as_array().expect("edits").iter().rev() {
        let byte = |name: &str| edit[name].as_u64().expect("a number") as usize;
        text.replace_range(byte("startByte")..byte("endByte"), edit["text"].as_str().expect("text"));
    }
    text
}

/// Every rule that has a fix, in a file whose lines hold letters of two bytes and end in either way.
#[test]
fn a_suggestion_is_the_fix() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.yaml");
    let (mut suggestions, mut rules) = (0, std::collections::BTreeSet::new());
    for (at, rule) in kubectl_ds::lint::rules().enumerate() {
        let mut text = format!("# äöü\n{}", rule.bad);
        if at % 3 == 0 {
            text = text.replace('\n', "\r\n");
        }
        std::fs::write(&file, &text).expect("written");
        let run = |format: &str| {
            let path = file.to_str().expect("a name");
            let words =
                ["lint", path, "--no-config", "--profile", "pedantic", "--node-count", "3", "-o", format];
            serde_json::from_str::<Value>(&here(&words).out).unwrap_or_default()
        };
        let (json, rdjson) = (run("json"), run("rdjson"));
        let none = Vec::new();
        let findings = json["findings"].as_array().unwrap_or(&none);
        let diagnostics = rdjson["diagnostics"].as_array().unwrap_or(&none);
        assert_eq!(findings.len(), diagnostics.len(), "{}", rule.id);
        for (finding, diagnostic) in findings.iter().zip(diagnostics) {
            let edits =
                finding.pointer("/fix/edits").filter(|own| own.as_array().is_some_and(|own| !own.is_empty()));
            let own = diagnostic["suggestions"].as_array().unwrap_or(&none);
            assert_eq!(own.len(), usize::from(edits.is_some()), "{}: {finding}", rule.id);
            if let Some(edits) = edits {
                assert_eq!(applied(&text, &own[0]), edited(&text, edits), "{}: {finding}", rule.id);
                suggestions += 1;
                rules.insert(finding["rule"].as_str().expect("a rule").to_owned());
            }
        }
    }
    assert!(suggestions > 100 && rules.len() > 40, "{suggestions} of {rules:?}");
}

/// The columns of rdjson are bytes, those of the other formats characters.
#[test]
fn columns_are_counted_as_each_reader_does() {
    let text = SURGE
        .replace("rollingUpdate:\n      maxSurge: 1 # one at a time", "rollingUpdate: {ä🙂: 2, maxSurge: 1}");
    let run = |format: &str| {
        let seen = lint(&text, &["--select", "DS002", "-o", format]);
        serde_json::from_str::<Value>(&seen.out).expect("JSON")
    };
    let (json, rdjson) = (run("json"), run("rdjson"));
    let column = |value: &Value| value.as_u64().expect("a column") as usize - 1;
    let mut marked = Vec::new();
    for (at, finding) in json["findings"].as_array().expect("findings").iter().enumerate() {
        let (place, range) = (&finding["location"], &rdjson["diagnostics"][at]["location"]["range"]);
        let line = text.lines().nth(column(&place["line"])).expect("a line");
        let (from, to) = (column(&place["column"]), column(&place["endColumn"]));
        let by_characters: String = line.chars().skip(from).take(to - from).collect();
        let (from, to) = (column(&range["start"]["column"]), column(&range["end"]["column"]));
        assert_eq!(line[from..to], by_characters);
        marked.push(by_characters);
    }
    assert_eq!(marked, ["ä🙂: 2", "maxSurge: 1"]);
}

/// Sentences are broken between words, lines of the manifest are cut around the place, and where to read more is told
/// once a rule. In a pipe nothing is broken.
#[test]
fn people_see_what_fits_their_terminal() {
    let long = SURGE.replace(
        "{app: agent}\n    spec",
        "{app: agent, 日本: 日本, long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n    spec",
    );
    let text =
        format!("{SURGE}---\n{}", long.replace("name: agent\n  namespace", "name: another\n  namespace"));
    let words = ["lint", "a.yaml", "--no-config", "--select", "DS106,DS501,DS132,DS121,DS131"];
    let seen = Program::new().file("a.yaml", &text).args(words).columns(64).run();
    insta::assert_snapshot!(seen.out);
    let seen = Program::new().file("a.yaml", &text).args(words).run();
    insta::assert_snapshot!(seen.out);
}
