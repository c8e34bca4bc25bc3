//! DS905: the selector also matches pods of another workload of the input.

use super::together::comes_before;
use crate::lint::{Context, Field, Needs, Profile, Rule, Severity, Sink};
use crate::model::{LabelSelector, Labels, Selector};

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

/// Kinds whose pods are made from a template, and where it stands.
const WORKLOADS: [(&str, &[&str]); 7] = [
    ("DaemonSet", &["spec", "template", "metadata", "labels"]),
    ("Deployment", &["spec", "template", "metadata", "labels"]),
    ("StatefulSet", &["spec", "template", "metadata", "labels"]),
    ("ReplicaSet", &["spec", "template", "metadata", "labels"]),
    ("Job", &["spec", "template", "metadata", "labels"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template", "metadata", "labels"]),
    ("Pod", &["metadata", "labels"]),
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let field = ctx.spec().get("selector");
    let Some(selector) = compiled(ctx.root()) else { return };
    let own: Labels = ctx.template_metadata().get("labels").decode().unwrap_or_default();
    let mut found: Vec<(&str, Field<'a>)> = Vec::new();
    for (kind, path) in WORKLOADS {
        for other in ctx.others_in_file(kind) {
            let labels = other.get_in(path);
            let same = kind == "DaemonSet" && name_of(other) == name_of(ctx.root());
            if same || !labels.decode::<Labels>().is_some_and(|labels| selector.matches(&labels)) {
                continue;
            }
            let mutual = kind == "DaemonSet" && compiled(other).is_some_and(|other| other.matches(&own));
            if mutual && comes_before(ctx, other) {
                // Reported there, for both.
                return;
            }
            found.push((kind, labels));
        }
    }
    if found.is_empty() {
        return;
    }
    let named =
        |(kind, labels): &(&str, Field<'a>)| format!("{kind} \"{}\"", name_of(Field::root(labels.object())));
    let names: Vec<_> = found.iter().map(named).collect();
    let message = format!("the selector also matches the pods of {}", names.join(", "));
    let report = sink.report(field, message);
    for own in &found {
        report.note(own.1, format!("labels of {}", named(own)));
    }
}

/// Returns a DaemonSet's selector; nothing if it selects everything or is broken, which other rules say.
fn compiled(daemon_set: Field<'_>) -> Option<Selector> {
    let selector = daemon_set.get("spec").get("selector").decode::<LabelSelector>();
    LabelSelector::compile(selector.filter(|own| !own.is_empty()).as_ref()).ok()
}

fn name_of(object: Field<'_>) -> &str {
    object.get("metadata").get("name").text_or("")
}
