//! Parts of a section to items: a row of a table, an item of a list, a heading with what stands under it, a paragraph
//! that begins with a link or with bold words. Each is what is known of one paper, still as Markdown.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::import::blocks::{Block, BlockKind, trimmed};
use crate::import::fields::Field;
use crate::import::inline::{Anchor, anchors, marked, plain};
use crate::import::lines::{self, Line, web};
use crate::import::lists;
use crate::import::outline::{Part, Piece};
use crate::import::shapes::{
    LONGEST_LEAD, ends_with_links, is_call, is_definition, is_labelled, title_line,
};
use crate::import::table::{self, Columns};
use crate::rule;
use crate::text::is_web;

/// What is known of one paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// What findings mark.
    pub(super) place: Range<usize>,
    /// The headings above that are topics.
    pub(super) topics: Vec<String>,
    /// The words that begin with the title; none if a field has it.
    pub(super) lead: Option<Range<usize>>,
    /// Whether it is a row, whose title may have a summary behind it.
    pub(super) is_row: bool,
    pub(super) fields: Vec<Value>,
    /// Further text, as Markdown.
    pub(super) body: Vec<String>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) field: Field,
    /// What the field is called.
    pub(super) name: String,
    pub(super) words: String,
    pub(super) place: Range<usize>,
}

/// Items of a part, and its text before the first of them.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) items: Vec<Item>,
    /// The text before the first item, as a place.
    pub(super) intro: Option<Range<usize>>,
}

/// Finds the items of a part. `may_have_intro` is so for the first part of a section.
pub(super) fn read(
    text: &str,
    part: &Part,
    columns: &Columns,
    may_have_intro: bool,
    found: &mut Vec<Diagnostic>,
) -> Items {
    let mut reader = Reader {
        text,
        columns,
        topics: part.topics.clone(),
        items: vec![],
        intro: None,
        may_have_intro: may_have_intro && part.item.is_none(),
        state: State::Start,
        in_group: false,
        pending: None,
        found,
    };
    if let Some(heading) = part.item {
        let place = heading.words.clone();
        reader.begin(place.clone(), Some(place));
        reader.state = State::Heading;
    }
    let has_table = part.pieces.iter().any(|piece| kind_of(piece) == Some(BlockKind::Table));
    for (at, piece) in part.pieces.iter().enumerate() {
        let next = part.pieces.get(at + 1);
        match piece {
            Piece::Lines(place) => reader.paragraph(place.clone(), next, has_table),
            Piece::Block(block) => reader.block(block, next, has_table),
        }
    }
    Items { items: reader.items, intro: reader.intro }
}

fn kind_of(piece: &Piece) -> Option<BlockKind> {
    match piece {
        Piece::Block(block) => Some(block.kind),
        Piece::Lines(_) => None,
    }
}

/// What text would belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No item yet.
    Start,
    /// A heading that is an item: all under it is of it.
    Heading,
    /// A paragraph that is an item.
    Paragraph,
    /// A table or a list, after which text is of no item.
    Over,
}

struct Reader<'r> {
    text: &'r str,
    columns: &'r Columns,
    topics: Vec<String>,
    items: Vec<Item>,
    intro: Option<Range<usize>>,
    may_have_intro: bool,
    state: State,
    /// Whether the last topic is that of a group.
    in_group: bool,
    /// A field whose value is still to come.
    pending: Option<(Field, String)>,
    found: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn begin(&mut self, place: Range<usize>, lead: Option<Range<usize>>) {
        let topics = self.topics.clone();
        self.items.push(Item { place, topics, lead, ..Item::default() });
        self.pending = None;
    }

    fn block(&mut self, block: &Block, next: Option<&Piece>, has_table: bool) {
        match block.kind {
            BlockKind::Paragraph => self.paragraph(block.words.clone(), next, has_table),
            BlockKind::List => self.list(block),
            BlockKind::Item => self.item(block),
            // A table without links is part of a summary.
            BlockKind::Table
                if matches!(self.state, State::Heading | State::Paragraph)
                    && web(&self.text[block.place.clone()]).next().is_none() =>
            {
                self.more(block.place.clone());
            }
            BlockKind::Table => {
                let rows = table::rows(self.text, block, self.columns, self.found);
                let topics = &self.topics;
                self.items
                    .extend(rows.into_iter().map(|row| Item { topics: topics.clone(), ..row }));
                self.state = State::Over;
            }
            BlockKind::Rule => {
                // What follows is of no paragraph and no heading above.
                if matches!(self.state, State::Heading | State::Paragraph) {
                    self.state = State::Start;
                    self.may_have_intro = false;
                }
            }
            // A paper that is quoted, or its fields.
            BlockKind::Quote if self.is_said_in(block) => {
                block.inner.iter().for_each(|inner| self.block(inner, None, has_table));
            }
            // The summary of a paper is what is quoted.
            BlockKind::Quote if matches!(self.state, State::Heading | State::Paragraph) => {
                block.inner.iter().for_each(|inner| self.more(inner.place.clone()));
            }
            BlockKind::Code | BlockKind::Quote | BlockKind::Heading(_) => {
                self.more(block.place.clone())
            }
            BlockKind::Html | BlockKind::Metadata | BlockKind::Footnote => {}
        }
    }

    /// Text that belongs to the item above, or to the intro, or to nothing.
    fn more(&mut self, place: Range<usize>) {
        let place = without_break(self.text, trimmed(self.text, place));
        if place.is_empty() || self.is_navigation(&place) {
            return;
        }
        match (self.state, self.items.last_mut()) {
            (State::Heading | State::Paragraph, Some(item)) => {
                let words = dedented(self.text, &place);
                match self.pending.take() {
                    Some((field, name)) => item.fields.push(Value { field, name, words, place }),
                    None => item.body.push(words),
                }
            }
            (State::Start, None) if self.may_have_intro => {
                let start = self.intro.as_ref().map_or(place.start, |intro| intro.start);
                self.intro = Some(start..place.end);
            }
            _ => {
                let message = "text outside the papers was not imported";
                self.found.push(Diagnostic::new(
                    &rule::StrayText,
                    first_line(self.text, &place),
                    message,
                ));
            }
        }
    }

    /// Links within the repository and nothing else: `(back to top)`, or to what readers may do: `Subscribe or share`.
    fn is_navigation(&self, place: &Range<usize>) -> bool {
        let words = &self.text[place.clone()];
        let links = anchors(words);
        if is_call(words, &links) {
            return true;
        }
        let is_inner = !links.is_empty() && links.iter().all(|link| !is_web(&link.url));
        is_inner && lines::is_parting(&lines::without(words, &links)) && !words.contains("![")
    }

    /// Whether a quotation holds the fields of the paper above it, or begins a paper where none is open.
    fn is_said_in(&self, quote: &Block) -> bool {
        let Some(first) = quote.inner.first().filter(|b| b.kind == BlockKind::Paragraph) else {
            return false;
        };
        let line = self.text[first_line(self.text, &first.words)].trim();
        matches!(
            (self.state, lines::of(line)),
            (State::Start | State::Paragraph, Line::Lead)
                | (State::Heading | State::Paragraph, Line::Field(..))
        )
    }

    /// A paragraph, line by line. Beside a table no paragraph is an item.
    fn paragraph(&mut self, place: Range<usize>, next: Option<&Piece>, has_table: bool) {
        let place = trimmed(self.text, place);
        let words = &self.text[place.clone()];
        if is_call(words, &anchors(words)) {
            return;
        }
        if self.is_group(&place, next) {
            self.topics.truncate(self.topics.len() - usize::from(self.in_group));
            self.topics.push(plain(lines::lead(&self.text[place])).trim_matches(':').to_owned());
            self.in_group = true;
            return;
        }
        let is_text = has_table || self.state == State::Over;
        if is_text && self.state != State::Heading {
            return self.more(place);
        }
        // Lines of text that follow each other are one paragraph.
        let mut rest: Option<Range<usize>> = None;
        let mut at = place.start;
        let is_free = self.state == State::Start || self.has_link();
        if self.state != State::Heading
            && let Some(title) = title_line(words)
        {
            return self.lines_of_one(&place, title);
        }
        let begins = is_definition(words)
            || is_free && (ends_with_links(words) || self.leads_to(words, next));
        if self.state != State::Heading && begins {
            let line = trimmed(self.text, first_line(self.text, &place));
            at = line.end;
            if let Some(definition) = self.text[at..place.end].trim_start().strip_prefix(": ") {
                at = place.end - definition.len();
            }
            let lead = without_break(self.text, line);
            self.begin(lead.clone(), Some(lead));
            self.state = State::Paragraph;
        }
        for line in self.text[at..place.end].split_inclusive('\n') {
            let line_place = unquoted(self.text, at..at + line.len());
            at += line.len();
            if line_place.is_empty() {
                continue;
            }
            let parts = lines::fields(&self.text[line_place.clone()]);
            if parts.len() > 1 && matches!(self.state, State::Heading | State::Paragraph) {
                for part in parts {
                    let part = line_place.start + part.start..line_place.start + part.end;
                    if !self.line(part.clone()) {
                        self.more(part);
                    }
                }
                continue;
            }
            if self.line(line_place.clone()) {
                continue;
            }
            let start = match rest.take() {
                Some(rest) if self.text[rest.end..line_place.start].trim().is_empty() => rest.start,
                Some(rest) => {
                    self.more(rest);
                    line_place.start
                }
                None => line_place.start,
            };
            rest = Some(start..line_place.end);
            // What follows on the next lines may be more of it.
            let next_line =
                self.text[at..place.end.max(at)].lines().next().unwrap_or_default().trim();
            if !matches!(lines::of(next_line), Line::Text) || next_line.is_empty() {
                rest.take().into_iter().for_each(|rest| self.more(rest));
            }
        }
        rest.into_iter().for_each(|rest| self.more(rest));
    }

    /// Whether bold words begin a paragraph and the next has the links of what they name: `**A title** by a group`.
    fn leads_to(&self, words: &str, next: Option<&Piece>) -> bool {
        let Some(Piece::Block(next)) = next.filter(|_| words.starts_with("**")) else {
            return false;
        };
        let next = self.text[next.words.clone()].lines().next().unwrap_or_default().trim();
        let has_links = match lines::of(next) {
            Line::Field(Field::Paper | Field::Links, ..) | Line::Labelled(..) => true,
            Line::Links(_) => lists::are_labels(next),
            _ => false,
        };
        let is_title =
            marked(words).is_some_and(|end| !words[..end].trim_end_matches('*').ends_with(':'));
        has_links && is_title && words.len() < LONGEST_LEAD
    }

    /// A paragraph that is one paper, of which a line has the title.
    fn lines_of_one(&mut self, place: &Range<usize>, title: usize) {
        let lines = lines_of(self.text, place);
        let lead = without_break(self.text, lines[title].clone());
        let words = self.text[lead.clone()].trim_end();
        let lead = match lines::of(words) {
            Line::Field(_, _, value) => lead.start + words.len() - value.len()..lead.end,
            _ => lead,
        };
        self.begin(place.start..lead.end.max(place.start), Some(lead));
        // Nothing in it begins another.
        self.state = State::Heading;
        for line in lines.iter().enumerate().filter(|(at, _)| *at != title).map(|(_, line)| line) {
            let words = self.text[line.clone()].trim_end_matches('\\').trim_end();
            let line = line.start..line.start + words.len();
            match lines::of(words) {
                Line::Field(Field::Title | Field::Paper, name, value) if !value.is_empty() => {
                    let (name, start) = (name.to_owned(), line.end - value.len());
                    self.value(Field::Links, name, start..line.end);
                }
                Line::Links(_) | Line::Lead => self.value(Field::Links, String::new(), line),
                _ if self.line(line.clone()) => {}
                _ => self.more(line),
            }
        }
        self.state = State::Paragraph;
    }

    /// Bold words before a list of papers are their heading.
    fn is_group(&self, place: &Range<usize>, next: Option<&Piece>) -> bool {
        let words = self.text[place.clone()].trim();
        let is_list = next.is_some_and(|next| match next {
            Piece::Block(list) if list.kind == BlockKind::List => {
                list.inner.iter().any(|item| !self.links_of(item).is_empty())
            }
            _ => false,
        });
        self.state != State::Heading
            && is_list
            && matches!(lines::of(lines::lead(words)), Line::Bold)
    }

    fn links_of(&self, item: &Block) -> Vec<Anchor> {
        let lead = lead_of(item).0;
        web(&self.text[lead]).collect()
    }

    /// Takes a line that is more than text; says whether it did.
    fn line(&mut self, place: Range<usize>) -> bool {
        let line = self.text[place.clone()].trim_end_matches('\\').trim_end();
        let is_of_heading = self.state == State::Heading;
        let has_item = matches!(self.state, State::Heading | State::Paragraph);
        let within = |part: &str| {
            let start =
                place.start + (part.as_ptr() as usize - self.text[place.clone()].as_ptr() as usize);
            start..start + part.len()
        };
        match lines::of(line) {
            // `论文：https://…` under a title that has no link.
            Line::Field(Field::Paper, name, value)
                if has_item && !self.has_link() && lines::is_links(value) > 0 =>
            {
                let name = name.to_owned();
                self.value(Field::Links, name, within(value));
            }
            Line::Field(Field::Title | Field::Paper, _, value)
                if !is_of_heading && !value.is_empty() =>
            {
                let lead = within(value);
                self.begin(place.clone(), Some(lead));
                self.state = State::Paragraph;
            }
            Line::Field(field, name, value) if has_item => {
                let name = name.to_owned();
                let place = within(value);
                match value.is_empty() {
                    true => self.pending = Some((field, name)),
                    false => self.value(field, name, place),
                }
            }
            Line::Labelled(name, value) if has_item => {
                let name = name.to_owned();
                self.value(Field::Links, name, within(value));
            }
            // `[Tweet](…)` is of the paper above, and under an item without a link it is that of the paper.
            Line::Links(1) if has_item && !is_of_heading && is_labelled(line) => {
                self.value(Field::Links, String::new(), place);
            }
            Line::Links(1) if has_item && !is_of_heading && !self.has_link() => {
                self.value(Field::Links, String::new(), place);
            }
            Line::Links(1) if is_of_heading && !self.has_link() => {
                let url = web(line).map(|link| link.url).collect::<String>();
                let name = "Paper".to_owned();
                if let Some(item) = self.items.last_mut() {
                    item.fields.push(Value { field: Field::Links, name, words: url, place });
                }
            }
            Line::Links(count) if has_item && (is_of_heading || count > 1) => {
                self.value(Field::Links, String::new(), place);
            }
            Line::Links(1) | Line::Lead | Line::Bold if !is_of_heading => {
                self.begin(place.clone(), Some(place));
                self.state = State::Paragraph;
            }
            _ => return false,
        }
        true
    }

    /// Whether the last item has a link already.
    fn has_link(&self) -> bool {
        self.items.last().is_some_and(|item| {
            let is_linked = |place: &Range<usize>| web(&self.text[place.clone()]).next().is_some();
            item.lead.as_ref().is_some_and(is_linked)
                || item.fields.iter().any(|v| v.field == Field::Links)
        })
    }

    fn value(&mut self, field: Field, name: String, place: Range<usize>) {
        self.pending = None;
        let words = self.text[place.clone()].trim().to_owned();
        if let Some(item) = self.items.last_mut() {
            item.fields.push(Value { field, name, words, place });
        }
    }

    /// A list: the summary of the paragraph or heading above it, or items.
    fn list(&mut self, list: &Block) {
        if self.state != State::Heading && lists::are_fields(self.text, list) {
            return self.fields(list);
        }
        let leads = |item: &&Block| {
            let words = self.text[lead_of(item).0].trim().to_owned();
            matches!(lines::of(&words), Line::Lead | Line::Links(1))
        };
        let is_of_papers = list.inner.iter().filter(leads).count() * 2 > list.inner.len();
        match self.state {
            State::Heading => self.nested(list),
            State::Paragraph if !is_of_papers => self.nested(list),
            _ => {
                let has_link = |item: &Block| web(&self.text[item.place.clone()]).next().is_some();
                if !list.inner.iter().any(has_link) {
                    return self.more(list.place.clone());
                }
                list.inner.iter().for_each(|item| self.item(item));
            }
        }
    }

    /// Bullets that are fields: each title begins an item.
    fn fields(&mut self, list: &Block) {
        self.state = State::Start;
        for bullet in &list.inner {
            let place = trimmed(self.text, lead_of(bullet).0);
            if !self.line(place.clone()) {
                self.more(place);
            }
        }
        self.state = State::Over;
    }

    fn item(&mut self, item: &Block) {
        let (lead, inner) = lead_of(item);
        let lead = trimmed(self.text, lead);
        // Lines of which each begins an item: `- **A** [paper](…)`, and `  **B** [paper](…)` below it.
        let lines: Vec<Range<usize>> = lines_of(self.text, &lead);
        let begins = |line: &Range<usize>| {
            let words = &self.text[line.clone()];
            words.trim_start().starts_with("**") && lines::of(words.trim()) == Line::Lead
        };
        if lines.len() > 1 && inner.is_empty() && lines.iter().all(begins) {
            lines.into_iter().for_each(|line| self.begin(line.clone(), Some(line)));
            self.state = State::Over;
            return;
        }
        let is_nested = |block: &Block| block.kind == BlockKind::List;
        let has_own = web(&self.text[lead.clone()]).next().is_some();
        let (nested, others): (Vec<&Block>, Vec<&Block>) = inner.iter().partition(|b| is_nested(b));
        let papers = |list: &&Block| {
            list.inner.iter().any(|item| {
                let words = self.text[lead_of(item).0].trim().to_owned();
                let are_labels = || lists::are_labels(&words);
                match lines::of(&words) {
                    Line::Lead => true,
                    Line::Links(1) => !are_labels(),
                    _ => false,
                }
            })
        };
        // A name of a group of papers.
        if !has_own && others.is_empty() && nested.iter().any(papers) {
            let name = plain(&self.text[lead]).trim_matches([':', ' ']).to_owned();
            let depth = self.topics.len();
            self.topics.push(name);
            nested.iter().flat_map(|list| &list.inner).for_each(|item| self.item(item));
            self.topics.truncate(depth);
            return;
        }
        self.begin(lead.clone(), Some(lead));
        for block in inner {
            match block.kind {
                BlockKind::List => self.nested(block),
                BlockKind::Paragraph => {
                    let before = std::mem::replace(&mut self.state, State::Heading);
                    self.paragraph(block.words.clone(), None, false);
                    self.state = before;
                }
                _ => {
                    let words = dedented(self.text, &block.place);
                    self.items
                        .last_mut()
                        .into_iter()
                        .for_each(|item| item.body.push(words.clone()));
                }
            }
        }
        self.state = State::Over;
    }

    /// Bullets under an item: its fields, or its summary.
    fn nested(&mut self, list: &Block) {
        let field = |item: &Block| {
            let place = trimmed(self.text, item.words.clone());
            match lines::of(&self.text[place]) {
                Line::Field(field, name, value) if item.inner.is_empty() && !value.is_empty() => {
                    Some((field, name.to_owned(), value.to_owned()))
                }
                Line::Labelled(name, value) => {
                    Some((Field::Links, name.to_owned(), value.to_owned()))
                }
                Line::Links(_) if item.inner.is_empty() => {
                    let words = self.text[trimmed(self.text, item.words.clone())].to_owned();
                    let are_labels = lists::are_labels(&words);
                    are_labels.then_some((Field::Links, String::new(), words))
                }
                _ => None,
            }
        };
        let fields: Vec<_> = list.inner.iter().map(field).collect();
        if fields.iter().all(Option::is_none) {
            let before = std::mem::replace(&mut self.state, State::Heading);
            self.more(list.place.clone());
            self.state = before;
            return;
        }
        let Some(item) = self.items.last_mut() else { return };
        for (field, bullet) in fields.into_iter().zip(&list.inner) {
            let place = bullet.place.clone();
            match field {
                Some((field, name, words)) => item.fields.push(Value { field, name, words, place }),
                None => item.body.push(dedented(self.text, &place)),
            }
        }
    }
}

/// The words of an item of a list, and what stands under them.
pub(super) fn lead_of(item: &Block) -> (Range<usize>, &[Block]) {
    match (item.words.is_empty(), item.inner.split_first()) {
        (true, Some((first, inner))) if first.kind == BlockKind::Paragraph => {
            (first.words.clone(), inner)
        }
        _ => (item.words.clone(), &item.inner),
    }
}

/// A place without the backslash that breaks the line after it.
fn without_break(text: &str, place: Range<usize>) -> Range<usize> {
    let words = &text[place.clone()];
    let is_break = words.ends_with('\\') && !words.ends_with("\\\\");
    place.start..place.end - usize::from(is_break)
}

/// A line without the mark of the quotation that it stands in.
fn unquoted(text: &str, line: Range<usize>) -> Range<usize> {
    let line = trimmed(text, line);
    let mark = text[line.clone()].len() - text[line.clone()].trim_start_matches(['>', ' ']).len();
    line.start + mark..line.end
}

fn lines_of(text: &str, place: &Range<usize>) -> Vec<Range<usize>> {
    let mut at = place.start;
    let lines = text[place.clone()].split_inclusive('\n').map(|line| {
        at += line.len();
        unquoted(text, at - line.len()..at)
    });
    lines.collect()
}

fn first_line(text: &str, place: &Range<usize>) -> Range<usize> {
    let length = text[place.clone()].find('\n').unwrap_or(place.len());
    place.start..place.start + length
}

/// A block as a text of its own: without the indentation of the list that it stands in.
pub(super) fn dedented(text: &str, place: &Range<usize>) -> String {
    let line_start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    let column = text[line_start..place.start].chars().count();
    let mut lines = text[place.clone()].lines();
    let mut words = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let indent =
            line.chars().take(column).take_while(|c| matches!(c, ' ' | '\t' | '>')).count();
        words.push('\n');
        words.push_str(line[indent..].trim_end());
    }
    words
}
