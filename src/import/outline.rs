//! Blocks to sections: each has days, where they came from, and parts with the topics of the headings above.

use std::collections::HashMap;
use std::ops::Range;

use crate::import::blocks::{Block, BlockKind, trimmed};
use crate::import::days::{self, Days, Order};
use crate::import::fields::{self, Field};
use crate::import::headings::{
    FOLDED, NEWS, NO_PAPERS, begins_with_links, is_in, is_item, title_beside,
};
use crate::import::inline::{Anchor, anchors, number_length, plain};
use crate::import::items::lead_of;
use crate::import::lines::{self, Line};
use crate::import::lists;
use crate::text::is_web;

/// The parts of a list.
#[derive(Debug, Default)]
pub(super) struct Outline<'b> {
    /// What stands under days, in the order of the list.
    pub(super) sections: Vec<Section<'b>>,
    /// What stands under none.
    pub(super) before: Vec<Part<'b>>,
    /// Items of an index that name the days of a week under a heading that names a year.
    pub(super) index: Vec<IndexItem>,
    /// What marks such as `[^1]` stand for, as places.
    pub(super) footnotes: Footnotes,
    /// Headings that were seen.
    pub(super) headings: Vec<Range<usize>>,
    /// Days of which day and month cannot be told apart.
    pub(super) uncertain: Vec<Range<usize>>,
}

/// What marks stand for, by the mark.
pub(super) type Footnotes = HashMap<String, Range<usize>>;

/// Where the days of a section came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// Who reads the list says so.
    Argument,
    /// The path of the file.
    Path,
    /// `date` in the front matter.
    FrontMatter,
    /// A heading, or `<summary>`.
    Heading,
    /// A line that stands alone.
    Line,
    /// An item of a list.
    Item,
    /// A column of a table, or a day that an item begins with.
    Date,
}

/// What stands under some days.
#[derive(Debug)]
pub(super) struct Section<'b> {
    /// What names the days.
    pub(super) marker: Range<usize>,
    pub(super) days: Days,
    pub(super) named_by: NamedBy,
    /// The year that a heading above names, if weeks stand under it rather than an index.
    pub(super) year_above: Option<i32>,
    /// A name of the week beside its days, such as `Issue #42`.
    pub(super) title: Option<String>,
    pub(super) parts: Vec<Part<'b>>,
}

/// What stands under one heading of a section.
#[derive(Debug, Default)]
pub(super) struct Part<'b> {
    /// The headings above that are topics.
    pub(super) topics: Vec<String>,
    /// The year of the last heading that names one.
    pub(super) year: Option<i32>,
    /// The heading, if it is an item itself.
    pub(super) item: Option<&'b Block>,
    pub(super) pieces: Vec<Piece<'b>>,
}

/// A block of a part, or the rest of a paragraph.
#[derive(Clone, Debug)]
pub(super) enum Piece<'b> {
    Block(&'b Block),
    Lines(Range<usize>),
}

/// A line of an index.
#[derive(Debug)]
pub(super) struct IndexItem {
    pub(super) place: Range<usize>,
    pub(super) days: Days,
    /// The year of the heading above it.
    pub(super) year: i32,
}

/// Finds the parts of a list. `start` is what front matter or the path say, `year` the path's, `skip` names headings
/// without papers.
pub(super) fn read<'b>(
    text: &str,
    blocks: &'b [Block],
    start: Option<Section<'b>>,
    year: Option<i32>,
    skip: &[String],
    order: Order,
) -> Outline<'b> {
    let outline = Outline { sections: start.into_iter().collect(), ..Outline::default() };
    let level_1 = blocks.iter().filter(|block| block.kind == BlockKind::Heading(1)).count();
    let mut walk = Walk {
        text,
        skip,
        order,
        outline,
        year,
        month: None,
        topics: vec![],
        is_skipped: None,
        has_title: level_1 == 1,
        is_new_part: true,
        paper: None,
    };
    walk.blocks(blocks);
    let mut outline = walk.outline;
    // What a file says of itself holds where nothing in it says more.
    let is_of_file =
        |section: &Section| matches!(section.named_by, NamedBy::Path | NamedBy::FrontMatter);
    let is_of_papers = |piece: &Piece| match piece {
        Piece::Block(block) => block.kind == BlockKind::List && begins_with_links(text, block),
        Piece::Lines(_) => false,
    };
    let has_papers = |part: &Part| part.pieces.iter().any(is_of_papers);
    if outline.sections.len() > 1
        && is_of_file(&outline.sections[0])
        && !outline.sections[0].parts.iter().any(has_papers)
    {
        outline.before = outline.sections.remove(0).parts;
    }
    outline
}

/// What an item of a list names, if other items stand under it.
enum Marker {
    Year(i32),
    Days(days::Named),
}

struct Walk<'t, 'b> {
    text: &'t str,
    skip: &'t [String],
    order: Order,
    outline: Outline<'b>,
    /// The year of the last heading that names one.
    year: Option<i32>,
    /// The month of the last heading that is one.
    month: Option<u32>,
    /// The headings above without days, with their levels.
    topics: Vec<(u8, String)>,
    /// The level of a heading whose blocks are left out.
    is_skipped: Option<u8>,
    /// Whether the one heading of the first level is the name of the list.
    has_title: bool,
    /// Whether the next block begins a part.
    is_new_part: bool,
    /// The level of the last heading, if it is a paper.
    paper: Option<u8>,
}

impl<'b> Walk<'_, 'b> {
    fn blocks(&mut self, blocks: &'b [Block]) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            match block.kind {
                BlockKind::Metadata | BlockKind::Html => {}
                BlockKind::Heading(level) => {
                    let body = blocks[at..].iter();
                    let is_end = |block: &&Block| {
                        matches!(block.kind, BlockKind::Heading(_)) || self.marker(block).is_some()
                    };
                    let length = body.take_while(|block| !is_end(block)).count();
                    if self.heading(block, level, &blocks[at..at + length]) {
                        at += length;
                    }
                }
                BlockKind::Footnote => self.footnote(block),
                _ if self.is_skipped.is_some() => {}
                BlockKind::Paragraph => self.paragraph(block),
                BlockKind::List => self.list(block),
                _ => self.push(Piece::Block(block)),
            }
        }
    }

    /// Takes a heading; says whether its body was taken too.
    fn heading(&mut self, block: &'b Block, level: u8, body: &'b [Block]) -> bool {
        self.outline.headings.push(block.place.clone());
        let words = &self.text[block.words.clone()];
        let name = plain(words);
        if self.skips(level, &name) {
            return false;
        }
        let is_paper_link = |anchor: &Anchor| is_web(&anchor.url) && !is_badge(words, anchor);
        let has_link = anchors(words).iter().any(is_paper_link);
        let is_numbered = number_length(words.strip_prefix("**").unwrap_or(words)) > 0;
        if let Some(year) = days::year_alone(&name) {
            (self.year, self.month) = (Some(year), None);
            self.topics.clear();
            self.is_new_part = true;
            return false;
        }
        // `3. Juni 2024` begins with its day.
        let may_name_days = !has_link && (!is_numbered || days::alone(&name, self.order).is_some());
        if let Some(named) = self.named(&name).filter(|_| may_name_days) {
            let title = title_beside(&name, &named.place);
            self.open(block.place.clone(), named, NamedBy::Heading, title);
            return false;
        }
        if may_name_days && days::calls_itself_a_week(&name) {
            let place = 0..name.len();
            let named = days::Named { days: days::NONE, place, is_certain: true };
            self.open(block.place.clone(), named, NamedBy::Heading, None);
            return false;
        }
        let in_section = !self.outline.sections.is_empty();
        let is_folded = is_in(&FOLDED, &name) || fields::of_line(&name) == Some(Field::Summary);
        let is_paper = match has_link {
            true => !lists::are_papers(self.text, body),
            false => is_numbered || is_item(self.text, body),
        };
        if in_section && !is_folded && is_paper {
            let topics = self.topics.iter().filter(|(own, _)| *own < level);
            let topics = topics.map(|(_, name)| name.clone()).collect();
            let pieces = body.iter().map(Piece::Block).collect();
            let year = self.year;
            self.parts().push(Part { topics, year, item: Some(block), pieces });
            self.paper = Some(level);
            self.is_new_part = true;
            return true;
        }
        if !in_section {
            self.year = days::year_in(&name).or(self.year);
        }
        // `#### Summary` below a paper: its text is the paper's.
        if let Some(of_paper) = self.paper
            && of_paper < level
            && let Some(part) = self.parts().last_mut()
        {
            part.pieces.extend((!is_folded).then(|| Piece::Lines(block.words.clone())));
            part.pieces.extend(body.iter().map(Piece::Block));
            return true;
        }
        if is_folded && in_section {
            return false;
        }
        self.paper = None;
        self.topics.retain(|(own, _)| *own < level);
        let is_title = level == 1 && self.has_title;
        if !is_title {
            self.topics.push((level, topic_of(words).unwrap_or(name)));
        }
        self.is_new_part = true;
        false
    }

    /// Whether a heading and what stands under it are left out.
    fn skips(&mut self, level: u8, name: &str) -> bool {
        if self.is_skipped.is_some_and(|skipped| level > skipped) {
            return true;
        }
        let is_named = |skipped: &String| name.trim().eq_ignore_ascii_case(skipped.trim());
        let is_skipped = self.skip.iter().any(is_named)
            || is_in(&NO_PAPERS, name)
            || self.outline.sections.is_empty() && is_in(&NEWS, name);
        self.is_skipped = is_skipped.then_some(level);
        is_skipped
    }

    /// The days that a heading names: a month under a year, a week under a month.
    fn named(&self, name: &str) -> Option<days::Named> {
        let place = 0..name.len();
        if let (Some(month), Some(year)) = (days::month_alone(name), self.year) {
            return Some(days::Named {
                days: Days::Month(Some(year), month),
                place,
                is_certain: true,
            });
        }
        let quarter = self.year.and_then(|year| days::quarter_alone(name, year));
        let of_month = self.year_of_month().zip(self.month);
        let day = of_month.and_then(|(year, month)| days::day_of_month(name, year, month));
        if let Some(days) = quarter.or(day.map(Days::Day)) {
            return Some(days::Named { days, place, is_certain: true });
        }
        let mut named = days::named(name, self.order)?;
        if let (Days::Week(year, week), Some(month)) = (named.days, self.month) {
            let of_month = days::of_month(year.or(self.year), month, week);
            named.days = of_month.unwrap_or(named.days);
        }
        Some(named)
    }

    /// The year of the month that days stand under.
    fn year_of_month(&self) -> Option<i32> {
        let of_month = |section: &Section| match section.days {
            Days::Month(year, month) if Some(month) == self.month => year,
            _ => None,
        };
        self.outline.sections.iter().rev().find_map(of_month).or(self.year)
    }

    fn footnote(&mut self, block: &Block) {
        let written = &self.text[block.place.clone()];
        let Some((mark, rest)) = written.split_once("]:") else { return };
        let start = block.place.end - rest.len();
        self.outline
            .footnotes
            .insert(format!("{mark}]"), trimmed(self.text, start..block.place.end));
    }

    /// A paragraph, or a line alone that names days.
    fn paragraph(&mut self, block: &'b Block) {
        match self.marker(block) {
            Some((named, place)) => {
                self.open(place.clone(), named, NamedBy::Line, None);
                let rest = place.end..block.words.end;
                if !self.text[rest.clone()].trim().is_empty() {
                    self.push(Piece::Lines(rest));
                }
            }
            None => self.push(Piece::Block(block)),
        }
    }

    /// The days that the first line of a paragraph names, if it says nothing else.
    fn marker(&self, block: &Block) -> Option<(days::Named, Range<usize>)> {
        if block.kind != BlockKind::Paragraph {
            return None;
        }
        let words = &self.text[block.words.clone()];
        let line = words.lines().next().unwrap_or_default();
        // Within a week `Published: …` is a paper's.
        let is_field = matches!(lines::of(line.trim()), Line::Field(..));
        if is_field && !self.outline.sections.is_empty() {
            return None;
        }
        let name = plain(line.trim_end().trim_end_matches('\\'));
        // `June 9, 2024 · 5 min read`
        let first = name.split(['·', '∙', '•', '|']).next().unwrap_or_default();
        let named = days::alone(&name, self.order).or_else(|| days::alone(first, self.order))?;
        let is_short = name.chars().count() <= LONGEST_MARKER;
        is_short.then(|| (named, block.words.start..block.words.start + line.len()))
    }

    fn list(&mut self, list: &'b Block) {
        let is_marker = |item: &&Block| self.days_of_item(item).is_some() && !item.inner.is_empty();
        if !list.inner.iter().any(|item| is_marker(&item)) {
            let indexed = |item: &Block| self.index_item(item);
            let index: Vec<_> = list.inner.iter().filter_map(indexed).collect();
            if index.is_empty() {
                self.push(Piece::Block(list));
            }
            self.outline.index.extend(index);
            return;
        }
        for item in &list.inner {
            match self.days_of_item(item).filter(|_| !item.inner.is_empty()) {
                Some((marker, place, inner)) => {
                    match marker {
                        Marker::Year(year) => (self.year, self.month) = (Some(year), None),
                        Marker::Days(named) => self.open(place, named, NamedBy::Item, None),
                    }
                    self.blocks(inner);
                }
                None => self.push(Piece::Block(item)),
            }
        }
    }

    /// The days of an item of a list that says nothing else, where they stand, and what stands under it.
    fn days_of_item(&self, item: &'b Block) -> Option<(Marker, Range<usize>, &'b [Block])> {
        let (words, inner) = lead_of(item);
        let name = plain(&self.text[words.clone()]);
        let name = name.trim_matches(['[', ']']);
        if let Some(year) = days::year_alone(name) {
            return Some((Marker::Year(year), words, inner));
        }
        let is_month = self.year.is_some() && days::month_alone(name).is_some();
        let is_alone = is_month || days::alone(name, self.order).is_some();
        // `2024-06-03 - Tom`, and what was read then below it.
        let has_list = inner.first().is_some_and(|block| block.kind == BlockKind::List);
        let begins = |named: &days::Named| {
            let rest = name[named.place.end..].trim_start();
            let is_parted = rest.starts_with(['-', '–', '—', ':', '(', '|', ',']);
            named.place.start == 0 && is_parted && rest.chars().count() < LONGEST_PRESENTER
        };
        let named = self.named(name).filter(|named| is_alone || has_list && begins(named))?;
        Some((Marker::Days(named), words, inner))
    }

    /// A line of an index: days under a year, and no address on the web.
    fn index_item(&self, item: &Block) -> Option<IndexItem> {
        let year = self.year.filter(|_| self.outline.sections.is_empty())?;
        let words = &self.text[item.words.clone()];
        let named = days::named(&plain(words), self.order)?;
        let is_indexed = anchors(words).iter().all(|anchor| !is_web(&anchor.url));
        let is_days = matches!(named.days, Days::Between(..) | Days::Week(..));
        let item = IndexItem { place: item.place.clone(), days: named.days, year };
        (is_indexed && is_days).then_some(item)
    }

    fn open(
        &mut self,
        marker: Range<usize>,
        named: days::Named,
        named_by: NamedBy,
        title: Option<String>,
    ) {
        if !named.is_certain {
            self.outline.uncertain.push(marker.clone());
        }
        let is_indexed = |year| self.outline.index.iter().any(|item| item.year == year);
        let year_above = self.year.filter(|year| !is_indexed(*year));
        let days = named.days;
        if let Days::Month(_, month) = days {
            self.month = Some(month);
        }
        let section = Section { marker, days, named_by, year_above, title, parts: vec![] };
        self.outline.sections.push(section);
        self.paper = None;
        self.topics.clear();
        self.is_new_part = true;
    }

    fn parts(&mut self) -> &mut Vec<Part<'b>> {
        match self.outline.sections.last_mut() {
            Some(section) => &mut section.parts,
            None => &mut self.outline.before,
        }
    }

    fn push(&mut self, piece: Piece<'b>) {
        if std::mem::take(&mut self.is_new_part) || self.parts().is_empty() {
            let topics = self.topics.iter().map(|(_, name)| name.clone()).collect();
            let year = self.year;
            self.parts().push(Part { topics, year, ..Part::default() });
        }
        if let Some(part) = self.parts().last_mut() {
            part.pieces.push(piece);
        }
    }
}

/// Whether a link is a picture that says something of the whole list.
fn is_badge(words: &str, anchor: &Anchor) -> bool {
    words[anchor.place.clone()].starts_with("[![")
}

/// The name of a topic without badges and ways to places of the page. One that is such a way itself has its words.
fn topic_of(words: &str) -> Option<String> {
    let (mut kept, mut way) = (words.to_owned(), None);
    for anchor in anchors(words).into_iter().rev() {
        let is_way = anchor.url.starts_with('#');
        if is_way || is_badge(words, &anchor) {
            kept.replace_range(anchor.place, "");
        }
        way = if is_way { Some(anchor.label) } else { way };
    }
    let name = plain(&kept.replace("()", "")).trim().to_owned();
    if name.is_empty() { way } else { Some(name) }
}

/// In characters: what may stand behind the day of a bullet over a list.
const LONGEST_PRESENTER: usize = 30;

/// In characters: a line that says more than days is no marker.
const LONGEST_MARKER: usize = 60;
