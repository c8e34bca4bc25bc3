//! From what was typed to a policy: every value is judged before anything is read.

use std::time::Duration;

use crate::cli::{CheckArgs, Confirm, DrainArgs, OnFailure, PolicyArgs, UpdateStartArgs};
use crate::failure::Failure;
use crate::model::{IntOrString, Selector, parse_duration};
use crate::update::{self, Drain, Gate, Policy, Removal};

/// Returns the policy.
///
/// # Errors
/// A value is none, in words that name the flag.
pub(super) fn policy(args: &UpdateStartArgs) -> Result<Policy, Failure> {
    let PolicyArgs { waves, max_unavailable, order, nodes, canary, .. } = &args.policy;
    let default = Policy::default();
    let seconds = |flag: &str, text: Option<&String>, otherwise: u64| match text {
        Some(text) => whole_seconds(flag, text),
        None => Ok(otherwise),
    };
    let own = &args.policy;
    Ok(Policy {
        max_unavailable: match max_unavailable {
            Some(text) => amount("--max-unavailable", text)?,
            None => default.max_unavailable,
        },
        waves: match &waves[..] {
            [] => default.waves,
            given => given.iter().map(|text| amount("--waves", text)).collect::<Result<_, _>>()?,
        },
        canary: selector("--canary", canary.as_ref())?,
        order: orders(order)?,
        nodes: selector("--nodes", nodes.as_ref())?,
        control_plane_in_order: own.control_plane_in_order,
        skip_unready: own.skip_unready,
        soak: seconds("--soak", own.soak.as_ref(), default.soak)?,
        gates: if args.checks.gate.is_empty() { default.gates } else { gates(&args.checks)? },
        removal: if args.drain.evict { Removal::Evict } else { Removal::Delete },
        drain: drain(&args.drain)?,
        pod_timeout: seconds("--pod-timeout", own.pod_timeout.as_ref(), default.pod_timeout)?,
        timeout: own.timeout.as_ref().map(|text| whole_seconds("--timeout", text)).transpose()?,
        on_failure: match own.on_failure {
            OnFailure::Stop => update::OnFailure::Stop,
            OnFailure::Abort => update::OnFailure::Abort,
            OnFailure::Revert => update::OnFailure::Revert,
        },
        pre_hook: args.checks.pre_hook.clone(),
        post_hook: args.checks.post_hook.clone(),
        confirm: match own.confirm {
            Confirm::None => update::Confirm::None,
            Confirm::Wave => update::Confirm::Wave,
            Confirm::Node => update::Confirm::Node,
        },
    })
}

fn wrong(flag: &str, why: impl std::fmt::Display) -> Failure {
    Failure::input(format!("{flag}: {why}"))
}

/// Returns a duration of at least a millisecond.
pub(super) fn duration(flag: &str, text: &str) -> Result<Duration, Failure> {
    let nanos = parse_duration(text).map_err(|why| wrong(flag, why))?;
    let nanos = u64::try_from(nanos).map_err(|_| wrong(flag, format!("{text} is negative")))?;
    Ok(Duration::from_nanos(nanos))
}

/// Returns whole seconds, rounded up: half a second is not none.
fn whole_seconds(flag: &str, text: &str) -> Result<u64, Failure> {
    let duration = duration(flag, text)?;
    Ok(duration.as_secs() + u64::from(duration.subsec_nanos() > 0))
}

/// A count of at least 1, or a percentage above 0.
fn amount(flag: &str, text: &str) -> Result<IntOrString, Failure> {
    let number = text.strip_suffix('%').unwrap_or(text);
    let value: i32 = number
        .parse()
        .map_err(|_| wrong(flag, format!("{text:?} is neither a number of nodes nor a percentage")))?;
    if value < 1 {
        return Err(wrong(flag, format!("{text:?} lets nothing happen")));
    }
    if number.len() == text.len() {
        return Ok(IntOrString::Int(value));
    }
    if value > 100 {
        return Err(wrong(flag, format!("{text:?} is more than all")));
    }
    Ok(IntOrString::String(text.into()))
}

fn selector(flag: &str, text: Option<&String>) -> Result<Option<String>, Failure> {
    if let Some(text) = text {
        Selector::parse(text).map_err(|why| wrong(flag, why))?;
    }
    Ok(text.cloned())
}

/// The selectors of `--order`. Given once, commas separate them; given again, each is one whole selector.
fn orders(given: &[String]) -> Result<Vec<String>, Failure> {
    let pieces = match given {
        [one] => outside_parentheses(one),
        many => many.to_vec(),
    };
    for piece in &pieces {
        Selector::parse(piece).map_err(|why| wrong("--order", why))?;
    }
    Ok(pieces)
}

/// Splits at commas that stand in no parentheses: those of `in (a,b)` do not count.
fn outside_parentheses(text: &str) -> Vec<String> {
    let (mut pieces, mut depth) = (vec![String::new()], 0_i32);
    for letter in text.chars() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        match pieces.last_mut() {
            Some(last) if letter != ',' || depth > 0 => last.push(letter),
            _ => pieces.push(String::new()),
        }
    }
    pieces.into_iter().map(|own| own.trim().to_owned()).collect()
}

/// The gates: commas separate them, but a command or URL goes on behind one until another gate begins.
fn gates(args: &CheckArgs) -> Result<Vec<Gate>, Failure> {
    let mut gates: Vec<Gate> = Vec::new();
    for given in &args.gate {
        let mut open = false;
        for piece in given.split(',') {
            let gate = match piece.trim() {
                "ready" => Some(Gate::Ready),
                "restarts" => Some(Gate::Restarts),
                "node-ready" => Some(Gate::NodeReady),
                other => match other.split_once('=') {
                    Some(("exec", command)) if !command.is_empty() => Some(Gate::Exec(command.to_owned())),
                    Some(("http", url)) if !url.is_empty() => Some(Gate::Http(url.to_owned())),
                    _ => None,
                },
            };
            match (gate, gates.last_mut().filter(|_| open)) {
                (Some(gate), _) => {
                    open = gate.is_external();
                    if !gates.contains(&gate) {
                        gates.push(gate);
                    }
                }
                (None, Some(Gate::Exec(text) | Gate::Http(text))) => {
                    text.push(',');
                    text.push_str(piece);
                }
                _ => {
                    let known = "it is ready, restarts, node-ready, exec=COMMAND or http=URL";
                    return Err(wrong("--gate", format!("{piece:?}: {known}")));
                }
            }
        }
    }
    for gate in &gates {
        if let Gate::Http(url) = gate
            && !url.starts_with("http://")
            && !url.starts_with("https://")
        {
            return Err(wrong("--gate", format!("http={url}: a URL begins with http:// or https://")));
        }
    }
    Ok(gates)
}

fn drain(args: &DrainArgs) -> Result<Option<Drain>, Failure> {
    if !args.drain {
        return Ok(None);
    }
    Ok(Some(Drain {
        force: args.force_drain,
        delete_empty_dir_data: args.delete_empty_dir_data,
        disable_eviction: args.disable_eviction,
        grace_period: args.grace_period.map(i64::from),
        pod_selector: selector("--pod-selector", args.pod_selector.as_ref())?,
        timeout: match &args.drain_timeout {
            Some(text) => whole_seconds("--drain-timeout", text)?,
            None => 0,
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command, UpdateCommand};
    use clap::Parser;

    fn typed(words: &[&str]) -> Result<Policy, String> {
        let words = ["kubectl-ds", "update", "start", "x"].iter().chain(words);
        let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
        let Command::Update(args) = &*cli.command else { return Err("another command".into()) };
        let UpdateCommand::Start(args) = &args.command else { return Err("another command".into()) };
        policy(args).map_err(|failure| format!("{failure:?}"))
    }

    #[test]
    fn nothing_typed_is_the_default() {
        assert_eq!(typed(&[]), Ok(Policy::default()));
    }

    #[test]
    fn every_flag_arrives() {
        let all = typed(&[
            "--waves=1,10%,100%",
            "--max-unavailable=5%",
            "--order=pool in (a,b),zone=x",
            "--nodes=a=b,c=d",
            "--canary=canary",
            "--control-plane-in-order",
            "--skip-unready",
            "--soak=1500ms",
            "--gate=ready,exec=test -f a,b && true,http=http://{POD_IP}/x?a=1,2",
            "--gate=node-ready",
            "--evict",
            "--drain",
            "--force-drain",
            "--delete-emptydir-data",
            "--disable-eviction",
            "--grace-period=5",
            "--pod-selector=app!=x",
            "--drain-timeout=1m",
            "--pod-timeout=2m",
            "--timeout=3h",
            "--on-failure=revert",
            "--pre-hook=true",
            "--post-hook=false",
            "--confirm=wave",
        ]);
        insta::assert_debug_snapshot!(all.unwrap());
    }

    #[test]
    fn orders_and_gates_are_separated_by_commas() {
        let order = |words: &[&str]| typed(words).map(|own| own.order);
        assert_eq!(order(&["--order=a=b,c"]), Ok(vec!["a=b".to_owned(), "c".to_owned()]));
        assert_eq!(order(&["--order=a=b,c=d", "--order=e"]), Ok(vec!["a=b,c=d".to_owned(), "e".to_owned()]));
        assert_eq!(
            order(&["--order=a notin (b,c), d"]),
            Ok(vec!["a notin (b,c)".to_owned(), "d".to_owned()])
        );
        let gates = |words: &[&str]| typed(words).map(|own| own.gates);
        assert_eq!(gates(&["--gate=exec=a,b"]), Ok(vec![Gate::Exec("a,b".into())]));
        assert_eq!(gates(&["--gate=ready,ready"]), Ok(vec![Gate::Ready]));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (word, why) in [
            ("--waves=1,x", "--waves: \"x\" is neither a number of nodes nor a percentage"),
            ("--waves=0", "--waves: \"0\" lets nothing happen"),
            ("--waves=101%", "--waves: \"101%\" is more than all"),
            ("--max-unavailable=-1", "--max-unavailable: \"-1\" lets nothing happen"),
            ("--order=a in (b", "--order: "),
            ("--nodes=a==b==c", "--nodes: "),
            ("--soak=5", "--soak: "),
            ("--soak=-5s", "--soak: -5s is negative"),
            ("--gate=redy", "--gate: \"redy\": it is ready, restarts"),
            ("--gate=exec=", "--gate: \"exec=\""),
            ("--gate=http=x", "--gate: http=x: a URL begins with"),
            ("--pod-timeout=1d", "--pod-timeout: "),
        ] {
            let refused = typed(&[word]).expect_err(word);
            assert!(refused.contains(why), "{word}: {refused}");
        }
        assert!(typed(&["--grace-period=5"]).expect_err("without --drain").contains("--drain"));
    }
}
