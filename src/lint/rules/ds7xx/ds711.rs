//! DS711: a path that is read-only on the nodes of this platform is written to.

use super::host_path::{host_paths, is_within, mounts_of};
use crate::lint::{Context, Needs, Platform, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS711",
    name: "read-only-os",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "a path that is read-only on the nodes of this platform is written to",
    why: "The root of these systems is read-only: what is written to `/usr` fails (\"read-only file system\", as in \
          hpe-storage/csi-driver#379), and their `/etc`, where it can be written to, is gone after a reboot. Talos: a \
          squashfs with overlays for `/opt`, `/etc/cni`, `/etc/kubernetes` and `/usr/libexec/kubernetes` (siderolabs/talos, \
          internal/pkg/mount/overlay.go). Bottlerocket: dm-verity, a tmpfs for `/etc`, `/var` and `/opt` on the data disk \
          (bottlerocket-os/bottlerocket, SECURITY_FEATURES.md). Container-Optimized OS: all but `/home`, `/var`, `/tmp`, \
          `/mnt/stateful_partition` and a stateless `/etc` \
          (cloud.google.com/container-optimized-os/docs/concepts/disks-and-filesystem).",
    how: "Use a path the platform keeps writable, `/var/lib/…` on all three (programs cannot be run from it on \
          Container-Optimized OS), or the place it has for the purpose (CNI plugins in `/opt/cni/bin` on Talos and \
          Bottlerocket, their configuration in `/etc/cni/net.d`).",
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
        volumeMounts:
        - name: data
          mountPath: /host/bin
      volumes:
      - name: data
        hostPath:
          path: /usr/local/bin
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
        volumeMounts:
        - name: data
          mountPath: /host/bin
      volumes:
      - name: data
        hostPath:
          path: /var/lib/agent/bin
",
    setting: "version: 1
platform: talos
",
    needs: Needs::Platform,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let Some(platform) = ctx.options().platform else { return };
    for host in host_paths(ctx) {
        let Some(effect) = effect(platform, &host.path) else { continue };
        let source = host.volume.get("hostPath");
        let made = source.get("type").text().is_some_and(|kind| kind.ends_with("OrCreate"));
        let writer = mounts_of(ctx, host.name).find(|mount| mount.is_writable());
        if writer.is_none() && !made {
            continue;
        }
        let message = format!("{} on {}: {effect}", host.path, platform.as_str());
        let report = sink.report(source.get("path"), message);
        if let Some(mount) = writer {
            report.note(mount.field, format!("container \"{}\" may write to it", mount.container.name()));
        }
    }
}

/// Directories of the root file system, which no platform of these mounts anything else over.
const SYSTEM: [&str; 6] = ["/bin", "/boot", "/lib", "/lib64", "/sbin", "/usr"];

/// Talos mounts overlays over its squashfs: siderolabs/talos, internal/pkg/mount/overlay.go.
const TALOS_OVERLAYS: [&str; 5] =
    ["/etc/cni", "/etc/kubernetes", "/opt", "/usr/etc/udev", "/usr/libexec/kubernetes"];

/// What Bottlerocket mounts over its dm-verity root: `packages/release/*.mount`, and the `root-.*.mount` of the AWS and
/// ECR helpers. Kernel modules are left alone: what is mounted there differs between variants. `/etc/cni` is emptied
/// by a reboot too, but is the place where CNI plugins write at every start.
const BOTTLEROCKET_MOUNTS: [&str; 7] = [
    "/etc/cni",
    "/lib/modules",
    "/root/.aws",
    "/root/.docker",
    "/root/.ecr",
    "/usr/lib/modules",
    "/usr/src/kernels",
];

/// Returns what happens to what is written below a path.
fn effect(platform: Platform, path: &str) -> Option<&'static str> {
    const LOST: &str = "what is written there is gone after a reboot";
    const READ_ONLY: &str = "the file system is read-only there";
    let within = |roots: &[&str]| roots.iter().any(|root| is_within(path, root));
    match platform {
        Platform::Talos if within(&TALOS_OVERLAYS) => None,
        Platform::Talos if within(&["/etc", "/home", "/root"]) || within(&SYSTEM) => Some(READ_ONLY),
        Platform::Bottlerocket if within(&BOTTLEROCKET_MOUNTS) => None,
        // SECURITY_FEATURES.md: "Stateless tmpfs for /etc"; "/var and /opt" are bind mounts that survive.
        Platform::Bottlerocket if within(&["/etc"]) => Some(LOST),
        Platform::Bottlerocket if within(&["/home", "/root"]) || within(&SYSTEM) => Some(READ_ONLY),
        // The table of "Disks and file system overview": /etc is stateless; /home, /var, /tmp and /mnt/stateful_partition can be
        // written to, and nothing else. CNI plugins write their configuration at every start.
        Platform::Cos if within(&["/etc/cni"]) => None,
        Platform::Cos if within(&["/etc"]) => Some(LOST),
        Platform::Cos if within(&["/opt", "/root"]) || within(&SYSTEM) => Some(READ_ONLY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::effect;
    use crate::lint::Platform;

    /// `/opt` of Bottlerocket was held to be read-only, as that of Container-Optimized OS is.
    #[test]
    fn where_platforms_can_be_written_to() {
        for (platform, path, fails) in [
            (Platform::Talos, "/usr/local/bin", true),
            (Platform::Talos, "/etc/cni/net.d", false),
            (Platform::Talos, "/etcetera", false),
            (Platform::Talos, "/opt/cni/bin", false),
            (Platform::Talos, "/opt/agent", false),
            (Platform::Talos, "/etc/hpe-storage", true),
            (Platform::Talos, "/usr/libexec/kubernetes/kubelet-plugins", false),
            (Platform::Bottlerocket, "/opt/agent", false),
            (Platform::Bottlerocket, "/usr/local/bin", true),
            (Platform::Bottlerocket, "/etc/kubernetes/manifests", true),
            (Platform::Bottlerocket, "/lib/modules", false),
            (Platform::Bottlerocket, "/root/.docker", false),
            (Platform::Bottlerocket, "/root/.cache", true),
            (Platform::Bottlerocket, "/opt/cni/bin", false),
            (Platform::Bottlerocket, "/etc/agent", true),
            (Platform::Cos, "/etc/agent", true),
            (Platform::Cos, "/etc/cni/net.d", false),
            (Platform::Cos, "/opt/cni/bin", true),
            (Platform::Cos, "/home/kubernetes/bin", false),
            (Platform::Cos, "/var/lib/agent", false),
            (Platform::Eks, "/usr", false),
        ] {
            assert_eq!(effect(platform, path).is_some(), fails, "{platform:?} {path}");
        }
    }
}
