//! The linter: rules that know what a DaemonSet does, over manifests that are not applied yet.
//!
//! A rule is one file under `rules/`: its documentation, its check, its fix and two examples that are its test.
//! A check walks `Field`s (places of the tree, written or not) and reports to a `Sink`; places and edits become
//! lines and bytes only at the end. Text comes in, findings go out: nothing here opens files, asks a cluster, or
//! writes an output format.

mod context;
mod edit;
mod field;
mod finding;
mod object;
mod options;
mod registry;
mod rule;
mod rules;
mod run;
mod sink;
#[cfg(test)]
mod tests;

pub use context::{Container, ContainerKind, Context};
pub use edit::{ByteEdit, Edit, apply};
pub use field::Field;
pub use finding::{Finding, Fix, Place, Related, Subject};
pub use object::{Object, Objects};
pub use options::{Options, Platform, PodSecurity};
pub use registry::{find, rules};
pub use rule::{Needs, Profile, Rule, RuleOption, Safety, Severity};
pub use run::check;
pub use sink::{Report, Sink};
