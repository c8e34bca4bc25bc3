//! Types of scalars, as values and as keys, with and without tags.

use super::{one, reads, refuses};
use crate::yaml::{Value, to_json};

const VALUES: &[(&str, &str)] = &[
    ("y", "true"),
    ("Y", "true"),
    ("yes", "true"),
    ("Yes", "true"),
    ("YES", "true"),
    ("yEs", r#""yEs""#),
    ("n", "false"),
    ("no", "false"),
    ("No", "false"),
    ("NO", "false"),
    ("on", "true"),
    ("On", "true"),
    ("ON", "true"),
    ("off", "false"),
    ("Off", "false"),
    ("OFF", "false"),
    ("true", "true"),
    ("True", "true"),
    ("TRUE", "true"),
    ("tRue", r#""tRue""#),
    ("false", "false"),
    ("False", "false"),
    ("FALSE", "false"),
    ("~", "null"),
    ("null", "null"),
    ("Null", "null"),
    ("NULL", "null"),
    ("nUll", r#""nUll""#),
    ("0", "0"),
    ("-0", "0"),
    ("+0", "0"),
    ("1", "1"),
    ("-1", "-1"),
    ("+1", "1"),
    ("007", "7"),
    ("0644", "420"),
    ("0o644", "420"),
    ("0O17", "15"),
    ("08", "8"),
    ("-08", "-8"),
    ("09.5", "9.5"),
    ("0x1F", "31"),
    ("0X1f", "31"),
    ("-0x10", "-16"),
    ("0b101", "5"),
    ("0B11", "3"),
    ("-0b11", "-3"),
    ("0b-1", "-1"),
    ("0b+1", "1"),
    ("0b2", r#""0b2""#),
    ("0b", r#""0b""#),
    ("0x", r#""0x""#),
    ("1_000", "1000"),
    ("1__0", "10"),
    ("_1", r#""_1""#),
    ("1_", "1"),
    ("0x_1F", "31"),
    ("1_0.5", "10.5"),
    ("12e03", "12000"),
    ("1e3", "1000"),
    ("1E3", "1000"),
    ("1e+3", "1000"),
    ("1e-3", "0.001"),
    ("1.5", "1.5"),
    ("1.", "1"),
    (".5", "0.5"),
    ("+.5", "0.5"),
    ("-.5", "-0.5"),
    ("._5", r#""._5""#),
    (".5_0", "0.5"),
    (".5__0", r#"".5__0""#),
    (".5e3", "500"),
    (".", r#"".""#),
    ("..", r#""..""#),
    ("1e400", r#""1e400""#),
    ("-1e400", r#""-1e400""#),
    (".1e400", r#"".1e400""#),
    ("1e-400", "0"),
    ("0.1", "0.1"),
    ("100000000000000000000", "100000000000000000000"),
    ("1e20", "100000000000000000000"),
    ("1e21", "1e+21"),
    ("9223372036854775807", "9223372036854775807"),
    ("9223372036854775808", "9223372036854775808"),
    ("-9223372036854775808", "-9223372036854775808"),
    ("-9223372036854775809", "-9223372036854776000"),
    ("18446744073709551615", "18446744073709551615"),
    ("18446744073709551616", "18446744073709552000"),
    ("+18446744073709551615", "18446744073709552000"),
    ("0xFFFFFFFFFFFFFFFF", "18446744073709551615"),
    ("1:30", r#""1:30""#),
    ("190:20:30", r#""190:20:30""#),
    ("2001-12-14", r#""2001-12-14""#),
    ("2001-12-14T21:59:43Z", r#""2001-12-14T21:59:43Z""#),
    ("12:30:45.5", r#""12:30:45.5""#),
    ("1.2.3", r#""1.2.3""#),
    ("v1", r#""v1""#),
    ("10.0.0.1", r#""10.0.0.1""#),
    ("1e", r#""1e""#),
    ("1e+", r#""1e+""#),
    ("e3", r#""e3""#),
    ("0e0", "0"),
    ("1,000", r#""1,000""#),
    ("=", r#""=""#),
    ("<<", r#""<<""#),
    ("--", r#""--""#),
    ("-a", r#""-a""#),
    ("?a", r#""?a""#),
    (":a", r#"":a""#),
    ("inf", r#""inf""#),
    ("nan", r#""nan""#),
    ("Infinity", r#""Infinity""#),
    ("100m", r#""100m""#),
    ("1Gi", r#""1Gi""#),
    ("1/2", r#""1/2""#),
    ("0xZZ", r#""0xZZ""#),
    ("0o8", r#""0o8""#),
    ("00", "0"),
    ("0_0", "0"),
    ("1e5_0", "1e+50"),
    ("'yes'", r#""yes""#),
    (r#""1""#, r#""1""#),
    ("'it''s'", r#""it's""#),
    (r#""\x41\u00e9\U0001F600\n\t\e\_""#, r#""Aé😀\n\t\u001b ""#),
];

const KEYS: &[(&str, &str)] = &[
    ("y", "true"),
    ("no", "false"),
    ("on", "true"),
    ("0644", "420"),
    ("0o17", "15"),
    ("1_000", "1000"),
    ("1.0", "1"),
    ("1.5", "1.5"),
    ("1e6", "1e+06"),
    ("1e5", "100000"),
    ("123456.5", "123456.5"),
    ("1234567.5", "1.2345675e+06"),
    ("1e-4", "0.0001"),
    ("1e-5", "1e-05"),
    ("0.1", "0.1"),
    (".nan", ".nan"),
    (".inf", ".inf"),
    ("-.inf", "-.inf"),
    ("2001-01-01", "2001-01-01"),
    ("!!binary aGk=", "hi"),
    ("true", "true"),
    ("0x10", "16"),
    ("-0", "0"),
    ("1e400", "1e400"),
    ("3.4e38", "3.4e+38"),
    ("1e39", ".inf"),
    ("16777217.0", "1.6777216e+07"),
    ("'on'", "on"),
    ("<<x", "<<x"),
    ("!!str 5", "5"),
    ("! <<x", "<<x"),
];

const TAGS: &[(&str, &str)] = &[
    ("!!str 5", r#""5""#),
    ("!!str yes", r#""yes""#),
    (r#"!!int "5""#, "5"),
    ("!!float 5", "5"),
    ("!!float 0x10", "16"),
    ("!!bool y", "true"),
    (r#"!!bool "on""#, "true"),
    (r#"!!null """#, "null"),
    ("!!null ~", "null"),
    ("!!binary aGVsbG8=", r#""hello""#),
    (r#"!!binary "aGVs\nbG8=""#, r#""hello""#),
    ("!!binary /w==", r#""�""#),
    ("!!binary 4pii/4k=", r#""☢��""#),
    ("!!timestamp 2001-01-01", r#""2001-01-01""#),
    ("!!custom 5", r#""5""#),
    ("!foo 5", r#""5""#),
    ("! 5", r#""5""#),
    (r#"!<tag:yaml.org,2002:int> "7""#, "7"),
    ("!!merge x", r#""x""#),
    ("!!set x", r#""x""#),
    ("!!seq [1]", "[1]"),
    ("!!str [1]", "[1]"),
    ("!!int {a: 1}", r#"{"a":1}"#),
    ("!!str", r#""""#),
    ("!!null", "null"),
    ("!x", r#""""#),
    ("!", r#""""#),
];

#[test]
fn values_are_those_of_kubectl() {
    for (text, want) in VALUES {
        reads(&format!("v: {text}\n"), &format!("{{\"v\":{want}}}"));
    }
}

#[test]
fn keys_are_those_of_kubectl() {
    for (text, want) in KEYS {
        assert_eq!(one(&format!("{text}: v\n")).root.entries()[0].key, *want, "{text}");
    }
}

#[test]
fn tags_are_those_of_kubectl() {
    for (text, want) in TAGS {
        reads(&format!("v: {text}\n"), &format!("{{\"v\":{want}}}"));
    }
}

#[test]
fn tag_directives_count() {
    reads("---\n%TAG !y! tag:yaml.org,2002:\n--- \nv: 1\n", r#"{"v":1}"#);
    let text = "%TAG !y! tag:yaml.org,2002:\n---\nv: !y!str 1\n";
    assert_eq!(super::super::parse_one(text).unwrap().root.get("v").unwrap().as_str(), Some("1"));
}

#[test]
fn misfits_are_refused_where_they_stand() {
    refuses("v: !!int 5.0\n", "1:4 cannot decode \"5.0\" as a !!int");
    refuses("v: !!int x\n", "1:4 cannot decode \"x\" as a !!int");
    refuses("v: !!float 18446744073709551615\n", "1:4 cannot decode \"18446744073709551615\" as a !!float");
    refuses("v: !!bool 1\n", "1:4 cannot decode \"1\" as a !!bool");
    refuses("v: !!null x\n", "1:4 cannot decode \"x\" as a !!null");
    refuses("v: !!timestamp x\n", "1:4 cannot decode \"x\" as a !!timestamp");
    refuses("v: !!binary aGVsbG8\n", "1:4 !!binary value contains invalid base64 data");
    refuses("v: !!int\n", "1:4 cannot decode \"\" as a !!int");
    refuses("v: !y!str 1\n", "1:4 found undefined tag handle");
}

#[test]
fn numbers_json_cannot_hold_are_refused_late() {
    refuses("v: .nan\n", "1:4 unsupported value .nan");
    refuses("v: -.inf\n", "1:4 unsupported value -.inf");
    refuses("~: v\n", "1:1 unsupported map key null");
    refuses("9223372036854775808: v\n", "1:1 unsupported map key 9223372036854775808");
    // A value that is thrown away does not count.
    reads("a: .nan\na: 1\n", r#"{"a":1}"#);
    reads("a: {~: 1}\na: 1\n", r#"{"a":1}"#);
}

#[test]
fn large_numbers_are_the_nearest_float() {
    // serde_json reads such numbers one bit off unless told otherwise, so they are compared here.
    let float = |text: &str| one(&format!("v: {text}\n")).root.get("v").map(|node| node.value.clone());
    assert_eq!(float("123456789012345678901"), Some(Value::Float(123_456_789_012_345_680_000.0)));
    assert_eq!(float("-9223372036854775809"), Some(Value::Float(-9_223_372_036_854_775_808.0)));
}

#[test]
fn negative_zero_stays_a_float() {
    let root = one("v: -0.0\n").root;
    assert_eq!(root.get("v").map(|node| &node.value), Some(&Value::Float(-0.0)));
    assert_eq!(to_json(&root).unwrap().to_string(), r#"{"v":-0.0}"#);
    assert_eq!(root.get("v").unwrap().as_i64(), Some(0));
}
