//! `kubectl ds snapshot`: captures what every other command needs, secrets taken out.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::connect::connection;
use super::gather;
use crate::cli::{GlobalArgs, RedactLevel, SnapshotArgs};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;
use crate::source::{
    CaptureError, CapturePlace, CaptureScope, Captured, Level, Progress, Redactor, Refused, Salt, capture,
    context_name,
};

impl From<RedactLevel> for Level {
    fn from(level: RedactLevel) -> Self {
        match level {
            RedactLevel::None => Self::None,
            RedactLevel::Standard => Self::Standard,
            RedactLevel::Strict => Self::Strict,
        }
    }
}

/// Captures the cluster.
pub(super) fn run(global: &GlobalArgs, args: &SnapshotArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.all_namespaces && global.namespace.is_some() {
        return Err(Failure::input("--namespace and --all-namespaces cannot be used together"));
    }
    let Some(cluster) = gather::cluster(global)? else {
        return Err(Failure::input("--snapshot cannot be used here: a snapshot is taken of a cluster"));
    };
    let level = Level::from(args.redact);
    let name = args.output.clone().unwrap_or_else(|| default_name(global, level));
    let place = CapturePlace::named(&name, args.force)?;
    let path = place.path().map(|path| path.display().to_string());
    let scope = if args.all_namespaces {
        CaptureScope::Everything
    } else {
        CaptureScope::Namespace(cluster.namespace().to_owned())
    };
    let salt = Salt::random().ok_or_else(|| Failure::input("the system has no randomness to give"))?;
    let mut tell = |progress: Progress<'_>| {
        if !progress.text.is_empty() {
            ui.answer().write_all(&progress.text).map_err(CaptureError::Stdout)?;
        }
        ui.status(&format!("reading {} … {} objects", progress.resource, progress.objects));
        Ok(())
    };
    let redactor = Redactor::new(level, salt);
    let captured = capture(&cluster, &scope, &redactor, level, place, &mut tell)?;
    if let Some(path) = &path {
        writeln!(ui.answer(), "{path}")?;
    }
    ui.note(&summary(&captured));
    gather::warn_of_clock(&cluster, ui);
    for refused in &captured.refused {
        tell_refused(refused, ui);
    }
    if captured.refused.is_empty() {
        return Ok(Exit::Ok);
    }
    ui.hint("docs/rbac.md lists what each command needs");
    Ok(Exit::Cluster)
}

fn tell_refused(refused: &Refused, ui: &mut Ui) {
    ui.error(&refused.error.to_string());
    let permission = refused.part.permission();
    ui.hint(&format!("the snapshot is without it; check with: kubectl auth can-i {permission}"));
}

/// What is in it, in a line: the four kinds that answers stand on, and how many others.
fn summary(captured: &Captured) -> String {
    let taken = &captured.taken;
    let count = |resource: &str| {
        let lists = taken.lists.iter().filter(|list| list.resource == resource);
        lists.filter_map(|list| list.objects).sum::<usize>()
    };
    let all: usize = taken.lists.iter().filter_map(|list| list.objects).sum();
    let told = ["nodes", "daemonsets", "pods", "events"].map(|resource| (resource, count(resource)));
    let others = all - told.iter().map(|(_, count)| count).sum::<usize>();
    let told = told.map(|(resource, count)| match count {
        1 => format!("1 {}", resource.trim_end_matches('s')),
        _ => format!("{count} {resource}"),
    });
    let told = told.join(", ");
    let redacted = match taken.redact.as_str() {
        "none" => {
            "nothing was taken out: it holds what pod templates hold, environment variables too".to_owned()
        }
        level => format!("redacted: {level}"),
    };
    format!("{told} and {others} other objects; {redacted}")
}

/// `ds-snapshot-<context>-<UTC time>.json.gz`; a strict one does not say where it comes from.
fn default_name(global: &GlobalArgs, level: Level) -> String {
    let context = match level {
        Level::Strict => None,
        _ => connection(global).ok().and_then(|connection| context_name(&connection)),
    };
    file_name(context.as_deref(), Timestamp::now())
}

fn file_name(context: Option<&str>, now: Timestamp) -> String {
    let time = now.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ");
    let plain = |sign: char| if sign.is_ascii_alphanumeric() || "-_.".contains(sign) { sign } else { '-' };
    let context: String = context.unwrap_or_default().chars().map(plain).take(100).collect();
    let context = if context.is_empty() { context } else { format!("{context}-") };
    format!("ds-snapshot-{context}{time}.json.gz")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_file_can_be_a_name() {
        let now = "2026-03-01T10:20:30.5Z".parse().expect("a time");
        for (context, wanted) in [
            (None, "ds-snapshot-20260301T102030Z.json.gz"),
            (Some("prod"), "ds-snapshot-prod-20260301T102030Z.json.gz"),
            (
                Some("arn:aws:eks:eu-west-1:1:cluster/a"),
                "ds-snapshot-arn-aws-eks-eu-west-1-1-cluster-a-20260301T102030Z.json.gz",
            ),
            (Some("../x"), "ds-snapshot-..-x-20260301T102030Z.json.gz"),
        ] {
            assert_eq!(file_name(context, now), wanted);
        }
    }
}
