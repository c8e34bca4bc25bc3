//! Big fleets: the journal fits its annotation, and a step takes no time. `--nocapture` prints the figures.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::super::{
    Action, Event, Hand, Journal, NodeSight, NodeStatus, Plan, PlanRefusal, PodSight, Sight, Stage, State,
    Stored, step,
};
use super::cluster::Random;
use super::fleet::{Member, judged, member, planned, world};
use crate::model::{IntOrString, Text, natural_order};
use crate::update::Policy;

/// Names as clouds give them, in three zones.
fn names(cloud: &str, count: usize) -> Vec<String> {
    let mut random = Random(7);
    let letters = b"bcdfghjklmnpqrstvwxz2456789";
    let mut word = |length: usize| -> String {
        (0..length).map(|_| char::from(letters[random.below(letters.len() as u64) as usize])).collect()
    };
    let pools: Vec<String> = (0..3).map(|_| word(8)).collect();
    (0..count)
        .map(|index| match cloud {
            "numbered" => format!("worker-{index:05}"),
            "eks" => {
                let (zone, host) = (index % 3, index / 3);
                let third = zone * 64 + host / 250;
                format!("ip-10-{}-{}-{}.eu-central-1.compute.internal", 100 + zone, third, host % 250)
            }
            "gke" => format!("gke-production-default-pool-{}-{}", pools[index % 3], word(4)),
            "aks" => format!("aks-pool{}-31415926-vmss{:06x}", index % 3, index / 3),
            _ => format!("{}-{}-{}-{}", word(8), word(4), word(4), word(12)),
        })
        .collect()
}

fn policy() -> Policy {
    let waves =
        vec![IntOrString::Int(1), IntOrString::String("10%".into()), IntOrString::String("100%".into())];
    Policy { max_unavailable: IntOrString::String("2%".into()), waves, ..Policy::default() }
}

fn fleet(cloud: &str, count: usize) -> Vec<Member> {
    let names = names(cloud, count).into_iter().enumerate();
    names.map(|(index, name)| member(name, ["a", "b", "c"][index % 3])).collect()
}

/// The journal at its biggest: every other node is done, as many in hand as may be, and some failed.
fn worst(plan: &Plan) -> Journal {
    let mut journal = Journal::new(plan, "build-agent-7.example.com_4711_9f8e7d6c");
    let hands = plan.policy.budget(plan.nodes.len());
    for (index, status) in journal.nodes.iter_mut().enumerate() {
        *status = match index {
            _ if index < hands => NodeStatus::InHand(Hand {
                stage: Stage::Replace,
                uid: "0f8fad5b-d9cb-469f-a165-70867728950e".into(),
                cordoned: true,
                leave: None,
            }),
            _ if index % 97 == 0 => NodeStatus::Left("the node is gone, or needs no pod any more".into()),
            _ if index % 2 == 0 => NodeStatus::Done,
            _ => NodeStatus::Pending,
        };
    }
    journal
}

#[test]
fn five_thousand_nodes_fit_the_annotations() {
    for cloud in ["numbered", "eks", "gke", "aks", "random"] {
        let mut line = format!("{cloud:<9}");
        for count in [2_000, 5_000] {
            let plan = match planned(&world(&fleet(cloud, count), "OnDelete"), policy()) {
                Ok(plan) => plan,
                // Names that share nothing are cut by --nodes into runs that fit.
                Err(PlanRefusal::TooBig(bytes)) if cloud == "random" => {
                    line += &format!("  {count}: refused, {bytes} B");
                    continue;
                }
                Err(why) => panic!("{cloud} {count}: {why:?}"),
            };
            let stored = Stored { plan: plan.encode(), journal: worst(&plan).encode(&plan) };
            let (back, journal) = Journal::decode(&stored).expect("readable");
            assert_eq!((&back.nodes, &journal), (&plan.nodes, &worst(&plan)), "{cloud}");
            let names: usize = plan.nodes.iter().map(|node| node.name.len() + 1).sum();
            let (plan, journal) = (stored.plan.len(), stored.journal.len());
            line += &format!("  {count}: names {names} B, plan {plan} B, journal at worst {journal} B");
            if cloud != "random" {
                assert!(plan + journal < 100 << 10, "{cloud} {count}: {plan} + {journal}");
            }
        }
        println!("{line}");
    }
}

/// A fleet as the machine sees it; `done` nodes have the new pod.
fn sight(plan: &Plan, done: usize) -> Sight {
    let node = |(index, name): (usize, &Text)| {
        let hash = if index < done { "new" } else { "old" };
        let pod = PodSight {
            name: Text::unique(&format!("d-{index}")),
            uid: Text::unique(&format!("u-{hash}-{index}")),
            hash: Some(hash.into()),
            updated: index < done,
            available: true,
            ..PodSight::default()
        };
        NodeSight { name: name.clone(), exists: true, should_run: true, ready: true, pods: vec![pod] }
    };
    let mut nodes: Vec<NodeSight> = plan.nodes.iter().map(|node| &node.name).enumerate().map(node).collect();
    nodes.sort_by(|a, b| natural_order(&a.name, &b.name));
    Sight { uid: Some(plan.uid.clone()), generation: 2, on_delete: true, hash: Some("new".into()), nodes }
}

#[test]
fn a_step_of_five_thousand_nodes_takes_no_time() {
    for count in [2_000, 5_000] {
        let world = world(&fleet("eks", count), "OnDelete");
        let plan = planned(&world, policy()).expect("a plan");
        let mut state = Some(State::start(plan.clone(), "x", None));
        let (mut slowest, mut steps, mut now) = (Duration::ZERO, 0, 1_800_000_000);
        let mut tell = |state: &mut Option<State>, event: Event| -> Vec<Action> {
            let begin = Instant::now();
            now += 1;
            let time = Timestamp::from_second(now).expect("a time");
            let (next, actions) = step(state.take().expect("a state"), event, time);
            *state = Some(next);
            slowest = slowest.max(begin.elapsed());
            steps += 1;
            actions
        };
        for done in [0, 1, 1, count / 10, count / 10, count / 2, count] {
            let mut asked = tell(&mut state, Event::Observed(sight(&plan, done)));
            while let Some(action) = asked.pop() {
                if let Action::Do(id, _) = action {
                    asked.extend(tell(&mut state, Event::Done(id)));
                }
            }
        }
        let seeing = Instant::now();
        let nodes = judged(&world, |state| Sight::new(state, &world.nodes)).nodes.len();
        println!(
            "{count} nodes: {steps} steps, the slowest {slowest:?}; seeing {nodes} nodes {:?}",
            seeing.elapsed()
        );
        let state = state.expect("a state");
        assert!(state.is_finished(), "{:?}", state.journal().phase);
        assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    }
}
