//! Branches of the rules on rollouts that their examples do not reach.

use super::super::ds2xx::tests::{case, found, found_against, hold, manifest, pod};
use crate::lint::{Options, Severity};
use crate::model::{Condition, Node, World};

const SURGE: &str = "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}";
const ON_DELETE: &str = "updateStrategy: {type: OnDelete}";

#[test]
fn surges() {
    let port = "ports: [{containerPort: 80}]";
    let host_port = "ports: [{containerPort: 80, hostPort: 8080}]";
    let mount = |more: &str| format!("volumeMounts: [{{name: v, mountPath: /v{more}}}]");
    let volume = "volumes: [{name: v, hostPath: {path: /v}}]";
    hold(
        &[
            case("DS301", manifest(SURGE, "", port), &[]),
            case("DS301", manifest(SURGE, "hostNetwork: true", port), &["port 80 of the node"]),
            case("DS301", manifest(SURGE, "", host_port), &["port 8080 of the node"]),
            case("DS301", manifest("updateStrategy: {rollingUpdate: {maxSurge: 0%}}", "", host_port), &[]),
            case("DS301", manifest("", "", host_port), &[]),
            case("DS302", manifest(SURGE, volume, &mount("")), &["volume v"]),
            case("DS302", manifest(SURGE, volume, &mount(", readOnly: true")), &[]),
            case("DS302", manifest(SURGE, "volumes: [{name: v, emptyDir: {}}]", &mount("")), &[]),
            case("DS302", manifest("", volume, &mount("")), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn gates() {
    let probe = "readinessProbe: {tcpSocket: {port: 80}}";
    let sidecar = |more: &str| format!("initContainers:\n  - {{name: s, image: s, {more}{probe}}}");
    let pause = pod("").replace("registry.example/agent:1.4.2", "registry.k8s.io/pause:3.10");
    hold(
        &[
            case("DS303", pod(""), &["no readiness probe"]),
            case("DS303", pod(&sidecar("restartPolicy: Always, ")), &[]),
            case("DS303", pod(&sidecar("")), &["no readiness probe"]),
            case("DS303", manifest(ON_DELETE, "", ""), &[]),
            case("DS303", manifest("minReadySeconds: 1", "", ""), &[]),
            case("DS303", pause, &[]),
            case("DS304", manifest("minReadySeconds: 0", "", probe), &["one successful"]),
            case("DS304", manifest(ON_DELETE, "", probe), &[]),
            case("DS304", pod(""), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn budgets() {
    let unavailable = |value: &str| {
        manifest(&format!("updateStrategy: {{rollingUpdate: {{maxUnavailable: {value}}}}}"), "", "")
    };
    hold(
        &[
            case("DS305", unavailable("99%"), &[]),
            case("DS306", unavailable("25"), &["25% is probably meant"]),
            case("DS306", unavailable("25%"), &[]),
            case("DS306", unavailable("10"), &[]),
            case("DS311", manifest("revisionHistoryLimit: 1", "", ""), &["one old revision"]),
            case("DS311", manifest("revisionHistoryLimit: 2", "", ""), &[]),
            case("DS310", manifest(ON_DELETE, "", ""), &[]),
        ],
        &Options::default(),
    );
    let one = &found("DS311", &manifest("revisionHistoryLimit: 1", "", ""), &Options::default())[0];
    assert_eq!(one.severity, Severity::Info);
}

#[test]
fn how_long_a_rollout_takes() {
    let options = |nodes: u32, timeout: Option<u64>| Options {
        node_count: Some(nodes),
        rollout_timeout: timeout,
        ..Options::default()
    };
    let tenth = "updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}";
    // A wave takes 30 s to end and 10 s to start.
    hold(
        &[
            case("DS307", pod(""), &["10 nodes, 1 at a time: a rollout takes up to 7 min"]),
            case("DS307", manifest(tenth, "terminationGracePeriodSeconds: 5", ""), &[]),
            case("DS307", manifest(ON_DELETE, "", ""), &[]),
            case("DS307", manifest(SURGE, "", ""), &["10 nodes, 1 at a time"]),
        ],
        &options(10, None),
    );
    hold(&[case("DS307", pod(""), &[])], &options(7, None));
    hold(&[case("DS307", pod(""), &[])], &options(10, Some(600)));
    let late = &found("DS307", &pod(""), &options(10, Some(60)))[0];
    assert_eq!(late.severity, Severity::Warning);
    let waves = &found("DS307", &manifest(tenth, "", ""), &options(405, None))[0];
    assert!(waves.message.starts_with("405 nodes, 41 at a time"), "{}", waves.message);
    assert!(waves.related[0].text.starts_with("10 waves of up to 40 s"), "{}", waves.related[0].text);
}

#[test]
fn nodes_that_are_not_ready() {
    let options = |down: usize| {
        let node = |index: usize| {
            let status = if index < down { "Unknown" } else { "True" };
            let ready = Condition { kind: "Ready".into(), status: status.into(), ..Condition::default() };
            Node { name: format!("n{index}").into(), conditions: vec![ready], ..Node::default() }
        };
        let mut world = World::default();
        world.nodes = (0..10).map(node).collect();
        Options { world: Some(world.indexed()), ..Options::default() }
    };
    let fifth = manifest("updateStrategy: {rollingUpdate: {maxUnavailable: 20%}}", "", "");
    hold(&[case("DS308", pod(""), &[])], &options(0));
    hold(
        &[
            case("DS308", pod(""), &["1 of the given nodes are not ready"]),
            case("DS308", fifth.clone(), &[]),
            case("DS308", manifest(SURGE, "", ""), &[]),
            case("DS308", manifest(ON_DELETE, "", ""), &[]),
            case("DS308", pod("nodeSelector: {a: b}"), &[]),
        ],
        &options(1),
    );
    hold(&[case("DS308", fifth, &["2 of the given nodes are not ready"])], &options(2));
}

#[test]
fn labels_that_change() {
    let labels = |more: &str| pod("").replacen("      app: agent\n", &format!("      app: agent\n{more}"), 1);
    hold(
        &[
            case("DS312", labels("      helm.sh/chart: agent-1.2\n"), &["changes with every version"]),
            case("DS312", labels("      chart: agent-1.2\n"), &["changes with every version"]),
            case("DS312", labels("      chart: agent\n"), &[]),
            case("DS312", labels("      version: v1.4.2\n"), &["is the image's version"]),
            case("DS312", labels("      version: v1\n"), &[]),
            case("DS312", labels("      heritage: Tiller\n"), &["the tool that installs"]),
        ],
        &Options::default(),
    );
}

#[test]
fn configuration() {
    let map = |name: &str, more: &str| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: monitoring}}\n{more}"
        )
    };
    let env = |name: &str| manifest("", "", &format!("envFrom: [{{configMapRef: {{name: {name}}}}}]"));
    let mounted = |more: &str| {
        let volumes = "volumes: [{name: v, configMap: {name: c}}]";
        let mount = format!("volumeMounts: [{{name: v, mountPath: /v{more}}}]");
        format!("{}{}", manifest("", volumes, &mount), map("c", ""))
    };
    let reloaded = env("c").replacen(
        "  name: agent\n",
        "  name: agent\n  annotations: {reloader.stakater.com/auto: \"true\"}\n",
        1,
    );
    hold(
        &[
            case("DS313", format!("{}{}", env("c"), map("c", "")), &["ConfigMap c reaches no running pod"]),
            case("DS313", env("c"), &[]),
            case("DS313", format!("{}{}", env("c"), map("c", "immutable: true\n")), &[]),
            case("DS313", format!("{}{}", env("c-6ct58987ht"), map("c-6ct58987ht", "")), &[]),
            case("DS313", format!("{reloaded}{}", map("c", "")), &[]),
            case("DS313", mounted(""), &[]),
            case("DS313", mounted(", subPath: x"), &["ConfigMap c"]),
        ],
        &Options::default(),
    );
}

#[test]
fn against_an_earlier_version() {
    let says = |text: &str, before: &str| -> Vec<String> {
        found_against("DS316", text, before).into_iter().map(|own| own.message).collect()
    };
    let none: [&str; 0] = [];
    assert_eq!(says(&pod(""), &pod("")), none);
    // The API server's default, written out.
    assert_eq!(says(&pod("restartPolicy: Always"), &pod("")), none);
    assert_eq!(
        says(&manifest("minReadySeconds: 5", "", ""), &pod("")),
        ["changed outside the template: no pod restarts"]
    );
    let changed = says(&pod("hostPID: true"), &pod(""));
    assert_eq!(changed, ["the template changed: a new revision, the pod on every matching node restarts"]);
    let by_hand = says(&manifest(ON_DELETE, "hostPID: true", ""), &pod(""));
    assert_eq!(by_hand, ["the template changed: a new revision, pods change as they are deleted (OnDelete)"]);
}
