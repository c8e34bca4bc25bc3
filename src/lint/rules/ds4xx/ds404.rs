//! DS404 well-known-port.

use super::super::ds2xx::template::{self, CONTROL_PLANE};
use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS404",
    name: "well-known-port",
    summary: "The port belongs to a component of the node",
    why: "The kubelet (10250, 10248, 10255), kube-proxy (10249, 10256) and, on control planes, etcd (2379, \
          2380), the API server (6443), the scheduler (10259) and the controller manager (10257) listen \
          there. A pod on the node's network fails with `address already in use`, or takes the port first \
          and breaks the component; with `hostPort` the traffic of the component is redirected to the pod. \
          The scheduler sees none of that.\n\n\
          Sources: pkg/cluster/ports/ports.go; kubernetes/node-problem-detector#138, \
          kubernetes/kubernetes#43104.",
    how: "Use another port.",
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
          ports:
            - name: metrics
              containerPort: 9100
              hostPort: 10250
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
          ports:
            - name: metrics
              containerPort: 9100
              hostPort: 9100
",
    check,
    ..Rule::BASE
};

/// Port, whose it is, whether on control planes only.
const TAKEN: [(i32, &str, bool); 10] = [
    (10250, "kubelet", false),
    (10248, "kubelet", false),
    (10255, "kubelet", false),
    (10249, "kube-proxy", false),
    (10256, "kube-proxy", false),
    (2379, "etcd", true),
    (2380, "etcd", true),
    (6443, "kube-apiserver", true),
    (10259, "kube-scheduler", true),
    (10257, "kube-controller-manager", true),
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let tolerations = template::tolerations(pod);
    let taint = template::role_taint(CONTROL_PLANE);
    let on_control_planes = tolerations.iter().any(|(_, own)| own.tolerates(&taint));
    for own in template::node_ports(pod) {
        let Some((port, whose, control_plane)) = TAKEN.into_iter().find(|(port, ..)| *port == own.port.port)
        else {
            continue;
        };
        let relevant = !control_plane || on_control_planes;
        let address = own.port.ip == "0.0.0.0" || own.port.ip == "127.0.0.1";
        if own.port.protocol == "TCP" && relevant && address && !is_component(ctx, whose) {
            sink.report(own.field, format!("port {port} of the node belongs to {whose}"));
        }
    }
}

/// Reports whether the DaemonSet is the component itself.
fn is_component(ctx: &Context<'_>, name: &str) -> bool {
    let holds = |own: Option<&str>| own.is_some_and(|own| own.contains(name));
    holds(ctx.metadata().get("name").text())
        || ctx.pod_containers().any(|own| holds(own.field.get("image").text()))
}
