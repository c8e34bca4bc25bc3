//! Where checks report to, with places and edits still symbolic.

use super::edit::Edit;
use super::field::Field;
use super::rule::{Rule, Safety, Severity};

/// What a check says about one place.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    pub(super) rule: &'static Rule,
    pub(super) field: Field<'a>,
    pub(super) message: String,
    pub(super) label: Option<String>,
    pub(super) severity: Severity,
    pub(super) certain: bool,
    pub(super) notes: Vec<(Option<Field<'a>>, String)>,
    pub(super) fix: Option<SymbolicFix<'a>>,
    /// What stands in for the message in the fingerprint.
    pub(super) key: Option<String>,
}

/// A fix whose edits are not bytes yet.
#[derive(Debug, Clone)]
pub(super) struct SymbolicFix<'a> {
    pub(super) summary: String,
    pub(super) safety: Safety,
    pub(super) edits: Vec<Edit<'a>>,
}

impl<'a> Report<'a> {
    /// Says what the API server answers to it: shown under the marked text.
    pub fn server(&mut self, answer: impl AsRef<str>) -> &mut Self {
        self.label(format!("the API server answers: {}", answer.as_ref()))
    }

    /// Says something about the marked text itself.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = Some(label.into());
        self
    }

    /// Replaces the message.
    pub fn message(&mut self, message: impl Into<String>) -> &mut Self {
        self.message = message.into();
        self
    }

    /// Makes this finding more or less grave than its rule; the configuration has the last word.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Says whether this finding needs judgement.
    pub fn certain(&mut self, certain: bool) -> &mut Self {
        self.certain = certain;
        self
    }

    /// Points to a related place, of this or another object.
    pub fn note(&mut self, field: Field<'a>, text: impl Into<String>) -> &mut Self {
        self.notes.push((Some(field), text.into()));
        self
    }

    /// Adds a remark without a place.
    pub fn remark(&mut self, text: impl Into<String>) -> &mut Self {
        self.notes.push((None, text.into()));
        self
    }

    /// Says what keeps the fingerprint the same when the message holds numbers that change.
    pub fn key(&mut self, key: impl Into<String>) -> &mut Self {
        self.key = Some(key.into());
        self
    }

    /// Offers a fix as safe as the rule says.
    pub fn fix(&mut self, summary: impl Into<String>, edits: Vec<Edit<'a>>) -> &mut Self {
        let safety = self.rule.fix.unwrap_or(Safety::Unsafe);
        self.fix_as(safety, summary, edits)
    }

    /// Offers a fix and says how safe it is here.
    pub fn fix_as(&mut self, safety: Safety, summary: impl Into<String>, edits: Vec<Edit<'a>>) -> &mut Self {
        self.fix = Some(SymbolicFix { summary: summary.into(), safety, edits });
        self
    }
}

/// Takes what checks report.
#[derive(Debug)]
pub struct Sink<'a> {
    rule: &'static Rule,
    pub(super) reports: Vec<Report<'a>>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(rule: &'static Rule) -> Self {
        Self { rule, reports: Vec::new() }
    }

    pub(super) fn turn_to(&mut self, rule: &'static Rule) {
        self.rule = rule;
    }

    /// Reports a field of the DaemonSet; what is returned takes the details.
    pub fn report(&mut self, field: Field<'a>, message: impl Into<String>) -> &mut Report<'a> {
        let report = Report {
            rule: self.rule,
            field,
            message: message.into(),
            label: None,
            severity: self.rule.severity,
            certain: self.rule.certain,
            notes: Vec::new(),
            fix: None,
            key: None,
        };
        let at = self.reports.len();
        self.reports.insert(at, report);
        &mut self.reports[at]
    }
}
