//! What the API server answered when the controller tried to create a pod: quotas and pod security.
//!
//! Follows the texts of apiserver/pkg/admission/plugin/resourcequota/controller.go and
//! pod-security-admission/admission/admission.go. Nothing here is computed: neither plugin is, so without an
//! answer on record there is no reason.

use super::reason::{Code, Effect, Reason, Stage};

/// What the ResourceQuota plugin says of a pod that it refuses.
const QUOTA: [&str; 4] =
    ["exceeded quota: ", "failed quota: ", "status unknown for quota: ", "insufficient quota to "];
const POD_SECURITY: &str = "violates PodSecurity ";

/// Returns the reason behind the message of a FailedCreate event, if a quota or pod security refused the pod.
pub fn refusal(message: &str) -> Option<Reason> {
    let answer = message.split_once("is forbidden: ").map_or(message, |(_, answer)| answer);
    quota(answer).or_else(|| pod_security(answer))
}

fn refuses(code: Code, message: String) -> Reason {
    Reason::new(code, Stage::Admission, Effect::Blocks, message)
}

fn quota(answer: &str) -> Option<Reason> {
    if !QUOTA.iter().any(|own| answer.starts_with(own)) {
        return None;
    }
    let Some((name, figures)) = exceeded(answer) else {
        return Some(refuses(Code::Quota, format!("the quota of the namespace refuses the pod: {answer}")));
    };
    let [requested, used, limited] = figures;
    let message = format!(
        "ResourceQuota {name} refuses the pod: requested {requested}, used {used}, limited {limited}"
    );
    Some(
        refuses(Code::Quota, message)
            .with("quota", name)
            .with("requested", requested)
            .with("used", used)
            .with("limited", limited),
    )
}

/// `exceeded quota: NAME, requested: A, used: B, limited: C`; each of the figures may be a list.
fn exceeded(answer: &str) -> Option<(&str, [&str; 3])> {
    let (name, rest) = answer.strip_prefix("exceeded quota: ")?.split_once(", requested: ")?;
    let (requested, rest) = rest.split_once(", used: ")?;
    let (used, limited) = rest.split_once(", limited: ")?;
    Some((name, [requested, used, limited]))
}

fn pod_security(answer: &str) -> Option<Reason> {
    let rest = answer.strip_prefix(POD_SECURITY)?;
    let (level, why) = rest.strip_prefix('"')?.split_once("\": ")?;
    let message = format!("pod security {level} of the namespace refuses the pod: {why}");
    Some(refuses(Code::PodSecurity, message).with("level", level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_the_api_server() {
        let table = [
            (
                "Error creating: pods \"x\" is forbidden: exceeded quota: pods, requested: pods=1, used: pods=10, limited: pods=10",
                Some((
                    Code::Quota,
                    "ResourceQuota pods refuses the pod: requested pods=1, used pods=10, limited pods=10",
                )),
            ),
            (
                "Error creating: pods \"x\" is forbidden: exceeded quota: q, requested: limits.cpu=1,limits.memory=1Gi, used: limits.cpu=2,limits.memory=3Gi, limited: limits.cpu=2,limits.memory=3Gi",
                Some((
                    Code::Quota,
                    "ResourceQuota q refuses the pod: requested limits.cpu=1,limits.memory=1Gi, used limits.cpu=2,limits.memory=3Gi, limited limits.cpu=2,limits.memory=3Gi",
                )),
            ),
            (
                "Error creating: pods \"x\" is forbidden: failed quota: q: must specify limits.cpu for: agent",
                Some((
                    Code::Quota,
                    "the quota of the namespace refuses the pod: failed quota: q: must specify limits.cpu for: agent",
                )),
            ),
            (
                "Error creating: pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": host namespaces (hostNetwork=true)",
                Some((
                    Code::PodSecurity,
                    "pod security restricted:latest of the namespace refuses the pod: host namespaces (hostNetwork=true)",
                )),
            ),
            ("Error creating: pods \"x\" is forbidden: error looking up service account a/b", None),
            ("Error creating: Internal error occurred: failed calling webhook \"exceeded quota: \"", None),
            ("", None),
        ];
        for (message, wanted) in table {
            let reason = refusal(message);
            let found = reason.as_ref().map(|own| (own.code, own.message.as_str()));
            assert_eq!(found, wanted, "{message}");
        }
    }
}
