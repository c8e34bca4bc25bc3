//! DS508 suspicious-quantity.

use crate::lint::{Context, Edit, Field, Rule, Safety, Sink};
use crate::model::Quantity;

pub(crate) const RULE: Rule = Rule {
    id: "DS508",
    name: "suspicious-quantity",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "The quantity probably lacks its unit",
    why: "A CPU quantity without unit counts whole CPUs, a memory quantity without unit counts bytes, and \
          `m` on memory is a thousandth of a byte. 16 or more CPUs for an agent, or less than a mebibyte, \
          is hardly meant: the pod fits nowhere, or is killed as it starts.\n\n\
          Source: k8s.io/apimachinery/pkg/api/resource.",
    how: "Add the unit: `200m` for CPU, `128Mi` for memory.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
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
          image: registry.example/agent:1.4.2
          resources:
            requests:
              cpu: 200
              memory: 64Mi
            limits:
              memory: 64Mi
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
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
          image: registry.example/agent:1.4.2
          resources:
            requests:
              cpu: 200m
              memory: 64Mi
            limits:
              memory: 64Mi
",
    check,
    ..Rule::BASE
};

/// From how many CPUs on a whole number without a unit is taken for millicores.
const MANY_CPUS: i64 = 16;
const MEBI: i64 = 1 << 20;

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let holders = ctx.containers().map(|own| own.field).chain([ctx.pod()]);
    for list in
        holders.flat_map(|own| [own.get_in(&["resources", "requests"]), own.get_in(&["resources", "limits"])])
    {
        for (name, field) in list.entries() {
            let Some(text) = written(field) else { continue };
            let Ok(quantity) = Quantity::parse(&text) else { continue };
            let plain = text.bytes().all(|own| own.is_ascii_digit());
            match name {
                "cpu" if plain && quantity.value() >= MANY_CPUS => {
                    sink.report(field, format!("{text} whole CPUs on every node; {text}m is probably meant"))
                        .fix(format!("{text}m"), vec![Edit::Replace(field, format!("{text}m"))]);
                }
                "memory" | "ephemeral-storage" if quantity.sign() > 0 && quantity.value() < MEBI => {
                    let finding =
                        sink.report(field, format!("{text} is {} bytes of {name}", quantity.value()));
                    let digits = text.trim_end_matches('m');
                    if !digits.is_empty() && digits.bytes().all(|own| own.is_ascii_digit()) {
                        finding.fix(format!("{digits}Mi"), vec![Edit::Replace(field, format!("{digits}Mi"))]);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Returns the quantity as text; a number in YAML is one, too.
fn written(field: Field<'_>) -> Option<String> {
    field.text().map(str::to_owned).or_else(|| field.integer().map(|own| own.to_string()))
}
