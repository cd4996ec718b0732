//! Where the values of a table stand, so that a fault that is found later marks the very value.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::key::Keys;

/// The places of the values of one table. A table that was not read from a file has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// Where the table itself stands, for what it lacks.
    pub table: Range<usize>,
    /// A key, 0 for its value or a number from 1 for a part of it, and the place: small, for a list has many.
    values: Vec<(&'static str, u32, Range<u32>)>,
}

impl Spans {
    /// The places of the known keys of a table that stands at `place`.
    pub fn new(table: &DeTable, keys: &Keys, place: Range<usize>) -> Self {
        let mut values = Vec::new();
        for key in keys.keys {
            let Some(value) = table.get(key.name) else { continue };
            values.push((key.name, 0, small(value.span())));
            let mut part = |at: usize, place| values.push((key.name, number(at + 1), small(place)));
            match value.get_ref() {
                DeValue::Array(parts) => {
                    parts.iter().enumerate().for_each(|(at, value)| part(at, value.span()));
                }
                DeValue::Table(parts) => {
                    parts.values().enumerate().for_each(|(at, value)| part(at, value.span()));
                }
                _ => {}
            }
        }
        values.shrink_to_fit();
        Spans { table: place, values }
    }

    /// Where the value of a key stands; the table if the key is not there.
    pub fn of(&self, name: &str) -> Range<usize> {
        self.find(name, 0).unwrap_or_else(|| self.table.clone())
    }

    /// Where the first of some keys that is there has its value; the table if none is.
    pub fn of_first(&self, names: &[&str]) -> Range<usize> {
        let found = names.iter().find_map(|name| self.find(name, 0));
        found.unwrap_or_else(|| self.table.clone())
    }

    /// Where a part of a list or of a table of links stands, from 0; the whole value if there is no such part.
    pub fn of_part(&self, name: &str, at: usize) -> Range<usize> {
        self.find(name, at + 1).unwrap_or_else(|| self.of(name))
    }

    /// Whether a key is there.
    pub fn has(&self, name: &str) -> bool {
        self.find(name, 0).is_some()
    }

    fn find(&self, name: &str, part: usize) -> Option<Range<usize>> {
        let is_it =
            |(known, at, _): &&(&str, u32, Range<u32>)| *known == name && *at == number(part);
        let found = self.values.iter().find(is_it);
        found.map(|(_, _, place)| place.start as usize..place.end as usize)
    }
}

/// Files are shorter than 4 GB; the end of one that is not is as good a place as any.
fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn small(place: Range<usize>) -> Range<u32> {
    number(place.start)..number(place.end)
}
