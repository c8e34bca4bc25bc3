//! Everything the program says: the terminal, tables for people, documents for machines.
//!
//! Commands build plain result structs and hand them over; nothing in here decides anything about
//! DaemonSets. There is one door to the terminal ([`ui`]), one table writer ([`table`]), one
//! machine printer ([`format`](mod@format)) and below it one module a format. Behaviour that
//! kubectl also has (`-o json|yaml|name|jsonpath|custom-columns`, ages) is kubectl's.

pub mod age;
pub mod custom_columns;
pub mod escape;
pub mod format;
pub mod json;
pub mod jsonpath;
pub mod lint;
pub mod table;
pub mod ui;
pub mod yaml;

mod go;
mod tabwriter;
