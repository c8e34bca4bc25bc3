//! DS903: imagePullPolicy Always with a fixed version.

use super::ds901::is_floating;
use crate::lint::{Context, Edit, Field, Profile, Rule, Safety, Severity, Sink};
use crate::model::ImageReference;

pub(crate) const RULE: Rule = Rule {
    id: "DS903",
    name: "pull-always",
    severity: Severity::Info,
    profile: Profile::Strict,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "imagePullPolicy Always with a fixed version",
    why: "With `Always` the kubelet asks the registry at each start of the container, also when the image is on \
          the node: while the registry, or the network that the agent itself provides, is down, no node can start \
          the agent, and a rollout or a reboot of many nodes asks for the image everywhere at once \
          (kubermatic/kubermatic#14309, cilium/cilium#3790). A fixed version does not need it.\n\n\
          In the strict profile: nothing breaks while the registry answers, and on nodes of many tenants it is \
          meant (`AlwaysPullImages` even sets it).",
    how: "Use `IfNotPresent`, the default for any tag but `latest`. Keep `Always` if it checks pull secrets on \
          shared nodes.",
    bad: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
        imagePullPolicy: Always
",
    good: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
        imagePullPolicy: IfNotPresent
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let mut reports: Vec<(Field<'a>, &str)> = Vec::new();
    for container in ctx.containers() {
        let policy = container.field.get("imagePullPolicy");
        let image = container.field.get("image").text_or("");
        let fixed = ImageReference::parse(image).is_some() && !is_floating(image);
        if policy.text() == Some("Always") && fixed {
            reports.push((policy, container.name()));
        }
    }
    let Some(((first, _), rest)) = reports.split_first() else { return };
    let names: Vec<_> = reports.iter().map(|(_, name)| format!("\"{name}\"")).collect();
    let who = if rest.is_empty() { "container" } else { "each of containers" };
    let message = format!(
        "{who} {} asks the registry at each start although its version is fixed: no registry, no agent",
        names.join(", ")
    );
    let edits = reports.iter().map(|(policy, _)| Edit::Replace(*policy, "IfNotPresent".to_owned())).collect();
    let report = sink.report(*first, message);
    report.key("Always").fix("set IfNotPresent", edits);
    for (policy, _) in rest {
        report.note(*policy, "here too");
    }
}
