//! DS217 os-selector-missing.

use super::template;
use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS217",
    name: "os-selector-missing",
    severity: Severity::Info,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "Nothing keeps the pods away from nodes of another operating system",
    why: "An image for Linux that lands on a Windows node stays in ImagePullBackOff for ever and holds the \
          rollout's budget. Windows nodes have no taint of their own in most clusters. With a toleration \
          for everything and no selector at all this is a warning: then not even a tainted Windows pool is \
          spared. Without such a toleration it is reported from the profile strict on.\n\n\
          Sources: OneUptime/oneuptime#3041, OneUptime/oneuptime#3057, flannel-io/flannel#1459, \
          kubernetes/kubernetes#94366.",
    how: "Select `kubernetes.io/os: linux`.",
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
      nodeSelector:
        kubernetes.io/os: linux
      tolerations:
        - operator: Exists
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

const KEYS: [&str; 2] = ["kubernetes.io/os", "beta.kubernetes.io/os"];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    if template::selects_by(pod, &KEYS) || template::is_windows(pod) || !pod.get("containers").is_written() {
        return;
    }
    let selector = pod.get("nodeSelector");
    let narrowed = !template::node_selector(pod).is_empty() || !template::node_terms(pod).is_empty();
    let everywhere = template::tolerates_everything(pod).filter(|_| !narrowed);
    let edit = || vec![Edit::Insert(selector, "kubernetes.io/os".into(), "linux".into())];
    if let Some(place) = everywhere {
        let message =
            "every taint is tolerated and no node is excluded: a Linux image also lands on Windows nodes";
        sink.report(place, message).severity(Severity::Warning).fix("select Linux", edit());
    } else if ctx.options().profile >= Profile::Strict {
        // Two of three published agents have no selector; few clusters have Windows nodes.
        let message = "no selector for kubernetes.io/os: a Linux image also lands on Windows nodes";
        sink.report(selector, message).fix("select Linux", edit());
    }
}
