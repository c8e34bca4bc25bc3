//! One file from text to findings: reading, judging, ignoring.
//!
//! Which rules run and how grave they are is decided once for a run (`Plan`); a file is judged alone, so that files
//! can be judged at the same time. The only thing files share is the index of the other objects of the input.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::config::Config;
use super::context::Around;
use super::finding::{Finding, Place, Subject};
use super::fingerprint;
use super::ignore::{self, ConfigIgnore, Ignore, Suppression};
use super::input::{self, Class, Contents, Unreadable};
use super::neighbours::Neighbours;
use super::object::{Object, Objects};
use super::options::Options;
use super::registry;
use super::rule::{Profile, Rule, Severity};
use super::run;
use crate::yaml::{Pos, Span};

/// What a run does.
#[derive(Debug)]
pub struct Plan {
    /// The rules that run, by id.
    pub rules: Vec<&'static Rule>,
    /// Severities the configuration sets.
    pub severity: Vec<(String, Severity)>,
    /// Ignores of the configuration.
    pub ignores: Vec<ConfigIgnore>,
    /// Whether ignores hold at all.
    pub honour_ignores: bool,
    /// Whether an ignore needs a reason, whatever the profile: DS011 runs.
    pub require_reason: bool,
    /// Today, as `2026-11-26`.
    pub today: String,
    /// What is known of the cluster.
    pub options: Options,
}

impl Plan {
    /// Chooses the rules: those of the profile, or those selected; then what is added and what is left out.
    #[must_use]
    pub fn choose(config: &Config) -> Vec<&'static Rule> {
        let profile = config.profile.unwrap_or_default();
        let meant = |list: &[String], rule: &Rule| list.iter().any(|word| rule.is_meant_by(word));
        let chosen = |rule: &&'static Rule| {
            let base = if config.select.is_empty() {
                in_profile(rule, profile)
            } else {
                meant(&config.select, rule)
            };
            (base || meant(&config.extend_select, rule)) && !meant(&config.ignore, rule)
        };
        registry::rules().filter(chosen).collect()
    }

    /// Returns every rule that may report: those chosen, and DS011 where a reason is required.
    pub fn reporting(&self) -> impl Iterator<Item = &'static Rule> {
        let chosen = |id: &str| self.rules.iter().any(|rule| rule.id == id);
        let required = (self.require_reason && !chosen("DS011")).then(|| registry::find("DS011")).flatten();
        self.rules.iter().copied().chain(required)
    }

    /// Returns the kinds of objects that its rules look at in the whole input.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> = self.rules.iter().flat_map(|rule| rule.looks_at).copied().collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn runs(&self, id: &str) -> Option<&'static Rule> {
        self.reporting().find(|rule| rule.id == id)
    }
}

/// Whether a profile has a rule; that of the API has what the server rejects or warns of.
fn in_profile(rule: &Rule, profile: Profile) -> bool {
    rule.profile <= profile
}

/// A finding, and whether somebody accepted it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The finding.
    pub finding: Finding,
    /// How it was accepted.
    pub suppressed: Option<Suppression>,
}

/// What a file was found to hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files that were looked at.
    pub files: usize,
    /// Documents.
    pub documents: usize,
    /// DaemonSets that were judged.
    pub daemon_sets: usize,
    /// Templates that are not rendered.
    pub templates: usize,
    /// Patches.
    pub patches: usize,
    /// DaemonSets of other APIs.
    pub foreign: usize,
    /// Documents of folders that do not parse and say nothing of DaemonSets.
    pub unreadable: usize,
}

impl Counts {
    /// Adds another file's.
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.documents += other.documents;
        self.daemon_sets += other.daemon_sets;
        self.templates += other.templates;
        self.patches += other.patches;
        self.foreign += other.foreign;
        self.unreadable += other.unreadable;
    }

    /// Returns how many things were not judged.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.templates + self.patches + self.foreign + self.unreadable
    }
}

/// What judging a file gave.
#[derive(Debug, Default)]
pub struct FileReport {
    /// Findings, in the order of the text.
    pub judged: Vec<Judged>,
    /// What it holds.
    pub counts: Counts,
    /// What became of the ignores of the configuration.
    pub used: Vec<Use>,
}

/// What a file says of the ignores of the configuration, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// It hid something.
    Hid(usize),
    /// It names a DaemonSet that was judged.
    Met(usize),
    /// The file was named by itself: what an ignore means may stand in one that was not given.
    Part,
}

/// A file to judge.
#[derive(Debug, Clone, Copy)]
pub struct File<'t> {
    /// The file, as the user named it.
    pub name: &'t Arc<str>,
    /// Its bytes.
    pub text: &'t [u8],
    /// Whether the user named it, rather than a folder it lies in.
    pub named: bool,
}

/// Judges a file. `before` finds a DaemonSet as it was.
#[must_use]
pub fn judge(
    file: File<'_>,
    plan: &Plan,
    others: &Objects,
    before: &dyn Fn(&Object) -> Option<Object>,
) -> FileReport {
    let contents = input::read(file.name, file.text);
    let text = String::from_utf8_lossy(file.text);
    let mut report = FileReport::default();
    report.counts.files = 1;
    report.counts.documents = contents.documents;
    let mut findings = Vec::new();
    let neighbours = Neighbours::new(&contents.objects);
    let around = Around { file: &neighbours, input: others };
    for object in &contents.objects {
        judge_object(object, plan, around, before, &text, &mut report.counts, &mut findings);
    }
    if let Cow::Owned(_) = text {
        // Bytes that are no text were replaced: places of edits would be others, and these bytes would change too.
        findings.iter_mut().for_each(|finding| finding.fix = None);
    }
    report.used = met(file, &contents, plan);
    unreadable(file, &contents, plan, &mut report.counts, &mut findings);
    let mut ignores =
        if plan.honour_ignores { ignore::ignores(&contents, file.name, &text) } else { Vec::new() };
    for finding in &mut findings {
        let severity = plan.severity.iter().rev().find(|(word, _)| finding.rule.is_meant_by(word));
        finding.severity = severity.map_or(finding.severity, |(_, severity)| *severity);
    }
    for finding in findings {
        let suppressed = hide(&finding, &mut ignores, plan, &mut report.used);
        report.judged.push(Judged { finding, suppressed });
    }
    let (unused, bare) = (plan.runs("DS010"), plan.runs("DS011"));
    for ignore in &ignores {
        // What is to be deleted needs no reason.
        let dead = unused.and_then(|rule| Some((rule, ignore.remark(&plan.rules)?)));
        let told = dead.or_else(|| bare.and_then(|rule| Some((rule, ignore.bare()?))));
        if let Some((rule, remark)) = told {
            let finding = plain(rule, remark.place, remark.message, &remark.key);
            report.judged.push(Judged { finding: with_template(finding, &contents), suppressed: None });
        }
    }
    report.judged.sort_by(|a, b| order(a).cmp(&order(b)));
    report
}

/// The order of findings: file, place, id, and what it says.
fn order(judged: &Judged) -> (&str, Pos, &str, &str) {
    let finding = &judged.finding;
    (&finding.place.file, finding.place.span.start, finding.rule.id, &finding.message)
}

fn judge_object(
    object: &Object,
    plan: &Plan,
    around: Around<'_>,
    before: &dyn Fn(&Object) -> Option<Object>,
    text: &str,
    counts: &mut Counts,
    findings: &mut Vec<Finding>,
) {
    let (id, message) = match input::class(object) {
        Class::Other => return,
        Class::DaemonSet => {
            counts.daemon_sets += 1;
            let before = before(object);
            findings.extend(run::check(&plan.rules, object, around, &plan.options, before.as_ref(), text));
            return;
        }
        Class::Patch => {
            counts.patches += 1;
            ("DS006", "only part of a DaemonSet: not judged")
        }
        Class::Template => {
            counts.templates += 1;
            ("DS007", "a template that is not rendered: not judged")
        }
        Class::Foreign => {
            counts.foreign += 1;
            ("DS008", "no DaemonSet of Kubernetes itself: not judged")
        }
    };
    let Some(rule) = plan.runs(id) else { return };
    let span = object
        .root
        .entry("kind")
        .map_or(object.root.span, |entry| Span { start: entry.key_span.start, end: entry.value.span.end });
    let place = Place { file: Arc::clone(&object.file), span: run::first_line(span, text) };
    let mut finding = about(rule, place, message.to_owned(), run::subject(object), "");
    finding.template.clone_from(&object.template);
    findings.push(finding);
}

/// Documents that do not parse, and named files without any object.
fn unreadable(
    file: File<'_>,
    contents: &Contents,
    plan: &Plan,
    counts: &mut Counts,
    findings: &mut Vec<Finding>,
) {
    for Unreadable { error, template } in &contents.unreadable {
        let (id, message) = if *template {
            counts.templates += 1;
            ("DS007", "a template that is not rendered: not judged".to_owned())
        } else if file.named || input::mentions_daemon_set(file.text) {
            ("DS001", error.field_message())
        } else {
            counts.unreadable += 1;
            continue;
        };
        let Some(rule) = plan.runs(id) else { continue };
        let place = Place { file: Arc::clone(file.name), span: Span { start: error.pos, end: error.pos } };
        findings.push(plain(rule, place, message.clone(), &message));
    }
    if file.named
        && contents.unreadable.is_empty()
        && contents.objects.is_empty()
        && contents.checked == 0
        && let Some(rule) = plan.runs("DS001")
    {
        let start = input::start();
        let place = Place { file: Arc::clone(file.name), span: Span { start, end: start } };
        findings.push(plain(rule, place, format!("{NOTHING}: \"no objects passed to apply\""), ""));
    }
}

/// Whether a finding says that a file holds no object at all.
#[must_use]
pub fn is_about_nothing(finding: &Finding) -> bool {
    finding.rule.id == "DS001" && finding.message.starts_with(NOTHING)
}

/// What begins the message about a file without objects.
const NOTHING: &str = "no object in this file";

/// A finding about no object.
fn plain(rule: &'static Rule, place: Place, message: String, key: &str) -> Finding {
    about(rule, place, message, Subject::default(), key)
}

fn about(rule: &'static Rule, place: Place, message: String, subject: Subject, key: &str) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        certain: rule.certain,
        message,
        label: None,
        container: None,
        pointer: String::new(),
        related: Vec::new(),
        fix: None,
        key: fingerprint::key(rule.id, &subject, None, &place.file, &[key]),
        subject: Arc::new(subject),
        place,
        template: None,
    }
}

fn hide(finding: &Finding, ignores: &mut [Ignore], plan: &Plan, used: &mut Vec<Use>) -> Option<Suppression> {
    if !plan.honour_ignores || ["DS010", "DS011"].contains(&finding.rule.id) {
        return None;
    }
    // Each ignore that means it counts as used.
    let mut found = None;
    for ignore in ignores.iter_mut() {
        let hidden = ignore.hide(finding);
        found = found.or(hidden);
    }
    for (at, own) in plan.ignores.iter().enumerate() {
        if !own.is_expired(&plan.today) && own.covers(finding) {
            used.push(Use::Hid(at));
            let (reason, expires) = (own.reason.clone(), own.expires.clone());
            found = found.or(Some(Suppression { by: "config", reason, expires }));
        }
    }
    found
}

/// Remarks on ignores do not know their document; outputs show what it was rendered from.
fn with_template(mut finding: Finding, contents: &Contents) -> Finding {
    let at = finding.place.span.start;
    let holds = |object: &&Object| object.root.span.start <= at && at <= object.root.span.end;
    finding.template = contents.objects.iter().find(holds).and_then(|object| object.template.clone());
    finding
}

/// Returns which ignores of the configuration name DaemonSets of a file, whether they hide something or not.
fn met(file: File<'_>, contents: &Contents, plan: &Plan) -> Vec<Use> {
    let daemon_sets = || contents.objects.iter().filter(|object| input::class(object) == Class::DaemonSet);
    let names = |(_, ignore): &(usize, &ConfigIgnore)| daemon_sets().any(|object| ignore.names(object));
    let met = plan.ignores.iter().enumerate().filter(names).map(|(at, _)| Use::Met(at));
    met.chain(file.named.then_some(Use::Part)).collect()
}

/// Returns what is wrong with ignores of the configuration, when every file was judged.
#[must_use]
pub fn config_remarks(plan: &Plan, used: &[Use], file: &Arc<str>) -> Vec<Judged> {
    let Some(rule) = plan.runs("DS010").filter(|_| plan.honour_ignores) else { return Vec::new() };
    let used: HashSet<Use> = used.iter().copied().collect();
    let mut out = Vec::new();
    for (at, own) in plan.ignores.iter().enumerate() {
        let hid = used.contains(&Use::Hid(at));
        let elsewhere = used.contains(&Use::Part) && !used.contains(&Use::Met(at));
        let message = if own.is_expired(&plan.today) {
            format!("the ignore of {} expired on {}", own.rule, own.expires.as_deref().unwrap_or_default())
        } else if hid || elsewhere || !plan.rules.iter().any(|rule| rule.is_meant_by(&own.rule)) {
            continue;
        } else {
            format!("the ignore of {} matches nothing", own.rule)
        };
        let place =
            Place { file: Arc::clone(file), span: Span { start: own.span.start, end: own.span.start } };
        let finding = plain(rule, place, message.clone(), &message);
        out.push(Judged { finding, suppressed: None });
    }
    out
}
