//! Bad input gets a clear error with its place, and exit code 2; one bad object does not hide the others.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn run(words: &[&str], stdin: Option<&[u8]>) -> Output {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_kubectl-ds"))
        .args(words)
        .env_remove("RUST_BACKTRACE")
        .env("NO_COLOR", "1")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let mut input = child.stdin.take().expect("a pipe");
    // The program may end before it has read everything.
    let _ = input.write_all(stdin.unwrap_or_default());
    drop(input);
    child.wait_with_output().expect("ended")
}

/// Runs `list -A` on a file with this text.
fn list(name: &str, text: &[u8]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("written");
    let output = run(&["list", "-A", "--snapshot", &path.display().to_string()], None);
    let shown =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&folder.path().display().to_string(), "@");
    (output.status.code(), shown(&output.stdout), shown(&output.stderr))
}

#[track_caller]
fn refused(name: &str, text: &[u8], wanted: &str) {
    let (code, out, err) = list(name, text);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.starts_with("error: "), "{err}");
    assert!(err.contains(wanted), "{wanted:?} is not in {err}");
    assert!(err.contains("@/"), "names the file: {err}");
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn files_that_cannot_be_read() {
    let output = run(&["list", "-A", "--snapshot", "no/such/file.json"], None);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: no/such/file.json: no such file or folder\n");
    refused("empty.json", b"", "the file is empty");
    refused("blank.yaml", b"\n  \n", "the file is empty");
    refused("binary", b"\x7fELF\0\0\0\x01\x02", "not text");
    refused("broken.gz", b"\x1f\x8b\x08\x00garbage", "gzip");
    refused("words.yaml", b"just a sentence\n", "no Kubernetes objects");
    refused("other.json", br#"{"a": {"b": 1}}"#, "no Kubernetes objects");
}

#[test]
fn text_that_is_no_json_or_yaml() {
    refused("cut.json", br#"{"kind": "List", "items": [{"kind": "Node", "meta"#, "truncated");
    refused(
        "comma.json",
        b"{\"kind\": \"List\",\n \"items\": [\n  {\"kind\": \"Pod\",}\n]}",
        "comma.json:3:",
    );
    refused("tab.yaml", b"kind: Node\nmetadata:\n\tname: x\n", "tab.yaml:3:");
    refused("cycle.yaml", b"kind: Node\nmetadata: &a\n  x: *a\n", "cycle.yaml:3:");
}

#[test]
fn deep_and_exploding_text_ends_at_once() {
    let began = Instant::now();
    refused("deep.json", &vec![b'['; 100_000_000], "deep.json:1:");
    refused("deep.yaml", &[b"a: ".as_slice(), &vec![b'['; 1_000_000]].concat(), "deep.yaml:1:");
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = level - 1;
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(", ")));
    }
    bomb.push_str("kind: Node\n");
    refused("bomb.yaml", bomb.as_bytes(), "bomb.yaml:");
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

const GOOD: &str = r#"{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"good","namespace":"a","uid":"1"},
    "spec":{"selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[]}}}}"#;

#[test]
fn a_bad_object_is_reported_and_the_rest_answers() {
    for (bad, place) in [
        (r#"{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"},"spec":3}"#, "mixed.json:1:"),
        (
            r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"a"},"spec":3}"#,
            "mixed.json:1:",
        ),
        (
            r#"{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"lots"}}}"#,
            "invalid quantity",
        ),
    ] {
        let text = format!(r#"{{"kind":"List","items":[{bad},{GOOD}]}}"#);
        let (code, out, err) = list("mixed.json", text.as_bytes());
        assert_eq!(code, Some(2), "what was asked for is touched: {err}");
        assert!(out.contains("good"), "the rest answers: {out}");
        assert!(err.contains(place), "{err}");
    }
}

#[test]
fn a_bad_object_that_was_not_asked_for_is_only_reported() {
    let bad = r#"{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"bad","namespace":"b"},"spec":{"minReadySeconds":"x"}}"#;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mixed.json");
    fs::write(&path, format!(r#"{{"kind":"List","items":[{bad},{GOOD}]}}"#)).expect("written");
    let path = path.display().to_string();
    let output = run(&["list", "-n", "a", "--snapshot", &path], None);
    assert!(String::from_utf8_lossy(&output.stderr).contains("spec.minReadySeconds"));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_invalid_selector_is_said_and_its_daemonset_still_listed() {
    let text = GOOD.replace(r#""app":"x"}},"template""#, r#""app":"-x-"}},"template""#);
    let (_, out, err) = list("selector.json", text.as_bytes());
    assert!(out.contains("selector cannot be used"), "{out}{err}");
}

#[test]
fn names_that_are_not_there() {
    let words = ["explain", "-n", "kube-system", "kube-prox", "--snapshot", "examples/kind"];
    let output = run(&words, None);
    assert_eq!(output.status.code(), Some(2));
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        err.contains("no DaemonSet \"kube-prox\" in namespace kube-system; did you mean kube-proxy?"),
        "{err}"
    );
    let output = run(&["node", "nowhere", "--snapshot", "examples/kind"], None);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_snapshot_and_a_cluster_do_not_go_together() {
    let output = run(&["list", "--snapshot", "examples/kind", "--context", "prod"], None);
    assert_eq!(output.status.code(), Some(2));
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(err.contains("--snapshot and --context cannot be used together"), "{err}");
}

#[test]
fn control_characters_from_data_are_escaped() {
    let text = GOOD.replace("\"name\":\"good\"", "\"name\":\"go\\u001b[31mod\\u202e\"");
    let (_, out, _) = list("escape.json", text.as_bytes());
    assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}'), "{out:?}");
    assert!(out.contains("go\\x1b[31mod") || out.contains("go\\u{1b}[31mod"), "{out}");
}

#[test]
fn many_ways_to_write_the_same_objects() {
    let object: serde_json::Value = serde_json::from_str(GOOD).expect("JSON");
    let yaml = "\u{feff}# a comment\r\n---\r\napiVersion: apps/v1\r\nkind: DaemonSet\r\nmetadata: {name: good, namespace: a}\r\nspec: {template: {metadata: {labels: {app: x}}}}\r\n...\r\n--- # end\r\n";
    let forms: [(&str, Vec<u8>); 7] = [
        ("one.json", object.to_string().into_bytes()),
        ("lines.ndjson", format!("{object}\n{object}\n").into_bytes()),
        ("array.json", format!("[{object}]").into_bytes()),
        ("list.json", format!(r#"{{"items":[{object}],"kind":"List"}}"#).into_bytes()),
        (
            "typed.json",
            format!(r#"{{"kind":"DaemonSetList","apiVersion":"apps/v1","items":[{object}]}}"#).into_bytes(),
        ),
        ("some.yaml", yaml.as_bytes().to_vec()),
        ("packed.json.gz", gzip(object.to_string().as_bytes())),
    ];
    for (name, text) in forms {
        let (code, out, err) = list(name, &text);
        assert_eq!(code, Some(0), "{name}: {err}");
        assert_eq!(out.lines().count(), 2, "{name}: {out}");
        assert!(out.contains("good"), "{name}: {out}");
    }
    let output = run(&["list", "-A", "--snapshot", "-"], Some(object.to_string().as_bytes()));
    assert!(String::from_utf8_lossy(&output.stdout).contains("good"));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).expect("packed");
    packed.finish().expect("packed")
}

#[test]
fn folders_are_searched_and_broken_files_in_them_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner: &Path = &folder.path().join("resources/ns/a");
    fs::create_dir_all(inner).expect("made");
    fs::write(inner.join("daemonsets.json"), GOOD).expect("written");
    fs::write(folder.path().join("version.json"), r#"{"major":"1"}"#).expect("written");
    fs::write(folder.path().join("kubelet.log"), "no data").expect("written");
    let path = folder.path().display().to_string();
    let output = run(&["list", "-A", "--snapshot", &path], None);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    fs::write(folder.path().join("nodes.json"), "{").expect("written");
    let output = run(&["list", "-A", "--snapshot", &path], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("good"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nodes.json"));
}

#[test]
fn unknown_fields_of_a_manifest_are_reported_with_place_and_near_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("agent.yaml");
    let manifest = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      nodeSelectors: {x: y}\n      containers: [{name: c, image: i}]\n";
    fs::write(&path, manifest).expect("written");
    let path = path.display().to_string();
    let output = run(&["explain", "-f", &path, "--snapshot", "examples/kind"], None);
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        err.contains(
            "agent.yaml:9:7: unknown field \"spec.template.spec.nodeSelectors\" (did you mean nodeSelector?)"
        ),
        "{err}"
    );
    fs::write(&path, manifest.replace("image: i", "image: 3")).expect("written");
    let output = run(&["explain", "-f", &path, "--snapshot", "examples/kind"], None);
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(err.contains("agent.yaml:10:"), "{err}");
    assert!(err.contains("containers[0].image"), "{err}");
    assert!(
        err.contains("agent.yaml:9:7: unknown field"),
        "what comes before a type error is told too: {err}"
    );
}
