//! Walks a configuration and collects what it says and what is wrong with it.
//!
//! Nothing is guessed: a value of another form than expected is a mistake, told at its place.

use std::collections::BTreeMap;

use ::ignore::gitignore::GitignoreBuilder;
use jiff::civil::Date;
use serde_json::Value;

use super::{Config, ConfigError, FailOn, minor, seconds};
use crate::lint::ignore::{ConfigIgnore, names_a_rule};
use crate::lint::options::{Platform, PodSecurity};
use crate::lint::registry;
use crate::lint::rule::{Profile, RuleOption, Severity};
use crate::model::Quantity;
use crate::yaml::{Entry, Node, Pos, suggest, to_json};

const KEYS: [&str; 14] = [
    "version",
    "kubernetesVersion",
    "platform",
    "psa",
    "profile",
    "failOn",
    "select",
    "extendSelect",
    "ignore",
    "severity",
    "paths",
    "nodes",
    "rules",
    "ignores",
];

/// A walk through one configuration.
#[derive(Default)]
pub(super) struct Reader {
    pub config: Config,
    pub errors: Vec<ConfigError>,
}

impl Reader {
    pub fn fail(&mut self, pos: Pos, message: impl Into<String>) {
        self.errors.push(ConfigError { pos, message: message.into() });
    }

    fn unexpected(&mut self, node: &Node, wanted: &str) {
        self.fail(node.span.start, format!("expected {wanted}, found {}", node.describe()));
    }

    fn unknown(&mut self, entry: &Entry, known: &[&str]) {
        let meant = did_you_mean(&entry.key, known);
        self.fail(entry.key_span.start, format!("unknown key {:?}{meant}", entry.key));
    }

    /// Returns the entries of what should be a map.
    fn entries<'n>(&mut self, node: &'n Node) -> &'n [Entry] {
        if !node.is_map() {
            self.unexpected(node, "a map");
        }
        node.entries()
    }

    /// Returns the items of what should be a list.
    fn items<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        if !node.is_seq() {
            self.unexpected(node, "a list");
        }
        node.items()
    }

    pub fn root(&mut self, root: &Node) {
        for entry in self.entries(root) {
            self.entry(entry);
        }
        if root.is_map() && root.get("version").is_none() {
            self.fail(root.span.start, "version is missing: write `version: 1`");
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let value = &entry.value;
        match entry.key.as_str() {
            "version" if value.as_i64() == Some(1) => {}
            "version" => {
                self.fail(value.span.start, format!("version must be 1, found {}", value.describe()));
            }
            "kubernetesVersion" => {
                self.config.minor = self.word(value, "a version in quotes, as \"1.34\"", minor);
            }
            "platform" => {
                let words = one_of(&Platform::ALL.map(Platform::as_str));
                self.config.platform = self.word(value, &words, Platform::named);
            }
            "psa" => {
                let words = one_of(&PodSecurity::ALL.map(PodSecurity::as_str));
                self.config.pod_security = self.word(value, &words, PodSecurity::named);
            }
            "profile" => {
                let words = one_of(&Profile::ALL.map(Profile::as_str));
                self.config.profile = self.word(value, &words, Profile::named);
            }
            "failOn" => {
                let words = one_of(&FailOn::ALL.map(|(name, _)| name));
                self.config.fail_on = self.word(value, &words, FailOn::named);
            }
            "select" => self.config.select = self.selectors(value),
            "extendSelect" => self.config.extend_select = self.selectors(value),
            "ignore" => self.config.ignore = self.selectors(value),
            "severity" => self.severity(value),
            "paths" => self.paths(value),
            "nodes" => self.nodes(value),
            "rules" => self.rules(value),
            "ignores" => self.ignores(value),
            _ => self.unknown(entry, &KEYS),
        }
    }

    fn word<T>(&mut self, node: &Node, wanted: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        let found = node.as_str().and_then(read);
        if found.is_none() {
            self.unexpected(node, wanted);
        }
        found
    }

    /// Returns the texts of what should be a list of them, with their places.
    fn texts(&mut self, node: &Node) -> Vec<(String, Pos)> {
        let mut out = Vec::new();
        for item in self.items(node) {
            match item.as_str() {
                Some(text) => out.push((text.to_owned(), item.span.start)),
                None => self.unexpected(item, "text"),
            }
        }
        out
    }

    fn selectors(&mut self, node: &Node) -> Vec<String> {
        let words = self.texts(node);
        for (word, pos) in &words {
            self.selector(word, *pos);
        }
        words.into_iter().map(|(word, _)| word).collect()
    }

    fn selector(&mut self, word: &str, pos: Pos) {
        if !names_a_rule(word) {
            self.no_rule(word, pos);
        }
    }

    fn no_rule(&mut self, word: &str, pos: Pos) {
        let names: Vec<_> = registry::rules().map(|rule| rule.name).collect();
        // One id is as near as another.
        let meant = match suggest(word, &names) {
            Some(name) => format!(", did you mean {name:?}?"),
            None => ": `kubectl ds lint rules` lists them".to_owned(),
        };
        self.fail(pos, format!("there is no rule {word:?}{meant}"));
    }

    fn severity(&mut self, node: &Node) {
        for entry in self.entries(node) {
            self.selector(&entry.key, entry.key_span.start);
            let words = "one of error, warning, info";
            if let Some(severity) = self.word(&entry.value, words, Severity::named) {
                self.config.severity.push((entry.key.clone(), severity));
            }
        }
    }

    fn paths(&mut self, node: &Node) {
        for entry in self.entries(node) {
            match entry.key.as_str() {
                "exclude" => {
                    let patterns = self.texts(&entry.value);
                    for (pattern, pos) in &patterns {
                        if let Err(error) = GitignoreBuilder::new("").add_line(None, pattern) {
                            self.fail(*pos, error.to_string());
                        }
                    }
                    self.config.exclude = patterns.into_iter().map(|(pattern, _)| pattern).collect();
                }
                _ => self.unknown(entry, &["exclude"]),
            }
        }
    }

    fn nodes(&mut self, node: &Node) {
        for entry in self.entries(node) {
            let value = &entry.value;
            match entry.key.as_str() {
                "count" => match value.as_i64().and_then(|count| u32::try_from(count).ok()) {
                    Some(count) => self.config.node_count = Some(count),
                    None => self.unexpected(value, "a number of nodes"),
                },
                "file" => {
                    self.config.nodes_file = self.word(value, "a path", |text| Some(text.to_owned()));
                }
                "rolloutTimeout" => match value.as_i64().and_then(|number| u64::try_from(number).ok()) {
                    Some(number) => self.config.rollout_timeout = Some(number),
                    None => self.config.rollout_timeout = self.word(value, "a time, as 10m", seconds),
                },
                "startupTaints" => {
                    let taints = self.texts(value);
                    self.config.startup_taints = taints.into_iter().map(|(taint, _)| taint).collect();
                }
                _ => self.unknown(entry, &["count", "file", "rolloutTimeout", "startupTaints"]),
            }
        }
    }

    fn rules(&mut self, node: &Node) {
        for entry in self.entries(node) {
            let Some(rule) = registry::find(&entry.key) else {
                self.no_rule(&entry.key, entry.key_span.start);
                continue;
            };
            let mut options = BTreeMap::new();
            for own in self.entries(&entry.value) {
                let Some(option) = rule.options.iter().find(|option| option.name == own.key) else {
                    let names: Vec<_> = rule.options.iter().map(|option| option.name).collect();
                    let meant = did_you_mean(&own.key, &names);
                    let message = format!("{} has no option {:?}{meant}", rule.id, own.key);
                    self.fail(own.key_span.start, message);
                    continue;
                };
                match (to_json(&own.value), misfit(option, &own.value)) {
                    (Ok(value), None) => drop(options.insert(own.key.clone(), value)),
                    (_, wanted) => self.unexpected(&own.value, &wanted.unwrap_or("a value".into())),
                }
            }
            self.config.rules.insert(rule.id.to_owned(), options);
        }
    }

    fn ignores(&mut self, node: &Node) {
        for item in self.items(node) {
            if item.is_map() {
                self.ignore(item);
            } else {
                self.unexpected(item, "a map");
            }
        }
    }

    fn ignore(&mut self, item: &Node) {
        const KNOWN: [&str; 5] = ["rule", "object", "container", "reason", "expires"];
        let text = |key| item.get(key).and_then(Node::as_str).map(str::to_owned);
        for entry in item.entries() {
            if !KNOWN.contains(&entry.key.as_str()) {
                self.unknown(entry, &KNOWN);
            } else if entry.value.as_str().is_none()
                && (entry.key != "expires" || date(&entry.value).is_none())
            {
                self.unexpected(&entry.value, "text");
            }
        }
        let rule = text("rule").unwrap_or_default();
        match item.get("rule") {
            Some(node) if node.as_str().is_some() => self.selector(&rule, node.span.start),
            Some(_) => {}
            None => self.fail(item.span.start, "an ignore needs a rule"),
        }
        let reason = text("reason").unwrap_or_default();
        if reason.trim().is_empty() && item.get("reason").is_none_or(|node| node.as_str().is_some()) {
            self.fail(item.span.start, "an ignore needs a reason");
        }
        let expires = item.get("expires").and_then(|node| self.day(node));
        let (object, container, span) = (text("object"), text("container"), item.span);
        self.config.ignores.push(ConfigIgnore { rule, object, container, reason, expires, span });
    }

    /// Returns a date as `2027-06-30`. What is no text was told before.
    fn day(&mut self, node: &Node) -> Option<String> {
        let date = date(node);
        if let (None, Some(text)) = (date, node.as_str()) {
            self.fail(node.span.start, format!("{text:?} is no date, as 2027-06-30"));
        }
        date.map(|date| date.to_string())
    }
}

/// Reads a date, however it is written: `20270630` is a number for YAML.
fn date(node: &Node) -> Option<Date> {
    let number = node.as_i64().map(|number| number.to_string());
    node.as_str().map(str::to_owned).or(number)?.parse().ok()
}

fn one_of(words: &[&str]) -> String {
    format!("one of {}", words.join(", "))
}

fn did_you_mean(word: &str, known: &[&str]) -> String {
    suggest(word, known).map(|meant| format!(", did you mean {meant:?}?")).unwrap_or_default()
}

/// Returns what an option wants instead of a value: JSON Schema's `type`, and the format `quantity`.
fn misfit(option: &RuleOption, node: &Node) -> Option<String> {
    let schema: Value = serde_json::from_str(option.schema).ok()?;
    let value = to_json(node).ok()?;
    if schema.get("format").and_then(Value::as_str) == Some("quantity") {
        let text = value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string));
        let fits = text.is_some_and(|text| Quantity::parse(&text).is_ok());
        return (!fits).then(|| "a quantity, as 500m".to_owned());
    }
    let named = match schema.get("type")? {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        name => vec![name.as_str()?],
    };
    let fits = named.iter().any(|name| match *name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    });
    (!fits).then(|| named.join(" or "))
}
