//! Plans of fleets: who goes when, and who does not.

use serde_json::json;

use super::super::{Blocker, Plan, PlanRefusal, Policy, Sight};
use super::fleet::{Member, judged, member, planned, world};
use crate::model::IntOrString;

fn shares(text: &str) -> Vec<IntOrString> {
    text.split(',')
        .map(|own| own.parse().map_or_else(|_| IntOrString::String(own.into()), IntOrString::Int))
        .collect()
}

/// `a1 b1 | a2!` for waves of nodes, those that are down marked.
fn lines(plan: &Plan) -> String {
    let waves = (0..plan.waves.len()).map(|wave| {
        let nodes = plan.nodes[plan.wave(wave)].iter();
        let nodes: Vec<String> =
            nodes.map(|node| format!("{}{}", node.name, if node.down { "!" } else { "" })).collect();
        nodes.join(" ")
    });
    waves.collect::<Vec<_>>().join(" | ")
}

fn label(mut member: Member, key: &str, value: &str) -> Member {
    member.labels[key] = value.into();
    member
}

fn down(member: Member) -> Member {
    Member { pod_ready: false, ..member }
}

fn fleet() -> Vec<Member> {
    let cp = label(member("a1", "a"), "node-role.kubernetes.io/control-plane", "");
    let mut fleet = vec![cp];
    fleet.extend(["a2", "a3", "a10"].map(|name| member(name, "a")));
    fleet.extend(["b1", "b2"].map(|name| label(member(name, "b"), "pool", "gpu")));
    fleet
}

#[test]
fn who_goes_when() {
    let policy = |waves: &str| Policy { waves: shares(waves), ..Policy::default() };
    for (what, policy, expected) in [
        ("zones in turn, control plane last", policy("1,100%"), "a2 | b1 a3 b2 a10 a1"),
        ("percentages of all planned nodes, rounded up", policy("1,20%,100%"), "a2 | b1 a3 | b2 a10 a1"),
        ("the last size repeats", policy("1,2"), "a2 | b1 a3 | b2 a10 | a1"),
        ("no more than there are", policy("100"), "a2 b1 a3 b2 a10 a1"),
        (
            "the canary is a wave of its own",
            Policy { canary: Some("pool=gpu".into()), ..policy("1,100%") },
            "b1 b2 | a2 | a3 a10 a1",
        ),
        (
            "selectors in their order",
            Policy {
                order: vec!["node-role.kubernetes.io/control-plane".into(), "pool=gpu".into()],
                ..policy("100%")
            },
            "a1 b1 b2 a2 a3 a10",
        ),
        (
            "the control plane keeps its place when told",
            Policy { control_plane_in_order: true, ..policy("100%") },
            "a1 b1 a2 b2 a3 a10",
        ),
        ("only some nodes", Policy { nodes: Some("pool".into()), ..policy("1,100%") }, "b1 | b2"),
    ] {
        let plan = planned(&world(&fleet(), "OnDelete"), policy).expect(what);
        assert_eq!(lines(&plan), expected, "{what}");
        for index in 0..plan.nodes.len() {
            assert!(plan.wave(plan.wave_of(index)).contains(&index), "{what}: {index}");
        }
        assert_eq!((&*plan.target, plan.former.as_deref()), ("new", Some("old")));
    }
}

#[test]
fn pods_that_are_down_go_first_and_nodes_that_are_not_ready_follow_the_first_wave() {
    let mut fleet = fleet();
    fleet[1] = down(fleet[1].clone());
    fleet[5].ready = false;
    fleet[2].hash = "new";
    fleet[3].taints = json!([{"key": "k", "effect": "NoSchedule"}]);
    let world = world(&fleet, "OnDelete");
    let left = |plan: &Plan| {
        let left: Vec<_> = plan.left.iter().map(|own| format!("{}: {}", own.node, own.reason)).collect();
        left.join("; ")
    };
    let plan = planned(&world, Policy::default()).expect("a plan");
    assert_eq!(lines(&plan), "a2! | b2! b1 a1");
    assert_eq!(left(&plan), "a10: the pod would not come back");
    let plan = planned(&world, Policy { skip_unready: true, ..Policy::default() }).expect("a plan");
    assert_eq!(lines(&plan), "b1 | a1");
    assert!(left(&plan).contains("a2: it is down (--skip-unready)"), "{}", left(&plan));
    let plan = planned(&world, Policy { pre_hook: Some("x".into()), ..Policy::default() }).expect("a plan");
    assert_eq!(lines(&plan), "a2! | b1 a1");
    let sight = judged(&world, |state| Sight::new(state, &world.nodes));
    assert_eq!(plan.blockers(&sight), [], "a2 is replaced first, and costs nothing");
    let plan = planned(&world, Policy { skip_unready: true, ..Policy::default() }).expect("a plan");
    assert_eq!(
        plan.blockers(&sight),
        [Blocker::Budget { budget: 1, unavailable: vec!["a2".into(), "b2".into()] }]
    );
    let roomy = Policy { max_unavailable: IntOrString::String("50%".into()), ..Policy::default() };
    let plan = planned(&world, roomy).expect("a plan");
    assert_eq!(plan.blockers(&sight), []);
    assert_eq!(plan.policy.budget(sight.desired()), 3, "50% of the 5 nodes that should run one, rounded up");
}

#[test]
fn why_there_is_no_plan() {
    let ready = world(&fleet(), "OnDelete");
    assert_eq!(planned(&world(&fleet(), "RollingUpdate"), Policy::default()), Err(PlanRefusal::NotOnDelete));
    let bad = |policy| planned(&ready, policy).expect_err("refused");
    let selector = bad(Policy { order: vec!["a=(".into()], ..Policy::default() });
    assert!(matches!(selector, PlanRefusal::Selector("order", _)), "{selector:?}");
    for waves in ["0", "1,0%", "x", "-1"] {
        let refused = bad(Policy { waves: shares(waves), ..Policy::default() });
        assert!(matches!(refused, PlanRefusal::Number("waves", _)), "{waves}: {refused:?}");
    }
    let refused = bad(Policy { max_unavailable: IntOrString::Int(0), ..Policy::default() });
    assert!(matches!(refused, PlanRefusal::Number("max-unavailable", _)), "{refused:?}");
}

#[test]
fn a_fleet_that_is_up_to_date_has_an_empty_plan() {
    let fleet: Vec<Member> = fleet().into_iter().map(|own| Member { hash: "new", ..own }).collect();
    let plan = planned(&world(&fleet, "OnDelete"), Policy::default()).expect("a plan");
    assert_eq!((plan.nodes.len(), plan.waves.len(), plan.former), (0, 0, None));
}

#[test]
fn how_long_it_takes() {
    let world = world(&fleet(), "OnDelete");
    let policy = Policy { soak: 60, max_unavailable: IntOrString::Int(2), ..Policy::default() };
    let plan = planned(&world, policy).expect("a plan");
    let estimate = judged(&world, |state| plan.estimate(state, 6));
    assert_eq!(estimate.per_node, Some(100), "from creation to Ready");
    assert_eq!(estimate.seconds, 100 + 60 + 300 + 60, "1 node, then 5 of which 2 at once, each wave soaked");
}
