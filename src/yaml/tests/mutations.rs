//! A fixed number of damaged manifests: whatever comes in, the answer is a tree or an error, places
//! lie in the text, and both doors see the same objects.

use crate::yaml::{Error, Node, Span, decode_strict, documents, for_each_object, to_json};

const SEEDS: &[&str] = &[
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: x # c\nspec:\n  template:\n    spec:\n      containers:\n      - name: a\n        args: [\"-v\", 'x y', --p=1]\n        command:\n        - |\n          set -e\n          run\n",
    "x: &x {a: 1, b: [1, 2]}\ny:\n  <<: *x\n  c: >-\n    folded\n    text\n---\n# second\n- *x\n- \"\\u00e9 \\\n  z\"\n...\n",
    "{\"kind\": \"List\", \"items\": [{\"a\": \"\\ud83d\\ude00\"}, {\"b\": [1.5e3, null, true]}]}\n{\"c\": {}}\n",
    "items:\n- kind: Pod\n  metadata: {labels: {a/b: yes}}\n- ? k\n  : v\nkind: PodList\n",
];

const BITS: &[&str] = &[
    "\n", " ", "\t", ":", ": ", "- ", "---\n", "...", "#", "?", "!!int ", "&x ", "*x", "<<: ", "[", "]", "{",
    "}", ",", "'", "\"", "\\", "|", ">", "%", "@", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{feff}", "é", "𐍈",
    "\0", "0x", "1e9",
];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }
}

fn damaged(random: &mut Random) -> Vec<u8> {
    let mut text = SEEDS[random.below(SEEDS.len())].as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(text.len() + 1);
        match random.below(5) {
            0 | 1 => drop(text.splice(at..at, BITS[random.below(BITS.len())].bytes())),
            2 => drop(text.drain(at..(at + 1 + random.below(9)).min(text.len()))),
            3 => {
                let copy = text[at..(at + random.below(40)).min(text.len())].to_vec();
                let to = random.below(text.len() + 1);
                text.splice(to..to, copy);
            }
            _ if at < text.len() => text[at] = u8::try_from(random.below(256)).unwrap(),
            _ => {}
        }
    }
    text
}

fn check_places(node: &Node, text: &[u8]) {
    let inside = |span: &Span| span.start <= span.end && span.end.offset as usize <= text.len();
    assert!(inside(&node.span), "{:?} in {:?}", node.span, String::from_utf8_lossy(text));
    if let Ok(text) = std::str::from_utf8(text) {
        assert!(node.span.slice(text).is_some());
    }
    node.items().iter().for_each(|item| check_places(item, text));
    for entry in node.entries() {
        assert!(inside(&entry.key_span));
        check_places(&entry.value, text);
    }
}

#[test]
fn damaged_text_never_panics() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let text = damaged(&mut random);
        let mut listed = Vec::new();
        let mut failed = false;
        for document in documents(&text) {
            let Ok(document) = document else {
                failed = true;
                break;
            };
            check_places(&document.root, &text);
            let _ = to_json(&document.root);
            let _ = decode_strict::<k8s_openapi::api::apps::v1::DaemonSet>(&document.root);
            listed.extend(document.objects().1.into_iter().map(|(path, node)| (path, format!("{node:?}"))));
        }
        let mut walked = Vec::new();
        let result = for_each_object(&text, |object| {
            walked.push((object.path, format!("{:?}", object.node)));
            Ok::<(), Error>(())
        });
        if result.as_ref().is_err_and(|error| error.message.ends_with("written twice")) {
            continue;
        }
        assert_eq!(result.is_err(), failed, "{:?}", String::from_utf8_lossy(&text));
        if failed {
            refused += 1;
            assert!(walked.starts_with(&listed), "{:?}", String::from_utf8_lossy(&text));
        } else {
            read += 1;
            assert_eq!(walked, listed, "{:?}", String::from_utf8_lossy(&text));
        }
    }
    assert!(read > 2000 && refused > 2000, "{read} read, {refused} refused");
}
