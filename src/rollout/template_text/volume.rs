//! Volumes: `describeVolumes`, and of each kind what `print…VolumeSource` shows.

use serde_json::Value;

use super::storage;
use super::writer::Writer;
use super::{field, flag, list, number, present, quantity, text};

/// How the describer of a kind looks.
pub(super) type Describe = fn(&mut Writer, &Value);

/// The kinds in the order in which describe.go looks for them.
const KINDS: [(&str, Describe); 30] = [
    ("hostPath", host_path),
    ("emptyDir", empty_dir),
    ("gcePersistentDisk", storage::gce),
    ("awsElasticBlockStore", storage::aws),
    ("gitRepo", git_repo),
    ("secret", secret),
    ("configMap", config_map),
    ("nfs", storage::nfs),
    ("iscsi", storage::iscsi),
    ("glusterfs", storage::glusterfs),
    ("persistentVolumeClaim", claim),
    ("ephemeral", ephemeral),
    ("rbd", storage::rbd),
    ("quobyte", storage::quobyte),
    ("downwardAPI", downward_api),
    ("azureDisk", storage::azure_disk),
    ("vsphereVolume", storage::vsphere),
    ("cinder", storage::cinder),
    ("photonPersistentDisk", storage::photon),
    ("portworxVolume", storage::portworx),
    ("scaleIO", storage::scale_io),
    ("cephfs", storage::cephfs),
    ("storageos", storage::storage_os),
    ("fc", storage::fibre_channel),
    ("azureFile", storage::azure_file),
    ("flexVolume", storage::flex),
    ("flocker", storage::flocker),
    ("projected", projected),
    ("csi", csi),
    ("image", image),
];

/// Describes the volumes of a template.
pub(super) fn describe(w: &mut Writer, volumes: &[Value]) {
    if volumes.is_empty() {
        return w.put(0, "  Volumes:\t<none>\n");
    }
    w.put(0, "  Volumes:\n");
    for volume in volumes {
        w.put(1, &format!(" {}:\n", text(volume, "name")));
        let known = KINDS.iter().find_map(|(name, describe)| Some((present(volume, name)?, describe)));
        match known {
            Some((source, describe)) => describe(w, source),
            None => w.put(1, "<unknown>\n"),
        }
    }
}

/// Writes the kind, and below it titles with their values, as one write of describe.go does.
pub(super) fn rows(w: &mut Writer, kind: &str, rows: &[(&str, &str)]) {
    let mut block = format!("Type:\t{kind}\n");
    for (title, value) in rows {
        block.push_str(&format!("    {title}\t{value}\n"));
    }
    w.put(2, &block);
}

fn optional(source: &Value) -> &'static str {
    boolean(flag(source, "optional"))
}

/// `%v` of a bool.
pub(super) fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn host_path(w: &mut Writer, own: &Value) {
    let kind = present(own, "type").and_then(Value::as_str).unwrap_or("<none>");
    rows(
        w,
        "HostPath (bare host directory volume)",
        &[("Path:", text(own, "path")), ("HostPathType:", kind)],
    );
}

fn empty_dir(w: &mut Writer, own: &Value) {
    let limit = present(own, "sizeLimit").map(quantity).filter(|limit| limit.sign() > 0);
    let limit = limit.map_or_else(|| "<unset>".to_owned(), |limit| limit.to_string());
    let kind = "EmptyDir (a temporary directory that shares a pod's lifetime)";
    rows(w, kind, &[("Medium:", text(own, "medium")), ("SizeLimit:", &limit)]);
}

fn git_repo(w: &mut Writer, own: &Value) {
    let kind = "GitRepo (a volume that is pulled from git when the pod is created)";
    rows(w, kind, &[("Repository:", text(own, "repository")), ("Revision:", text(own, "revision"))]);
}

fn secret(w: &mut Writer, own: &Value) {
    let kind = "Secret (a volume populated by a Secret)";
    rows(w, kind, &[("SecretName:", text(own, "secretName")), ("Optional:", optional(own))]);
}

fn config_map(w: &mut Writer, own: &Value) {
    let kind = "ConfigMap (a volume populated by a ConfigMap)";
    rows(w, kind, &[("Name:", text(own, "name")), ("Optional:", optional(own))]);
}

fn claim(w: &mut Writer, own: &Value) {
    let kind = "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)";
    let read_only = boolean(flag(own, "readOnly"));
    rows(w, kind, &[("ClaimName:", text(own, "claimName")), ("ReadOnly:", read_only)]);
}

fn downward_api(w: &mut Writer, own: &Value) {
    w.put(2, "Type:\tDownwardAPI (a volume populated by information about the pod)\n    Items:\n");
    for item in list(own, "items") {
        for (reference, what) in [("fieldRef", "fieldPath"), ("resourceFieldRef", "resource")] {
            if let Some(reference) = present(item, reference) {
                w.put(3, &format!("{} -> {}\n", text(reference, what), text(item, "path")));
            }
        }
    }
}

fn projected(w: &mut Writer, own: &Value) {
    w.put(2, "Type:\tProjected (a volume that contains injected data from multiple sources)\n");
    for source in list(own, "sources") {
        let named = |title: &str, own: &Value| {
            format!("{title}:\t{}\n    Optional:\t{}\n", text(own, "name"), optional(own))
        };
        if let Some(own) = present(source, "secret") {
            w.put(2, &named("SecretName", own));
        } else if present(source, "downwardAPI").is_some() {
            w.put(2, "DownwardAPI:\ttrue\n");
        } else if let Some(own) = present(source, "configMap") {
            w.put(2, &named("ConfigMapName", own));
        } else if let Some(own) = present(source, "serviceAccountToken") {
            w.put(2, &format!("TokenExpirationSeconds:\t{}\n", number(own, "expirationSeconds")));
        }
    }
}

/// `printCSIVolumeSource`, and its attributes line by line.
fn csi(w: &mut Writer, own: &Value) {
    let read_only = boolean(flag(own, "readOnly"));
    rows(
        w,
        "CSI (a Container Storage Interface (CSI) volume source)",
        &[("Driver:", text(own, "driver")), ("FSType:", text(own, "fsType")), ("ReadOnly:", read_only)],
    );
    w.put(2, "VolumeAttributes:\t");
    let Some(attributes) = field(own, "volumeAttributes").as_object().filter(|own| !own.is_empty()) else {
        return w.line("<none>");
    };
    for (position, (key, value)) in attributes.iter().enumerate() {
        if position > 0 {
            w.put(2, "");
            w.put(2, "\t");
        }
        let line = format!("{key}={}", value.as_str().unwrap_or_default());
        w.put(2, &format!("{}\n", super::shortened(&line, super::LONGEST)));
    }
}

fn image(w: &mut Writer, own: &Value) {
    let kind = "Image (a container image or OCI artifact)";
    rows(w, kind, &[("Reference:", text(own, "reference")), ("PullPolicy:", text(own, "pullPolicy"))]);
}

fn ephemeral(w: &mut Writer, own: &Value) {
    w.put(
        2,
        "Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)\n",
    );
    if let Some(template) = present(own, "volumeClaimTemplate") {
        w.nest(2, |w| claim_template(w, template));
    }
}

/// `printPersistentVolumeClaim` of a claim that is not there yet.
fn claim_template(w: &mut Writer, claim: &Value) {
    let (meta, spec) = (field(claim, "metadata"), field(claim, "spec"));
    let beta = field(meta, "annotations").get("volume.beta.kubernetes.io/storage-class");
    let class = beta.and_then(Value::as_str).unwrap_or_else(|| text(spec, "storageClassName"));
    w.put(0, &format!("StorageClass:\t{class}\n"));
    w.put(0, &format!("Volume:\t{}\n", text(spec, "volumeName")));
    super::pairs(w, "Labels", field(meta, "labels"));
    super::annotations(w, "Annotations", field(meta, "annotations"));
    // What is bound has the capacity of its status, which a template does not have.
    w.put(0, &format!("Capacity:\t{}\n", if text(spec, "volumeName").is_empty() { "" } else { "0" }));
    w.put(0, "Access Modes:\t\n");
    if let Some(mode) = present(spec, "volumeMode") {
        w.put(0, &format!("VolumeMode:\t{}\n", mode.as_str().unwrap_or_default()));
    }
    if let Some(source) = present(spec, "dataSource") {
        w.put(0, "DataSource:\n");
        if let Some(group) = present(source, "apiGroup") {
            w.put(1, &format!("APIGroup:\t{}\n", group.as_str().unwrap_or_default()));
        }
        w.put(1, &format!("Kind:\t{}\n", text(source, "kind")));
        w.put(1, &format!("Name:\t{}\n", text(source, "name")));
    }
}
