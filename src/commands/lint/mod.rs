//! `kubectl ds lint`: read, judge, fix, report.
//!
//! Files are judged at the same time on all cores; what is printed does not depend on which comes first. Nothing is
//! passed over without being counted.

mod against;
mod config;
mod explain;
mod fix;
mod ignoring;
mod judge;
mod live;
mod plan;
mod report;
mod texts;
mod write;

use crate::cli::{ConfigCommand, GlobalArgs, LintArgs, LintCommand, Order};
use crate::failure::{Exit, Failure};
use crate::lint::{Counts, FailOn, Judged, config_remarks, fingerprints, is_about_nothing};
use crate::output::escape::printable;
use crate::output::lint::plural;
use crate::output::ui::Ui;
use crate::source::{SearchPlace, TextFile, kustomize, search, stdin_is_terminal};
use judge::Judgement;
use plan::Setting;
use texts::Texts;

/// Lints, or does what stands in its place.
pub(super) fn run(global: &GlobalArgs, args: &LintArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        Some(LintCommand::Rules(rules)) => return explain::list(&rules.output, ui),
        Some(LintCommand::Config(own)) => {
            return match &own.command {
                ConfigCommand::Check(check) => config::check(check.file.as_deref(), ui),
                ConfigCommand::Schema => config::schema(ui),
            };
        }
        None => {}
    }
    if let Some(word) = &args.explain {
        return explain::explain(word, ui);
    }
    // In CI 1 is a finding, and all that kept it from judging is 2.
    lint(global, args, ui).map_err(Failure::as_input)
}

fn lint(global: &GlobalArgs, args: &LintArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let outputs = write::outputs(&args.output)?;
    let mut setting = plan::setting(args)?;
    let given = live::prepare(global, args, &mut setting, ui)?;
    let mut files = inputs(args, &setting, given.held, ui)?;
    if edits(args) {
        // Edits are made to the text that was judged.
        files = files.iter().map(TextFile::kept).collect();
    }
    ui.status("linting …");
    let before = against::Before::find(args.cluster.against.as_deref(), &files, ui)?;
    let mut judgement = judge::judge(&files, &setting.plan, &before);
    if args.rules.allow_empty {
        // A hook is given whatever a commit has, empty files too.
        judgement.judged.retain(|judged| !is_about_nothing(&judged.finding));
    }
    let config: std::sync::Arc<str> = setting.file.as_deref().unwrap_or(".ds-lint.yaml").into();
    judgement.judged.extend(config_remarks(&setting.plan, &judgement.used, &config));
    for problem in &judgement.problems {
        // It begins with the name of a file, which may have lines of its own.
        ui.error(&printable(problem));
    }
    let unread = !judgement.problems.is_empty();
    if given.exit != Exit::Ok && files.is_empty() {
        return Ok(given.exit);
    }
    let exit = act(args, &files, &setting, &before, judgement, &outputs, ui)?;
    Ok(match () {
        () if unread => Exit::Input,
        () if given.exit != Exit::Ok => given.exit,
        () => exit,
    })
}

/// Whether the texts of files are edited, or it is shown how they would be.
const fn edits(args: &LintArgs) -> bool {
    args.fixing.fix.is_some() || args.fixing.diff || args.ignoring.add_ignores.is_some()
}

/// Does what the findings are for: mending, accepting, or telling them.
fn act(
    args: &LintArgs,
    files: &[TextFile],
    setting: &Setting,
    before: &against::Before,
    mut judgement: Judgement,
    outputs: &[write::Output],
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    if edits(args) {
        ignoring::accept(&args.ignoring, &mut judgement)?;
    }
    if judgement.judged.is_empty() && is_empty(args, &judgement.counts) {
        // What could not be read may have had one; it was told.
        let told = !judgement.problems.is_empty();
        return if told { Ok(Exit::Input) } else { Err(no_daemon_set(&judgement.counts)) };
    }
    if args.fixing.fix.is_some() || args.fixing.diff {
        return fix::fix(args, files, setting, before, judgement, ui);
    }
    if let Some(reason) = &args.ignoring.add_ignores {
        let exit = ignoring::add(reason, files, &judgement, ui)?;
        return ended(args, &judgement.counts, !judgement.problems.is_empty(), exit);
    }
    answer(args, setting, files, judgement, outputs, ui)
}

/// Advice about patches and templates is no judgement of a DaemonSet, whatever is done with it; what could not be read
/// may have had one, and was told.
fn ended(args: &LintArgs, counts: &Counts, unread: bool, exit: Exit) -> Result<Exit, Failure> {
    if is_empty(args, counts) && !unread && exit == Exit::Ok { Err(no_daemon_set(counts)) } else { Ok(exit) }
}

const fn is_empty(args: &LintArgs, counts: &Counts) -> bool {
    counts.daemon_sets == 0 && !args.rules.allow_empty
}

/// Prints what was found and tells how it ends.
fn answer(
    args: &LintArgs,
    setting: &Setting,
    files: &[TextFile],
    judgement: Judgement,
    outputs: &[write::Output],
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let (counts, unread) = (judgement.counts, !judgement.problems.is_empty());
    let exit = told(args, setting, files, judgement, outputs, ui)?;
    ended(args, &counts, unread, exit)
}

/// Prints what was found, or accepts it.
fn told(
    args: &LintArgs,
    setting: &Setting,
    files: &[TextFile],
    mut judgement: Judgement,
    outputs: &[write::Output],
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let fingerprints = fingerprints(judgement.judged.iter().map(|judged| &judged.finding));
    if ignoring::baseline(&args.ignoring, &mut judgement, &fingerprints, ui)? {
        return Ok(Exit::Ok);
    }
    let fails = |judged: &Judged| {
        let finding = &judged.finding;
        judged.suppressed.is_none() && setting.fail_on.fails(finding.severity, finding.certain)
    };
    let failed = judgement.judged.iter().any(fails);
    let mut report = report::report(args, setting, judgement, fingerprints);
    if args.sort == Order::Severity {
        let rank = |severity: &str| ["error", "warning", "info"].iter().position(|own| *own == severity);
        report.findings.sort_by_key(|item| rank(item.severity));
    }
    let texts = Texts::new(files);
    if write::wants_bytes(outputs) {
        texts.complete(&mut report);
    }
    write::write(outputs, &report, &texts, ui)?;
    ui.note(&report::summary_line(&report.summary, &report.kubernetes_version));
    Ok(match () {
        () if args.rules.exit_zero => Exit::Ok,
        () if failed && setting.fail_on != FailOn::Never => Exit::No,
        () => Exit::Ok,
    })
}

/// Finds what is to be linted.
fn inputs(
    args: &LintArgs,
    setting: &Setting,
    held: Vec<TextFile>,
    ui: &mut Ui,
) -> Result<Vec<TextFile>, Failure> {
    let deep = |path: &String| SearchPlace { path: path.clone(), deep: true };
    let mut places: Vec<_> = args.paths.iter().map(deep).collect();
    let filenames = args.filename.iter();
    places.extend(filenames.map(|path| SearchPlace { path: path.clone(), deep: args.recursive }));
    if places.is_empty() && args.kustomize.is_empty() && held.is_empty() && !args.cluster.live {
        let path = if stdin_is_terminal() {
            ui.note("linting the folder you are in: give a path, or - for standard input");
            "."
        } else {
            "-"
        };
        places.push(SearchPlace { path: path.into(), deep: true });
    }
    let mut exclude = setting.exclude.clone();
    exclude.add(".", &args.exclude)?;
    let mut files = search(&places, &exclude, &args.stdin_filename);
    for folder in &args.kustomize {
        files.push(kustomize(folder)?);
    }
    files.extend(held);
    Ok(files)
}

fn no_daemon_set(counts: &Counts) -> Failure {
    let failure = Failure::input(format!("no DaemonSet found in {}", plural(counts.files, "file")));
    if counts.templates > 0 {
        return failure.hinted("templates are not judged: helm template RELEASE CHART | kubectl ds lint -");
    }
    if counts.patches > 0 {
        return failure.hinted("patches are not judged: kubectl ds lint -k FOLDER builds what they change");
    }
    failure.hinted("--allow-empty makes this no mistake")
}
