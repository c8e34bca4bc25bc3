use std::collections::BTreeMap;

use jiff::Timestamp;
use kubectl_ds::model::{DaemonSet, Pod, Selector, StrategyType, Text, UpdateStrategy, World};
use kubectl_ds::placement::{DaemonPod, Eligibility, eligibility};
use kubectl_ds::state::{
    Clock, Counts, DaemonSetState, Manage, Next, NodePods, NodeState, RollingUpdate, State, Tools, claim,
    current_revision, manage, manage_gone, revision_hash, revisions_of, rolling_update,
};
use serde_json::{Value, json};

use super::{differ, kind, replay, world};

/// The controller's own steps: whose pods, which revision, what is created and deleted, what it counts.
#[test]
fn state() {
    replay("state", |case| {
        let world = gathered(case);
        let mut answers = Answers { case, differences: Vec::new() };
        answers.ownership(&world);
        if case.get("hash").is_some() {
            answers.revision(&world);
            answers.steps(&Scene::new(case, &world, case["hash"].as_str()));
            answers.assembled(&world);
        }
        answers.differences
    });
}

fn gathered(case: &Value) -> World {
    let list = |name: &str, api_version: &str, api_kind: &str| -> Vec<Value> {
        let objects = case[name].as_array().expect("a list");
        objects.iter().map(|object| kind(object, api_version, api_kind)).collect()
    };
    let mut objects = vec![kind(&case["ds"], "apps/v1", "DaemonSet")];
    objects.extend(list("nodes", "v1", "Node"));
    objects.extend(list("pods", "v1", "Pod"));
    objects.extend(list("revisions", "apps/v1", "ControllerRevision"));
    let mut world = world(objects).indexed();
    // The controller was given the strategy as it stands, not as an API server fills it in.
    let strategy: UpdateStrategy =
        serde_json::from_value(case["ds"]["spec"]["updateStrategy"].clone()).expect("a strategy");
    world.daemon_sets[0].strategy = strategy;
    world
}

fn selector(daemon_set: &DaemonSet) -> Selector {
    daemon_set.pod_selector().expect("a selector")
}

fn now(case: &Value) -> Timestamp {
    case["now"].as_str().expect("a time").parse().expect("a time")
}

fn names(pods: &[&Pod]) -> Vec<String> {
    let mut names: Vec<String> = pods.iter().map(|pod| pod.name.to_string()).collect();
    names.sort();
    names
}

/// One world, with everything the steps take.
struct Scene<'a> {
    daemon_set: &'a DaemonSet,
    world: &'a World,
    node_pods: NodePods<'a>,
    eligibility: Vec<Eligibility>,
    hash: Option<&'a str>,
    clock: Clock,
}

impl<'a> Scene<'a> {
    fn new(case: &Value, world: &'a World, hash: Option<&'a str>) -> Self {
        let daemon_set = &world.daemon_sets[0];
        let pod = DaemonPod::unrevised(daemon_set, world);
        let pods = world.pods_in(&daemon_set.meta.namespace);
        Self {
            daemon_set,
            world,
            node_pods: NodePods::new(&claim(daemon_set, &selector(daemon_set), pods).claimed),
            eligibility: world.nodes.iter().map(|node| eligibility(&pod, node)).collect(),
            hash,
            clock: Clock { min_ready_seconds: daemon_set.min_ready_seconds, now: now(case) },
        }
    }

    fn nodes(&self) -> Vec<(Text, bool)> {
        let runs = self.eligibility.iter().map(|own| own.should_run);
        self.world.nodes.iter().map(|node| node.name.clone()).zip(runs).collect()
    }

    fn manage(&self, index: usize) -> Manage<'a> {
        let pods = self.node_pods.get(&self.world.nodes[index].name);
        manage(self.eligibility[index], pods, self.daemon_set.strategy.allows_surge(), self.hash, self.clock)
    }

    fn rolling_update(&self) -> Result<RollingUpdate<'a>, String> {
        rolling_update(self.daemon_set, &self.node_pods, &self.nodes(), self.hash, self.clock)
    }

    fn counts(&self) -> Counts {
        let generation = self.daemon_set.template_generation;
        Counts::new(&self.nodes(), &self.node_pods, self.hash, generation, self.clock)
    }
}

struct Answers<'a> {
    case: &'a Value,
    differences: Vec<String>,
}

impl Answers<'_> {
    fn compare(&mut self, what: &str, ours: &Value, real: &Value) {
        if ours != real {
            differ(
                &mut self.differences,
                &format!("{} {what}", self.case["ds"]["metadata"]["uid"]),
                ours,
                real,
            );
        }
    }

    fn ownership(&mut self, world: &World) {
        let daemon_set = &world.daemon_sets[0];
        let ours = claim(daemon_set, &selector(daemon_set), world.pods_in(&daemon_set.meta.namespace));
        for (what, pods) in
            [("claimed", &ours.claimed), ("adopted", &ours.adopted), ("released", &ours.released)]
        {
            self.compare(what, &json!(names(pods)), &self.case[what]);
        }
    }

    /// A revision that is yet to be made has a hash that only Go can compute.
    fn revision(&mut self, world: &World) {
        let daemon_set = &world.daemon_sets[0];
        let history = &self.case["history"];
        let revisions = revisions_of(daemon_set, world);
        let gone = |name: &str| history["duplicates"].as_array().expect("a list").contains(&name.into());
        let all = revisions.iter().map(|own| own.name.to_string()).filter(|name| !gone(name));
        let mut all: Vec<String> = all.filter(|name| history["current"] != **name).collect();
        all.sort();
        self.compare("old", &json!(all), &history["old"]);

        let ours = current_revision(daemon_set, &revisions);
        let name = revisions.iter().find(|own| ours.hash.as_deref() == Some(revision_hash(own)));
        let name = name.map(|own| own.name.as_str());
        if history["created"] == true {
            self.compare("no revision", &json!([name, ours.hash, ours.number]), &json!([null, null, null]));
        } else {
            let stored = self.case["revisions"].as_array().expect("a list").iter();
            let mut stored = stored.filter(|own| own["metadata"]["name"] == history["current"]);
            let number = stored.next().expect("the current revision")["revision"].clone();
            let real = json!([history["current"], self.case["hash"], number]);
            self.compare("current revision", &json!([name, ours.hash, ours.number]), &real);
        }
    }

    fn steps(&mut self, scene: &Scene<'_>) {
        let by_node: BTreeMap<&str, Vec<String>> =
            scene.node_pods.iter().map(|(node, pods)| (node.as_str(), names(pods))).collect();
        self.compare("nodePods", &json!(by_node), &self.case["nodePods"]);
        for decision in self.case["decisions"].as_array().expect("decisions") {
            self.decision(scene, decision);
        }
        let gone = scene.node_pods.iter().filter(|(node, _)| scene.world.node(node).is_none());
        let gone: Vec<&Pod> = gone.flat_map(|(_, pods)| manage_gone(pods).delete).collect();
        self.compare("gone nodes", &json!(names(&gone)), &self.case["unscheduledWithoutNode"]);
        self.counts(&scene.counts());
        self.rolling_update(scene);
    }

    fn decision(&mut self, scene: &Scene<'_>, real: &Value) {
        let node = real["node"].as_str().expect("a name");
        let index = scene.world.node_index(node).expect("the node");
        let own = scene.eligibility[index];
        let managed = scene.manage(index);
        let mut ours = json!({"node": node, "create": managed.create, "delete": names(&managed.delete),
            "shouldRun": own.should_run, "shouldContinue": own.should_continue_running});
        if !managed.delete_one_of.is_empty() {
            ours["deleteOneOf"] = json!(names(&managed.delete_one_of));
        }
        self.compare("decision", &ours, real);
    }

    fn counts(&mut self, ours: &Counts) {
        let ours = json!({"desiredNumberScheduled": ours.desired, "currentNumberScheduled": ours.current,
            "numberReady": ours.ready, "numberAvailable": ours.available, "updatedNumberScheduled": ours.updated,
            "numberMisscheduled": ours.misscheduled, "numberUnavailable": ours.unavailable,
            "observedGeneration": self.case["ds"]["metadata"]["generation"]});
        self.compare("status", &ours, &self.case["status"]);
    }

    fn rolling_update(&mut self, scene: &Scene<'_>) {
        let real = &self.case["rolling"];
        if scene.daemon_set.strategy.kind != StrategyType::RollingUpdate {
            return self.compare("no rolling update", &Value::Null, real);
        }
        let ours = match scene.rolling_update() {
            Err(error) => json!({"error": error}),
            Ok(update) if update.stalled_by.is_some() => json!({"error": "couldn't get node for nodeName"}),
            Ok(update) => actions(&update, scene),
        };
        self.compare("rolling", &ours, real);
    }

    /// All at once, where the data tells the hash and an API server has filled in the strategy.
    fn assembled(&mut self, world: &World) {
        let daemon_set = &world.daemon_sets[0];
        let as_served = daemon_set.strategy == daemon_set.strategy.clone().defaulted();
        if self.case["history"]["created"] == true || !as_served {
            return;
        }
        let tools = Tools::new(world, now(self.case));
        let state = DaemonSetState::new(&tools, daemon_set);
        self.counts(&state.counts());
        let scene = Scene::new(self.case, world, self.case["hash"].as_str());
        for index in 0..world.nodes.len() {
            let (own, alone) = (state.manage(index), scene.manage(index));
            let shown = |own: &Manage<'_>| json!([own.create, names(&own.delete), names(&own.delete_one_of)]);
            self.compare("assembled decision", &shown(&own), &shown(&alone));
        }
        let shown = |own: Option<RollingUpdate<'_>>| format!("{own:?}").into();
        let alone = scene.rolling_update().ok();
        let alone = alone.filter(|_| daemon_set.strategy.kind == StrategyType::RollingUpdate);
        self.compare("assembled rolling", &shown(state.rolling_update()), &shown(alone));
        self.next_steps(&state, world);
    }

    /// What is said to come next on a node where the rolling update alone acts, against what it did.
    fn next_steps(&mut self, state: &DaemonSetState<'_>, world: &World) {
        let real = self.case["rolling"].clone();
        let adopts = |own: &NodeState| own.pods.iter().any(|pod| pod.orphan);
        let idle = |own: &NodeState| match world.node_index(&own.name) {
            Some(index) => !state.manage(index).create && state.manage(index).deletes() == 0,
            None => own.pods.iter().all(|pod| {
                world.pods.iter().any(|found| found.name == pod.name && !found.node_name.is_empty())
            }),
        };
        let judged = real["delete"].is_object() && state.knows_updated();
        if !judged || state.daemon_set.meta.deletion_timestamp.is_some() {
            return;
        }
        let states = state.node_states();
        for own in states.iter().filter(|own| own.state != State::Released && idle(own) && !adopts(own)) {
            let acts = |what: &str, name: &str| {
                let list =
                    |which: &str| real[what][which].as_array().expect("a list").iter().any(|own| own == name);
                list("always") || list("among")
            };
            let deletes = own.pods.iter().any(|pod| acts("delete", &pod.name));
            let creates = acts("create", &own.name);
            let surges = state.daemon_set.strategy.allows_surge();
            let expected = match (deletes, creates) {
                (true, false) if own.should_run && !surges => json!(Next::Replace),
                (true, false) => json!(Next::Delete),
                (false, true) => json!(Next::Replace),
                _ => json!("nothing"),
            };
            let ours = match own.next {
                next @ (Next::Delete | Next::Replace | Next::Create) => json!(next),
                _ => json!("nothing"),
            };
            self.compare(&format!("next on {}", own.name), &ours, &expected);
        }
    }
}

/// What one pass deletes and creates; where the budget is short, some of the candidates.
fn actions(update: &RollingUpdate<'_>, scene: &Scene<'_>) -> Value {
    let left = usize::try_from(update.budget.left()).expect("a number");
    let surge = update.budget.max_surge > 0;
    let certain = names(&update.certain);
    let (delete, create) = if surge {
        let nodes = update.candidates.iter().map(|pod| pod.target_node().expect("a node").to_string());
        let mut now: Vec<String> = update.surge_now.iter().map(ToString::to_string).collect();
        now.sort();
        let nodes = chosen(now, nodes.collect(), left);
        (chosen(certain, names(&update.unwanted), update.unwanted_now), nodes)
    } else {
        (chosen(certain, names(&update.candidates), left), chosen(Vec::new(), Vec::new(), 0))
    };
    let budget = &update.budget;
    assert_eq!(budget.desired, scene.counts().desired);
    assert!(surge || budget.max_unavailable > 0 || budget.desired == 0 || left == 0);
    json!({"delete": delete, "create": create})
}

fn chosen(mut always: Vec<String>, mut candidates: Vec<String>, take: usize) -> Value {
    let count = always.len() + take.min(candidates.len());
    if take >= candidates.len() {
        always.append(&mut candidates);
    } else if take == 0 {
        candidates.clear();
    }
    always.sort();
    candidates.sort();
    json!({"count": count, "always": always, "among": candidates})
}
