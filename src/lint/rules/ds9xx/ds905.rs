//! DS905: the selector also matches pods of another workload of the input.

use super::together::comes_before;
use crate::lint::{Context, Field, Needs, Profile, Rule, Selected, Severity, Sink};
use crate::model::{LabelSelector, Labels};

pub(crate) const RULE: Rule = Rule {
    id: "DS905",
    name: "selector-overlap",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "the selector also matches pods of another workload of the input",
    why: "Pods that have an owner stay with it, so nothing is deleted. But Services, PodDisruptionBudgets and \
          `kubectl get -l` see both kinds of pods as one, and whoever deletes a workload with `--cascade=orphan` \
          gives its pods to the other (kubernetes/website#53565, kubernetes/kubernetes#24152).",
    how: "Give each workload a label of its own and select by it. A selector cannot be changed: do it before the \
          first install, or delete and create.",
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
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent-api
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
        part: api
    spec:
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
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
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent-api
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent-api
  template:
    metadata:
      labels:
        app: agent-api
        part: api
    spec:
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
",
    needs: Needs::Input,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let Some(selector) = selector_of(ctx.root()) else { return };
    let own: Labels = ctx.template_metadata().get("labels").decode().unwrap_or_default();
    let mut found: Vec<Selected<'a>> = Vec::new();
    for other in ctx.neighbours().selected(ctx.object(), &selector) {
        let object = Field::root(other.labels.object());
        if other.kind == "DaemonSet" && selects(object, &own) && comes_before(ctx, object) {
            // Reported there, for both.
            return;
        }
        found.push(other);
    }
    if found.is_empty() {
        return;
    }
    let named = |other: &Selected<'a>| format!("{} \"{}\"", other.kind, other.labels.object().name());
    let names: Vec<_> = found.iter().map(named).collect();
    let message = format!("the selector also matches the pods of {}", names.join(", "));
    let report = sink.report(ctx.spec().get("selector"), message);
    for own in &found {
        report.note(own.labels, format!("labels of {}", named(own)));
    }
}

/// Returns a DaemonSet's selector; nothing if it selects everything or is no selector, which other rules say.
fn selector_of(daemon_set: Field<'_>) -> Option<LabelSelector> {
    let selector = daemon_set.get("spec").get("selector").decode::<LabelSelector>();
    selector.filter(|own| !own.is_empty())
}

/// Returns whether a DaemonSet's selector matches labels.
fn selects(daemon_set: Field<'_>, labels: &Labels) -> bool {
    let selector = selector_of(daemon_set);
    LabelSelector::compile(selector.as_ref()).is_ok_and(|selector| selector.matches(labels))
}
