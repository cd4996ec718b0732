//! The keys of an entry file: of a week and of a paper.

use crate::key::convert::{
    day, links, markdown, of_day, of_links, of_text, of_texts, placeless, text, texts,
};
use crate::key::{Key, Keys, Row, Value, ValueKind, of_rows, tables};
use crate::topic::{self, TOPIC};
use crate::value::{DOI, GUID, ID};
use crate::week::{Paper, Week};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

type OfWeek =
    Row<for<'a> fn(&mut Week<'a>, &Value<'a>), for<'w> fn(&'w Week<'w>) -> Option<DeValue<'w>>>;
type OfPaper =
    Row<for<'a> fn(&mut Paper<'a>, &Value<'a>), for<'p> fn(&'p Paper<'p>) -> Option<DeValue<'p>>>;

/// The keys of an entry file.
pub const WEEK: Keys = Keys { what: "entry", keys: &of_rows(&WEEK_ROWS) };

/// The keys of `[[paper]]`.
pub const PAPER: Keys = Keys { what: "[[paper]]", keys: &of_rows(&PAPER_ROWS) };

const WEEK_ROWS: [OfWeek; 6] = [
    Row {
        key: Key {
            name: "start",
            kind: ValueKind::Day,
            required: true,
            example: "2024-04-15",
            help: "the first day of the week",
            more: "It names the file, and the week in IDs and URLs, so a published week keeps it.",
            ..Key::OPTIONAL
        },
        read: |week, value| week.start = day(value).unwrap_or_default(),
        value: |week| Some(of_day(week.start)),
    },
    Row {
        key: Key {
            name: "end",
            kind: ValueKind::Day,
            required: true,
            example: "2024-04-21",
            help: "the last day of the week",
            ..Key::OPTIONAL
        },
        read: |week, value| week.end = day(value).unwrap_or_default(),
        value: |week| Some(of_day(week.end)),
    },
    Row {
        key: Key {
            name: "listed",
            kind: ValueKind::Day,
            example: "2024-04-22",
            help: "the day the list was posted; `end` if left out",
            ..Key::OPTIONAL
        },
        read: |week, value| week.listed = day(value),
        value: |week| week.listed.map(of_day),
    },
    Row {
        key: Key {
            name: "title",
            kind: ValueKind::Line,
            example: "\"A special week\"",
            help: "a name, plain text; the days if left out",
            ..Key::OPTIONAL
        },
        read: |week, value| week.title = text(value),
        value: |week| week.title.as_deref().map(of_text),
    },
    Row {
        key: Key {
            name: "intro",
            kind: ValueKind::Markdown,
            example: "\"Markdown at the head of the week.\"",
            help: "Markdown at the head of the week",
            more: "It is the description of the week's own feed.",
            ..Key::OPTIONAL
        },
        read: |week, value| week.intro = markdown(value).filter(|intro| !intro.is_empty()),
        value: |week| week.intro.as_deref().map(of_text),
    },
    Row {
        key: Key {
            name: "paper",
            kind: ValueKind::Tables(&PAPER),
            help: "a `[[paper]]` for each paper, in your order; a week without one is not published",
            ..Key::OPTIONAL
        },
        read: |week, value| {
            week.papers = tables(value).map(|(table, _)| paper_of(table)).collect();
        },
        value: |week| {
            let mut papers = DeArray::new();
            week.papers
                .iter()
                .for_each(|paper| papers.push(placeless(DeValue::Table(table_of_paper(paper)))));
            (!week.papers.is_empty()).then_some(DeValue::Array(papers))
        },
    },
];

const PAPER_ROWS: [OfPaper; 11] = [
    Row {
        key: Key {
            name: "title",
            kind: ValueKind::Line,
            required: true,
            example: "\"Attention Is All You Need\"",
            help: "the title, plain text on one line",
            more: "`<think>`, `R&D` and `$O(n^2)$` stay as they are.",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.title = text(value).unwrap_or_default(),
        value: |paper| Some(of_text(&paper.title)),
    },
    Row {
        key: Key {
            name: "released",
            kind: ValueKind::Day,
            example: "2017-06-12",
            help: "the day it came out; the week's `end` if left out",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.released = day(value),
        value: |paper| paper.released.map(of_day),
    },
    Row {
        key: Key {
            name: "updated",
            kind: ValueKind::Day,
            example: "2024-05-02",
            help: "the day of the last correction that subscribers should see",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.updated = day(value),
        value: |paper| paper.updated.map(of_day),
    },
    Row {
        key: Key {
            name: "summary",
            kind: ValueKind::Markdown,
            example: "'''\nAn example: put a paper of yours in its place. The *Transformer* translates with attention alone, without\nrecurrence or convolutions.\n'''",
            help: "the summary, Markdown",
            more: "In `'''…'''` a backslash is a backslash, which formulas need. Papers without one are a warning, with a count.",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.summary = markdown(value).unwrap_or_default(),
        value: |paper| Some(of_text(&paper.summary)),
    },
    Row {
        key: Key {
            name: "links",
            kind: ValueKind::Links,
            required: true,
            example: "{ Paper = \"https://arxiv.org/abs/1706.03762\" }",
            help: "labels and URLs, the first is the one that readers open: `{ Paper = \"https://…\" }`",
            more: "As many as you like, in your order; URLs are absolute http(s) addresses.",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.links = links(value),
        value: |paper| Some(of_links(&paper.links)),
    },
    Row {
        key: Key {
            name: "authors",
            kind: ValueKind::List { of: &ValueKind::Line, most: usize::MAX },
            example: "[\"Ashish Vaswani\", \"Noam Shazeer\"]",
            help: "the authors' names, as far as they are known",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.authors = texts(value),
        value: |paper| of_texts(&paper.authors),
    },
    Row {
        key: Key {
            name: "venue",
            example: "\"NeurIPS 2017\"",
            help: "where it appeared, plain text",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.venue = text(value),
        value: |paper| paper.venue.as_deref().map(of_text),
    },
    Row {
        key: Key {
            name: "doi",
            kind: ValueKind::Form(&DOI),
            example: "\"10.48550/arXiv.1706.03762\"",
            help: "its DOI; from its links if left out",
            more: "It changes no ID: only links do.",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.doi = text(value),
        value: |paper| paper.doi.as_deref().map(of_text),
    },
    Row {
        key: Key {
            name: "topics",
            kind: ValueKind::List { of: &ValueKind::Form(&TOPIC), most: topic::MOST },
            example: "[\"attention\"]",
            help: "topics such as \"fine-tuning\", in any language, at most 50",
            more: "Each has a feed of its own, in a folder that is named by its slug.",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.topics = texts(value),
        value: |paper| of_texts(&paper.topics),
    },
    Row {
        key: Key {
            name: "id",
            kind: ValueKind::Form(&ID),
            example: "\"arxiv:1706.03762\"",
            help: "the paper's key, which never changes, such as \"arxiv:2404.03592\"; from its links if \
                left out",
            more: "Do not copy it to another paper.",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.id = text(value),
        value: |paper| paper.id.as_deref().map(of_text),
    },
    Row {
        key: Key {
            name: "guid",
            kind: ValueKind::Form(&GUID),
            example: "\"https://old.example.org/?p=42\"",
            help: "the whole ID of a paper that another feed published before, as it stood there",
            more: "Subscribers of the old feed then see nothing twice. Where it is no IRI, Atom has a tag URI made of it.",
            ..Key::OPTIONAL
        },
        read: |paper, value| paper.guid = text(value),
        value: |paper| paper.guid.as_deref().map(of_text),
    },
];

/// What the table of an entry file says, as far as it can be read.
pub(super) fn week_of<'a>(table: &DeTable<'a>) -> Week<'a> {
    let mut week = Week::default();
    for row in &WEEK_ROWS {
        if let Some(value) = table.get(row.key.name) {
            (row.read)(&mut week, value);
        }
    }
    week
}

fn paper_of<'a>(table: &DeTable<'a>) -> Paper<'a> {
    let mut paper = Paper::default();
    for row in &PAPER_ROWS {
        if let Some(value) = table.get(row.key.name) {
            (row.read)(&mut paper, value);
        }
    }
    paper
}

/// A week as a table of TOML.
pub(super) fn table_of_week<'a>(week: &'a Week) -> DeTable<'a> {
    table_of(WEEK_ROWS.iter().filter_map(|row| Some((row.key.name, (row.value)(week)?))))
}

/// A paper as a table of TOML.
pub(super) fn table_of_paper<'a>(paper: &'a Paper) -> DeTable<'a> {
    table_of(PAPER_ROWS.iter().filter_map(|row| Some((row.key.name, (row.value)(paper)?))))
}

fn table_of<'a>(values: impl Iterator<Item = (&'static str, DeValue<'a>)>) -> DeTable<'a> {
    values.map(|(name, value)| (Spanned::new(0..0, name.into()), placeless(value))).collect()
}
