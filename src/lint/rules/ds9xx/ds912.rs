//! DS912: karpenter.sh/do-not-disrupt on the pods of every node.

use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS912",
    name: "do-not-disrupt",
    severity: Severity::Warning,
    profile: Profile::Default,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "karpenter.sh/do-not-disrupt on the pods of every node",
    why: "Karpenter does not disrupt a node while a running pod on it has this annotation, and it lets pods of \
          DaemonSets block too (pkg/controllers/state/statenode.go, ValidatePodsDisruptable; \
          kubernetes-sigs/karpenter#863). On the template it stands on every node: none is consolidated, and none \
          is replaced after drift unless its NodeClaim has a terminationGracePeriod.",
    how: "Remove it from the template; protect single nodes with the annotation on the node.",
    bad: r#"apiVersion: apps/v1
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
      annotations:
        karpenter.sh/do-not-disrupt: "true"
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
"#,
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

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for key in ["karpenter.sh/do-not-disrupt", "karpenter.sh/do-not-evict"] {
        let field = ctx.template_metadata().get("annotations").get(key);
        if field.text() != Some("true") {
            continue;
        }
        let message =
            format!("{key} on the template stands on every node: Karpenter may not disrupt any of them");
        sink.report(field, message).fix(format!("remove {key}"), vec![Edit::Remove(field)]);
    }
}
