//! Markdown of several blocks as it stands in a cell of a table, which has one line: `<br>` breaks lines, two part
//! paragraphs, items begin with a bullet, and each line of code is code of its own.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::text;

/// What a cell has no form for, so that it became something simpler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flattened {
    /// A code block became lines of code.
    CodeBlock,
    /// A quotation became paragraphs.
    Quote,
    /// A numbered list became lines.
    NumberedList,
    /// Nested items became items of the outer list.
    NestedList,
    /// A table became lines.
    Table,
}

/// A cell, and what was flattened in it.
pub(super) fn of(markdown: &str) -> (String, Vec<Flattened>) {
    // A carriage return ends a line too (CommonMark 0.31, section 2.1).
    let markdown = markdown.replace("\r\n", "\n").replace('\r', "\n");
    let mut writer = Writer { markdown: &markdown, ..Writer::default() };
    for (event, place) in Parser::new_ext(&markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(tag) => writer.start(tag, place),
            Event::End(tag) => writer.end(tag),
            Event::Rule => writer.words(place.start..place.start),
            Event::Text(words) if writer.in_code => writer.code.push_str(&words),
            _ => {}
        }
    }
    writer.flattened.sort_unstable();
    writer.flattened.dedup();
    (writer.cell, writer.flattened)
}

#[derive(Default)]
struct Writer<'m> {
    markdown: &'m str,
    cell: String,
    flattened: Vec<Flattened>,
    /// The lists that are open: the number of the next item, if it has one.
    lists: Vec<Option<u64>>,
    /// What stands before the next words of an item.
    bullet: Option<String>,
    /// The words of an item that are no paragraph, as far as they were not written.
    pending: Option<Range<usize>>,
    after_item: bool,
    in_code: bool,
    code: String,
    /// The cells of each row of a table.
    rows: Vec<Vec<String>>,
}

impl Writer<'_> {
    fn start(&mut self, tag: Tag, place: Range<usize>) {
        let is_block = matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::List(_)
                | Tag::BlockQuote(_)
                | Tag::Table(_)
        );
        if is_block {
            self.flush(place.start);
        }
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.words(place),
            // As on pages.
            Tag::Heading { .. } => {
                let words = self.markdown[place.clone()].lines().next().unwrap_or_default();
                let words = words.trim_matches(['#', ' ']).replace("**", "");
                self.push(&format!("**{words}**"));
            }
            Tag::CodeBlock(_) => {
                self.flattened.push(Flattened::CodeBlock);
                self.in_code = true;
            }
            Tag::BlockQuote(_) => self.flattened.push(Flattened::Quote),
            Tag::Table(_) => self.flattened.push(Flattened::Table),
            Tag::TableHead | Tag::TableRow => self.rows.push(vec![]),
            Tag::TableCell => {
                let cell = self.markdown[place].trim_matches(['|', ' ']).to_owned();
                self.rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
            }
            Tag::List(number) => {
                if !self.lists.is_empty() {
                    self.flattened.push(Flattened::NestedList);
                }
                if number.is_some() {
                    self.flattened.push(Flattened::NumberedList);
                }
                self.lists.push(number);
            }
            Tag::Item => {
                let words = self.markdown[place.clone()].trim_start();
                let marker = words.trim_start_matches(|c: char| c.is_ascii_digit());
                let marker = marker.get(1..).unwrap_or_default().trim_start_matches(' ');
                self.pending = Some(place.end - marker.len()..place.end);
                self.bullet = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}\\. ", *number - 1)
                    }
                    _ => "● ".to_owned(),
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                self.in_code = false;
                let code = std::mem::take(&mut self.code);
                let lines: Vec<String> =
                    code.trim_end_matches('\n').lines().map(text::as_code).collect();
                self.push(&lines.join("<br>"));
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                let lines: Vec<String> = rows.into_iter().map(|row| row.join(" · ")).collect();
                self.push(&lines.join("<br>"));
            }
            TagEnd::Item => self.flush(usize::MAX),
            TagEnd::List(_) => drop(self.lists.pop()),
            _ => {}
        }
    }

    /// Writes the words of an item that end where a block begins.
    fn flush(&mut self, end: usize) {
        if let Some(place) = self.pending.take() {
            let place = place.start..place.end.min(end.max(place.start));
            if !self.markdown[place.clone()].trim().is_empty() {
                self.words(place);
            }
        }
    }

    /// Writes words of several lines.
    fn words(&mut self, place: Range<usize>) {
        let mut words = String::new();
        for line in self.markdown[place].split('\n') {
            let begun = line.trim_start_matches(['>', ' ', '\t']);
            // Two spaces or a backslash break a line (CommonMark 0.31, section 6.7).
            let hard = line.ends_with("  ") || (line.ends_with('\\') && !line.ends_with("\\\\"));
            let line = begun.trim_end().trim_end_matches(if hard { "\\" } else { "" });
            if !words.is_empty() && !words.ends_with("<br>") {
                words.push(' ');
            }
            words.push_str(line);
            if hard {
                words.push_str("<br>");
            }
        }
        let words = words.trim_end();
        self.push(words.strip_suffix("<br>").unwrap_or(words));
    }

    fn push(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        let bullet = self.bullet.take();
        let is_bulleted = bullet.as_ref().is_some_and(|bullet| bullet.starts_with('●'));
        let gap = match (&bullet, self.lists.is_empty()) {
            _ if self.cell.is_empty() => "",
            (Some(_), _) if is_bulleted => " ",
            (Some(_), _) if self.after_item => "<br>",
            (None, false) => "<br>",
            _ => "<br><br>",
        };
        self.cell.push_str(gap);
        self.cell.push_str(&bullet.unwrap_or_default());
        self.cell.push_str(words);
        self.after_item = !self.lists.is_empty();
    }
}
