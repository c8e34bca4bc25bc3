use std::collections::HashMap;

use kubectl_ds::output::custom_columns::ColumnsError;
use kubectl_ds::output::format::{Format, FormatError, PrintError};
use kubectl_ds::output::jsonpath::JsonPath;
use serde_json::{Value, json};

use super::{differ, replay};

/// `-o jsonpath=`, `jsonpath-as-json=` and `custom-columns=` on several objects.
#[test]
fn jsonpath() {
    let mut objects: HashMap<String, Value> = HashMap::new();
    replay("jsonpath", |case| {
        let mut differences = Vec::new();
        match case["kind"].as_str().expect("a kind") {
            "data" => {
                objects.insert(text(case, "name").to_owned(), case["object"].clone());
            }
            "relaxed" => relaxed(case, &mut differences),
            format => {
                let printed = print(format, text(case, "template"), &objects[text(case, "data")]);
                compare(case, &printed, &mut differences);
            }
        }
        differences
    });
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().expect("text")
}

/// What was printed, and the error that ended it.
#[derive(Debug, PartialEq)]
struct Printed {
    out: String,
    error: Option<String>,
}

impl Printed {
    fn failed(error: impl ToString) -> Self {
        Self { out: String::new(), error: Some(error.to_string()) }
    }
}

fn print(format: &str, template: &str, object: &Value) -> Printed {
    let parsed = Format::parse(&format!("{format}={template}"), false, |_| panic!("no file is read"));
    match parsed {
        // kubectl writes the line of headers before it reads the paths, but not before it has put them in their
        // full form; here nothing is written.
        Err(FormatError::Columns(ColumnsError::Path(error)))
            if !error.to_string().starts_with("unexpected path string") =>
        {
            let headers = template.split(',').filter_map(|column| column.split(':').next());
            let columns: Vec<String> = headers.map(|header| format!("{header}:.x")).collect();
            let headers = print(format, &columns.join(","), &json!({"items": []}));
            Printed { error: Some(error.to_string()), ..headers }
        }
        Err(error) => Printed::failed(error),
        Ok(Format::JsonPath(path)) => match path.render(object) {
            Ok(out) => Printed { out, error: None },
            Err(error) => Printed::failed(PrintError::JsonPath { template: template.to_owned(), error }),
        },
        Ok(Format::CustomColumns(columns)) => {
            // kubectl takes lists apart.
            let items = object["items"].as_array().cloned().unwrap_or_else(|| vec![object.clone()]);
            let mut out = Vec::new();
            let outcome = columns.write(&mut out, &items).expect("written");
            let out = String::from_utf8(out).expect("UTF-8");
            Printed { out, error: outcome.err().map(|error| PrintError::Columns(error).to_string()) }
        }
        Ok(other) => panic!("{format} became {other:?}"),
    }
}

fn compare(case: &Value, ours: &Printed, differences: &mut Vec<String>) {
    let what = || format!("{} {} on {}", case["kind"], case["template"], case["data"]);
    if case["unordered"] == true {
        // Go goes through maps in another order each time; ours goes by key.
        let mut words: Vec<&str> = ours.out.split_whitespace().collect();
        words.sort_unstable();
        let words = words.join(" ");
        let same = case["words"].is_null() || case["words"] == words;
        if ours.error.is_some() || !same {
            differ(differences, &what(), ours, &case["words"]);
        }
        return;
    }
    let real = Printed {
        out: case["out"].as_str().unwrap_or_default().to_owned(),
        error: case["error"].as_str().map(str::to_owned),
    };
    if *ours != real {
        differ(differences, &what(), ours, &real);
    }
}

/// One path, with or without braces and leading dot.
fn relaxed(case: &Value, differences: &mut Vec<String>) {
    let template = text(case, "in");
    let ours = JsonPath::parse(template, true);
    let same = match (case["out"].as_str(), &ours) {
        (Some(out), Ok(path)) => path.template() == out,
        // Parsing comes after: what is wrong with the full form is wrong with the relaxed one.
        (Some(out), Err(error)) => JsonPath::parse(out, false).is_err_and(|plain| plain == *error),
        (None, Err(error)) => case["error"] == error.to_string(),
        (None, Ok(_)) => false,
    };
    if !same {
        differ(differences, template, &ours, case);
    }
}
