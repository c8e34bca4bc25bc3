//! A crash before and after every single action, and another process that goes on.

use super::super::{Drain, Gate, OnFailure, Outcome, Policy};
use super::cluster::Cluster;
use super::driver::{plan_of, run};
use crate::model::IntOrString;

fn policy(on_failure: OnFailure, whole: bool) -> Policy {
    Policy {
        max_unavailable: IntOrString::Int(2),
        soak: 5,
        pod_timeout: 20,
        on_failure,
        drain: whole.then(Drain::default),
        pre_hook: whole.then(|| "before".into()),
        post_hook: whole.then(|| "after".into()),
        gates: if whole { vec![Gate::Ready, Gate::Exec("check".into())] } else { Policy::default().gates },
        ..Policy::default()
    }
}

fn cluster(bad: Option<&str>) -> Cluster {
    let mut cluster = Cluster::new(5, "a");
    cluster.change("b");
    cluster.nodes.get_mut("n0001").expect("a node").cordon = Some("somebody".into());
    if let Some(bad) = bad {
        cluster.nodes.get_mut(bad).expect("a node").bad.insert("b".into());
    }
    cluster
}

/// What can be told of a cluster afterwards.
fn end(cluster: &Cluster) -> Vec<(String, Option<String>, Vec<String>)> {
    let nodes = cluster.nodes.iter();
    nodes
        .map(|(name, node)| {
            let pods = node.pods.iter().filter(|pod| pod.gone_at.is_none()).map(|pod| pod.hash.clone());
            (name.clone(), node.cordon.clone(), pods.collect())
        })
        .collect()
}

#[test]
fn whoever_goes_on_after_a_crash_comes_to_the_same_end() {
    for bad in [None, Some("n0000"), Some("n0002")] {
        for on_failure in [OnFailure::Stop, OnFailure::Abort, OnFailure::Revert] {
            for whole in [false, true] {
                let mut straight = cluster(bad);
                let plan = plan_of(&straight, &policy(on_failure, whole), &[1, 2]);
                let (outcome, watcher, steps) = run(&mut straight, &plan, None);
                let expected = match (bad, on_failure) {
                    (None, _) => 0,
                    (Some(_), _) => 12,
                };
                assert_eq!(outcome.exit_code(), expected, "{bad:?} {on_failure:?} {outcome:?}");
                assert!(watcher.most_taken <= 2);
                for at in 1..=steps {
                    for done in [false, true] {
                        let mut crashed = cluster(bad);
                        let (again, _, _) = run(&mut crashed, &plan, Some((at, done)));
                        let what = format!(
                            "{bad:?} {on_failure:?} whole {whole}: crash at {at} of {steps}, done {done}"
                        );
                        assert_eq!(end(&crashed), end(&straight), "{what}");
                        let over = at == steps && done;
                        assert!(over || again.exit_code() == expected, "{what}: {again:?}");
                        let removed = |cluster: &Cluster| {
                            let mut all = cluster.deleted.clone();
                            all.sort();
                            all
                        };
                        let mut nodes: Vec<_> = removed(&crashed);
                        nodes.dedup();
                        assert_eq!(nodes.len(), crashed.deleted.len(), "{what}: replaced twice");
                        assert_eq!(crashed.deleted.len(), straight.deleted.len(), "{what}");
                    }
                }
            }
        }
    }
}

#[test]
fn all_nodes_are_replaced_once_and_cordons_of_others_stay() {
    let mut cluster = cluster(None);
    let plan = plan_of(&cluster, &policy(OnFailure::Stop, true), &[1, 2]);
    let (outcome, watcher, _) = run(&mut cluster, &plan, None);
    assert_eq!(outcome, Outcome::Complete { done: 5, left: 0 });
    assert_eq!(watcher.removed[0].len(), 5);
    let cordoned: Vec<_> = cluster.nodes.iter().filter(|(_, node)| node.cordon.is_some()).collect();
    assert_eq!(cordoned.len(), 1);
    assert_eq!(cordoned[0].0, "n0001");
}
