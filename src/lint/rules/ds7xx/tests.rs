//! Branches of the rules on volumes that their examples do not reach.

use super::super::ds2xx::tests::{case, found, hold, manifest};
use crate::lint::{Options, apply};

/// Returns a DaemonSet whose container mounts one volume.
fn volume(source: &str, mount: &str) -> String {
    manifest(
        "",
        &format!("volumes:\n  - name: v\n    {source}\n"),
        &format!("volumeMounts:\n  - {{name: v, mountPath: /host{mount}}}\n"),
    )
}

fn host(path: &str, kind: &str, mount: &str) -> String {
    let kind = if kind.is_empty() { String::new() } else { format!(", type: {kind}") };
    volume(&format!("hostPath: {{path: {path}{kind}}}"), mount)
}

fn fixed(id: &str, text: &str) -> String {
    let fix = found(id, text, &Options::default()).remove(0).fix.expect("a fix");
    apply(text, &fix.edits)
}

#[test]
fn claims() {
    let claim = |modes: &str, namespace: &str| {
        format!(
            "{}---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: c, namespace: {namespace}}}\nspec: {{accessModes: [{modes}]}}\n",
            volume("persistentVolumeClaim: {claimName: c}", "")
        )
    };
    hold(
        &[
            case("DS701", claim("ReadWriteOnce", "monitoring"), &["one node can use it"]),
            case("DS701", claim("ReadWriteOncePod", "monitoring"), &["one pod can use it"]),
            case("DS701", claim("ReadWriteOnce, ReadWriteMany", "monitoring"), &[]),
            case("DS701", claim("ReadWriteOnce", "other"), &[]),
            case("DS702", claim("ReadWriteOnce", "other"), &["which is not in the input"]),
            case("DS702", claim("ReadWriteOnce", "monitoring"), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn types_and_writing() {
    hold(
        &[
            case("DS703", host("/opt/agent", "", ""), &["hostPath /opt/agent has no type"]),
            case("DS703", host("/opt/agent", "\"\"", ""), &["has no type"]),
            case("DS703", host("/etc/", "", ""), &[]),
            case("DS703", host("/opt/agent", "DirectoryOrCreate", ""), &[]),
            case(
                "DS704",
                host("//usr/./", "", ""),
                &["/usr of the node is writable for container \"agent\""],
            ),
            case("DS704", host("/usr/share/agent", "", ""), &[]),
            case("DS704", host("/etc", "", ", readOnly: true"), &[]),
            case("DS704", host("/etc", "", ", readOnly: false"), &["/etc of the node"]),
        ],
        &Options::default(),
    );
    assert!(
        fixed("DS704", &host("/etc", "", ", readOnly: false")).contains("mountPath: /host, readOnly: true}")
    );
    assert!(fixed("DS703", &host("/run/a.sock", "", "")).contains("{path: /run/a.sock, type: Socket}"));
}

#[test]
fn sockets_docker_and_logs() {
    let logs = host("/var/lib/docker/containers", "", "")
        .replace("volumes:\n", "volumes:\n        - {name: l, hostPath: {path: /var/log}}\n");
    hold(
        &[
            case("DS705", host("/run/crio/crio.sock", "", ""), &["the container keeps the dead one"]),
            case("DS705", host("/run/agent/api", "Socket", ""), &["the container keeps the dead one"]),
            case("DS705", host("/run/crio", "", ""), &[]),
            // A rule of its own says so.
            case("DS705", host("/var/run/docker.sock", "", ""), &[]),
            case("DS706", host("/var/run/docker.sock", "Socket", ""), &["waits for the mount for ever"]),
            case("DS706", host("/var/run/docker.sock", "", ""), &["becomes an empty directory"]),
            case("DS706", host("/var/lib/docker/containers", "", ""), &["becomes an empty directory"]),
            case("DS706", logs.clone(), &[]),
            case(
                "DS706",
                logs.replace("/docker/containers}", "/docker/containers, type: Directory}"),
                &["for ever"],
            ),
            case("DS707", host("/var/log/containers", "", ""), &["every log is a broken link"]),
            case("DS707", logs.replace("/var/lib/docker/containers", "/var/log/containers"), &[]),
        ],
        &Options::default(),
    );
    let text = host("/run/csi/csi.sock", "Socket", "/csi.sock");
    assert!(fixed("DS705", &text).contains("hostPath: {path: /run/csi, type: Directory}"));
    assert!(fixed("DS705", &text).contains("mountPath: /host}"));
    // The directory would be half of the node.
    assert!(found("DS705", &host("/run/a.sock", "", "/a.sock"), &Options::default())[0].fix.is_none());
}

#[test]
fn propagation_sub_paths_and_disks() {
    let config = "configMap: {name: c}";
    let init = host("/var/lib/kubelet", "", "").replace("containers:", "initContainers:");
    hold(
        &[
            case("DS708", host("/var/lib/kubelet", "", ""), &["sees no new ones"]),
            case("DS708", host("/run/netns", "", ", mountPropagation: None"), &["sees no new ones"]),
            case("DS708", host("/run/netns", "", ", mountPropagation: Bidirectional"), &[]),
            case("DS708", host("/var/lib/kubelet/device-plugins", "", ""), &[]),
            case("DS708", init, &[]),
            case("DS709", volume(config, ", subPath: a"), &["by subPath"]),
            case("DS709", volume(config, ", subPathExpr: $(A)"), &["by subPathExpr"]),
            case("DS709", volume(config, ""), &[]),
            case("DS709", volume("emptyDir: {}", ", subPath: a"), &[]),
            case("DS710", volume("gcePersistentDisk: {pdName: d}", ""), &["the same disk \"d\""]),
            case("DS710", volume("gcePersistentDisk: {pdName: d, readOnly: true}", ""), &[]),
        ],
        &Options::default(),
    );
}
