//! `kubectl ds lint config`: is it right, and what may it say.

use serde_json::{Map, Value, json};

use super::plan;
use crate::failure::{Exit, Failure};
use crate::lint::rules;
use crate::output::{json as go_json, ui::Ui};
use crate::source::{config_by_environment, nearest_config};

/// Tells everything that is wrong with a configuration.
pub(super) fn check(file: Option<&str>, ui: &mut Ui) -> Result<Exit, Failure> {
    let found = file.map(str::to_owned).or_else(config_by_environment).or_else(nearest_config);
    let Some(file) = found else {
        return Err(Failure::input("no .ds-lint.yaml here or above").hinted("name the file"));
    };
    let config = plan::read(&file)?;
    let expired = config.expired(&plan::today());
    if !expired.is_empty() {
        return Err(plan::faults(&file, &expired));
    }
    let chosen = crate::lint::Plan::choose(&config).len();
    writeln!(ui.answer(), "{file}: valid; {chosen} rules run, {} ignores", config.ignores.len())?;
    Ok(Exit::Ok)
}

/// Prints the JSON Schema.
pub(super) fn schema(ui: &mut Ui) -> Result<Exit, Failure> {
    go_json::write_pretty(ui.answer(), &schema_value())?;
    Ok(Exit::Ok)
}

/// The JSON Schema of the configuration, with every rule and its options.
fn schema_value() -> Value {
    let mut options = Map::new();
    for rule in rules() {
        let mut own = Map::new();
        for option in rule.options {
            let mut schema: Value = serde_json::from_str(option.schema).unwrap_or_else(|_| json!({}));
            if let Value::Object(fields) = &mut schema {
                fields.insert("description".into(), option.summary.into());
            }
            own.insert(option.name.into(), schema);
        }
        let schema = json!({ "type": "object", "additionalProperties": false, "properties": own,
            "description": format!("{}: {}", rule.name, rule.summary) });
        options.insert(rule.id.into(), schema.clone());
        options.insert(rule.name.into(), schema);
    }
    let selectors = json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kubectl ds lint",
        "type": "object",
        "additionalProperties": false,
        "required": ["version"],
        "properties": {
            "version": { "const": 1 },
            "kubernetesVersion": { "type": "string", "pattern": "^v?1\\.[0-9]+(\\.[0-9]+)?$" },
            "platform": { "enum": crate::lint::Platform::ALL.map(crate::lint::Platform::as_str) },
            "psa": { "enum": crate::lint::PodSecurity::ALL.map(crate::lint::PodSecurity::as_str) },
            "profile": { "enum": crate::lint::Profile::ALL.map(crate::lint::Profile::as_str) },
            "select": selectors, "extendSelect": selectors, "ignore": selectors,
            "severity": { "type": "object", "additionalProperties": { "enum": ["error", "warning", "info"] } },
            "failOn": { "enum": crate::lint::FailOn::ALL.map(|(word, _)| word) },
            "paths": { "type": "object", "additionalProperties": false,
                "properties": { "exclude": { "type": "array", "items": { "type": "string" } } } },
            "nodes": { "type": "object", "additionalProperties": false, "properties": {
                "count": { "type": "integer", "minimum": 0 },
                "file": { "type": "string" },
                "rolloutTimeout": { "type": ["string", "integer"] },
                "startupTaints": { "type": "array", "items": { "type": "string" } } } },
            "rules": { "type": "object", "additionalProperties": false, "properties": options },
            "ignores": { "type": "array", "items": { "type": "object", "additionalProperties": false,
                "required": ["rule", "reason"], "properties": {
                    "rule": { "type": "string" }, "object": { "type": "string" },
                    "container": { "type": "string" }, "reason": { "type": "string", "minLength": 1 },
                    "expires": { "type": "string", "format": "date" } } } },
        },
    })
}
