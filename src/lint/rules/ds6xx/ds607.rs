//! DS607: a preStop hook sleeps as long as the grace period.

use super::command::{is_named, is_shell, sleep_of, slept_in};
use crate::lint::{Context, Edit, Field, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS607",
    name: "prestop-over-grace",
    severity: Severity::Warning,
    profile: Profile::Default,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a preStop hook sleeps as long as the grace period",
    why: "The hook runs inside the grace period, which starts with it. When it is not done in time the kubelet \
          kills it and gives the container two seconds more (pkg/kubelet/kuberuntime/kuberuntime_container.go, \
          killContainer), so the process is killed before it could shut down in order, and what follows the sleep \
          in the hook is not run.",
    how: "Raise `terminationGracePeriodSeconds` above the sleep plus what the process needs to stop, or sleep \
          less.",
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
      terminationGracePeriodSeconds: 20
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
        lifecycle:
          preStop:
            exec:
              command: ["/bin/sh", "-c", "sleep 30 && agent drain"]
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
      terminationGracePeriodSeconds: 60
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
        lifecycle:
          preStop:
            exec:
              command: ["/bin/sh", "-c", "sleep 30 && agent drain"]
"#,
    check,
    ..Rule::BASE
};

/// What a process gets to stop, behind the hook.
const TO_STOP: i64 = 15;

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let grace = ctx.pod().get("terminationGracePeriodSeconds");
    let limit = grace.integer_or(30);
    for container in ctx.pod_containers() {
        let hook = container.field.get("lifecycle").get("preStop");
        let (field, Some(seconds)) = slept(hook) else { continue };
        if seconds < limit.max(1) || limit < 0 {
            continue;
        }
        let written = if grace.is_set() { "" } else { " (the default)" };
        let message = format!(
            "the preStop hook of container \"{}\" sleeps {seconds} s, the grace period is {limit} s{written}: it is killed \
             in its sleep, and the process right after it",
            container.name()
        );
        let enough = seconds.saturating_add(TO_STOP);
        let edit = if grace.is_set() {
            Edit::Replace(grace, enough.to_string())
        } else {
            Edit::Insert(ctx.pod(), "terminationGracePeriodSeconds".to_owned(), enough.to_string())
        };
        let report = sink.report(field, message);
        report.key(container.name());
        if grace.is_set() {
            report.note(grace, "the grace period");
        }
        report.fix(format!("set terminationGracePeriodSeconds to {enough}"), vec![edit]);
        return;
    }
}

/// Returns the seconds a hook sleeps for certain, and where that is written.
fn slept(hook: Field<'_>) -> (Field<'_>, Option<i64>) {
    let seconds = hook.get("sleep").get("seconds");
    if seconds.is_set() {
        return (seconds, seconds.integer());
    }
    let command = hook.get("exec").get("command");
    let words: Vec<&str> = command.items().filter_map(Field::text).collect();
    let seconds = match words.as_slice() {
        [program, rest @ ..] if is_named(program, "sleep") => sleep_of(rest),
        [shell, flag, script] if is_shell(shell) && flag.starts_with('-') && flag.ends_with('c') => {
            slept_in(script)
        }
        _ => None,
    };
    (command, seconds)
}
