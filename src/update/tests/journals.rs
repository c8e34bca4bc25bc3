//! What is stored, and what is not believed.

use super::super::{
    Cause, Drain, Gate, Goal, Hand, Journal, JournalError, NodeStatus, Phase, Policy, Stage, Stored,
};
use super::fleet::{member, planned, world};

fn stored() -> (Stored, Journal) {
    let fleet: Vec<_> = (1..=9).map(|index| member(format!("ip-10-0-0-{index}.internal"), "a")).collect();
    let gates = vec![Gate::Ready, Gate::Exec("check $NODE".into())];
    let policy = Policy { gates, drain: Some(Drain::default()), ..Policy::default() };
    let plan = planned(&world(&fleet, "OnDelete"), policy).expect("a plan");
    let mut journal = Journal::new(&plan, "host_1_x");
    let hand = |stage, cordoned| Hand { stage, uid: "u-1".into(), cordoned, leave: None };
    for index in 0..3 {
        journal.nodes[index] = NodeStatus::Done;
    }
    journal.nodes[3] = NodeStatus::Left("the node is gone".into());
    journal.nodes[4] = NodeStatus::InHand(hand(Stage::Drain, true));
    let reason = "no \"image\"".to_owned();
    journal.nodes[5] = NodeStatus::Failed { hand: hand(Stage::Replace, false), cause: Cause::Pod, reason };
    (journal.waves, journal.soaking, journal.sequence) = (1, Some(1_767_312_000), 12);
    (journal.phase, journal.goal, journal.cause) = (Phase::Stopped, Goal::Forward, Some(Cause::Pod));
    (Stored { plan: plan.encode(), journal: journal.encode(&plan) }, journal)
}

#[test]
fn what_is_stored_comes_back() {
    let (stored, journal) = stored();
    let (plan, back) = Journal::decode(&stored).expect("a journal");
    assert_eq!(back, journal);
    assert_eq!(plan.encode(), stored.plan);
    insta::assert_snapshot!(format!("{}\n{}", stored.plan, stored.journal));
}

#[test]
fn what_is_not_believed() {
    let (good, _) = stored();
    let says = |plan: &str, journal: &str| {
        let stored = Stored { plan: plan.into(), journal: journal.into() };
        match Journal::decode(&stored).expect_err("not believed") {
            JournalError::Version(version) => format!("version {version}"),
            JournalError::Unreadable(why) => why,
        }
    };
    let change = |from: &str, to: &str| {
        assert!(good.journal.contains(from) || good.plan.contains(from), "{from}");
        says(&good.plan.replace(from, to), &good.journal.replace(from, to))
    };
    assert_eq!(says(&good.plan, &good.journal.replace("{\"v\":1", "{\"v\":2")), "version 2");
    assert_eq!(says(&good.plan.replace("{\"v\":1", "{\"v\":7"), &good.journal), "version 7");
    assert_eq!(
        says(&good.plan, &good.journal.replace("\"run\":\"run\"", "\"run\":\"x\"")),
        "kubectl-ds/update-journal: it belongs to another plan"
    );
    for (from, to, why) in [
        ("\"done\":\"0-2\"", "\"done\":\"0-9\"", "a range of nodes is wrong"),
        ("\"done\":\"0-2\"", "\"done\":\"0-4\"", "a node is out of range or named twice"),
        ("\"4\":{", "\"44\":{", "a node is out of range or named twice"),
        ("[1,8]", "[1,9]", "the waves do not have as many nodes as there are names"),
        ("*.internal", ".internal", "the names of the nodes cannot be read"),
    ] {
        assert!(change(from, to).contains(why), "{from}: {}", change(from, to));
    }
    for text in ["", "{}", "[]", "null", "{\"v\":1}", "{\"v\":\"1\"}"] {
        assert!(!says(text, &good.journal).is_empty(), "{text}");
        assert!(!says(&good.plan, text).is_empty(), "{text}");
    }
}
