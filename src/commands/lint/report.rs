//! From findings to the report that is printed.

use super::judge::Judgement;
use super::plan::Setting;
use crate::cli::LintArgs;
use crate::lint::{Finding, Judged, Place, Rule, Safety, Severity, fingerprints as all};
use crate::output::lint::{
    Edit, Fix, Item, Location, Object, Related, Report, RuleText, Source, Summary, Suppressed, Tool,
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

/// Sorts findings and gives each its fingerprint.
pub(super) fn fingerprints(judgement: &mut Judgement) -> Vec<String> {
    all(judgement.judged.iter().map(|judged| &judged.finding))
}

/// Makes the report.
pub(super) fn report(
    args: &LintArgs,
    setting: &Setting,
    judgement: &Judgement,
    fingerprints: Vec<String>,
) -> Report {
    let shown = |judged: &Judged| judged.suppressed.is_none() || args.ignoring.show_suppressed;
    let pairs = judgement.judged.iter().zip(fingerprints);
    let findings: Vec<_> =
        pairs.filter(|(judged, _)| shown(judged)).map(|(judged, print)| item(judged, print)).collect();
    Report {
        schema: "json-v1",
        tool: Tool { name: "kubectl-ds", version: env!("CARGO_PKG_VERSION") },
        kubernetes_version: format!("1.{}", setting.plan.options.minor),
        summary: summary(judgement),
        findings,
        rules: setting.plan.reporting().map(rule_text).collect(),
        files: judgement.files.clone(),
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

/// Returns `1 file`, `2 files`.
pub(super) fn plural(count: usize, one: &str) -> String {
    let ending = match one {
        _ if count == 1 => "",
        one if one.ends_with('x') => "es",
        _ => "s",
    };
    format!("{count} {one}{ending}")
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

fn item(judged: &Judged, fingerprint: String) -> Item {
    let finding = &judged.finding;
    Item {
        rule: finding.rule.id,
        name: finding.rule.name,
        severity: finding.severity.as_str(),
        certain: finding.certain,
        message: finding.message.clone(),
        label: finding.label.clone(),
        object: object(finding),
        container: finding.container.clone(),
        path: finding.pointer.clone(),
        location: location(&finding.place),
        source: judged.template.clone().map(|helm_template| Source { helm_template }),
        related: related(finding),
        fix: finding.fix.as_ref().map(fix),
        url: page(finding.rule),
        fingerprint,
        suppressed: judged.suppressed.as_ref().map(|own| Suppressed {
            by: own.by,
            reason: own.reason.clone(),
            expires: own.expires.clone(),
        }),
        snippet: judged.snippet.clone(),
        bytes: (finding.place.span.start.offset as usize, finding.place.span.end.offset as usize),
        exact: None,
        security: is_security(finding.rule),
    }
}

fn object(finding: &Finding) -> Option<Object> {
    let subject = &finding.subject;
    (!subject.kind.is_empty() || !subject.name.is_empty()).then(|| Object {
        api_version: subject.api_version.clone(),
        kind: subject.kind.clone(),
        namespace: subject.namespace.clone(),
        name: subject.name.clone(),
    })
}

fn related(finding: &Finding) -> Vec<Related> {
    let own = finding.related.iter();
    own.map(|own| Related { location: own.place.as_ref().map(location), message: own.text.clone() }).collect()
}

fn fix(fix: &crate::lint::Fix) -> Fix {
    Fix {
        safety: fix.safety.as_str(),
        summary: fix.summary.clone(),
        restarts_pods: fix.restarts,
        edits: fix
            .edits
            .iter()
            .map(|edit| Edit { start_byte: edit.start, end_byte: edit.end, text: edit.text.clone() })
            .collect(),
    }
}

/// A file as reports call it: with `/` between its parts, also where that is not what the system writes.
pub(super) fn shown_name(file: &str) -> String {
    if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() }
}

fn location(place: &Place) -> Location {
    let (start, end) = (place.span.start, place.span.end);
    Location {
        file: shown_name(&place.file),
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
