//! The DaemonSet's own fields: selector, update strategy, numbers.
//!
//! Follows pkg/apis/apps/validation/validation.go (ValidateDaemonSetSpec, ValidateRollingUpdateDaemonSet).

use super::Target;
use super::cursor::Cursor;
use super::metadata::object_meta;
use super::report::{Report, quoted};
use super::selector::label_selector;
use super::template::pod_template;
use crate::model::{LabelSelector, TEMPLATE_GENERATION_ANNOTATION};
use crate::yaml::Value;

const PERCENT: &str = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', or '93%', regex used for validation is '[0-9]+%')";

/// Checks a whole DaemonSet (`ValidateDaemonSet`).
pub(super) fn daemon_set(ds: &Cursor<'_, '_>, target: Target, report: &mut Report) {
    let meta = ds.get("metadata");
    object_meta(&meta, target.stored, report);
    template_generation(&meta, report);
    let spec = ds.get("spec");
    selector(&spec, report);
    let template = spec.get("template");
    pod_template(&template, target, report);
    restart_policy(&template, report);
    report.non_negative("DS112", &spec.get("minReadySeconds"));
    report.non_negative("DS112", &spec.get("revisionHistoryLimit"));
    update_strategy(&spec.get("updateStrategy"), report);
}

/// The annotation is a number of the internal form; the conversion fails on anything else.
fn template_generation(meta: &Cursor<'_, '_>, report: &mut Report) {
    let annotations = meta.get("annotations");
    let field = annotations.get(TEMPLATE_GENERATION_ANNOTATION);
    if !field.is_written() {
        return;
    }
    let text = field.text();
    // Any number will do: a write sets its own.
    if text.parse::<i64>().is_err() {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let range = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let problem = if range { "value out of range" } else { "invalid syntax" };
        report.say("DS009", &field, format!("strconv.ParseInt: parsing {}: {problem}", quoted(text)));
    }
}

fn selector(spec: &Cursor<'_, '_>, report: &mut Report) {
    let selector = spec.get("selector");
    label_selector("DS103", &selector, report);
    let template = spec.get("template");
    let meta = template.get("metadata");
    let labels = meta.get("labels");
    let read = read_selector(&selector);
    if !selector.is_written() {
        mismatch("DS101", &selector, &labels, report);
    } else if read.as_ref().is_some_and(LabelSelector::is_empty) {
        report.invalid("DS102", &selector, "{}", "empty selector is invalid for daemonset");
    } else if let Some(Ok(compiled)) = read.as_ref().map(|read| LabelSelector::compile(Some(read)))
        && !compiled.matches(&labels.labels())
    {
        let own = labels.labels();
        let map = selector.get("matchLabels");
        let differs = map.entries().find(|(key, value)| own.get(key) != Some(value.text()));
        match differs {
            Some((_, value)) => mismatch("DS103", &value, &labels, report),
            None => mismatch("DS103", &selector, &labels, report),
        }
    }
}

/// Reads the selector; nothing when it has a wrong type, which is reported elsewhere.
fn read_selector(selector: &Cursor<'_, '_>) -> Option<LabelSelector> {
    crate::yaml::decode(selector.node()?).ok()
}

/// The server names the labels; what does not fit them is in the selector.
fn mismatch(rule: &'static str, place: &Cursor<'_, '_>, labels: &Cursor<'_, '_>, report: &mut Report) {
    let map = labels.labels();
    let json = if map.is_empty() { "null".into() } else { serde_json::to_string(&map).unwrap_or_default() };
    let detail = "`selector` does not match template `labels`";
    let noted = report.invalid(rule, place, json, detail).named(labels.path().to_string());
    if labels.is_written() {
        noted.related(labels.path(), "the labels of the template");
    }
}

fn restart_policy(template: &Cursor<'_, '_>, report: &mut Report) {
    let spec = template.get("spec");
    let policy = spec.get("restartPolicy");
    if !matches!(policy.text(), "" | "Always") {
        report.unsupported("DS109", &policy, policy.text(), &["Always"]);
    }
    let deadline = spec.get("activeDeadlineSeconds");
    if deadline.is_written() {
        report.forbidden("DS110", &deadline, "activeDeadlineSeconds in DaemonSet is not Supported");
    }
}

fn update_strategy(strategy: &Cursor<'_, '_>, report: &mut Report) {
    let kind = strategy.get("type");
    match kind.text() {
        "" | "RollingUpdate" => rolling_update(&strategy.get("rollingUpdate"), report),
        "OnDelete" => {}
        other => {
            // The internal form is printed; whatever rollingUpdate holds is of no use to the reader.
            let value = format!("{{\"Type\":{},\"RollingUpdate\":null}}", quoted(other));
            let supported = "supported values: \"RollingUpdate\", \"OnDelete\"";
            report
                .say("DS105", &kind, format!("Unsupported value: {value}: {supported}"))
                .named(strategy.path().to_string());
        }
    }
}

fn rolling_update(rolling: &Cursor<'_, '_>, report: &mut Report) {
    let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
    int_or_percent("DS108", &unavailable, report);
    int_or_percent("DS106", &surge, report);
    let set = (Limit::of(&unavailable, 1).is_set(), Limit::of(&surge, 0).is_set());
    match set {
        (true, true) => {
            let value = go_value(&surge);
            let noted =
                report.invalid("DS106", &surge, value, "may not be set when maxUnavailable is non-zero");
            if unavailable.is_written() {
                noted.related(unavailable.path(), "maxUnavailable is set here");
            }
        }
        (false, false) => {
            report.required("DS107", &unavailable, "cannot be 0 when maxSurge is 0");
        }
        _ => {}
    }
}

/// Checks one of the two limits; maxUnavailable and maxSurge are optional.
fn int_or_percent(rule: &'static str, field: &Cursor<'_, '_>, report: &mut Report) {
    match Limit::of(field, 0) {
        Limit::Number(value) if value < 0 => {
            report.invalid(rule, field, value, "must be greater than or equal to 0");
        }
        Limit::NoPercent(text) => {
            report.invalid_text(rule, field, text, PERCENT);
        }
        Limit::Percent(value) if value > 100 => {
            report.invalid(rule, field, go_value(field), "must not be greater than 100%");
        }
        _ => {}
    }
}

/// One of the two limits as the validation reads it.
#[derive(Clone, Copy)]
enum Limit<'a> {
    Number(i64),
    Percent(u64),
    /// Text that is no percentage counts as the number it is, or 0.
    NoPercent(&'a str),
    /// The wrong type.
    Unreadable,
}

impl<'a> Limit<'a> {
    fn of(field: &Cursor<'a, '_>, default: i64) -> Self {
        match field.node().map(|node| &node.value) {
            None => Self::Number(default),
            Some(Value::String(text)) => match text.strip_suffix('%') {
                Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    Self::Percent(digits.parse().unwrap_or(u64::MAX))
                }
                _ => Self::NoPercent(text),
            },
            Some(_) => field.integer().map_or(Self::Unreadable, Self::Number),
        }
    }

    fn is_set(self) -> bool {
        match self {
            Self::Number(value) => value != 0,
            Self::Percent(value) => value != 0,
            Self::NoPercent(text) => matches!(text.parse::<i64>(), Ok(value) if value != 0),
            Self::Unreadable => false,
        }
    }
}

fn go_value(field: &Cursor<'_, '_>) -> String {
    field.integer().map_or_else(|| quoted(field.text()), |value| value.to_string())
}
