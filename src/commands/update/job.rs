//! `--emit-job`: the update as a Job that runs this very command in the cluster, with a ServiceAccount and no more rights
//! than it needs. Printed, never applied.
//!
//! A pod of the Job that dies is made anew and goes on from the journal (`--or-resume`); an update that stopped by itself
//! is not tried again. Rights are bound to the names of the DaemonSet and its lock wherever the API allows that.

use serde_json::{Value, json};

use crate::cli::{Confirm, DriveOutput, GlobalArgs, OnFailure, UpdateStartArgs};
use crate::failure::Failure;

/// The longest name of a Job: it becomes a label of its pods.
const LONGEST: usize = 63;
/// Exit codes that a second try does not change: input, timed out, stopped by a gate, failing, stopped or aborted.
const FINAL: [u8; 5] = [2, 4, 11, 12, 16];

/// Returns the documents in the order they are applied in.
pub(super) fn documents(
    global: &GlobalArgs,
    args: &UpdateStartArgs,
    namespace: &str,
    name: &str,
) -> Result<Vec<Value>, Failure> {
    if args.policy.confirm != Confirm::None {
        return Err(Failure::input(
            "--emit-job and --confirm cannot be used together: a Job has nobody to ask",
        ));
    }
    let own = shortened(&format!("ds-update-{name}"));
    // What lives in no namespace needs another name in each.
    let wide = format!("kubectl-ds-update:{namespace}:{name}");
    let account = json!([{"kind": "ServiceAccount", "name": own, "namespace": namespace}]);
    let labels =
        json!({"app.kubernetes.io/name": "kubectl-ds-update", "app.kubernetes.io/managed-by": "kubectl-ds"});
    let meta = |name: &str| json!({"name": name, "namespace": namespace, "labels": labels});
    let wide_meta = json!({"name": wide, "labels": labels});
    let role_ref =
        |kind: &str, name: &str| json!({"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name});
    const RBAC: &str = "rbac.authorization.k8s.io/v1";
    Ok(vec![
        json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta(&own)}),
        json!({"apiVersion": RBAC, "kind": "Role", "metadata": meta(&own), "rules": in_namespace(args, name)}),
        json!({"apiVersion": RBAC, "kind": "RoleBinding", "metadata": meta(&own),
            "roleRef": role_ref("Role", &own), "subjects": account}),
        json!({"apiVersion": RBAC, "kind": "ClusterRole", "metadata": wide_meta, "rules": everywhere(args, namespace)}),
        json!({"apiVersion": RBAC, "kind": "ClusterRoleBinding", "metadata": wide_meta,
            "roleRef": role_ref("ClusterRole", &wide), "subjects": account}),
        json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": meta(&own),
            "spec": spec(global, args, (namespace, name), &own, &labels)}),
    ])
}

/// The Job's `spec`.
fn spec(
    global: &GlobalArgs,
    args: &UpdateStartArgs,
    (namespace, name): (&str, &str),
    account: &str,
    labels: &Value,
) -> Value {
    let container = json!({
        "name": "update",
        "image": args.job.image,
        "command": command(global, args, namespace, name),
        "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}},
        "securityContext": {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
            "capabilities": {"drop": ["ALL"]}},
    });
    json!({
        "backoffLimit": 20,
        "podFailurePolicy": {"rules": [
            {"action": "FailJob", "onExitCodes": {"containerName": "update", "operator": "In", "values": FINAL}},
            {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
        ]},
        "template": {"metadata": {"labels": labels}, "spec": {
            "serviceAccountName": account,
            "restartPolicy": "Never",
            "terminationGracePeriodSeconds": 60,
            "securityContext": {"runAsNonRoot": true, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [container],
        }},
    })
}

fn rule(group: &str, resources: &[&str], verbs: &[&str]) -> Value {
    json!({"apiGroups": [group], "resources": resources, "verbs": verbs})
}

fn named(group: &str, resource: &str, name: &str, verbs: &[&str]) -> Value {
    json!({"apiGroups": [group], "resources": [resource], "resourceNames": [name], "verbs": verbs})
}

/// The rights in the namespace of the DaemonSet.
fn in_namespace(args: &UpdateStartArgs, name: &str) -> Vec<Value> {
    let mut rules = vec![
        // A list or a watch of one name counts as one of that name.
        named("apps", "daemonsets", name, &["get", "list", "watch", "patch"]),
        rule("apps", &["controllerrevisions"], &["list", "watch"]),
        rule("", &["pods"], &["get", "list", "watch"]),
        rule("", &["events", "limitranges"], &["list"]),
        named("coordination.k8s.io", "leases", &super::begin::lease_name(name), &["get", "update"]),
        // What does not exist yet has no name.
        rule("coordination.k8s.io", &["leases"], &["create"]),
    ];
    // The pod itself; draining takes the others everywhere.
    rules.push(match args.drain.evict {
        false => rule("", &["pods"], &["delete"]),
        true => rule("", &["pods/eviction"], &["create"]),
    });
    rules
}

/// The rights on what lives in no namespace, and what draining needs in all of them.
fn everywhere(args: &UpdateStartArgs, namespace: &str) -> Vec<Value> {
    let mut rules = vec![
        rule("", &["nodes"], &["list", "watch"]),
        named("", "namespaces", namespace, &["get"]),
        rule("node.k8s.io", &["runtimeclasses"], &["get"]),
    ];
    if args.drain.drain {
        rules.extend([
            rule("", &["nodes"], &["get", "patch"]),
            rule("", &["pods"], &["list"]),
            if args.drain.disable_eviction {
                rule("", &["pods"], &["delete"])
            } else {
                rule("", &["pods/eviction"], &["create"])
            },
            rule("apps", &["daemonsets"], &["get"]),
        ]);
    }
    rules
}

/// The command that was typed, without what holds only where it was typed.
fn command(global: &GlobalArgs, args: &UpdateStartArgs, namespace: &str, name: &str) -> Vec<String> {
    let mut words: Vec<String> = ["kubectl-ds", "update", "start"].map(str::to_owned).into();
    let UpdateStartArgs { policy, drain, checks, drive, .. } = args;
    let mut flag = |name: &str, value: Option<&String>| {
        words.extend(value.map(|value| format!("--{name}={value}")));
    };
    flag("namespace", Some(&namespace.to_owned()));
    flag("waves", Some(&policy.waves.join(",")).filter(|own| !own.is_empty()));
    flag("max-unavailable", policy.max_unavailable.as_ref());
    policy.order.iter().for_each(|own| flag("order", Some(own)));
    flag("nodes", policy.nodes.as_ref());
    flag("canary", policy.canary.as_ref());
    flag("soak", policy.soak.as_ref());
    flag("pod-timeout", policy.pod_timeout.as_ref());
    flag("timeout", policy.timeout.as_ref());
    let on_failure = match policy.on_failure {
        OnFailure::Stop => None,
        OnFailure::Abort => Some("abort".to_owned()),
        OnFailure::Revert => Some("revert".to_owned()),
    };
    flag("on-failure", on_failure.as_ref());
    flag("grace-period", drain.grace_period.map(|own| own.to_string()).as_ref());
    flag("drain-timeout", drain.drain_timeout.as_ref());
    flag("pod-selector", drain.pod_selector.as_ref());
    checks.gate.iter().for_each(|own| flag("gate", Some(own)));
    flag("gate-timeout", checks.gate_timeout.as_ref());
    flag("pre-hook", checks.pre_hook.as_ref());
    flag("post-hook", checks.post_hook.as_ref());
    flag("hook-timeout", checks.hook_timeout.as_ref());
    flag("lock-duration", Some(&drive.lock_duration));
    flag("request-timeout", global.cluster.request_timeout.as_ref());
    for (name, given) in [
        ("--skip-unready", policy.skip_unready),
        ("--evict", drain.evict),
        ("--drain", drain.drain),
        ("--force-drain", drain.force_drain),
        ("--delete-emptydir-data", drain.delete_empty_dir_data),
        ("--disable-eviction", drain.disable_eviction),
        ("--control-plane-in-order", policy.control_plane_in_order),
    ] {
        words.extend(given.then(|| name.to_owned()));
    }
    if drive.output == DriveOutput::Json {
        words.push("--output=json".to_owned());
    }
    words.extend(["--or-resume", "--yes", "--", name].map(str::to_owned));
    words
}

/// A name that fits, and ends as a name may.
fn shortened(name: &str) -> String {
    let mut short: String = name.chars().take(LONGEST).collect();
    while short.ends_with(['-', '.']) {
        short.pop();
    }
    short
}
