//! What is shipped for GitHub, GitLab and pre-commit: their fields, and their scripts run with this program.
//!
//! The scripts are read out of the files and given to bash as the runners do it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubectl_ds::yaml::{Node, parse_one};
use tempfile::TempDir;

use super::SURGE;
use crate::harness::REPO;

fn read(path: &str) -> Node {
    let text = fs::read_to_string(Path::new(REPO).join(path)).expect("the file");
    parse_one(&text).expect("YAML").root
}

fn keys(node: &Node) -> Vec<&str> {
    node.entries().iter().map(|entry| entry.key.as_str()).collect()
}

/// Fails if a map has other keys than its reader documents.
fn only(node: &Node, known: &[&str]) {
    for key in keys(node) {
        assert!(known.contains(&key), "{key} is none of {known:?}");
    }
}

fn text<'n>(node: &'n Node, path: &[&str]) -> &'n str {
    node.get_in(path).and_then(Node::as_str).unwrap_or_else(|| panic!("{path:?} is text"))
}

/// What a script did.
struct Ran {
    code: i32,
    out: String,
    folder: TempDir,
}

impl Ran {
    fn file(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.folder.path().join(name)).ok()
    }
}

/// Runs a script as a runner does, with this program on PATH; `None` where there is no bash.
fn bash(script: &str, variables: &[(&str, &str)], with_program: bool) -> Option<Ran> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("deploy/a.yaml", SURGE.to_owned()),
        ("deploy/sound.yaml", SURGE.replace("maxSurge: 1", "maxSurge: 0")),
        ("with space/b.yaml", SURGE.to_owned()),
        ("temp/ds-lint.md", "of an earlier step\n".to_owned()),
        ("summary.md", "before\n".to_owned()),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("folders");
        fs::write(path, text).expect("written");
    }
    let program = Path::new(env!("CARGO_BIN_EXE_kubectl-ds")).parent().expect("a folder");
    let old = std::env::var_os("PATH").unwrap_or_default();
    let own: Vec<PathBuf> = if with_program { vec![program.to_owned()] } else { Vec::new() };
    let path = std::env::join_paths(own.into_iter().chain(std::env::split_paths(&old))).expect("a PATH");
    let output = Command::new("bash")
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
        .env("PATH", path)
        .env("RUNNER_TEMP", folder.path().join("temp"))
        .env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"))
        .envs(variables.iter().copied())
        .current_dir(folder.path())
        .output()
        .ok()?;
    let out = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Some(Ran { code: output.status.code().expect("a code"), out, folder })
}

/// The script of the action, and the inputs as its variables with their defaults.
fn action() -> (String, BTreeMap<String, String>) {
    let action = read("action.yml");
    only(&action, &["name", "author", "description", "inputs", "outputs", "runs", "branding"]);
    assert_eq!(text(&action, &["runs", "using"]), "composite");
    let inputs = action.get("inputs").expect("inputs");
    let steps = action.get_in(&["runs", "steps"]).expect("steps").items();
    let [step] = steps else { panic!("one step") };
    only(step, &["name", "id", "if", "shell", "env", "run", "working-directory", "continue-on-error"]);
    assert_eq!(text(step, &["shell"]), "bash");
    let mut variables = BTreeMap::new();
    for entry in step.get("env").expect("env").entries() {
        let value = entry.value.as_str().expect("text");
        let input = value.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}"));
        let input = inputs.get(input.expect("an input and nothing else")).expect("an input that there is");
        only(input, &["description", "required", "default", "deprecationMessage"]);
        assert!(!text(input, &["description"]).is_empty());
        variables.insert(entry.key.clone(), text(input, &["default"]).to_owned());
    }
    assert_eq!(variables.len(), inputs.entries().len(), "every input is used once");
    (text(step, &["run"]).to_owned(), variables)
}

#[test]
fn the_action_hands_inputs_over_as_words_and_never_as_commands() {
    let (script, defaults) = action();
    assert!(!script.contains("${{"), "an input in a script is a command of whoever wrote the input");
    let run = |inputs: &[(&str, &str)]| {
        let mut all: BTreeMap<&str, &str> = defaults.iter().map(|(key, value)| (&**key, &**value)).collect();
        all.extend(inputs.iter().copied());
        bash(&script, &all.into_iter().collect::<Vec<_>>(), true)
    };
    for (inputs, code, said) in [
        (&[][..], 1, "::error file=deploy/a.yaml,line=11,"),
        (&[("FAIL_ON", "never")], 0, "::error file=deploy/a.yaml"),
        (&[("FAIL_ON", "nonsense")], 2, "invalid value 'nonsense'"),
        (&[("PATHS", "deploy/sound.yaml")], 0, "1 DaemonSet"),
        (&[("PATHS", "deploy/sound.yaml\ndeploy/a.yaml\n")], 1, "2 DaemonSets"),
        (&[("PATHS", " ")], 1, "3 DaemonSets"),
        (&[("PATHS", "missing.yaml")], 2, "missing.yaml: no such file"),
        (&[("ARGS", "--select DS106\n--ignore DS106")], 0, "0 errors"),
        (&[("PATHS", "deploy; touch pwned")], 2, "deploy;: no such file"),
        (&[("PATHS", "$(touch pwned) `touch pwned`")], 2, "$(touch: no such file"),
        (&[("ARGS", "--select DS106; touch pwned")], 2, "there is no rule \"DS106;\""),
        (&[("FAIL_ON", "\"; touch pwned; \"")], 2, "invalid value"),
        (&[("SARIF", "a$(touch pwned).sarif")], 1, "::error"),
        (&[("PATHS", "--exit-zero")], 2, "--exit-zero: no such file"),
    ] {
        let Some(ran) = run(inputs) else { return };
        assert!(ran.code == code && ran.out.contains(said), "{inputs:?}: {} {}", ran.code, ran.out);
        assert!(ran.file("pwned").is_none(), "{inputs:?}: {}", ran.out);
        let summary = ran.file("summary.md").expect("the summary");
        assert!(summary.starts_with("before\n") && !summary.contains("of an earlier step"), "{summary}");
        assert_eq!(summary.contains("kubectl ds lint"), code != 2, "{inputs:?}: {summary}");
    }
    let Some(ran) = run(&[("SARIF", "out.sarif")]) else { return };
    let log: serde_json::Value = serde_json::from_str(&ran.file("out.sarif").expect("SARIF")).expect("JSON");
    let rules = log["runs"][0]["results"].as_array().expect("results").iter();
    assert!(rules.into_iter().any(|result| result["ruleId"] == "DS106"));
}

#[test]
fn the_action_says_that_the_program_is_missing() {
    let (script, defaults) = action();
    let variables: Vec<_> = defaults.iter().map(|(key, value)| (&**key, &**value)).collect();
    let Some(ran) = bash(&script, &variables, false) else { return };
    // Whoever has it installed cannot see this.
    if !ran.out.contains("3 DaemonSets") {
        assert!(ran.code == 2 && ran.out.starts_with("::error::kubectl-ds is not on PATH"), "{}", ran.out);
    }
}

#[test]
fn the_gitlab_job_leaves_its_reports() {
    let file = read("ci/gitlab-lint.yml");
    let [job] = file.entries() else { panic!("one job") };
    only(&job.value, &["stage", "image", "variables", "script", "artifacts", "rules", "needs"]);
    let artifacts = job.value.get("artifacts").expect("artifacts");
    only(artifacts, &["when", "reports", "paths", "expire_in", "name"]);
    assert_eq!(text(artifacts, &["when"]), "always", "a job with findings fails, and its reports count");
    let reports = artifacts.get("reports").expect("reports");
    only(reports, &["codequality", "junit"]);
    let lines: Vec<_> =
        job.value.get("script").expect("a script").items().iter().filter_map(Node::as_str).collect();
    let variables = job.value.get("variables").expect("variables").entries();
    let variables: Vec<_> =
        variables.iter().map(|own| (&*own.key, own.value.as_str().expect("text"))).collect();
    assert_eq!(variables, [("DS_LINT_PATHS", ".")]);
    for (paths, code) in
        [(".", 1), ("deploy/sound.yaml", 0), ("deploy/a.yaml deploy/sound.yaml", 1), ("$(touch pwned)", 2)]
    {
        let Some(ran) = bash(&lines.join("\n"), &[("DS_LINT_PATHS", paths)], true) else { return };
        assert_eq!(ran.code, code, "{paths}: {}", ran.out);
        assert!(ran.file("pwned").is_none());
        let quality = ran.file(text(reports, &["codequality"]));
        assert_eq!(quality.is_some() && ran.file(text(reports, &["junit"])).is_some(), code != 2, "{paths}");
        if let Some(quality) = quality {
            let list: serde_json::Value = serde_json::from_str(&quality).expect("JSON");
            assert!(list.is_array(), "{list}");
        }
    }
}

#[test]
fn the_hook_takes_the_files_of_a_commit() {
    let file = read(".pre-commit-hooks.yaml");
    let [hook] = file.items() else { panic!("one hook") };
    let known = [
        "id",
        "name",
        "entry",
        "language",
        "files",
        "exclude",
        "types",
        "types_or",
        "exclude_types",
        "always_run",
        "fail_fast",
        "verbose",
        "pass_filenames",
        "require_serial",
        "description",
        "language_version",
        "minimum_pre_commit_version",
        "args",
        "stages",
    ];
    only(hook, &known);
    assert_eq!((text(hook, &["id"]), text(hook, &["language"])), ("ds-lint", "system"));
    assert_eq!(hook.get("require_serial").and_then(Node::as_bool), Some(true), "rules look at several files");
    let entry = text(hook, &["entry"]);
    for (files, code) in [
        ("deploy/a.yaml deploy/sound.yaml", 1),
        ("deploy/sound.yaml", 0),
        ("'with space/b.yaml'", 1),
        // A commit without a DaemonSet is no mistake.
        ("other.yaml", 0),
        ("nothing.yaml other.yaml", 0),
        ("broken.yaml", 1),
    ] {
        let script = format!(
            "echo 'a: 1' > other.yaml; echo '# x' > nothing.yaml; echo 'a: [' > broken.yaml; {entry} {files}"
        );
        let Some(ran) = bash(&script, &[], true) else { return };
        assert_eq!(ran.code, code, "{files}: {}", ran.out);
    }
}
