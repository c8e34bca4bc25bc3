//! The sources of a volume that lie on the network or in a cloud; most are deprecated in favour of CSI.

use super::meta::LOCAL_OBJECT_REFERENCE;
use super::shape::Fill::{Flag, Text};
use super::shape::Shape;

pub(super) static AWS_DISK: Shape =
    Shape { text: "volumeID! fsType", flag: "readOnly", number: "partition", ..Shape::EMPTY };

pub(super) static AZURE_DISK: Shape = Shape {
    text: "diskName! diskURI! cachingMode? fsType? kind?",
    flag: "readOnly?",
    defaults: &[
        ("cachingMode", Text("ReadWrite")),
        ("fsType", Text("ext4")),
        ("readOnly", Flag(false)),
        ("kind", Text("Shared")),
    ],
    ..Shape::EMPTY
};

pub(super) static AZURE_FILE: Shape =
    Shape { text: "secretName! shareName!", flag: "readOnly", ..Shape::EMPTY };

pub(super) static CSI: Shape = Shape {
    text: "driver! fsType?",
    flag: "readOnly?",
    labels: "volumeAttributes",
    parts: &[("nodePublishSecretRef", &LOCAL_OBJECT_REFERENCE)],
    ..Shape::EMPTY
};

pub(super) static CEPH_FS: Shape = Shape {
    text: "path user secretFile",
    flag: "readOnly",
    texts: "monitors!",
    parts: &[("secretRef", &LOCAL_OBJECT_REFERENCE)],
    ..Shape::EMPTY
};

pub(super) static CINDER: Shape = Shape {
    text: "volumeID! fsType",
    flag: "readOnly",
    parts: &[("secretRef", &LOCAL_OBJECT_REFERENCE)],
    ..Shape::EMPTY
};

pub(super) static FIBRE_CHANNEL: Shape =
    Shape { text: "fsType", flag: "readOnly", number: "lun?", texts: "targetWWNs wwids", ..Shape::EMPTY };

pub(super) static FLEX: Shape = Shape {
    text: "driver! fsType",
    flag: "readOnly",
    labels: "options",
    parts: &[("secretRef", &LOCAL_OBJECT_REFERENCE)],
    ..Shape::EMPTY
};

pub(super) static FLOCKER: Shape = Shape { text: "datasetName datasetUUID", ..Shape::EMPTY };

pub(super) static GCE_DISK: Shape =
    Shape { text: "pdName! fsType", flag: "readOnly", number: "partition", ..Shape::EMPTY };

pub(super) static GIT_REPO: Shape = Shape { text: "repository! revision directory", ..Shape::EMPTY };

pub(super) static GLUSTERFS: Shape = Shape { text: "endpoints! path!", flag: "readOnly", ..Shape::EMPTY };

pub(super) static ISCSI: Shape = Shape {
    text: "targetPortal! iqn! iscsiInterface fsType initiatorName?",
    flag: "readOnly chapAuthDiscovery chapAuthSession",
    number: "lun!",
    texts: "portals",
    parts: &[("secretRef", &LOCAL_OBJECT_REFERENCE)],
    defaults: &[("iscsiInterface", Text("default"))],
    ..Shape::EMPTY
};

pub(super) static NFS: Shape = Shape { text: "server! path!", flag: "readOnly", ..Shape::EMPTY };

pub(super) static PHOTON_DISK: Shape = Shape { text: "pdID! fsType", ..Shape::EMPTY };

pub(super) static PORTWORX: Shape = Shape { text: "volumeID! fsType", flag: "readOnly", ..Shape::EMPTY };

pub(super) static QUOBYTE: Shape =
    Shape { text: "registry! volume! user group tenant", flag: "readOnly", ..Shape::EMPTY };

pub(super) static RBD: Shape = Shape {
    text: "image! fsType pool user keyring",
    flag: "readOnly",
    texts: "monitors!",
    parts: &[("secretRef", &LOCAL_OBJECT_REFERENCE)],
    defaults: &[("pool", Text("rbd")), ("user", Text("admin")), ("keyring", Text("/etc/ceph/keyring"))],
    ..Shape::EMPTY
};

pub(super) static SCALE_IO: Shape = Shape {
    text: "gateway! system! protectionDomain storagePool storageMode volumeName fsType",
    flag: "sslEnabled readOnly",
    parts: &[("secretRef!?", &LOCAL_OBJECT_REFERENCE)],
    defaults: &[("storageMode", Text("ThinProvisioned")), ("fsType", Text("xfs"))],
    ..Shape::EMPTY
};

pub(super) static STORAGE_OS: Shape = Shape {
    text: "volumeName volumeNamespace fsType",
    flag: "readOnly",
    parts: &[("secretRef", &LOCAL_OBJECT_REFERENCE)],
    ..Shape::EMPTY
};

pub(super) static VSPHERE_DISK: Shape =
    Shape { text: "volumePath! fsType storagePolicyName storagePolicyID", ..Shape::EMPTY };
