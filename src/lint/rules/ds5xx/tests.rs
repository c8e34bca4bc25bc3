//! Branches of the rules on priority and resources that their examples do not reach.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::ds2xx::tests::{case, found, hold, manifest, pod};
use crate::lint::{Options, Platform, Severity, apply};
use crate::model::{Node, Requests, World};

const REQUESTS: &str = "resources: {requests: {cpu: 500m, memory: 640Mi}}";

#[test]
fn priorities() {
    let critical = pod("priorityClassName: system-node-critical");
    let quota = "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: monitoring}\nspec:\n  scopeSelector:\n    matchExpressions: [{scopeName: PriorityClass, operator: In, values: [system-node-critical]}]\n";
    hold(
        &[
            case("DS501", manifest("", "", REQUESTS), &["no priorityClassName"]),
            // It fits on a full node.
            case("DS501", pod(""), &[]),
            case("DS502", critical.clone(), &["some clusters (GKE) reject"]),
            case("DS502", format!("{critical}{quota}"), &[]),
            case("DS502", critical.replace("  namespace: monitoring\n", ""), &[]),
            case("DS502", pod("priorityClassName: own"), &[]),
        ],
        &Options::default(),
    );
    let gke = Options { platform: Some(Platform::Gke), ..Options::default() };
    let own = &found("DS502", &critical, &gke)[0];
    assert!(own.severity == Severity::Warning && own.message.starts_with("GKE rejects"), "{own:?}");
}

#[test]
fn requests_and_limits() {
    let level = "resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}";
    let init = "initContainers:\n  - {name: i, image: i, resources: {requests: {cpu: 1}}}";
    hold(
        &[
            case("DS503", pod(""), &["no container has requests"]),
            case("DS503", pod(level), &[]),
            case("DS503", pod(init), &[]),
            case("DS503", pod("priorityClassName: system-node-critical"), &[]),
            case("DS504", pod(""), &[]),
            case("DS504", pod(level), &[]),
            case("DS504", manifest("", "", "resources: {limits: {cpu: 1}}"), &["no request for memory"]),
            case("DS504", pod(init), &["no request for cpu and memory"]),
            case("DS505", pod(level), &[]),
            case("DS505", pod(""), &["container agent has no memory limit"]),
        ],
        &Options::default(),
    );
}

#[test]
fn quantities() {
    let of = |list: &str| manifest("", "", &format!("resources: {{requests: {{{list}}}}}"));
    hold(
        &[
            case("DS508", of("cpu: 15"), &[]),
            case("DS508", of("cpu: \"100\""), &["100m is probably meant"]),
            case("DS508", of("memory: 128"), &["128 is 128 bytes of memory"]),
            case("DS508", of("memory: 128m"), &["128m is 1 bytes of memory"]),
            case("DS508", of("memory: 128Ki"), &["131072 bytes"]),
            case("DS508", of("memory: 0"), &[]),
            case("DS508", of("hugepages-2Mi: 4"), &[]),
            case("DS509", of("nvidia.com/gpu: 0"), &[]),
            case("DS509", of("hugepages-2Mi: 4Mi"), &[]),
            case("DS509", of("example.com/a: 1, example.com/b: 1"), &["example.com/a", "example.com/b"]),
        ],
        &Options::default(),
    );
    let text = of("memory: 128m");
    let fix = found("DS508", &text, &Options::default())[0].fix.clone().expect("a fix");
    assert!(apply(&text, &fix.edits).contains("memory: 128Mi"), "{fix:?}");
}

#[test]
fn scratch() {
    let volume = |medium: &str| format!("volumes: [{{name: v, emptyDir: {{{medium}}}}}]");
    let limit = "resources: {limits: {ephemeral-storage: 1Gi}}";
    hold(
        &[
            case("DS510", pod(&volume("")), &["can fill the node's disk"]),
            case("DS510", manifest("", &volume(""), limit), &[]),
            case("DS510", manifest("", &volume("medium: Memory"), limit), &["counts as memory"]),
            case("DS510", pod(&volume("sizeLimit: 1Mi")), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn the_sum_over_all_nodes() {
    let text = manifest("", "", REQUESTS);
    let told = Options { node_count: Some(400), ..Options::default() };
    let says = ["500m cpu × 400 nodes = 200 cpu", "640Mi memory × 400 nodes = 256000Mi memory"];
    let messages = |options: &Options| -> Vec<(Severity, String)> {
        found("DS507", &text, options).into_iter().map(|own| (own.severity, own.message)).collect()
    };
    let wanted = says.map(|own| (Severity::Info, own.to_owned()));
    assert_eq!(messages(&told), wanted);
    let caps: BTreeMap<_, _> =
        [("cpuPerNode".to_owned(), json!("400m")), ("memoryPerNode".to_owned(), json!("1Gi"))].into();
    let capped = Options { rules: [("DS507".to_owned(), caps)].into(), ..told };
    assert_eq!(
        messages(&capped).iter().map(|own| own.0).collect::<Vec<_>>(),
        [Severity::Warning, Severity::Info]
    );
    let mut world = World::default();
    for (name, cpu) in [("n1", 1000), ("n2", 64_000)] {
        let allocatable = Requests { milli_cpu: cpu, memory: 64 << 30, ..Requests::default() };
        world.nodes.push(Node { name: name.into(), allocatable: Some(allocatable), ..Node::default() });
    }
    let given = Options { world: Some(world.indexed()), ..Options::default() };
    let found = found("DS507", &text, &given);
    assert_eq!(found[0].message, "500m cpu × 2 nodes = 1 cpu");
    assert_eq!(found[0].related[0].text, "more than a quarter of node n1, which has 1 cpu");
    assert_eq!((found[0].severity, found[1].severity), (Severity::Warning, Severity::Info));
}
