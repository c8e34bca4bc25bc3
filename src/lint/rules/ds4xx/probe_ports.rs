//! The ports that probes and hooks of a container ask.

use crate::lint::Field;

const PROBES: [&[&str]; 5] = [
    &["startupProbe"],
    &["livenessProbe"],
    &["readinessProbe"],
    &["lifecycle", "postStart"],
    &["lifecycle", "preStop"],
];

/// Returns the port field of each HTTP and TCP probe and hook that has one.
pub(super) fn of(container: Field<'_>) -> impl Iterator<Item = Field<'_>> {
    let asked = PROBES.into_iter().flat_map(|path| ["httpGet", "tcpSocket"].map(|how| (path, how)));
    asked.map(move |(path, how)| container.get_in(path).get(how).get("port")).filter(|port| port.is_set())
}
