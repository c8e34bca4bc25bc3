//! DS312 volatile-selector-label.

use crate::lint::{Context, Field, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS312",
    name: "volatile-selector-label",
    summary: "The selector holds a label that changes with every version",
    why: "`spec.selector` cannot be changed after creation. A label that carries the chart's or the \
          application's version changes with the next upgrade, and then the API server rejects it: `field \
          is immutable`. The DaemonSet must be deleted first, and with it every pod.\n\n\
          Sources: `ValidateDaemonSetUpdate` in pkg/apis/apps/validation/validation.go; \
          aws/eks-node-monitoring-agent#92, jetstack/version-checker#140, Azure/aad-pod-identity#502.",
    how: "Select only by labels that stay, such as `app.kubernetes.io/name` and \
          `app.kubernetes.io/instance`, before the first installation. The template may keep the label.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
      app.kubernetes.io/version: "1.4.2"
  template:
    metadata:
      labels:
        app: agent
        app.kubernetes.io/version: "1.4.2"
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
"#,
    good: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels:
        app: agent
        app.kubernetes.io/version: "1.4.2"
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let version = image_version(ctx.pod());
    for (key, label) in ctx.spec().get("selector").get("matchLabels").entries() {
        let value = label.text().unwrap_or_default();
        let why = match key {
            "helm.sh/chart" | "app.kubernetes.io/version" => "changes with every version",
            // Before Helm's own label: name and version of the chart in one.
            "chart"
                if value
                    .rsplit('-')
                    .next()
                    .is_some_and(|own| own.starts_with(|letter: char| letter.is_ascii_digit())) =>
            {
                "changes with every version"
            }
            "app.kubernetes.io/managed-by" | "heritage" => "changes with the tool that installs",
            "version" if !value.is_empty() && version.as_deref() == Some(value.trim_start_matches('v')) => {
                "is the image's version"
            }
            _ => continue,
        };
        let message = format!(
            "{key} {why}, and a selector cannot be changed: the API server then rejects the upgrade (field is immutable)"
        );
        sink.report(label, message);
    }
}

/// Returns the tag of the first container's image without a leading `v`.
fn image_version(pod: Field<'_>) -> Option<String> {
    let image = pod.get("containers").items().next()?.get("image").text()?;
    let last = image.split('@').next()?.rsplit('/').next()?;
    Some(last.split_once(':')?.1.trim_start_matches('v').to_owned())
}
