//! Security contexts of pods and containers. They have no defaults in a template.

use super::shape::Shape;

pub(super) static POD_SECURITY_CONTEXT: Shape = Shape {
    text: "supplementalGroupsPolicy? fsGroupChangePolicy? seLinuxChangePolicy?",
    flag: "runAsNonRoot?",
    number: "runAsUser? runAsGroup? fsGroup?",
    numbers: "supplementalGroups",
    parts: &[
        ("seLinuxOptions", &SE_LINUX),
        ("windowsOptions", &WINDOWS),
        ("seccompProfile", &SECCOMP_PROFILE),
        ("appArmorProfile", &APP_ARMOR_PROFILE),
    ],
    lists: &[("sysctls", &SYSCTL)],
    ..Shape::EMPTY
};

pub(super) static SECURITY_CONTEXT: Shape = Shape {
    text: "procMount?",
    flag: "privileged? runAsNonRoot? readOnlyRootFilesystem? allowPrivilegeEscalation?",
    number: "runAsUser? runAsGroup?",
    parts: &[
        ("capabilities", &CAPABILITIES),
        ("seLinuxOptions", &SE_LINUX),
        ("windowsOptions", &WINDOWS),
        ("seccompProfile", &SECCOMP_PROFILE),
        ("appArmorProfile", &APP_ARMOR_PROFILE),
    ],
    ..Shape::EMPTY
};

static CAPABILITIES: Shape = Shape { texts: "add drop", ..Shape::EMPTY };

static SE_LINUX: Shape = Shape { text: "user role type level", ..Shape::EMPTY };

static WINDOWS: Shape = Shape {
    text: "gmsaCredentialSpecName? gmsaCredentialSpec? runAsUserName?",
    flag: "hostProcess?",
    ..Shape::EMPTY
};

static SECCOMP_PROFILE: Shape = Shape { text: "type! localhostProfile?", ..Shape::EMPTY };

static APP_ARMOR_PROFILE: Shape = Shape { text: "type! localhostProfile?", ..Shape::EMPTY };

static SYSCTL: Shape = Shape { text: "name! value!", ..Shape::EMPTY };
