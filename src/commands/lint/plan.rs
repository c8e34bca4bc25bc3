//! What was typed and what the configuration says, as what a run does. Flags come before the file.

use std::path::Path;

use jiff::Zoned;

use crate::cli::LintArgs;
use crate::failure::Failure;
use crate::lint::{
    Config, ConfigError, FailOn, Options, Plan, Platform, PodSecurity, Profile, minor, names_a_rule,
    parse_config, seconds,
};
use crate::source::{Exclude, config_by_environment, nearest_config, read_text};

/// A run, decided.
#[derive(Debug)]
pub(super) struct Setting {
    pub plan: Plan,
    pub fail_on: FailOn,
    pub exclude: Exclude,
    pub nodes_file: Option<String>,
    /// The configuration that was read.
    pub file: Option<String>,
}

/// Reads the configuration and puts the flags over it.
pub(super) fn setting(args: &LintArgs) -> Result<Setting, Failure> {
    let file = match (&args.rules.config, args.rules.no_config) {
        (Some(file), _) => Some(file.clone()),
        (None, true) => None,
        (None, false) => config_by_environment().or_else(nearest_config),
    };
    let mut config = match &file {
        Some(file) => read(file)?,
        None => Config::default(),
    };
    flags(args, &mut config)?;
    let options = Options {
        minor: config.minor.unwrap_or(Options::NEWEST_MINOR),
        profile: config.profile.unwrap_or_default(),
        platform: config.platform,
        pod_security: config.pod_security,
        node_count: config.node_count,
        world: None,
        rollout_timeout: config.rollout_timeout,
        startup_taints: std::mem::take(&mut config.startup_taints),
        rules: std::mem::take(&mut config.rules),
    };
    let plan = Plan {
        rules: Plan::choose(&config),
        severity: std::mem::take(&mut config.severity),
        ignores: std::mem::take(&mut config.ignores),
        honour_ignores: !args.ignoring.no_ignores,
        require_reason: args.ignoring.require_reason,
        today: today(),
        options,
    };
    let fail_on = config.fail_on.unwrap_or_default();
    // Paths of a configuration begin where it lies, whatever folder the program runs in.
    let folder = file.as_deref().map(Path::new).and_then(Path::parent).unwrap_or(Path::new(""));
    let mut exclude = Exclude::default();
    exclude.add(&folder.display().to_string(), &config.exclude)?;
    let configured = config.nodes_file.map(|path| folder.join(path).display().to_string());
    let nodes_file = args.cluster.nodes_file.clone().or(configured);
    Ok(Setting { plan, fail_on, exclude, nodes_file, file })
}

/// Today, as ignores name the day they expire on.
pub(super) fn today() -> String {
    Zoned::now().date().to_string()
}

/// Reads a configuration; everything wrong with it is told.
pub(super) fn read(file: &str) -> Result<Config, Failure> {
    let text = read_text(file).map_err(|error| Failure::input(format!("{file}: {error}")))?;
    parse_config(&text).map_err(|errors| faults(file, &errors))
}

/// Everything that is wrong with a configuration, a line each.
pub(super) fn faults(file: &str, errors: &[ConfigError]) -> Failure {
    let lines: Vec<_> = errors.iter().map(|error| format!("{file}:{error}")).collect();
    Failure::input(lines.join("\n"))
}

fn flags(args: &LintArgs, config: &mut Config) -> Result<(), Failure> {
    for list in [&args.rules.select, &args.rules.extend_select, &args.rules.ignore] {
        if let Some(unknown) = list.iter().find(|word| !names_a_rule(word)) {
            return Err(Failure::input(format!("there is no rule {unknown:?}"))
                .hinted("kubectl ds lint rules lists them"));
        }
    }
    if !args.rules.select.is_empty() {
        config.select.clone_from(&args.rules.select);
    }
    config.extend_select.extend(args.rules.extend_select.iter().cloned());
    config.ignore.extend(args.rules.ignore.iter().cloned());
    config.profile = args.rules.profile.as_deref().and_then(Profile::named).or(config.profile);
    if args.rules.profile.is_some() && args.rules.select.is_empty() {
        config.select.clear();
    }
    config.fail_on = args.rules.fail_on.as_deref().and_then(FailOn::named).or(config.fail_on);
    let cluster = &args.cluster;
    config.platform = cluster.platform.as_deref().and_then(Platform::named).or(config.platform);
    config.pod_security = cluster.psa.as_deref().and_then(PodSecurity::named).or(config.pod_security);
    config.node_count = cluster.node_count.or(config.node_count);
    if let Some(text) = &cluster.kubernetes_version {
        let wrong = || Failure::input(format!("--kubernetes-version: {text:?} is no version such as 1.34"));
        config.minor = Some(minor(text).ok_or_else(wrong)?);
    }
    if let Some(text) = &cluster.rollout_timeout {
        let wrong = || Failure::input(format!("--rollout-timeout: {text:?} is no time such as 10m"));
        config.rollout_timeout = Some(seconds(text).ok_or_else(wrong)?);
    }
    Ok(())
}
