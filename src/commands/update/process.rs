//! Commands of the operator: gates and hooks, run by the shell, no longer than allowed.
//!
//! Each runs in a process group of its own: Ctrl-C on the terminal is the driver's alone, which lets what it began end.
//! When its time is up the whole group is killed. Refuses to hand it a terminal.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often a running command is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// How long what a killed or ended command still wrote is waited for.
const LAST_WORDS: Duration = Duration::from_millis(200);
/// The most of its output that is kept: the end of it.
const KEPT: usize = 4096;

/// Runs `command` with these variables added to the environment, for at most `limit` and only while it `goes_on`.
///
/// # Errors
/// It cannot be started, ends with another code than 0 or takes too long: in words, with the last line on its stderr, else on
/// its stdout, but without the command itself, which may hold what is not for everybody.
pub(super) fn run(
    command: &str,
    variables: &[(&str, String)],
    limit: Duration,
    goes_on: &dyn Fn() -> bool,
) -> Result<(), String> {
    let mut child = shell(command)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot be run: {error}"))?;
    // Apart: which of two pipes spoke last nobody can tell.
    let (said, complained) = (Said::default(), Said::default());
    let readers = [said.take(child.stdout.take()), complained.take(child.stderr.take())];
    let outcome = wait(&mut child, limit, goes_on);
    let until = Instant::now() + LAST_WORDS;
    // A process that it left behind may keep the pipe open for ever.
    while readers.iter().flatten().any(|own| !own.is_finished()) && Instant::now() < until {
        thread::sleep(LOOK);
    }
    outcome.map_err(|why| match complained.last_line().or_else(|| said.last_line()) {
        Some(line) => format!("{why}: {line}"),
        None => why,
    })
}

fn wait(child: &mut Child, limit: Duration, goes_on: &dyn Fn() -> bool) -> Result<(), String> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => {
                return Err(match status.code() {
                    Some(code) => format!("ended with code {code}"),
                    None => "was killed".to_owned(),
                });
            }
            Ok(None) if begun.elapsed() >= limit => {
                kill(child);
                return Err(format!("took longer than {}s", limit.as_secs_f64()));
            }
            Ok(None) if !goes_on() => {
                kill(child);
                return Err("was killed: it is over".to_owned());
            }
            Ok(None) => thread::sleep(LOOK),
            Err(error) => return Err(error.to_string()),
        }
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.args(["/C", command]);
    shell
}

/// Kills the command and, where there are groups, all that it started.
fn kill(child: &mut Child) {
    if cfg!(unix) {
        let group = child.id().to_string();
        let _ = Command::new("/bin/sh").args(["-c", "kill -9 \"-$0\"", &group]).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// The end of what a command said.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    fn take(&self, pipe: Option<impl Read + Send + 'static>) -> Option<thread::JoinHandle<()>> {
        let (mut pipe, said) = (pipe?, self.clone());
        Some(thread::spawn(move || {
            let mut piece = [0; 1024];
            while let Ok(read) = pipe.read(&mut piece)
                && read > 0
            {
                let mut kept = said.0.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend_from_slice(piece.get(..read).unwrap_or_default());
                let over = kept.len().saturating_sub(KEPT);
                kept.drain(..over);
            }
        }))
    }

    fn last_line(&self) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&kept);
        text.lines().map(str::trim).rfind(|line| !line.is_empty()).map(str::to_owned)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_judged_by_its_code() {
        let run = |command| run(command, &[("NODE", "n1".to_owned())], Duration::from_secs(20), &|| true);
        assert_eq!(run("test \"$NODE\" = n1"), Ok(()));
        assert_eq!(run("echo two >&2; echo one; echo; exit 3"), { Err("ended with code 3: two".to_owned()) });
        assert_eq!(run("kill -9 $$"), Err("was killed".to_owned()));
        let much = run("head -c 100000 /dev/zero | tr '\\0' x; echo; echo end; exit 1").unwrap_err();
        assert!(much.ends_with(": end"), "{much}");
    }

    #[test]
    fn a_command_that_takes_too_long_is_killed_with_all_it_started() {
        let folder = tempfile::tempdir().expect("a folder");
        let mark = folder.path().join("mark");
        let command = format!("(sleep 1; touch {}) & sleep 30", mark.display());
        let begun = Instant::now();
        let outcome = run(&command, &[], Duration::from_millis(100), &|| true);
        assert_eq!(outcome, Err("took longer than 0.1s".to_owned()));
        assert!(begun.elapsed() < Duration::from_secs(10));
        thread::sleep(Duration::from_millis(1500));
        assert!(!mark.exists(), "what it started was killed, too");
        let over = run("sleep 30", &[], Duration::from_secs(60), &|| false);
        assert_eq!(over, Err("was killed: it is over".to_owned()));
    }
}
