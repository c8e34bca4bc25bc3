//! Answers of kubectl's own JSONPath (client-go 0.36.3, maps in key order), recorded.

use serde_json::Value;
use serde_json::json;

use super::JsonPath;

type Recorded = (&'static str, Result<&'static str, &'static str>);

fn object() -> Value {
    serde_json::from_str(OBJECT).unwrap()
}

#[test]
fn templates_give_what_kubectl_gives() {
    let object = object();
    for (template, expected) in TEMPLATES {
        let given = JsonPath::parse(template, false).and_then(|path| path.render(&object));
        assert_eq!(
            given.as_deref().map_err(ToString::to_string),
            expected.map_err(str::to_owned),
            "{template}"
        );
    }
}

#[test]
fn templates_give_json_as_kubectl_does() {
    let object = object();
    for (template, expected) in AS_JSON {
        let given = JsonPath::parse(template, false).unwrap().as_json().render(&object);
        assert_eq!(
            given.as_deref().map_err(ToString::to_string),
            expected.map_err(str::to_owned),
            "{template}"
        );
    }
}

#[test]
fn relaxed_paths_are_completed_as_in_kubectl() {
    let object = object();
    for (template, expected) in RELAXED {
        let given = JsonPath::parse(template, true).and_then(|path| path.render(&object));
        assert_eq!(
            given.as_deref().map_err(ToString::to_string),
            expected.map_err(str::to_owned),
            "{template}"
        );
    }
}

#[test]
fn what_crashes_kubectl_gives_nothing() {
    for template in
        ["{range .none[*]}{@[0]}{end}", "{range .nil}{[0]}{end}", "{range .nil}{range @}{.x}{end}{end}"]
    {
        assert_eq!(JsonPath::parse(template, false).unwrap().render(&object()).unwrap(), "", "{template}");
    }
}

#[test]
fn a_template_can_be_used_again() {
    let path = JsonPath::parse("{range .items[*]}{.n}", false).unwrap();
    assert_eq!(path.render(&object()).unwrap(), "123");
    assert_eq!(path.render(&object()).unwrap(), "123");
    assert_eq!(path.template(), "{range .items[*]}{.n}");
}

/// Any text at all is read or refused, and what is read can be applied.
#[test]
fn hostile_templates_do_no_harm() {
    let pieces: Vec<char> =
        "{{}}[[]]()..@$'\"\\,::*?? \n-+0123abn=!<>&\u{e9}\u{ff11}rangeend".chars().collect();
    let words =
        ["{range ", "{end}", "{.items[*]", "}", "[?(@.", "==", ")]", "..", "[-1:", "{\"\\x", "items", "[0,"];
    let data = [object(), json!(null), json!([[[]]]), json!("text"), json!({"": {"a": [1, 2.5, null]}})];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(below).unwrap()).unwrap()
    };
    let mut rendered = 0;
    for _ in 0..20_000 {
        let mut template = String::new();
        for _ in 0..random(20) {
            match random(3) {
                0 => template.push_str(words[random(words.len())]),
                _ => template.push(pieces[random(pieces.len())]),
            }
        }
        let relaxed = random(4) == 0;
        if template.matches("..").count() + template.matches('*').count() > 6 {
            continue;
        }
        if let Ok(path) = JsonPath::parse(&template, relaxed) {
            rendered += usize::from(path.render(&data[random(data.len())]).is_ok());
        }
    }
    assert!(rendered > 100, "{rendered}");
}

#[test]
fn nesting_has_an_end() {
    let deep = "{range @}".repeat(5_000);
    let error = JsonPath::parse(&deep, false).unwrap().render(&object()).unwrap_err();
    assert_eq!(error.to_string(), "ranges are nested too deeply");
    for deep in ["[?(".repeat(5_000), "['".repeat(5_000), "{".repeat(5_000), "..".repeat(5_000)] {
        assert!(JsonPath::parse(&format!("{{{deep}"), false).is_err());
    }
}

const OBJECT: &str = r#"{"apiVersion": "v1", "kind": "List", "items": [{"kind": "Node", "metadata": {"name": "n1", "labels": {"kubernetes.io/os": "linux", "x.y": "z"}}, "status": {"capacity": {"cpu": "4"}, "addresses": [{"type": "InternalIP", "address": "10.0.0.1"},
{"type": "Hostname", "address": "n1"}]}, "n": 1, "ready": true},
{"kind": "Node", "metadata": {"name": "n2", "labels": {"kubernetes.io/os": "windows"}}, "status": {"capacity": {"cpu": "8"}, "addresses": [{"type": "InternalIP", "address": "10.0.0.2"}]}, "n": 2, "ready": false},
{"kind": "Pod", "metadata": {"name": "a<b&c", "labels": null}, "spec": {"tolerations": []}, "n": 3, "ready": true}], "users": [{"name": "myself", "user": {}},
{"name": "e2e", "user": {"username": "admin", "password": "secret"}}], "num": [1, 2.5, 1e+21, 1e-07, 100000.0, 1000000.0, -0.5, 9007199254740993], "nil": null, "empty": {}, "none": [], "word": "ab", "text": "é\n\"q\"", "big": 18446744073709551615}"#;

const TEMPLATES: &[Recorded] = &[
    ("{.kind}", Ok("List")),
    ("kind is {.kind}", Ok("kind is List")),
    (".kind", Ok(".kind")),
    (
        "{@}",
        Ok(
            r#"{"apiVersion":"v1","big":18446744073709552000,"empty":{},"items":[{"kind":"Node","metadata":{"labels":{"kubernetes.io/os":"linux","x.y":"z"},"name":"n1"},"n":1,"ready":true,"status":{"addresses":[{"address":"10.0.0.1","type":"InternalIP"},{"address":"n1","type":"Hostname"}],"capacity":{"cpu":"4"}}},{"kind":"Node","metadata":{"labels":{"kubernetes.io/os":"windows"},"name":"n2"},"n":2,"ready":false,"status":{"addresses":[{"address":"10.0.0.2","type":"InternalIP"}],"capacity":{"cpu":"8"}}},{"kind":"Pod","metadata":{"labels":null,"name":"a\u003cb\u0026c"},"n":3,"ready":true,"spec":{"tolerations":[]}}],"kind":"List","nil":null,"none":[],"num":[1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993],"text":"é\n\"q\"","users":[{"name":"myself","user":{}},{"name":"e2e","user":{"password":"secret","username":"admin"}}],"word":"ab"}"#,
        ),
    ),
    (
        "{$}",
        Ok(
            r#"{"apiVersion":"v1","big":18446744073709552000,"empty":{},"items":[{"kind":"Node","metadata":{"labels":{"kubernetes.io/os":"linux","x.y":"z"},"name":"n1"},"n":1,"ready":true,"status":{"addresses":[{"address":"10.0.0.1","type":"InternalIP"},{"address":"n1","type":"Hostname"}],"capacity":{"cpu":"4"}}},{"kind":"Node","metadata":{"labels":{"kubernetes.io/os":"windows"},"name":"n2"},"n":2,"ready":false,"status":{"addresses":[{"address":"10.0.0.2","type":"InternalIP"}],"capacity":{"cpu":"8"}}},{"kind":"Pod","metadata":{"labels":null,"name":"a\u003cb\u0026c"},"n":3,"ready":true,"spec":{"tolerations":[]}}],"kind":"List","nil":null,"none":[],"num":[1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993],"text":"é\n\"q\"","users":[{"name":"myself","user":{}},{"name":"e2e","user":{"password":"secret","username":"admin"}}],"word":"ab"}"#,
        ),
    ),
    ("{.}", Ok("")),
    ("{.items[*].metadata.name}", Ok("n1 n2 a<b&c")),
    ("{.items[*]['metadata.name', 'status.capacity']}", Ok(r#"n1 n2 a<b&c {"cpu":"4"} {"cpu":"8"}"#)),
    ("{.items[*]['kind','n']}", Ok("Node Node Pod 1 2 3")),
    (r#"{.users[?(@.name=="e2e")].user.password}"#, Ok("secret")),
    (
        "{range .items[*]}[{.metadata.name}, {.status.capacity}] {end}",
        Ok(r#"[n1, {"cpu":"4"}] [n2, {"cpu":"8"}] [a<b&c, ] "#),
    ),
    (r#"{range .items[*]}{.metadata.name}{'\t'}{.n}{"\n"}{end}"#, Ok("n1\t1\nn2\t2\na<b&c\t3\n")),
    (
        r#"{.items[?(@.metadata.name=='n1')].status.addresses[?(@.type=="InternalIP")].address}"#,
        Ok("10.0.0.1"),
    ),
    (r#"{.items[0].metadata.labels.kubernetes\.io/os}"#, Ok("linux")),
    (r#"{.items[0].metadata.labels['kubernetes\.io/os']}"#, Ok("linux")),
    (r#"{.items[0].metadata.labels.x\.y}"#, Ok("z")),
    ("{..name}", Ok("n1 n2 a<b&c myself e2e")),
    ("{..labels}", Ok(r#"{"kubernetes.io/os":"linux","x.y":"z"} {"kubernetes.io/os":"windows"} null"#)),
    ("{.items[-1:].n}", Ok("3")),
    ("{.items[-1].n}", Ok("3")),
    ("{.items[0:2].n}", Ok("1 2")),
    ("{.items[::2].n}", Ok("1 3")),
    ("{.items[1:].n}", Ok("2 3")),
    ("{.items[:-1].n}", Ok("1 2")),
    ("{.items[:].n}", Ok("1 2 3")),
    ("{.items[].n}", Ok("1")),
    ("{.items[1:1].n}", Ok("")),
    ("{.items[3].n}", Err("array index out of bounds: index 3, length 3")),
    ("{.items[-4].n}", Err("array index out of bounds: index -1, length 3")),
    ("{.items[0:4].n}", Err("array index out of bounds: index 3, length 3")),
    ("{.items[2:1].n}", Err("starting index 2 is greater than ending index 1")),
    ("{.items[::0].n}", Err("step must be > 0")),
    ("{.items[a].n}", Err("invalid array index a")),
    ("{.items[1.5].n}", Err("invalid array index 1.5")),
    ("{.items[0,2].n}", Ok("1 3")),
    ("{.items[0,-1]['n','kind']}", Ok("1 3 Node Pod")),
    ("{.items[?(@.n>1)].n}", Ok("2 3")),
    ("{.items[?(@.n<=2)].n}", Ok("1 2")),
    ("{.items[?(@.n!=2)].n}", Ok("1 3")),
    ("{.items[?(@.n>1.0)].n}", Err("incompatible types for comparison")),
    (r#"{.items[?(@.n=="1")].n}"#, Err("incompatible types for comparison")),
    ("{.items[?(@.ready==true)].n}", Ok("1 3")),
    ("{.items[?(@.ready>false)].n}", Err("invalid type for comparison")),
    ("{.items[?(@.ready)].n}", Ok("1 2 3")),
    ("{.items[?(@.spec)].n}", Ok("3")),
    ("{.items[?(@.status.addresses[1])].n}", Ok("1 2")),
    (r#"{.items[?(@.nope=="x")].n}"#, Ok("")),
    ("{.items[?(@.metadata==1)].n}", Err("invalid type for comparison")),
    ("{.items[?(@.n=~1)].n}", Err("unrecognized character in action: U+007E '~'")),
    ("{.items[?(@.n=1)].n}", Err("unrecognized filter operator =")),
    (
        r#"{.items[?(@.status.addresses[*].type=="Hostname")].n}"#,
        Err("can only compare one element at a time"),
    ),
    ("{.num[?(@>1)]}", Err("incompatible types for comparison")),
    ("{.num[?(@==2)]}", Err("incompatible types for comparison")),
    ("{.num}", Ok("[1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993]")),
    ("{.num[*]}", Ok("1 2.5 1e+21 1e-07 100000 1e+06 -0.5 9007199254740993")),
    ("{.nil}", Ok("null")),
    ("{.nil.x}", Ok("")),
    ("{.nil[0]}", Ok("")),
    ("{.nope}", Ok("")),
    ("{.nope.a[0].b}", Ok("")),
    ("{.empty}", Ok("{}")),
    ("{.none}", Ok("[]")),
    ("{.none[*]}", Ok("")),
    ("{.none[0]}", Err("array index out of bounds: index 0, length 0")),
    ("{.none[-1]}", Err("array index out of bounds: index -1, length 0")),
    ("{.word}", Ok("ab")),
    ("{.word.*}", Ok("97 98")),
    ("{.word[0]}", Err("string is not array or slice")),
    ("{.kind[0]}", Err("string is not array or slice")),
    ("{.empty[0]}", Err("map[string]interface {} is not array or slice")),
    ("{.items[0].n[0]}", Err("int64 is not array or slice")),
    ("{.text}", Ok("é\n\"q\"")),
    ("{.big}", Ok("1.8446744073709552e+19")),
    ("{.items[2].metadata}", Ok(r#"{"labels":null,"name":"a\u003cb\u0026c"}"#)),
    ("{.users[*].user.*}", Ok("secret admin")),
    ("{range .none[*]}x{end}y", Ok("y")),
    ("{range .items[*]}{range .status.addresses[*]}{.address};{end}|{end}", Ok("10.0.0.1;n1;|10.0.0.2;||")),
    ("{range .items[*]}{.n}", Ok("123")),
    ("{range .nil}{@}{end}", Ok("<no value>")),
    (
        "{range .items[*].metadata.labels}{@}{end}",
        Ok(r#"{"kubernetes.io/os":"linux","x.y":"z"}{"kubernetes.io/os":"windows"}<no value>"#),
    ),
    ("{.n}{end}", Err("not in range, nothing to end")),
    ("{range .items[*]}{.n}{end}{end}", Err("not in range, nothing to end")),
    ("{range .items}{[0].n}{end}", Ok("1")),
    ("{foo}", Err("unrecognized identifier foo")),
    ("{.items[0].n foo}", Err("unrecognized identifier foo")),
    ("{1}", Ok("1")),
    ("{1.50}", Ok("1.5")),
    ("{-3}", Ok("-3")),
    ("{true}", Ok("true")),
    ("{1.2.3}", Err("cannot parse number 1.2.3")),
    ("{99999999999999999999}", Ok("1e+20")),
    (r#"{"a" 'b'}"#, Ok("b")),
    (r#"{"\u00e9\x41\101\\\""}"#, Ok(r#"éAA\""#)),
    (r#"{"it's"}"#, Ok("it's")),
    (r#"{'it\'s'}"#, Ok("it's")),
    (r#"{"\'"}"#, Err(r#"unquote string "\'" error invalid syntax"#)),
    (r#"{"\q"}"#, Err(r#"unquote string "\q" error invalid syntax"#)),
    (r#"{"abc}"#, Err("unterminated quoted string")),
    ("{.kind", Err("unclosed action")),
    ("{.kind}}", Ok("List}")),
    ("{", Err("unclosed action")),
    (
        "{}",
        Ok(
            r#"{"apiVersion":"v1","big":18446744073709552000,"empty":{},"items":[{"kind":"Node","metadata":{"labels":{"kubernetes.io/os":"linux","x.y":"z"},"name":"n1"},"n":1,"ready":true,"status":{"addresses":[{"address":"10.0.0.1","type":"InternalIP"},{"address":"n1","type":"Hostname"}],"capacity":{"cpu":"4"}}},{"kind":"Node","metadata":{"labels":{"kubernetes.io/os":"windows"},"name":"n2"},"n":2,"ready":false,"status":{"addresses":[{"address":"10.0.0.2","type":"InternalIP"}],"capacity":{"cpu":"8"}}},{"kind":"Pod","metadata":{"labels":null,"name":"a\u003cb\u0026c"},"n":3,"ready":true,"spec":{"tolerations":[]}}],"kind":"List","nil":null,"none":[],"num":[1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993],"text":"é\n\"q\"","users":[{"name":"myself","user":{}},{"name":"e2e","user":{"password":"secret","username":"admin"}}],"word":"ab"}"#,
        ),
    ),
    ("{!}", Err("unrecognized character in action: U+0021 '!'")),
    ("{#}", Err("unrecognized character in action: U+0023 '#'")),
    ("{.items[}", Err("unterminated array")),
    ("{.items[?(@.n==1}", Err("unterminated filter")),
    ("{.items[?(@.n==1)}", Err("unclosed array expect ]")),
    ("{...kind}", Ok("List Node Node Pod")),
    ("{....kind}", Err("invalid multiple recursive descent")),
    (
        "{..}{..}",
        Ok(
            "{\"apiVersion\":\"v1\",\"big\":18446744073709552000,\"empty\":{},\"items\":[{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}},{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}},{\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}}],\"kind\":\"List\",\"nil\":null,\"none\":[],\"num\":[1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993],\"text\":\"é\\n\\\"q\\\"\",\"users\":[{\"name\":\"myself\",\"user\":{}},{\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}}],\"word\":\"ab\"} v1 [{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}},{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}},{\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}}] {\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}} Node {\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"} {\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"} linux z n1 {\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}} [{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}] {\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"} 10.0.0.1 InternalIP {\"address\":\"n1\",\"type\":\"Hostname\"} n1 Hostname {\"cpu\":\"4\"} 4 {\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}} Node {\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"} {\"kubernetes.io/os\":\"windows\"} windows n2 {\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}} [{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}] {\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"} 10.0.0.2 InternalIP {\"cpu\":\"8\"} 8 {\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}} Pod {\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"} a<b&c {\"tolerations\":[]} List [1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993] é\n\"q\" [{\"name\":\"myself\",\"user\":{}},{\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}}] {\"name\":\"myself\",\"user\":{}} myself {\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}} e2e {\"password\":\"secret\",\"username\":\"admin\"} secret admin ab{\"apiVersion\":\"v1\",\"big\":18446744073709552000,\"empty\":{},\"items\":[{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}},{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}},{\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}}],\"kind\":\"List\",\"nil\":null,\"none\":[],\"num\":[1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993],\"text\":\"é\\n\\\"q\\\"\",\"users\":[{\"name\":\"myself\",\"user\":{}},{\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}}],\"word\":\"ab\"} v1 [{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}},{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}},{\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}}] {\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}} Node {\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"} {\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"} linux z n1 {\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}} [{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}] {\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"} 10.0.0.1 InternalIP {\"address\":\"n1\",\"type\":\"Hostname\"} n1 Hostname {\"cpu\":\"4\"} 4 {\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}} Node {\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"} {\"kubernetes.io/os\":\"windows\"} windows n2 {\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}} [{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}] {\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"} 10.0.0.2 InternalIP {\"cpu\":\"8\"} 8 {\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}} Pod {\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"} a<b&c {\"tolerations\":[]} List [1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993] é\n\"q\" [{\"name\":\"myself\",\"user\":{}},{\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}}] {\"name\":\"myself\",\"user\":{}} myself {\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}} e2e {\"password\":\"secret\",\"username\":\"admin\"} secret admin ab",
        ),
    ),
    (r#"{.a[?(@.b=="x)y")]}"#, Ok("")),
    (r#"{.items[?(@.metadata.name=="a<b&c")].n}"#, Ok("3")),
    ("{.items[?(1==1)].n}", Ok("1 2 3")),
    ("{.items[?(@.n==@.n)].n}", Ok("1 2 3")),
    ("{.items[?(end)].n}", Ok("")),
    ("{.kind.}", Ok("")),
    ("{.kind .x}", Ok("")),
    (r#"{.users[0].name}{" "}{.users[1].name}"#, Ok("myself e2e")),
    ("{\n}", Err("unclosed action")),
    ("{.items[0\n]}", Err("unterminated array")),
    ("{'a\nb'}", Err("unterminated quoted string")),
    ("{.items[?(@.n\n)]}", Err("unterminated filter")),
    ("line\n{.kind}\n", Ok("line\nList\n")),
];

const AS_JSON: &[Recorded] = &[
    ("{.items[*].n}", Ok("[\n    1,\n    2,\n    3\n]\n")),
    ("{.none}", Ok("[\n    []\n]\n")),
    ("{.nope}", Ok("[]\n")),
    (
        "x{.items[0].metadata.labels}",
        Ok(
            "[\n    \"x\"\n]\n[\n    {\n        \"kubernetes.io/os\": \"linux\",\n        \"x.y\": \"z\"\n    }\n]\n",
        ),
    ),
    ("{.text}", Ok("[\n    \"é\\n\\\"q\\\"\"\n]\n")),
];

const RELAXED: &[Recorded] = &[
    ("kind", Ok("List")),
    (".kind", Ok("List")),
    ("{kind}", Ok("List")),
    ("{.kind}", Ok("List")),
    ("", Ok("")),
    (
        "{",
        Err(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
        ),
    ),
    (
        "{}",
        Err(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
        ),
    ),
    (
        ".",
        Ok(
            "{\"apiVersion\":\"v1\",\"big\":18446744073709552000,\"empty\":{},\"items\":[{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}},{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}},{\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}}],\"kind\":\"List\",\"nil\":null,\"none\":[],\"num\":[1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993],\"text\":\"é\\n\\\"q\\\"\",\"users\":[{\"name\":\"myself\",\"user\":{}},{\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}}],\"word\":\"ab\"} v1 [{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}},{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}},{\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}}] {\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}} Node {\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"} {\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"} linux z n1 {\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}} [{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}] {\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"} 10.0.0.1 InternalIP {\"address\":\"n1\",\"type\":\"Hostname\"} n1 Hostname {\"cpu\":\"4\"} 4 {\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}} Node {\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"} {\"kubernetes.io/os\":\"windows\"} windows n2 {\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}} [{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}] {\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"} 10.0.0.2 InternalIP {\"cpu\":\"8\"} 8 {\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}} Pod {\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"} a<b&c {\"tolerations\":[]} List [1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993] é\n\"q\" [{\"name\":\"myself\",\"user\":{}},{\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}}] {\"name\":\"myself\",\"user\":{}} myself {\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}} e2e {\"password\":\"secret\",\"username\":\"admin\"} secret admin ab",
        ),
    ),
    (
        "{.}",
        Ok(
            "{\"apiVersion\":\"v1\",\"big\":18446744073709552000,\"empty\":{},\"items\":[{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}},{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}},{\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}}],\"kind\":\"List\",\"nil\":null,\"none\":[],\"num\":[1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993],\"text\":\"é\\n\\\"q\\\"\",\"users\":[{\"name\":\"myself\",\"user\":{}},{\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}}],\"word\":\"ab\"} v1 [{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}},{\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}},{\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}}] {\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"},\"n\":1,\"ready\":true,\"status\":{\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}}} Node {\"labels\":{\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"},\"name\":\"n1\"} {\"kubernetes.io/os\":\"linux\",\"x.y\":\"z\"} linux z n1 {\"addresses\":[{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}],\"capacity\":{\"cpu\":\"4\"}} [{\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}] {\"address\":\"10.0.0.1\",\"type\":\"InternalIP\"} 10.0.0.1 InternalIP {\"address\":\"n1\",\"type\":\"Hostname\"} n1 Hostname {\"cpu\":\"4\"} 4 {\"kind\":\"Node\",\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"},\"n\":2,\"ready\":false,\"status\":{\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}}} Node {\"labels\":{\"kubernetes.io/os\":\"windows\"},\"name\":\"n2\"} {\"kubernetes.io/os\":\"windows\"} windows n2 {\"addresses\":[{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}],\"capacity\":{\"cpu\":\"8\"}} [{\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"}] {\"address\":\"10.0.0.2\",\"type\":\"InternalIP\"} 10.0.0.2 InternalIP {\"cpu\":\"8\"} 8 {\"kind\":\"Pod\",\"metadata\":{\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"},\"n\":3,\"ready\":true,\"spec\":{\"tolerations\":[]}} Pod {\"labels\":null,\"name\":\"a\\u003cb\\u0026c\"} a<b&c {\"tolerations\":[]} List [1,2.5,1e+21,1e-7,100000,1000000,-0.5,9007199254740993] é\n\"q\" [{\"name\":\"myself\",\"user\":{}},{\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}}] {\"name\":\"myself\",\"user\":{}} myself {\"name\":\"e2e\",\"user\":{\"password\":\"secret\",\"username\":\"admin\"}} e2e {\"password\":\"secret\",\"username\":\"admin\"} secret admin ab",
        ),
    ),
    (
        "{.kind}x",
        Err(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
        ),
    ),
    (
        "a{b}",
        Err(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
        ),
    ),
    ("items[*].n", Ok("1 2 3")),
    ("{.items[?(@.n>1)].n}", Ok("2 3")),
];
