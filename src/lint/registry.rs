//! The one table of all rules.

use super::rule::Rule;
use super::rules::TABLES;

/// Returns every rule, by id.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// Returns the rule with an id or a name.
#[must_use]
pub fn find(word: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == word || rule.name == word)
}
