//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;

use chrono::{DateTime, Utc};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::Diagnostic;
use crate::rule::{self, Rule};
use crate::validate::check::{Check, Circumstances};
use crate::validate::findings::Findings;
use crate::validate::locate;
use crate::validate::options::Options;

mod table;

use table::{FEED, Member, Value};

/// An object with its keys in order, doubled ones too, which serde_json's own map would merge.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    pairs.push((pair.0.0, pair.1));
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Text that is borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// Judges a JSON Feed.
pub(super) fn judge(text: &str, options: &Options) -> Vec<Diagnostic> {
    let mut walk = Walk { text, now: options.now, found: Findings::new() };
    match serde_json::from_str::<&RawValue>(text) {
        Ok(root) => walk.object(root, "feed", None, FEED),
        Err(error) => {
            let at = place(text, error.line(), error.column());
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            let found =
                Diagnostic::new(&rule::JsonSyntax, at..at, format!("this is not JSON: {words}"));
            let help = HELPS.iter().find(|(part, _)| words.contains(part));
            walk.found.push(match help {
                Some((_, help)) => found.with_help(*help),
                None => found,
            });
        }
    }
    walk.found.finish()
}

/// What to do about a fault of JSON, by what the parser says of it.
const HELPS: [(&str, &str); 6] = [
    ("control character", "escape it: a line break is `\\n`, a tab is `\\t`"),
    ("trailing comma", "remove the comma"),
    ("invalid escape", "write a backslash as `\\\\`"),
    ("expected `,`", "write a comma, or escape a quote within the text as `\\\"`"),
    ("key must be a string", "write the key in double quotes"),
    ("EOF while parsing", "fetch the file again: it seems to be cut off"),
];

/// The byte at a line and column as serde_json counts them, in bytes.
fn place(text: &str, line: usize, column: usize) -> usize {
    let starts =
        text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    text.floor_char_boundary((starts + column.saturating_sub(1)).min(text.len()))
}

struct Walk<'t> {
    text: &'t str,
    now: DateTime<Utc>,
    found: Findings,
}

impl<'t> Walk<'t> {
    fn report(
        &mut self,
        rule: &'static Rule,
        at: Range<usize>,
        element: &str,
        parent: Option<&str>,
        message: String,
    ) -> &mut Diagnostic {
        let mut diagnostic = Diagnostic::new(rule, at, message);
        diagnostic.element = Some(element.to_owned());
        diagnostic.parent = parent.map(str::to_owned);
        self.found.push(diagnostic)
    }

    fn wrong_type(&mut self, at: Range<usize>, name: &str, parent: &str, wanted: &str) {
        let message = format!("{name} must be {wanted}");
        self.report(&rule::WrongType, at, name, Some(parent), message);
    }

    /// Where a value stands: it is borrowed from the text.
    fn span(&self, raw: &RawValue) -> Range<usize> {
        let start = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        start..start + raw.get().len()
    }

    fn object(
        &mut self,
        raw: &'t RawValue,
        name: &str,
        parent: Option<&str>,
        keys: &'static [Member],
    ) {
        let Ok(Object(pairs)) = serde_json::from_str::<Object>(raw.get()) else {
            self.report(
                &rule::WrongType,
                self.span(raw),
                name,
                parent,
                format!("{name} must be an object"),
            );
            return;
        };
        let mut met: HashSet<&str> = HashSet::new();
        for (key, value) in &pairs {
            if !met.insert(key) {
                let message = format!("{name} has more than one {key}");
                self.report(&rule::DuplicateElement, self.span(value), key, Some(name), message);
            }
            match keys.iter().find(|known| known.name == key.as_ref()) {
                Some(known) => self.value(value, known, name),
                // "Extensions": names that begin with an underscore.
                None if key.starts_with('_') => {}
                None => {
                    let message = format!(
                        "{name} has no {key}; names of extensions begin with an underscore"
                    );
                    self.report(
                        &rule::UndefinedElement,
                        self.span(value),
                        key,
                        Some(name),
                        message,
                    );
                }
            }
        }
        let start = self.span(raw).start;
        for key in keys.iter().filter(|key| key.needed && !met.contains(key.name)) {
            let message = format!("{name} has no {}", key.name);
            self.report(&rule::MissingElement, start..start + 1, key.name, Some(name), message);
        }
        if name == "items" && !met.contains("content_html") && !met.contains("content_text") {
            let message = "the item has neither content_html nor content_text".to_owned();
            self.report(&rule::MissingContentOrAlternate, start..start + 1, name, parent, message);
        }
    }

    fn value(&mut self, raw: &'t RawValue, key: &Member, parent: &str) {
        let at = self.span(raw);
        let name = key.name;
        match &key.value {
            Value::Object(keys) => self.object(raw, name, Some(parent), keys),
            Value::Objects(keys) => match serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
                Ok(objects) => {
                    for object in &objects {
                        self.object(object, name, Some(parent), keys);
                    }
                    if name == "items" {
                        self.repeated_ids(&objects);
                    }
                }
                Err(_) => self.wrong_type(at, name, parent, "a list of objects"),
            },
            Value::Texts => {
                if serde_json::from_str::<Vec<Text>>(raw.get()).is_err() {
                    self.wrong_type(at, name, parent, "a list of texts");
                }
            }
            Value::Truth => {
                if serde_json::from_str::<bool>(raw.get()).is_err() {
                    self.wrong_type(at, name, parent, "true or false");
                }
            }
            Value::Number => {
                if !serde_json::from_str::<f64>(raw.get()).is_ok_and(|number| number >= 0.0) {
                    self.wrong_type(at, name, parent, "a number from 0");
                }
            }
            Value::Text(checks) => match serde_json::from_str::<Text>(raw.get()) {
                Ok(Text(text)) => self.text(&text, at, key, parent, checks),
                Err(_) => self.wrong_type(at, name, parent, "text"),
            },
        }
    }

    fn text(
        &mut self,
        value: &str,
        at: Range<usize>,
        key: &Member,
        parent: &str,
        checks: &[Check],
    ) {
        let circumstances =
            Circumstances { now: self.now, is_rss_2: false, follows_profile: &|| false };
        for fault in checks.iter().flat_map(|check| check.faults(value, &circumstances)) {
            let part = fault.part.and_then(|part| locate::in_json(self.text, &at, &part));
            let message = format!("{} {}", key.name, fault.said);
            let span = part.unwrap_or_else(|| at.clone());
            let found = self.report(fault.rule, span, key.name, Some(parent), message);
            found.parameters = fault.parameters;
        }
    }

    /// One id, one item.
    fn repeated_ids(&mut self, items: &[&'t RawValue]) {
        let mut met: HashMap<&str, Range<usize>> = HashMap::new();
        for item in items {
            let Ok(Object(pairs)) = serde_json::from_str::<Object>(item.get()) else { continue };
            let Some((_, id)) = pairs.iter().find(|(key, _)| key == "id") else { continue };
            let span = self.span(id);
            match met.get(id.get()).cloned() {
                None => drop(met.insert(id.get(), span)),
                Some(first) => {
                    let message = format!("two items have the id {}", id.get());
                    let found =
                        self.report(&rule::DuplicateIds, span, "id", Some("items"), message);
                    found.related.push((first, "it stands here first".to_owned()));
                }
            }
        }
    }
}
