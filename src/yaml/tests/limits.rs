//! Hostile input: an error soon, never an exhausted stack or memory.

use super::{one, refuses};
use crate::yaml::{Node, Value, decode, parse, to_json};

fn message(text: &str) -> String {
    parse(text).map_or_else(|error| format!("{} {}", error.pos, error.message), |_| "read".to_owned())
}

#[test]
fn deep_nesting_is_refused() {
    let deep = |text: &str| text.repeat(1 << 20);
    assert_eq!(message(&deep("[")), "1:501 exceeded max depth of 500");
    assert_eq!(message(&deep("{")), "1:501 exceeded max depth of 500");
    assert_eq!(message(&deep("{\"a\":")), "1:2501 exceeded max depth of 500");
    assert_eq!(message(&deep("- ")), "1:1001 exceeded max depth of 500");
    assert_eq!(message(&format!("a: {}", deep("["))), "1:504 exceeded max depth of 500");
    let mut stairs = String::new();
    for depth in 0..600 {
        stairs.push_str(&" ".repeat(depth));
        stairs.push_str("a:\n");
    }
    assert_eq!(message(&stairs), "501:501 exceeded max depth of 500");
}

#[test]
fn the_deepest_tree_can_be_used_on_a_small_stack() {
    // Tests run on threads with a stack of 2 MiB.
    let text = format!("{{b: {}{{x: 1}}{}}}", "{a: ".repeat(498), "}".repeat(498));
    let root = one(&text).root;
    let json = to_json(&root).unwrap();
    let again: serde_json::Value = decode(&root).unwrap();
    assert!(json == again);
    assert!(root.clone() == root);
}

#[test]
fn alias_bombs_are_refused() {
    let mut laughs = String::from("a0: &a0 lol\n");
    for level in 1..12 {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    assert!(message(&laughs).ends_with("document contains excessive aliasing"), "{}", message(&laughs));
    let mut text = format!("a: &a \"{}\"\nb:\n", "x".repeat(1 << 20));
    text.push_str(&"- *a\n".repeat(1000));
    assert_eq!(message(&text), "259:3 document contains excessive aliasing");
}

#[test]
fn honest_aliases_are_fine() {
    let mut text = String::from("a: &a {x: 1}\nb:\n");
    text.push_str(&"- *a\n".repeat(200));
    assert_eq!(one(&text).root.get("b").map(|b| b.items().len()), Some(200));
    // go-yaml's own limit: more than 99 of 100 values come from aliases.
    text = format!("a: &a [{}]\nb: [{}]\n", "1,".repeat(1000), "*a,".repeat(300));
    refuses(&text, "2:335 document contains excessive aliasing");
}

#[test]
fn nested_anchors_cost_their_size_once() {
    let mut text = String::new();
    for at in 0..400 {
        text.push_str(&format!("&a{at} {{k{at}: "));
    }
    text.push_str(&format!("\"{}\"", "x".repeat(1 << 20)));
    text.push_str(&"}".repeat(400));
    let mut node: &Node = &one(&format!("- {text}\n")).root;
    while let Some(inner) = node.items().first().or_else(|| node.entries().first().map(|e| &e.value)) {
        node = inner;
    }
    assert!(matches!(&node.value, Value::String(text) if text.len() == 1 << 20));
}

#[test]
fn keys_of_a_thousand_characters() {
    let key = "k".repeat(1024);
    assert_eq!(one(&format!("{key}: 1\n")).root.entries().len(), 1);
    refuses(&format!("{key}k: 1\n"), "1:1026 mapping values are not allowed in this context");
}
