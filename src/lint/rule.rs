//! What a rule is: data, and one function.

use std::fmt;

use super::context::Context;
use super::sink::Sink;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Advice.
    Info,
    /// Accepted, but breaks, hangs or surprises.
    Warning,
    /// The API server, or kubectl's strict decoding, rejects it.
    Error,
}

impl Severity {
    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Returns the severity a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|own| own.as_str() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which sets of rules there are; each holds the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Only what the API server rejects or warns of.
    Api,
    /// What anybody wants to know.
    #[default]
    Default,
    /// Also what agents often have a reason for.
    Strict,
    /// Everything.
    Pedantic,
}

impl Profile {
    /// Every profile, the smallest first.
    pub const ALL: [Self; 4] = [Self::Api, Self::Default, Self::Strict, Self::Pedantic];

    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Default => "default",
            Self::Strict => "strict",
            Self::Pedantic => "pedantic",
        }
    }

    /// Returns the profile a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.as_str() == word)
    }
}

/// What applying a fix can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Safety {
    /// The same behaviour in a running cluster, or a rejected manifest becomes the only sensible accepted one.
    Safe,
    /// What runs, or where, may change.
    Unsafe,
}

impl Safety {
    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// What a rule needs beside the DaemonSet; without it the rule is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Needs {
    /// The engine itself reports it (text that does not parse, objects that are no DaemonSets, ignores).
    Engine,
    /// The DaemonSet alone.
    Object,
    /// The other objects of the input.
    Input,
    /// Nodes: `--nodes-file`, `--snapshot` or `--live`.
    Nodes,
    /// A number of nodes: `--node-count`, or nodes.
    NodeCount,
    /// `--platform`.
    Platform,
    /// The DaemonSet as it was: `--against`.
    Against,
}

/// An option of a rule, set under `rules:` of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct RuleOption {
    /// Its key.
    pub name: &'static str,
    /// JSON Schema of its value, as JSON text.
    pub schema: &'static str,
    /// What it does.
    pub summary: &'static str,
}

/// A rule.
#[derive(Clone, Copy)]
pub struct Rule {
    /// `DS106`; permanent.
    pub id: &'static str,
    /// `surge-needs-zero-unavailable`; permanent.
    pub name: &'static str,
    /// How bad, unless a report or the configuration says otherwise.
    pub severity: Severity,
    /// The smallest profile that has it.
    pub profile: Profile,
    /// Whether it needs no judgement.
    pub certain: bool,
    /// Whether it can be fixed.
    pub fix: Option<Safety>,
    /// Whether applying the fixed manifest replaces the pods of a running DaemonSet.
    pub restarts: bool,
    /// What it finds, in one sentence without a full stop.
    pub summary: &'static str,
    /// What happens and why; Markdown; cites the Kubernetes source or issue.
    pub why: &'static str,
    /// The way out; Markdown.
    pub how: &'static str,
    /// A complete manifest it finds something in; Nodes among its documents are the nodes of the test.
    pub bad: &'static str,
    /// The same manifest as it should be.
    pub good: &'static str,
    /// The manifest as it was before, for rules that need `--against`.
    pub before: &'static str,
    /// The configuration under which the examples are judged, as in `.ds-lint.yaml`.
    pub setting: &'static str,
    /// What it needs.
    pub needs: Needs,
    /// The kinds of objects it looks at in the whole input, not only in the DaemonSet's file.
    pub looks_at: &'static [&'static str],
    /// Its options.
    pub options: &'static [RuleOption],
    /// Looks at one DaemonSet.
    pub check: for<'a> fn(&Context<'a>, &mut Sink<'a>),
}

impl Rule {
    /// What rules leave as it is: `Rule { id: …, ..Rule::BASE }`.
    pub const BASE: Self = Self {
        id: "",
        name: "",
        severity: Severity::Warning,
        profile: Profile::Default,
        certain: false,
        fix: None,
        restarts: false,
        summary: "",
        why: "",
        how: "",
        bad: "",
        good: "",
        before: "",
        setting: "",
        needs: Needs::Object,
        looks_at: &[],
        options: &[],
        check: |_, _| {},
    };

    /// Returns whether a selector of the configuration means this rule: its id, its name or a prefix of its id.
    #[must_use]
    pub fn is_meant_by(&self, selector: &str) -> bool {
        selector == self.name || (selector.starts_with("DS") && self.id.starts_with(selector))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}
