//! `.ds-lint.yaml`: what it may say, and everything that is wrong with it, each with its place.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::ignore::{ConfigIgnore, names_a_rule};
use super::options::{Platform, PodSecurity};
use super::registry;
use super::rule::{Profile, Severity};
use crate::yaml::{Node, Pos, parse_one, to_json};

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
    /// Paths that are left out, as in .gitignore.
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

/// Reads a configuration.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text.
pub fn parse(text: &str) -> Result<Config, Vec<ConfigError>> {
    let document = parse_one(text)
        .map_err(|error| vec![ConfigError { pos: error.pos, message: error.field_message() }])?;
    let mut reader = Reader { config: Config::default(), errors: Vec::new() };
    for duplicate in &document.notes.duplicates {
        reader.fail(duplicate.last.start, format!("{} is written twice", duplicate.path));
    }
    if !document.root.is_null() {
        reader.root(&document.root);
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

struct Reader {
    config: Config,
    errors: Vec<ConfigError>,
}

impl Reader {
    fn fail(&mut self, pos: Pos, message: impl Into<String>) {
        self.errors.push(ConfigError { pos, message: message.into() });
    }

    fn root(&mut self, root: &Node) {
        if !root.is_map() {
            return self.fail(root.span.start, "expected a map");
        }
        for entry in root.entries() {
            let value = &entry.value;
            match entry.key.as_str() {
                "version" if value.as_i64() == Some(1) => {}
                "version" => self.fail(value.span.start, "version must be 1"),
                "kubernetesVersion" => {
                    self.config.minor = self.word(value, "a version in quotes, as \"1.34\"", minor);
                }
                "platform" => {
                    let words = Platform::ALL.map(Platform::as_str).join(", ");
                    self.config.platform = self.word(value, &format!("one of {words}"), Platform::named);
                }
                "psa" => {
                    let words = "one of privileged, baseline, restricted";
                    self.config.pod_security = self.word(value, words, PodSecurity::named);
                }
                "profile" => {
                    let words = "one of api, default, strict, pedantic";
                    self.config.profile = self.word(value, words, Profile::named);
                }
                "failOn" => {
                    let words = "one of error, warning, info, certain, never";
                    self.config.fail_on = self.word(value, words, FailOn::named);
                }
                "select" => self.config.select = self.selectors(value),
                "extendSelect" => self.config.extend_select = self.selectors(value),
                "ignore" => self.config.ignore = self.selectors(value),
                "severity" => self.severity(value),
                "paths" => self.paths(value),
                "nodes" => self.nodes(value),
                "rules" => self.rules(value),
                "ignores" => self.ignores(value),
                other => {
                    let message = format!("unknown key {other:?}");
                    self.fail(entry.key_span.start, message);
                }
            }
        }
    }

    fn word<T>(&mut self, node: &Node, wanted: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        let found = node.as_str().and_then(read);
        if found.is_none() {
            self.fail(node.span.start, format!("expected {wanted}, found {}", node.describe()));
        }
        found
    }

    fn texts(&mut self, node: &Node) -> Vec<String> {
        if !node.is_seq() {
            self.fail(node.span.start, format!("expected a list, found {}", node.describe()));
        }
        let mut out = Vec::new();
        for item in node.items() {
            match item.as_str() {
                Some(text) => out.push(text.to_owned()),
                None => self.fail(item.span.start, format!("expected text, found {}", item.describe())),
            }
        }
        out
    }

    fn selectors(&mut self, node: &Node) -> Vec<String> {
        let words = self.texts(node);
        for (word, item) in words.iter().zip(node.items()) {
            self.selector(word, item.span.start);
        }
        words
    }

    fn selector(&mut self, word: &str, pos: Pos) {
        if !names_a_rule(word) {
            self.fail(pos, format!("there is no rule {word:?}: `kubectl ds lint rules` lists them"));
        }
    }

    fn severity(&mut self, node: &Node) {
        for entry in node.entries() {
            self.selector(&entry.key, entry.key_span.start);
            let words = "one of error, warning, info";
            if let Some(severity) = self.word(&entry.value, words, Severity::named) {
                self.config.severity.push((entry.key.clone(), severity));
            }
        }
    }

    fn paths(&mut self, node: &Node) {
        for entry in node.entries() {
            match entry.key.as_str() {
                "exclude" => self.config.exclude = self.texts(&entry.value),
                other => self.fail(entry.key_span.start, format!("unknown key {other:?}")),
            }
        }
    }

    fn nodes(&mut self, node: &Node) {
        for entry in node.entries() {
            let value = &entry.value;
            match entry.key.as_str() {
                "count" => match value.as_i64().and_then(|count| u32::try_from(count).ok()) {
                    Some(count) => self.config.node_count = Some(count),
                    None => self.fail(value.span.start, "expected a number of nodes"),
                },
                "file" => {
                    self.config.nodes_file = self.word(value, "a path", |text| Some(text.to_owned()));
                }
                "rolloutTimeout" => match value.as_i64().and_then(|number| u64::try_from(number).ok()) {
                    Some(number) => self.config.rollout_timeout = Some(number),
                    None => self.config.rollout_timeout = self.word(value, "a time, as 10m", seconds),
                },
                "startupTaints" => self.config.startup_taints = self.texts(value),
                other => self.fail(entry.key_span.start, format!("unknown key {other:?}")),
            }
        }
    }

    fn rules(&mut self, node: &Node) {
        for entry in node.entries() {
            let Some(rule) = registry::find(&entry.key) else {
                self.fail(entry.key_span.start, format!("there is no rule {:?}", entry.key));
                continue;
            };
            let mut options = BTreeMap::new();
            for option in entry.value.entries() {
                if !rule.options.iter().any(|own| own.name == option.key) {
                    let message = format!("{} has no option {:?}", rule.id, option.key);
                    self.fail(option.key_span.start, message);
                } else if let Ok(value) = to_json(&option.value) {
                    options.insert(option.key.clone(), value);
                }
            }
            self.config.rules.insert(rule.id.to_owned(), options);
        }
    }

    fn ignores(&mut self, node: &Node) {
        if !node.is_seq() {
            self.fail(node.span.start, "expected a list");
        }
        for item in node.items() {
            self.ignore(item);
        }
    }

    fn ignore(&mut self, item: &Node) {
        let text = |key| item.get(key).and_then(Node::as_str).map(str::to_owned);
        for entry in item.entries() {
            let known = ["rule", "object", "container", "reason", "expires"];
            if !known.contains(&entry.key.as_str()) {
                self.fail(entry.key_span.start, format!("unknown key {:?}", entry.key));
            } else if entry.value.as_str().is_none() {
                let message = format!("expected text, found {}", entry.value.describe());
                self.fail(entry.value.span.start, message);
            }
        }
        let rule = text("rule").unwrap_or_default();
        self.selector(&rule, item.span.start);
        let reason = text("reason").unwrap_or_default();
        if reason.is_empty() {
            self.fail(item.span.start, "an ignore needs a reason");
        }
        let expires = text("expires");
        if let Some(day) = &expires
            && day.parse::<jiff::civil::Date>().is_err()
        {
            self.fail(item.span.start, format!("{day:?} is no date, as 2027-06-30"));
        }
        let (object, container, span) = (text("object"), text("container"), item.span);
        self.config.ignores.push(ConfigIgnore { rule, object, container, reason, expires, span });
    }
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

    #[test]
    fn times_are_read() {
        for (text, want) in
            [("10m", Some(600)), ("90", Some(90)), ("1h1s", Some(3601)), ("m", None), ("", None)]
        {
            assert_eq!(seconds(text), want, "{text}");
        }
    }
}
