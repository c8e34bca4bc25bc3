//! What `-v` tells about requests, on stderr, in the form of kubectl's log.
//!
//! From 6 on: method, URL, status, milliseconds; from 7 on the headers; from 8 on the bodies. Follows
//! debuggingRoundTripper (client-go/transport/round_trippers.go) and klog's text form. Credentials and whatever may
//! be a secret are masked; a body that cannot be searched for secrets is not shown.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use http::header::HeaderMap;
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use jiff::Timestamp;
use kube::client::Body;
use serde_json::Value;

/// The longest body that is kept until its end.
const LONGEST: usize = 4 << 20;
/// How much of a body is shown (truncateBody, client-go/rest/request.go).
const SHOWN: [(i32, usize); 3] = [(10, usize::MAX), (9, 10_240), (8, 1024)];
const MASK: &str = "<masked>";

/// Where the lines go.
#[derive(Clone)]
pub(super) struct Log {
    verbosity: i32,
    sink: Arc<dyn Fn(&str) + Send + Sync>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("verbosity", &self.verbosity).finish_non_exhaustive()
    }
}

impl Log {
    /// The log on stderr.
    pub fn stderr(verbosity: i32) -> Self {
        let sink = |line: &str| {
            // That stderr is gone is no news to anyone.
            let _ = writeln!(std::io::stderr(), "{line}");
        };
        Self { verbosity, sink: Arc::new(sink) }
    }

    /// A log that `sink` gets, for tests.
    #[cfg(test)]
    pub fn to(verbosity: i32, sink: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { verbosity, sink: Arc::new(sink) }
    }

    /// Whether anything is told at all.
    pub fn on(&self) -> bool {
        self.verbosity >= 6
    }

    /// A request, before it is sent.
    pub fn request(&self, verb: &str, url: &str, headers: &HeaderMap) {
        if self.verbosity >= 7 {
            self.line("Request", &[("verb", verb), ("url", url), ("headers", &masked(headers))]);
        }
    }

    /// Whether bodies are told.
    pub fn bodies(&self) -> bool {
        self.verbosity >= 8
    }

    /// The body of a request, before it is sent.
    pub fn request_body(&self, body: &[u8]) {
        if self.bodies() && !body.is_empty() {
            self.line("Request Body", &[("body", &self.searched(body, body.len()))]);
        }
    }

    /// A body without its secrets, `length` bytes long; of a longer one than is kept nothing is shown.
    fn searched(&self, kept: &[u8], length: usize) -> String {
        match serde_json::from_slice::<Value>(kept) {
            Ok(mut value) if length <= LONGEST => {
                mask(&mut value);
                cut(&value.to_string(), self.verbosity)
            }
            _ => format!("<{length} bytes, not searched for secrets and so not shown>"),
        }
    }

    /// What came back: the status, or `None` if nothing did.
    pub fn response(
        &self,
        verb: &str,
        url: &str,
        response: Option<(http::StatusCode, &HeaderMap)>,
        millis: u128,
    ) {
        if !self.on() {
            return;
        }
        let status = response.map_or(String::new(), |(status, _)| {
            format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default())
        });
        let mut pairs = Vec::new();
        // From 7 on the request told verb and URL.
        if self.verbosity == 6 {
            pairs.extend([("verb", verb), ("url", url)]);
        }
        let (headers, millis) = (response.map_or(String::new(), |(_, own)| masked(own)), millis.to_string());
        pairs.push(("status", &status));
        if self.verbosity >= 8 {
            pairs.push(("headers", &headers));
        }
        pairs.push(("milliseconds", &millis));
        self.line("Response", &pairs);
    }

    /// Hands an answer's body on and tells it when it has ended.
    pub fn body(&self, body: Body) -> UnsyncBoxBody<Bytes, kube::Error> {
        if !self.bodies() {
            return body.boxed_unsync();
        }
        let mut copy = Copy { log: self.clone(), kept: Vec::new(), length: 0 };
        body.map_frame(move |frame| {
            if let Some(data) = frame.data_ref() {
                copy.add(data);
            }
            frame
        })
        .boxed_unsync()
    }

    /// Tells something that went wrong and is not the answer (klog.Errorf).
    pub fn error(&self, message: &str) {
        self.write('E', message);
    }

    fn line(&self, message: &str, pairs: &[(&str, &str)]) {
        let mut line = format!("{message:?}");
        for (key, value) in pairs {
            line.push(' ');
            line.push_str(key);
            push_value(&mut line, key, value);
        }
        self.write('I', &line);
    }

    fn write(&self, severity: char, message: &str) {
        let now = Timestamp::now().strftime("%m%d %H:%M:%S%.6f");
        (self.sink)(&format!("{severity}{now} {:>7} cluster] {message}", std::process::id()));
    }
}

/// The copy of a body; told when the body is dropped, at its end or where it broke off.
struct Copy {
    log: Log,
    kept: Vec<u8>,
    length: usize,
}

impl Copy {
    fn add(&mut self, data: &[u8]) {
        self.length += data.len();
        if self.length <= LONGEST {
            self.kept.extend_from_slice(data);
        }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if self.length == 0 {
            return;
        }
        let shown = self.log.searched(&self.kept, self.length);
        self.log.line("Response Body", &[("body", &shown)]);
    }
}

/// truncateBody
fn cut(text: &str, verbosity: i32) -> String {
    let most = SHOWN.iter().find(|(from, _)| verbosity >= *from).map_or(0, |(_, most)| *most);
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{} [truncated {} chars]", &text[..end], text[end..].chars().count()),
        None => text.to_owned(),
    }
}

/// Masks what may be a secret: the data of Secrets, values of environment variables, whole manifests in annotations,
/// and every field that is named like a credential.
fn mask(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(fields) => {
            // In a list of Secrets the items have no kind; other objects have plain data too, and lose it here.
            for (key, value) in fields.iter_mut() {
                match (key.as_str(), &mut *value) {
                    ("data" | "stringData", Value::Object(data)) => {
                        data.values_mut().for_each(|own| *own = MASK.into());
                    }
                    ("env", Value::Array(variables)) => variables.iter_mut().for_each(mask_variable),
                    ("kubectl.kubernetes.io/last-applied-configuration", own) => *own = MASK.into(),
                    (key, own @ Value::String(_)) if is_credential(key) => *own = MASK.into(),
                    (_, own) => mask(own),
                }
            }
        }
        _ => {}
    }
}

fn mask_variable(variable: &mut Value) {
    if let Some(own) = variable.get_mut("value") {
        *own = MASK.into();
    }
}

fn is_credential(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let names = ["token", "password", "passwd", "clientkeydata", "client-key-data"];
    names.iter().any(|name| key.ends_with(name))
}

/// The headers, sorted, a line each, credentials masked (headersMap, maskValue).
fn masked(headers: &HeaderMap) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (name, value) in headers {
        let name = canonical(name.as_str());
        let text = String::from_utf8_lossy(value.as_bytes());
        let shown = match name.as_str() {
            "Authorization" => mask_authorization(&text),
            "Cookie" | "Set-Cookie" | "Proxy-Authorization" => MASK.to_owned(),
            _ => text.into_owned(),
        };
        lines.push(format!("{name}: {shown}\n"));
    }
    lines.sort();
    lines.concat()
}

fn mask_authorization(value: &str) -> String {
    let kind = value.split(' ').next().unwrap_or_default();
    let known = ["bearer", "basic", "negotiate"].contains(&kind.to_ascii_lowercase().as_str());
    if known { format!("{kind} {MASK}") } else { MASK.to_owned() }
}

/// A header's name as Go writes it: each part begins with a capital.
fn canonical(name: &str) -> String {
    let mut begins = true;
    let letters = name.chars().map(|letter| {
        let own = if begins { letter.to_ascii_uppercase() } else { letter };
        begins = letter == '-';
        own
    });
    letters.collect()
}

/// klog's text form of a value: quoted, or indented lines.
fn push_value(line: &mut String, key: &str, value: &str) {
    if key == "milliseconds" {
        line.push('=');
        line.push_str(value);
    } else if value.contains('\n') {
        line.push_str("=<\n");
        for own in value.lines() {
            line.push('\t');
            line.push_str(own);
            line.push('\n');
        }
        line.push_str(" >");
    } else {
        line.push_str(&format!("={value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_lose_their_secrets() {
        let mut body = serde_json::json!({
            "items": [
                { "data": { "password": "s1" }, "kind": "Secret" },
                { "spec": { "containers": [{ "env": [{ "name": "A", "value": "s2" }, { "name": "B" }] }] } },
                { "metadata": { "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": "{s3}", "db-password": "s4"
                } } },
            ],
            "status": { "token": "s5", "phase": "Running" },
            "revision": { "data": { "spec": "s6" } },
        });
        mask(&mut body);
        let text = body.to_string();
        for secret in 1..=6 {
            assert!(!text.contains(&format!("s{secret}")), "s{secret} in {text}");
        }
        assert!(text.contains("Running") && text.contains("\"name\":\"A\""));
    }

    #[test]
    fn headers_lose_their_credentials() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Bearer abc"),
            ("user-agent", "kubectl-ds"),
            ("cookie", "abc"),
            ("impersonate-group", "b"),
            ("impersonate-group", "a"),
        ] {
            headers.append(http::HeaderName::from_static(name), http::HeaderValue::from_static(value));
        }
        assert_eq!(
            masked(&headers),
            "Authorization: Bearer <masked>\nCookie: <masked>\nImpersonate-Group: a\nImpersonate-Group: b\nUser-Agent: kubectl-ds\n"
        );
        assert_eq!(mask_authorization("abc"), "<masked>");
    }

    #[test]
    fn bodies_are_cut_as_kubectl_cuts_them() {
        assert_eq!(cut(&"a".repeat(1030), 8), format!("{} [truncated 6 chars]", "a".repeat(1024)));
        assert_eq!(cut(&"a".repeat(1030), 9).len(), 1030);
    }
}
