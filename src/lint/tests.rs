//! Every rule against its own examples: one test over the table.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Around;
use super::neighbours::Neighbours;
use super::object::{Object, Objects};
use super::options::{Options, Platform, PodSecurity};
use super::rule::{Needs, Rule};
use super::{Class, Finding, apply, check, class, index, read, rules};
use crate::model::World;
use crate::source::{self, Object as Read};
use crate::yaml::{self, Path};

/// Findings of other rules that an example cannot avoid: the example's rule, the other rule, why.
const ALSO: &[(&str, &str, &str)] = &[];

fn objects(text: &str) -> Vec<Object> {
    let contents = read(&"example.yaml".into(), text.as_bytes());
    assert!(contents.unreadable.is_empty(), "the example parses: {:?}", contents.unreadable);
    contents.objects
}

/// The options of an example: its setting, and the Nodes among its documents.
fn options(rule: &Rule, text: &str) -> Options {
    let mut options = Options::default();
    let setting = yaml::parse_one(rule.setting).expect("the setting parses").root;
    let word = |key: &str| setting.get(key).and_then(|node| node.as_str().map(str::to_owned));
    if let Some(platform) = word("platform") {
        options.platform = Some(Platform::named(&platform).expect("a platform"));
    }
    if let Some(level) = word("psa") {
        options.pod_security = Some(PodSecurity::named(&level).expect("a level"));
    }
    if let Some(version) = word("kubernetesVersion") {
        options.minor = version.strip_prefix("1.").and_then(|minor| minor.parse().ok()).expect("a version");
    }
    if let Some(nodes) = setting.get("nodes") {
        options.node_count = nodes.get("count").and_then(yaml::Node::as_i64).map(|count| count as u32);
        options.rollout_timeout = nodes.get("rolloutTimeout").and_then(yaml::Node::as_i64).map(|s| s as u64);
        let taints = nodes.get("startupTaints").map(yaml::Node::items).unwrap_or_default();
        options.startup_taints =
            taints.iter().filter_map(|taint| taint.as_str().map(str::to_owned)).collect();
    }
    for entry in setting.get("rules").map(yaml::Node::entries).unwrap_or_default() {
        let own: BTreeMap<_, _> = entry
            .value
            .entries()
            .iter()
            .map(|own| (own.key.clone(), yaml::to_json(&own.value).expect("JSON")))
            .collect();
        options.rules.insert(entry.key.clone(), own);
    }
    options.world = world(text);
    options
}

fn world(text: &str) -> Option<World> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("nodes.yaml");
    std::fs::write(&path, text).expect("written");
    let inputs = source::manifest_inputs(&[path.display().to_string()], false).expect("inputs");
    let manifest = source::read_manifests(&inputs, &mut Vec::new()).ok()?;
    let mut world = World::default();
    for other in manifest.others {
        if let Read::Node(node) = other {
            world.nodes.push(node);
        }
    }
    world.known.nodes = true;
    (!world.nodes.is_empty()).then(|| world.indexed())
}

/// Judges every DaemonSet of a text by every rule there is.
fn judge(rule: &Rule, text: &str) -> Vec<Finding> {
    let all: Vec<&'static Rule> = rules().collect();
    let found = objects(text);
    // Only what the rule says it looks at.
    let name = "example.yaml".into();
    let others = index(&name, text.as_bytes(), rule.looks_at);
    let input = Objects::new([(name, others)]);
    let options = options(rule, text);
    let before = if rule.before.is_empty() { Vec::new() } else { objects(rule.before) };
    let own = found.iter().filter(|object| class(object) == Class::DaemonSet);
    let neighbours = Neighbours::new(&found);
    own.flat_map(|object| {
        let before = before.iter().find(|old| old.name() == object.name());
        let around = Around { file: &neighbours, input: &input };
        check(&all, object, around, &options, before, text)
    })
    .collect()
}

/// Rules whose findings are no mistakes: any example may have them.
fn is_grave(finding: &Finding) -> bool {
    finding.severity == super::Severity::Error
}

#[test]
fn every_rule_finds_its_bad_example_and_not_its_good_one() {
    for rule in rules().filter(|rule| rule.needs != Needs::Engine) {
        let bad = judge(rule, rule.bad);
        assert!(bad.iter().any(|found| found.rule.id == rule.id), "{}: bad: {bad:#?}", rule.id);
        let good = judge(rule, rule.good);
        assert!(good.iter().all(|found| found.rule.id != rule.id), "{}: good: {good:#?}", rule.id);
        for found in bad.iter().chain(&good).filter(|found| is_grave(found) && found.rule.id != rule.id) {
            let named = ALSO.iter().any(|(own, other, _)| *own == rule.id && *other == found.rule.id);
            assert!(named, "{}: also {}: {}", rule.id, found.rule.id, found.message);
        }
    }
}

#[test]
fn every_fix_of_a_bad_example_helps() {
    for rule in rules().filter(|rule| rule.fix.is_some() && rule.needs != Needs::Engine) {
        let found = judge(rule, rule.bad);
        let own: Vec<_> = found.iter().filter(|found| found.rule.id == rule.id).collect();
        let fixes: Vec<_> = own.iter().filter_map(|found| found.fix.as_ref()).collect();
        assert!(!fixes.is_empty(), "{}: no fix is offered", rule.id);
        for fix in fixes {
            let text = apply(rule.bad, &fix.edits);
            yaml::parse(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", rule.id));
            let after = judge(rule, &text);
            let left = after.iter().filter(|found| found.rule.id == rule.id).count();
            assert!(left < own.len(), "{}: still found in\n{text}", rule.id);
        }
    }
}

#[test]
fn the_table_is_in_order_and_complete() {
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut last = "";
    for rule in rules() {
        assert!(rule.id > last, "{} comes after {last}", rule.id);
        last = rule.id;
        assert!(ids.insert(rule.id) && names.insert(rule.name), "{} is there twice", rule.id);
        let number = rule.id.strip_prefix("DS").unwrap_or_default();
        assert!(number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()), "{}", rule.id);
        let plain = rule.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        assert!(plain && !rule.name.is_empty(), "{}", rule.name);
        for (what, text) in [("summary", rule.summary), ("why", rule.why), ("how", rule.how)] {
            assert!(!text.is_empty(), "{} has no {what}", rule.id);
        }
        assert!(!rule.summary.ends_with('.'), "{}: the summary ends with a full stop", rule.id);
        assert!(!rule.bad.is_empty() && !rule.good.is_empty(), "{} has no examples", rule.id);
        assert!(rule.fix.is_some() || !rule.restarts, "{}: no fix that could restart", rule.id);
    }
}

#[test]
fn an_absent_field_points_at_what_is_above_it() {
    let text = "spec:\n  template:\n    spec:\n      containers: []\n";
    let object = objects(text).remove(0);
    let pod = super::Field::root(&object).get_in(&["spec", "template", "spec"]);
    let absent = pod.get("securityContext").get("runAsUser");
    assert!(!absent.is_written() && pod.is_written());
    assert_eq!(absent.path().to_string(), "spec.template.spec.securityContext.runAsUser");
    assert_eq!(absent.span().start.line, 3);
    assert_eq!(
        absent.path().parent(),
        Some("spec.template.spec.securityContext".parse::<Path>().expect("a path"))
    );
}
