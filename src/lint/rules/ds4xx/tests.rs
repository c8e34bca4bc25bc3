//! Branches of the rules on the network that their examples do not reach.

use super::super::ds2xx::tests::{case, hold, manifest, pod};
use crate::lint::{Options, Profile};

fn with(text: &str, more: &str) -> String {
    format!("{text}---\n{more}")
}

#[test]
fn names_on_the_network_of_the_node() {
    let host = "hostNetwork: true";
    let ask = |value: &str| manifest("", host, &format!("args: [\"{value}\"]"));
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: api}\n";
    let strict = Options { profile: Profile::Strict, ..Options::default() };
    hold(
        &[
            case("DS401", pod(host), &[]),
            case("DS401", ask("--to=http://api.default.svc"), &["a Service by its name"]),
            case("DS401", ask("--to=api:8080"), &[]),
            case("DS401", with(&ask("--to=api:8080"), service), &["a Service by its name"]),
            case("DS401", ask("--to=http://api.default.svc").replace(host, "hostNetwork: false"), &[]),
        ],
        &Options::default(),
    );
    hold(
        &[
            case("DS401", pod(host), &["means the node's DNS"]),
            case("DS401", pod("hostNetwork: true\ndnsPolicy: Default"), &[]),
            case("DS402", manifest("", host, "ports: [{containerPort: 80}]"), &[]),
            case("DS402", pod(""), &[]),
        ],
        &strict,
    );
}

#[test]
fn two_workloads_and_one_port() {
    let own = |pod: &str| manifest("", pod, "ports: [{containerPort: 80, hostPort: 9100}]");
    let other = |spec: &str, protocol: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: other}}\nspec:\n  template:\n    spec:\n      {spec}\n      containers: [{{name: c, ports: [{{containerPort: 9100, protocol: {protocol}}}]}}]\n"
        )
    };
    let host = other("hostNetwork: true", "TCP");
    let gpu = |operator: &str| {
        format!(
            "affinity: {{nodeAffinity: {{requiredDuringSchedulingIgnoredDuringExecution: {{nodeSelectorTerms: [{{matchExpressions: [{{key: gpu, operator: {operator}}}]}}]}}}}}}"
        )
    };
    let theirs = |affinity: &str| other(&format!("hostNetwork: true\n      {affinity}"), "TCP");
    hold(
        &[
            case("DS403", with(&own(""), &host), &["Deployment other wants port 9100"]),
            case("DS403", with(&own(""), &other("hostNetwork: false", "TCP")), &[]),
            case("DS403", with(&own(""), &other("hostNetwork: true", "UDP")), &[]),
            case("DS403", with(&own("nodeSelector: {pool: a}"), &theirs("nodeSelector: {pool: b}")), &[]),
            case(
                "DS403",
                with(&own("nodeSelector: {pool: a}"), &theirs("nodeSelector: {x: b}")),
                &["Deployment other"],
            ),
            case("DS403", with(&own(&gpu("Exists")), &theirs(&gpu("DoesNotExist"))), &[]),
            case("DS403", with(&own(&gpu("Exists")), &host), &["Deployment other"]),
            // The same object in two versions.
            case("DS403", with(&own(""), &own("")), &[]),
        ],
        &Options::default(),
    );
}

#[test]
fn ports_of_components() {
    let taken = |pod: &str, port: u32| {
        manifest("", pod, &format!("ports: [{{containerPort: 80, hostPort: {port}}}]"))
    };
    let control = "tolerations: [{operator: Exists}]";
    let proxy = taken("", 10249).replace("/agent:1.4.2", "/kube-proxy:v1.36.3");
    hold(
        &[
            case("DS404", taken("", 2379), &[]),
            case("DS404", taken(control, 2379), &["belongs to etcd"]),
            case("DS404", taken("", 10249), &["belongs to kube-proxy"]),
            case("DS404", proxy, &[]),
            case("DS404", taken("", 10250).replace("hostPort: 10250", "hostPort: 10250, protocol: UDP"), &[]),
            case("DS405", taken("", 29_999), &[]),
            case("DS405", taken("", 32_767), &["32767"]),
        ],
        &Options::default(),
    );
}

#[test]
fn services() {
    let service = |spec: &str, port: &str| {
        let text = manifest("", "", "ports: [{name: otlp, containerPort: 4317}]");
        with(
            &text,
            &format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: agent, namespace: monitoring}}\nspec:\n  selector: {{app: agent}}\n  ports: [{{{port}}}]\n  {spec}\n"
            ),
        )
    };
    let surge = "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n  selector:";
    let local = service("internalTrafficPolicy: Local", "port: 1");
    hold(
        &[
            case("DS406", service("type: ClusterIP", "port: 1"), &["Service agent sends"]),
            case("DS406", service("type: ClusterIP", "port: 1").replace("{app: agent}", "{app: other}"), &[]),
            case("DS406", service("clusterIP: None", "port: 1"), &[]),
            case("DS406", service("type: NodePort", "port: 1"), &[]),
            case("DS406", service("type: ClusterIP", "name: http-metrics, port: 1"), &[]),
            case("DS407", local.clone(), &["have no endpoint"]),
            case("DS407", local.replacen("selector:", surge, 1), &[]),
            case("DS411", service("type: ClusterIP", "port: 1, targetPort: otlp"), &[]),
            case("DS411", service("type: ClusterIP", "port: 1, targetPort: 4317"), &[]),
            case(
                "DS411",
                service("type: ClusterIP", "port: 1, targetPort: otlp, protocol: UDP"),
                &["UDP port named otlp"],
            ),
        ],
        &Options::default(),
    );
}

#[test]
fn policies() {
    let policy = |selector: &str| {
        let text = pod("hostNetwork: true");
        with(
            &text,
            &format!(
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: monitoring}}\nspec:\n  podSelector: {selector}\n"
            ),
        )
    };
    hold(
        &[
            case("DS408", policy("{}"), &[]),
            case("DS408", policy("{matchLabels: {app: other}}"), &[]),
            case("DS408", policy("{matchExpressions: [{key: app, operator: Exists}]}"), &["not enforced"]),
            case(
                "DS408",
                policy("{matchLabels: {app: agent}}").replace("hostNetwork: true", "hostNetwork: false"),
                &[],
            ),
        ],
        &Options::default(),
    );
}

#[test]
fn probes() {
    let of = |container: &str| manifest("", "", container);
    let sidecar = "initContainers:\n  - {name: s, image: s, restartPolicy: Always, ports: [{name: web, containerPort: 1}]}";
    let twice = "livenessProbe: {httpGet: {port: web}}\nreadinessProbe: {tcpSocket: {port: web}}";
    hold(
        &[
            case("DS409", of("livenessProbe: {grpc: {port: 5}}"), &[]),
            case("DS409", of("livenessProbe: {httpGet: {port: \"8080\"}}"), &[]),
            case("DS409", of("lifecycle: {preStop: {httpGet: {port: web}}}"), &["no port named web"]),
            case("DS409", of(twice), &["no port named web"]),
            // The port of another container does not count.
            case(
                "DS409",
                manifest("", sidecar, "livenessProbe: {httpGet: {port: web}}"),
                &["no port named web"],
            ),
            case("DS410", of("livenessProbe: {httpGet: {port: 80}}\nports: [{containerPort: 80}]"), &[]),
        ],
        &Options::default(),
    );
}
