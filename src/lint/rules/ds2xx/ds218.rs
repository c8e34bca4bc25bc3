//! DS218 arch-suffix.

use super::template;
use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS218",
    name: "arch-suffix",
    summary: "The image is for one architecture, but nodes of any are chosen",
    why: "The image's name says that it is built for one architecture. On nodes of another one it ends in \
          `exec format error`, again and again, and the rollout stops there.\n\n\
          Source: the label kubernetes.io/arch is set by the kubelet (pkg/kubelet/kubelet_node_status.go).",
    how: "Use an image of several architectures, or select `kubernetes.io/arch`.",
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
          image: registry.example/agent-amd64:1.4.2
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
        kubernetes.io/arch: amd64
        kubernetes.io/os: linux
      containers:
        - name: agent
          image: registry.example/agent-amd64:1.4.2
",
    check,
    ..Rule::BASE
};

const KEYS: [&str; 2] = ["kubernetes.io/arch", "beta.kubernetes.io/arch"];
const NAMES: [&str; 12] = [
    "amd64", "x86_64", "x86-64", "arm64", "aarch64", "arm64v8", "arm32v7", "armhf", "armv7", "ppc64le",
    "s390x", "riscv64",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    if template::selects_by(pod, &KEYS) {
        return;
    }
    for list in ["initContainers", "containers"] {
        for container in pod.get(list).items() {
            let image = container.get("image");
            if let Some(name) = image.text().and_then(architecture) {
                sink.report(image, format!("an image for {name}, but nodes of any architecture are chosen"));
            }
        }
    }
}

/// Returns the architecture that the last part of an image's name, or its tag, ends in or begins with.
fn architecture(image: &str) -> Option<&'static str> {
    let undigested = image.split('@').next()?;
    let last = undigested.rsplit('/').next()?;
    NAMES.into_iter().find(|name| {
        last.match_indices(name).any(|(start, _)| {
            let (before, rest) = last.split_at_checked(start).unwrap_or_default();
            let after = rest.strip_prefix(name).unwrap_or_default();
            let edge = |letter: Option<char>| letter.is_none_or(|own| !own.is_ascii_alphanumeric());
            edge(before.chars().next_back()) && edge(after.chars().next())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_architecture_is_a_word_of_the_last_part() {
        for (image, found) in [
            ("k8s.gcr.io/kube-proxy-amd64:v1.10", Some("amd64")),
            ("quay.io/coreos/flannel:v0.14.0-arm64", Some("arm64")),
            ("arm64v8/busybox:1", None),
            ("example/agent:1.4", None),
            ("example/agent@sha256:aamd64", None),
            ("", None),
        ] {
            assert_eq!(architecture(image), found, "{image}");
        }
    }
}
