//! DS223 startup-taint.

use super::template;
use crate::lint::{Context, Edit, Rule, Safety, Sink};
use crate::model::{NO_SCHEDULE, Taint};

pub(crate) const RULE: Rule = Rule {
    id: "DS223",
    name: "startup-taint",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "The agent that removes a start-up taint does not tolerate it",
    why: "New nodes come with a start-up taint (`nodes.startupTaints` in the configuration) that an agent \
          removes once it works. This agent is the one the taint waits for, and does not tolerate it: new \
          nodes stay without the agent and keep the taint for ever.\n\n\
          Sources: aws/karpenter-provider-aws#628, aws/karpenter-provider-aws#5293, \
          kubernetes-sigs/karpenter#1479.",
    how: "Tolerate the taint.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: cilium
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/cilium:1.17.1
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: cilium
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      tolerations:
        - key: node.cilium.io/agent-not-ready
          operator: Exists
      containers:
        - name: agent
          image: registry.example/cilium:1.17.1
",
    setting: r"nodes:
  startupTaints: [node.cilium.io/agent-not-ready]
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let own = template::tolerations(pod);
    for text in &ctx.options().startup_taints {
        let taint = parse(text);
        let tolerated = own.iter().any(|(_, own)| own.tolerates(&taint));
        if tolerated || !waits_for(ctx, &taint.key) {
            continue;
        }
        let tolerations = pod.get("tolerations");
        let entry = format!("key: {}\noperator: Exists", taint.key);
        let message = format!(
            "the start-up taint {} waits for this agent, which does not tolerate it: new nodes never get it",
            taint.key
        );
        sink.report(tolerations, message).fix("tolerate it", vec![Edit::Append(tolerations, entry)]);
    }
}

/// Reads `key`, `key:effect` or `key=value:effect`; the effect is NoSchedule if none is given.
fn parse(text: &str) -> Taint {
    let (rest, effect) = text.rsplit_once(':').unwrap_or((text, NO_SCHEDULE));
    let (key, value) = rest.split_once('=').unwrap_or((rest, ""));
    Taint { key: key.into(), value: value.into(), effect: effect.into(), time_added: None }
}

/// Reports whether the taint is named after this agent: a word of the taint's domain, or what stands before
/// `-not-ready`, is in the DaemonSet's name or in an image.
fn waits_for(ctx: &Context<'_>, key: &str) -> bool {
    let (domain, name) = key.split_once('/').unwrap_or(("", key));
    let labels = domain.split('.').rev().skip(1).filter(|own| own.len() > 3 && !GENERAL.contains(own));
    let stem = name.trim_end_matches("not-ready").trim_end_matches(['-', '.']);
    let words: Vec<&str> =
        labels.chain([stem].into_iter().filter(|own| own.len() > 3 && !GENERAL.contains(own))).collect();
    let names = |text: Option<&str>| text.is_some_and(|text| words.iter().any(|word| text.contains(word)));
    names(ctx.metadata().get("name").text())
        || ctx.pod_containers().any(|own| names(own.field.get("image").text()))
}

/// Words of domains and taints that name no agent.
const GENERAL: [&str; 8] =
    ["node", "agent", "example", "kubernetes", "amazonaws", "startup", "ready", "taint"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taints_are_read_as_kubectl_writes_them() {
        for (text, key, value, effect) in [
            ("node.cilium.io/agent-not-ready", "node.cilium.io/agent-not-ready", "", "NoSchedule"),
            ("a/b=true:NoExecute", "a/b", "true", "NoExecute"),
            ("a/b:NoExecute", "a/b", "", "NoExecute"),
        ] {
            let taint = parse(text);
            assert_eq!(
                (taint.key.as_str(), taint.value.as_str(), taint.effect.as_str()),
                (key, value, effect)
            );
        }
    }
}
