//! DS507 request-budget.

use crate::lint::{Context, Needs, Rule, RuleOption, Severity, Sink};
use crate::model::{Node, Quantity, World};
use crate::placement::{DaemonPod, RevisionLabels, eligibility};

pub(crate) const RULE: Rule = Rule {
    id: "DS507",
    name: "request-budget",
    severity: Severity::Info,
    summary: "What the DaemonSet reserves over all nodes",
    why: "Requests of a DaemonSet are paid on every node. With the number of nodes known, this shows the \
          sum. It is a warning above a cap (`rules.DS507.cpuPerNode`, `memoryPerNode`), or if one pod \
          takes more than a quarter of the smallest node.\n\n\
          Source: `PodRequests` in component-helpers/resource/helpers.go; aws/karpenter-provider-aws#6015, \
          kubernetes/kubernetes#122753.",
    how: "Size per pool of nodes, with one DaemonSet each.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 64Mi
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    setting: r"nodes:
  count: 400
",
    needs: Needs::NodeCount,
    options: &[
        RuleOption { name: "cpuPerNode", schema: QUANTITY, summary: "the most CPU that one pod may request" },
        RuleOption {
            name: "memoryPerNode",
            schema: QUANTITY,
            summary: "the most memory that one pod may request",
        },
    ],
    check,
    ..Rule::BASE
};

/// JSON Schema of a quantity.
const QUANTITY: &str = r#"{"type": ["string", "number"], "format": "quantity"}"#;
/// Above this share of the smallest node's allocatable (1 in …) it is a warning.
const SHARE: i64 = 4;

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let Some(daemon_set) = ctx.daemon_set() else { return };
    let alone = World::default();
    let pod = DaemonPod::new(daemon_set, &RevisionLabels::default(), ctx.world().unwrap_or(&alone));
    let nodes: Vec<&Node> = ctx
        .world()
        .iter()
        .flat_map(|own| &own.nodes)
        .filter(|node| eligibility(&pod, node).should_run)
        .collect();
    let count = match ctx.world() {
        Some(_) => i64::try_from(nodes.len()).ok(),
        None => ctx.node_count().map(i64::from),
    };
    let Some(count) = count.filter(|count| *count > 0) else { return };
    let wanted = &pod.requests;
    let field = ctx.pod().get("containers");
    for (what, each, option) in
        [("cpu", wanted.milli_cpu, "cpuPerNode"), ("memory", wanted.memory, "memoryPerNode")]
    {
        if each == 0 {
            continue;
        }
        let text = |amount: i64| if what == "cpu" { cpu(amount) } else { memory(amount) };
        let message =
            format!("{} {what} × {count} nodes = {} {what}", text(each), text(each.saturating_mul(count)));
        let finding = sink.report(field, message);
        finding.key(what);
        if let Some(cap) = cap(ctx, option).filter(|cap| each > *cap) {
            finding
                .severity(Severity::Warning)
                .remark(format!("more than {} {what} a node, the cap of the configuration", text(cap)));
        }
        let size = |node: &&Node| {
            let free = node.allocatable.as_ref()?;
            Some(if what == "cpu" { free.milli_cpu } else { free.memory })
        };
        let smallest = nodes.iter().filter_map(|node| Some((size(node)?, node.name.as_str()))).min();
        if let Some((size, name)) = smallest.filter(|(size, _)| each > size / SHARE) {
            finding
                .severity(Severity::Warning)
                .remark(format!("more than a quarter of node {name}, which has {} {what}", text(size)));
        }
    }
}

/// Returns a cap of the configuration: thousandths of a CPU, or bytes.
fn cap(ctx: &Context<'_>, option: &str) -> Option<i64> {
    let value = ctx.option(option)?;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let quantity = Quantity::parse(&text).ok()?;
    Some(if option == "cpuPerNode" { quantity.milli_value() } else { quantity.value() })
}

/// Returns `250m` or `200`.
fn cpu(milli: i64) -> String {
    if milli % 1000 == 0 { (milli / 1000).to_string() } else { format!("{milli}m") }
}

/// Returns `640Mi`, or bytes below one.
fn memory(bytes: i64) -> String {
    const MEBI: i64 = 1 << 20;
    if bytes < MEBI { bytes.to_string() } else { format!("{}Mi", bytes / MEBI) }
}
