//! Branches of the rules on security that their examples do not reach.

use super::super::ds2xx::tests::{case, found, hold, manifest, pod};
use crate::lint::{Options, PodSecurity, apply};

fn both(of_pod: &str, of_container: &str) -> String {
    manifest("", &format!("securityContext: {of_pod}"), &format!("securityContext: {of_container}"))
}

#[test]
fn rights() {
    let init = "initContainers: [{name: i, image: i, securityContext: {privileged: true}}]";
    let windows = "os: {name: windows}";
    hold(
        &[
            case("DS801", pod(init), &["container \"i\" is privileged"]),
            case("DS802", pod("hostNetwork: true\nhostIPC: true"), &["hostIPC", "hostNetwork"]),
            case("DS803", both("{}", "{privileged: true}"), &[]),
            case("DS803", both("{}", "{capabilities: {add: [CAP_SYS_ADMIN]}}"), &["adds SYS_ADMIN"]),
            case("DS803", both("{}", "{capabilities: {drop: [NET_RAW]}}"), &[]),
            case("DS803", pod("initContainers: [{name: i, image: i}]"), &["container \"i\", \"agent\""]),
            case("DS803", pod(windows), &[]),
            case("DS804", both("{runAsUser: 1000}", "{}"), &[]),
            case("DS804", both("{runAsUser: 1000}", "{runAsUser: 0}"), &["running as root"]),
            case("DS804", both("{runAsNonRoot: true}", "{runAsNonRoot: false}"), &["running as root"]),
            case("DS805", both("{}", "{allowPrivilegeEscalation: true}"), &["may gain rights"]),
            case("DS805", both("{}", "{capabilities: {add: [SYS_ADMIN]}}"), &[]),
            case("DS805", both("{}", "{privileged: true}"), &[]),
            case("DS806", pod(windows), &[]),
            case("DS807", both("{}", "{seccompProfile: {type: Localhost}}"), &[]),
            case("DS807", both("{}", "{privileged: true}"), &[]),
            case("DS809", both("{runAsUser: 0}", "{runAsNonRoot: true}"), &["never starts it"]),
            case("DS809", both("{runAsUser: 0, runAsNonRoot: true}", "{runAsUser: 5}"), &[]),
            case("DS809", both("{runAsNonRoot: true}", "{}"), &[]),
        ],
        &Options::default(),
    );
    let text = both("{}", "{allowPrivilegeEscalation: true}");
    let fix = found("DS805", &text, &Options::default()).remove(0).fix.expect("a fix");
    assert!(apply(&text, &fix.edits).contains("{allowPrivilegeEscalation: false}"));
}

#[test]
fn tokens() {
    let bound = |subject: &str| {
        format!(
            "{}---\nkind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {{name: b}}\nsubjects: [{subject}]\n",
            pod("serviceAccountName: agent")
        )
    };
    let account = "---\nkind: ServiceAccount\napiVersion: v1\nmetadata: {name: default, namespace: monitoring}\nautomountServiceAccountToken: false\n";
    hold(
        &[
            case("DS808", pod(""), &["service account \"default\""]),
            case("DS808", pod("serviceAccountName: agent"), &[]),
            case("DS808", format!("{}{account}", pod("")), &[]),
            case(
                "DS808",
                format!("{}{account}", pod("automountServiceAccountToken: true")),
                &["\"default\""],
            ),
            case("DS808", bound("{kind: ServiceAccount, name: agent, namespace: other}"), &["\"agent\""]),
            case("DS808", bound("{kind: ServiceAccount, name: agent, namespace: monitoring}"), &[]),
            case("DS808", bound("{kind: Group, name: 'system:serviceaccounts:monitoring'}"), &[]),
            case("DS808", bound("{kind: Group, name: 'system:masters'}"), &["\"agent\""]),
        ],
        &Options::default(),
    );
}

#[test]
fn pod_security_of_the_namespace() {
    let shared = pod("hostPID: true");
    let namespace = |labels: &str| {
        format!(
            "{shared}---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: monitoring, labels: {{{labels}}}}}\n"
        )
    };
    let enforce = "pod-security.kubernetes.io/enforce";
    let host = "livenessProbe: {httpGet: {host: a.example, port: 1}}";
    let old = format!(
        "{}---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: monitoring, labels: {{{enforce}: baseline, {enforce}-version: v1.33}}}}\n",
        manifest("", "", host)
    );
    hold(
        &[
            case("DS810", shared.clone(), &[]),
            case("DS810", namespace("a: b"), &[]),
            case(
                "DS810",
                namespace(&format!("{enforce}: baseline")),
                &["level \"baseline\", which refuses every pod: host namespaces"],
            ),
            // What is no level is the strictest.
            case("DS810", namespace(&format!("{enforce}: strict")), &["level \"restricted\""]),
            case("DS810", old.clone(), &[]),
            case("DS810", old.replace("v1.33", "v1.34"), &["probe or lifecycle host"]),
            case("DS810", old.replace("v1.33", "latest"), &["probe or lifecycle host"]),
        ],
        &Options::default(),
    );
    let baseline = Options { pod_security: Some(PodSecurity::Baseline), ..Options::default() };
    hold(
        &[
            case("DS810", shared.clone(), &["host namespaces"]),
            case("DS810", namespace("a: b"), &["host namespaces"]),
            case("DS810", namespace(&format!("{enforce}: privileged")), &[]),
        ],
        &baseline,
    );
    let said = &found("DS810", &shared, &baseline)[0].related[0].text;
    assert_eq!(
        said,
        "each pod is answered: violates PodSecurity \"baseline:latest\": host namespaces (hostPID=true)"
    );
}

#[test]
fn sockets_of_runtimes() {
    let mounted = |path: &str| {
        manifest(
            "",
            &format!("volumes: [{{name: v, hostPath: {{path: {path}}}}}]"),
            "volumeMounts: [{name: v, mountPath: /v}]",
        )
    };
    hold(
        &[
            case("DS811", mounted("/var/run/crio/crio.sock"), &["root on the node"]),
            case("DS811", mounted("/run/containerd/"), &["root on the node"]),
            case("DS811", mounted("/run/containerd/io.containerd.runtime.v2.task"), &[]),
        ],
        &Options::default(),
    );
}
