//! DS901: an image without a fixed version.

use crate::lint::{Context, Field, Profile, Rule, Severity, Sink};
use crate::model::ImageReference;

pub(crate) const RULE: Rule = Rule {
    id: "DS901",
    name: "image-latest",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "an image without a fixed version",
    why: "A floating tag is resolved when a node pulls: nodes that started on different days run different code, a \
          crash rolls one node to a version nobody chose, and `rollout undo` changes nothing, because the template \
          names the same tag.",
    how: "Name a version, better with its digest (`image: name:1.4.2@sha256:…`).",
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
        image: registry.example.com/agent:latest
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
    check,
    ..Rule::BASE
};

/// Tags that move by their meaning.
const FLOATING: [&str; 16] = [
    "canary", "dev", "devel", "develop", "edge", "head", "latest", "main", "master", "nightly", "next",
    "rolling", "snapshot", "stable", "tip", "unstable",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let mut images: Vec<(Field<'a>, &str)> = Vec::new();
    let mut places: Vec<(Field<'a>, &str)> = Vec::new();
    for container in ctx.containers() {
        let field = container.field.get("image");
        let Some(image) = field.text().filter(|image| is_floating(image)) else { continue };
        if !images.iter().any(|(_, own)| *own == image) {
            images.push((field, image));
        }
        places.push((field, container.name()));
    }
    let Some(((first, image), more)) = images.split_first() else { return };
    let message = if more.is_empty() {
        format!("image {image}: {}: nodes run what was there when they pulled", why_it_moves(image))
    } else {
        let names: Vec<_> = images.iter().map(|(_, image)| *image).collect();
        format!(
            "images {} name no fixed version: nodes run what was there when they pulled",
            names.join(", ")
        )
    };
    let report = sink.report(*first, message);
    report.key("floating");
    for (field, container) in places.into_iter().skip(1) {
        report.note(field, format!("container \"{container}\": {}", why_it_moves(field.text_or(""))));
    }
}

fn why_it_moves(image: &str) -> String {
    match ImageReference::parse(image).and_then(|own| own.tag) {
        Some(tag) => format!("tag \"{tag}\" moves"),
        None => "it has no tag, which means \"latest\"".to_owned(),
    }
}

/// Returns whether an image's name says that it moves; a digest fixes it.
pub(super) fn is_floating(image: &str) -> bool {
    ImageReference::parse(image).is_some_and(|own| {
        own.digest.is_none()
            && own.tag.is_none_or(|tag| FLOATING.contains(&tag.to_ascii_lowercase().as_str()))
    })
}
