//! DS302 surge-shared-state.

use super::super::ds2xx::template;
use crate::lint::{Context, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS302",
    name: "surge-shared-state",
    severity: Severity::Info,
    summary: "maxSurge lets two agents write the same files",
    why: "During a surge two pods run on one node, the old and the new one. Both write to the same \
          directory of the node (or the same claim), which many agents do not expect: positions, sockets \
          and locks are overwritten.\n\n\
          Sources: kubernetes/kubernetes#133378, authelia/authelia#413.",
    how: "Make sure that the agent locks its state, or use maxUnavailable.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          volumeMounts:
            - name: state
              mountPath: /var/lib/agent
      volumes:
        - name: state
          hostPath:
            path: /var/lib/agent
            type: DirectoryOrCreate
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 1
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          volumeMounts:
            - name: state
              mountPath: /var/lib/agent
      volumes:
        - name: state
          hostPath:
            path: /var/lib/agent
            type: DirectoryOrCreate
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if !template::surges(ctx) {
        return;
    }
    let pod = ctx.pod();
    let surge = ctx.spec().get("updateStrategy").get("rollingUpdate").get("maxSurge");
    for volume in pod.get("volumes").items() {
        let Some(name) = volume.get("name").text() else { continue };
        let shared = volume.get("hostPath").is_written() || volume.get("persistentVolumeClaim").is_written();
        let writable = ctx.pod_containers().find_map(|own| {
            own.field
                .get("volumeMounts")
                .items()
                .find(|mount| mount.get("name").text() == Some(name) && !mount.get("readOnly").is_true())
        });
        if let Some(mount) = writable.filter(|_| shared) {
            let message = format!("during a surge two pods of a node write to volume {name}");
            sink.report(surge, message).note(mount, "mounted for writing");
            return;
        }
    }
}
