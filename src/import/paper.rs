//! An item to a paper: its title, its links, its summary and what its fields say.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use chrono::NaiveDate;

use crate::diagnostic::Diagnostic;
use crate::import::behind::{self, authors_at_end};
use crate::import::days::{self, Days, Order};
use crate::import::fields::{Field, is_none};
use crate::import::inline::{Anchor, marked, number_length, plain, says_nothing};
use crate::import::items::{Item, Value, dedented};
use crate::import::lead::{
    bracketed, first_line, links_before, parted, split, take_links, venue_before, without_separator,
};
use crate::import::lines::{self, Line};
use crate::import::marks::{
    cell_text, without_badges, without_number, without_pictures, without_tags, without_wiki_links,
};
use crate::import::names::{authors, listed, only_authors};
use crate::import::outline::Footnotes;
use crate::import::summary;
use crate::lookup::Number;
use crate::rule;
use crate::topic;
use crate::week::{Link, Paper};

mod links;

pub(super) use links::label_apart;
use links::label_of;

/// What is read of an item.
pub(super) struct Read {
    pub(super) paper: Paper<'static>,
    /// The day that a field names, of which the year may be told by the section.
    pub(super) released: Option<days::MonthDay>,
    /// The days that a field names, where it names no single one.
    pub(super) period: Option<Days>,
}

/// The paper of an item; none if it is no paper, which has been reported.
pub(super) fn read(
    text: &str,
    item: Item,
    order: Order,
    footnotes: &Footnotes,
    found: &mut Vec<Diagnostic>,
) -> Option<Read> {
    let mut reader = Reader {
        text,
        order,
        footnotes,
        notes: vec![],
        place: item.place.clone(),
        paper: Paper::default(),
        released: None,
        period: None,
        summary: vec![],
        title_links: vec![],
        link_faults: vec![],
        found,
    };
    let title = reader.title(&item);
    let is_title = |value: &Value| Some(&value.place) == title.as_ref();
    for value in item.fields.into_iter().filter(|value| !is_title(value)) {
        reader.field(value);
    }
    for words in item.body {
        let words = reader.without_marks(words);
        reader.body(words);
    }
    for place in std::mem::take(&mut reader.notes) {
        reader.note_of(&place);
    }
    reader.topics(&item.topics);
    reader.finish()
}

struct Reader<'r> {
    text: &'r str,
    order: Order,
    footnotes: &'r Footnotes,
    /// The places of the footnotes of the item.
    notes: Vec<Range<usize>>,
    place: Range<usize>,
    paper: Paper<'static>,
    released: Option<days::MonthDay>,
    period: Option<Days>,
    summary: Vec<String>,
    title_links: Vec<Link<'static>>,
    /// What is wrong with links that were left out.
    link_faults: Vec<(Range<usize>, String)>,
    found: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn note(&mut self, rule: &'static rule::Rule, place: Range<usize>, message: String) {
        self.found.push(Diagnostic::new(rule, place, message));
    }

    /// Reads the title, and says where the field stands that has it.
    fn title(&mut self, item: &Item) -> Option<Range<usize>> {
        let of = |field| item.fields.iter().find(|value| value.field == field);
        let field = of(Field::Title).or(of(Field::Paper).filter(|_| item.lead.is_none()));
        let has_summary = item.fields.iter().any(|value| value.field == Field::Summary);
        match (&item.lead, field) {
            (None, Some(value)) if item.is_row && value.field == Field::Paper && !has_summary => {
                self.cell(&value.words, &value.place);
            }
            (None, Some(value)) => self.lead(&value.words, &value.place, item.is_row),
            (Some(lead), Some(value)) => {
                // A field says it outright; the words before may still hold links.
                let words = self.without_marks(dedented(self.text, lead));
                self.lead(&words, lead, false);
                self.lead(&value.words, &value.place, true);
            }
            (Some(lead), None) => {
                let words = self.without_marks(dedented(self.text, lead));
                self.lead(&words, lead, false);
            }
            (None, None) => {}
        }
        field.map(|value| value.place.clone())
    }

    /// Words without the marks of footnotes, which are noted.
    fn without_marks(&mut self, words: String) -> String {
        let (mut kept, mut rest) = (String::new(), words.as_str());
        while let Some(start) = rest.find("[^") {
            let end = rest[start..].find(']').map_or(rest.len(), |length| start + length + 1);
            let note = self.footnotes.get(&rest[start..end]);
            kept.push_str(if note.is_some() { &rest[..start] } else { &rest[..end] });
            self.notes.extend(note.cloned().filter(|note| !self.notes.contains(note)));
            rest = &rest[end..];
        }
        kept + rest
    }

    /// The words of a footnote, without its links.
    fn note_of(&mut self, place: &Range<usize>) {
        let (words, links) = take_links(&dedented(self.text, place));
        links.into_iter().for_each(|link| self.link(link, place, ""));
        self.summary.extend((!words.is_empty()).then_some(words));
    }

    /// `1) **Title** - summary`, in a cell.
    fn cell(&mut self, words: &str, place: &Range<usize>) {
        let body = without_pictures(words[number_length(words)..].trim_start());
        let start = place.start + (words.len() - body.len());
        let place = start..place.end.max(start);
        let (title, rest) = marked(body)
            .map(|end| body.split_at(end))
            .or_else(|| parted(body).filter(|(title, _)| title.len() <= LONGEST_BARE_TITLE))
            .unwrap_or_else(|| self.guessed(body, place.clone()));
        self.paper.title = Cow::Owned(plain(title));
        self.links_in_title(title, place.start..(place.start + title.len()).min(place.end), true);
        let rest = without_separator(rest);
        if !rest.is_empty() {
            self.summary.push(summary::markdown(&cell_text(rest)));
        }
    }

    /// The words of an item that begin with its title: the rest is links and summary.
    fn lead(&mut self, words: &str, place: &Range<usize>, is_row: bool) {
        let (body, links_before) = self.before_title(lines::lead(words).trim_start_matches("~~"));
        let (title, rest) = split(body, is_row);
        // Words before a title that stands out are its authors, or belong to the summary.
        let before = &body[..title.as_ptr() as usize - body.as_ptr() as usize];
        let (words, links) = take_links(before);
        let words = words.trim_end_matches([':', '-', '–', '—', ' ']);
        match only_authors(words) {
            Some(names) => self.authors(names),
            None => self.summary.extend((!words.is_empty()).then(|| words.to_owned())),
        }
        let is_bare = !is_row && marked(title).is_none();
        let title = match authors_at_end(title).filter(|_| is_bare) {
            Some((title, names)) => {
                self.authors(names);
                title
            }
            None => title,
        };
        self.name(title);
        self.links_in_title(title, place.clone(), false);
        links_before.into_iter().chain(links).for_each(|link| self.link(link, place, ""));
        let rest = without_separator(rest);
        match is_row {
            true => self.rest_of_cell(rest, place),
            false => self.lines(rest, place),
        }
    }

    /// Takes what stands before a title and is no word of it: a venue, links, a day, brackets. Gives what is left.
    fn before_title<'w>(&mut self, mut body: &'w str) -> (&'w str, Vec<Anchor>) {
        // `Paper: [A title](…)`
        if let Line::Field(Field::Title | Field::Paper, _, value) = lines::of(first_line(body))
            && !value.is_empty()
        {
            let at = value.as_ptr() as usize - body.as_ptr() as usize;
            body = &body[at..];
        }
        // `**[NeurIPS 2023]** A title`, `` `CVPR 2024` [A title](…) ``
        if let Some((venue, rest)) = venue_before(body) {
            self.paper.venue = Some(Cow::Owned(venue.to_owned()));
            body = rest;
        }
        // Links that say nothing of a paper are not its title: `[2404.00001](…) - A title`.
        let (links, rest) = links_before(body);
        body = rest;
        // A day is that of the release.
        if let Some((day, rest)) = self.day_before(body) {
            match day {
                Days::Day(day) => self.released = Some(day),
                month => self.period = Some(month),
            }
            body = rest;
        }
        // Words in brackets before a title that is marked: `(NeurIPS 2023) [A title](…)`, `[2404.00001] A title`.
        if let Some((words, rest)) = bracketed(body) {
            if !says_nothing(words) {
                self.summary.push(format!("({words})"));
            }
            body = rest;
        }
        (body, links)
    }

    /// Takes the title, without quotation marks, its number, and a venue within it: `**[CVPR 2024] A title**`.
    fn name(&mut self, title: &str) {
        let whole = plain(title);
        let (whole, tags) = without_tags(&whole);
        self.topics(&tags);
        let (venue, whole) =
            venue_before(whole).map_or((None, whole), |(venue, rest)| (Some(venue), rest));
        self.paper.venue =
            self.paper.venue.take().or(venue.map(|venue| Cow::Owned(venue.to_owned())));
        let whole = without_number(whole);
        let name = whole.trim_matches(BRACKETS).trim().to_owned();
        let inner = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let name = inner.filter(|inner| !inner.contains('"')).map_or(name.clone(), str::to_owned);
        let mut name = without_number(&without_wiki_links(&name));
        if self.paper.venue.is_none()
            && let Some((venue, rest)) = venue_before(&name)
        {
            self.paper.venue = Some(Cow::Owned(venue.to_owned()));
            name = rest.to_owned();
        }
        let end: &[char] = &['.', ',', ':', '-', '–', '—', '~'];
        let name = name.trim_end_matches("**").trim_end_matches(end);
        self.paper.title = Cow::Owned(name.trim_end().to_owned());
    }

    fn authors(&mut self, names: Vec<String>) {
        self.paper.authors.extend(names.into_iter().map(Cow::Owned));
    }

    /// What stands behind a title in its cell: `<br>*Ann Lee, Bob Ray*<br>A summary`.
    fn rest_of_cell(&mut self, rest: &str, place: &Range<usize>) {
        let rest = rest.strip_prefix("<br>").unwrap_or(rest).trim_start();
        let (words, links) = take_links(rest);
        links.into_iter().for_each(|link| self.link(link, place, ""));
        let words = self.behind(&words);
        let words = words.strip_prefix("<br>").unwrap_or(&words).trim();
        if !words.is_empty() {
            self.summary.push(summary::markdown(&cell_text(words)));
        }
    }

    /// Takes the authors, the venue and the day behind a title; gives the rest.
    fn behind(&mut self, words: &str) -> String {
        // `(Jun. 2024)`
        let dated = words.strip_prefix('(').and_then(|words| words.split_once(')'));
        if let (Some((inner, rest)), None, None) = (dated, self.released, self.period) {
            let day = days::day_in(inner, self.order).map(|(day, _)| Days::Day(day));
            let month = || days::month_in(inner).filter(|(_, rest)| rest.is_empty());
            match day.or_else(|| month().map(|(month, _)| month)) {
                Some(Days::Day(day)) => self.released = Some(day),
                Some(month) => self.period = Some(month),
                None => {}
            }
            if self.released.is_some() || self.period.is_some() {
                return self.behind(rest.trim_start());
            }
        }
        let behind = behind::read(words);
        if self.paper.authors.is_empty() {
            self.authors(behind.authors);
        }
        if let (None, Some(venue)) = (&self.paper.venue, behind.venue) {
            self.paper.venue = Some(Cow::Owned(venue));
        }
        behind.rest.to_owned()
    }

    /// The lines behind a title: fields, links, text.
    fn lines(&mut self, words: &str, place: &Range<usize>) {
        let mut text: Vec<String> = Vec::new();
        for line in words.lines() {
            let line = line.trim();
            match lines::of(line) {
                Line::Field(field, name, value) if !value.is_empty() && field != Field::Paper => {
                    let (name, words) = (name.to_owned(), value.to_owned());
                    self.field(Value { field, name, words, place: place.clone() });
                }
                Line::Labelled(name, value) => {
                    let (name, words) = (name.to_owned(), value.to_owned());
                    self.field(Value { field: Field::Links, name, words, place: place.clone() });
                }
                _ => {
                    let (words, links) = take_links(line);
                    links.into_iter().for_each(|link| self.link(link, place, ""));
                    let words = without_badges(&words);
                    let words = match text.is_empty() {
                        true => self.behind(&words),
                        false => words,
                    };
                    text.extend((!words.is_empty()).then_some(words));
                }
            }
        }
        let text = text.join("\n");
        let (text, tags) = without_tags(&text);
        self.topics(&tags);
        if !text.is_empty() {
            self.summary.push(text.to_owned());
        }
    }

    /// A day that the words begin with, be it in bold or in brackets, and what follows.
    fn day_before<'w>(&self, words: &'w str) -> Option<(Days, &'w str)> {
        let wraps = [
            ("**[", "]**"),
            ("**(", ")**"),
            ("**", "**"),
            ("[", "]"),
            ("(", ")"),
            ("`", "`"),
            ("", ""),
        ];
        let (open, close) = wraps.into_iter().find(|(open, _)| words.starts_with(open))?;
        // A day stands at the beginning.
        let inner = behind::head_of(first_line(&words[open.len()..]), LONGEST_DAY);
        let named = days::named(inner, self.order).filter(|named| named.place.start == 0);
        let (day, length) = match named {
            Some(named) => match named.days {
                // A title may begin with a month.
                Days::Month(..) if open.is_empty() => return None,
                Days::Day(_) | Days::Month(..) => (named.days, named.place.end),
                _ => return None,
            },
            // `05/02: A title`, of the year of its week.
            None => {
                let (day, length) = days::short(inner, self.order)?;
                (Days::Day(day), length)
            }
        };
        let behind = &words[open.len() + length..];
        let after = behind.trim_start_matches(':').strip_prefix(close)?;
        let marks: &[char] = &[':', '：', '-', '–', '—', '|', ' ', ',', '*'];
        let is_short = day.year().is_none() && !words[..length].contains(char::is_alphabetic);
        let parted = match is_short && open.is_empty() {
            // `24/7 counting` is no day.
            true => behind.trim_start().starts_with([':', '：', '-', '–', '—', '|']),
            false => after.starts_with(marks) || after.starts_with('['),
        };
        let rest = after.trim_start_matches(&marks[..marks.len() - 1]);
        // `[2024-04-15](…)` is a link.
        (parted && !rest.trim().is_empty() && !after.starts_with('(')).then_some((day, rest))
    }

    fn field(&mut self, value: Value) {
        let Value { field, name, words, place } = value;
        if is_none(&words) {
            return;
        }
        match field {
            Field::Released => match days::day_in(&plain(&words), self.order) {
                Some((day, _)) => self.released = Some(day),
                // `KW 20 2024`, `April 15 - April 21, 2024`
                None if self.period_in(&words).is_some() => self.period = self.period_in(&words),
                // `2024-05`, `SampleConf, May 2024`: the days of the section say more, if there are any.
                None if days::month_in(&plain(&words)).is_some() => {
                    let (month, rest) = days::month_in(&plain(&words)).unzip();
                    self.period = month;
                    let venue = rest.filter(|rest| rest.len() > 2 && self.paper.venue.is_none());
                    self.paper.venue = venue.map(Cow::Owned).or(self.paper.venue.take());
                }
                // `Publication: NeurIPS 2023`
                None if name.to_lowercase().contains("publi") => {
                    self.paper.venue = Some(Cow::Owned(plain(&words)));
                }
                None => {
                    let message =
                        format!("{:?} {NOT_A_DATE}; write it as 2024-04-15", plain(&words));
                    self.note(&rule::StrayText, place, message);
                }
            },
            Field::Authors => {
                self.authors(authors(&words));
            }
            Field::Topics => {
                let topics = listed(&words);
                self.topics(&topics);
            }
            Field::Summary => {
                for link in lines::web(&words) {
                    self.link(link, &place, "");
                }
                self.summary.push(summary::markdown(&cell_text(&words)));
            }
            Field::Links => self.links(&words, &place, &label_of(&name)),
            Field::Venue => self.paper.venue = Some(Cow::Owned(plain(&words))),
            Field::Doi => self.doi(&words, place),
            // What is no title is a link to the paper.
            Field::Paper => {
                for link in lines::web(&words) {
                    self.link(link, &place, "Paper");
                }
            }
            Field::Title | Field::Number | Field::Skip => {}
        }
    }

    /// Days with their year that a value names and nothing else.
    fn period_in(&self, words: &str) -> Option<Days> {
        let days = days::alone(&plain(words), self.order)?.days;
        days.with_own_year().map(|_| days)
    }

    fn doi(&mut self, words: &str, place: Range<usize>) {
        match lines::web(words).next() {
            Some(link) => self.link(link, &place, "DOI"),
            None => self.paper.doi = Some(Cow::Owned(plain(words))),
        }
    }

    fn body(&mut self, words: String) {
        for link in lines::web(&words) {
            let place = self.place.clone();
            self.link(link, &place, "");
        }
        // A line of names under a heading, with or without links behind them.
        let (line, rest) = words.split_once('\n').unwrap_or((&words, ""));
        let (line, _) = take_links(line.trim());
        let is_first = self.summary.is_empty() && self.paper.authors.is_empty();
        match is_first && !line.is_empty() && behind::read(&line).rest.is_empty() {
            true => {
                self.behind(&line);
                self.summary.extend((!rest.trim().is_empty()).then(|| rest.trim().to_owned()));
            }
            false => self.summary.push(words),
        }
    }

    fn topics(&mut self, names: &[String]) {
        add_topics(&mut self.paper.topics, names, &self.place, self.found);
    }

    fn finish(mut self) -> Option<Read> {
        for (at, link) in std::mem::take(&mut self.title_links).into_iter().enumerate() {
            if !self.paper.links.iter().any(|other| other.url == link.url) {
                self.paper.links.insert(at.min(self.paper.links.len()), link);
            }
        }
        // A row without a column of links has them in its text.
        if self.paper.links.is_empty() {
            let place = self.place.clone();
            let texts = std::mem::take(&mut self.summary);
            texts
                .iter()
                .flat_map(|words| lines::web(words))
                .for_each(|link| self.link(link, &place, ""));
            self.summary = texts;
        }
        let place = self.place.clone();
        if self.paper.title.is_empty() {
            self.note(&rule::NotUnderstood, place, "no title; skipped".to_owned());
            return None;
        }
        // A DOI is an address where there is no other.
        let doi = self.paper.doi.as_deref().filter(|_| self.paper.links.is_empty());
        if let Some(number) = doi.and_then(Number::read) {
            self.paper.links = number.stub().links;
            self.paper.doi = None;
        }
        if self.paper.links.is_empty() {
            let without = (place, "no link".to_owned());
            let (place, fault) = self.link_faults.into_iter().next().unwrap_or(without);
            let message = format!("{:?} was skipped: {fault}", self.paper.title);
            self.found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
            return None;
        }
        for (place, fault) in std::mem::take(&mut self.link_faults) {
            self.note(&rule::NotUnderstood, place, format!("{fault}; skipped"));
        }
        self.paper.summary = Cow::Owned(self.summary.join("\n\n").trim().to_owned());
        label_apart(&mut self.paper.links, place, self.found);
        Some(Read { paper: self.paper, released: self.released, period: self.period })
    }

    /// A title that nothing parts from the summary ends where a summary is likely to begin. Where it
    /// was cut is reported; without such a place a short cell is a title alone.
    fn guessed<'w>(&mut self, words: &'w str, place: Range<usize>) -> (&'w str, &'w str) {
        if let Some(end) = OPENINGS.iter().filter_map(|opening| words.find(opening)).min() {
            let (title, summary) = words.split_at(end);
            let message =
                format!("no separator between title and summary; using {title:?} as the title");
            self.note(&rule::TitleGuessed, place.start..place.start + end, message);
            return (title, summary);
        }
        let (title, summary) = parted(words).unwrap_or((words, ""));
        if title.len() > 2 * LONGEST_BARE_TITLE {
            let message = "no separator between title and summary; skipped";
            self.note(&rule::NotUnderstood, place, message.to_owned());
            return ("", "");
        }
        (title, summary)
    }
}

/// In bytes: no day that a title begins with is longer.
const LONGEST_DAY: usize = 60;

/// What is wrong with a value that names no day.
pub(super) const NOT_A_DATE: &str = "is not a date";

/// Words with which a summary begins.
const OPENINGS: [&str; 12] = [
    " This paper ",
    " This work ",
    " This survey ",
    " This study ",
    " This report ",
    " The paper ",
    " The authors ",
    " Researchers ",
    " Introduces ",
    " Presents ",
    " Proposes ",
    " We ",
];

/// In bytes. A longer one is likely to have part of the summary in it; one of twice that length is.
const LONGEST_BARE_TITLE: usize = 150;

/// Brackets around titles.
const BRACKETS: &[char] = &['《', '》', '「', '」', '『', '』', '【', '】', '“', '”'];

/// Adds topics that a paper may have, each once.
pub(super) fn add_topics(
    topics: &mut Vec<Cow<'static, str>>,
    names: &[String],
    place: &Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    let mut seen: HashSet<String> = topics.iter().map(|name| topic::slug(name)).collect();
    for name in names {
        match topic::check(name) {
            Err(fault) => {
                let message = format!("invalid topic {name:?}: {}", fault.reason);
                found.push(Diagnostic::new(&rule::StrayText, place.clone(), message));
            }
            Ok(()) if seen.insert(topic::slug(name)) && topics.len() < topic::MOST => {
                topics.push(Cow::Owned(name.clone()));
            }
            Ok(()) => {}
        }
    }
}

/// The day of a release: its year is written, or the nearest to the week.
pub(super) fn released(day: days::MonthDay, near: NaiveDate) -> Option<NaiveDate> {
    let days = days::Days::Day(day);
    days.with_own_year().or_else(|| days.nearest_to(near)).map(|(day, _)| day)
}
