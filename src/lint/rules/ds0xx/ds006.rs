//! DS006 kustomize-patch.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS006",
    name: "kustomize-patch",
    severity: Severity::Info,
    profile: Profile::Default,
    certain: false,
    summary: "a partial DaemonSet, as Kustomize patches are, is not judged",
    why: "Without a selector, and without labels of the template or with a container that has no image, this is part of a DaemonSet: judged as a whole it would only make noise.",
    how: "Lint what is applied: `kustomize build . | kubectl ds lint -`, or `kubectl ds lint -k DIR`.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  template:
    spec:
      containers:
        - name: agent
          resources:
            limits:
              memory: 128Mi
"#,
    good: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
"#,
    needs: Needs::Engine,
    ..Rule::BASE
};
