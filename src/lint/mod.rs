//! The linter: rules that know what a DaemonSet does, over manifests that are not applied yet.
//!
//! A rule is one file under `rules/`: its documentation, its check, its fix and two examples that are its test.
//! A check walks `Field`s (places of the tree, written or not) and reports to a `Sink`; places and edits become
//! lines and bytes only at the end. Text comes in, findings go out: nothing here opens files, asks a cluster, or
//! writes an output format.

mod config;
mod context;
mod edit;
mod engine;
mod field;
mod finding;
mod fingerprint;
mod ignore;
mod index;
mod input;
mod neighbours;
mod object;
mod options;
mod registry;
mod rule;
mod rules;
mod run;
mod sink;
#[cfg(test)]
mod tests;
mod validation;

pub use config::{Config, ConfigError, FailOn, minor, parse as parse_config, seconds};
pub use context::{Around, Container, ContainerKind, Context};
use edit::scalar;
pub use edit::{ByteEdit, Edit, apply};
pub use engine::{Counts, File, FileReport, Judged, Plan, Use, config_remarks, is_about_nothing, judge};
pub use field::Field;
pub use finding::{Finding, Fix, Place, Related, Subject};
pub use fingerprint::{Baseline, Fingerprint, Known, fingerprints};
pub use ignore::{COMMENT, Suppression, names_a_rule};
pub use index::{WORKLOADS, index};
pub use input::{Class, class, has_daemon_set, mentions_daemon_set, read};
pub use neighbours::{Neighbours, Selected};
pub use object::{Bindings, Object, Objects};
pub use options::{Options, Platform, PodSecurity};
pub use registry::{find, rules};
pub use rule::{Needs, Profile, Rule, RuleOption, Safety, Severity};
pub use run::check;
pub use sink::{Report, Sink};
