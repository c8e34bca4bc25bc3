//! DS608: the work is done once, and a container only keeps the pod alive, or ends and is started again.

use super::command::{is_idle, is_named};
use crate::lint::{Context, Field, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS608",
    name: "one-shot-pattern",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "the work is done once, and a container only keeps the pod alive, or ends and is started again",
    why: "A DaemonSet's pods restart always. Work that is done once is put into init containers with an idle main \
          container (`pause`, `sleep infinity`), which is fine but costs a pod on every node for ever; a main \
          container that just ends is started again and again, with a growing back-off \
          (AverageMarcus/kube-image-prefetch#11).",
    how: "Keep the pattern if new nodes need the work too, with tiny requests; otherwise use a Job for each node. \
          Let a command that ends be followed by an idle one, or move it to an init container.",
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
        command: ["sysctl", "-w", "vm.max_map_count=262144"]
"#,
    good: r#"apiVersion: apps/v1
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
        command: ["agent", "--watch"]
"#,
    check,
    ..Rule::BASE
};

/// Programs that do one thing and end.
const ENDING: [&str; 14] = [
    "chmod", "chown", "cp", "echo", "ln", "mkdir", "modprobe", "mount", "mv", "rm", "sysctl", "touch",
    "true", "umount",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let mut main = ctx.main_containers();
    let (Some(container), None) = (main.next(), main.next()) else { return };
    let command = container.field.get("command");
    let args = container.field.get("args");
    let words: Vec<&str> = command.items().chain(args.items()).filter_map(Field::text).collect();
    let place = if command.is_set() { command } else { container.field.get("image") };
    let name = container.name();
    if is_idle(&words) || (words.is_empty() && is_pause(container.field.get("image"))) {
        let message = format!(
            "container \"{name}\" only keeps the pod alive: the pod stays on every node and does nothing more"
        );
        sink.report(place, message).key(name);
    } else if words.first().is_some_and(|program| ENDING.iter().any(|own| is_named(program, own))) {
        let message = format!(
            "container \"{name}\" ends when its work is done and is then started again: pods of a DaemonSet restart always"
        );
        sink.report(place, message).key(name);
    }
}

fn is_pause(image: Field<'_>) -> bool {
    let name = image.text_or("").split('@').next().unwrap_or_default();
    let last = name.rsplit('/').next().unwrap_or_default();
    last.split(':').next() == Some("pause")
}
