//! The configuration: where it is found, what wins, and how its faults are told.

use super::SURGE;
use crate::harness::{Program, Seen};

fn check(text: &str) -> Seen {
    Program::new().file("c.yaml", text).args(["lint", "config", "check", "c.yaml"]).run()
}

#[test]
fn every_fault_is_told_with_its_place() {
    let text = "version: 3
kubernetesVersion: 1.34
profil: strict
select: [DS106, surge-needs-zero-unavailble, 7]
severity: {DS106: fatal}
failOn: warn
psa: baseline
psa: restricted
paths: {exclude: 'x'}
nodes: {count: few}
ignores:
- {rule: DS1, reason: later, expires: never}
- {rule: DS1}
";
    let seen = check(text);
    assert_eq!((seen.code, seen.out.as_str()), (2, ""));
    insta::assert_snapshot!(seen.err, @r#"
    error: c.yaml:1:10: version must be 1, found number 3
    c.yaml:2:20: expected a version in quotes, as "1.34", found number 1.34
    c.yaml:3:1: unknown key "profil", did you mean "profile"?
    c.yaml:4:17: there is no rule "surge-needs-zero-unavailble", did you mean "surge-needs-zero-unavailable"?
    c.yaml:4:46: expected text, found number 7
    c.yaml:5:19: expected one of error, warning, info, found "fatal"
    c.yaml:6:9: expected one of error, warning, info, certain, never, found "warn"
    c.yaml:8:1: psa is written twice
    c.yaml:9:18: expected a list, found "x"
    c.yaml:10:16: expected a number of nodes, found "few"
    c.yaml:12:39: "never" is no date, as 2027-06-30
    c.yaml:13:3: an ignore needs a reason
    "#);
}

#[test]
fn an_ignore_that_has_expired_is_a_fault_of_the_configuration() {
    let text = |day: &str| format!("version: 1\nignores:\n- {{rule: DS106, reason: x, expires: {day}}}\n");
    let seen = check(&text("2001-01-01"));
    assert_eq!(
        (seen.code, seen.err.as_str()),
        (2, "error: c.yaml:3:3: the ignore of DS106 expired on 2001-01-01\n")
    );
    assert_eq!(check(&text("9999-01-01")).code, 0);
    assert_eq!(check("version: 1\nselect: &a [DS1]\nignore: *a\n").code, 0);
}

#[test]
fn a_configuration_that_is_not_there_is_an_error() {
    let none = Program::new().args(["lint", "config", "check"]).run();
    assert!(none.code == 2 && none.err.contains("no .ds-lint.yaml here or above"), "{none:?}");
    let missing = Program::new().args(["lint", "config", "check", "missing.yaml"]).run();
    assert!(missing.code == 2 && missing.err.contains("missing.yaml"), "{missing:?}");
}

/// A repository with a configuration at its top that makes DS106 advice; `more` is linted in `sub`.
fn inside(folder: &str, more: &[&str], environment: Option<&str>) -> Seen {
    let own = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = own.path().join(path);
        std::fs::create_dir_all(path.parent().expect("inside")).expect("folders");
        std::fs::write(path, text).expect("written");
    };
    write(".ds-lint.yaml", "version: 1\nselect: [DS106]\nseverity: {DS106: error}\n");
    write("repo/.git/HEAD", "");
    write("repo/.ds-lint.yaml", "version: 1\nselect: [DS106]\nseverity: {DS106: info}\n");
    write("repo/other.yaml", "version: 1\nselect: [DS106]\nseverity: {DS106: warning}\n");
    write("repo/sub/deep/a.yaml", SURGE);
    write("repo/a.yaml", SURGE);
    write("repo/own/.ds-lint.yml", "version: 1\nselect: [DS106]\nseverity: {DS106: warning}\n");
    write("repo/own/a.yaml", SURGE);
    write("bare/.git/HEAD", "");
    write("bare/a.yaml", SURGE);
    let mut program =
        Program::new().inside(own.path().join(folder)).args(["lint", "a.yaml", "-o", "concise"]);
    if let Some(file) = environment {
        program = program.env("DS_LINT_CONFIG", own.path().join(file));
    }
    program.args(more).run()
}

#[test]
fn the_nearest_configuration_counts_and_flags_win() {
    let other = "../../other.yaml";
    for (folder, more, environment, want) in [
        ("repo", &[][..], None, "info"),
        ("repo/sub/deep", &[], None, "info"),
        ("repo/own", &[], None, "warning"),
        // What lies above the repository is somebody else's.
        ("bare", &["--select", "DS106"], None, "error"),
        ("repo/sub/deep", &[], Some("repo/other.yaml"), "warning"),
        ("repo/sub/deep", &["--config", "../../.ds-lint.yaml"], Some("repo/other.yaml"), "info"),
        ("repo/sub/deep", &["--config", other], None, "warning"),
        ("repo/sub/deep", &["--no-config", "--select", "DS106"], Some("repo/other.yaml"), "error"),
    ] {
        let seen = inside(folder, more, environment);
        assert!(seen.out.contains(&format!(": {want}[DS106]")), "{folder} {more:?}: {seen:?}");
    }
    let both = inside("repo", &["--config", "other.yaml", "--no-config"], None);
    assert_eq!(both.code, 2);
    let missing = inside("repo", &[], Some("missing.yaml"));
    assert!(missing.code == 2 && missing.err.contains("missing.yaml"), "{missing:?}");
}

#[test]
fn flags_win_over_the_file() {
    let config = "version: 1\nprofile: api\nselect: [DS106]\nfailOn: never\nkubernetesVersion: \"1.30\"\nignore: [DS501]\n";
    let with = |more: &[&str]| {
        let program = Program::new().file(".ds-lint.yaml", config).file("a.yaml", SURGE);
        program.args(["lint", "a.yaml", "-o", "concise"]).args(more).run()
    };
    let rules = |seen: &Seen| -> Vec<String> {
        seen.out.lines().filter_map(|line| line.split(['[', ']']).nth(1)).map(str::to_owned).collect()
    };
    let seen = with(&[]);
    assert_eq!((seen.code, rules(&seen)), (0, vec!["DS106".to_owned()]));
    assert!(seen.err.contains("Kubernetes 1.30"), "{}", seen.err);
    assert_eq!(with(&["--fail-on", "error"]).code, 1);
    assert!(with(&["--kubernetes-version", "1.35"]).err.contains("Kubernetes 1.35"));
    assert_eq!(rules(&with(&["--select", "DS303"])), ["DS303"]);
    assert_eq!(rules(&with(&["--extend-select", "DS303"])), ["DS106", "DS303"]);
    assert_eq!(rules(&with(&["--ignore", "DS106"])), Vec::<String>::new());
    assert!(rules(&with(&["--profile", "default"])).contains(&"DS303".to_owned()));
    assert!(!rules(&with(&["--profile", "default", "--select", "DS5"])).contains(&"DS501".to_owned()));
}

/// Patterns and files were looked for in the folder that the program ran in.
#[test]
fn paths_of_a_configuration_begin_where_it_lies() {
    let own = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = own.path().join(path);
        std::fs::create_dir_all(path.parent().expect("inside")).expect("folders");
        std::fs::write(path, text).expect("written");
    };
    let nodes = "apiVersion: v1\nkind: Node\nmetadata: {name: n1, labels: {kubernetes.io/os: windows}}\n";
    write(
        ".ds-lint.yaml",
        "version: 1\nselect: [DS106, DS221]\npaths: {exclude: [charts/**/templates/**, /gen/, \"*.tmp.yaml\", \"!keep.tmp.yaml\"]}\nnodes: {file: ci/nodes.yaml}\n",
    );
    write("ci/nodes.yaml", nodes);
    for path in [
        "charts/a/templates/x.yaml",
        "charts/a/y.yaml",
        "gen/z.yaml",
        "charts/gen/z.yaml",
        "b.tmp.yaml",
        "keep.tmp.yaml",
    ] {
        write(path, SURGE);
    }
    let files = |folder: &str, arguments: &[&str]| -> Vec<String> {
        let program = Program::new().inside(own.path().join(folder));
        let seen = program.args(["lint", "-o", "concise", "--allow-empty"]).args(arguments).run();
        let lines = seen.out.lines().filter(|line| line.contains("[DS106]"));
        let mut found: Vec<_> = lines.filter_map(|line| line.split(':').next()).map(str::to_owned).collect();
        assert!(seen.code != 2, "{seen:?}");
        found.sort();
        found
    };
    let all = ["charts/a/y.yaml", "charts/gen/z.yaml", "keep.tmp.yaml"];
    assert_eq!(files("", &["."]), all);
    assert_eq!(files("charts", &["."]), ["a/y.yaml", "gen/z.yaml"]);
    assert_eq!(files("charts/a", &["templates", "y.yaml"]), ["y.yaml"]);
    // As pre-commit calls it: each file by name, also those of folders that are left out.
    assert_eq!(
        files("", &["gen/z.yaml", "charts/a/templates/x.yaml", "charts/a/y.yaml"]),
        ["charts/a/y.yaml"]
    );
    assert_eq!(files("gen", &["z.yaml", "../charts/a/y.yaml"]), ["../charts/a/y.yaml"]);
    assert_eq!(files("charts", &[".", "--exclude", "/a/"]), ["gen/z.yaml"]);
    assert_eq!(files("", &["./charts/a/y.yaml", "charts/a/y.yaml", "charts/a"]), ["charts/a/y.yaml"]);
    // One that lies elsewhere speaks of the folder that the program runs in.
    write("elsewhere/lint.yaml", "version: 1\nselect: [DS106]\npaths: {exclude: [/a/]}\n");
    assert_eq!(files("charts", &[".", "--config", "../elsewhere/lint.yaml"]), ["gen/z.yaml"]);
    let wrong = Program::new().file("a.yaml", SURGE).args(["lint", "a.yaml", "--exclude", "[z-a]"]).run();
    assert!(wrong.code == 2 && wrong.err.contains("--exclude: error parsing glob '[z-a]'"), "{wrong:?}");
    // The nodes of the configuration, from a folder below; flags come before it.
    let from = |arguments: &[&str]| {
        let program = Program::new().inside(own.path().join("charts"));
        program.args(["lint", "a/y.yaml", "--select", "DS221", "-o", "concise"]).args(arguments).run()
    };
    let seen = from(&[]);
    assert_eq!((seen.code, seen.err.contains("no such file")), (0, false), "{seen:?}");
}

#[test]
fn gitignore_hides_outside_of_a_repository_too_and_nothing_else_hides() {
    for git in [false, true] {
        let mut program = Program::new()
            .file(".gitignore", "gen/\n*.tmp.yaml\n!keep.tmp.yaml\n")
            .file(".ignore", "a.yaml\n")
            .file("gen/a.yaml", SURGE)
            .file("sub/.gitignore", "b.yaml\n")
            .file("sub/b.yaml", SURGE)
            .file("sub/c.yaml", SURGE);
        for name in ["a.yaml", "b.yaml", "c.tmp.yaml", "keep.tmp.yaml"] {
            program = program.file(name, SURGE);
        }
        if git {
            program = program.file(".git/HEAD", "").file(".git/info/exclude", "b.yaml\n");
        }
        let seen = program.args(["lint", ".", "--select", "DS106", "-o", "concise"]).run();
        let names: Vec<_> = seen.out.lines().filter_map(|line| line.split(':').next()).collect();
        assert_eq!(names, ["a.yaml", "b.yaml", "keep.tmp.yaml", "sub/c.yaml"], "{git}: {seen:?}");
    }
}

#[test]
fn ignores_of_the_configuration_mean_objects_and_containers() {
    let with = |ignore: &str| {
        let config =
            format!("version: 1\nselect: [DS145, DS010]\nignores:\n- {{rule: DS145, reason: x, {ignore}}}\n");
        let container =
            |name: &str| format!("{{name: {name}, image: a:1, resources: {{requests: {{memory: 512m}}}}}}");
        let text = format!(
            "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {{name: calico-node, namespace: kube-system}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec:\n      initContainers:\n      - {}\n      containers:\n      - {}\n",
            container("install-cni"),
            container("node"),
        );
        let program = Program::new().file(".ds-lint.yaml", config).file("a.yaml", text);
        let seen = program.args(["lint", ".", "-o", "concise"]).run();
        let line =
            |line: &str| Some(format!("{}:{}", line.split(['[', ']']).nth(1)?, line.split(':').nth(1)?));
        seen.out.lines().filter_map(line).collect::<Vec<_>>()
    };
    for (ignore, want) in [
        ("object: kube-system/calico-node", vec![]),
        ("object: \"kube-system/*\"", vec![]),
        ("object: calico-*", vec![]),
        ("object: \"other/*\"", vec!["DS145:10", "DS145:12", "DS010:4"]),
        ("container: install-*", vec!["DS145:12"]),
        ("container: \"no?e\"", vec!["DS145:10"]),
        ("object: \"kube-system/*\", container: node", vec!["DS145:10"]),
        ("object: \"other/*\", container: node", vec!["DS145:10", "DS145:12", "DS010:4"]),
        ("container: node, expires: 9999-12-31", vec!["DS145:10"]),
        ("container: node, expires: 2001-01-01", vec!["DS145:10", "DS145:12", "DS010:4"]),
    ] {
        let mut want: Vec<_> = want.into_iter().map(str::to_owned).collect();
        let mut seen = with(ignore);
        want.sort();
        seen.sort();
        assert_eq!(seen, want, "{ignore}");
    }
}

#[test]
fn an_ignore_is_not_unused_because_only_a_part_of_the_repository_is_linted() {
    let other = SURGE.replace("name: agent", "name: other");
    for (path, object, told) in [
        ("other.yaml", "monitoring/agent", false),
        ("a.yaml", "monitoring/agent", false),
        (".", "monitoring/agent", false),
        // It names what was judged, and hid nothing of it.
        ("other.yaml", "monitoring/other", true),
        ("other.yaml", "other", true),
        // What else a pattern means was not given.
        ("other.yaml", "monitoring/*", false),
        (".", "gone-*", true),
        (".", "monitoring/gone", true),
        ("a.yaml", "monitoring/gone", false),
    ] {
        let rule = if told { "DS145" } else { "DS106" };
        let config = format!(
            "version: 1\nselect: [DS106, DS145, DS010]\nignores:\n- {{rule: {rule}, object: \"{object}\", reason: x}}\n"
        );
        let program = Program::new().file(".ds-lint.yaml", config).file("a.yaml", SURGE);
        let seen = program.file("other.yaml", &other).args(["lint", path, "-o", "concise"]).run();
        assert_eq!(seen.out.contains("DS010"), told, "{path} {object}: {seen:?}");
    }
    let config = "version: 1\nselect: [DS145, DS010]\nignores:\n- {rule: DS145, object: agent, container: NAME, reason: x}\n";
    for (name, told) in [("agent", true), ("sidecar", false)] {
        let program =
            Program::new().file(".ds-lint.yaml", config.replace("NAME", name)).file("a.yaml", SURGE);
        let seen = program.args(["lint", "a.yaml", "-o", "concise"]).run();
        assert_eq!(seen.out.contains("DS010"), told, "{name}: {seen:?}");
    }
}
