//! A table of TOML against its keys: what is unknown, what is missing, what is not of its form.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Diagnostic;
use crate::key::words::{check_formulas, check_line, check_text};
use crate::key::{Key, Keys, Value, ValueKind, convert, nearest};
use crate::rule::{self, Rule};
use crate::value::{self, Form};
use crate::{calendar, placeholder, text, topic};

/// Checks a table against its keys: reports every key that is unknown or missing and every value
/// that is not of its form. `text` is that of the file, `place` stands for what is missing.
pub fn check(
    text: &str,
    table: &DeTable,
    keys: &Keys,
    place: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    let mut meant = Vec::new();
    for (name, value) in table {
        match keys.keys.iter().find(|key| key.name == name.get_ref()) {
            Some(key) => {
                let name = key.name;
                Check { text, name, siblings: keys.keys, found }.value(&key.kind, value);
                if placeholder::is_marked(text, &value.span()) {
                    let message = format!("`{name}` is a placeholder of `paperfeed init`");
                    found.push(Diagnostic::new(&rule::Placeholder, value.span(), message));
                }
            }
            None => {
                meant.extend(nearest(name.get_ref(), keys.keys.iter().map(|key| key.name)));
                found.push(unknown(name, keys));
            }
        }
    }
    // What is only misspelled is not missing.
    let missing =
        |key: &&Key| key.required && !table.contains_key(key.name) && !meant.contains(&key.name);
    for key in keys.keys.iter().filter(missing) {
        let message = format!("missing required key `{}` in `{}`", key.name, keys.what);
        let help = format!("add `{}`: {}", key.name, key.help);
        found.push(Diagnostic::new(&rule::MissingKey, place.clone(), message).with_help(help));
    }
}

fn unknown(name: &Spanned<Cow<str>>, keys: &Keys) -> Diagnostic {
    let names = || keys.keys.iter().map(|key| key.name);
    let list = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let belongs = keys.keys.iter().find(|key| match key.kind {
        ValueKind::Table(inner) => inner.keys.iter().any(|key| key.name == name.get_ref()),
        _ => false,
    });
    let written = name.get_ref();
    let message = format!("unknown key {} in `{}`", ticked(written), keys.what);
    let (message, help) = match (nearest(written, names()), belongs) {
        (_, Some(table)) => (message, format!("move {} under [{}]", ticked(written), table.name)),
        (Some(near), None) => (
            format!("{message}; did you mean `{near}`?"),
            format!("rename {} to `{near}`", ticked(written)),
        ),
        (None, None) => (message, format!("remove it, or use one of {}", list())),
    };
    Diagnostic::new(&rule::UnknownKey, name.span(), message).with_help(help)
}

/// A name as messages show it.
fn ticked(name: &str) -> String {
    format!("`{}`", text::visible(name))
}

/// What a value of a kind is called where another was found.
fn expected(kind: &ValueKind, name: &str) -> String {
    match kind {
        ValueKind::Line | ValueKind::Markdown => "text in quotes".to_owned(),
        ValueKind::Day => "a date such as 2024-04-15".to_owned(),
        ValueKind::Count => "a whole number from 1".to_owned(),
        ValueKind::Flag => "true or false".to_owned(),
        ValueKind::Choice(words) => one_of(words),
        ValueKind::Named(words) => format!("a table such as {{ \"Notes\" = {:?} }}", words[0]),
        ValueKind::Form(form) => form.expected.to_owned(),
        ValueKind::List { .. } => "a list such as [\"…\", \"…\"]".to_owned(),
        ValueKind::Renamed => "a table such as { agents = \"ai-agents\" }".to_owned(),
        ValueKind::Links => "a table such as { Paper = \"https://…\" }".to_owned(),
        ValueKind::Table(_) => format!("a table, [{name}]"),
        ValueKind::Tables(_) => "a list of tables".to_owned(),
    }
}

fn one_of(words: &[&str]) -> String {
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" or ")
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// One key under check.
struct Check<'c> {
    /// The text of the file.
    text: &'c str,
    /// What the value is called.
    name: &'c str,
    /// The keys of its table.
    siblings: &'c [Key],
    found: &'c mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn report(&mut self, rule: &'static Rule, span: Range<usize>, message: String) {
        self.found.push(Diagnostic::new(rule, span, message));
    }

    fn report_with_help(&mut self, span: Range<usize>, message: String, help: String) {
        self.found.push(Diagnostic::new(&rule::WrongType, span, message).with_help(help));
    }

    fn value(&mut self, kind: &ValueKind, value: &Value) {
        let span = value.span();
        match (kind, value.get_ref()) {
            (ValueKind::Line, DeValue::String(words)) => {
                check_line(self.text, self.name, words, span, self.found);
            }
            (ValueKind::Markdown, DeValue::String(words)) => {
                check_text(self.text, self.name, words, span.clone(), self.found);
                check_formulas(self.text, self.name, span, self.found);
            }
            (ValueKind::Form(form), DeValue::String(words)) => {
                if form.is_shown {
                    check_line(self.text, self.name, words, span.clone(), self.found);
                }
                if !form.is_shown || !words.trim().is_empty() {
                    self.found.extend(invalid(form, self.name, words, span));
                }
            }
            (ValueKind::Choice(words), DeValue::String(word)) if words.contains(&word.as_ref()) => {
            }
            (ValueKind::Choice(words), DeValue::String(word)) => {
                let message = format!("`{}` must be {}, found {word:?}", self.name, one_of(words));
                self.report(&rule::WrongType, span, message);
            }
            (ValueKind::Count, DeValue::Integer(_)) => {
                if convert::count(value).is_none() {
                    let (name, written) = (self.name, &self.text[span.clone()]);
                    let message =
                        format!("`{name}` must be a whole number from 1, found {written}");
                    self.report(&rule::WrongType, span, message);
                }
            }
            (ValueKind::Flag, DeValue::Boolean(_)) => {}
            (ValueKind::Named(words), DeValue::Table(named)) => {
                for (name, word) in named {
                    let Check { text, siblings, .. } = *self;
                    let name = name.get_ref();
                    let mut one = Check { text, name, siblings, found: self.found };
                    one.value(&ValueKind::Choice(words), word);
                }
            }
            (ValueKind::Day, _) => self.day(value),
            (ValueKind::List { of, .. }, DeValue::Array(values)) => {
                values.iter().for_each(|value| self.value(of, value));
            }
            (ValueKind::Renamed, DeValue::Table(renamed)) => {
                renamed.iter().for_each(|(before, now)| self.renamed(before, now));
            }
            (ValueKind::Links, DeValue::Table(links)) => self.links(links, span),
            (ValueKind::Table(keys), DeValue::Table(table)) => {
                check(self.text, table, keys, span, self.found);
            }
            (ValueKind::Tables(keys), DeValue::Array(tables)) => {
                if tables.is_empty() {
                    self.report(&rule::BlankValue, span, format!("`{}` is empty", self.name));
                }
                for table in tables.iter() {
                    match table.get_ref() {
                        DeValue::Table(_) => self.value(&ValueKind::Table(keys), table),
                        _ => {
                            let message = self.other_than("a table", table);
                            self.report(&rule::WrongType, table.span(), message);
                        }
                    }
                }
            }
            (ValueKind::Tables(_), _) => {
                let message = self.other_than("a list of tables", value);
                let help = format!("use `[[{}]]`, with two brackets, for each", self.name);
                self.report_with_help(span, message, help);
            }
            (kind, _) => {
                let message = self.other_than(&expected(kind, self.name), value);
                self.report(&rule::WrongType, span, message);
            }
        }
    }

    fn other_than(&self, expected: &str, value: &Value) -> String {
        let kind = with_article(value.get_ref().type_str());
        format!("`{}` must be {expected}, found {kind}", self.name)
    }

    fn day(&mut self, value: &Value) {
        let name = self.name;
        match value.get_ref() {
            DeValue::Datetime(_) if convert::day(value).is_some() => {}
            DeValue::Datetime(_) => {
                let message = format!("`{name}` must be a date without a time, found a time");
                let help = "use a date alone, such as 2024-04-15".to_owned();
                self.report_with_help(value.span(), message, help);
            }
            DeValue::String(words) if calendar::day(words).is_some() => {
                let message = format!("`{name}` must be a date, found a string");
                let help = format!("remove the quotes:\n  {name} = {words}");
                self.report_with_help(value.span(), message, help);
            }
            _ => {
                let message = self.other_than(&expected(&ValueKind::Day, name), value);
                self.report(&rule::WrongType, value.span(), message);
            }
        }
    }

    /// A folder of a topic, and the topic that it goes on with.
    fn renamed(&mut self, before: &Spanned<Cow<str>>, now: &Value) {
        let name = before.get_ref();
        self.found.extend(invalid(&topic::TOPIC, name, name, before.span()));
        match now.get_ref() {
            DeValue::String(words) => {
                self.found.extend(invalid(&topic::TOPIC, name, words, now.span()));
            }
            other => {
                let kind = with_article(other.type_str());
                let message = format!("`{name}` must be a topic in quotes, found {kind}");
                self.report(&rule::WrongType, now.span(), message);
            }
        }
    }

    fn links(&mut self, links: &DeTable, span: Range<usize>) {
        let name = self.name;
        if links.is_empty() {
            let message = format!("`{name}` is empty");
            let help = "add a link; the first is the one that readers open:\n  links = { Paper = \"https://…\" }";
            let diagnostic = Diagnostic::new(&rule::BlankValue, span, message);
            self.found.push(diagnostic.with_help(help));
        }
        for (label, url) in links {
            let is_key = self.siblings.iter().any(|key| key.name == label.get_ref());
            let is_web = matches!(url.get_ref(), DeValue::String(url) if text::is_web(url));
            let is_no_url = matches!(url.get_ref(), DeValue::Array(_) | DeValue::Datetime(_));
            if is_key && !is_web || is_no_url {
                let shown = ticked(label.get_ref());
                let message = format!("{shown} is not allowed in `{name}`");
                let help = format!("move {shown} above [paper.{name}], to the keys of the paper");
                self.report_with_help(label.span(), message, help);
                continue;
            }
            let words = label.get_ref();
            check_line(self.text, "a link's label", words, label.span(), self.found);
            let Check { text, siblings, .. } = *self;
            let mut link = Check { text, name: words, siblings, found: self.found };
            link.value(&ValueKind::Form(&value::URL), url);
        }
    }
}

/// What is said of text that is not of its form; nothing if it is.
fn invalid(form: &Form, name: &str, words: &str, span: Range<usize>) -> Option<Diagnostic> {
    let fault = (form.check)(words).err()?;
    let words = value::without_credentials(words.trim());
    let message = match words.as_ref() {
        "" if !form.is_shown => format!("{} is empty", ticked(name)),
        words => {
            let shown = text::cut(words, LONGEST_SHOWN);
            format!("invalid {} {shown:?}: {}", form.noun, fault.reason)
        }
    };
    let diagnostic = Diagnostic::new(form.rule, span, message);
    Some(match fault.help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    })
}

/// How much of a value a message shows, in characters.
const LONGEST_SHOWN: usize = 200;
