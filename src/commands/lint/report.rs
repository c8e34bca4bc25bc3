//! From findings to the report that is printed.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::judge::Judgement;
use super::plan::Setting;
use crate::cli::LintArgs;
use crate::lint::{ByteEdit, Fingerprint, Judged, Place, Rule, Safety, Severity, Subject};
use crate::model::Text;
use crate::output::lint::{
    Edit, Fix, Item, Location, Object, Related, Report, RuleText, Source, Summary, Suppressed, Tool, plural,
};
use crate::source::here;

/// Returns the page of a rule in the repository that `Cargo.toml` names; empty if it names none.
pub(super) fn page(rule: &Rule) -> String {
    page_in(env!("CARGO_PKG_REPOSITORY"), rule)
}

/// GitHub and GitLab both find `HEAD`, whatever the branch is called.
fn page_in(repository: &str, rule: &Rule) -> String {
    let repository = repository.trim_end_matches('/').trim_end_matches(".git");
    if repository.is_empty() {
        return String::new();
    }
    format!("{repository}/blob/HEAD/docs/rules/{}.md", rule.id)
}

/// Makes the report.
pub(super) fn report(
    args: &LintArgs,
    setting: &Setting,
    judgement: Judgement,
    fingerprints: Vec<Fingerprint>,
) -> Report {
    let shown = |judged: &Judged| judged.suppressed.is_none() || args.ignoring.show_suppressed;
    let summary = summary(&judgement);
    let mut objects = Objects::default();
    let pairs = judgement.judged.into_iter().zip(fingerprints).filter(|(judged, _)| shown(judged));
    let findings: Vec<_> = pairs.map(|(judged, print)| item(judged, print, &mut objects)).collect();
    Report {
        schema: "json-v1",
        tool: Tool { name: "kubectl-ds", version: env!("CARGO_PKG_VERSION") },
        kubernetes_version: format!("1.{}", setting.plan.options.minor),
        summary,
        findings,
        rules: setting.plan.reporting().map(rule_text).collect(),
        files: judgement.files,
        here: here(),
    }
}

fn summary(judgement: &Judgement) -> Summary {
    let open: Vec<_> = judgement.judged.iter().filter(|judged| judged.suppressed.is_none()).collect();
    let count = |severity| open.iter().filter(|judged| judged.finding.severity == severity).count();
    let safe = |judged: &&&Judged| judged.finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
    let counts = judgement.counts;
    Summary {
        files: counts.files,
        documents: counts.documents,
        daemon_sets: counts.daemon_sets,
        skipped: counts.skipped(),
        templates: counts.templates,
        patches: counts.patches,
        foreign: counts.foreign,
        unreadable: counts.unreadable,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        suppressed: judgement.judged.len() - open.len(),
        fixable: open.iter().filter(safe).count(),
    }
}

/// Says in a line what was looked at and found.
pub(super) fn summary_line(summary: &Summary, version: &str) -> String {
    let mut line = format!(
        "{}, {}, {}",
        plural(summary.files, "file"),
        plural(summary.documents, "document"),
        plural(summary.daemon_sets, "DaemonSet"),
    );
    if summary.skipped > 0 {
        let kinds = [
            (summary.templates, "template", "templates"),
            (summary.patches, "patch", "patches"),
            (summary.foreign, "of another API", "of other APIs"),
            (summary.unreadable, "unreadable", "unreadable"),
        ];
        let kinds = kinds.iter().filter(|(count, ..)| *count > 0);
        let kinds: Vec<_> = kinds
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        line.push_str(&format!(", {} skipped ({})", summary.skipped, kinds.join(", ")));
    }
    line.push_str(&format!(
        ": {}, {}, {}",
        plural(summary.errors, "error"),
        plural(summary.warnings, "warning"),
        plural(summary.infos, "info"),
    ));
    if summary.suppressed > 0 {
        line.push_str(&format!(", {} accepted", summary.suppressed));
    }
    if summary.fixable > 0 {
        line.push_str(&format!("; --fix mends {}", summary.fixable));
    }
    line.push_str(&format!(" (Kubernetes {version})"));
    line
}

/// The findings of an object follow each other, and share it.
#[derive(Default)]
struct Objects {
    last: Option<(Arc<Subject>, Option<Rc<Object>>)>,
}

impl Objects {
    fn of(&mut self, subject: Arc<Subject>) -> Option<Rc<Object>> {
        if let Some((last, object)) = &self.last
            && Arc::ptr_eq(last, &subject)
        {
            return object.clone();
        }
        let object = (!subject.kind.is_empty() || !subject.name.is_empty()).then(|| {
            Rc::new(Object {
                api_version: Text::shared(&subject.api_version),
                kind: Text::shared(&subject.kind),
                namespace: Text::shared(&subject.namespace),
                name: Text::shared(&subject.name),
            })
        });
        self.last = Some((subject, object.clone()));
        object
    }
}

fn item(judged: Judged, fingerprint: Fingerprint, objects: &mut Objects) -> Item {
    let Judged { finding, suppressed } = judged;
    let text = |text: String| Text::shared(&text);
    Item {
        rule: finding.rule.id,
        name: finding.rule.name,
        severity: finding.severity.as_str(),
        certain: finding.certain,
        message: text(finding.message),
        label: finding.label.map(text),
        object: objects.of(finding.subject),
        container: finding.container.map(text),
        path: text(finding.pointer),
        location: location(&finding.place),
        source: finding.template.map(|own| Source { helm_template: Text::shared(&own) }),
        related: finding.related.into_iter().map(related).collect(),
        fix: finding.fix.map(|own| Box::new(fix(own))),
        url: page(finding.rule),
        fingerprint: Text::unique(&fingerprint.to_string()),
        suppressed: suppressed
            .map(|own| Box::new(Suppressed { by: own.by, reason: own.reason, expires: own.expires })),
        security: is_security(finding.rule),
        bytes: (finding.place.span.start.offset, finding.place.span.end.offset),
        exact: None,
    }
}

fn related(own: crate::lint::Related) -> Related {
    Related { location: own.place.as_ref().map(location), message: Text::shared(&own.text) }
}

fn fix(fix: crate::lint::Fix) -> Fix {
    let edit = |edit: ByteEdit| Edit { start_byte: edit.start, end_byte: edit.end, text: edit.text };
    Fix {
        safety: fix.safety.as_str(),
        summary: fix.summary,
        restarts_pods: fix.restarts,
        edits: fix.edits.into_iter().map(edit).collect(),
    }
}

/// A file as reports call it: with `/` between its parts, also where that is not what the system writes.
pub(super) fn shown_name(file: &str) -> Cow<'_, str> {
    if cfg!(windows) { file.replace('\\', "/").into() } else { file.into() }
}

fn location(place: &Place) -> Location {
    let (start, end) = (place.span.start, place.span.end);
    Location {
        file: Text::shared(&shown_name(&place.file)),
        line: start.line.max(1),
        column: start.column.max(1),
        end_line: end.line.max(start.line).max(1),
        end_column: end.column.max(1),
    }
}

fn is_security(rule: &Rule) -> bool {
    rule.id.starts_with("DS8")
}

fn rule_text(rule: &Rule) -> RuleText {
    RuleText {
        id: rule.id,
        name: rule.name,
        severity: rule.severity.as_str(),
        summary: rule.summary,
        help: super::explain::page(rule),
        url: page(rule),
        security: is_security(rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::find;

    #[test]
    fn a_page_is_in_the_repository_or_nowhere() {
        let rule = find("DS106").expect("a rule");
        for (repository, want) in [
            ("", ""),
            ("https://git.example/a/b", "https://git.example/a/b/blob/HEAD/docs/rules/DS106.md"),
            ("https://git.example/a/b.git", "https://git.example/a/b/blob/HEAD/docs/rules/DS106.md"),
            ("https://git.example/a/b/", "https://git.example/a/b/blob/HEAD/docs/rules/DS106.md"),
        ] {
            assert_eq!(page_in(repository, rule), want);
        }
    }
}
