//! `update start --dry-run=server`: asks for every right that the run needs, and lets the server judge every removal.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::act::FIELD_MANAGER;
use super::begin::{Begun, lease_name};
use crate::cli::DriveOutput;
use crate::commands::wording::{count, nodes};
use crate::failure::{Exit, Failure};
use crate::output::json::write_event;
use crate::output::ui::Ui;
use crate::source::{Cluster, ErrorKind, Right, WriteOptions};
use crate::state::{DaemonSetState, Tools};
use crate::update::{JOURNAL_ANNOTATION, Plan, Removal, Sight};

/// `kind: UpdateTrial`
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Trial {
    /// Pods whose removal the server would do.
    accepted: usize,
    /// Words of the server, and the nodes on which it refuses.
    refused: BTreeMap<String, Vec<String>>,
    /// What may not be done.
    missing_rights: Vec<String>,
}

/// Tries it; exit 1 if something would be refused.
pub(super) fn run(begun: &Begun, plan: &Plan, output: DriveOutput, ui: &mut Ui) -> Result<Exit, Failure> {
    let Some(cluster) = begun.gathered.cluster() else {
        return Err(Failure::input("there is no cluster to ask"));
    };
    let mut trial = Trial::default();
    let (namespace, name) = begun.daemon_set.key();
    for right in rights(plan, namespace, name) {
        if !cluster.may(&right).map_err(|own| own.error)? {
            trial.missing_rights.push(right.permission());
        }
    }
    journal(cluster, begun)?;
    removals(cluster, begun, plan, &mut trial, ui);
    if output == DriveOutput::Json {
        write_event(ui.answer(), "UpdateTrial", &trial)?;
    } else {
        told(&trial, ui)?;
    }
    let well = trial.refused.is_empty() && trial.missing_rights.is_empty();
    Ok(if well { Exit::Ok } else { Exit::No })
}

fn told(trial: &Trial, ui: &mut Ui) -> Result<(), Failure> {
    for right in &trial.missing_rights {
        ui.error(&format!("a right is missing; check with: kubectl auth can-i {right}"));
    }
    if !trial.missing_rights.is_empty() {
        ui.hint("docs/rbac.md lists what each command needs");
    }
    for (why, names) in &trial.refused {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        ui.error(&format!("{why}: on {}", nodes(&names)));
    }
    writeln!(
        ui.answer(),
        "the server would remove {}; nothing was changed (server dry run)",
        count(trial.accepted, "pod")
    )?;
    Ok(())
}

/// Lets the server judge the annotation.
fn journal(cluster: &Cluster, begun: &Begun) -> Result<(), Failure> {
    let (namespace, name) = begun.daemon_set.key();
    let patch = json!({"metadata": {"uid": begun.daemon_set.meta.uid.as_str(),
        "annotations": {JOURNAL_ANNOTATION: "dry run"}}});
    let options = WriteOptions { dry_run: true, field_manager: FIELD_MANAGER };
    match cluster.patch_daemon_set(namespace, name, &patch, options) {
        // Told by the rights.
        Err(own) if own.error.kind == ErrorKind::Forbidden => Ok(()),
        Err(own) => Err(own.error.into()),
        Ok(_) => Ok(()),
    }
}

fn removals(cluster: &Cluster, begun: &Begun, plan: &Plan, trial: &mut Trial, ui: &mut Ui) {
    let tools = Tools::new(&begun.gathered.world, begun.gathered.now);
    let sight = Sight::new(&DaemonSetState::new(&tools, &begun.daemon_set), &begun.gathered.world.nodes);
    let namespace = begun.daemon_set.meta.namespace.as_str();
    for (position, node) in plan.nodes.iter().enumerate() {
        ui.status(&format!("asking the server … {position} of {}", plan.nodes.len()));
        let Some(seen) = sight.node(&node.name) else { continue };
        for pod in seen.live() {
            let outcome = match plan.policy.removal {
                Removal::Delete => cluster.delete_pod(namespace, &pod.name, &pod.uid, true),
                Removal::Evict => cluster.evict_pod(namespace, &pod.name, &pod.uid, None, true),
            };
            match outcome {
                Ok(()) => trial.accepted += 1,
                // Gone meanwhile.
                Err(own) if matches!(own.error.kind, ErrorKind::NotFound | ErrorKind::Conflict) => {}
                Err(own) => {
                    let why = own.budget.unwrap_or_else(|| without_names(&own.error.to_string(), &pod.name));
                    trial.refused.entry(why).or_default().push(node.name.to_string());
                }
            }
        }
    }
}

/// Words that name the pod would be others for every node.
fn without_names(words: &str, pod: &str) -> String {
    words.replace(&format!("\"{pod}\" "), "")
}

/// Everything that the run does.
fn rights(plan: &Plan, namespace: &str, name: &str) -> Vec<Right> {
    let own = |verb, group, resource, subresource, name: &str| Right {
        verb,
        group,
        resource,
        subresource,
        namespace: Some(namespace.to_owned()),
        name: name.to_owned(),
    };
    let lease = lease_name(name);
    let mut rights = vec![
        own("patch", "apps", "daemonsets", "", name),
        own("create", "coordination.k8s.io", "leases", "", ""),
        own("get", "coordination.k8s.io", "leases", "", &lease),
        own("update", "coordination.k8s.io", "leases", "", &lease),
    ];
    for kind in ["nodes", "pods", "daemonsets", "controllerrevisions"] {
        let group = if kind == "nodes" || kind == "pods" { "" } else { "apps" };
        let scope = if kind == "nodes" { None } else { Some(namespace.to_owned()) };
        let name = if kind == "daemonsets" { name } else { "" };
        for verb in ["list", "watch"] {
            rights.push(Right { namespace: scope.clone(), ..own(verb, group, kind, "", name) });
        }
    }
    rights.push(match plan.policy.removal {
        Removal::Delete => own("delete", "", "pods", "", ""),
        Removal::Evict => own("create", "", "pods", "eviction", ""),
    });
    if plan.policy.external_gates().next().is_some() {
        rights.push(own("get", "", "pods", "", ""));
    }
    if let Some(drain) = &plan.policy.drain {
        let all = |verb, group, resource, subresource| Right {
            namespace: None,
            ..own(verb, group, resource, subresource, "")
        };
        rights.extend([all("get", "", "nodes", ""), all("patch", "", "nodes", "")]);
        rights.extend([all("list", "", "pods", ""), all("get", "apps", "daemonsets", "")]);
        rights.push(match drain.disable_eviction {
            true => all("delete", "", "pods", ""),
            false => all("create", "", "pods", "eviction"),
        });
    }
    rights
}
