//! The name by which a driver holds a lock: host, process and chance, so that no two are the same.

use std::fs;
use std::process::Command;

use ring::rand::{SecureRandom, SystemRandom};

use super::environment::Environment;

/// Returns a name that no other driver has: `laptop_4711_9f3a61c2`.
pub fn holder_identity() -> String {
    let mut chance = [0; 4];
    // Without chance the process alone tells drivers of one host apart.
    let _ = SystemRandom::new().fill(&mut chance);
    let chance: String = chance.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}_{}_{chance}", host(), std::process::id())
}

fn host() -> String {
    let kernel = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let environment = Environment::process();
    let told =
        || ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|name| environment.get(name).map(str::to_owned));
    let asked = || {
        let output = Command::new("hostname").output().ok().filter(|own| own.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    let host = kernel.or_else(told).or_else(asked).unwrap_or_default();
    let host: String =
        host.trim().chars().filter(|own| own.is_ascii_alphanumeric() || matches!(own, '-' | '.')).collect();
    if host.is_empty() { "unknown".to_owned() } else { host }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same() {
        let (one, other) = (holder_identity(), holder_identity());
        assert_ne!(one, other);
        let parts: Vec<&str> = one.rsplitn(3, '_').collect();
        assert_eq!((parts.len(), parts[0].len(), parts[1]), (3, 8, std::process::id().to_string().as_str()));
        assert!(!parts[2].is_empty());
    }
}
