//! `sarif`: SARIF 2.1.0, as code scanning of GitHub and GitLab reads it.
//!
//! One run; results are always there; regions have lines and columns from 1; paths are relative to `%SRCROOT%`.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{Item, Location, Report, RuleText};
use crate::output::json as go_json;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'r>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    column_kind: &'static str,
    original_uri_base_ids: Value,
    results: Results<'r>,
    tool: Value,
}

/// The results, made one by one as they are written: a hundred thousand of them would fill a gigabyte.
struct Results<'r>(&'r Report);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let index = |id: &str| report.rules.iter().position(|rule| rule.id == id);
        serializer.collect_seq(report.findings.iter().map(|item| result(report, item, index(item.rule))))
    }
}

/// Writes the log; accepted findings stand there as suppressed.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let rules: Vec<_> = report.rules.iter().map(rule).collect();
    let run = Run {
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({ "%SRCROOT%": { "description": { "text": "The folder lint ran in." } } }),
        results: Results(report),
        tool: json!({
            "driver": {
                "name": "kubectl-ds lint",
                "semanticVersion": report.tool.version,
                "rules": rules,
            }
        }),
    };
    go_json::write_pretty(out, &Log { schema: SCHEMA, runs: [run], version: "2.1.0" })
}

fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

fn rule(rule: &RuleText) -> Value {
    let mut properties = Map::new();
    let tags = if rule.security { json!(["kubernetes", "security"]) } else { json!(["kubernetes"]) };
    properties.insert("tags".into(), tags);
    if rule.security {
        let score = if rule.severity == "warning" { "7.0" } else { "4.0" };
        properties.insert("security-severity".into(), score.into());
    }
    let mut value = json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.summary },
        "help": { "text": rule.summary, "markdown": rule.help },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": properties,
    });
    // It must be absolute.
    if rule.url.contains("://") {
        value["helpUri"] = rule.url.clone().into();
    }
    value
}

fn result(report: &Report, item: &Item, index: Option<usize>) -> Value {
    let mut related: Vec<Value> = Vec::new();
    let physical = match &item.source {
        Some(source) => {
            related.push(json!({
                "id": 0,
                "physicalLocation": physical(report, &item.location),
                "message": { "text": "the rendered text" },
            }));
            json!({
                "artifactLocation": artifact(report, &source.helm_template),
                "region": { "startLine": 1 },
            })
        }
        None => physical(report, &item.location),
    };
    for other in &item.related {
        if let Some(place) = &other.location {
            let id = related.len();
            related.push(json!({
                "id": id,
                "physicalLocation": self::physical(report, place),
                "message": { "text": other.message },
            }));
        }
    }
    let mut location = json!({ "physicalLocation": physical });
    if let Some(object) = &item.object {
        location["logicalLocations"] =
            json!([{ "fullyQualifiedName": format!("{}{}", object.title(), item.path), "kind": "object" }]);
    }
    let mut result = json!({
        "ruleId": item.rule,
        "level": level(item.severity),
        "message": { "text": item.full_message() },
        "locations": [location],
        "partialFingerprints": { "kubectlDsLint/v1": item.fingerprint },
    });
    if let Some(index) = index {
        result["ruleIndex"] = index.into();
    }
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(accepted) = &item.suppressed {
        let kind = if matches!(accepted.by, "comment" | "annotation") { "inSource" } else { "external" };
        result["suppressions"] = json!([{ "kind": kind, "justification": accepted.reason }]);
    }
    result
}

fn physical(report: &Report, place: &Location) -> Value {
    let mut region = json!({
        "startLine": place.line.max(1),
        "startColumn": place.column.max(1),
        "endLine": place.end_line.max(1),
    });
    if place.end_line > place.line || place.end_column > place.column {
        region["endColumn"] = place.end_column.into();
    }
    json!({ "artifactLocation": artifact(report, &place.file), "region": region })
}

fn artifact(report: &Report, file: &str) -> Value {
    let file = report.relative(file);
    if file.starts_with('/') {
        // Outside of the root there is nothing to be relative to.
        return json!({ "uri": format!("file://{}", uri(file)) });
    }
    json!({ "uri": uri(file), "uriBaseId": "%SRCROOT%" })
}

/// A path as part of a URI.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
