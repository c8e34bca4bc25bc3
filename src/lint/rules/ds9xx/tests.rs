//! Branches of the rules on images and neighbours that their examples do not reach.

use super::super::ds2xx::tests::{case, found, hold, manifest, pod};
use crate::lint::{Options, Platform, apply};

fn image(name: &str) -> String {
    pod("").replace("registry.example/agent:1.4.2", name)
}

fn with(other: &str) -> String {
    format!("{}---\n{other}", pod(""))
}

#[test]
fn images() {
    let digest = format!("a/b:latest@sha256:{}", "0".repeat(64));
    let pull = |image: &str, policy: &str| {
        manifest("", "", &format!("imagePullPolicy: {policy}")).replace("registry.example/agent:1.4.2", image)
    };
    hold(
        &[
            case("DS901", image("a/b"), &["it has no tag"]),
            case("DS901", image("a/b:Nightly"), &["tag \"Nightly\" moves"]),
            case("DS901", image("localhost:5000/a"), &["it has no tag"]),
            case("DS901", image("localhost:5000/a:1"), &[]),
            case("DS901", image(&digest), &[]),
            // No name at all, so somebody fills it in.
            case("DS901", image("\"${IMAGE}\""), &[]),
            case("DS901", image("\"FILLED BY THE OPERATOR\""), &[]),
            case(
                "DS901",
                manifest(
                    "",
                    "initContainers: [{name: i, image: busybox}, {name: j, image: 'alpine:edge'}]",
                    "",
                ),
                &["images busybox, alpine:edge name no fixed version"],
            ),
            case("DS902", image(&digest), &[]),
            case("DS902", image("a/b:latest"), &[]),
            case("DS903", pull("a/b:1", "Always"), &["asks the registry at each start"]),
            case("DS903", pull("a/b:latest", "Always"), &[]),
            case("DS903", pull("a/b:1", "IfNotPresent"), &[]),
            case("DS904", pull("a/b:1", "Never"), &["is never pulled"]),
        ],
        &Options::default(),
    );
}

#[test]
fn workloads_beside_it() {
    let labels = "app: agent, part: x";
    let template = |kind: &str, name: &str, selector: &str, labels: &str| {
        format!(
            "kind: {kind}\napiVersion: apps/v1\nmetadata: {{name: {name}, namespace: monitoring}}\nspec: {{selector: {{matchLabels: {{{selector}}}}}, template: {{metadata: {{labels: {{{labels}}}}}}}}}\n"
        )
    };
    let cron = "kind: CronJob\napiVersion: batch/v1\nmetadata: {name: c, namespace: monitoring}\nspec: {jobTemplate: {spec: {template: {metadata: {labels: {app: agent}}}}}}\n";
    let first = format!("{}---\n{}", template("DaemonSet", "one", "app: agent", labels), pod(""));
    hold(
        &[
            case("DS905", with(&template("Deployment", "d", labels, labels)), &["Deployment \"d\""]),
            case("DS905", with(cron), &["CronJob \"c\""]),
            case("DS905", with(&cron.replace("monitoring", "other")), &[]),
            case("DS905", with(&template("DaemonSet", "two", "part: x", labels)), &["DaemonSet \"two\""]),
            case("DS905", first, &["DaemonSet \"agent\""]),
            case("DS906", with(&pod("")), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn an_overlap_of_two_daemon_sets_is_said_once() {
    let second = pod("").replace("name: agent\n  namespace", "name: second\n  namespace");
    hold(
        &[case("DS905", format!("{}---\n{second}", pod("")), &["DaemonSet \"second\""])],
        &Options::default(),
    );
    // The second one leaves it to the first.
    let list = format!("apiVersion: v1\nkind: List\nitems: []\n---\n{second}");
    hold(&[case("DS905", list, &[])], &Options::default());
}

#[test]
fn budgets_and_autoscalers() {
    let budget = |spec: &str| {
        with(&format!(
            "kind: PodDisruptionBudget\napiVersion: policy/v1\nmetadata: {{name: p, namespace: monitoring}}\nspec: {{{spec}}}\n"
        ))
    };
    let scaler = |kind: &str, version: &str, spec: &str| {
        with(&format!(
            "kind: {kind}\napiVersion: {version}\nmetadata: {{name: s, namespace: monitoring}}\nspec: {{{spec}}}\n"
        ))
    };
    let target = "apiVersion: apps/v1, kind: DaemonSet, name: agent";
    let vertical = |more: &str| {
        scaler("VerticalPodAutoscaler", "autoscaling.k8s.io/v1", &format!("targetRef: {{{target}}}{more}"))
    };
    hold(
        &[
            case("DS907", budget("minAvailable: 50%, selector: {}"), &["with a percentage"]),
            case(
                "DS907",
                budget("maxUnavailable: 1, selector: {matchLabels: {app: agent}}"),
                &["with maxUnavailable"],
            ),
            case("DS907", budget("maxUnavailable: 1"), &[]),
            case("DS907", budget("minAvailable: 1, selector: {}"), &[]),
            case("DS908", budget("minAvailable: 1, selector: {}"), &["neither a rollout nor kubectl drain"]),
            case("DS908", budget("maxUnavailable: 1, selector: {}"), &[]),
            case(
                "DS909",
                scaler("ScaledObject", "keda.sh/v1alpha1", &format!("scaleTargetRef: {{{target}}}")),
                &["ScaledObject \"s\""],
            ),
            case(
                "DS909",
                scaler(
                    "HorizontalPodAutoscaler",
                    "autoscaling/v2",
                    "scaleTargetRef: {apiVersion: apps/v1, kind: DaemonSet, name: b}",
                ),
                &[],
            ),
            case("DS910", vertical(""), &["mode Auto"]),
            case(
                "DS910",
                vertical(", updatePolicy: {updateMode: Initial}"),
                &["sets one size for the pods of all nodes"],
            ),
            case("DS910", vertical(", updatePolicy: {updateMode: 'Off'}"), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn names_and_annotations() {
    let account = |fields: &str| pod(fields);
    hold(
        &[
            case("DS916", account("serviceAccount: a\nserviceAccountName: a"), &[]),
            case("DS916", account("serviceAccount: a\nserviceAccountName: b"), &["is ignored"]),
            case("DS916", account("serviceAccount: a"), &["write serviceAccountName"]),
            case(
                "DS915",
                pod("")
                    .replace("name: agent\n  namespace", &format!("name: {}\n  namespace", "a".repeat(58))),
                &["58 characters"],
            ),
            case(
                "DS915",
                pod("")
                    .replace("name: agent\n  namespace", &format!("name: {}\n  namespace", "a".repeat(57))),
                &[],
            ),
            case("DS918", pod(""), &[]),
        ],
        &Options::default(),
    );
    let text = pod("").replace(
        "  namespace: monitoring\n",
        "  namespace: monitoring\n  annotations:\n    prometheus.io/port: \"80\" # metrics\n    own: x\n",
    );
    let fix = found("DS911", &text, &Options::default()).remove(0).fix.expect("a fix");
    let after = apply(&text, &fix.edits);
    assert!(after.contains("  annotations:\n    own: x\n"), "{after}");
    assert!(after.contains("      annotations:\n        prometheus.io/port: \"80\"\n"), "{after}");
}

#[test]
fn autopilot() {
    let options = Options { platform: Some(Platform::GkeAutopilot), ..Options::default() };
    let logs = |mount: &str| {
        manifest(
            "",
            "volumes: [{name: v, hostPath: {path: /var/log}}]",
            &format!("volumeMounts: [{{name: v, mountPath: /v{mount}}}]"),
        )
    };
    hold(
        &[
            case("DS917", logs(", readOnly: true"), &[]),
            case("DS917", logs(""), &["writable hostPath /var/log"]),
            case(
                "DS917",
                manifest(
                    "",
                    "hostNetwork: true",
                    "securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN, KILL]}}",
                ),
                &["hostNetwork, privileged container \"agent\", capability SYS_ADMIN"],
            ),
            case(
                "DS917",
                manifest("", "", "ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81}]"),
                &["without an allowlist: hostPort 80"],
            ),
            case(
                "DS917",
                manifest("", "", "securityContext: {capabilities: {add: [NET_RAW, CAP_CHOWN, SYS_PTRACE]}}"),
                &["capability NET_RAW, capability CAP_CHOWN"],
            ),
        ],
        &options,
    );
}
