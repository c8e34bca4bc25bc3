//! Only skips through a JSON file with serde_json: the measure that reading a snapshot is held against.
//!
//! `cargo bench --bench skip -- FILE`

use std::io;

fn main() -> io::Result<()> {
    let path = std::env::args().skip(1).find(|own| own != "--bench").unwrap_or_default();
    if path.is_empty() {
        return Ok(());
    }
    let text = std::fs::read(path)?;
    let skipped: Result<serde::de::IgnoredAny, _> = serde_json::from_slice(&text);
    skipped.map(drop).map_err(io::Error::from)
}
