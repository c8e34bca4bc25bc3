//! What several fixes need: the word that was meant, the labels that stay.

use crate::lint::validation::Problem;
use crate::lint::{Context, Field, scalar};
use crate::model::{Quantity, label_key_errors, label_value_errors};
use crate::yaml::suggest;

/// Labels that change from release to release, and so are no part of a selector.
const CHANGING: [&str; 6] = [
    "app.kubernetes.io/version",
    "chart",
    "controller-revision-hash",
    "helm.sh/chart",
    "pod-template-generation",
    "version",
];

/// Returns the supported value nearest to what is written.
pub(crate) fn nearest(problem: &Problem, field: Field<'_>) -> Option<String> {
    let supported = problem.supported();
    let written = field.text()?;
    suggest(written, &supported).filter(|word| *word != written).map(str::to_owned)
}

/// Returns the labels of the template that can be selected for ever, as `key: value`.
pub(crate) fn stable_labels(context: &Context<'_>) -> Vec<String> {
    let labels = context.template_metadata().get("labels");
    let stable = labels.entries().filter(|(key, _)| !CHANGING.contains(key));
    let sound = stable.filter_map(|(key, value)| {
        let value = value.text()?;
        let valid = label_key_errors(key).is_empty() && label_value_errors(value).is_empty();
        valid.then(|| format!("{}: {}", scalar(key), scalar(value)))
    });
    sound.collect()
}

/// Returns the quantity that was meant by `1GB`, `100 m`, `1K` and the like.
pub(crate) fn quantity(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(split);
    let unit = match unit.to_ascii_lowercase().as_str() {
        "m" => "m",
        "k" | "kb" => "k",
        "mb" => "M",
        "g" | "gb" => "G",
        "t" | "tb" => "T",
        "ki" | "kib" => "Ki",
        "mi" | "mib" => "Mi",
        "gi" | "gib" => "Gi",
        "ti" | "tib" => "Ti",
        _ => return None,
    };
    let meant = format!("{number}{unit}");
    Quantity::parse(&meant).is_ok().then_some(meant)
}

/// Returns the first quoted word of a message.
pub(crate) fn quoted_word(message: &str) -> Option<&str> {
    message.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_that_were_meant() {
        let cases = [
            ("1GB", Some("1G")),
            ("100 m", Some("100m")),
            ("1K", Some("1k")),
            ("100mb", Some("100M")),
            ("1GiB", Some("1Gi")),
            ("0x10", None),
            ("abc", None),
            ("", None),
        ];
        for (text, want) in cases {
            assert_eq!(quantity(text).as_deref(), want, "{text}");
        }
    }
}
