//! DS902: an image without a digest.

use super::ds901::is_floating;
use crate::lint::{Context, Profile, Rule, Severity, Sink};
use crate::model::ImageReference;

pub(crate) const RULE: Rule = Rule {
    id: "DS902",
    name: "image-digest",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "an image without a digest",
    why: "A tag can be pushed again: then nodes that pull later run other code under the same name. A digest names \
          the content.",
    how: "Add the digest: `image: name:1.4.2@sha256:…`; tools like Renovate keep it up to date.",
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
        image: registry.example.com/agent:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let mut seen: Vec<&str> = Vec::new();
    for container in ctx.containers() {
        let field = container.field.get("image");
        let Some(image) = field.text() else { continue };
        let open = ImageReference::parse(image).is_some_and(|own| own.digest.is_none());
        // What moves by its name is a finding of its own.
        if open && !is_floating(image) && !seen.contains(&image) {
            seen.push(image);
            sink.report(field, format!("image {image} has no digest: its tag can be pushed again"))
                .key(image);
        }
    }
}
