//! Whether an object is what a strategic merge patch makes of it.
//!
//! Knows maps, nulls and `$patch: replace`, which is all that the patches of this program use.

use serde_json::Value;

/// Reports whether `live` has everything that `patch` sets; metadata that only guards the patch is not looked at.
pub fn reflects(patch: &Value, live: &Value) -> bool {
    let Value::Object(fields) = patch else { return same_exactly(patch, live) };
    if fields.get("$patch").is_some_and(|own| own == "replace") {
        return same_exactly(patch, live);
    }
    fields.iter().all(|(key, value)| match (value, live.get(key)) {
        (Value::Null, None) => true,
        // The last field of a map was removed, and the map with it.
        (Value::Object(_), None) => reflects(value, &Value::Null),
        (Value::Object(_), Some(live)) => reflects(value, live),
        (_, Some(live)) => same_exactly(value, live),
        (_, None) => false,
    })
}

/// Reports whether two templates are equal, `$patch` and a null creationTimestamp aside: control planes up to
/// 1.33 wrote the latter. This is what kubectl compares, byte by byte, before it skips a rollback
/// (daemonSetMatch, k8s.io/kubectl/pkg/polymorphichelpers/rollback.go): an empty object counts, unlike in
/// `same_template` of `state`, since the patch would bring or remove it.
pub(super) fn same_exactly(a: &Value, b: &Value) -> bool {
    let tells =
        |key: &str, value: &Value| key != "$patch" && !(key == "creationTimestamp" && value.is_null());
    match (a, b) {
        (Value::Object(left), Value::Object(right)) => {
            let count = |map: &serde_json::Map<String, Value>| {
                map.iter().filter(|(key, value)| tells(key, value)).count()
            };
            count(left) == count(right)
                && left
                    .iter()
                    .filter(|(key, value)| tells(key, value))
                    .all(|(key, value)| right.get(key).is_some_and(|other| same_exactly(value, other)))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(x, y)| same_exactly(x, y))
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_patch_that_went_through_is_recognised() {
        let live = json!({"metadata": {"name": "x", "annotations": {"a": "1"}},
            "spec": {"updateStrategy": {"type": "OnDelete"}, "template": {"metadata": {"labels": {"l": "1"}}}}});
        for (patch, holds) in [
            (json!({"metadata": {"annotations": {"a": "1"}}}), true),
            (json!({"metadata": {"annotations": {"a": "2"}}}), false),
            (json!({"metadata": {"annotations": {"b": null}}}), true),
            (json!({"metadata": {"annotations": {"a": null}}}), false),
            (json!({"metadata": {"labels": {"a": null}}}), true),
            (json!({"metadata": {"labels": {"a": "1"}}}), false),
            (json!({"spec": {"selector": {"$patch": "replace", "a": {}}}}), false),
            (json!({"spec": {"updateStrategy": {"type": "OnDelete", "rollingUpdate": null}}}), true),
            (json!({"spec": {"template": {"$patch": "replace", "metadata": {"labels": {"l": "1"}}}}}), true),
            (json!({"spec": {"template": {"$patch": "replace", "metadata": {}}}}), false),
            (json!({"spec": {"minReadySeconds": 3}}), false),
        ] {
            assert_eq!(reflects(&patch, &live), holds, "{patch}");
        }
    }

    #[test]
    fn templates_are_compared_as_kubectl_does() {
        let live = json!({"metadata": {"labels": {"a": "b"}}, "spec": {"securityContext": {}}});
        let stored = json!({"$patch": "replace", "metadata": {"creationTimestamp": null, "labels": {"a": "b"}},
            "spec": {"securityContext": {}}});
        assert!(same_exactly(&live, &stored) && same_exactly(&stored, &live));
        let without = json!({"metadata": {"labels": {"a": "b"}}, "spec": {}});
        assert!(!same_exactly(&live, &without) && !same_exactly(&without, &live));
    }
}
