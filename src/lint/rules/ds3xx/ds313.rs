//! DS313 config-no-rollout.

use crate::lint::{Context, Field, Needs, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS313",
    name: "config-no-rollout",
    profile: Profile::Strict,
    severity: Severity::Info,
    summary: "A change of the configuration reaches no running pod",
    why: "Environment variables and `subPath` mounts are read when a container starts. The ConfigMap or \
          Secret is part of the same input, but nothing in the template changes with it, so pods keep the \
          old values until they happen to restart, node by node. Plain volume mounts are updated in place \
          and are not reported.\n\n\
          Sources: pkg/kubelet/kubelet_pods.go; sustainable-computing-io/kepler#2392, \
          CrowdStrike/falcon-helm#318, lacework/helm-charts#238.",
    how: "Put a checksum of it into an annotation of the template, or give it a name with a hash \
          (Kustomize's generators do).",
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
          envFrom:
            - configMapRef:
                name: agent-config
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-config
  namespace: monitoring
data:
  LEVEL: info
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
      annotations:
        checksum/config: 4f5a8b0e
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          envFrom:
            - configMapRef:
                name: agent-config
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-config
  namespace: monitoring
data:
  LEVEL: info
",
    needs: Needs::Input,
    looks_at: &["ConfigMap", "Secret"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if is_marked(ctx) {
        return;
    }
    let mut stale: Vec<(Field<'a>, Field<'a>)> = Vec::new();
    for (kind, name, field) in uses(ctx) {
        let source = ctx.named_here(kind, name);
        let Some(source) = source.filter(|own| !own.get("immutable").is_true()) else { continue };
        if !has_hash(name) && !stale.iter().any(|(_, other)| other.is_same(source)) {
            stale.push((field, source));
        }
    }
    let Some((field, source)) = stale.first() else { return };
    let object = source.object();
    let more = match stale.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let message = format!(
        "a change of {} {}{more} reaches no running pod: it is read when a container starts",
        object.kind(),
        object.name()
    );
    let finding = sink.report(*field, message);
    for (_, source) in stale.iter().take(3) {
        finding.note(source.get("metadata").get("name"), "its data");
    }
}

/// Reports whether something in the template changes with its configuration, or a controller restarts the pods.
fn is_marked(ctx: &Context<'_>) -> bool {
    let marks = ["checksum", "hash", "sha256", "sha1", "md5"];
    let hashed = |key: &str| marks.iter().any(|mark| key.to_ascii_lowercase().contains(mark));
    let template = ctx.template_metadata();
    let mut keys = ["annotations", "labels"].into_iter().flat_map(|map| template.get(map).entries());
    let mut own = ctx.metadata().get("annotations").entries();
    keys.any(|(key, _)| hashed(key)) || own.any(|(key, _)| key.contains("reloader.stakater.com"))
}

/// Returns kind, name and place of what is read only when a container starts.
fn uses<'a>(ctx: &Context<'a>) -> Vec<(&'static str, &'a str, Field<'a>)> {
    let mut found = Vec::new();
    let mut add = |kind, name: Field<'a>| found.extend(name.text().map(|text| (kind, text, name)));
    for container in ctx.containers() {
        for env in container.field.get("env").items() {
            add("ConfigMap", env.get_in(&["valueFrom", "configMapKeyRef", "name"]));
            add("Secret", env.get_in(&["valueFrom", "secretKeyRef", "name"]));
        }
        for env in container.field.get("envFrom").items() {
            add("ConfigMap", env.get_in(&["configMapRef", "name"]));
            add("Secret", env.get_in(&["secretRef", "name"]));
        }
        let mounts = container.field.get("volumeMounts").items();
        for mount in mounts.filter(|own| !own.get("subPath").is_empty() || !own.get("subPathExpr").is_empty())
        {
            let name = mount.get("name").text();
            if let Some(volume) = ctx.volumes().find(|own| name.is_some() && own.get("name").text() == name) {
                add("ConfigMap", volume.get_in(&["configMap", "name"]));
                add("Secret", volume.get_in(&["secret", "secretName"]));
            }
        }
    }
    found
}

/// Reports whether a name ends in a hash, as Kustomize's generators give it.
fn has_hash(name: &str) -> bool {
    let hash = name.rsplit('-').next().unwrap_or_default();
    hash.len() == 10 && hash.chars().all(|letter| "bcdfghkmt2456789".contains(letter))
}
