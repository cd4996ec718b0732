//! Tables of keys: what may stand in a TOML file, of which form, what it is for, and where it stands in the
//! struct that is read. A row says all of a key: reading, errors, suggestions, writing, the JSON Schema
//! ([`crate::schema`]), the pages of the documentation ([`describe`]) and what `init` writes come from it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::value::Form;

mod check;
pub mod convert;
pub mod describe;
mod spans;
mod words;
pub mod write;

pub use check::check;
pub use spans::Spans;

/// One key that a table may hold.
#[derive(Clone, Copy)]
pub struct Key {
    /// The key itself.
    pub name: &'static str,
    /// The form of its value.
    pub kind: ValueKind,
    /// Whether it must be there.
    pub required: bool,
    /// What it is if it is left out, as TOML; empty if nothing stands for it.
    pub default: &'static str,
    /// A value, as TOML.
    pub example: &'static str,
    /// What it is for, in one clause.
    pub help: &'static str,
    /// What else is to be known, in whole sentences; may be empty.
    pub more: &'static str,
}

impl Key {
    /// A line that may be left out, of which nothing more is to be said.
    pub const OPTIONAL: Key = Key {
        name: "",
        kind: ValueKind::Line,
        required: false,
        default: "",
        example: "",
        help: "",
        more: "",
    };
}

/// The form of a value.
#[derive(Clone, Copy)]
pub enum ValueKind {
    /// Plain text on one line, not blank.
    Line,
    /// Markdown of any length; may be blank.
    Markdown,
    /// A local date.
    Day,
    /// A whole number from 1.
    Count,
    /// `true` or `false`.
    Flag,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// Text of a form that has rules of its own.
    Form(&'static Form),
    /// A list of values of one form.
    List {
        /// Of which form they are.
        of: &'static ValueKind,
        /// How many there should be at most.
        most: usize,
    },
    /// Topics that were renamed: the folder that stays, and the topic whose papers it goes on with.
    Renamed,
    /// Names of any kind, each with one of some words.
    Named(&'static [&'static str]),
    /// Labels and addresses, at least one.
    Links,
    /// A table of its own.
    Table(&'static Keys),
    /// At least one `[[table]]`.
    Tables(&'static Keys),
}

/// All keys of one table.
pub struct Keys {
    /// What the table is called in messages.
    pub what: &'static str,
    /// The keys, in the order in which they are written.
    pub keys: &'static [Key],
}

/// A key, and its value in a struct: `R` reads a TOML value into it, `V` gives its TOML value.
#[derive(Clone, Copy)]
pub struct Row<R: Copy, V: Copy> {
    /// The key.
    pub key: Key,
    /// Sets what stands in the struct; the value has the key's kind, or is left.
    pub read: R,
    /// What stands in the struct, to be written; none if that is nothing.
    pub value: V,
}

/// A TOML value and its place.
pub type Value<'a> = Spanned<DeValue<'a>>;

/// The keys of some rows.
pub const fn of_rows<R: Copy, V: Copy, const N: usize>(rows: &[Row<R, V>; N]) -> [Key; N] {
    let mut keys = [rows[0].key; N];
    let mut at = 1;
    while at < N {
        keys[at] = rows[at].key;
        at += 1;
    }
    keys
}

/// The tables of a list of tables, and where each stands.
pub fn tables<'t, 'a>(
    value: &'t Value<'a>,
) -> impl Iterator<Item = (&'t DeTable<'a>, Range<usize>)> {
    let values = match value.get_ref() {
        DeValue::Array(values) => &values[..],
        _ => &[],
    };
    values.iter().filter_map(|value| match value.get_ref() {
        DeValue::Table(table) => Some((table, value.span())),
        _ => None,
    })
}

/// The known word that is meant most likely, if one is near enough.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    known
        .map(|name| (strsim::damerau_levenshtein(&word, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, name)| name)
}
