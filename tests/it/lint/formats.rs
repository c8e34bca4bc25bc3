//! Every format: its form, and that it says what was found.

use serde_json::Value;

use super::{SURGE, lint};

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
