//! YAML that kubectl reads back as it was meant.
//!
//! Strings that YAML 1.1 would take for something else (`yes`, `0644`, `1_000`, `~`) are quoted,
//! as values and as keys; long lines are never folded. This module only writes: manifests are
//! read elsewhere, with positions.

use std::io;
use std::io::Write;

use serde::Serialize;

/// Writes one document, as `kubectl -o yaml` would: no `---`, a newline at the end.
pub fn write(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    out.write_all(to_string(value)?.as_bytes())
}

/// Returns one document as text.
pub fn to_string(value: &impl Serialize) -> io::Result<String> {
    let options = serde_yaml::ser_options! { folded_wrap_chars: usize::MAX };
    let mut text = serde_yaml::to_string_with_options(value, options).map_err(io::Error::other)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}
