//! What programs and controllers said: messages of pods, containers, conditions and events.
//!
//! They are the evidence of answers, so at the standard level they stay, except for what was hidden in the same
//! object and for credentials in URLs. At the strict level what a message quotes goes, and what a program printed.

use serde_json::Value;

use super::list;
use super::secret::Hider;

const CONTAINER_STATUSES: [&str; 3] =
    ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];
/// What stands where a part of a message was left out.
const LEFT_OUT: &str = "…";
/// After these words of the kubelet a probe's own output follows (pkg/kubelet/prober/prober.go).
const PROBE_OUTPUT: [&str; 2] = [" probe failed: ", " probe errored and resulted in "];
/// Outputs of HTTP probes that tell a number and nothing else (pkg/probe/http/http.go).
const PROBE_STATUS: &str = "HTTP probe failed with statuscode: ";

/// Redacts the messages of an object.
pub(super) fn redact(kind: &str, object: &mut Value, hider: &Hider<'_>) {
    match kind {
        "Pod" => redact_pod(object, hider),
        "Event" => {
            for field in ["message", "note"] {
                object.get_mut(field).into_iter().for_each(|message| clean(message, hider));
            }
        }
        _ => {}
    }
    if let Some(status) = object.get_mut("status") {
        for condition in list(status, "conditions") {
            condition.get_mut("message").into_iter().for_each(|message| clean(message, hider));
        }
    }
}

fn redact_pod(pod: &mut Value, hider: &Hider<'_>) {
    let Some(status) = pod.get_mut("status") else { return };
    status.get_mut("message").into_iter().for_each(|message| clean(message, hider));
    for name in CONTAINER_STATUSES {
        list(status, name).iter_mut().for_each(|own| redact_container(own, hider));
    }
}

fn redact_container(status: &mut Value, hider: &Hider<'_>) {
    for state in ["state", "lastState"] {
        let Some(state) = status.get_mut(state) else { continue };
        state.pointer_mut("/waiting/message").into_iter().for_each(|message| clean(message, hider));
        if let Some(Value::Object(ended)) = state.get_mut("terminated") {
            if hider.strict {
                // It is what the program wrote, or the end of its log.
                ended.remove("message");
            }
            ended.get_mut("message").into_iter().for_each(|message| clean(message, hider));
        }
    }
}

fn clean(message: &mut Value, hider: &Hider<'_>) {
    let Value::String(text) = message else { return };
    let mut cleaned = hider.without_hidden(text);
    if hider.strict {
        cleaned = without_addresses(&without_quotes(without_output(&cleaned)));
    }
    *text = cleaned;
}

/// Cuts off what a probe printed.
fn without_output(text: &str) -> String {
    for words in PROBE_OUTPUT {
        if let Some((before, output)) = text.split_once(words) {
            let status = output.strip_prefix(PROBE_STATUS);
            if !status.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) {
                return format!("{before}{words}{LEFT_OUT}");
            }
        }
    }
    text.to_owned()
}

/// Leaves out what stands in quotes. A single quote opens only where a word begins: `can't` quotes nothing.
fn without_quotes(text: String) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let mut before = ' ';
    while let Some(sign) = rest.chars().next() {
        let after = rest.get(sign.len_utf8()..).unwrap_or_default();
        let opens = matches!(sign, '"' | '`') || sign == '\'' && !before.is_alphanumeric();
        result.push(sign);
        rest = after;
        before = sign;
        if opens {
            let end = closing(after, sign);
            result.push_str(LEFT_OUT);
            rest = after.get(end..).unwrap_or_default();
            if rest.starts_with(sign) {
                result.push(sign);
                rest = rest.get(sign.len_utf8()..).unwrap_or_default();
            }
        }
    }
    result
}

/// Where the quote that opened before `text` closes; its end if it never does: rather too much than too little.
fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (place, sign) in text.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            sign if sign == quote => return place,
            _ => {}
        }
    }
    text.len()
}

/// Leaves out words that are URLs or addresses.
fn without_addresses(text: &str) -> String {
    let word = |word: &str| {
        let core = word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric());
        let host = core.rsplit_once(':').map_or(core, |(host, _)| host);
        let parts = core.split("->").chain([core, host]);
        let address = parts.clone().any(|part| {
            let host = part.rsplit_once(':').map_or(part, |(host, _)| host);
            [part, host].iter().any(|own| own.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok())
        });
        if address || word.contains("://") { LEFT_OUT.to_owned() } else { word.to_owned() }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Returns `text` with the user and password of its URLs hidden; `None` if there are none.
pub(super) fn without_credentials(text: &str, hider: &Hider<'_>) -> Option<String> {
    let mut result = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(place) = rest.find("://") {
        let (before, after) = rest.split_at(place + 3);
        result.push_str(before);
        let ends = |sign: char| sign.is_whitespace() || "/?#\"'`<>\\".contains(sign);
        let authority = after.get(..after.find(ends).unwrap_or(after.len())).unwrap_or_default();
        rest = after;
        if let Some((credentials, _)) = authority.rsplit_once('@') {
            found = true;
            result.push_str(&hider.mark(credentials));
            rest = after.get(credentials.len()..).unwrap_or_default();
        }
    }
    result.push_str(rest);
    found.then_some(result)
}
