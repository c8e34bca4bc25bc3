//! What a revision changed, in a line: `image fluentd 1.16.2 → 1.16.5; env +LOG_LEVEL`.
//!
//! Refuses to show values of environment variables: they may be secrets.

use serde_json::Value;

use crate::model::Change;

/// The annotation that `kubectl rollout restart` writes into the template.
const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// Returns the changes in a line; `restart only` if the restart annotation is all.
pub fn summary(changes: &[Change]) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for change in changes {
        let (group, item) = words(change);
        match groups.iter_mut().find(|(own, _)| *own == group) {
            Some((_, items)) if items.contains(&item) => {}
            Some((_, items)) => items.push(item),
            None => groups.push((group, vec![item])),
        }
    }
    if let [(group, _)] = &groups[..]
        && group == "restart"
    {
        return "restart only".into();
    }
    let line =
        |(group, items): &(String, Vec<String>)| format!("{group} {}", items.join(", ")).trim().to_owned();
    groups.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// The group that a change belongs to, and what it says there.
fn words(change: &Change) -> (String, String) {
    let path = segments(change.path.strip_prefix("spec.template.").unwrap_or(&change.path));
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let group = |name: &str, item: String| (name.to_owned(), item);
    match &path[..] {
        ["metadata", "annotations", RESTARTED_AT] => group("restart", String::new()),
        ["metadata", "annotations", key, ..] => group("annotation", signed(change, key, true)),
        ["metadata", "labels", key, ..] => group("label", signed(change, key, true)),
        ["spec", list @ ("containers" | "initContainers"), rest @ ..] => container(change, list, rest),
        ["spec", "tolerations", _] => group("tolerations", entry(change, toleration)),
        ["spec", "nodeSelector", key] => group("nodeSelector", sides(change, key)),
        ["spec", "volumes", name, rest @ ..] => group("volume", signed(change, name, rest.is_empty())),
        ["spec", field, ..] => group(field, String::new()),
        _ => group(&path.join("."), String::new()),
    }
}

fn container(change: &Change, list: &str, path: &[&str]) -> (String, String) {
    let group = |name: &str, item: String| (name.to_owned(), item);
    match path {
        [] => group(list, "in another order".into()),
        [name] => {
            let what = if list == "containers" { "container" } else { "init container" };
            group(what, signed(change, name, true))
        }
        [name, "image"] => group("image", image(change, name)),
        [_, "env", variable, rest @ ..] => group("env", signed(change, variable, rest.is_empty())),
        [_, "resources", side @ ("limits" | "requests"), resource] => {
            // `memory limit 500Mi → 800Mi`
            group(&format!("{resource} {}", side.trim_end_matches('s')), sides(change, ""))
        }
        [_, "volumeMounts", mount, rest @ ..] => group("mount", signed(change, mount, rest.is_empty())),
        [_, "ports", port, rest @ ..] => group("port", signed(change, port, rest.is_empty())),
        [_, field @ ("env" | "volumeMounts" | "ports")] => group(field, "in another order".into()),
        [_, field, ..] => group(field, String::new()),
    }
}

/// `+KEY`, `-KEY` or `~KEY`; what changes inside of an entry that stays is `~` in any case.
fn signed(change: &Change, key: &str, whole: bool) -> String {
    let sign = match (&change.from, &change.to) {
        (None, Some(_)) if whole => '+',
        (Some(_), None) if whole => '-',
        _ => '~',
    };
    format!("{sign}{key}")
}

/// `a → b`, `+b` or `-a` behind what they belong to.
fn sides(change: &Change, key: &str) -> String {
    let text = match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("{} → {}", plain(from), plain(to)),
        (None, Some(to)) => format!("+{}", plain(to)),
        (Some(from), None) => format!("-{}", plain(from)),
        (None, None) => String::new(),
    };
    if key.is_empty() { text } else { format!("{key} {text}") }
}

fn entry(change: &Change, name: fn(&Value) -> String) -> String {
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("-{} +{}", name(from), name(to)),
        (None, Some(to)) => format!("+{}", name(to)),
        (Some(from), None) => format!("-{}", name(from)),
        (None, None) => String::new(),
    }
}

/// `key=value:effect`, as `kubectl taint` has it; `everything` for the one without a key.
fn toleration(value: &Value) -> String {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut words = text("key").to_owned();
    if words.is_empty() {
        words.push_str("everything");
    }
    for (sign, part) in [('=', text("value")), (':', text("effect"))] {
        if !part.is_empty() {
            words.push(sign);
            words.push_str(part);
        }
    }
    words
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `agent 1.0 → 1.1` if only the tag or digest differs.
fn image(change: &Change, container: &str) -> String {
    if let (Some(Value::String(from)), Some(Value::String(to))) = (&change.from, &change.to)
        && let (Some((from_name, from)), Some((to_name, to))) = (tagged(from), tagged(to))
        && from_name == to_name
    {
        return format!("{container} {from} → {to}");
    }
    sides(change, container)
}

/// Splits an image into its name and what says which one of that name.
fn tagged(image: &str) -> Option<(&str, &str)> {
    if let Some((name, digest)) = image.split_once('@') {
        // A digest alone decides, whatever tag stands before it.
        return Some((name, digest));
    }
    // A colon before the last slash is that of a port.
    let (name, tag) = image.rsplit_once(':')?;
    (!tag.contains('/')).then_some((name, tag))
}

/// Cuts `spec.containers[agent].env[A.B]` into its names.
fn segments(path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut segment = String::new();
    let mut inside = false;
    for sign in path.chars() {
        match sign {
            '[' if !inside => {
                found.extend(Some(std::mem::take(&mut segment)).filter(|own| !own.is_empty()));
                inside = true;
            }
            ']' if inside => {
                found.push(std::mem::take(&mut segment));
                inside = false;
            }
            '.' if !inside => found.extend(Some(std::mem::take(&mut segment)).filter(|own| !own.is_empty())),
            sign => segment.push(sign),
        }
    }
    found.extend(Some(segment).filter(|own| !own.is_empty()));
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::template_changes;

    fn of(from: Value, to: Value) -> String {
        summary(&template_changes(&from, &to))
    }

    fn agent(fields: Value) -> Value {
        let mut container = fields;
        container["name"] = "agent".into();
        json!({"spec": {"containers": [container]}})
    }

    #[test]
    fn each_change_has_its_words() {
        for (from, to, expected) in [
            (json!({"image": "r:5000/a:1"}), json!({"image": "r:5000/a:2"}), "image agent 1 → 2"),
            (
                json!({"image": "r:5000/a"}),
                json!({"image": "r:5000/a:2"}),
                "image agent r:5000/a → r:5000/a:2",
            ),
            (
                json!({"image": "a@sha256:1"}),
                json!({"image": "a@sha256:2"}),
                "image agent sha256:1 → sha256:2",
            ),
            (
                json!({"env": [{"name": "A", "value": "secret"}, {"name": "B"}]}),
                json!({"env": [{"name": "A", "value": "other"}, {"name": "C", "value": "x"}]}),
                "env ~A, +C, -B",
            ),
            (
                json!({"env": [{"name": "A"}, {"name": "B"}]}),
                json!({"env": [{"name": "B"}, {"name": "A"}]}),
                "env in another order",
            ),
            (
                json!({"resources": {"limits": {"memory": "500Mi"}}}),
                json!({"resources": {"limits": {"memory": "800Mi"}, "requests": {"example.com/gpu": "1"}}}),
                "memory limit 500Mi → 800Mi; example.com/gpu request +1",
            ),
            (
                json!({"args": ["-v"], "ports": [{"containerPort": 80, "protocol": "TCP"}]}),
                json!({"args": ["-w"], "ports": [{"containerPort": 80, "protocol": "TCP", "hostPort": 80}],
                    "volumeMounts": [{"name": "v", "mountPath": "/v.d"}]}),
                "args; port ~80/TCP; mount +/v.d",
            ),
        ] {
            assert_eq!(of(agent(from), agent(to)), expected);
        }
    }

    #[test]
    fn each_part_of_the_template_has_its_words() {
        let from = json!({"metadata": {"labels": {"a": "1", "b.c/d": "1"}},
            "spec": {"nodeSelector": {"pool": "a"}, "tolerations": [{"key": "x", "effect": "NoSchedule"}],
            "initContainers": [{"name": "old"}], "volumes": [{"name": "v", "emptyDir": {}}]}});
        let to = json!({"metadata": {"labels": {"a": "2"}, "annotations": {"x.y/z": "1"}},
            "spec": {"nodeSelector": {"pool": "b"}, "tolerations": [{"operator": "Exists"}, {"key": "y", "value": "z"}],
            "volumes": [{"name": "v", "hostPath": {"path": "/v"}}], "hostNetwork": true}});
        assert_eq!(
            of(from, to),
            "annotation +x.y/z; label ~a, -b.c/d; hostNetwork; init container -old; nodeSelector pool a → b; \
             tolerations -x:NoSchedule +everything, +y=z; volume ~v"
        );
    }

    #[test]
    fn a_restart_is_only_that_if_nothing_else_changed() {
        let restarted = |at: &str, image: &str| {
            let mut template = agent(json!({"image": image}));
            template["metadata"]["annotations"][RESTARTED_AT] = at.into();
            template
        };
        assert_eq!(of(agent(json!({"image": "a:1"})), restarted("1", "a:1")), "restart only");
        assert_eq!(of(restarted("1", "a:1"), restarted("2", "a:2")), "restart; image agent 1 → 2");
        assert_eq!(summary(&[]), "");
    }
}
