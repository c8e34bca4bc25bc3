//! DS808: a token is mounted for a service account without rights.

use super::security::set;
use crate::lint::{Context, Needs, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS808",
    name: "token-mounted",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a token is mounted for a service account without rights",
    why: "Every container gets a token for the API server. When no role binding names the service account the \
          token is good for nothing but telling an intruder about the cluster.",
    how: "Set `automountServiceAccountToken: false` in the pod.",
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
      serviceAccountName: agent
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
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: other
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- kind: ServiceAccount
  name: other
  namespace: monitoring
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
      serviceAccountName: agent
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
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: other
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- kind: ServiceAccount
  name: agent
  namespace: monitoring
",
    needs: Needs::Input,
    looks_at: &["ClusterRoleBinding", "RoleBinding", "ServiceAccount"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let field = ctx.pod().get("serviceAccountName");
    let name = field.text_or(ctx.pod().get("serviceAccount").text_or("default"));
    let automount = ctx.pod().get("automountServiceAccountToken");
    let account = ctx.named_here("ServiceAccount", name);
    let refused = account.is_some_and(|own| own.get("automountServiceAccountToken").flag() == Some(false));
    if automount.flag() == Some(false) || (!automount.is_set() && refused) {
        return;
    }
    let bindings = ctx.bindings();
    // Without any binding in the input the rights are written elsewhere.
    let unknown = bindings.is_empty() && name != "default";
    if unknown || bindings.names(name, ctx.namespace()) {
        return;
    }
    let message = format!(
        "a token of service account \"{name}\" is mounted, and no role binding of the input gives it a right"
    );
    let edit = set(ctx.pod(), automount, "automountServiceAccountToken", "false");
    sink.report(automount, message).key(name).fix("set automountServiceAccountToken: false", vec![edit]);
}
