//! Branches of the rules on probes and shutdown that their examples do not reach.

use super::super::ds2xx::tests::{case, found, hold, manifest, pod};
use crate::lint::{Options, apply};

fn container(text: &str) -> String {
    manifest("", "", text)
}

fn hook(grace: &str, hook: &str) -> String {
    manifest("", grace, &format!("lifecycle: {{preStop: {hook}}}\n"))
}

#[test]
fn probes() {
    let both = |liveness: &str, readiness: &str| {
        container(&format!(
            "livenessProbe: {{httpGet: {{path: /, port: 80}}{liveness}}}\nreadinessProbe: {{httpGet: {{path: /, port: 80}}{readiness}}}\n"
        ))
    };
    hold(
        &[
            case("DS601", pod(""), &["no container has a liveness probe"]),
            case("DS601", container("livenessProbe: {exec: {command: [a]}}"), &[]),
            // A sidecar's probe is a probe.
            case(
                "DS601",
                pod(
                    "initContainers: [{name: s, image: s, restartPolicy: Always, livenessProbe: {tcpSocket: {port: 1}}}]",
                ),
                &[],
            ),
            case("DS602", both("", ""), &["gives up after 30 s"]),
            case("DS602", both(", failureThreshold: 4", ""), &[]),
            case("DS602", both(", periodSeconds: 20", ", periodSeconds: 60"), &["gives up after 60 s"]),
            case(
                "DS602",
                container("livenessProbe: {tcpSocket: {port: 1}}\nreadinessProbe: {httpGet: {port: 1}}"),
                &[],
            ),
            case("DS602", container("livenessProbe: {}\nreadinessProbe: {}"), &[]),
            case(
                "DS603",
                container("livenessProbe: {initialDelaySeconds: 20, periodSeconds: 5, tcpSocket: {port: 1}}"),
                &["about 35 s"],
            ),
            case(
                "DS603",
                container("livenessProbe: {tcpSocket: {port: 1}}\nstartupProbe: {tcpSocket: {port: 1}}"),
                &[],
            ),
            case(
                "DS604",
                container("livenessProbe: {tcpSocket: {host: db.data.svc, port: 1}}"),
                &["asks db.data.svc"],
            ),
            case("DS604", container("livenessProbe: {tcpSocket: {host: 169.254.20.10, port: 1}}"), &[]),
            case("DS604", container("livenessProbe: {httpGet: {host: 127.0.0.1, port: 1}}"), &[]),
            case(
                "DS604",
                container("livenessProbe: {exec: {command: [curl, 'https://a.example/x']}}"),
                &["asks a.example"],
            ),
            case("DS604", container("readinessProbe: {httpGet: {host: a.example, port: 1}}"), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn grace_and_hooks() {
    let sleep = "{exec: {command: [sh, -c, 'sleep 30; agent drain']}}";
    hold(
        &[
            case("DS605", hook("terminationGracePeriodSeconds: 0", sleep), &["the grace period is 0"]),
            case("DS605", pod(""), &[]),
            case("DS607", hook("", sleep), &["30 s (the default)"]),
            case("DS607", hook("terminationGracePeriodSeconds: 31", sleep), &[]),
            case("DS607", hook("", "{exec: {command: [/bin/sleep, 1m]}}"), &["sleeps 60 s"]),
            case("DS607", hook("", "{sleep: {seconds: 30}}"), &["sleeps 30 s"]),
            case("DS607", hook("", "{sleep: {seconds: 29}}"), &[]),
            case("DS607", hook("terminationGracePeriodSeconds: 0", "{exec: {command: [agent, stop]}}"), &[]),
            case(
                "DS607",
                hook("", "{exec: {command: [sh, -c, 'while agent busy; do sleep 60; done']}}"),
                &[],
            ),
        ],
        &Options::default(),
    );
    let text = hook("", sleep);
    let fix = found("DS607", &text, &Options::default()).remove(0).fix.expect("a fix");
    assert!(apply(&text, &fix.edits).contains("      terminationGracePeriodSeconds: 45\n"));
}

#[test]
fn long_rollouts() {
    let grace =
        |spec: &str, seconds: u32| manifest(spec, &format!("terminationGracePeriodSeconds: {seconds}"), "");
    let nodes = Options { node_count: Some(100), ..Options::default() };
    let surge = "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}";
    hold(
        &[
            case(
                "DS606",
                grace("", 60),
                &["100 nodes, 1 at a time, up to 60 s each: stopping the old pods alone can take 100 min"],
            ),
            case("DS606", grace("", 30), &[]),
            case("DS606", grace("updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}", 60), &[]),
            case(
                "DS606",
                grace("updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}", 7200),
                &["can take 20 h"],
            ),
            case("DS606", grace("updateStrategy: {type: OnDelete}", 600), &[]),
            case("DS606", grace(surge, 600), &[]),
        ],
        &nodes,
    );
    let waited = Options { node_count: Some(10), rollout_timeout: Some(300), ..Options::default() };
    hold(&[case("DS606", grace("", 60), &["can take 10 min"])], &waited);
}

#[test]
fn work_done_once() {
    let command = |words: &str| container(&format!("command: [{words}]"));
    hold(
        &[
            case("DS608", command("sh, -c, 'install.sh && sleep infinity'"), &["only keeps the pod alive"]),
            case("DS608", command("/usr/bin/modprobe, nbd"), &["is then started again"]),
            case("DS608", command("agent"), &[]),
            case(
                "DS608",
                pod("").replace("registry.example/agent:1.4.2", "registry.k8s.io/pause:3.10"),
                &["only keeps the pod alive"],
            ),
            case("DS608", pod(""), &[]),
        ],
        &Options::default(),
    );
}
