//! What a valid name, label key and label value is, with the API server's own words for what is wrong.
//!
//! Follows k8s.io/apimachinery of 1.36: pkg/api/validate/content (dns.go, kube.go, errors.go), and
//! pkg/util/validation/validation.go, which says "characters" where it counts bytes too.

const LABEL_KEY: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_KEY_MESSAGE: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const DNS_LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const DNS_SUBDOMAIN: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

/// The longest label value, and the longest name part of a label key, in bytes.
pub const LABEL_MAX: usize = 63;
/// The longest DNS-1123 subdomain, in bytes.
pub const SUBDOMAIN_MAX: usize = 253;

/// Returns what is wrong with a label key, nothing if it is valid.
pub fn label_key_errors(key: &str) -> Vec<String> {
    let mut errors = Vec::new();
    let example = || regex_error(LABEL_KEY_MESSAGE, LABEL_KEY, &["MyName", "my.name", "123-abc"]);
    let (prefix, name) = match key.split('/').collect::<Vec<_>>()[..] {
        [name] => (None, name),
        [prefix, name] => (Some(prefix), name),
        _ => {
            return vec![format!(
                "a valid label key {} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
                example()
            )];
        }
    };
    match prefix {
        Some("") => errors.push("prefix part must be non-empty".into()),
        Some(prefix) => {
            errors.extend(
                dns_subdomain(prefix, "bytes").into_iter().map(|error| format!("prefix part {error}")),
            );
        }
        None => {}
    }
    if name.is_empty() {
        errors.push("name part must be non-empty".into());
    } else if name.len() > LABEL_MAX {
        errors.push(format!("name part {}", too_long(LABEL_MAX, "bytes")));
    }
    if !is_label_text(name) {
        errors.push(format!("name part {}", example()));
    }
    errors
}

/// Returns what is wrong with a label value, nothing if it is valid.
pub fn label_value_errors(value: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if value.len() > LABEL_MAX {
        errors.push(too_long(LABEL_MAX, "bytes"));
    }
    if !value.is_empty() && !is_label_text(value) {
        errors.push(regex_error(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            &format!("({LABEL_KEY})?"),
            &["MyValue", "my_value", "12345"],
        ));
    }
    errors
}

/// Returns what is wrong with a DNS-1123 subdomain (most object names), nothing if it is valid.
pub fn subdomain_errors(name: &str) -> Vec<String> {
    dns_subdomain(name, "characters")
}

fn dns_subdomain(name: &str, unit: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if name.len() > SUBDOMAIN_MAX {
        errors.push(too_long(SUBDOMAIN_MAX, unit));
    }
    if !is_subdomain(name) {
        errors.push(regex_error(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
            DNS_SUBDOMAIN,
            &["example.com"],
        ));
    }
    errors
}

/// Returns what is wrong with a DNS-1123 label (namespace, container name), nothing if it is valid.
pub fn dns_label_errors(name: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if name.len() > LABEL_MAX {
        errors.push(too_long(LABEL_MAX, "characters"));
    }
    if !is_dns_label(name) {
        errors.push(if is_subdomain(name) {
            "must not contain dots".into()
        } else {
            regex_error(
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
                DNS_LABEL,
                &["my-name", "123-abc"],
            )
        });
    }
    errors
}

fn is_label_text(text: &str) -> bool {
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    is_framed(text.as_bytes(), u8::is_ascii_alphanumeric, inner)
}

fn is_dns_label(text: &str) -> bool {
    let edge = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    is_framed(text.as_bytes(), edge, |byte| edge(byte) || *byte == b'-')
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_dns_label)
}

fn is_framed(bytes: &[u8], edge: impl Fn(&u8) -> bool, inner: impl Fn(&u8) -> bool) -> bool {
    bytes.first().is_some_and(&edge) && bytes.last().is_some_and(&edge) && bytes.iter().all(inner)
}

fn too_long(limit: usize, unit: &str) -> String {
    format!("must be no more than {limit} {unit}")
}

fn regex_error(message: &str, regex: &str, examples: &[&str]) -> String {
    let examples: Vec<_> = examples.iter().map(|example| format!("'{example}', ")).collect();
    format!("{message} (e.g. {}regex used for validation is '{regex}')", examples.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values() {
        for key in ["app", "app.kubernetes.io/name", "a", "A_b.c", "x/y"] {
            assert!(label_key_errors(key).is_empty(), "{key}");
        }
        for key in ["", "/x", "x/", "a/b/c", "-a", "a-", "A.io/x-", "É", &"a".repeat(64)] {
            assert!(!label_key_errors(key).is_empty(), "{key}");
        }
        assert!(label_value_errors("").is_empty());
        assert!(!label_value_errors("-5").is_empty());
        assert_eq!(dns_label_errors("a.b"), ["must not contain dots"]);
    }
}
