//! What stands in a description; `tests/parity` compares all of it with the real DescribePodTemplate.

use serde_json::{Value, json};

use super::describe_pod_template;

/// From kubectl 1.36.3 on a real cluster.
#[test]
fn a_template_reads_as_kubectl_has_it() {
    let template = json!({"$patch": "replace", "metadata": {"labels": {"app": "x", "tier": "node"}}, "spec": {
        "containers": [{"env": [{"name": "LOG_LEVEL", "value": "debug"}], "image": "registry.example.com/agent:1.1",
            "name": "agent", "ports": [{"containerPort": 9100, "name": "metrics", "protocol": "TCP"}],
            "resources": {"limits": {"memory": "128Mi"}, "requests": {"cpu": "100m", "memory": "64Mi"}},
            "volumeMounts": [{"mountPath": "/run/agent", "name": "run"}]}],
        "nodeSelector": {"pool": "gold"}, "tolerations": [{"key": "gold", "operator": "Exists"}],
        "volumes": [{"hostPath": {"path": "/run/agent", "type": "DirectoryOrCreate"}, "name": "run"}]}});
    let expected = "Pod Template:
  Labels:\tapp=x
\ttier=node
  Containers:
   agent:
    Image:\tregistry.example.com/agent:1.1
    Port:\t9100/TCP (metrics)
    Host Port:\t0/TCP (metrics)
    Limits:
      memory:\t128Mi
    Requests:
      cpu:\t100m
      memory:\t64Mi
    Environment:
      LOG_LEVEL:\tdebug
    Mounts:
      /run/agent from run (rw)
  Volumes:
   run:
    Type:\tHostPath (bare host directory volume)
    Path:\t/run/agent
    HostPathType:\tDirectoryOrCreate
  Node-Selectors:\tpool=gold
  Tolerations:\tgold op=Exists
";
    assert_eq!(describe_pod_template(&template), expected);
}

#[test]
fn long_lines_are_cut_and_escapes_shown() {
    let annotations = json!({"a": "é".repeat(80), "b": "one\ntwo\n", "c": "\u{1b}[31m\r",
        "kubectl.kubernetes.io/last-applied-configuration": "{}"});
    let text = describe_pod_template(&json!({"metadata": {"annotations": annotations}}));
    let cut = format!("a:\n\t  {}...\n\tb:\n\t  one\n\t  two\n\tc: ^[[31m\\r\n", "é".repeat(69));
    assert!(text.contains(&cut), "{text}");
}

/// Where the Go code would stop at a nil pointer or refuse to read, there is something to show all the same.
#[test]
fn nothing_is_no_template_to_fail_for() {
    for template in [
        Value::Null,
        json!([]),
        json!({"metadata": 1, "spec": "x"}),
        json!({"spec": {"containers": [7, {"env": [{"valueFrom": {}}, 3], "livenessProbe": 1, "ports": {}}],
            "volumes": [{"azureDisk": {}}, {"iscsi": 1}, 2], "tolerations": [null], "schedulingGroup": {},
            "topologySpreadConstraints": [{"labelSelector": {"matchExpressions": 1}}]}}),
    ] {
        assert!(describe_pod_template(&template).starts_with("Pod Template:\n  Labels:\t<none>\n"));
    }
}
