//! Gates that ask something outside the cluster: `exec=CMD` and `http=URL`; and hooks, which are commands too.
//!
//! What they are told of the node: NODE, POD, POD_IP, REVISION, NAMESPACE and DAEMONSET, as variables of a command and
//! `{…}` in a URL. Refuses to judge how often, and for how long.

use std::time::Duration;

use super::process;
use crate::source::probe;

/// What a gate or a hook is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct About {
    pub namespace: String,
    pub daemon_set: String,
    pub node: String,
    /// The pod at hand; empty if there is none.
    pub pod: String,
    /// Its address; empty if it has none.
    pub pod_ip: String,
    /// The hash of the revision that is rolled out.
    pub revision: String,
}

impl About {
    fn variables(&self) -> [(&'static str, &String); 6] {
        [
            ("NAMESPACE", &self.namespace),
            ("DAEMONSET", &self.daemon_set),
            ("NODE", &self.node),
            ("POD", &self.pod),
            ("POD_IP", &self.pod_ip),
            ("REVISION", &self.revision),
        ]
    }

    /// Runs a command that is told all this.
    ///
    /// # Errors
    /// It fails or takes too long.
    pub fn run(&self, command: &str, limit: Duration, goes_on: &dyn Fn() -> bool) -> Result<(), String> {
        let variables = self.variables().map(|(name, value)| (name, value.clone()));
        process::run(command, &variables, limit, goes_on)
    }

    /// Asks a URL in which all this is filled in.
    ///
    /// # Errors
    /// It does not answer, or not well.
    pub fn ask(&self, url: &str, limit: Duration) -> Result<(), String> {
        if url.contains("{POD_IP}") && self.pod_ip.is_empty() {
            return Err(format!("pod {} has no address yet", self.pod));
        }
        probe(&self.filled(url), limit)
    }

    fn filled(&self, url: &str) -> String {
        let mut filled = url.to_owned();
        for (name, value) in self.variables() {
            // An IPv6 address stands in brackets in a URL.
            let bare = name == "POD_IP" && value.contains(':') && !url.contains("[{POD_IP}]");
            let value = if bare { format!("[{value}]") } else { value.clone() };
            filled = filled.replace(&format!("{{{name}}}"), &value);
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(pod_ip: &str) -> About {
        About { node: "n1".into(), pod: "p".into(), pod_ip: pod_ip.into(), ..About::default() }
    }

    #[test]
    fn urls_are_filled_in() {
        for (ip, url, filled) in [
            ("10.0.0.1", "http://{POD_IP}:8080/{NODE}/{POD}", "http://10.0.0.1:8080/n1/p"),
            ("fd00::1", "http://{POD_IP}/", "http://[fd00::1]/"),
            ("fd00::1", "http://[{POD_IP}]/", "http://[fd00::1]/"),
            ("fd00::1", "http://x/{OTHER}", "http://x/{OTHER}"),
        ] {
            assert_eq!(about(ip).filled(url), filled);
        }
        let outcome = about("").ask("http://{POD_IP}/", Duration::from_secs(1));
        assert_eq!(outcome, Err("pod p has no address yet".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn commands_are_told_by_variables() {
        let limit = Duration::from_secs(20);
        assert_eq!(
            about("1").run("test \"$NODE/$POD/$POD_IP/$REVISION\" = n1/p/1/", limit, &|| true),
            Ok(())
        );
    }
}
