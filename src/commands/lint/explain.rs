//! `kubectl ds lint rules` and `--explain`: what the rules say of themselves.

use serde::Serialize;

use crate::failure::{Exit, Failure};
use crate::lint::{Needs, Rule, find, rules};
use crate::output::table::{Cell, Column, Table};
use crate::output::{json, ui::Ui};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: &'static str,
    name: &'static str,
    severity: &'static str,
    profile: &'static str,
    certain: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'static str>,
    fix_restarts_pods: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<&'static str>,
    summary: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
}

#[derive(Serialize)]
struct Entries {
    rules: Vec<Entry>,
}

fn entry(rule: &Rule) -> Entry {
    Entry {
        id: rule.id,
        name: rule.name,
        severity: rule.severity.as_str(),
        profile: rule.profile.as_str(),
        certain: rule.certain,
        fix: rule.fix.map(|safety| safety.as_str()),
        fix_restarts_pods: rule.restarts,
        needs: needs(rule),
        summary: rule.summary,
        url: super::report::page(rule),
    }
}

fn needs(rule: &Rule) -> Option<&'static str> {
    match rule.needs {
        Needs::Engine | Needs::Object => None,
        Needs::Input => Some("other objects of the input"),
        Needs::Nodes => Some("--nodes-file, --snapshot or --live"),
        Needs::NodeCount => Some("--node-count or nodes"),
        Needs::Platform => Some("--platform"),
        Needs::Against => Some("--against"),
    }
}

/// Lists the rules.
pub(super) fn list(format: &str, ui: &mut Ui) -> Result<Exit, Failure> {
    let entries: Vec<_> = rules().map(entry).collect();
    match format {
        "json" => {
            let body = Entries { rules: entries };
            json::write_pretty(ui.answer(), &json::Envelope::new("LintRules", &body))?;
        }
        "markdown" => {
            writeln!(
                ui.answer(),
                "| Rule | Name | Severity | Profile | Fix | What it finds |\n|---|---|---|---|---|---|"
            )?;
            for own in &entries {
                let fix = own.fix.unwrap_or("");
                writeln!(
                    ui.answer(),
                    "| [{}](rules/{}.md) | {} | {} | {} | {fix} | {} |",
                    own.id,
                    own.id,
                    own.name,
                    own.severity,
                    own.profile,
                    own.summary.replace('|', "\\|"),
                )?;
            }
        }
        _ => {
            let columns = ["RULE", "NAME", "SEVERITY", "PROFILE", "FIX", "FINDS"].map(Column::left);
            let mut table = Table::new(columns);
            for own in &entries {
                let fix = own.fix.unwrap_or("-");
                table.row([own.id, own.name, own.severity, own.profile, fix, own.summary].map(Cell::new));
            }
            ui.table(&table)?;
        }
    }
    Ok(Exit::Ok)
}

/// Prints the page of a rule.
pub(super) fn explain(word: &str, ui: &mut Ui) -> Result<Exit, Failure> {
    let Some(rule) = find(word).or_else(|| find(&word.to_uppercase())) else {
        return Err(
            Failure::input(format!("there is no rule {word:?}")).hinted("kubectl ds lint rules lists them")
        );
    };
    write!(ui.answer(), "{}", page(rule))?;
    Ok(Exit::Ok)
}

/// The page of a rule, in Markdown; docs/rules holds the same text.
pub(super) fn page(rule: &Rule) -> String {
    let certain = if rule.certain { ", certain" } else { "" };
    let mut text = format!(
        "# {} {}\n\n{}.\n\nSeverity: {}{certain}. Profile: {}.",
        rule.id,
        rule.name,
        capital(rule.summary),
        rule.severity,
        rule.profile.as_str(),
    );
    if let Some(needs) = needs(rule) {
        text.push_str(&format!(" Needs: {needs}."));
    }
    match rule.fix {
        Some(safety) => {
            let restarts = if rule.restarts { "replaces the pods" } else { "restarts nothing" };
            text.push_str(&format!(" Fix: {}; applying it {restarts}.", safety.as_str()));
        }
        None => text.push_str(" Fix: by hand."),
    }
    text.push_str(&format!("\n\n## Why\n\n{}\n\n## What to do\n\n{}\n", rule.why.trim(), rule.how.trim()));
    if !rule.options.is_empty() {
        text.push_str("\n## Options\n\n");
        for option in rule.options {
            text.push_str(&format!("- `{}`: {}\n", option.name, option.summary));
        }
    }
    if !rule.setting.is_empty() {
        text.push_str(&format!(
            "\nThe examples are judged with:\n\n```yaml\n{}\n```\n",
            rule.setting.trim_end()
        ));
    }
    if !rule.before.is_empty() {
        text.push_str(&format!("\n## Before\n\n```yaml\n{}\n```\n", rule.before.trim_end()));
    }
    text.push_str(&format!("\n## Bad\n\n```yaml\n{}\n```\n", rule.bad.trim_end()));
    text.push_str(&format!("\n## Good\n\n```yaml\n{}\n```\n", rule.good.trim_end()));
    text
}

fn capital(text: &str) -> String {
    // Names of fields stay as they are: maxSurge.
    let word = text.split(' ').next().unwrap_or_default();
    if word.chars().any(char::is_uppercase) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
