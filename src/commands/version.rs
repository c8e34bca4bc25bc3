//! `kubectl ds version`.

use serde::Serialize;

use crate::cli::VersionArgs;
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;
use crate::output::{json, yaml};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Versions {
    client_version: ClientVersion,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClientVersion {
    version: &'static str,
    platform: String,
}

/// Prints the version of this program; it is the only one there is without a cluster.
pub(super) fn run(args: &VersionArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let version = ClientVersion {
        version: env!("CARGO_PKG_VERSION"),
        platform: format!("{}/{}", std::env::consts::OS, std::env::consts::ARCH),
    };
    let versions = Versions { client_version: version };
    match args.output.as_deref() {
        None => writeln!(ui.answer(), "Client Version: v{}", versions.client_version.version)?,
        Some("json") => json::write_pretty(ui.answer(), &versions)?,
        Some("yaml") => yaml::write(ui.answer(), &versions)?,
        Some(_) => return Err(Failure::input("--output must be 'yaml' or 'json'")),
    }
    Ok(Exit::Ok)
}
