//! DS303 ungated-rollout.

use super::super::ds2xx::template;
use crate::lint::{Context, Edit, Field, Rule, Safety, Sink};
use crate::model::StrategyType;

pub(crate) const RULE: Rule = Rule {
    id: "DS303",
    name: "ungated-rollout",
    fix: Some(Safety::Unsafe),
    summary: "No readiness probe and minReadySeconds 0: a crashing version rolls over every node",
    why: "A container without a readiness probe is ready as soon as it has started, and with \
          `minReadySeconds: 0` the pod counts as available at once. The controller then takes the next \
          node. A version that crashes after a second is on the whole fleet before anybody looks.\n\n\
          Not reported: `OnDelete`, and pods whose only container is a pause image (their init containers \
          gate the rollout).\n\n\
          Sources: pkg/controller/daemon/update.go, `IsPodAvailable` in pkg/api/v1/pod/util.go; \
          kguardian-dev/kguardian#1485, sysdiglabs/charts#1706.",
    how: "Add a readiness probe. Until there is one, `minReadySeconds` of 10 or more makes the rollout \
          stop at a crash loop.",
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
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  minReadySeconds: 10
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let (spec, pod) = (ctx.spec(), ctx.pod());
    let gate = spec.get("minReadySeconds");
    let probed = ctx.pod_containers().any(|own| own.field.get("readinessProbe").is_set());
    let containers: Vec<_> = pod.get("containers").items().collect();
    let by_hand = template::strategy(ctx).kind == StrategyType::OnDelete;
    if probed
        || by_hand
        || gate.integer().is_some_and(|seconds| seconds > 0)
        || containers.iter().all(only_waits)
    {
        return;
    }
    let edit = if gate.is_written() {
        Edit::Replace(gate, "10".into())
    } else {
        Edit::Insert(spec, "minReadySeconds".into(), "10".into())
    };
    let message = "no readiness probe and minReadySeconds 0: a version that crashes counts as available at once and rolls over every node";
    sink.report(pod.get("containers"), message)
        .fix("minReadySeconds: 10, until there is a probe", vec![edit]);
}

/// Reports whether a container only holds the pod open, such as `pause`.
fn only_waits(container: &Field<'_>) -> bool {
    let image = container.get("image").text().unwrap_or_default();
    let last = image.split('@').next().and_then(|own| own.rsplit('/').next()).unwrap_or_default();
    let name = last.split(':').next().unwrap_or_default();
    name == "pause" || name.starts_with("pause-")
}
