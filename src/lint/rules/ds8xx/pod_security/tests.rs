use super::{Violation, violations};
use crate::lint::{Field, Object, PodSecurity};
use crate::yaml::{self, Path};

fn object(pod: &str) -> Object {
    let text = pod;
    let root = yaml::parse_one(text).expect("YAML").root;
    let (comments, notes) = (Vec::new().into(), yaml::Notes::default().into());
    Object { file: "a".into(), document: 0, prefix: Path::default(), root, comments, notes, template: None }
}

/// Judges a template given as `spec: …` and, if it has any, `annotations: …`.
fn judge(level: PodSecurity, minor: u32, pod: &str) -> Vec<String> {
    let object = object(pod);
    let root = Field::root(&object);
    let said = |own: Violation<'_>| format!("{} ({})", own.reason, own.detail);
    violations(level, minor, root, root.get("spec")).into_iter().map(said).collect()
}

#[test]
fn baseline_in_the_words_of_the_api_server() {
    let c = |security: &str| format!("spec: {{containers: [{{name: a, securityContext: {security}}}]}}");
    for (minor, pod, said) in [
        (36, "spec: {containers: [{name: a}]}".to_owned(), ""),
        (36, "spec: {hostPID: true, hostNetwork: true}".to_owned(), "host namespaces (hostNetwork=true, hostPID=true)"),
        (36, "spec: {volumes: [{name: v, hostPath: {path: /}}, {name: w, hostPath: {path: /x}}]}".to_owned(), "hostPath volumes (volumes \"v\", \"w\")"),
        (36, "spec: {containers: [{name: a, ports: [{containerPort: 1, hostPort: 80}, {containerPort: 2, hostPort: 9}]}]}".to_owned(), "hostPort (container \"a\" uses hostPorts 80, 9)"),
        (36, "spec: {hostNetwork: true, containers: [{name: a, ports: [{containerPort: 1}]}]}".to_owned(), "host namespaces (hostNetwork=true)|hostPort (container \"a\" uses hostPort 1)"),
        (36, "spec: {containers: [{name: a, livenessProbe: {httpGet: {host: x}}}]}".to_owned(), "probe or lifecycle host (container \"a\" uses probe or lifecycle host \"x\")"),
        (33, "spec: {containers: [{name: a, livenessProbe: {httpGet: {host: x}}}]}".to_owned(), ""),
        (36, c("{privileged: true}"), "privileged (container \"a\" must not set securityContext.privileged=true)"),
        (36, c("{capabilities: {add: [SYS_TIME, CHOWN, NET_RAW]}}"), "non-default capabilities (container \"a\" must not include \"NET_RAW\", \"SYS_TIME\" in securityContext.capabilities.add)"),
        (36, c("{procMount: Unmasked}"), "procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")"),
        (36, "spec: {hostUsers: false, containers: [{name: a, securityContext: {procMount: Unmasked}}]}".to_owned(), ""),
        (36, c("{seLinuxOptions: {type: spc_t, user: u}}"), "seLinuxOptions (container \"a\" set forbidden securityContext.seLinuxOptions: type \"spc_t\"; user may not be set)"),
        (30, c("{seLinuxOptions: {type: container_engine_t}}"), "seLinuxOptions (container \"a\" set forbidden securityContext.seLinuxOptions: type \"container_engine_t\")"),
        (31, c("{seLinuxOptions: {type: container_engine_t}}"), ""),
        (36, "spec: {securityContext: {seccompProfile: {type: Unconfined}}, containers: [{name: a, securityContext: {seccompProfile: {type: Unconfined}}}]}".to_owned(), "seccompProfile (pod and container \"a\" must not set securityContext.seccompProfile.type to \"Unconfined\")"),
        (36, "spec: {securityContext: {sysctls: [{name: kernel.msgmax}, {name: net.ipv4.tcp_rmem}]}}".to_owned(), "forbidden sysctls (kernel.msgmax)"),
        (31, "spec: {securityContext: {sysctls: [{name: net.ipv4.tcp_rmem}]}}".to_owned(), "forbidden sysctls (net.ipv4.tcp_rmem)"),
        (36, "spec: {securityContext: {windowsOptions: {hostProcess: true}}}".to_owned(), "hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)"),
        (36, c("{appArmorProfile: {type: Unconfined}}"), "forbidden AppArmor profile (container \"a\" must not set AppArmor profile type to \"Unconfined\")"),
    ] {
        assert_eq!(judge(PodSecurity::Baseline, minor, &pod).join("|"), said, "{pod}");
        assert!(judge(PodSecurity::Privileged, minor, &pod).is_empty(), "{pod}");
    }
}

#[test]
fn app_armor_annotations_become_fields_first() {
    let key = "container.apparmor.security.beta.kubernetes.io/a";
    let text = format!("annotations: {{{key}: unconfined}}\nspec: {{containers: [{{name: a}}]}}");
    let said = format!(
        "forbidden AppArmor profiles (container \"a\" and annotation must not set AppArmor profile type to \
         \"Unconfined\", \"{key}=\"unconfined\"\")"
    );
    assert_eq!(judge(PodSecurity::Baseline, 36, &text), [said]);
}

#[test]
fn restricted_in_the_words_of_the_api_server() {
    let hardened = "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";
    let pod = "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}";
    for (minor, text, said) in [
        (36, format!("spec: {{{pod}, containers: [{{name: a, {hardened}}}]}}"), ""),
        (
            36,
            "spec: {containers: [{name: a}, {name: b}]}".to_owned(),
            "allowPrivilegeEscalation != false (containers \"a\", \"b\" must set securityContext.allowPrivilegeEscalation=false)|unrestricted capabilities (containers \"a\", \"b\" must set securityContext.capabilities.drop=[\"ALL\"])|runAsNonRoot != true (pod or containers \"a\", \"b\" must set securityContext.runAsNonRoot=true)|seccompProfile (pod or containers \"a\", \"b\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")",
        ),
        (
            36,
            format!(
                "spec: {{{pod}, containers: [{{name: a, {hardened}}}], volumes: [{{name: v, hostPath: {{path: /}}}}, {{name: w, nfs: {{}}}}, {{name: x}}]}}"
            ),
            "restricted volume types (volumes \"v\", \"w\" use restricted volume types \"hostPath\", \"nfs\")",
        ),
        (36, format!("spec: {{{pod}, os: {{name: windows}}, containers: [{{name: a}}]}}"), ""),
        (
            36,
            format!(
                "spec: {{{pod}, containers: [{{name: a, securityContext: {{allowPrivilegeEscalation: false, runAsUser: 0, runAsNonRoot: false, capabilities: {{drop: [ALL], add: [NET_ADMIN]}}}}}}]}}"
            ),
            "unrestricted capabilities (container \"a\" must not include \"NET_ADMIN\" in securityContext.capabilities.add)|runAsNonRoot != true (container \"a\" must not set securityContext.runAsNonRoot=false)|runAsUser=0 (container \"a\" must not set runAsUser=0)",
        ),
        (
            36,
            format!(
                "spec: {{hostUsers: false, securityContext: {{seccompProfile: {{type: RuntimeDefault}}}}, containers: [{{name: a, {hardened}}}]}}"
            ),
            "",
        ),
        (
            34,
            format!(
                "spec: {{hostUsers: false, securityContext: {{seccompProfile: {{type: RuntimeDefault}}}}, containers: [{{name: a, {hardened}}}]}}"
            ),
            "runAsNonRoot != true (pod or container \"a\" must set securityContext.runAsNonRoot=true)",
        ),
    ] {
        assert_eq!(judge(PodSecurity::Restricted, minor, &text).join("|"), said, "{text}");
    }
}
