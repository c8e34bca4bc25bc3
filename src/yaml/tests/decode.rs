//! Typed structs, their errors and unknown fields.

use std::collections::{BTreeMap, HashMap};

use k8s_openapi::api::apps::v1::{ControllerRevision, DaemonSet};
use k8s_openapi::api::core::v1::{Container, PodSpec, Secret};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde::Deserialize;

use super::root;
use crate::yaml::{Error, decode, decode_strict};

const DAEMON_SET: &str = "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  creationTimestamp: 2024-01-02T03:04:05Z
  labels: null
spec:
  minReadySeconds: 1e1
  selector:
    matchLabels: {app: agent}
  updateStrategy:
    rollingUpdate: {maxUnavailable: 10%, maxSurge: 0}
  template:
    metadata:
      labels: {app: agent}
    spec:
      hostNetwork: yes
      tolerations:
      volumes: ~
      containers:
      - name: agent
        image: agent:1
        ports: [{containerPort: 0x50}]
        resources:
          limits: {cpu: 2, memory: 64Mi, ephemeral-storage: 1.5}
        livenessProbe:
          httpGet: {port: http}
";

#[test]
fn a_daemon_set_becomes_its_type() {
    let node = root(DAEMON_SET);
    let (daemon_set, unknown) = decode_strict::<DaemonSet>(&node);
    let daemon_set = daemon_set.unwrap();
    assert!(unknown.is_empty(), "{unknown:?}");
    let spec = daemon_set.spec;
    assert_eq!(spec.min_ready_seconds, Some(10));
    let rolling = spec.update_strategy.unwrap().rolling_update.unwrap();
    assert_eq!(rolling.max_unavailable, Some(IntOrString::String("10%".into())));
    assert_eq!(rolling.max_surge, Some(IntOrString::Int(0)));
    let pod = spec.template.spec.unwrap();
    assert_eq!(pod.host_network, Some(true));
    assert!(pod.tolerations.is_none() && pod.volumes.is_none());
    assert_eq!(pod.containers[0].ports.as_ref().unwrap()[0].container_port, 80);
    let limits = pod.containers[0].resources.as_ref().unwrap().limits.as_ref().unwrap();
    assert_eq!(limits["cpu"], Quantity("2".into()));
    assert_eq!(limits["memory"], Quantity("64Mi".into()));
    assert_eq!(limits["ephemeral-storage"], Quantity("1.5".into()));
    assert!(daemon_set.metadata.labels.is_none());
    assert!(daemon_set.metadata.creation_timestamp.is_some());
}

fn error_of<'de, T: Deserialize<'de>>(node: &'de crate::yaml::Node) -> Error {
    match decode::<T>(node) {
        Ok(_) => panic!("decoded"),
        Err(error) => error,
    }
}

#[test]
fn errors_name_place_and_path() {
    let cases = [
        ("hostNetwork: true\n", "hostNetwork: \"true\"\n", "hostNetwork: expected a boolean, found \"true\""),
        (
            "minReadySeconds: 1e1",
            "minReadySeconds: '3'",
            "spec.minReadySeconds: expected an integer, found \"3\"",
        ),
        (
            "minReadySeconds: 1e1",
            "minReadySeconds: 1.5",
            "spec.minReadySeconds: expected an integer, found number 1.5",
        ),
        (
            "minReadySeconds: 1e1",
            "minReadySeconds: 5000000000",
            "spec.minReadySeconds: expected a 32-bit integer, found number 5000000000",
        ),
        (
            "containerPort: 0x50",
            "containerPort: http",
            "spec.template.spec.containers[0].ports[0].containerPort: expected an integer, found \"http\"",
        ),
        (
            "image: agent:1",
            "image: 1.5",
            "spec.template.spec.containers[0].image: expected a string, found number 1.5",
        ),
        (
            "labels: {app: agent}\n    spec",
            "labels: {app.x/y: yes}\n    spec",
            "spec.template.metadata.labels[app.x/y]: expected a string, found boolean true",
        ),
        (
            "tolerations:\n",
            "tolerations: {key: x}\n",
            "spec.template.spec.tolerations: expected a list, found a map",
        ),
        (
            "matchLabels: {app: agent}",
            "matchLabels: [app]",
            "spec.selector.matchLabels: expected a map, found a list",
        ),
        (
            "maxSurge: 0",
            "maxSurge: yes",
            "spec.updateStrategy.rollingUpdate.maxSurge: expected an integer or a string, found boolean true",
        ),
        (
            "cpu: 2",
            "cpu: [2]",
            "spec.template.spec.containers[0].resources.limits.cpu: expected a quantity such as 500m or 64Mi, found a list",
        ),
    ];
    for (from, to, want) in cases {
        let text = DAEMON_SET.replace("hostNetwork: yes", "hostNetwork: true").replacen(from, to, 1);
        let node = root(&text);
        let error = error_of::<DaemonSet>(&node);
        let shown = error.to_string();
        assert!(shown.ends_with(want), "{shown}");
        let place = &text.lines().nth(error.pos.line as usize - 1).unwrap()[error.pos.column as usize - 1..];
        let value = to.rsplit(": ").next().unwrap().trim();
        assert!(place.starts_with(&value[..1]) || to.contains('{') || to.contains('['), "{place} {value}");
    }
    let node = root("spec:\n  replicas: two\n");
    #[derive(Debug, Deserialize)]
    struct Spec {
        #[expect(dead_code, reason = "only decoded")]
        replicas: i64,
    }
    #[derive(Debug, Deserialize)]
    struct Root {
        #[expect(dead_code, reason = "only decoded")]
        spec: Spec,
    }
    let error = error_of::<Root>(&node);
    assert_eq!(error.to_string(), "line 2, column 13: spec.replicas: expected an integer, found \"two\"");
    assert_eq!(error.field_message(), "spec.replicas: expected an integer, found \"two\"");
    assert_eq!(error.path.unwrap().to_string(), "spec.replicas");
}

#[test]
fn errors_raised_by_types_are_placed_too() {
    let node = root("metadata:\n  creationTimestamp: yesterday\n");
    let error = error_of::<DaemonSet>(&node);
    assert_eq!((error.pos.line, error.pos.column), (2, 22));
    assert_eq!(error.path.unwrap().to_string(), "metadata.creationTimestamp");
    let node = root("kind: Deployment\n");
    let error = error_of::<DaemonSet>(&node);
    assert_eq!(error.to_string(), "line 1, column 7: kind: expected DaemonSet, found \"Deployment\"");
}

#[test]
fn unknown_fields_are_collected() {
    let text = DAEMON_SET
        .replace("      hostNetwork: yes\n", "      hostnetwork: yes\n      nodeSelectors: {a: b}\n")
        .replace("        image: agent:1\n", "        image: agent:1\n        imagePullPolicies: ~\n")
        + "extra: 1\n";
    let node = root(&text);
    let (result, unknown) = decode_strict::<DaemonSet>(&node);
    assert!(result.is_ok());
    let shown: Vec<String> = unknown
        .iter()
        .map(|u| format!("{} {} {} {:?}", u.key_span.start.line, u.path, u.struct_name, u.suggestion))
        .collect();
    assert_eq!(
        shown,
        [
            "30 extra DaemonSet None",
            "17 spec.template.spec.hostnetwork PodSpec Some(\"hostNetwork\")",
            "18 spec.template.spec.nodeSelectors PodSpec Some(\"nodeSelector\")",
            "24 spec.template.spec.containers[0].imagePullPolicies Container Some(\"imagePullPolicy\")",
        ]
    );
    assert!(unknown[1].fields.contains(&"hostNetwork"));
    assert_eq!(unknown[1].key_span.slice(&text), Some("hostnetwork"));
}

#[test]
fn null_is_absent_as_in_go() {
    let node = root("containers:\n- null\n- name: x\n  args: [~, a]\n  env: null\nnodeSelector: {a: ~}\n");
    let pod: PodSpec = decode(&node).unwrap();
    assert_eq!(pod.containers[0], Container::default());
    assert_eq!(pod.containers[1].args.as_deref(), Some(&["".to_owned(), "a".to_owned()][..]));
    assert_eq!(pod.node_selector.unwrap()["a"], "");

    let quantities: BTreeMap<String, Quantity> = decode(&root("cpu: ~\n")).unwrap();
    assert_eq!(quantities["cpu"], Quantity("0".into()));

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Lenient {
        count: i32,
        ratio: f64,
        flag: bool,
        name: String,
        list: Vec<String>,
        map: HashMap<String, i32>,
        inner: Option<Box<Lenient>>,
    }
    let text = "count: ~\nratio:\nflag: null\nname: ~\nlist: ~\nmap: ~\ninner: ~\n";
    assert_eq!(decode::<Lenient>(&root(text)).unwrap(), Lenient::default());
    assert_eq!(decode::<Lenient>(&root("---\n")).unwrap(), Lenient::default());
    assert_eq!(
        decode::<Vec<(i32, bool, String)>>(&root("- [~, ~, ~]\n")).unwrap(),
        [(0, false, String::new())]
    );
}

#[test]
fn derived_structs_borrow_and_rename() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Lite<'a> {
        #[serde(borrow)]
        node_name: &'a str,
        phase: Phase,
        #[serde(default)]
        labels: BTreeMap<&'a str, &'a str>,
        tuple: (i64, f64),
        any: Any,
        rest: serde_json::Value,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    enum Phase {
        Running,
        #[serde(rename = "done")]
        Done {
            code: i32,
        },
        Wrapped(u8),
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged)]
    enum Any {
        Number(u64),
        Text(String),
    }
    let text = "nodeName: n1\nphase: Running\nlabels: {a: b}\ntuple: [1, 2]\nany: 18446744073709551615\nrest: {x: [1.0, 1.5, ~]}\n";
    let node = root(text);
    let lite: Lite<'_> = decode(&node).unwrap();
    assert_eq!(lite.node_name, "n1");
    assert_eq!(lite.phase, Phase::Running);
    assert_eq!(lite.labels["a"], "b");
    assert_eq!(lite.tuple, (1, 2.0));
    assert_eq!(lite.any, Any::Number(u64::MAX));
    assert_eq!(lite.rest.to_string(), r#"{"x":[1,1.5,null]}"#);
    assert_eq!(decode::<Phase>(&root("done: {code: 3}\n")).unwrap(), Phase::Done { code: 3 });
    assert_eq!(decode::<Phase>(&root("Wrapped: 7\n")).unwrap(), Phase::Wrapped(7));
    assert_eq!(decode::<Any>(&root("text\n")).unwrap(), Any::Text("text".into()));
    let error = decode::<Phase>(&root("Wrapped: 700\n")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1, column 10: Wrapped: expected an unsigned 8-bit integer, found number 700"
    );
    assert!(decode::<Phase>(&root("Other\n")).is_err());
    assert!(decode::<Phase>(&root("[1]\n")).is_err());
}

#[test]
fn missing_fields_point_to_their_map() {
    #[derive(Debug, Deserialize)]
    struct Item {
        #[expect(dead_code, reason = "only decoded")]
        name: String,
    }
    let error = decode::<HashMap<String, Vec<Item>>>(&root("items:\n- name: a\n- other: b\n")).unwrap_err();
    assert_eq!(error.to_string(), "line 3, column 3: items[1]: missing field `name`");
}

#[test]
fn numbers_convert_as_in_go() {
    assert_eq!(decode::<i32>(&root("2.0\n")).unwrap(), 2);
    assert_eq!(decode::<i32>(&root("-0.0\n")).unwrap(), 0);
    assert_eq!(decode::<f64>(&root("3\n")).unwrap().to_bits(), 3.0_f64.to_bits());
    assert_eq!(decode::<u64>(&root("1e19\n")).unwrap(), 10_000_000_000_000_000_000);
    assert!(decode::<f64>(&root(".nan\n")).is_err());
    assert!(decode::<serde_json::Value>(&root(".inf\n")).is_err());
    assert!(decode::<u8>(&root("-1\n")).is_err());
    assert!(decode::<String>(&root("1\n")).is_err());
}

#[test]
fn raw_extensions_keep_everything() {
    let node = root("revision: 3\ndata: {spec: {x: [1, ~, 0644]}}\n");
    let revision: ControllerRevision = decode(&node).unwrap();
    assert_eq!(revision.revision, Some(3));
    assert_eq!(revision.data.0.to_string(), r#"{"spec":{"x":[1,null,420]}}"#);
}

#[test]
fn byte_strings_are_base64() {
    let node = root("data: {k: aGk=}\n");
    let secret: Secret = decode(&node).unwrap();
    assert_eq!(secret.data.unwrap()["k"].0, b"hi");
}
