//! Branches of the rules that their two examples do not reach; the tables of the other folders use the same form.

use crate::lint::{Around, Finding, Neighbours, Object, Objects, Options, Platform, Profile, check, find};
use crate::model::{Node, Taint, World};
use crate::yaml::{self, Path};

/// What a rule must say about a text.
pub(in crate::lint::rules) struct Case {
    /// The rule.
    pub(in crate::lint::rules) id: &'static str,
    /// The manifest.
    pub(in crate::lint::rules) text: String,
    /// A part of each message, in order.
    pub(in crate::lint::rules) says: &'static [&'static str],
}

/// Returns a case for a manifest.
pub(in crate::lint::rules) fn case(id: &'static str, text: String, says: &'static [&'static str]) -> Case {
    Case { id, text, says }
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}

/// Returns a DaemonSet with `spec` in its spec, `pod` in its pod spec and `container` in its container.
pub(in crate::lint::rules) fn manifest(spec: &str, pod: &str, container: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: agent\n  namespace: monitoring\nspec:\n{}  selector:\n    matchLabels:\n      app: agent\n  template:\n    metadata:\n      labels:\n        app: agent\n        tier: node\n    spec:\n{}      containers:\n        - name: agent\n          image: registry.example/agent:1.4.2\n{}",
        indented(spec, 2),
        indented(pod, 6),
        indented(container, 10)
    )
}

/// Returns a DaemonSet with `pod` in its pod spec.
pub(in crate::lint::rules) fn pod(pod: &str) -> String {
    manifest("", pod, "")
}

/// Returns the objects of a text.
fn objects(text: &str) -> Vec<Object> {
    let documents = yaml::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let read = |document: &yaml::Document| Object {
        file: "case.yaml".into(),
        document: document.index,
        prefix: Path::root(),
        root: document.root.clone(),
        comments: Vec::new().into(),
        notes: document.notes.clone().into(),
        template: None,
    };
    documents.iter().map(read).collect()
}

/// Returns what a rule finds in the first document.
pub(in crate::lint::rules) fn found(id: &str, text: &str, options: &Options) -> Vec<Finding> {
    let all = objects(text);
    let rule = find(id).expect("a rule");
    let around =
        Around { file: &Neighbours::new(&all), input: &Objects::new([("case.yaml".into(), all.clone())]) };
    check(&[rule], &all[0], around, options, None, text)
}

/// Returns what a rule finds against an earlier version.
pub(in crate::lint::rules) fn found_against(id: &str, text: &str, before: &str) -> Vec<Finding> {
    let (all, old) = (objects(text), objects(before));
    let rule = find(id).expect("a rule");
    let around =
        Around { file: &Neighbours::new(&all), input: &Objects::new([("case.yaml".into(), all.clone())]) };
    check(&[rule], &all[0], around, &Options::default(), Some(&old[0]), text)
}

/// Checks a table of cases.
pub(in crate::lint::rules) fn hold(cases: &[Case], options: &Options) {
    for Case { id, text, says } in cases {
        let found = found(id, text, options);
        let messages: Vec<&str> = found.iter().map(|own| own.message.as_str()).collect();
        let right = messages.len() == says.len()
            && messages.iter().zip(*says).all(|(message, part)| message.contains(part));
        assert!(right, "{id} says {messages:?}, not {says:?}, of\n{text}");
    }
}

fn terms(list: &str) -> String {
    let head = "affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n";
    format!("{head}{}", indented(list, 8))
}

fn anti(key: &str, labels: &str) -> String {
    format!(
        "affinity:\n  podAntiAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      - topologyKey: {key}\n        labelSelector: {{matchLabels: {{{labels}}}}}\n"
    )
}

const SURGE: &str = "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}";

#[test]
fn what_can_never_match() {
    let dead = "- matchExpressions:\n    - {key: a, operator: In, values: [x]}\n    - {key: a, operator: NotIn, values: [x]}\n";
    let alive = "- matchExpressions:\n    - {key: a, operator: Exists}\n";
    let selector = "nodeSelector: {a: x, b: 'true'}\n";
    let against = "- matchExpressions:\n    - {key: b, operator: DoesNotExist}\n";
    hold(
        &[
            case("DS201", pod(&terms(&format!("{dead}- {{}}\n"))), &["none of the 2 terms"]),
            case("DS201", pod(&terms(&format!("{dead}{alive}"))), &[]),
            case("DS202", pod(&terms(&format!("{dead}{alive}"))), &["no value of label a"]),
            case("DS202", pod(&terms(dead)), &[]),
            case("DS202", pod(&terms(&format!("- {{}}\n{alive}"))), &["an empty term"]),
            case("DS201", pod(&format!("{selector}{}", terms(against))), &["nodeSelector demands label b"]),
            case("DS201", pod("nodeSelector: {a: x}\n"), &[]),
            // The API server rejects it; other rules say so.
            case(
                "DS201",
                pod(&terms("- matchExpressions:\n    - {key: a, operator: Near, values: [x]}\n")),
                &[],
            ),
        ],
        &Options::default(),
    );
}

#[test]
fn the_old_role() {
    let old = |operator: &str| {
        pod(&terms(&format!(
            "- matchExpressions:\n    - {{key: node-role.kubernetes.io/master, operator: {operator}}}\n"
        )))
    };
    let tolerations = |list: &str| pod(&format!("tolerations:\n{list}"));
    let both = "nodeSelector:\n  node-role.kubernetes.io/master: \"\"\n  node-role.kubernetes.io/control-plane: \"\"\n";
    let master = "  - {key: node-role.kubernetes.io/master, effect: NoSchedule}\n";
    hold(
        &[
            case("DS203", old("Exists"), &["matches no node"]),
            case("DS203", old("DoesNotExist"), &["keeps no node out"]),
            case("DS203", pod(both), &["gone from nodes"]),
            case("DS204", tolerations(master), &["only the old taint"]),
            case("DS204", tolerations(&format!("{master}  - operator: Exists\n")), &[]),
            case(
                "DS204",
                tolerations(
                    "  - {key: node-role.kubernetes.io/master, operator: Exists, effect: NoExecute}\n",
                ),
                &[],
            ),
            case(
                "DS205",
                tolerations(
                    "  - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoExecute}\n  - operator: Exists\n    effect: NoSchedule\n",
                ),
                &[],
            ),
            case(
                "DS205",
                tolerations(
                    "  - {key: node-role.kubernetes.io/control-plane, value: x, effect: NoExecute}\n",
                ),
                &[],
            ),
        ],
        &Options::default(),
    );
}

#[test]
fn tolerations() {
    let of = |list: &str| pod(&format!("tolerations:\n{list}"));
    let everything = "tolerations:\n  - operator: Exists\n";
    let not_ready = "key: node.kubernetes.io/not-ready, effect: NoExecute, tolerationSeconds: 30";
    hold(
        &[
            case("DS206", pod(everything), &["every taint"]),
            case("DS206", pod(&format!("{everything}nodeSelector: {{pool: gpu}}\n")), &[]),
            case(
                "DS206",
                pod(&format!("{everything}nodeSelector: {{kubernetes.io/os: linux}}\n")),
                &["every taint"],
            ),
            case("DS206", pod(&format!("{everything}priorityClassName: system-node-critical\n")), &[]),
            case(
                "DS206",
                pod(&format!(
                    "{everything}volumes:\n  - name: cni\n    hostPath: {{path: /etc/cni/net.d}}\n"
                )),
                &[],
            ),
            case("DS207", of("  - {key: a, value: \"\", effect: NoSchedule}\n"), &[]),
            case("DS207", of("  - {key: a, operator: Equal, effect: NoSchedule}\n"), &["only the taint a"]),
            case("DS207", of("  - {key: node-role.kubernetes.io/etcd, effect: NoExecute}\n"), &[]),
            case(
                "DS208",
                of("  - {key: a, operator: Exists}\n  - {key: a, operator: Exists}\n"),
                &["written twice"],
            ),
            case(
                "DS208",
                of("  - {key: a, value: b, effect: NoSchedule}\n  - {key: a, operator: Exists}\n"),
                &["another toleration covers"],
            ),
            case(
                "DS208",
                of(
                    "  - {key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 3}\n  - {key: a, operator: Exists}\n",
                ),
                &[],
            ),
            case(
                "DS208",
                of(
                    "  - {key: node.kubernetes.io/network-unavailable, operator: Exists, effect: NoSchedule}\n",
                ),
                &[],
            ),
            case(
                "DS208",
                of(
                    "  - {key: node.kubernetes.io/network-unavailable, operator: Exists, effect: NoSchedule}\nhostNetwork: true\n",
                ),
                &["gives every daemon pod"],
            ),
            case("DS209", of(&format!("  - {{{not_ready}, operator: Exists}}\n")), &["never evicted"]),
            case("DS224", of(&format!("  - {{{not_ready}, operator: Exists}}\n")), &[]),
            // With Equal the controller adds its own behind, and the first one that matches decides.
            case("DS209", of(&format!("  - {{{not_ready}}}\n")), &[]),
            case("DS224", of(&format!("  - {{{not_ready}}}\n")), &["evicted after 30 s"]),
            case(
                "DS224",
                of(
                    "  - operator: Exists\n  - {key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 3}\n",
                ),
                &[],
            ),
            case(
                "DS224",
                of("  - {key: a, operator: Exists, effect: NoExecute, tolerationSeconds: -3}\n"),
                &["evicted after 0 s"],
            ),
        ],
        &Options::default(),
    );
}

#[test]
fn pods_apart() {
    let hostname = "kubernetes.io/hostname";
    let spread = "topologySpreadConstraints:\n  - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}\n";
    hold(
        &[
            case("DS213", pod(&anti(hostname, "app: agent")), &["does nothing"]),
            case("DS213", manifest(SURGE, &anti(hostname, "app: agent"), ""), &["with maxSurge"]),
            // Other pods may have that label, too.
            case("DS213", pod(&anti(hostname, "tier: node")), &["where such a pod runs"]),
            case("DS213", pod(&anti(hostname, "app: other")), &["where such a pod runs"]),
            case("DS213", pod(&anti("zone", "app: agent")), &["one pod of each zone"]),
            case("DS215", pod(spread), &["the constraints do nothing"]),
            case("DS215", pod("topologySpreadConstraints: []\n"), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn operating_systems() {
    let windows = "os: {name: windows}\n";
    let everything = "tolerations:\n  - operator: Exists\n";
    let term = terms("- matchExpressions:\n    - {key: kubernetes.io/os, operator: In, values: [linux]}\n");
    let strict = Options { profile: Profile::Strict, ..Options::default() };
    hold(
        &[
            case("DS217", pod(""), &[]),
            case("DS217", pod(&format!("{everything}nodeSelector: {{pool: gpu}}\n")), &[]),
            case("DS217", pod(&format!("{everything}{term}")), &[]),
            case("DS219", pod(&format!("{windows}{term}")), &["lets no node of windows in"]),
            case("DS219", pod(&term), &[]),
            case(
                "DS218",
                pod("initContainers:\n  - {name: i, image: \"busybox:1-arm64\"}\n"),
                &["an image for arm64"],
            ),
            case(
                "DS218",
                pod(
                    "nodeSelector: {kubernetes.io/arch: arm64}\ninitContainers:\n  - {name: i, image: \"busybox:1-arm64\"}\n",
                ),
                &[],
            ),
        ],
        &Options::default(),
    );
    hold(
        &[
            case("DS217", pod(""), &["no selector for kubernetes.io/os"]),
            case("DS217", pod(windows), &[]),
            case("DS217", pod(&term), &[]),
        ],
        &strict,
    );
}

#[test]
fn serverless_nodes() {
    let everything = "tolerations:\n  - operator: Exists\n";
    let out = |key: &str, value: &str| {
        terms(&format!("- matchExpressions:\n    - {{key: {key}, operator: NotIn, values: [{value}]}}\n"))
    };
    let platform = |platform| Options { platform: Some(platform), ..Options::default() };
    hold(
        &[
            case("DS220", pod(""), &[]),
            case(
                "DS220",
                pod(&format!("{everything}{}", out("eks.amazonaws.com/compute-type", "fargate"))),
                &[],
            ),
            case(
                "DS220",
                pod(&format!("{everything}{}", out("type", "virtual-kubelet"))),
                &["Fargate nodes"],
            ),
        ],
        &platform(Platform::Eks),
    );
    hold(
        &[
            case("DS220", pod(&format!("{everything}{}", out("type", "virtual-kubelet"))), &[]),
            case("DS220", pod(everything), &["virtual nodes"]),
        ],
        &platform(Platform::Aks),
    );
    let text = pod(&format!("{everything}{}", out("type", "virtual-kubelet")));
    let found = found("DS220", &text, &platform(Platform::Eks));
    let fix = found[0].fix.as_ref().expect("a fix");
    assert!(crate::lint::apply(&text, &fix.edits).contains("values: [fargate]"));
}

/// Returns options with nodes: name, a label, a taint.
fn nodes(list: &[(&str, &str, &str)]) -> Options {
    let node = |(name, label, taint): &(&str, &str, &str)| {
        let taints = [*taint].into_iter().filter(|key| !key.is_empty());
        let taint = |key: &str| Taint { key: key.into(), effect: "NoSchedule".into(), ..Taint::default() };
        Node {
            name: (*name).into(),
            labels: [(*label, "x")].into_iter().collect(),
            taints: taints.map(taint).collect(),
            ..Node::default()
        }
    };
    let mut world = World::default();
    world.nodes = list.iter().map(node).collect();
    Options { world: Some(world.indexed()), ..Options::default() }
}

#[test]
fn given_nodes() {
    let mixed = nodes(&[("n1", "a", ""), ("n2", "a", "t"), ("n3", "b", ""), ("n10", "b", "")]);
    let selects = pod("nodeSelector: {a: x}\n");
    hold(
        &[
            case("DS221", selects.clone(), &[]),
            case("DS222", selects.clone(), &["3 of 4 given nodes"]),
            case("DS221", pod("nodeSelector: {c: x}\n"), &["none of the 4 given nodes"]),
            case("DS222", pod("nodeSelector: {c: x}\n"), &[]),
            case("DS222", pod("tolerations:\n  - operator: Exists\n"), &[]),
        ],
        &mixed,
    );
    let found = found("DS222", &selects, &mixed);
    let lines: Vec<&str> = found[0].related.iter().map(|own| own.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "n3, n10 (nodeSelector a=x; the node has no such label)",
            "n2 (taint t:NoSchedule is not tolerated)"
        ]
    );
    hold(&[case("DS221", selects, &[])], &nodes(&[]));
}

#[test]
fn start_up_taints() {
    let options = |taint: &str| Options { startup_taints: vec![taint.to_owned()], ..Options::default() };
    let cilium = pod("").replace("agent:1.4.2", "cilium:1.17");
    let text = case("DS223", cilium.clone(), &["waits for this agent"]);
    hold(&[text, case("DS223", pod(""), &[])], &options("node.cilium.io/agent-not-ready"));
    let tolerates = format!("{cilium}      tolerations:\n        - operator: Exists\n");
    hold(&[case("DS223", tolerates, &[])], &options("node.cilium.io/agent-not-ready=true:NoExecute"));
}
