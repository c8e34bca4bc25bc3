//! DS711: a path that is read-only on the nodes of this platform is written to.

use super::host_path::{host_paths, is_within, mounts_of};
use crate::lint::{Context, Needs, Platform, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS711",
    name: "read-only-os",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "a path that is read-only on the nodes of this platform is written to",
    why: "Talos, Bottlerocket and Container-Optimized OS have a read-only system: what is written to `/usr`, \
          `/opt` or `/etc` fails there (\"read-only file system\"), or is gone after a reboot \
          (Project-HAMi/ascend-device-plugin#89).",
    how: "Use a path the platform keeps writable, `/var/lib/…` on all three, or the place it has for the purpose \
          (CNI plugins in `/opt/cni/bin` and `/etc/cni/net.d` on Talos and Bottlerocket).",
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

/// Returns what happens to what is written below a path.
fn effect(platform: Platform, path: &str) -> Option<&'static str> {
    const LOST: &str = "what is written there is gone after a reboot";
    const READ_ONLY: &str = "the file system is read-only there";
    let within = |roots: &[&str]| roots.iter().any(|root| is_within(path, root));
    let system = ["/bin", "/boot", "/lib", "/lib64", "/sbin", "/usr"];
    match platform {
        Platform::Talos if within(&["/etc/cni", "/etc/kubernetes", "/usr/libexec/kubernetes"]) => None,
        Platform::Talos if within(&["/etc", "/home", "/root"]) || within(&system) => Some(READ_ONLY),
        Platform::Bottlerocket if within(&["/etc/cni", "/etc/kubernetes", "/opt/cni", "/opt/csi"]) => None,
        Platform::Bottlerocket if within(&["/etc"]) => Some(LOST),
        Platform::Bottlerocket if within(&["/home", "/opt", "/root"]) || within(&system) => Some(READ_ONLY),
        Platform::Cos if within(&["/etc"]) => Some(LOST),
        Platform::Cos if within(&["/opt", "/root"]) || within(&system) => Some(READ_ONLY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::effect;
    use crate::lint::Platform;

    #[test]
    fn where_platforms_can_be_written_to() {
        for (platform, path, fails) in [
            (Platform::Talos, "/usr/local/bin", true),
            (Platform::Talos, "/etc/cni/net.d", false),
            (Platform::Talos, "/etcetera", false),
            (Platform::Talos, "/opt/cni/bin", false),
            (Platform::Bottlerocket, "/opt/agent", true),
            (Platform::Bottlerocket, "/opt/cni/bin", false),
            (Platform::Bottlerocket, "/etc/agent", true),
            (Platform::Cos, "/etc/agent", true),
            (Platform::Cos, "/var/lib/agent", false),
            (Platform::Eks, "/usr", false),
        ] {
            assert_eq!(effect(platform, path).is_some(), fails, "{platform:?} {path}");
        }
    }
}
