//! Containers with their ports, environment, probes and hooks. Refuses defaults that only a pod gets.

use super::security::SECURITY_CONTEXT;
use super::shape::Fill::{Flag, Number, Text};
use super::shape::{Object, Shape};
use crate::model::image::pulls_latest;

pub(super) static CONTAINER: Shape = ANY_CONTAINER;

pub(super) static EPHEMERAL_CONTAINER: Shape = Shape {
    text: "name! image workingDir restartPolicy? terminationMessagePath terminationMessagePolicy \
        imagePullPolicy targetContainerName",
    ..ANY_CONTAINER
};

const ANY_CONTAINER: Shape = Shape {
    text: "name! image workingDir restartPolicy? terminationMessagePath terminationMessagePolicy \
        imagePullPolicy",
    flag: "stdin stdinOnce tty",
    texts: "command args",
    parts: &[
        ("resources!", &RESOURCE_REQUIREMENTS),
        ("livenessProbe", &PROBE),
        ("readinessProbe", &PROBE),
        ("startupProbe", &PROBE),
        ("lifecycle", &LIFECYCLE),
        ("securityContext", &SECURITY_CONTEXT),
    ],
    lists: &[
        ("ports", &CONTAINER_PORT),
        ("envFrom", &ENV_FROM_SOURCE),
        ("env", &ENV_VAR),
        ("resizePolicy", &CONTAINER_RESIZE_POLICY),
        ("restartPolicyRules", &CONTAINER_RESTART_RULE),
        ("volumeMounts", &VOLUME_MOUNT),
        ("volumeDevices", &VOLUME_DEVICE),
    ],
    defaults: &[
        ("terminationMessagePath", Text("/dev/termination-log")),
        ("terminationMessagePolicy", Text("File")),
    ],
    finish: Some(pull_policy),
    ..Shape::EMPTY
};

static CONTAINER_PORT: Shape = Shape {
    text: "name protocol hostIP",
    number: "hostPort containerPort!",
    defaults: &[("protocol", Text("TCP"))],
    ..Shape::EMPTY
};

static CONTAINER_RESIZE_POLICY: Shape = Shape { text: "resourceName! restartPolicy!", ..Shape::EMPTY };

static CONTAINER_RESTART_RULE: Shape =
    Shape { text: "action", parts: &[("exitCodes", &EXIT_CODES)], ..Shape::EMPTY };

static EXIT_CODES: Shape = Shape { text: "operator", numbers: "values", ..Shape::EMPTY };

static ENV_FROM_SOURCE: Shape = Shape {
    text: "prefix",
    parts: &[("configMapRef", &ENV_SOURCE_REF), ("secretRef", &ENV_SOURCE_REF)],
    ..Shape::EMPTY
};

static ENV_SOURCE_REF: Shape = Shape { text: "name", flag: "optional?", ..Shape::EMPTY };

static ENV_VAR: Shape =
    Shape { text: "name! value", parts: &[("valueFrom", &ENV_VAR_SOURCE)], ..Shape::EMPTY };

static ENV_VAR_SOURCE: Shape = Shape {
    parts: &[
        ("fieldRef", &FIELD_REF),
        ("resourceFieldRef", &RESOURCE_REF),
        ("configMapKeyRef", &KEY_REF),
        ("secretKeyRef", &KEY_REF),
        ("fileKeyRef", &FILE_REF),
    ],
    ..Shape::EMPTY
};

pub(super) static FIELD_REF: Shape =
    Shape { text: "apiVersion fieldPath!", defaults: &[("apiVersion", Text("v1"))], ..Shape::EMPTY };

pub(super) static RESOURCE_REF: Shape =
    Shape { text: "containerName resource!", amount: "divisor!", ..Shape::EMPTY };

static KEY_REF: Shape = Shape { text: "name key!", flag: "optional?", ..Shape::EMPTY };

static FILE_REF: Shape = Shape {
    text: "volumeName! path! key!",
    flag: "optional?",
    defaults: &[("optional", Flag(false))],
    ..Shape::EMPTY
};

pub(super) static RESOURCE_REQUIREMENTS: Shape =
    Shape { amounts: "limits requests", lists: &[("claims", &RESOURCE_CLAIM)], ..Shape::EMPTY };

static RESOURCE_CLAIM: Shape = Shape { text: "name! request", ..Shape::EMPTY };

static VOLUME_MOUNT: Shape = Shape {
    text: "name! recursiveReadOnly? mountPath! subPath mountPropagation? subPathExpr",
    flag: "readOnly",
    ..Shape::EMPTY
};

static VOLUME_DEVICE: Shape = Shape { text: "name! devicePath!", ..Shape::EMPTY };

static PROBE: Shape = Shape {
    number: "initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold \
        terminationGracePeriodSeconds?",
    parts: &[("exec", &EXEC), ("httpGet", &HTTP_GET), ("tcpSocket", &TCP_SOCKET), ("grpc", &GRPC)],
    defaults: &[
        ("timeoutSeconds", Number(1)),
        ("periodSeconds", Number(10)),
        ("successThreshold", Number(1)),
        ("failureThreshold", Number(3)),
    ],
    ..Shape::EMPTY
};

static LIFECYCLE: Shape = Shape {
    text: "stopSignal?",
    parts: &[("postStart", &LIFECYCLE_HANDLER), ("preStop", &LIFECYCLE_HANDLER)],
    ..Shape::EMPTY
};

static LIFECYCLE_HANDLER: Shape = Shape {
    parts: &[("exec", &EXEC), ("httpGet", &HTTP_GET), ("tcpSocket", &TCP_SOCKET), ("sleep", &SLEEP)],
    ..Shape::EMPTY
};

static EXEC: Shape = Shape { texts: "command", ..Shape::EMPTY };

static HTTP_GET: Shape = Shape {
    text: "path host scheme",
    int_or_text: "port!",
    lists: &[("httpHeaders", &HTTP_HEADER)],
    defaults: &[("path", Text("/")), ("scheme", Text("HTTP"))],
    ..Shape::EMPTY
};

static HTTP_HEADER: Shape = Shape { text: "name! value!", ..Shape::EMPTY };

static TCP_SOCKET: Shape = Shape { text: "host", int_or_text: "port!", ..Shape::EMPTY };

static GRPC: Shape =
    Shape { text: "service?", number: "port!", defaults: &[("service", Text(""))], ..Shape::EMPTY };

static SLEEP: Shape = Shape { number: "seconds!", ..Shape::EMPTY };

fn pull_policy(container: &mut Object) {
    set_pull_policy(container, "imagePullPolicy", "image");
}

/// Sets the policy that the tag of the image asks for.
pub(super) fn set_pull_policy(object: &mut Object, policy: &str, image: &str) {
    if !object.contains_key(policy) {
        let latest = object.get(image).and_then(|image| image.as_str()).is_some_and(pulls_latest);
        object.insert(policy.into(), if latest { "Always" } else { "IfNotPresent" }.into());
    }
}
