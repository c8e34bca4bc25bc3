//! What the skimmer passes, the builder reads; what the builder refuses, the skimmer does not pass.

use crate::yaml::{Wanted, documents};

/// Texts with what the builder says to them, and whether the skimmer can tell alone.
const CASES: [(&str, bool, bool); 16] = [
    ("kind: Pod\nspec:\n  list: [a, {b: c}]\n  text: |\n    x\n", true, true),
    ("- a\n- {b: [c]}\n-\n", true, true),
    ("a: 'x'\n\"b\": \"y\\n\"\n", true, true),
    ("", true, true),
    ("# only a comment\n", true, true),
    ("a: &x 1\nb: *x\n", true, false),
    ("a: !!int 1\n", true, false),
    ("a: !!int x\n", false, false),
    ("b: *x\n", false, false),
    ("1: a\n", true, false),
    ("~: a\n", false, false),
    ("<<: {a: b}\n", true, false),
    ("{[a]: b}\n", false, false),
    ("a: b: c\n", false, false),
    ("a: [b\n", false, false),
    ("\ta: b\n", false, false),
];

#[test]
fn a_document_is_passed_only_if_it_can_be_read() {
    for (text, reads, passes) in CASES {
        let whole: Vec<_> = documents(text).collect();
        assert_eq!(whole.iter().all(Result::is_ok), reads, "{text:?}");
        let mut checked = documents(text).choosing(&|_| Wanted::Check);
        let handed_out: Vec<_> = checked.by_ref().collect();
        assert_eq!(handed_out.is_empty() && checked.passed_over() == whole.len(), passes, "{text:?}");
        if !passes {
            assert_eq!(handed_out, whole, "{text:?}");
        }
    }
}

#[test]
fn documents_passed_over_keep_their_numbers() {
    let text = "kind: A\n---\nkind: B\n---\nkind: C\n";
    let wanted = |text: &str| if text.contains("kind: B") { Wanted::Tree } else { Wanted::Nothing };
    let mut documents = documents(text).choosing(&wanted);
    let found: Vec<_> = documents.by_ref().map(|document| document.expect("it parses").index).collect();
    assert_eq!((found, documents.passed_over()), (vec![1], 2));
}

proptest::proptest! {
    /// Nested flow and block text of all kinds: whoever is passed can be read.
    #[test]
    fn nothing_unreadable_is_passed(text in "(a|b|kind|1|~|null|<<|- |: |:|\\? |\\[|\\]|\\{|\\}|, |\n|\n  |\n    |'|\"|\\||> |&x |\\*x|!!int |#|\t|\r\n|---\n|\u{85}|\u{2028}){0,24}") {
        let mut checked = documents(&text).choosing(&|_| Wanted::Check);
        let handed_out: Vec<_> = checked.by_ref().collect();
        let whole: Vec<_> = documents(&text).collect();
        proptest::prop_assert_eq!(handed_out.len() + checked.passed_over(), whole.len());
        let errors = |all: &[Result<_, _>]| all.iter().filter(|one| one.is_err()).count();
        proptest::prop_assert_eq!(errors(&handed_out), errors(&whole));
    }
}
