//! Probes: `DescribeProbe`, and the URLs in them as Go's net/url writes them.

use serde_json::Value;

use super::{field, int_or_string, list, number, present, text, words};

/// Returns the probe in one line.
pub(super) fn probe(probe: &Value) -> String {
    let attributes = format!(
        "delay={}s timeout={}s period={}s #success={} #failure={}",
        number(probe, "initialDelaySeconds"),
        number(probe, "timeoutSeconds"),
        number(probe, "periodSeconds"),
        number(probe, "successThreshold"),
        number(probe, "failureThreshold"),
    );
    if let Some(own) = present(probe, "exec") {
        format!("exec {} {attributes}", words(list(own, "command")))
    } else if let Some(own) = present(probe, "httpGet") {
        format!("http-get {} {attributes}", url(own))
    } else if let Some(own) = present(probe, "tcpSocket") {
        format!("tcp-socket {}:{} {attributes}", text(own, "host"), int_or_string(field(own, "port")))
    } else if let Some(own) = present(probe, "grpc") {
        format!("grpc <pod>:{} {} {attributes}", number(own, "port"), text(own, "service"))
    } else {
        format!("unknown {attributes}")
    }
}

/// `URL.String()` of scheme, host, port and path.
fn url(get: &Value) -> String {
    let scheme = text(get, "scheme").to_lowercase();
    let (host, port) = (text(get, "host"), int_or_string(field(get, "port")));
    let host = match port.as_str() {
        "" => host.to_owned(),
        port if host.contains(':') => format!("[{host}]:{port}"),
        port => format!("{host}:{port}"),
    };
    let path = match text(get, "path") {
        "*" => "*".to_owned(),
        path => escaped(path, b"$&+,/:;=@"),
    };
    let mut url = String::new();
    if !scheme.is_empty() {
        url.push_str(&format!("{scheme}:"));
    }
    if (!scheme.is_empty() || !host.is_empty()) && (!host.is_empty() || !path.is_empty()) {
        url.push_str("//");
    }
    url.push_str(&escaped(&host, b"!$&'()*+,;=:[]<>\""));
    if !path.is_empty() && !path.starts_with('/') && !host.is_empty() {
        url.push('/');
    }
    if url.is_empty() && path.split('/').next().is_some_and(|first| first.contains(':')) {
        url.push_str("./");
    }
    url.push_str(&path);
    url
}

/// Escapes all bytes but letters, digits, `-_.~` and those of `kept`.
fn escaped(text: &str, kept: &[u8]) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || kept.contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
