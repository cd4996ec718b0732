//! Tables of keys to JSON Schema (draft 7, <https://json-schema.org/draft-07/schema>), for editors
//! that complete and check TOML as one types. What a schema cannot say, `paperfeed check` does.
//!
//! Each project has them in a folder of its own, so that its files name them by a path that holds
//! offline, and for the version of paperfeed that the project uses.

use serde_json::{Map, Value, json};
use toml::de::DeValue;

use crate::entry::WEEK;
use crate::key::{Key, Keys, ValueKind};
use crate::site::SETTINGS;
use crate::topic::TOPIC;
use crate::value::URL;

/// The folder of a project that holds its schemas.
pub const FOLDER: &str = ".paperfeed";

/// The first line of an entry file: it names the schema to editors that know Even Better TOML's
/// `#:schema`. The path is from the file.
pub const OF_ENTRY: &str = "#:schema ../.paperfeed/entry.schema.json\n";

/// A schema and its file.
pub struct Schema {
    /// The file, in [`FOLDER`].
    pub file_name: &'static str,
    /// What it describes.
    pub title: &'static str,
    /// The keys.
    pub keys: &'static Keys,
}

/// Every schema.
pub const SCHEMAS: [Schema; 2] = [
    Schema { file_name: "entry.schema.json", title: "A week of papers", keys: &WEEK },
    Schema { file_name: "paperfeed.schema.json", title: "Settings of paperfeed", keys: &SETTINGS },
];

/// Writes a schema.
pub fn write(schema: &Schema) -> String {
    let mut root = table(schema.keys);
    root.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    root.insert("title".to_owned(), json!(schema.title));
    format!("{:#}\n", Value::Object(root))
}

fn table(keys: &Keys) -> Map<String, Value> {
    let required = keys.keys.iter().filter(|key| key.required).map(|key| json!(key.name));
    let properties = keys.keys.iter().map(|key| (key.name.to_owned(), property(key)));
    object([
        ("type", json!("object")),
        ("additionalProperties", json!(false)),
        ("required", Value::Array(required.collect())),
        ("properties", Value::Object(properties.collect())),
    ])
}

fn object<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn property(key: &Key) -> Value {
    let mut property = value(&key.kind);
    property.insert("title".to_owned(), json!(key.name));
    property.insert("description".to_owned(), json!(key.help));
    if let Some(default) = of_toml(key.default) {
        property.insert("default".to_owned(), default);
    }
    if let Some(example) = of_toml(key.example) {
        property.insert("examples".to_owned(), json!([example]));
    }
    Value::Object(property)
}

/// A value of TOML as JSON, dates as text; none of what is empty.
fn of_toml(toml: &str) -> Option<Value> {
    let value = DeValue::parse(toml).ok()?;
    Some(json_of(value.get_ref()))
}

fn json_of(value: &DeValue) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Boolean(is) => json!(is),
        DeValue::Integer(number) => number.as_str().parse::<i64>().map_or(Value::Null, Value::from),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Datetime(moment) => json!(moment.to_string()),
        DeValue::Array(values) => values.iter().map(|value| json_of(value.get_ref())).collect(),
        DeValue::Table(table) => {
            let pairs = table.iter();
            pairs
                .map(|(name, value)| (name.get_ref().to_string(), json_of(value.get_ref())))
                .collect()
        }
    }
}

/// A line that is not blank.
const LINE: &str = r"^[^\n\r\t]*\S[^\n\r\t]*$";

/// What a value of a form is.
fn value(kind: &ValueKind) -> Map<String, Value> {
    match kind {
        ValueKind::Line => object([("type", json!("string")), ("pattern", json!(LINE))]),
        ValueKind::Markdown => object([("type", json!("string"))]),
        ValueKind::Day => object([("type", json!("string")), ("format", json!("date"))]),
        ValueKind::Count => object([("type", json!("integer")), ("minimum", json!(1))]),
        ValueKind::Flag => object([("type", json!("boolean"))]),
        ValueKind::Choice(words) => object([("enum", json!(words))]),
        ValueKind::Named(words) => {
            object([("type", json!("object")), ("additionalProperties", json!({ "enum": words }))])
        }
        ValueKind::Form(form) => {
            object([("type", json!("string")), ("pattern", json!(form.pattern))])
        }
        ValueKind::List { of, most } => {
            let mut list = object([("type", json!("array")), ("items", json!(value(of)))]);
            if *most < usize::MAX {
                list.insert("maxItems".to_owned(), json!(most));
            }
            list
        }
        ValueKind::Renamed => object([
            ("type", json!("object")),
            ("additionalProperties", json!(value(&ValueKind::Form(&TOPIC)))),
        ]),
        ValueKind::Links => object([
            ("type", json!("object")),
            ("minProperties", json!(1)),
            ("propertyNames", json!({ "pattern": LINE })),
            ("additionalProperties", json!(value(&ValueKind::Form(&URL)))),
        ]),
        ValueKind::Table(keys) => table(keys),
        ValueKind::Tables(keys) => {
            let items = ("items", json!(table(keys)));
            object([("type", json!("array")), ("minItems", json!(1)), items])
        }
    }
}
