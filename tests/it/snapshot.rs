//! `kubectl ds snapshot` from outside: what is asked of the server, what is written, what of it answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kubectl_ds::source::{Level, Redactor, Salt};
use serde_json::{Value, json};

use super::api_server::{Answer, ApiServer};
use super::harness::{Program, REPO, Seen};

/// Runs `snapshot` against the server.
fn capture(server: &ApiServer, args: &[&str]) -> Seen {
    Program::new()
        .file("kubeconfig", server.kubeconfig_in("logging"))
        .args(["snapshot", "--kubeconfig", "kubeconfig"])
        .args(args)
        .run()
}

fn named(name: &str) -> Value {
    json!({"metadata": {"name": name, "namespace": "logging", "managedFields": [{"manager": "m"}]}})
}

const EVENTS: [&str; 2] = [
    "/api/v1/events?limit=500&fieldSelector=involvedObject.kind%3DDaemonSet",
    "/api/v1/events?limit=500&fieldSelector=involvedObject.kind%3DPod",
];
const PODS: &str = "/api/v1/pods?limit=500";
const LAST_PODS: &str = "/api/v1/pods?limit=500&continue=t2";

/// Two pages of pods the second of which is gone when it is asked for; events forbidden; most kinds unknown.
fn small_cluster() -> ApiServer {
    let pods = |next, names: &[&str]| {
        let items: Vec<Value> = names.iter().map(|name| named(name)).collect();
        Answer::page("PodList", "1", &items, next)
    };
    let classes = json!({"kind": "PriorityClassList", "metadata": {}, "items": null});
    let server = ApiServer::new()
        .list("/version", Answer::json(200, &json!({"gitVersion": "v1.36.3"})))
        .list("/api/v1/nodes?limit=500", Answer::items("NodeList", "1", &[named("n1")]))
        .list("/apis/apps/v1/daemonsets?limit=500", Answer::items("DaemonSetList", "1", &[named("fluentd")]))
        .list(PODS, pods("t1", &["gone", "a"]))
        .list(PODS, pods("t2", &["a", "b"]))
        .list("/api/v1/pods?limit=500&continue=t1", Answer::refused(410, "Expired", "too old"))
        .list(LAST_PODS, pods("", &["c"]))
        .list("/apis/scheduling.k8s.io/v1/priorityclasses?limit=500", Answer::json(200, &classes));
    let forbidden = "events is forbidden: User \"ci\" cannot list resource \"events\"";
    EVENTS
        .iter()
        .fold(server, |server, target| server.list(target, Answer::refused(403, "Forbidden", forbidden)))
}

fn items(text: &str) -> Vec<Value> {
    let list: Value = serde_json::from_str(text).expect("JSON");
    list["items"].as_array().expect("a list").clone()
}

#[test]
fn a_cluster_is_captured_page_by_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dump");
    let server = small_cluster();
    let seen = capture(&server, &["-A", "-o", path.to_str().expect("text")]);
    let shown = seen.to_string().replace(path.to_str().expect("text"), "DUMP");
    insta::assert_snapshot!(shown, @r#"
        exit 3
        --- out
        DUMP
        --- err
        1 node, 1 daemonset, 3 pods, 0 events and 0 other objects; redacted: standard
        Error from server (Forbidden): events is forbidden: User "ci" cannot list resource "events"
        hint: the snapshot is without it; check with: kubectl auth can-i list events -A
        hint: docs/rbac.md lists what each command needs
    "#);
    let mut files: Vec<String> = fs::read_dir(&path)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(
        files,
        ["daemonsets.json", "nodes.json", "pods.json", "priorityclasses.json", "snapshot.json"]
    );
    let read = |name: &str| items(&fs::read_to_string(path.join(name)).expect("text"));
    let pods = read("pods.json");
    let names: Vec<&Value> = pods.iter().map(|pod| &pod["metadata"]["name"]).collect();
    assert_eq!(names, ["a", "b", "c"], "begun anew, nothing twice");
    assert!(pods.iter().all(|pod| pod["kind"] == "Pod" && pod["apiVersion"] == "v1"));
    assert!(pods.iter().all(|pod| pod["metadata"].get("managedFields").is_none()));
    assert_eq!(read("daemonsets.json")[0]["apiVersion"], "apps/v1");
    assert_eq!(read("priorityclasses.json"), [Value::Null; 0]);
    let mut about = read("snapshot.json")[0].clone();
    assert!(about["takenAt"].take().is_string());
    assert!(about["version"].take().is_string());
    insta::assert_snapshot!(serde_json::to_string_pretty(&about).expect("JSON"), @r#"
        {
          "apiVersion": "kubectl-ds/v1",
          "kind": "Snapshot",
          "lists": [
            {
              "objects": 1,
              "resource": "nodes"
            },
            {
              "objects": 1,
              "resource": "daemonsets"
            },
            {
              "objects": 3,
              "resource": "pods"
            },
            {
              "objects": 0,
              "resource": "priorityclasses"
            }
          ],
          "redact": "standard",
          "refused": [
            {
              "resource": "events"
            }
          ],
          "serverVersion": "v1.36.3",
          "takenAt": null,
          "version": null
        }
    "#);
}

#[test]
fn a_namespace_is_captured_as_far_as_its_user_may_read() {
    let forbidden = Answer::refused(403, "Forbidden", "no");
    let mut namespace = named("logging");
    namespace["kind"] = "Namespace".into();
    let server = ApiServer::new()
        .list("/api/v1/namespaces?limit=500", forbidden.clone())
        .list("/api/v1/namespaces/logging", Answer::json(200, &namespace))
        .list(PODS, forbidden)
        .list("/api/v1/namespaces/logging/pods?limit=500", Answer::items("PodList", "1", &[named("a")]));
    let seen = capture(&server, &["-o", "-"]);
    assert_eq!(seen.code, 0, "{seen}");
    let items = items(&seen.out);
    let kinds: Vec<&Value> = items.iter().map(|item| &item["kind"]).collect();
    assert_eq!(kinds, ["Namespace", "Pod", "Snapshot"]);
    let lists: Vec<&Value> = items[2]["lists"].as_array().expect("a list").iter().collect();
    assert_eq!(lists[0], &json!({"resource": "namespaces", "name": "logging", "objects": 1}));
    assert_eq!(lists[1], &json!({"resource": "pods", "namespace": "logging", "objects": 1}));
    let asked = server.targets();
    let outside: Vec<&String> = asked.iter().filter(|own| !own.contains("/logging")).collect();
    insta::assert_debug_snapshot!(outside, @r#"
        [
            "/api/v1/namespaces?limit=500",
            "/api/v1/nodes?limit=500",
            "/api/v1/pods?limit=500",
            "/apis/scheduling.k8s.io/v1/priorityclasses?limit=500",
            "/apis/node.k8s.io/v1/runtimeclasses?limit=500",
            "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases?limit=500",
            "/version",
        ]
    "#);
}

#[test]
fn what_ends_early_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.json.gz");
    let path = path.to_str().expect("text");
    let broken =
        small_cluster().anew(LAST_PODS).list(LAST_PODS, Answer::refused(400, "BadRequest", "broken"));
    let seen = capture(&broken, &["-A", "-o", path]);
    assert_eq!(
        (seen.code, seen.out.as_str(), seen.err.as_str()),
        (3, "", "Error from server (BadRequest): broken\n")
    );
    let nothing = small_cluster().everywhere(&Answer::refused(403, "Forbidden", "nothing for you"));
    let seen = capture(&nothing, &["-A", "-o", path]);
    assert_eq!((seen.code, seen.out.as_str()), (3, ""), "{seen}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn wrong_command_lines() {
    let mut said = String::new();
    for args in ["--snapshot x.json", "-A -n x", "-o taken.json", "-o taken", "-o x.yaml"] {
        let server = ApiServer::new();
        let args: Vec<&str> = args.split(' ').collect();
        let config: &[&str] = if args[0] == "--snapshot" { &[] } else { &["--kubeconfig", "kubeconfig"] };
        let seen = Program::new()
            .file("kubeconfig", server.kubeconfig_in("logging"))
            .file("taken.json", "mine")
            .file("taken/x.json", "mine")
            .args(["snapshot"])
            .args(&args)
            .args(config)
            .run();
        assert_eq!((seen.code, seen.out.as_str()), (2, ""), "{args:?}: {seen}");
        assert!(server.all_asked().is_empty(), "nothing is asked before");
        said.push_str(&format!("{}\n{}", args.join(" "), seen.err));
    }
    insta::assert_snapshot!(said, @r"
    --snapshot x.json
    error: --snapshot cannot be used here: a snapshot is taken of a cluster
    -A -n x
    error: --namespace and --all-namespaces cannot be used together
    -o taken.json
    error: taken.json: already exists
    hint: --force overwrites it
    -o taken
    error: taken: the folder is not empty
    hint: --force overwrites it
    -o x.yaml
    error: -o x.yaml: snapshots are not written as .yaml
    hint: FILE.json.gz, FILE.json, a folder or - for standard output
    ");
}

/// The objects of the example cluster with values that are worth taking out, the same in templates, revisions and pods.
fn example() -> BTreeMap<String, Vec<Value>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(Path::new(REPO).join("examples/cluster")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut objects = items(&fs::read_to_string(&path).expect("text"));
        for object in &mut objects {
            for spec in ["/spec", "/spec/template/spec", "/data/spec/template/spec"] {
                for container in object
                    .pointer_mut(&format!("{spec}/containers"))
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                {
                    container["args"] = json!(["--token=plain-secret-argument", container["image"]]);
                    container["env"] = json!([{"name": "TOKEN", "value": "plain-secret-variable"}]);
                }
            }
        }
        files.insert(name, objects);
    }
    files
}

/// The program in a folder of these files, as a snapshot.
fn over(files: &BTreeMap<String, Vec<Value>>) -> Program {
    files.iter().fold(Program::new(), |program, (name, objects)| {
        // One on a line: a place is the same, however long the one before it is.
        let lines: Vec<String> = objects.iter().map(Value::to_string).collect();
        let list = format!("{{\"kind\": \"List\", \"items\": [\n{}\n]}}", lines.join(",\n"));
        program.file(&format!("dump/{name}"), list)
    })
}

#[test]
fn redacted_answers_are_the_same_answers() {
    let files = example();
    let redactor = Redactor::new(Level::Standard, Salt::random().expect("randomness"));
    let mut redacted = files.clone();
    redacted.values_mut().flatten().for_each(|object| redactor.redact(object));
    let text = format!("{redacted:?}");
    assert!(!text.contains("plain-secret") && text.matches("redacted-").count() > 100);
    for words in
        ["list -A", "matrix -A", "explain -A", "diff -A", "node n1 n5 n9 gpu-1 cp-1 win-1", "diff -A --pods"]
    {
        for format in ["json", "table"] {
            let run =
                |files| over(files).args(words.split(' ')).args(["--snapshot", "dump", "-o", format]).run();
            let (plain, hidden) = (run(&files), run(&redacted));
            // What differs from the template is shown with its value.
            let marks = |text: &str| text.contains("redacted-");
            if words.ends_with("--pods") && marks(&hidden.out) {
                assert_eq!(plain.out.lines().count(), hidden.out.lines().count(), "{words}");
            } else {
                assert_eq!(plain, hidden, "{words} -o {format}");
            }
            assert!(plain.out.len() > 100, "{words}: an answer");
        }
    }
}

#[test]
fn now_is_when_the_snapshot_was_taken() {
    let mut files = BTreeMap::from([(
        "daemonsets.json".to_owned(),
        vec![json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "a", "namespace": "x", "creationTimestamp": "2026-01-01T00:00:00Z"},
            "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": []}}}})],
    )]);
    let list = |files: &_| over(files).args(["list", "-A", "--snapshot", "dump", "-o", "json"]).run();
    let age = |seen: &Seen| {
        serde_json::from_str::<Value>(&seen.out).expect("JSON")["items"][0]["age"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(age(&list(&files)), "0s", "nothing tells a later time");
    let taken = |time: &str| json!({"kind": "Snapshot", "lists": [{"resource": "nodes"}, {"resource": "pods"}], "takenAt": time, "apiVersion": "kubectl-ds/v1"});
    files.insert(
        "snapshot.json".to_owned(),
        vec![taken("2026-01-03T00:00:00Z"), taken("2026-01-02T00:00:00Z")],
    );
    let seen = list(&files);
    assert_eq!(age(&seen), "2d", "{seen}");
    let items: Value = serde_json::from_str(&seen.out).expect("JSON");
    assert_eq!(items["items"][0]["desired"], 0, "an empty list of nodes is no missing one: {seen}");
    // Another tool's kind of this name tells nothing.
    files.insert(
        "snapshot.json".to_owned(),
        vec![json!({"kind": "Snapshot", "apiVersion": "x/v1", "takenAt": "2026-01-03T00:00:00Z"})],
    );
    assert_eq!(age(&list(&files)), "0s");
}

/// The roles of a section of docs/rbac.md.
fn roles(section: &str) -> Vec<Value> {
    let document = fs::read_to_string(Path::new(REPO).join("docs/rbac.md")).expect("text");
    let (_, rest) = document.split_once(&format!("\n## {section}\n")).expect("a section");
    let text = rest.split_once("\n## ").map_or(rest, |(text, _)| text);
    let blocks = text.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().expect("a block"));
    blocks.map(|block| serde_yaml::from_str(block).expect("YAML")).collect()
}

#[test]
fn the_roles_in_the_documents_allow_what_is_asked() {
    for command in ["list", "explain", "diff", "diff --pods", "node", "matrix", "snapshot"] {
        let roles = roles(command);
        assert_eq!(roles.len(), 1, "{command}");
        assert_eq!(roles[0]["kind"], "ClusterRole", "{command}");
        assert_eq!(roles[0]["metadata"]["name"], format!("kubectl-ds-{}", command.replace(" --", "-")));
    }
    let server = ApiServer::new().list("/api/v1/nodes?limit=500", Answer::items("NodeList", "1", &[]));
    assert_eq!(capture(&server, &["-A", "-o", "-"]).code, 0);
    let rules = roles("snapshot").remove(0)["rules"].take();
    let asked = server.targets();
    let lists: Vec<&String> = asked.iter().filter(|target| *target != "/version").collect();
    assert_eq!(lists.len(), 15, "{asked:?}");
    for target in lists {
        let path: Vec<&str> = target.split('?').next().expect("a path").split('/').collect();
        let group = if path[1] == "api" { "" } else { path[2] };
        let plural = path[path.len() - 1];
        let allows = |rule: &&Value| {
            let holds =
                |list: &str, what: &str| rule[list].as_array().expect("a list").contains(&json!(what));
            holds("apiGroups", group) && holds("resources", plural) && holds("verbs", "list")
        };
        let found = rules.as_array().expect("rules").iter().filter(allows).count();
        assert_eq!(found, 1, "{target}");
    }
}
