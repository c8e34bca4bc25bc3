//! DS206 tolerate-everything.

use super::template;
use crate::lint::{Context, Field, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS206",
    name: "tolerate-everything",
    severity: Severity::Info,
    summary: "Tolerates every taint there is",
    why: "A toleration with `operator: Exists` and neither key nor effect also covers the taints of nodes \
          that are shut down or out of service, of Windows pools, of Fargate and of virtual nodes. That is \
          right for agents a node cannot work without (network, storage, device plugins) and for those \
          that select their nodes, neither of which is reported, and wrong for most others: pods on nodes that cannot run them stay Pending and hold \
          the rollout's budget.\n\n\
          Sources: kubernetes/kubernetes#56766, OneUptime/oneuptime#3041, CrowdStrike/falcon-helm#118, \
          aws-observability/helm-charts#58.",
    how: "List the taints that the agent should tolerate; or keep it and exclude nodes by operating system \
          and architecture.",
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
      tolerations:
        - operator: Exists
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
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
      tolerations:
        - operator: Exists
          effect: NoSchedule
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

/// Directories of the node that only agents have which a node cannot work without.
const NODE_AGENT: [&str; 6] =
    ["/var/lib/kubelet", "/etc/cni", "/opt/cni", "/var/lib/cni", "/run/containerd", "/lib/modules"];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let Some(place) = template::tolerates_everything(pod) else { return };
    let mut paths = pod.get("volumes").items().filter_map(|volume| volume.get("hostPath").get("path").text());
    let essential = paths.any(|path| NODE_AGENT.iter().any(|own| path.starts_with(own)));
    if essential
        || template::is_windows(pod)
        || narrows(pod)
        || pod.get("priorityClassName").text() == Some("system-node-critical")
    {
        return;
    }
    sink.report(place, "every taint is tolerated, also those of nodes that cannot run the pod (out of service, Windows, virtual)");
}

/// Reports whether the pods go to chosen nodes only, beyond their operating system and architecture.
fn narrows(pod: Field<'_>) -> bool {
    let general = |key: &str| key.ends_with("kubernetes.io/os") || key.ends_with("kubernetes.io/arch");
    let chosen = template::node_selector(pod).iter().any(|(key, _)| !general(key));
    chosen || !template::node_terms(pod).is_empty()
}
