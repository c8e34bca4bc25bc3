//! A text as it is written in YAML.

/// Returns text as a YAML scalar on one line: plain where nobody can read it as anything else.
pub(in crate::lint) fn scalar(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/' | b'_');
    let word = text.len() > 5
        || !matches!(
            text.to_ascii_lowercase().as_str(),
            "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
        );
    if text.bytes().all(is_plain) && word && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_nothing_else_is_plain() {
        for (text, want) in [
            ("agent", "agent"),
            ("/run/csi_2", "/run/csi_2"),
            ("/sockets #1", "\"/sockets #1\""),
            ("/data: x", "\"/data: x\""),
            ("5", "\"5\""),
            ("Yes", "\"Yes\""),
            ("a:1.0", "\"a:1.0\""),
            ("a\"\n", "\"a\\\"\\n\""),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), want);
        }
    }
}
