//! Volumes: the sources that a pod brings along, and the claims. Network storage is in `storage`.

use super::container::set_pull_policy;
use super::container::{FIELD_REF, RESOURCE_REF};
use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::shape::Fill::{Number, Text};
use super::shape::{Object, Shape};
use super::storage::{
    AWS_DISK, AZURE_DISK, AZURE_FILE, CEPH_FS, CINDER, CSI, FIBRE_CHANNEL, FLEX, FLOCKER, GCE_DISK, GIT_REPO,
    GLUSTERFS, ISCSI, NFS, PHOTON_DISK, PORTWORX, QUOBYTE, RBD, SCALE_IO, STORAGE_OS, VSPHERE_DISK,
};
use serde_json::json;

pub(super) static VOLUME: Shape = Shape {
    text: "name!",
    parts: &[
        ("hostPath", &HOST_PATH),
        ("emptyDir", &EMPTY_DIR),
        ("gcePersistentDisk", &GCE_DISK),
        ("awsElasticBlockStore", &AWS_DISK),
        ("gitRepo", &GIT_REPO),
        ("secret", &SECRET),
        ("nfs", &NFS),
        ("iscsi", &ISCSI),
        ("glusterfs", &GLUSTERFS),
        ("persistentVolumeClaim", &CLAIM),
        ("rbd", &RBD),
        ("flexVolume", &FLEX),
        ("cinder", &CINDER),
        ("cephfs", &CEPH_FS),
        ("flocker", &FLOCKER),
        ("downwardAPI", &DOWNWARD),
        ("fc", &FIBRE_CHANNEL),
        ("azureFile", &AZURE_FILE),
        ("configMap", &CONFIG_MAP),
        ("vsphereVolume", &VSPHERE_DISK),
        ("quobyte", &QUOBYTE),
        ("azureDisk", &AZURE_DISK),
        ("photonPersistentDisk", &PHOTON_DISK),
        ("projected", &PROJECTED),
        ("portworxVolume", &PORTWORX),
        ("scaleIO", &SCALE_IO),
        ("storageos", &STORAGE_OS),
        ("csi", &CSI),
        ("ephemeral", &EPHEMERAL),
        ("image", &IMAGE),
    ],
    finish: Some(volume_source),
    ..Shape::EMPTY
};

static CLUSTER_TRUST_BUNDLE_PROJECTION: Shape = Shape {
    text: "name? signerName? path!",
    flag: "optional?",
    parts: &[("labelSelector", &LABEL_SELECTOR)],
    ..Shape::EMPTY
};

static KEYS_PROJECTION: Shape =
    Shape { text: "name", flag: "optional?", lists: &[("items", &KEY_TO_PATH)], ..Shape::EMPTY };

static CONFIG_MAP: Shape = Shape {
    text: "name",
    flag: "optional?",
    number: "defaultMode?",
    lists: &[("items", &KEY_TO_PATH)],
    defaults: &[("defaultMode", Number(0o644))],
    ..Shape::EMPTY
};

static DOWNWARD_PROJECTION: Shape = Shape { lists: &[("items", &DOWNWARD_FILE)], ..Shape::EMPTY };

static DOWNWARD_FILE: Shape = Shape {
    text: "path!",
    number: "mode?",
    parts: &[("fieldRef", &FIELD_REF), ("resourceFieldRef", &RESOURCE_REF)],
    ..Shape::EMPTY
};

static DOWNWARD: Shape = Shape {
    number: "defaultMode?",
    lists: &[("items", &DOWNWARD_FILE)],
    defaults: &[("defaultMode", Number(0o644))],
    ..Shape::EMPTY
};

static EMPTY_DIR: Shape = Shape { text: "medium", amount: "sizeLimit?", ..Shape::EMPTY };

static EPHEMERAL: Shape = Shape { parts: &[("volumeClaimTemplate", &CLAIM_TEMPLATE)], ..Shape::EMPTY };

static HOST_PATH: Shape = Shape { text: "path! type?", defaults: &[("type", Text(""))], ..Shape::EMPTY };

static IMAGE: Shape =
    Shape { text: "reference pullPolicy", finish: Some(pull_policy_of_volume), ..Shape::EMPTY };

static KEY_TO_PATH: Shape = Shape { text: "key! path!", number: "mode?", ..Shape::EMPTY };

static CLAIM_SPEC: Shape = Shape {
    text: "volumeName storageClassName? volumeMode? volumeAttributesClassName?",
    texts: "accessModes",
    parts: &[
        ("selector", &LABEL_SELECTOR),
        ("resources!", &VOLUME_RESOURCE_REQUIREMENTS),
        ("dataSource", &TYPED_LOCAL_OBJECT_REFERENCE),
        ("dataSourceRef", &TYPED_OBJECT_REFERENCE),
    ],
    defaults: &[("volumeMode", Text("Filesystem"))],
    ..Shape::EMPTY
};

static CLAIM_TEMPLATE: Shape =
    Shape { parts: &[("metadata!", &OBJECT_META), ("spec!", &CLAIM_SPEC)], ..Shape::EMPTY };

static CLAIM: Shape = Shape { text: "claimName!", flag: "readOnly", ..Shape::EMPTY };

static POD_CERTIFICATE_PROJECTION: Shape = Shape {
    text: "signerName keyType credentialBundlePath keyPath certificateChainPath",
    number: "maxExpirationSeconds?",
    labels: "userAnnotations",
    ..Shape::EMPTY
};

static PROJECTED: Shape = Shape {
    number: "defaultMode?",
    lists: &[("sources!", &VOLUME_PROJECTION)],
    defaults: &[("defaultMode", Number(0o644))],
    ..Shape::EMPTY
};

static SECRET: Shape = Shape {
    text: "secretName",
    flag: "optional?",
    number: "defaultMode?",
    lists: &[("items", &KEY_TO_PATH)],
    defaults: &[("defaultMode", Number(0o644))],
    ..Shape::EMPTY
};

static TOKEN_PROJECTION: Shape = Shape {
    text: "audience path!",
    number: "expirationSeconds?",
    defaults: &[("expirationSeconds", Number(3600))],
    ..Shape::EMPTY
};

static TYPED_LOCAL_OBJECT_REFERENCE: Shape = Shape { text: "apiGroup!? kind! name!", ..Shape::EMPTY };

static TYPED_OBJECT_REFERENCE: Shape = Shape { text: "apiGroup!? kind! name! namespace?", ..Shape::EMPTY };

static VOLUME_PROJECTION: Shape = Shape {
    parts: &[
        ("secret", &KEYS_PROJECTION),
        ("downwardAPI", &DOWNWARD_PROJECTION),
        ("configMap", &KEYS_PROJECTION),
        ("serviceAccountToken", &TOKEN_PROJECTION),
        ("clusterTrustBundle", &CLUSTER_TRUST_BUNDLE_PROJECTION),
        ("podCertificate", &POD_CERTIFICATE_PROJECTION),
    ],
    ..Shape::EMPTY
};

static VOLUME_RESOURCE_REQUIREMENTS: Shape = Shape { amounts: "limits requests", ..Shape::EMPTY };

/// A volume without a source is an empty directory.
fn volume_source(volume: &mut Object) {
    if !VOLUME.parts.iter().any(|(source, _)| volume.contains_key(*source)) {
        volume.insert("emptyDir".into(), json!({}));
    }
}

fn pull_policy_of_volume(image: &mut Object) {
    set_pull_policy(image, "pullPolicy", "reference");
}
