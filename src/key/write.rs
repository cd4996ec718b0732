//! TOML values to text that a curator goes on editing: text of one line in the quotes that need the fewest
//! escapes, Markdown with its lines as they are.

use toml::de::{DeTable, DeValue};
use toml_writer::{ToTomlKey, ToTomlValue, TomlKeyBuilder, TomlStringBuilder};

use crate::key::{Key, Keys, Value, ValueKind, tables};

/// How long a line of links may become before they get a table of their own, one a line. Editors
/// refuse a line break in `{ … }`.
const WIDTH: usize = 100;

/// Writes the keys of a table that are there, in the order of `keys`: a line each, then what has a heading of
/// its own, since keys after it would be its own. `heading` is the name of the table, empty for a file.
pub fn table(table: &DeTable, keys: &Keys, heading: &str) -> String {
    let (mut lines, mut headed) = (String::new(), String::new());
    for key in keys.keys {
        let Some(value) = table.get(key.name) else { continue };
        match (&key.kind, value.get_ref()) {
            (ValueKind::Tables(inner), _) => {
                for (table, _) in tables(value) {
                    let written = self::table(table, inner, key.name);
                    headed.push_str(&format!("\n[[{}]]\n{written}", key.name));
                }
            }
            (ValueKind::Table(inner), DeValue::Table(table)) => {
                let written = self::table(table, inner, key.name);
                headed.push_str(&format!("\n[{}]\n{written}", key.name));
            }
            (ValueKind::Links, DeValue::Table(links))
                if line(key, value).chars().count() > WIDTH + 1 =>
            {
                headed.push_str(&format!("\n[{heading}.{}]\n", key.name));
                pairs(links).for_each(|pair| headed.push_str(&format!("{pair}\n")));
            }
            _ => lines.push_str(&line(key, value)),
        }
    }
    lines + &headed
}

/// `key = value`, and a line break.
pub fn line(key: &Key, value: &Value) -> String {
    format!("{} = {}\n", key.name, self::value(key.kind, value))
}

/// A value of a key.
pub fn value(kind: ValueKind, value: &Value) -> String {
    match value.get_ref() {
        DeValue::String(words) if matches!(kind, ValueKind::Markdown) => long(words),
        DeValue::String(words) => quoted(words),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(is) => is.to_string(),
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::Array(values) => {
            let values: Vec<_> = values.iter().map(|value| self::value(kind, value)).collect();
            format!("[{}]", values.join(", "))
        }
        DeValue::Table(table) => {
            let pairs: Vec<_> = pairs(table).collect();
            if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
        }
    }
}

/// Labels and texts, as `label = "text"`.
fn pairs<'t>(table: &'t DeTable) -> impl Iterator<Item = String> + 't {
    table
        .iter()
        .map(|(name, text)| format!("{} = {}", label(name.get_ref()), value(ValueKind::Line, text)))
}

/// A key of a table: bare where it can be.
pub fn label(label: &str) -> String {
    TomlKeyBuilder::new(label).as_default().to_toml_key()
}

/// Text on one line: a literal string where that saves escapes.
pub fn quoted(text: &str) -> String {
    let text = TomlStringBuilder::new(text);
    let literal = || text.as_literal();
    text.as_basic_pretty().or_else(literal).unwrap_or_else(|| text.as_basic()).to_toml_value()
}

/// Text of any length: empty, or between triple quotes with its lines as they are. Backslashes stay
/// readable in a literal string, where nothing is escaped.
fn long(text: &str) -> String {
    if text.is_empty() {
        return "\"\"".to_owned();
    }
    let lines = format!("{text}\n");
    let lines = TomlStringBuilder::new(&lines);
    // Of a tab, which the crate escapes, a curator sees the same only in a literal string.
    let basic = lines.as_ml_basic_pretty().filter(|_| !text.contains('\t'));
    let literal = || lines.as_ml_literal();
    basic.or_else(literal).unwrap_or_else(|| lines.as_ml_basic()).to_toml_value()
}
