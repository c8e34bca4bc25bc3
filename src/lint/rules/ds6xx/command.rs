//! What the command of a hook or a container does, as far as its words tell for certain.

/// Words that make it uncertain whether and how often a statement of a shell script is run.
const UNCERTAIN: [&str; 11] =
    ["while", "until", "for", "if", "case", "else", "elif", "||", "function", "trap", "timeout"];

/// Returns whether a program is called by a name, with or without a folder.
pub(super) fn is_named(program: &str, name: &str) -> bool {
    program.rsplit('/').next() == Some(name)
}

/// Returns whether a program is a shell.
pub(super) fn is_shell(program: &str) -> bool {
    ["sh", "bash", "ash", "dash"].iter().any(|shell| is_named(program, shell))
}

/// Returns the seconds `sleep` takes with these arguments, rounded down.
pub(super) fn sleep_of(arguments: &[&str]) -> Option<i64> {
    let mut total = 0_i64;
    for argument in arguments {
        let argument = argument.trim_matches(['"', '\'']);
        let (number, unit) = match argument.strip_suffix(['s', 'm', 'h', 'd']) {
            Some(number) if argument.ends_with('m') => (number, 60),
            Some(number) if argument.ends_with('h') => (number, 3600),
            Some(number) if argument.ends_with('d') => (number, 86_400),
            Some(number) => (number, 1),
            None => (argument, 1),
        };
        let whole = number.split('.').next()?;
        total = total.saturating_add(whole.parse::<i64>().ok().filter(|own| *own >= 0)?.saturating_mul(unit));
    }
    (!arguments.is_empty()).then_some(total)
}

/// Returns the seconds a shell script sleeps for certain; nothing if it has branches or loops.
pub(super) fn slept_in(script: &str) -> Option<i64> {
    if script.split_whitespace().any(|word| UNCERTAIN.contains(&word)) {
        return None;
    }
    let mut total = None;
    for statement in script.split([';', '\n']).flat_map(|part| part.split("&&")) {
        let words: Vec<&str> = statement.split_whitespace().collect();
        let Some((program, arguments)) = words.split_first() else { continue };
        // A sleep in the background (`sleep 5 &`) has a word that is no number, and is not counted.
        if is_named(program, "sleep")
            && let Some(seconds) = sleep_of(arguments)
        {
            total = Some(total.unwrap_or(0_i64).saturating_add(seconds));
        }
    }
    total
}

/// Returns whether a command only waits, for ever or for days.
pub(super) fn is_idle(words: &[&str]) -> bool {
    match words {
        [program, argument] if is_named(program, "sleep") => is_endless(argument),
        [program, "-f", "/dev/null"] if is_named(program, "tail") => true,
        [shell, flag, script] if is_shell(shell) && flag.starts_with('-') && flag.ends_with('c') => {
            let last = script.trim().trim_end_matches([';', ' ', '\n']);
            let last = last.rsplit([';', '\n']).next().unwrap_or_default();
            let last = last.rsplit("&&").next().unwrap_or_default();
            let words: Vec<&str> = last.split_whitespace().filter(|word| *word != "exec").collect();
            // A shell in a shell is not followed.
            words.first().is_some_and(|word| !is_shell(word)) && is_idle(&words)
        }
        _ => false,
    }
}

/// Sleeping longer than a day is waiting for ever.
fn is_endless(argument: &str) -> bool {
    argument == "infinity"
        || argument == "inf"
        || sleep_of(&[argument]).is_some_and(|seconds| seconds > 86_400)
}

#[cfg(test)]
mod tests {
    use super::{is_idle, slept_in};

    #[test]
    fn only_certain_sleeps_count() {
        for (script, seconds) in [
            ("sleep 30", Some(30)),
            ("/bin/sleep 1m && agent drain", Some(60)),
            ("sleep 5; sleep 2.9", Some(7)),
            ("echo stop\nsleep 10\n", Some(10)),
            ("sleep 5 &", None),
            ("while true; do sleep 30; done", None),
            ("agent drain || sleep 30", None),
            ("sleep $GRACE", None),
            ("nginx -s quit", None),
            ("", None),
        ] {
            assert_eq!(slept_in(script), seconds, "{script}");
        }
    }

    #[test]
    fn idle_commands() {
        for (words, idle) in [
            (&["sleep", "infinity"][..], true),
            (&["/bin/sleep", "365d"], true),
            (&["sleep", "30"], false),
            (&["tail", "-f", "/dev/null"], true),
            (&["sh", "-c", "install.sh && exec sleep infinity"], true),
            (&["sh", "-c", "install.sh; sleep infinity;\n"], true),
            (&["sh", "-c", "agent"], false),
            (&["tail", "-f", "/var/log/messages"], false),
            (&[], false),
        ] {
            assert_eq!(is_idle(words), idle, "{words:?}");
        }
    }
}
