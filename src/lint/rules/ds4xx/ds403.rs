//! DS403 host-port-clash.

use super::super::ds2xx::template;
use crate::lint::{Context, Field, Needs, Object, Rule, Sink, WORKLOADS};
use crate::model::{HostPort, Labels, NodeSelectorTerm, contradiction};

pub(crate) const RULE: Rule = Rule {
    id: "DS403",
    name: "host-port-clash",
    summary: "Two workloads of the input want the same port of the same nodes",
    why: "Only one pod can have a port of a node. The second stays Pending, counts as desired, and its \
          rollout never ends. Workloads whose node selectors or affinities exclude one another are not \
          reported.\n\n\
          Source: pkg/scheduler/framework/plugins/nodeports; kubernetes/kubernetes#48362, \
          kubernetes/kubernetes#51785.",
    how: "Change one of the ports, or select different nodes.",
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
              hostPort: 9100
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: exporter
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: exporter
  template:
    metadata:
      labels:
        app: exporter
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          ports:
            - name: metrics
              containerPort: 9100
              hostPort: 9100
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
              containerPort: 9101
              hostPort: 9101
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: exporter
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: exporter
  template:
    metadata:
      labels:
        app: exporter
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          ports:
            - name: metrics
              containerPort: 9100
              hostPort: 9100
",
    needs: Needs::Input,
    looks_at: &WORKLOADS,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    for own in template::node_ports(pod) {
        let number = i64::from(own.port.port);
        let clash =
            ctx.others_with_port(number).find_map(|other| Some((other, clash(ctx, &own.port, other)?)));
        if let Some((other, taken)) = clash {
            let object = other.object();
            let message = format!(
                "{} {} wants port {number} of the node too: only one of the two pods can run on a node",
                object.kind(),
                object.name()
            );
            sink.report(own.field, message).note(taken, "wanted here too");
        }
    }
}

/// Returns where another workload wants a port of the node, if its pods can be on one node with these.
fn clash<'a>(ctx: &Context<'a>, port: &HostPort, other: Field<'a>) -> Option<Field<'a>> {
    let object = other.object();
    let theirs = match object.kind() {
        "Pod" => other.get("spec"),
        "DaemonSet" if is_again(ctx, object) => return None,
        _ => other.get_in(&["spec", "template", "spec"]),
    };
    let taken = template::node_ports(theirs).into_iter().find(|taken| taken.port.conflicts(port))?;
    can_meet(ctx.pod(), theirs).then_some(taken.field)
}

/// Reports whether an object is the DaemonSet itself in another version.
fn is_again(ctx: &Context<'_>, other: &Object) -> bool {
    (other.namespace(), other.name()) == (ctx.namespace(), ctx.object().name())
}

/// Reports whether some node could match both pods' node selectors and affinities.
fn can_meet(one: Field<'_>, other: Field<'_>) -> bool {
    let (a, b) = (template::node_selector(one), template::node_selector(other));
    if a.iter().any(|(key, value)| b.get(key).is_some_and(|theirs| theirs != value.as_str())) {
        return false;
    }
    let both: Labels = a.iter().chain(b.iter()).map(|(key, value)| (key.clone(), value.clone())).collect();
    let alternatives = |pod| {
        let terms: Vec<NodeSelectorTerm> =
            template::node_terms(pod).into_iter().map(|own| own.term).collect();
        if terms.is_empty() { vec![NodeSelectorTerm::default()] } else { terms }
    };
    let theirs = alternatives(other);
    alternatives(one).iter().any(|first| theirs.iter().any(|second| compatible(&both, first, second)))
}

fn compatible(node_selector: &Labels, first: &NodeSelectorTerm, second: &NodeSelectorTerm) -> bool {
    let term = NodeSelectorTerm {
        match_expressions: [&first.match_expressions[..], &second.match_expressions].concat(),
        match_fields: [&first.match_fields[..], &second.match_fields].concat(),
    };
    let says_nothing = term.match_expressions.is_empty() && term.match_fields.is_empty();
    says_nothing || contradiction(node_selector, &term).is_none()
}
