//! Every fix there is to be had, made one at a time and all together: it helps, and it changes nothing else.
//!
//! Over the published manifests, the mutations, the probes and the rules' own examples, as they are and in another
//! dress: other line breaks, a byte order mark, JSON with tabs and without, a comment behind a tab on every line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use kubectl_ds::lint::{
    ByteEdit, FileReport, Finding, Fix, Options, Plan, Platform, Profile, Severity, apply, rules,
};
use kubectl_ds::yaml::{self, Node, Value};

use super::SURGE;
use super::corpus::{judge_alone, manifests, plan};
use crate::harness::{Program, REPO, Seen};

/// Longer texts take the most time, and their edits are not of other kinds.
const LONGEST: usize = 20_000;

struct Case {
    name: String,
    text: String,
    /// Whether advice is tried too, beside that of an example's own rule. A thousand probes and examples get the same
    /// six pieces of it: every tenth probe is enough, and an example as it is.
    advice: bool,
}

/// Everything that is there to be mended.
fn cases() -> Vec<Case> {
    let mut cases: Vec<_> =
        manifests().into_iter().map(|own| Case { name: own.file, text: own.text, advice: true }).collect();
    for folder in ["mutations", "verdict-probes"] {
        let mut files: Vec<_> = std::fs::read_dir(Path::new(REPO).join("tests/lint").join(folder))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|own| own == "yaml"))
            .collect();
        files.sort();
        for (number, path) in files.iter().enumerate() {
            let name = format!("{folder}/{}", path.file_name().expect("a name").display());
            // A few probes are about bytes that are no text.
            if let Ok(text) = String::from_utf8(std::fs::read(path).expect("readable")) {
                cases.push(Case { name, text, advice: number % 10 == 0 });
            }
        }
    }
    cases.extend(rules().map(|rule| Case {
        name: rule.id.to_owned(),
        text: rule.bad.to_owned(),
        advice: true,
    }));
    cases
}

/// How many dresses there are.
const DRESSES: usize = 5;

/// The same manifest in another dress; `None` where it has none.
fn dressed(case: &Case, number: usize) -> Option<Case> {
    let Case { name, text, advice } = case;
    if text.len() > LONGEST {
        return None;
    }
    let documents = yaml::parse(text).ok()?;
    let json = || {
        let [document] = documents.as_slice() else { return None };
        yaml::to_json(&document.root).ok()
    };
    let (what, text) = match number % DRESSES {
        0 => ("CRLF", text.replace("\r\n", "\n").replace('\n', "\r\n")),
        1 => ("BOM", format!("\u{feff}{text}")),
        2 => ("JSON", serde_json::to_string_pretty(&json()?).ok()?.replace("  ", "\t")),
        3 => ("JSON on one line", json()?.to_string()),
        _ => {
            let noted: String = text.lines().map(|line| format!("{line}\t# here\n")).collect();
            let values = |text: &str| contents(text).leaves.into_iter().map(|leaf| leaf.value);
            // Not inside a text of several lines.
            if !values(text).eq(values(&noted)) {
                return None;
            }
            ("noted", noted)
        }
    };
    Some(Case { name: format!("{name} as {what}"), text, advice: *advice && !is_example(name) })
}

/// Published manifests and mutations in one dress, examples in all; probes are too alike.
fn all_dressed(cases: &[Case]) -> Vec<Case> {
    let dresses = |(at, case): (usize, &Case)| {
        let numbers = if is_example(&case.name) {
            0..DRESSES
        } else if case.name.starts_with("verdict-probes/") {
            0..0
        } else {
            at..at + 1
        };
        numbers.filter_map(|number| dressed(case, number)).collect::<Vec<_>>()
    };
    cases.iter().enumerate().flat_map(dresses).collect()
}

fn is_example(name: &str) -> bool {
    rules().any(|rule| name.starts_with(rule.id))
}

/// A value without parts, where it stands and what its keys are, without the numbers of elements.
#[derive(Debug)]
struct Leaf {
    path: String,
    value: String,
    places: Vec<Range<usize>>,
}

/// What a text holds.
#[derive(Debug, Default)]
struct Contents {
    leaves: Vec<Leaf>,
    documents: usize,
    unread: usize,
}

fn contents(text: &str) -> Contents {
    let mut contents = Contents::default();
    for document in yaml::documents(text) {
        contents.documents += 1;
        match document {
            Ok(document) => {
                let path = format!("{}:", document.index);
                walk(&document.root, &path, &mut Vec::new(), &mut contents.leaves);
            }
            Err(_) => contents.unread += 1,
        }
    }
    contents
}

fn walk(node: &Node, path: &str, keys: &mut Vec<Range<usize>>, found: &mut Vec<Leaf>) {
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => {
            for entry in entries {
                keys.push(entry.key_span.range());
                walk(&entry.value, &format!("{path}.{}", entry.key), keys, found);
                keys.pop();
            }
        }
        Value::Seq(items) if !items.is_empty() => {
            items.iter().for_each(|item| walk(item, &format!("{path}[]"), keys, found));
        }
        // What is not written has no place.
        Value::Null if node.span.range().is_empty() => {}
        value => {
            let mut places = keys.clone();
            places.push(node.span.range());
            found.push(Leaf { path: path.to_owned(), value: format!("{value:?}"), places });
        }
    }
}

/// Returns where the new texts of edits stand in the result.
fn inserted(edits: &[ByteEdit]) -> Vec<Range<usize>> {
    let (mut added, mut gone) = (0, 0);
    let mut out = Vec::new();
    for edit in edits {
        let start = edit.start + added - gone;
        out.push(start..start + edit.text.len());
        added += edit.text.len();
        gone += edit.end - edit.start;
    }
    out
}

/// Returns what stands outside of places, in the order of the tree.
fn outside<'l>(leaves: &'l [Leaf], places: &[Range<usize>]) -> Vec<(&'l str, &'l str)> {
    let touches = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    let kept = |leaf: &Leaf| !leaf.places.iter().any(|own| places.iter().any(|place| touches(own, place)));
    leaves.iter().filter(|leaf| kept(leaf)).map(|leaf| (leaf.path.as_str(), leaf.value.as_str())).collect()
}

fn errors(report: &FileReport) -> usize {
    report.judged.iter().filter(|judged| judged.finding.severity == Severity::Error).count()
}

/// Errors as lines, for messages of this test.
fn told(report: &FileReport) -> String {
    let found = report.judged.iter().map(|judged| &judged.finding);
    let lines = found
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("\n  {} {}: {}", finding.rule.id, finding.pointer, finding.message));
    lines.take(10).collect()
}

/// With a version that is gone the server looks no further: behind DS005 stand all the mistakes of Kubernetes' own
/// fixtures, whose fields are filled with their names.
fn hides_more(name: &str) -> bool {
    name.contains("roundtrip-apps-v1beta2") || name.contains("roundtrip-extensions")
}

/// Returns what is wrong with a fix.
fn faults(
    case: &Case,
    old: &Contents,
    report: &FileReport,
    finding: &Finding,
    fix: &Fix,
    plan: &Plan,
) -> Vec<String> {
    let text = case.text.as_str();
    let after = apply(text, &fix.edits);
    let mut wrong = Vec::new();
    let read = contents(&after);
    if read.unread > old.unread || read.documents != old.documents {
        wrong.push("it does not parse as before".to_owned());
        return wrong;
    }
    let again = judge_alone(&after, plan);
    let of_rule = |report: &FileReport| {
        report.judged.iter().filter(|judged| judged.finding.rule.id == finding.rule.id).count()
    };
    let same = |other: &Finding| {
        other.rule.id == finding.rule.id
            && other.pointer == finding.pointer
            && other.subject == finding.subject
            && other.message == finding.message
    };
    if of_rule(&again) >= of_rule(report) && again.judged.iter().any(|judged| same(&judged.finding)) {
        wrong.push("the finding is still there".to_owned());
    }
    if errors(&again) > errors(report) && !(hides_more(&case.name) && finding.rule.id == "DS005") {
        wrong.push(format!("{} errors became {}", errors(report), told(&again)));
    }
    let places: Vec<_> = fix.edits.iter().map(|edit| edit.start..edit.end).collect();
    let (old, new) = (outside(&old.leaves, &places), outside(&read.leaves, &inserted(&fix.edits)));
    if old != new {
        let first = old.iter().zip(&new).position(|(a, b)| a != b).unwrap_or(old.len().min(new.len()));
        wrong.push(format!("something else changed: {:?} became {:?}", old.get(first), new.get(first)));
    }
    let bare = |text: &str| text.replace("\r\n", "").contains('\n');
    if text.contains("\r\n") && !bare(text) && bare(&after) {
        wrong.push("a line ends otherwise".to_owned());
    }
    let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
    if text.starts_with('{') && is_json(text) && !is_json(&after) {
        wrong.push("it is no JSON any more".to_owned());
    }
    let blank = |text: &str| text.lines().filter(|line| line.ends_with([' ', '\t'])).count();
    if blank(&after) > blank(text) {
        wrong.push("a line ends in blanks".to_owned());
    }
    wrong
}

/// What is known of the cluster, as far as rules with fixes ask.
fn everything() -> Plan {
    let mut plan = plan(Profile::Pedantic);
    plan.options.node_count = Some(400);
    plan.options.rollout_timeout = Some(600);
    plan.options.startup_taints = vec!["node.cilium.io/agent-not-ready".to_owned()];
    plan
}

/// The clusters that examples are judged for: what rules with fixes ask for, and an old one.
const CLUSTERS: [(Option<Platform>, u32); 3] =
    [(None, Options::NEWEST_MINOR), (Some(Platform::Eks), Options::NEWEST_MINOR), (None, 28)];

/// Tries every fix of a manifest by itself; returns the rules they are of.
fn try_each(case: &Case, wrong: &mut Vec<String>) -> Vec<&'static str> {
    let undressed = rules().any(|rule| case.name == rule.id);
    let clusters = CLUSTERS.iter().take(if undressed { CLUSTERS.len() } else { 1 });
    clusters.flat_map(|(platform, minor)| try_each_on(*platform, *minor, case, wrong)).collect()
}

fn try_each_on(
    platform: Option<Platform>,
    minor: u32,
    case: &Case,
    wrong: &mut Vec<String>,
) -> Vec<&'static str> {
    let mut plan = everything();
    plan.options.platform = platform;
    plan.options.minor = minor;
    let (report, contents) = (judge_alone(&case.text, &plan), contents(&case.text));
    let mut tried = Vec::new();
    for finding in report.judged.iter().map(|judged| &judged.finding) {
        let wanted = case.advice || finding.rule.id < "DS2" || case.name.starts_with(finding.rule.id);
        let Some(fix) = finding.fix.as_ref().filter(|_| wanted) else { continue };
        tried.push(finding.rule.id);
        let place = finding.place.span.start;
        for fault in faults(case, &contents, &report, finding, fix, &plan) {
            wrong.push(format!("{} {} {place}: {}: {fault}", finding.rule.id, case.name, fix.summary));
        }
    }
    tried
}

#[test]
fn every_fix_helps_and_changes_nothing_else() {
    let mut all = cases();
    all.extend(all_dressed(&all));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut rules, mut wrong) = (BTreeMap::<_, usize>::new(), Vec::new());
    std::thread::scope(|scope| {
        let work = |first: usize| {
            let mut wrong = Vec::new();
            let cases = all.iter().skip(first).step_by(threads);
            let tried: Vec<_> = cases.flat_map(|case| try_each(case, &mut wrong)).collect();
            (tried, wrong)
        };
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || work(first))).collect();
        for one in running {
            let (tried, found) = one.join().expect("no panic");
            tried.into_iter().for_each(|id| *rules.entry(id).or_default() += 1);
            wrong.extend(found);
        }
    });
    wrong.sort();
    let tried: usize = rules.values().sum();
    println!("{tried} fixes of {} manifests: {rules:?}", all.len());
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 3_000, "{tried}");
    let unseen: Vec<_> = kubectl_ds::lint::rules()
        .filter(|rule| rule.fix.is_some() && !rules.contains_key(rule.id))
        .map(|rule| rule.id)
        .collect();
    assert!(unseen.is_empty(), "no fix of these was seen: {unseen:?}");
}

/// All fixes together end where nothing is left to be done, and leave no manifest worse.
#[test]
fn fixes_together_come_to_an_end() {
    for fix in ["--fix", "--fix=unsafe"] {
        let folder = tempfile::tempdir().expect("a folder");
        // The longest are mended all at once in the control-plane suite.
        let cases: Vec<_> = cases().into_iter().filter(|case| case.text.len() <= LONGEST).collect();
        let path = |number: usize| folder.path().join(format!("{number}.yaml"));
        for (number, case) in cases.iter().enumerate() {
            std::fs::write(path(number), &case.text).expect("written");
        }
        let run = || {
            let args = ["lint", ".", fix, "--profile", "pedantic", "-o", "concise", "--no-config"];
            let seen = Program::new().inside(folder.path()).args(args).run();
            assert!(seen.code < 2, "{seen}");
            let texts = (0..cases.len()).map(|number| std::fs::read_to_string(path(number)).expect("text"));
            texts.collect::<Vec<_>>()
        };
        let (once, twice) = (run(), run());
        let plan = plan(Profile::Pedantic);
        let mut wrong = String::new();
        for (at, case) in cases.iter().enumerate() {
            let (before, after) = (judge_alone(&case.text, &plan), judge_alone(&once[at], &plan));
            if once[at] != twice[at] {
                let _ = writeln!(wrong, "{}: a second run changes more", case.name);
            }
            if errors(&after) > errors(&before) && !hides_more(&case.name) {
                let _ = writeln!(wrong, "{}: {} errors became {}", case.name, errors(&before), told(&after));
            }
        }
        assert!(wrong.is_empty(), "{fix}:\n{wrong}");
    }
}

/// Two keys were both renamed to the third that was meant, and one of the values was lost.
#[test]
fn two_fixes_do_not_write_one_key_twice() {
    let text = SURGE.replace(
        "    spec:\n      containers",
        "    spec:\n      toleration: []\n      tolleration: []\n      containers",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.yaml");
    std::fs::write(&path, &text).expect("written");
    let args = ["lint", "a.yaml", "--fix=unsafe", "--select", "DS002", "-o", "concise"];
    let seen = Program::new().inside(folder.path()).args(args).run();
    let after = std::fs::read_to_string(&path).expect("text");
    assert_eq!(after, text.replacen("toleration: []", "tolerations: []", 1), "{seen}");
    assert_eq!(seen.out.matches("DS002").count(), 1, "{seen}");
}

/// A document is mended, and bytes of another one that are no text became others.
#[test]
fn a_file_that_is_no_text_is_left_as_it_is() {
    let mut bytes = SURGE.as_bytes().to_vec();
    bytes.extend(b"---\n# caf\xe9\na: 1\n");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.yaml");
    std::fs::write(&path, &bytes).expect("written");
    let args = ["lint", "a.yaml", "--fix", "--select", "DS001,DS106", "-o", "concise"];
    let seen = Program::new().inside(folder.path()).args(args).run();
    assert!(seen.out.contains("DS106") && seen.out.contains("invalid UTF-8"), "{seen}");
    assert_eq!(std::fs::read(&path).expect("readable"), bytes);
}

/// The bytes of a fix are those of the file under judgement: in another file they would be anywhere.
#[test]
fn nothing_is_mended_in_another_file_than_the_one_judged() {
    let rule = rules().find(|rule| rule.id == "DS406").expect("the rule");
    let (daemon_set, service) = rule.bad.split_once("---\n").expect("two documents");
    let folder = tempfile::tempdir().expect("a folder");
    let service = format!("# The agent's address.\n{service}");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("agent.yaml", daemon_set);
    write("service.yaml", &service);
    let args = ["lint", ".", "--select", "DS406", "--fix=unsafe", "-o", "concise"];
    let seen = Program::new().inside(folder.path()).args(args).run();
    // It is told at the DaemonSet, with a note that points there.
    assert!(seen.out.contains("agent.yaml:4:3: info[DS406]"), "{seen}");
    let line = 1 + service.lines().position(|line| line == "spec:").expect("a spec");
    let people = Program::new().inside(folder.path()).args(["lint", ".", "--select", "DS406"]).run();
    assert!(people.out.contains(&format!("note: service.yaml:{line}:1: here")), "{people}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("text");
    assert_eq!((read("agent.yaml").as_str(), read("service.yaml")), (daemon_set, service));
}

/// Mends a file; returns what was said and what the file holds then.
fn mended(text: &str, args: &[&str]) -> (Seen, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.yaml");
    std::fs::write(&path, text).expect("written");
    let own = ["lint", "a.yaml", "-o", "concise", "--no-config"];
    let seen = Program::new().inside(folder.path()).args(own).args(args).run();
    (seen, std::fs::read_to_string(&path).expect("text"))
}

/// `value: !!int "3"` became `"!!int \"3\""`.
#[test]
fn a_tag_or_an_anchor_does_not_become_text() {
    for value in ["!!int \"3\"", "&v 5", "!!bool yes"] {
        let text = SURGE.replace(
            "          image",
            &format!("          env: [{{name: A, value: {value}}}]\n          image"),
        );
        let (seen, after) = mended(&text, &["--fix", "--select", "DS004"]);
        assert!(seen.out.contains("DS004"), "{seen}");
        assert_eq!(after, text);
    }
}

/// `mountPath: /sockets #1` lost its end, `image: 5` became a number.
#[test]
fn what_is_written_anew_is_quoted_where_it_must_be() {
    let text = SURGE.replace(
        "agent:1.4.2",
        "agent:1.4.2\n          volumeMounts: [{name: run, mountPath: \"/sockets #1/a.sock\"}]",
    ) + "      volumes: [{name: run, hostPath: {path: \"/data: x/a.sock\"}}]\n";
    let (seen, after) = mended(&text, &["--fix=unsafe", "--select", "DS705"]);
    assert_eq!(after, text.replace("/a.sock\"", "\""), "{seen}");
    let text = SURGE
        .replace("maxSurge: 1", "maxSurge: 0")
        .replace("image: registry.example/agent:1.4.2", "image: \" 5\"");
    let (seen, after) = mended(&text, &["--fix=unsafe", "--select", "DS149"]);
    assert_eq!(after, text.replace("\" 5\"", "\"5\""), "{seen}");
}

/// One conflict in a file let only one fix a round be made, and so eight.
#[test]
fn a_conflict_hinders_no_other_fix() {
    let conflict =
        SURGE.replace("      containers", "      toleration: []\n      tolleration: []\n      containers");
    let text = [conflict.as_str()].into_iter().chain([SURGE; 20]).collect::<Vec<_>>().join("---\n");
    let (seen, after) = mended(&text, &["--fix=unsafe", "--select", "DS002,DS106"]);
    assert!(seen.err.contains("22 fixes made") && !seen.out.contains("DS106"), "{seen}");
    assert_eq!(after.matches("      tolerations: []\n").count(), 1, "{after}");
}

/// The labels of a misspelled matchLabels were written again beside it, and then one name stood there twice.
#[test]
fn a_misspelled_match_labels_gets_its_name_and_no_other_beside_it() {
    let text = SURGE.replace("matchLabels:", "matchLabel:");
    let (seen, after) = mended(&text, &["--fix=unsafe", "--select", "DS002,DS102"]);
    assert_eq!(after, SURGE, "{seen}");
}
