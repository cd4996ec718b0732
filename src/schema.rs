//! Tables of keys to JSON Schema (draft 7, <https://json-schema.org/draft-07/schema>), for editors
//! that complete and check TOML as one types. What a schema cannot say, `paperfeed check` does.
//!
//! Each project has them in a folder of its own, so that its files name them by a path that holds
//! offline, and for the version of paperfeed that the project uses.

use serde_json::{Map, Value, json};

use crate::entry::WEEK;
use crate::key::{Key, Keys, Kind};
use crate::site::SETTINGS;
use crate::topic;

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
    let needed: Vec<&str> = keys.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let properties: Map<String, Value> =
        keys.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let table = json!({
        "type": "object",
        "additionalProperties": false,
        "required": needed,
        "properties": properties,
    });
    match table {
        Value::Object(table) => table,
        _ => Map::new(),
    }
}

fn property(key: &Key) -> Value {
    let mut property = value(&key.kind);
    property.insert("title".to_owned(), json!(key.name));
    property.insert("description".to_owned(), json!(key.help));
    Value::Object(property)
}

/// A line that is not blank.
const LINE: &str = r"^[^\n\r\t]*\S[^\n\r\t]*$";

/// What a value of a form is, with an example.
fn value(kind: &Kind) -> Map<String, Value> {
    let schema = match kind {
        Kind::Line => json!({
            "type": "string",
            "pattern": LINE,
            "examples": ["Plain text on one line"],
        }),
        Kind::Markdown => {
            json!({ "type": "string", "examples": ["*Markdown*, of any length."] })
        }
        Kind::Day => json!({ "type": "string", "format": "date", "examples": ["2024-04-15"] }),
        Kind::Url => json!({
            "type": "string",
            "pattern": "^\\s*[hH][tT][tT][pP][sS]?://[^\\s/?#]",
            "examples": ["https://papers.example.org/"],
        }),
        Kind::Count => json!({ "type": "integer", "minimum": 1, "examples": [10] }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Id => {
            json!({ "type": "string", "pattern": r"\S", "examples": ["arxiv:2404.03592"] })
        }
        Kind::TagOwner => json!({
            "type": "string",
            "pattern": r"^[^,\s]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
            "examples": ["papers.example.org,2024"],
        }),
        Kind::Language => json!({
            "type": "string",
            "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$",
            "examples": ["en"],
        }),
        Kind::Topic => json!({
            "type": "string",
            "pattern": r"^[^\n\r\t,，]*\S[^\n\r\t,，]*$",
            "examples": ["fine-tuning"],
        }),
        Kind::Renamed => json!({
            "type": "object",
            "additionalProperties": value(&Kind::Topic),
            "examples": [{ "agents": "ai-agents" }],
        }),
        Kind::List(kind @ Kind::Topic) => {
            json!({ "type": "array", "maxItems": topic::MOST, "items": value(kind) })
        }
        Kind::List(kind) => json!({ "type": "array", "items": value(kind) }),
        Kind::Links => json!({
            "type": "object",
            "minProperties": 1,
            "propertyNames": { "pattern": LINE },
            "additionalProperties": value(&Kind::Url),
            "examples": [{ "Paper": "https://arxiv.org/abs/2404.03592" }],
        }),
        Kind::Table(keys) => Value::Object(table(keys)),
        Kind::Tables(keys) => json!({ "type": "array", "minItems": 1, "items": table(keys) }),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}
