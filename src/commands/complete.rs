//! Candidates for the last word, as kubectl asks plugins for them.
//!
//! For `kubectl ds WORDS<TAB>` kubectl runs `kubectl_complete-ds` (completions/ has it) with the words after `ds`,
//! the last one possibly empty. Each line of the answer is a candidate and, after a tab, its description; the last line
//! tells the shell what else to offer. Walks the tree of `cli` and reads names out of the kubeconfig, as kubectl does
//! (registerCompletionFuncForGlobalFlags, k8s.io/kubectl/pkg/cmd/cmd.go); refuses to ask a cluster or to fail.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use clap::{Arg, Command, ValueHint};

use crate::cli::tree;
use crate::output::ui::Ui;
use crate::source::{Connection, Entries};

/// The program's name when kubectl asks it directly.
const ASKED_AS: &str = "kubectl_complete-ds";
/// The first argument when it is asked through a script.
const ASKED_WITH: &str = "__complete";

/// What the shell may offer besides the candidates, in cobra's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Besides {
    Files = 0,
    Nothing = 4,
}

/// What may stand in place of the last word.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    /// Text and description.
    candidates: Vec<(String, String)>,
    besides: Besides,
}

/// Returns the words to complete if that is what the program was started for.
///
/// Looked at before clap sees them: half a command line is no command line.
pub fn asked(arguments: impl IntoIterator<Item = OsString>) -> Option<Vec<String>> {
    let mut arguments = arguments.into_iter();
    let program = arguments.next()?;
    if Path::new(&program).file_stem().is_none_or(|name| name != ASKED_AS) && arguments.next()? != ASKED_WITH
    {
        return None;
    }
    Some(arguments.map(|word| word.to_string_lossy().into_owned()).collect())
}

/// Prints the candidates for the last of the words.
///
/// # Errors
/// The answer cannot be written.
pub fn run(words: &[String], ui: &mut Ui) -> io::Result<()> {
    let answer = answer(words);
    let out = ui.answer();
    for (text, description) in &answer.candidates {
        let tab = if description.is_empty() { "" } else { "\t" };
        writeln!(out, "{text}{tab}{description}")?;
    }
    writeln!(out, ":{}", answer.besides as u8)?;
    ui.flush()
}

fn answer(words: &[String]) -> Answer {
    let mut root = tree();
    root.build();
    let (last, before) = words.split_last().map_or(("", words), |(last, before)| (last.as_str(), before));
    let mut place = Place { command: &root, pending: None, positionals: 0, literal: false, kubeconfig: None };
    before.iter().for_each(|word| place.pass(word));
    place.answer(last)
}

/// How far the words before the last one lead.
struct Place<'a> {
    command: &'a Command,
    /// The flag whose value comes next.
    pending: Option<&'a Arg>,
    positionals: usize,
    /// Whether `--` was given.
    literal: bool,
    /// The value of `--kubeconfig`.
    kubeconfig: Option<String>,
}

impl<'a> Place<'a> {
    /// Goes past a word.
    fn pass(&mut self, word: &str) {
        if let Some(arg) = self.pending.take() {
            self.note(arg, word);
            return;
        }
        if self.literal || word == "-" || !word.starts_with('-') {
            let deeper = self.command.find_subcommand(word).filter(|_| self.takes_command());
            match deeper {
                Some(command) => self.command = command,
                None => self.positionals += 1,
            }
        } else if let Some(long) = word.strip_prefix("--") {
            self.literal = long.is_empty();
            let (name, value) = long.split_once('=').map_or((long, None), |(name, own)| (name, Some(own)));
            let arg = self.flag(|arg| arg.get_long() == Some(name));
            match (arg, value) {
                (Some(arg), Some(value)) => self.note(arg, value),
                (arg, _) => self.pending = arg.filter(|arg| takes_value(arg)),
            }
        } else {
            self.pending = self.after_shorts(&word[1..]);
        }
    }

    /// Keeps what other candidates depend on.
    fn note(&mut self, arg: &Arg, value: &str) {
        if arg.get_id() == "kubeconfig" {
            self.kubeconfig = Some(value.to_owned());
        }
    }

    fn takes_command(&self) -> bool {
        !self.literal && self.positionals == 0
    }

    fn flag(&self, is: impl Fn(&Arg) -> bool) -> Option<&'a Arg> {
        self.command.get_arguments().find(|arg| is(arg))
    }

    /// Returns the flag of `-xyz` that still wants its value: the first that takes one, if nothing follows it.
    fn after_shorts(&self, shorts: &str) -> Option<&'a Arg> {
        for (at, short) in shorts.char_indices() {
            let arg = self.flag(|arg| arg.get_short() == Some(short))?;
            if takes_value(arg) {
                return Some(arg).filter(|_| at + short.len_utf8() == shorts.len());
            }
        }
        None
    }

    fn answer(&self, last: &str) -> Answer {
        if let Some(arg) = self.pending {
            return self.values(arg, last);
        }
        if !self.literal && last.starts_with('-') {
            let given = last.strip_prefix("--").and_then(|long| long.split_once('='));
            return match given {
                Some((long, start)) => self
                    .flag(|arg| arg.get_long() == Some(long))
                    .map_or_else(nothing, |arg| self.values(arg, start)),
                None => self.flags(last),
            };
        }
        let positional = self.command.get_positionals().nth(self.positionals);
        let mut answer = positional.map_or_else(nothing, |arg| self.values(arg, last));
        if self.takes_command() {
            let commands = self.command.get_subcommands().filter(|command| !command.is_hide_set());
            answer.candidates.extend(
                commands
                    .filter(|command| command.get_name().starts_with(last))
                    .map(|command| (command.get_name().to_owned(), first_line(command.get_about()))),
            );
        }
        answer
    }

    fn values(&self, arg: &Arg, start: &str) -> Answer {
        let entries = match arg.get_id().as_str() {
            "context" | "contexts" => Entries::Contexts,
            "cluster" => Entries::Clusters,
            "user" => Entries::Users,
            _ => return values(arg, start),
        };
        // Of a list the last name is completed; the shell compares whole words.
        let several = arg.get_value_delimiter().and_then(|delimiter| start.rsplit_once(delimiter));
        let (before, start) = several.unwrap_or(("", start));
        let given = |name: &String| before.split(',').any(|own| own == name);
        let connection = Connection { kubeconfig: self.kubeconfig.clone(), ..Connection::default() };
        let names = entries.names(&connection).unwrap_or_default().into_iter();
        let fitting =
            names.filter(|name| name.starts_with(start) && !given(name) && !name.contains(char::is_control));
        let whole = |name| if before.is_empty() { name } else { format!("{before},{name}") };
        let candidates = fitting.map(|name| (whole(name), String::new())).collect();
        Answer { candidates, besides: Besides::Nothing }
    }

    fn flags(&self, start: &str) -> Answer {
        let mut candidates = Vec::new();
        for arg in self.command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let help = first_line(arg.get_help());
            let long = arg.get_long().map(|long| format!("--{long}")).filter(|long| long.starts_with(start));
            let short =
                arg.get_short().map(|short| format!("-{short}")).filter(|short| short.starts_with(start));
            candidates.extend(long.into_iter().chain(short).map(|text| (text, help.clone())));
        }
        Answer { candidates, besides: Besides::Nothing }
    }
}

/// Whether the next word is the flag's value; of some it stands only behind `=`.
fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values() && !arg.is_require_equals_set()
}

fn nothing() -> Answer {
    Answer { candidates: Vec::new(), besides: Besides::Nothing }
}

fn values(arg: &Arg, start: &str) -> Answer {
    let possible = arg.get_possible_values();
    let shown = possible.iter().filter(|value| !value.is_hide_set() && value.get_name().starts_with(start));
    let path = matches!(arg.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath);
    Answer {
        candidates: shown.map(|value| (value.get_name().to_owned(), first_line(value.get_help()))).collect(),
        besides: if path { Besides::Files } else { Besides::Nothing },
    }
}

fn first_line(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default().lines().next().unwrap_or_default().replace('\t', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> (Vec<String>, Besides) {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let answer = answer(&words);
        (answer.candidates.into_iter().map(|(text, _)| text).collect(), answer.besides)
    }

    #[test]
    fn each_place_has_its_candidates() {
        for (line, expected) in [
            ("expl", vec!["explain"]),
            ("--color never ma", vec!["matrix"]),
            ("-n kube-system -q lis", vec!["list"]),
            ("-qn list lis", vec!["list"]),
            ("help no", vec!["node"]),
            ("explain --sho", vec!["--show"]),
            ("rollout hi", vec!["history"]),
            ("rollout history --diff=3 --rev", vec!["--revision"]),
            ("explain --show ", vec!["all", "excluded", "eligible", "problems"]),
            ("explain --show=ex", vec!["excluded"]),
            ("list --color a", vec!["auto", "always"]),
            ("completion po", vec!["powershell"]),
            ("list -o j", vec!["json", "jsonpath="]),
            ("completion bash po", vec![]),
            ("ls --all-n", vec!["--all-namespaces"]),
            ("list name ex", vec![]),
            ("explain -- --sho", vec![]),
            ("--kubeconfig=x expl", vec!["explain"]),
            ("--disable-compression expl", vec!["explain"]),
            ("nonsense ", vec![]),
        ] {
            assert_eq!(
                texts(line),
                (expected.into_iter().map(str::to_owned).collect(), Besides::Nothing),
                "{line}"
            );
        }
    }

    #[test]
    fn flags_are_offered_only_after_a_dash() {
        let (all, _) = texts("list ");
        assert!(all.is_empty(), "{all:?}");
        let (flags, _) = texts("list -");
        assert!(flags.contains(&"--namespace".to_owned()) && flags.contains(&"-n".to_owned()), "{flags:?}");
    }

    #[test]
    fn paths_are_left_to_the_shell() {
        for line in ["list --snapshot ", "explain -f ", "diff --filename=", "--kubeconfig "] {
            assert_eq!(texts(line), (vec![], Besides::Files), "{line}");
        }
    }

    #[test]
    fn only_who_asks_is_answered() {
        let words = |line: &str| asked(line.split(' ').map(OsString::from));
        assert_eq!(words("kubectl-ds list"), None);
        assert_eq!(words("kubectl-ds"), None);
        assert_eq!(
            words("kubectl-ds __complete --x -- y"),
            Some(vec!["--x".into(), "--".into(), "y".into()])
        );
        assert_eq!(words("/bin/kubectl_complete-ds li"), Some(vec!["li".into()]));
    }
}
