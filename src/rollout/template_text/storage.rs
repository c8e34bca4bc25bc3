//! Volumes of storage systems, most of them gone from Kubernetes but still in its API.

use serde_json::Value;

use super::volume::{boolean, rows};
use super::writer::Writer;
use super::{field, flag, list, number, present, text, words};

/// `%v` of a `*LocalObjectReference`.
fn reference(own: &Value, name: &str) -> String {
    present(own, name)
        .map_or_else(|| "nil".into(), |own| format!("&LocalObjectReference{{Name:{},}}", text(own, "name")))
}

fn read_only(own: &Value) -> &'static str {
    boolean(flag(own, "readOnly"))
}

/// Values of text fields, by their titles.
fn texts<'a>(own: &'a Value, fields: &[(&'a str, &str)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(title, name)| (*title, text(own, name))).collect()
}

pub(super) fn gce(w: &mut Writer, own: &Value) {
    let partition = number(own, "partition").to_string();
    let mut all = texts(own, &[("PDName:", "pdName"), ("FSType:", "fsType")]);
    all.extend([("Partition:", partition.as_str()), ("ReadOnly:", read_only(own))]);
    rows(w, "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)", &all);
}

pub(super) fn aws(w: &mut Writer, own: &Value) {
    let partition = number(own, "partition").to_string();
    let mut all = texts(own, &[("VolumeID:", "volumeID"), ("FSType:", "fsType")]);
    all.extend([("Partition:", partition.as_str()), ("ReadOnly:", read_only(own))]);
    rows(w, "AWSElasticBlockStore (a Persistent Disk resource in AWS)", &all);
}

pub(super) fn nfs(w: &mut Writer, own: &Value) {
    let mut all = texts(own, &[("Server:", "server"), ("Path:", "path")]);
    all.push(("ReadOnly:", read_only(own)));
    rows(w, "NFS (an NFS mount that lasts the lifetime of a pod)", &all);
}

pub(super) fn quobyte(w: &mut Writer, own: &Value) {
    let mut all = texts(own, &[("Registry:", "registry"), ("Volume:", "volume")]);
    all.push(("ReadOnly:", read_only(own)));
    rows(w, "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)", &all);
}

pub(super) fn portworx(w: &mut Writer, own: &Value) {
    rows(w, "PortworxVolume (a Portworx Volume resource)", &texts(own, &[("VolumeID:", "volumeID")]));
}

pub(super) fn iscsi(w: &mut Writer, own: &Value) {
    let (lun, portals) = (number(own, "lun").to_string(), words(list(own, "portals")));
    let secret = reference(own, "secretRef");
    let initiator = present(own, "initiatorName").and_then(Value::as_str).unwrap_or("<none>");
    rows(
        w,
        "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
        &[
            ("TargetPortal:", text(own, "targetPortal")),
            ("IQN:", text(own, "iqn")),
            ("Lun:", &lun),
            // Without a colon.
            ("ISCSIInterface", text(own, "iscsiInterface")),
            ("FSType:", text(own, "fsType")),
            ("ReadOnly:", read_only(own)),
            ("Portals:", &portals),
            ("DiscoveryCHAPAuth:", boolean(flag(own, "chapAuthDiscovery"))),
            ("SessionCHAPAuth:", boolean(flag(own, "chapAuthSession"))),
            ("SecretRef:", &secret),
            ("InitiatorName:", initiator),
        ],
    );
}

pub(super) fn glusterfs(w: &mut Writer, own: &Value) {
    let mut all = texts(own, &[("EndpointsName:", "endpoints"), ("Path:", "path")]);
    all.push(("ReadOnly:", read_only(own)));
    rows(w, "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)", &all);
}

pub(super) fn rbd(w: &mut Writer, own: &Value) {
    let (monitors, secret) = (words(list(own, "monitors")), reference(own, "secretRef"));
    let mut all = vec![("CephMonitors:", monitors.as_str())];
    all.extend(texts(
        own,
        &[
            ("RBDImage:", "image"),
            ("FSType:", "fsType"),
            ("RBDPool:", "pool"),
            ("RadosUser:", "user"),
            ("Keyring:", "keyring"),
        ],
    ));
    all.extend([("SecretRef:", secret.as_str()), ("ReadOnly:", read_only(own))]);
    rows(w, "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)", &all);
}

pub(super) fn azure_disk(w: &mut Writer, own: &Value) {
    let mut all = texts(
        own,
        &[
            ("DiskName:", "diskName"),
            ("DiskURI:", "diskURI"),
            // With a blank.
            ("Kind: ", "kind"),
            ("FSType:", "fsType"),
            ("CachingMode:", "cachingMode"),
        ],
    );
    all.push(("ReadOnly:", read_only(own)));
    rows(w, "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)", &all);
}

pub(super) fn vsphere(w: &mut Writer, own: &Value) {
    let all = texts(
        own,
        &[("VolumePath:", "volumePath"), ("FSType:", "fsType"), ("StoragePolicyName:", "storagePolicyName")],
    );
    rows(w, "vSphereVolume (a Persistent Disk resource in vSphere)", &all);
}

pub(super) fn photon(w: &mut Writer, own: &Value) {
    let kind = "PhotonPersistentDisk (a Persistent Disk resource in photon platform)";
    rows(w, kind, &texts(own, &[("PdID:", "pdID"), ("FSType:", "fsType")]));
}

pub(super) fn cinder(w: &mut Writer, own: &Value) {
    let secret = reference(own, "secretRef");
    let mut all = texts(own, &[("VolumeID:", "volumeID"), ("FSType:", "fsType")]);
    all.extend([("ReadOnly:", read_only(own)), ("SecretRef:", secret.as_str())]);
    rows(w, "Cinder (a Persistent Disk resource in OpenStack)", &all);
}

pub(super) fn scale_io(w: &mut Writer, own: &Value) {
    let mut all = texts(
        own,
        &[
            ("Gateway:", "gateway"),
            ("System:", "system"),
            ("Protection Domain:", "protectionDomain"),
            ("Storage Pool:", "storagePool"),
            ("Storage Mode:", "storageMode"),
            ("VolumeName:", "volumeName"),
            ("FSType:", "fsType"),
        ],
    );
    all.push(("ReadOnly:", read_only(own)));
    rows(w, "ScaleIO (a persistent volume backed by a block device in ScaleIO)", &all);
}

pub(super) fn cephfs(w: &mut Writer, own: &Value) {
    let (monitors, secret) = (words(list(own, "monitors")), reference(own, "secretRef"));
    let mut all = vec![("Monitors:", monitors.as_str())];
    all.extend(texts(own, &[("Path:", "path"), ("User:", "user"), ("SecretFile:", "secretFile")]));
    all.extend([("SecretRef:", secret.as_str()), ("ReadOnly:", read_only(own))]);
    rows(w, "CephFS (a CephFS mount on the host that shares a pod's lifetime)", &all);
}

pub(super) fn storage_os(w: &mut Writer, own: &Value) {
    let mut all = texts(
        own,
        &[("VolumeName:", "volumeName"), ("VolumeNamespace:", "volumeNamespace"), ("FSType:", "fsType")],
    );
    all.push(("ReadOnly:", read_only(own)));
    rows(w, "StorageOS (a StorageOS Persistent Disk resource)", &all);
}

pub(super) fn fibre_channel(w: &mut Writer, own: &Value) {
    let names: Vec<&str> = list(own, "targetWWNs").iter().filter_map(Value::as_str).collect();
    let lun = present(own, "lun").and_then(Value::as_i64);
    let lun = lun.map_or_else(|| "<none>".to_owned(), |lun| lun.to_string());
    rows(
        w,
        "FC (a Fibre Channel disk)",
        &[
            ("TargetWWNs:", &names.join(", ")),
            ("LUN:", &lun),
            ("FSType:", text(own, "fsType")),
            ("ReadOnly:", read_only(own)),
        ],
    );
}

pub(super) fn azure_file(w: &mut Writer, own: &Value) {
    let mut all = texts(own, &[("SecretName:", "secretName"), ("ShareName:", "shareName")]);
    all.push(("ReadOnly:", read_only(own)));
    rows(w, "AzureFile (an Azure File Service mount on the host and bind mount to the pod)", &all);
}

pub(super) fn flex(w: &mut Writer, own: &Value) {
    let secret = reference(own, "secretRef");
    let option = |(key, value): (&String, &Value)| format!("{key}:{}", value.as_str().unwrap_or_default());
    let options: Vec<String> = field(own, "options").as_object().into_iter().flatten().map(option).collect();
    let options = format!("map[{}]", options.join(" "));
    let mut all = texts(own, &[("Driver:", "driver"), ("FSType:", "fsType")]);
    all.extend([
        ("SecretRef:", secret.as_str()),
        ("ReadOnly:", read_only(own)),
        ("Options:", options.as_str()),
    ]);
    rows(
        w,
        "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
        &all,
    );
}

pub(super) fn flocker(w: &mut Writer, own: &Value) {
    let all = texts(own, &[("DatasetName:", "datasetName"), ("DatasetUUID:", "datasetUUID")]);
    rows(w, "Flocker (a Flocker volume mounted by the Flocker agent)", &all);
}
