//! A cluster with a DaemonSet of strategy OnDelete, its controller, and what can go wrong in it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{NodeSight, PodSight, Sight};
use crate::model::Text;

/// Small, fast and the same everywhere.
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct SimPod {
    pub uid: String,
    pub hash: String,
    pub available_at: Option<i64>,
    pub restarts: u32,
    /// When it is gone, once its deletion was asked for.
    pub gone_at: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct SimNode {
    pub should_run: bool,
    /// Not Ready until then.
    pub unready_until: i64,
    /// Who cordoned it.
    pub cordon: Option<String>,
    pub pods: Vec<SimPod>,
    /// Pods with these hashes never become available here.
    pub bad: BTreeSet<String>,
}

#[derive(Debug, Clone)]
pub struct Cluster {
    pub now: i64,
    /// Counts changes that nobody ordered.
    pub faults: u64,
    pub uid: String,
    pub generation: i64,
    pub on_delete: bool,
    pub hash: String,
    pub nodes: BTreeMap<String, SimNode>,
    pub plan: Option<String>,
    pub journal: Option<String>,
    pub deleted: Vec<(String, String, String)>,
    pub start_seconds: i64,
    next_uid: u64,
}

impl Cluster {
    pub fn new(nodes: usize, hash: &str) -> Self {
        let mut cluster = Self {
            now: 1_000,
            faults: 0,
            uid: "ds".into(),
            generation: 1,
            on_delete: true,
            hash: hash.into(),
            nodes: BTreeMap::new(),
            plan: None,
            journal: None,
            deleted: Vec::new(),
            start_seconds: 3,
            next_uid: 0,
        };
        for index in 0..nodes {
            cluster.add_node(&format!("n{index:04}"));
        }
        for _ in 0..cluster.start_seconds + 1 {
            cluster.tick();
        }
        cluster
    }

    pub fn add_node(&mut self, name: &str) {
        let node = SimNode {
            should_run: true,
            unready_until: 0,
            cordon: None,
            pods: Vec::new(),
            bad: BTreeSet::new(),
        };
        self.nodes.insert(name.into(), node);
    }

    /// Another template, which the controller knows at once.
    pub fn change(&mut self, hash: &str) {
        self.hash = hash.into();
        self.generation += 1;
    }

    /// A second goes by.
    pub fn tick(&mut self) {
        self.now += 1;
        let (now, hash) = (self.now, self.hash.clone());
        for node in self.nodes.values_mut() {
            let ready = node.unready_until <= now;
            node.pods.retain(|pod| !(ready && pod.gone_at.is_some_and(|gone| gone <= now)));
            if node.should_run && node.pods.is_empty() {
                self.next_uid += 1;
                let bad = node.bad.contains(&hash);
                node.pods.push(SimPod {
                    uid: format!("u{}", self.next_uid),
                    hash: hash.clone(),
                    available_at: (!bad).then_some(now + self.start_seconds),
                    restarts: 0,
                    gone_at: None,
                });
            }
            if !node.should_run {
                node.pods.iter_mut().for_each(|pod| pod.gone_at = pod.gone_at.or(Some(now + 1)));
            }
        }
    }

    fn is_available(&self, node: &SimNode, pod: &SimPod) -> bool {
        let up = node.unready_until <= self.now && pod.gone_at.is_none();
        up && pod.available_at.is_some_and(|at| at <= self.now)
    }

    pub fn available(&self, name: &str) -> bool {
        let Some(node) = self.nodes.get(name) else { return false };
        node.pods.iter().any(|pod| self.is_available(node, pod))
    }

    pub fn unavailable(&self) -> usize {
        self.nodes.iter().filter(|(name, node)| node.should_run && !self.available(name)).count()
    }

    pub fn sight(&self) -> Sight {
        let nodes = self.nodes.iter().filter(|(_, node)| node.should_run || !node.pods.is_empty());
        Sight {
            uid: Some(Text::shared(&self.uid)),
            generation: self.generation,
            on_delete: self.on_delete,
            hash: Some(Text::shared(&self.hash)),
            nodes: nodes.map(|(name, node)| self.node_sight(name, node)).collect(),
        }
    }

    fn node_sight(&self, name: &str, node: &SimNode) -> NodeSight {
        let pods = node.pods.iter().map(|pod| PodSight {
            name: Text::shared(&format!("ds-{}", pod.uid)),
            uid: Text::shared(&pod.uid),
            hash: Some(Text::shared(&pod.hash)),
            updated: pod.hash == self.hash,
            available: self.is_available(node, &SimPod { gone_at: None, ..pod.clone() }),
            terminating: pod.gone_at.is_some(),
            restarts: pod.restarts,
            problem: None,
        });
        NodeSight {
            name: Text::shared(name),
            exists: true,
            should_run: node.should_run,
            ready: node.unready_until <= self.now,
            pods: pods.collect(),
        }
    }

    /// Deletes a pod under a precondition on its uid; false if there is none such.
    pub fn delete(&mut self, node: &str, uid: &str) -> bool {
        let now = self.now;
        let Some(pod) =
            self.nodes.get_mut(node).and_then(|own| own.pods.iter_mut().find(|pod| pod.uid == uid))
        else {
            return false;
        };
        if pod.gone_at.is_none() {
            pod.gone_at = Some(now + 1);
            self.deleted.push((node.into(), uid.into(), pod.hash.clone()));
        }
        true
    }
}
