//! What the linter found, for people, for CI systems and for other programs: one file a format.
//!
//! Every format draws the same report. Messages quote manifests, which others write: each format escapes them in its
//! own way, and nothing they hold can end an element, a string or a line before its time.

pub mod checkstyle;
mod excerpt;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod junit;
pub mod lines;
pub mod markdown;
pub mod rdjson;
mod report;
pub mod sarif;
mod words;
mod xml;

pub use report::{
    ByteRange, Edit, Exact, Fix, Item, Location, Object, Related, Report, RuleText, Source, Summary,
    Suppressed, Tool,
};
pub use words::plural;
