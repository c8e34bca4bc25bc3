//! Writes a big cluster as JSON, for measuring: `cargo bench --bench generate -- NODES PODS FILE`.
//!
//! The objects are as large as real ones (a pod about 6 KB with managedFields), so that times and memory mean
//! something. One DaemonSet of every 30 pods a node; the rest are pods of ReplicaSets.

use std::fs::File;
use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|own| own != "--bench").collect();
    let number = |index: usize, default: usize| {
        arguments.get(index).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (nodes, pods) = (number(0, 100), number(1, 3000));
    let default = std::env::temp_dir().join("kubectl-ds-cluster.json").display().to_string();
    let path = arguments.get(2).unwrap_or(&default);
    let mut out = BufWriter::new(File::create(path)?);
    write!(out, "{{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n")?;
    for node in 0..nodes {
        write_node(&mut out, node)?;
        writeln!(out, ",")?;
    }
    for set in 0..5 {
        write_daemon_set(&mut out, set, nodes)?;
        writeln!(out, ",")?;
    }
    for pod in 0..pods {
        write_pod(&mut out, pod, nodes)?;
        writeln!(out, "{}", if pod + 1 < pods { "," } else { "" })?;
    }
    write!(
        out,
        "    ],\n    \"kind\": \"List\",\n    \"metadata\": {{\n        \"resourceVersion\": \"\"\n    }}\n}}\n"
    )?;
    out.flush()
}

fn write_node(out: &mut impl Write, node: usize) -> io::Result<()> {
    let images: Vec<String> = (0..40)
        .map(|image| format!(r#"{{"names":["registry.example.com/team/image-{image}@sha256:{image:064x}","registry.example.com/team/image-{image}:v1.{image}.0"],"sizeBytes":{}}}"#, 10_000_000 + image * 977))
        .collect();
    let taint = if node.is_multiple_of(50) {
        r#","taints":[{"effect":"NoSchedule","key":"node-role.kubernetes.io/control-plane"}]"#
    } else {
        ""
    };
    write!(
        out,
        r#"{{"apiVersion":"v1","kind":"Node","metadata":{{"creationTimestamp":"2026-01-10T10:00:00Z","labels":{{"kubernetes.io/arch":"amd64","kubernetes.io/hostname":"node-{node}","kubernetes.io/os":"linux","pool":"pool-{pool}","topology.kubernetes.io/zone":"zone-{zone}"}},"name":"node-{node}","resourceVersion":"{version}","uid":"{uid}"}},"spec":{{"podCIDR":"10.{a}.{b}.0/24","providerID":"cloud:///zone/{node}"{taint}}},"status":{{"allocatable":{{"cpu":"31850m","ephemeral-storage":"95551679124","hugepages-2Mi":"0","memory":"128345348Ki","pods":"110"}},"capacity":{{"cpu":"32","ephemeral-storage":"103880232Ki","memory":"131072Mi","pods":"110"}},"conditions":[{{"lastHeartbeatTime":"2026-11-20T10:00:00Z","lastTransitionTime":"2026-01-10T10:01:00Z","message":"kubelet is posting ready status","reason":"KubeletReady","status":"True","type":"Ready"}}],"images":[{images}],"nodeInfo":{{"kubeletVersion":"v1.36.3","osImage":"Linux"}}}}}}"#,
        pool = node % 4,
        zone = node % 3,
        version = 1000 + node,
        uid = uid(1, node),
        a = node / 256 % 256,
        b = node % 256,
        images = images.join(","),
    )
}

fn write_daemon_set(out: &mut impl Write, set: usize, nodes: usize) -> io::Result<()> {
    write!(
        out,
        r#"{{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{{"annotations":{{"deprecated.daemonset.template.generation":"3"}},"creationTimestamp":"2026-02-01T10:00:00Z","generation":3,"name":"agent-{set}","namespace":"kube-system","resourceVersion":"77","uid":"{uid}"}},"spec":{{"revisionHistoryLimit":10,"selector":{{"matchLabels":{{"app":"agent-{set}"}}}},"template":{{"metadata":{{"labels":{{"app":"agent-{set}"}}}},"spec":{{"containers":[{{"image":"registry.example.com/agent-{set}:v3","name":"agent","resources":{{"requests":{{"cpu":"100m","memory":"200Mi"}}}}}}],"tolerations":[{{"operator":"Exists"}}]}}}},"updateStrategy":{{"rollingUpdate":{{"maxSurge":0,"maxUnavailable":"10%"}},"type":"RollingUpdate"}}}},"status":{{"currentNumberScheduled":{nodes},"desiredNumberScheduled":{nodes},"numberAvailable":{nodes},"numberMisscheduled":0,"numberReady":{nodes},"observedGeneration":3,"updatedNumberScheduled":{nodes}}}}}"#,
        uid = uid(2, set),
    )
}

/// Pods of the five DaemonSets first on each node, then pods of ReplicaSets.
fn write_pod(out: &mut impl Write, pod: usize, nodes: usize) -> io::Result<()> {
    let (node, place) = (pod % nodes, pod / nodes);
    let daemon = place < 5;
    let (namespace, app) = if daemon {
        ("kube-system".to_owned(), format!("agent-{place}"))
    } else {
        (format!("team-{}", pod % 40), format!("service-{}", pod % 700))
    };
    let owner = if daemon {
        format!(
            r#"{{"apiVersion":"apps/v1","blockOwnerDeletion":true,"controller":true,"kind":"DaemonSet","name":"{app}","uid":"{}"}}"#,
            uid(2, place)
        )
    } else {
        format!(
            r#"{{"apiVersion":"apps/v1","blockOwnerDeletion":true,"controller":true,"kind":"ReplicaSet","name":"{app}-6c9d7f","uid":"{}"}}"#,
            uid(3, pod % 700)
        )
    };
    let labels = if daemon {
        format!(r#""app":"{app}","controller-revision-hash":"6c9d7f","pod-template-generation":"3""#)
    } else {
        format!(r#""app":"{app}","app.kubernetes.io/name":"{app}","pod-template-hash":"6c9d7f""#)
    };
    let affinity = if daemon {
        format!(
            r#""affinity":{{"nodeAffinity":{{"requiredDuringSchedulingIgnoredDuringExecution":{{"nodeSelectorTerms":[{{"matchFields":[{{"key":"metadata.name","operator":"In","values":["node-{node}"]}}]}}]}}}}}},"#
        )
    } else {
        String::new()
    };
    let env: Vec<String> = (0..12)
        .map(|index| {
            format!(
                r#"{{"name":"SETTING_NUMBER_{index}","value":"some value of setting {index} for {app}"}}"#
            )
        })
        .collect();
    let managed: Vec<String> = (0..3).map(managed_fields).collect();
    write!(
        out,
        r#"{{"apiVersion":"v1","kind":"Pod","metadata":{{"annotations":{{"checksum/config":"{sum:064x}"}},"creationTimestamp":"2026-11-01T10:{minute:02}:{second:02}Z","generateName":"{app}-","labels":{{{labels}}},"managedFields":[{managed}],"name":"{app}-{pod:x}","namespace":"{namespace}","ownerReferences":[{owner}],"resourceVersion":"{version}","uid":"{uid}"}},"spec":{{{affinity}"containers":[{{"env":[{env}],"image":"registry.example.com/{app}:v3","imagePullPolicy":"IfNotPresent","livenessProbe":{{"failureThreshold":3,"httpGet":{{"path":"/healthz","port":8080,"scheme":"HTTP"}},"periodSeconds":10,"successThreshold":1,"timeoutSeconds":1}},"name":"main","ports":[{{"containerPort":8080,"name":"http","protocol":"TCP"}}],"resources":{{"limits":{{"memory":"400Mi"}},"requests":{{"cpu":"100m","memory":"200Mi"}}}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","volumeMounts":[{{"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount","name":"kube-api-access-{pod:05x}","readOnly":true}}]}}],"dnsPolicy":"ClusterFirst","enableServiceLinks":true,"nodeName":"node-{node}","preemptionPolicy":"PreemptLowerPriority","priority":0,"restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{{}},"serviceAccount":"default","serviceAccountName":"default","terminationGracePeriodSeconds":30,"tolerations":[{{"effect":"NoExecute","key":"node.kubernetes.io/not-ready","operator":"Exists"}},{{"effect":"NoExecute","key":"node.kubernetes.io/unreachable","operator":"Exists"}},{{"effect":"NoSchedule","key":"node.kubernetes.io/disk-pressure","operator":"Exists"}}],"volumes":[{{"name":"kube-api-access-{pod:05x}","projected":{{"defaultMode":420,"sources":[{{"serviceAccountToken":{{"expirationSeconds":3607,"path":"token"}}}},{{"configMap":{{"items":[{{"key":"ca.crt","path":"ca.crt"}}],"name":"kube-root-ca.crt"}}}}]}}}}]}},"status":{{"conditions":[{{"lastProbeTime":null,"lastTransitionTime":"2026-11-01T10:00:00Z","status":"True","type":"Initialized"}},{{"lastProbeTime":null,"lastTransitionTime":"2026-11-01T10:00:10Z","status":"True","type":"Ready"}},{{"lastProbeTime":null,"lastTransitionTime":"2026-11-01T10:00:10Z","status":"True","type":"ContainersReady"}},{{"lastProbeTime":null,"lastTransitionTime":"2026-11-01T10:00:00Z","status":"True","type":"PodScheduled"}}],"containerStatuses":[{{"containerID":"containerd://{sum:064x}","image":"registry.example.com/{app}:v3","imageID":"registry.example.com/{app}@sha256:{sum:064x}","lastState":{{}},"name":"main","ready":true,"restartCount":0,"started":true,"state":{{"running":{{"startedAt":"2026-11-01T10:00:05Z"}}}}}}],"hostIP":"10.0.{a}.{b}","phase":"Running","podIP":"10.1.{a}.{b}","podIPs":[{{"ip":"10.1.{a}.{b}"}}],"qosClass":"Burstable","startTime":"2026-11-01T10:00:00Z"}}}}"#,
        sum = pod,
        minute = pod % 60,
        second = pod / 60 % 60,
        managed = managed.join(","),
        version = 100_000 + pod,
        uid = uid(4, pod),
        env = env.join(","),
        a = node / 256,
        b = node % 256,
    )
}

fn managed_fields(index: usize) -> String {
    let keys: Vec<String> = (0..10)
        .map(|key| {
            format!(r#""k:{{\"name\":\"SETTING_NUMBER_{key}\"}}":{{".":{{}},"f:name":{{}},"f:value":{{}}}}"#)
        })
        .collect();
    format!(
        r#"{{"apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{{"f:metadata":{{"f:labels":{{".":{{}},"f:app":{{}}}}}},"f:spec":{{"f:containers":{{{}}}}}}},"manager":"manager-{index}","operation":"Update","time":"2026-11-01T10:00:00Z"}}"#,
        keys.join(",")
    )
}

fn uid(kind: usize, index: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{index:012x}")
}
