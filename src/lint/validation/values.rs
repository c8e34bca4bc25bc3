//! What a valid port name, header, address, path and the like is, in the API server's words.
//!
//! Names, label keys and label values are `model`'s. Follows pkg/util/validation of apimachinery 1.36
//! (validation.go, ip.go) and pkg/apis/core/validation/validation.go.

// The types alone; sockets are std's.
use core::net::{Ipv4Addr, Ipv6Addr};

/// The most an unsigned 16-bit port can be.
const PORT_MAX: i64 = 65_535;
/// `math.MaxInt32`.
const INT32_MAX: i64 = 2_147_483_647;

/// Returns the server's text for a regular expression that does not match.
pub(crate) fn regex_error(message: &str, regex: &str, examples: &[&str]) -> String {
    let examples: Vec<_> = examples.iter().map(|example| format!("'{example}', ")).collect();
    format!("{message} (e.g. {}regex used for validation is '{regex}')", examples.join(" or "))
}

/// Returns what is wrong with a port number (`IsValidPortNum`).
pub(crate) fn port_errors(port: i64) -> Vec<String> {
    range_errors(port, 1, PORT_MAX)
}

/// Returns what is wrong with a user or group id (`IsValidUserID`, `IsValidGroupID`).
pub(crate) fn id_errors(id: i64) -> Vec<String> {
    range_errors(id, 0, INT32_MAX)
}

/// Returns what is wrong with a number that must lie in a range.
pub(crate) fn range_errors(value: i64, low: i64, high: i64) -> Vec<String> {
    if (low..=high).contains(&value) { Vec::new() } else { vec![range_error(low, high)] }
}

/// Returns the text for a number out of its range (`InclusiveRangeError`).
pub(crate) fn range_error(low: i64, high: i64) -> String {
    format!("must be between {low} and {high}, inclusive")
}

/// Returns what is wrong with a port name (`IsValidPortName`).
pub(crate) fn port_name_errors(name: &str) -> Vec<String> {
    let mut errors = Vec::new();
    let mut say = |wrong: bool, text: &str| {
        if wrong {
            errors.push(text.to_owned());
        }
    };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    say(name.len() > 15, "must be no more than 15 characters");
    say(
        name.is_empty() || !name.bytes().all(plain),
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    );
    say(!name.bytes().any(|byte| byte.is_ascii_lowercase()), "must contain at least one letter (a-z)");
    say(name.contains("--"), "must not contain consecutive hyphens");
    say(name.starts_with('-') || name.ends_with('-'), "must not begin or end with a hyphen");
    errors
}

/// Returns what is wrong with an HTTP header's name (`IsHTTPHeaderName`).
pub(crate) fn header_errors(name: &str) -> Vec<String> {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Vec::new();
    }
    vec![regex_error(
        "a valid HTTP header must consist of alphanumeric characters or '-'",
        "[-A-Za-z0-9]+",
        &["X-Header-Name"],
    )]
}

/// Returns what is wrong with the name of an environment variable (`IsRelaxedEnvVarName`).
pub(crate) fn env_name_errors(name: &str) -> Vec<String> {
    if name.is_empty() {
        return vec!["environment variable name must be non-empty".to_owned()];
    }
    if name.chars().all(|c| (' '..='~').contains(&c) && c != '=') {
        return Vec::new();
    }
    vec![
        "a valid environment variable name must consist only of printable ASCII characters other than '='"
            .to_owned(),
    ]
}

/// Returns what is wrong with a key of a ConfigMap or Secret (`IsConfigMapKey`).
pub(crate) fn config_key_errors(key: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if key.len() > 253 {
        errors.push("must be no more than 253 characters".to_owned());
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if key.is_empty() || !key.bytes().all(plain) {
        errors.push(regex_error(
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "[-._a-zA-Z0-9]+",
            &["key.name", "KEY_NAME", "key-name"],
        ));
    }
    match key {
        "." => errors.push("must not be '.'".to_owned()),
        ".." => errors.push("must not be '..'".to_owned()),
        _ if key.starts_with("..") => errors.push("must not start with '..'".to_owned()),
        _ => {}
    }
    errors
}

/// Returns what is wrong with a path that has to stay below where it starts (`validateLocalDescendingPath`).
pub(crate) fn descending_path_errors(path: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if path.starts_with('/') {
        errors.push("must be a relative path".to_owned());
    }
    errors.extend(backstep_errors(path));
    errors
}

/// Returns what is wrong with a path that may not go up (`validatePathNoBacksteps`).
pub(crate) fn backstep_errors(path: &str) -> Option<String> {
    path.split('/').any(|part| part == "..").then(|| "must not contain '..'".to_owned())
}

/// Returns what is wrong with a path in a volume of keys (`ValidateLocalNonReservedPath`).
pub(crate) fn key_path_errors(path: &str) -> Vec<String> {
    let mut errors = descending_path_errors(path);
    if path.starts_with("..") && !path.starts_with("../") {
        errors.push("must not start with '..'".to_owned());
    }
    errors
}

/// Returns what is wrong with an address (`IsValidIPForLegacyField`, strict since 1.36).
pub(crate) fn ip_errors(text: &str) -> Vec<String> {
    let mut errors = Vec::new();
    match text.parse::<Ipv6Addr>() {
        Ok(address) if address.to_ipv4_mapped().is_some() => {
            errors.push("must not be an IPv4-mapped IPv6 address".to_owned());
        }
        Ok(_) => {}
        Err(_) if text.parse::<Ipv4Addr>().is_ok() => {}
        Err(_) if is_sloppy_ipv4(text) => errors.push("must not have leading 0s".to_owned()),
        Err(_) => errors.push("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)".to_owned()),
    }
    errors
}

/// Four numbers, with zeros in front.
fn is_sloppy_ipv4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let fits = |part: &&str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part
                .trim_start_matches('0')
                .parse::<u8>()
                .map_or_else(|_| part.bytes().all(|b| b == b'0'), |_| true)
    };
    parts.len() == 4 && parts.iter().all(fits)
}

/// Returns what is wrong with a DNS search path (`ValidateDNS1123SubdomainWithUnderScore`).
pub(crate) fn search_path_errors(text: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if text.len() > 253 {
        errors.push("must be no more than 253 characters".to_owned());
    }
    if !text.split('.').all(is_underscored_label) {
        errors.push(regex_error(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
            "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*",
            &["example.com"],
        ));
    }
    errors
}

fn is_underscored_label(label: &str) -> bool {
    let label = label.strip_prefix('_').unwrap_or(label);
    is_framed(label, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit(), b"-_")
}

/// Returns whether a sysctl may be called so (`IsValidSysctlName`).
pub(crate) fn is_sysctl(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.len() <= 253 && name.split(['.', '/']).all(|part| is_framed(part, plain, b"-_"))
}

/// Bytes of one kind at both ends, others allowed between.
fn is_framed(text: &str, edge: impl Fn(u8) -> bool, between: &[u8]) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|byte| edge(*byte))
        && bytes.last().is_some_and(|byte| edge(*byte))
        && bytes.iter().all(|byte| edge(*byte) || between.contains(byte))
}

/// Returns what is wrong with a label key once its case is forgotten: the rule for annotations.
pub(crate) fn annotation_key_errors(key: &str) -> Vec<String> {
    crate::model::label_key_errors(&key.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["1.2.3.4", "::1", "fe80::1", "0.0.0.0"] {
            assert!(ip_errors(good).is_empty(), "{good}");
        }
        assert_eq!(ip_errors("1.2.3.04"), ["must not have leading 0s"]);
        assert_eq!(ip_errors("::ffff:1.2.3.4"), ["must not be an IPv4-mapped IPv6 address"]);
        for bad in ["", "dns", "1.2.3", "1.2.3.256", "fe80::1%eth0", "01.2.3.300"] {
            assert_eq!(
                ip_errors(bad),
                ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"],
                "{bad}"
            );
        }
    }

    #[test]
    fn port_names() {
        for good in ["http", "a-b", "1a", "abcdefghijklmno"] {
            assert!(port_name_errors(good).is_empty(), "{good}");
        }
        assert_eq!(port_name_errors("8080"), ["must contain at least one letter (a-z)"]);
        assert_eq!(port_name_errors("a--b"), ["must not contain consecutive hyphens"]);
        assert_eq!(port_name_errors("").len(), 2);
    }

    #[test]
    fn paths() {
        assert!(key_path_errors("a/b..c").is_empty());
        assert_eq!(key_path_errors("../x"), ["must not contain '..'"]);
        assert_eq!(key_path_errors("..x"), ["must not start with '..'"]);
        assert_eq!(descending_path_errors("/a/.."), ["must be a relative path", "must not contain '..'"]);
    }

    #[test]
    fn names_of_other_things() {
        assert!(env_name_errors("1 a.b").is_empty());
        assert!(!env_name_errors("a=b").is_empty());
        assert!(!env_name_errors("Ä").is_empty());
        assert!(is_sysctl("net/ipv4/conf.all"));
        assert!(!is_sysctl("a b") && !is_sysctl("a..b") && !is_sysctl(""));
        assert!(search_path_errors("_a.b").is_empty());
        assert!(!search_path_errors("a-").is_empty() && !search_path_errors("").is_empty());
        assert!(!config_key_errors("..a").is_empty());
    }
}
