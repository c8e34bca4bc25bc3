//! `checkstyle`: the XML that many CI systems and editors read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::xml::escape;
use super::{Item, Report};

/// Writes the findings nobody accepted.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut files: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in report.findings.iter().filter(|item| item.is_open()) {
        files.entry(&item.location.file).or_default().push(item);
    }
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="4.3">"#)?;
    for (file, items) in files {
        writeln!(out, r#"  <file name="{}">"#, escape(file))?;
        for item in items {
            writeln!(
                out,
                r#"    <error line="{}" column="{}" severity="{}" message="{}" source="ds.{}"/>"#,
                item.location.line,
                item.location.column,
                item.severity,
                escape(&item.full_message()),
                item.rule,
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}
