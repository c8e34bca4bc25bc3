//! DS810: the namespace enforces a Pod Security level that the pods break.

use super::pod_security::violations;
use crate::lint::{Context, Field, Needs, PodSecurity, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS810",
    name: "pod-security-level",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    summary: "the namespace enforces a Pod Security level that the pods break",
    why: "The API server accepts the DaemonSet (with a warning at most) and then refuses each of its pods: desired \
          N, current 0, and only FailedCreate events tell why. All checks of the baseline and restricted levels \
          are made here as k8s.io/pod-security-admission makes them, in the policy version the namespace asks for \
          (rancher/dashboard#8502, redhat-best-practices-for-k8s/certsuite#547). The level comes from the \
          Namespace in the input, or from `--psa`.",
    how: "Label the namespace `pod-security.kubernetes.io/enforce: privileged` if the agent needs what is refused \
          (node agents often do), or take it out of the template.",
    bad: "apiVersion: v1
kind: Namespace
metadata:
  name: monitoring
  labels:
    pod-security.kubernetes.io/enforce: baseline
---
apiVersion: apps/v1
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
      hostPID: true
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
    good: "apiVersion: v1
kind: Namespace
metadata:
  name: monitoring
  labels:
    pod-security.kubernetes.io/enforce: privileged
---
apiVersion: apps/v1
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
      hostPID: true
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
    needs: Needs::Input,
    looks_at: &["Namespace"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let namespace = Some(ctx.namespace())
        .filter(|name| !name.is_empty())
        .and_then(|name| ctx.named_anywhere("Namespace", name));
    let newest = ctx.options().minor;
    let (level, minor, version) = match namespace.map(enforced) {
        Some(Some((level, version))) => (level, version.unwrap_or(newest).min(newest), version),
        _ => match ctx.options().pod_security {
            Some(level) => (level, newest, None),
            None => return,
        },
    };
    let broken = violations(level, minor, ctx.template_metadata(), ctx.pod());
    let Some(first) = broken.first() else { return };
    let reasons: Vec<_> = broken.iter().map(|own| own.reason.as_str()).collect();
    let details: Vec<_> = broken.iter().map(|own| format!("{} ({})", own.reason, own.detail)).collect();
    let message = format!(
        "the namespace enforces Pod Security level \"{}\", which refuses every pod: {}",
        level.as_str(),
        reasons.join(", ")
    );
    let version = version.map_or("latest".to_owned(), |minor| format!("v1.{minor}"));
    let report = sink.report(first.at, message);
    report.key(level.as_str()).remark(format!(
        "each pod is answered: violates PodSecurity \"{}:{version}\": {}",
        level.as_str(),
        details.join(", ")
    ));
    if let Some(namespace) = namespace {
        report.note(namespace.get("metadata").get("labels").get(ENFORCE), "enforced here");
    }
    for own in broken.iter().skip(1) {
        report.note(own.at, own.reason.clone());
    }
}

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

/// Returns the level and the policy's minor version a Namespace enforces (`PolicyToEvaluate`): an unknown level is
/// the most restricted one, an unknown version the newest.
fn enforced(namespace: Field<'_>) -> Option<(PodSecurity, Option<u32>)> {
    let labels = namespace.get("metadata").get("labels");
    let level = labels.get(ENFORCE).text()?;
    let level = PodSecurity::named(level).unwrap_or(PodSecurity::Restricted);
    let version = labels.get("pod-security.kubernetes.io/enforce-version").text();
    let minor = version.and_then(|version| version.strip_prefix("v1.")).and_then(|minor| minor.parse().ok());
    Some((level, minor))
}
