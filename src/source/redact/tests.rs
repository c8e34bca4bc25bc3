//! Secrets planted in every place where they hide: none may come out.

use serde_json::{Value, json};

use super::secret::MARK;
use super::{Level, Redactor, Salt};

fn redacted(level: Level, object: &Value) -> Value {
    let mut object = object.clone();
    Redactor::new(level, Salt::of(b"salt")).redact(&mut object);
    object
}

/// Secrets of the standard level start with `plain-secret`, those that only the strict level takes out with
/// `strict-secret`.
fn container(name: &str) -> Value {
    let handler = |kind: &str| {
        json!({
            "exec": {"command": ["/bin/probe", format!("plain-secret-{name}-{kind}-exec")]},
            "httpGet": {
                "path": format!("/health?token=plain-secret-{name}-{kind}-query"), "port": 80,
                "host": format!("strict-secret-{name}-{kind}-host"),
                "httpHeaders": [
                    {"name": format!("strict-secret-{name}-{kind}-name"), "value": format!("plain-secret-{name}-{kind}-header")},
                ],
            },
        })
    };
    json!({
        "name": name, "image": "agent:1",
        "command": ["/bin/sh", "-c", format!("curl -H plain-secret-{name}-command")],
        "args": [format!("--token=plain-secret-{name}-arg")],
        "env": [
            {"name": "TOKEN", "value": format!("plain-secret-{name}-env")},
            {"name": "EMPTY", "value": ""},
            {"name": "DATABASE", "value": format!("postgres://app:plain-secret-{name}-dsn@db/app")},
            {"name": "REFERENCE", "valueFrom": {"secretKeyRef":
                {"name": format!("strict-secret-{name}-ref"), "key": format!("strict-secret-{name}-key")}}},
        ],
        "envFrom": [{"secretRef": {"name": format!("strict-secret-{name}-from")}}],
        "lifecycle": {"postStart": handler("start"), "preStop": handler("stop")},
        "livenessProbe": handler("live"), "readinessProbe": handler("ready"), "startupProbe": handler("startup"),
        "securityContext": {"windowsOptions": {"gmsaCredentialSpec": format!("plain-secret-{name}-gmsa")}},
    })
}

fn pod_spec() -> Value {
    json!({
        "containers": [container("main")],
        "initContainers": [container("init")],
        "ephemeralContainers": [container("debug")],
        "imagePullSecrets": [{"name": "strict-secret-pull"}],
        "hostAliases": [{"ip": "10.9.9.9", "hostnames": ["strict-secret-alias"]}],
        "dnsConfig": {"nameservers": ["10.9.9.9"], "searches": ["strict-secret-search"]},
        "securityContext": {"windowsOptions": {"gmsaCredentialSpec": "plain-secret-pod-gmsa"}},
        "nodeSelector": {"kept": "kept-selector"},
        "volumes": [
            {"name": "csi", "csi": {"driver": "d", "volumeAttributes": {"password": "plain-secret-csi"},
                "nodePublishSecretRef": {"name": "strict-secret-csi-ref"}}},
            {"name": "flex", "flexVolume": {"driver": "d", "options": {"password": "plain-secret-flex"},
                "secretRef": {"name": "strict-secret-flex-ref"}}},
            {"name": "claim", "ephemeral": {"volumeClaimTemplate":
                {"metadata": {"annotations": {"a/b": "plain-secret-claim"}}, "spec": {}}}},
            {"name": "secret", "secret": {"secretName": "strict-secret-volume",
                "items": [{"key": "strict-secret-item", "path": "p"}]}},
            {"name": "git", "gitRepo": {"repository": "https://me:plain-secret-git@git.example/x"}},
            {"name": "projected", "projected": {"sources": [
                {"secret": {"name": "strict-secret-projected"}},
                {"podCertificate": {"userAnnotations": {"a/b": "plain-secret-certificate"}}},
            ]}},
        ],
    })
}

fn template() -> Value {
    json!({
        "metadata": {"labels": {"app": "kept-label"}, "annotations":
            {"vault/token": "plain-secret-template", "kubectl.kubernetes.io/restartedAt": "kept-restarted"}},
        "spec": pod_spec(),
    })
}

fn metadata(kind: &str) -> Value {
    json!({
        "name": "kept-name", "namespace": "kept-namespace", "uid": "kept-uid", "labels": {"app": "kept-label"},
        "annotations": {
            "kubectl.kubernetes.io/last-applied-configuration": format!("{{\"env\":\"plain-secret-{kind}-applied\"}}"),
            "example.com/token": format!("plain-secret-{kind}-annotation"),
            "kubernetes.io/change-cause": format!("kubectl set env ds/x TOKEN=plain-secret-{kind}-cause kept-cause"),
            "deprecated.daemonset.template.generation": "kept-generation",
            "meta.helm.sh/release-name": "kept-release",
            "openshift.io/node-selector": "kept-node-selector",
            "kubectl-ds/journal": "kept-journal",
            "kubectl-ds/update-plan": json!({"v": 1, "run": "kept-run", "nodes": "kept-names", "policy": {
                "preHook": format!("curl -H plain-secret-{kind}-hook"), "postHook": format!("plain-secret-{kind}-after"),
                "nodes": "kept-selector", "gates": ["ready", {"exec": format!("plain-secret-{kind}-gate")},
                    {"http": format!("http://x?token=plain-secret-{kind}-url")}]}}).to_string(),
            "kubectl-dsx/journal": format!("plain-secret-{kind}-not-ours"),
            "node.alpha.kubernetes.io/ttl": format!("{}plain-secret-{kind}-long", "x".repeat(600)),
        },
        "managedFields": [{"manager": format!("plain-secret-{kind}-manager")}],
    })
}

fn object(kind: &str, rest: Value) -> Value {
    let mut object = rest;
    object["kind"] = kind.into();
    object["metadata"] = metadata(kind);
    object
}

fn status(name: &str) -> Value {
    json!([{
        "name": name,
        "state": {"waiting": {"reason": "CreateContainerError", "message": format!("exec \"strict-secret-{name}-waiting\": not found, kept-evidence")}},
        "lastState": {"terminated": {"exitCode": 1, "message": format!("strict-secret-{name}-log; bad token plain-secret-{name}-env")}},
    }])
}

fn objects() -> Vec<Value> {
    let conditions = json!([{"type": "Ready", "status": "False", "message": "kept-evidence of \"strict-secret-condition\""}]);
    let pod = json!({"spec": pod_spec(), "status": {
        "message": "kept-evidence from 10.1.2.3:4 and https://strict-secret-url/x and https://u:plain-secret-url@h/x",
        "conditions": conditions,
        "containerStatuses": status("main"), "initContainerStatuses": status("init"),
        "ephemeralContainerStatuses": status("debug"),
        "podIP": "10.1.2.3", "podIPs": [{"ip": "10.1.2.3"}], "hostIP": "10.1.2.3", "hostIPs": [{"ip": "10.1.2.3"}],
    }});
    let node = json!({
        "spec": {"providerID": "strict-secret-provider", "podCIDR": "10.1.2.3/24", "podCIDRs": ["10.1.2.3/24"]},
        "status": {"addresses": [{"address": "10.1.2.3"}], "images": [{"names": ["strict-secret-image"]}],
            "conditions": conditions, "nodeInfo": {"machineID": "strict-secret-machine", "systemUUID": "strict-secret-uuid",
            "bootID": "strict-secret-boot", "kubeletVersion": "kept-version"}},
    });
    let event = |message: &str| {
        object("Event", json!({"involvedObject": {"kind": "Pod", "name": "kept-name"}, "message": message}))
    };
    let data = json!({"spec": {"template": template(), "other": "plain-secret-data"}, "other": "plain-secret-other"});
    vec![
        object("Pod", pod),
        object("Node", node),
        object("DaemonSet", json!({"spec": {"template": template()}, "status": {"conditions": conditions}})),
        object("ControllerRevision", json!({"revision": 3, "data": data})),
        object("ControllerRevision", json!({"revision": 3, "data": {"anything": "plain-secret-foreign"}})),
        event("Liveness probe failed: strict-secret-output"),
        event("Readiness probe failed: HTTP probe failed with statuscode: 503"),
        event(
            "pods \"strict-secret-quoted\" is forbidden: kept-evidence; see https://me:plain-secret-event@h/",
        ),
        object("Namespace", json!({})),
        object("PodDisruptionBudget", json!({"status": {"conditions": conditions}})),
        object(
            "Service",
            json!({"spec": {"clusterIP": "10.1.2.3", "clusterIPs": ["10.1.2.3"], "externalName": "strict-secret-external",
            "externalIPs": ["10.1.2.3"], "loadBalancerIP": "10.1.2.3"}, "status": {"loadBalancer": {"ingress": [{"hostname": "strict-secret-lb"}]}}}),
        ),
        object("EndpointSlice", json!({"endpoints": [{"addresses": ["10.1.2.3"]}]})),
        object("PriorityClass", json!({"value": 1, "description": "strict-secret-description"})),
        object("RuntimeClass", json!({"handler": "kept-handler"})),
        object("ResourceQuota", json!({"spec": {"hard": {"pods": "1"}}})),
        object("LimitRange", json!({"spec": {"limits": []}})),
        object("Lease", json!({"spec": {"holderIdentity": "kept-holder"}})),
    ]
}

/// All words of the text that hold `what`.
fn words(text: &str, what: &str) -> Vec<String> {
    let ends = |sign: char| !(sign.is_ascii_alphanumeric() || "-.".contains(sign));
    text.split(ends).filter(|word| word.contains(what)).map(str::to_owned).collect()
}

#[test]
fn planted_secrets_never_come_out() {
    for own in objects() {
        let before = own.to_string();
        let secrets = words(&before, "plain-secret");
        assert!(secrets.len() > 4, "secrets are planted: {before}");
        let standard = redacted(Level::Standard, &own).to_string();
        assert_eq!(words(&standard, "plain-secret"), [""; 0], "{}", own["kind"]);
        assert_eq!(
            words(&standard, "strict-secret"),
            words(&before, "strict-secret"),
            "{}: the standard level leaves the surroundings",
            own["kind"]
        );
        let strict = redacted(Level::Strict, &own).to_string();
        for what in ["plain-secret", "strict-secret", "10.1.2.3", "10.9.9.9"] {
            assert_eq!(words(&strict, what), [""; 0], "{} at the strict level", own["kind"]);
        }
        assert_eq!(redacted(Level::None, &own), own, "nothing is taken out if nothing should be");
    }
}

#[test]
fn what_answers_need_stays() {
    for own in objects() {
        let kept = words(&own.to_string(), "kept-");
        let standard = redacted(Level::Standard, &own).to_string();
        assert_eq!(words(&standard, "kept-"), kept, "{}", own["kind"]);
        let strict = words(&redacted(Level::Strict, &own).to_string(), "kept-");
        let gone: Vec<&String> = kept.iter().filter(|word| !strict.contains(word)).collect();
        assert!(gone.iter().all(|word| word.as_str() == "kept-cause"), "{}: {gone:?}", own["kind"]);
    }
}

#[test]
fn templates_stay_equal_to_their_revisions_and_pods() {
    for level in [Level::Standard, Level::Strict] {
        let redactor = Redactor::new(level, Salt::of(b"salt"));
        let [mut daemon_set, mut revision, mut pod] = [
            object("DaemonSet", json!({"spec": {"template": template()}})),
            object("ControllerRevision", json!({"data": {"spec": {"template": template()}}})),
            object("Pod", json!({"spec": pod_spec()})),
        ];
        revision["data"]["spec"]["template"]["$patch"] = "replace".into();
        [&mut daemon_set, &mut revision, &mut pod].into_iter().for_each(|own| redactor.redact(own));
        let template = &daemon_set["spec"]["template"];
        assert_eq!(template["spec"], pod["spec"]);
        let mut stored = revision["data"]["spec"]["template"].clone();
        assert_eq!(stored.as_object_mut().expect("a template").remove("$patch"), Some("replace".into()));
        assert_eq!(*template, stored);
    }
}

#[test]
fn equal_texts_stay_equal_and_others_do_not() {
    let env = |value: &str| {
        let pod = json!({"kind": "Pod", "spec": {"containers": [{"name": "c", "env": [{"name": "A", "value": value}]}]}});
        redacted(Level::Standard, &pod)["spec"]["containers"][0]["env"][0]["value"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    assert_eq!(env("one"), env("one"));
    assert_ne!(env("one"), env("two"));
    assert_eq!(env(""), "", "nothing to hide");
    assert!(env("one").starts_with(MARK) && env("one").len() == MARK.len() + 16);
    let pod = json!({"kind": "Pod", "spec": {"containers": [{"name": "c", "args": ["one"]}]}});
    let by = |salt| {
        let mut pod = pod.clone();
        Redactor::new(Level::Standard, salt).redact(&mut pod);
        pod
    };
    let random = || Salt::random().expect("randomness");
    assert_ne!(by(random()), by(random()), "another run, other marks");
}

#[test]
fn a_program_is_kept_if_it_is_nothing_but_a_program() {
    for (command, kept) in [
        ("/usr/bin/agent", true),
        ("agent-1.2_x", true),
        ("C:\\agent.exe", true),
        ("sh -c secret", false),
        ("token=secret", false),
    ] {
        let pod = json!({"kind": "Pod", "spec": {"containers": [{"name": "c", "command": [command, "x"]}]}});
        let words = redacted(Level::Standard, &pod)["spec"]["containers"][0]["command"].clone();
        assert_eq!(words[0] == command, kept, "{command}");
        assert!(words[1].as_str().expect("text").starts_with(MARK));
        let words = redacted(Level::Strict, &pod)["spec"]["containers"][0]["command"].clone();
        assert!(words[0].as_str().expect("text").starts_with(MARK));
    }
}

#[test]
fn change_causes_lose_what_is_assigned() {
    let cause = |text: &str| {
        let own =
            json!({"kind": "DaemonSet", "metadata": {"annotations": {"kubernetes.io/change-cause": text}}});
        let own = redacted(Level::Standard, &own);
        let text =
            own["metadata"]["annotations"]["kubernetes.io/change-cause"].as_str().expect("text").to_owned();
        let mark = Salt::of(b"salt").mark("x");
        text.replace(&mark, "<x>")
    };
    for (text, wanted) in [
        ("raise log level", "raise log level"),
        ("kubectl set env ds/a TOKEN=x --record=x", "kubectl set env ds/a TOKEN=<x> --record=<x>"),
        ("kubectl set image ds/a c=agent:2 --token=x", "kubectl set image ds/a c=agent:2 --token=<x>"),
        ("A= b", "A= b"),
    ] {
        assert_eq!(cause(text), wanted);
    }
}

#[test]
fn messages_lose_what_they_quote() {
    let message = |level: Level, text: &str| {
        redacted(level, &json!({"kind": "Event", "message": text}))["message"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    for (text, strict) in [
        ("0/5 nodes are available: 5 Insufficient cpu.", "0/5 nodes are available: 5 Insufficient cpu."),
        ("pods \"a-1\" is forbidden: exceeded quota", "pods \"…\" is forbidden: exceeded quota"),
        ("it can't find 'a b', sorry", "it can't find '…', sorry"),
        ("quoted \"a \\\" b\" and `c`", "quoted \"…\" and `…`"),
        ("open \"never closed", "open \"…"),
        ("dial tcp 10.1.2.3:80: refused", "dial tcp … refused"),
        ("read tcp 10.0.0.1:4->10.0.0.2:80: reset", "read tcp … reset"),
        ("from [fd00::1]:80 to fd00::2", "from … to …"),
        ("GET https://h/x failed", "GET … failed"),
        ("Liveness probe failed: panic: x", "Liveness probe failed: …"),
        (
            "Readiness probe failed: HTTP probe failed with statuscode: 503",
            "Readiness probe failed: HTTP probe failed with statuscode: 503",
        ),
        ("Readiness probe failed: HTTP probe failed with statuscode: 503 x", "Readiness probe failed: …"),
    ] {
        assert_eq!(message(Level::Strict, text), strict);
        assert_eq!(message(Level::Standard, text), text);
    }
    let masked = message(Level::Standard, "a://b, https://u:p@h/x and ftp://u@h");
    let marks = [Salt::of(b"salt").mark("u:p"), Salt::of(b"salt").mark("u")];
    assert_eq!(masked, format!("a://b, https://{}@h/x and ftp://{}@h", marks[0], marks[1]));
}

#[test]
fn what_is_hidden_is_hidden_in_the_messages_of_its_pod_unless_it_is_shown_anyway() {
    let pod = json!({"kind": "Pod",
        "spec": {"containers": [{"name": "c", "image": "agent:1.2.3",
            "args": ["agent:1.2.3", "--token=plain-secret", "short"], "env": [{"name": "A", "value": "plain-secret and more"}]}]},
        "status": {"message": "agent:1.2.3 got plain-secret and more, plain-secret, short"}});
    let pod = redacted(Level::Standard, &pod);
    let mark = |text: &str| Salt::of(b"salt").mark(text);
    let wanted =
        format!("agent:1.2.3 got {}, {}, short", mark("plain-secret and more"), mark("plain-secret"));
    assert_eq!(pod["status"]["message"], wanted);
}

#[test]
fn headless_services_stay_headless() {
    let service = json!({"kind": "Service", "spec": {"clusterIP": "None", "clusterIPs": ["None"]}});
    assert_eq!(redacted(Level::Strict, &service), service);
}

#[test]
fn odd_shapes_are_no_reason_to_stop() {
    for odd in [
        json!(null),
        json!([]),
        json!({"kind": "Pod", "metadata": null, "spec": null, "status": []}),
        json!({"kind": "Pod", "spec": {"containers": {"env": 1}, "volumes": [null, 1, "x"]}}),
        json!({"kind": "ControllerRevision", "data": "text"}),
        json!({"kind": "Node", "status": "x", "spec": []}),
        json!({"kind": "Pod", "metadata": {"annotations": {"a": 1, "b": null}}, "spec": {"containers": [{"env": [{"value": 5}], "command": 7}]}}),
    ] {
        for level in [Level::Standard, Level::Strict] {
            redacted(level, &odd);
        }
    }
}
