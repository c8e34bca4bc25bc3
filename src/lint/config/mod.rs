//! `.ds-lint.yaml`: what it may say, and everything that is wrong with it, each with its place.

mod reader;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::ignore::ConfigIgnore;
use super::options::{Platform, PodSecurity};
use super::rule::{Profile, Severity};
use crate::yaml::{Pos, documents, parse_one};
use reader::Reader;

/// From which findings on a run fails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Warnings too.
    Warning,
    /// Anything.
    Info,
    /// Errors, and what needs no judgement.
    Certain,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Every choice.
    pub const ALL: [(&'static str, Self); 5] = [
        ("error", Self::Error),
        ("warning", Self::Warning),
        ("info", Self::Info),
        ("certain", Self::Certain),
        ("never", Self::Never),
    ];

    /// Returns the choice a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|(_, own)| *own)
    }

    /// Returns whether a finding fails the run.
    #[must_use]
    pub fn fails(self, severity: Severity, certain: bool) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => true,
            Self::Certain => severity == Severity::Error || certain,
            Self::Never => false,
        }
    }
}

/// The configuration.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The minor version of Kubernetes 1.
    pub minor: Option<u32>,
    /// The platform.
    pub platform: Option<Platform>,
    /// The Pod Security level of namespaces.
    pub pod_security: Option<PodSecurity>,
    /// The profile.
    pub profile: Option<Profile>,
    /// Rules instead of the profile's.
    pub select: Vec<String>,
    /// Rules beside the profile's.
    pub extend_select: Vec<String>,
    /// Rules that do not run.
    pub ignore: Vec<String>,
    /// Severities by rule.
    pub severity: Vec<(String, Severity)>,
    /// From which findings on a run fails.
    pub fail_on: Option<FailOn>,
    /// Paths that are left out, as in a .gitignore beside the configuration.
    pub exclude: Vec<String>,
    /// How many nodes there are.
    pub node_count: Option<u32>,
    /// A file with nodes.
    pub nodes_file: Option<String>,
    /// How long a rollout may take, seconds.
    pub rollout_timeout: Option<u64>,
    /// Taints that nodes start with.
    pub startup_taints: Vec<String>,
    /// Options of rules, by id, then by name.
    pub rules: BTreeMap<String, BTreeMap<String, Value>>,
    /// Ignores.
    pub ignores: Vec<ConfigIgnore>,
}

/// Something wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Where.
    pub pos: Pos,
    /// What.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pos, self.message)
    }
}

impl Config {
    /// Returns what was right once and is no more: the ignores that have expired. `today` is as `2026-11-26`.
    #[must_use]
    pub fn expired(&self, today: &str) -> Vec<ConfigError> {
        let expired = self.ignores.iter().filter(|ignore| ignore.is_expired(today));
        let told = expired.map(|ignore| {
            let day = ignore.expires.as_deref().unwrap_or_default();
            let message = format!("the ignore of {} expired on {day}", ignore.rule);
            ConfigError { pos: ignore.span.start, message }
        });
        told.collect()
    }
}

/// Reads a configuration; one that is empty says nothing, and that is no mistake.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text.
pub fn parse(text: &str) -> Result<Config, Vec<ConfigError>> {
    let document = parse_one(text)
        .map_err(|error| vec![ConfigError { pos: error.pos, message: error.field_message() }])?;
    let mut reader = Reader::default();
    for duplicate in &document.notes.duplicates {
        reader.fail(duplicate.last.start, format!("{} is written twice", duplicate.path));
    }
    if !document.root.is_null() {
        reader.root(&document.root);
    }
    let more = documents(text).skip(1).filter_map(Result::ok).find(|document| !document.root.is_null());
    if let Some(document) = more {
        reader.fail(document.root.span.start, "a configuration is one document");
    }
    if reader.errors.is_empty() {
        return Ok(reader.config);
    }
    reader.errors.sort_by_key(|error| error.pos);
    Err(reader.errors)
}

/// Reads a time as `10m`, `90s`, `1h30m` or a number of seconds.
#[must_use]
pub fn seconds(text: &str) -> Option<u64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let mut total: u64 = 0;
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let unit = match c {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(digits.parse::<u64>().ok()?.checked_mul(unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && !text.is_empty()).then_some(total)
}

/// Reads `1.34` or `v1.34.2`.
#[must_use]
pub fn minor(text: &str) -> Option<u32> {
    let rest = text.strip_prefix('v').unwrap_or(text).strip_prefix("1.")?;
    let (minor, patch) = rest.split_once('.').unwrap_or((rest, "0"));
    patch.bytes().all(|b| b.is_ascii_digit()).then(|| minor.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_read() {
        let config = parse(
            "version: 1\nkubernetesVersion: \"1.34\"\nplatform: eks\nprofile: strict\nignore: [DS106]\n\
             severity: { surge-needs-zero-unavailable: warning }\nfailOn: warning\n\
             paths: { exclude: [\"charts/**\"] }\nnodes: { count: 400, rolloutTimeout: 1h30m }\n\
             ignores:\n  - { rule: DS1, object: \"kube-system/*\", reason: x, expires: 2027-06-30 }\n",
        )
        .expect("valid");
        assert_eq!(
            (config.minor, config.node_count, config.rollout_timeout),
            (Some(34), Some(400), Some(5400))
        );
        assert_eq!(config.severity, [("surge-needs-zero-unavailable".to_owned(), Severity::Warning)]);
        assert!(config.ignores[0].is_expired("2027-07-01") && !config.ignores[0].is_expired("2027-06-30"));
    }

    #[test]
    fn everything_wrong_is_told_with_its_place() {
        let text = "version: 2\nkubernetesVersion: 1.34\nselct: []\nselect: [DS999]\nrules: {DS106: {x: 1}}\n\
                    ignores: [{rule: DS106}]\nnodes: {count: -1}\n";
        let errors = parse(text).expect_err("wrong");
        let lines: Vec<_> = errors.iter().map(|error| error.pos.line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7], "{errors:#?}");
    }

    /// What stands where is part of the case: column and words.
    #[test]
    fn faults_are_told_one_by_one() {
        for (text, want) in [
            (
                "versoin: 1",
                "1:1: unknown key \"versoin\", did you mean \"version\"?|1:1: version is missing: write `version: 1`",
            ),
            ("version: \"1\"", "1:10: version must be 1, found \"1\""),
            (
                "version: 1\nfailOn: warn",
                "2:9: expected one of error, warning, info, certain, never, found \"warn\"",
            ),
            (
                "version: 1\nseverity: {DS106: fatal}",
                "2:19: expected one of error, warning, info, found \"fatal\"",
            ),
            ("version: 1\nseverity: [DS106]", "2:11: expected a map, found a list"),
            (
                "version: 1\nseverity: {DS1O6: info}",
                "2:12: there is no rule \"DS1O6\": `kubectl ds lint rules` lists them",
            ),
            (
                "version: 1\nignore: [priority-missin]",
                "2:10: there is no rule \"priority-missin\", did you mean \"priority-missing\"?",
            ),
            ("version: 1\nselect: DS1", "2:9: expected a list, found \"DS1\""),
            (
                "version: 1\nselect: [1, DS999]",
                "2:10: expected text, found number 1|2:13: there is no rule \"DS999\": `kubectl ds lint rules` lists them",
            ),
            ("version: 1\npaths:", "2:7: expected a map, found null"),
            ("version: 1\npaths: {exclud: []}", "2:9: unknown key \"exclud\", did you mean \"exclude\"?"),
            ("version: 1\npaths: {exclude: \"*.yaml\"}", "2:18: expected a list, found \"*.yaml\""),
            (
                "version: 1\npaths: {exclude: [a, \"[z-a]\"]}",
                "2:22: error parsing glob '[z-a]': invalid range; 'z' > 'a'",
            ),
            ("version: 1\nnodes: 3", "2:8: expected a map, found number 3"),
            ("version: 1\nnodes: {count: many}", "2:16: expected a number of nodes, found \"many\""),
            ("version: 1\nnodes: {rolloutTimeout: 10x}", "2:25: expected a time, as 10m, found \"10x\""),
            ("version: 1\nrules: {DS507: 3}", "2:16: expected a map, found number 3"),
            (
                "version: 1\nrules: {DS507: {cpuPerNod: 1}}",
                "2:17: DS507 has no option \"cpuPerNod\", did you mean \"cpuPerNode\"?",
            ),
            (
                "version: 1\nrules: {DS507: {cpuPerNode: []}}",
                "2:29: expected a quantity, as 500m, found a list",
            ),
            (
                "version: 1\nrules: {DS507: {cpuPerNode: 1 core}}",
                "2:29: expected a quantity, as 500m, found \"1 core\"",
            ),
            (
                "version: 1\nrules: {DS599: {}}",
                "2:9: there is no rule \"DS599\": `kubectl ds lint rules` lists them",
            ),
            ("version: 1\nignores: {rule: DS106}", "2:10: expected a list, found a map"),
            ("version: 1\nignores: [DS106]", "2:11: expected a map, found \"DS106\""),
            ("version: 1\nignores: [{reason: x}]", "2:11: an ignore needs a rule"),
            ("version: 1\nignores: [{rule: DS1}]", "2:11: an ignore needs a reason"),
            ("version: 1\nignores: [{rule: DS1, reason: \" \"}]", "2:11: an ignore needs a reason"),
            (
                "version: 1\nignores: [{rule: DS1, reason: x, expires: soon}]",
                "2:43: \"soon\" is no date, as 2027-06-30",
            ),
            (
                "version: 1\nignores: [{rule: DS1, reason: x, objekt: a}]",
                "2:34: unknown key \"objekt\", did you mean \"object\"?",
            ),
            ("version: 1\nfailOn: error\nfailOn: info", "3:1: failOn is written twice"),
            ("version: 1\npaths: {exclude: [], exclude: []}", "2:22: paths.exclude is written twice"),
            ("version: 1\n---\nversion: 1", "3:1: a configuration is one document"),
            ("- version: 1", "1:1: expected a map, found a list"),
            ("version: 1\nselect: *none", "2:9: unknown anchor 'none' referenced"),
        ] {
            let errors = parse(text).expect_err(text);
            let said: Vec<_> = errors.iter().map(ToString::to_string).collect();
            assert_eq!(said.join("|"), want, "{text}");
        }
    }

    #[test]
    fn anchors_and_nothing_at_all_are_read() {
        let text = "version: 1\nselect: &some [DS1, DS5]\nignore: *some\nseverity: &s {DS1: info}\n";
        assert_eq!(parse(text).expect("anchors").ignore, ["DS1", "DS5"]);
        assert!(parse("").is_ok() && parse("# nothing yet\n").is_ok());
        let config =
            parse("version: 1\nignores: [{rule: DS1, reason: x, expires: 20260630}]").expect("a date");
        assert_eq!(config.ignores[0].expires.as_deref(), Some("2026-06-30"));
        assert_eq!(
            config.expired("2026-07-01")[0].to_string(),
            "2:11: the ignore of DS1 expired on 2026-06-30"
        );
    }

    #[test]
    fn times_are_read() {
        for (text, want) in
            [("10m", Some(600)), ("90", Some(90)), ("1h1s", Some(3601)), ("m", None), ("", None)]
        {
            assert_eq!(seconds(text), want, "{text}");
        }
    }
}
