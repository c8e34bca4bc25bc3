//! Directories of the node in the template, and who mounts them.

use crate::lint::{Container, Context, Edit, Field};

/// A volume that is a path of the node.
pub(in crate::lint::rules) struct HostPath<'a> {
    /// The volume.
    pub volume: Field<'a>,
    /// Its name.
    pub name: &'a str,
    /// The path without `//`, `/./` and a slash at its end.
    pub path: String,
}

/// A mount of a volume.
pub(in crate::lint::rules) struct Mount<'a> {
    /// Who mounts it.
    pub container: Container<'a>,
    /// The element of `volumeMounts`.
    pub field: Field<'a>,
}

impl<'a> Mount<'a> {
    /// Returns whether the container may write to it.
    pub(in crate::lint::rules) fn is_writable(&self) -> bool {
        !self.field.get("readOnly").is_true()
    }

    /// Returns the path in the container, as `HostPath::path`.
    pub(in crate::lint::rules) fn path(&self) -> String {
        clean(self.field.get("mountPath").text_or(""))
    }

    /// Returns the edit that takes writing away.
    pub(in crate::lint::rules) fn read_only(&self) -> Edit<'a> {
        let own = self.field.get("readOnly");
        if own.is_written() {
            Edit::Replace(own, "true".to_owned())
        } else {
            Edit::Insert(self.field, "readOnly".to_owned(), "true".to_owned())
        }
    }
}

/// Returns the volumes that are paths of a Linux node.
pub(in crate::lint::rules) fn host_paths<'a>(ctx: &Context<'a>) -> Vec<HostPath<'a>> {
    let host = |volume: Field<'a>| {
        let path = volume.get("hostPath").get("path").text()?;
        let name = volume.get("name").text_or("");
        path.starts_with('/').then(|| HostPath { volume, name, path: clean(path) })
    };
    ctx.volumes().filter_map(host).collect()
}

/// Returns the mounts of a volume, in the order of the containers.
pub(in crate::lint::rules) fn mounts_of<'a>(
    ctx: &Context<'a>,
    volume: &str,
) -> impl Iterator<Item = Mount<'a>> + use<'a> {
    let mut mounts = Vec::new();
    for container in ctx.containers() {
        for field in container.field.get("volumeMounts").items() {
            if field.get("name").text() == Some(volume) {
                mounts.push(Mount { container, field });
            }
        }
    }
    mounts.into_iter()
}

/// Returns whether a path is `root` or lies below it.
pub(in crate::lint::rules) fn is_within(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns whether a path belongs to Docker or to dockershim.
pub(in crate::lint::rules) fn is_docker(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("docker.sock" | "dockershim.sock"))
        || is_within(path, "/var/lib/docker")
        || is_within(path, "/run/docker")
        || is_within(path, "/var/run/docker")
}

/// Returns whether a directory of the node holds the logs that every container runtime writes.
pub(super) fn shows_pod_logs(path: &str) -> bool {
    matches!(path, "/" | "/var" | "/var/log" | "/var/log/pods")
}

fn clean(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    format!("/{}", parts.join("/"))
}
