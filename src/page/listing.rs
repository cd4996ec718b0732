//! The papers of a page: those of one week, of a topic, or of the list with its newest week open and the others as titles.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use crate::channel::MAIN;
use crate::item::{Item, link_of};
use crate::page::paper::Shown;
use crate::page::words::filled;
use crate::page::{FILE_NAME, Page};
use crate::value::percent_encoded;
use crate::week::Week;
use crate::{bibtex, channel, opml};

impl Page<'_> {
    /// What the page holds.
    pub(super) fn papers(&self, items: &[&Item]) -> Markup {
        let weeks = by_week(items);
        html! {
            @if self.channel.folder == MAIN.folder {
                (self.of_list(&weeks))
            } @else if self.channel.week.is_some() {
                h2 lang=[self.words.lang] { (self.words.papers(items.len())) }
                @for item in weeks.iter().flat_map(|(_, items)| items) {
                    (self.article(item, Shown::Whole))
                }
            } @else {
                @if self.channel.kind.is_name.is_some() { (self.count(items.len())) }
                @for (week, papers) in &weeks {
                    (self.section(*week, self.whole(*week, papers)))
                }
            }
        }
    }

    /// How many papers a topic has, as far as its page holds them.
    fn count(&self, count: usize) -> Markup {
        let is_cut = count == channel::TOPIC_ITEMS;
        let text = match is_cut {
            true => filled(&self.words.newest_papers, &[("count", &count.to_string())]),
            false => self.words.papers(count),
        };
        html! { p.count lang=[self.words.lang] { (text) } }
    }

    /// The newest week open, the others of the feed as titles, the topics, and all weeks.
    fn of_list(&self, weeks: &[(usize, Vec<&Item>)]) -> Markup {
        let newest = self.list.entries.len().checked_sub(1);
        let words = self.words;
        html! {
            nav.places lang=[words.lang] aria-label=(words.site) {
                @if self.topics().next().is_some() { a href="#topics" { (words.topics) } "\n" }
                a href="#all-weeks" { (words.all_weeks) } "\n"
                a href={ (channel::WEEKLY.folder) (FILE_NAME) } { (words.week_by_week) } "\n"
                a href=(bibtex::FILE_NAME) { (words.references) } "\n"
                a href=(opml::FILE_NAME) { (words.all_feeds) }
            }
            @for (week, papers) in weeks.iter().filter(|(week, _)| Some(*week) == newest) {
                (self.section(*week, html! {
                    @if let Some(intro) = &self.list.entries[*week].week.intro { (self.intro_of(intro)) }
                    @for item in papers { (self.article(item, Shown::Opening)) }
                }))
            }
            @for (week, papers) in weeks.iter().filter(|(week, _)| Some(*week) != newest) {
                (self.section(*week, self.titles(*week, papers)))
            }
            (self.topic_list())
            (self.week_list())
        }
    }

    /// The papers of a week on a page of several, or its titles on that of one item a week.
    fn whole(&self, week: usize, items: &[&Item]) -> Markup {
        html! {
            @for item in items {
                @match item.origin.paper {
                    Some(_) => (self.article(item, Shown::Whole)),
                    None => (self.titles_of_week(week)),
                }
            }
        }
    }

    fn section(&self, at: usize, papers: Markup) -> Markup {
        let week = &self.list.entries[at].week;
        html! {
            section aria-labelledby={ "week-" (week.start) } {
                h2 #{ "week-" (week.start) } lang=[self.lang_of(week)] {
                    a href={ (self.top) (week.folder()) (FILE_NAME) } { (self.words.week(week)) }
                }
                "\n"
                (papers)
            }
            "\n"
        }
    }

    /// The language of a week's name: that of the words, unless the curator gave it a title.
    fn lang_of(&self, week: &Week) -> Option<&'static str> {
        self.words.lang.filter(|_| week.title.is_none())
    }

    /// Titles of a week's papers that lead to them on its page.
    fn titles(&self, week: usize, items: &[&Item]) -> Markup {
        let page = format!("{}{}{FILE_NAME}", self.top, self.list.entries[week].week.folder());
        html! {
            ol.titles {
                @for item in items {
                    li dir="auto" { a href={ (page) "#" (self.anchor(item)) } { (item.title) } }
                    "\n"
                }
            }
        }
    }

    /// The titles of a week, which lead to the papers.
    fn titles_of_week(&self, week: usize) -> Markup {
        html! {
            ol.titles {
                @for paper in &self.list.entries[week].week.papers {
                    li dir="auto" {
                        @match paper.links.first() {
                            Some(link) => a href=(link_of(&link.url)) { (paper.title) },
                            None => (paper.title),
                        }
                    }
                    "\n"
                }
            }
        }
    }

    /// The topics with their pages.
    fn topic_list(&self) -> Markup {
        html! {
            @if self.topics().next().is_some() {
                section aria-labelledby="topics" {
                    h2 #topics lang=[self.words.lang] { (self.words.topics) }
                    ul.chips {
                        @for topic in self.topics() {
                            li { a href={ (percent_encoded(&topic.folder)) (FILE_NAME) } { (topic.label) } }
                            "\n"
                        }
                    }
                }
                "\n"
            }
        }
    }

    /// All weeks by year and month, the newest first.
    fn week_list(&self) -> Markup {
        let mut years: BTreeMap<i32, BTreeMap<u32, Vec<&Week>>> = BTreeMap::new();
        for week in self.list.entries.iter().rev().map(|entry| &entry.week) {
            let months = years.entry(week.start.year()).or_default();
            months.entry(week.start.month()).or_default().push(week);
        }
        html! {
            section.all-weeks lang=[self.words.lang] aria-labelledby="all-weeks" {
                h2 #all-weeks { (self.words.all_weeks) }
                @for (year, months) in years.iter().rev() {
                    h3 { (year) }
                    dl {
                        @for (month, weeks) in months.iter().rev() {
                            dt { (self.words.month(first_of(*year, *month))) }
                            @for week in weeks {
                                dd {
                                    a href={ (week.folder()) (FILE_NAME) } { (self.words.week(week)) }
                                    span { (self.words.papers(week.papers.len())) }
                                }
                                "\n"
                            }
                        }
                    }
                }
            }
            "\n"
        }
    }
}

fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}

/// Items by week, the newest week first, each in the curator's order.
fn by_week<'i>(items: &[&'i Item<'i>]) -> Vec<(usize, Vec<&'i Item<'i>>)> {
    let mut weeks: BTreeMap<usize, Vec<&Item>> = BTreeMap::new();
    for item in items {
        weeks.entry(item.origin.week).or_default().push(item);
    }
    let sorted = weeks.into_iter().rev().map(|(week, mut items)| {
        items.sort_by_key(|item| item.origin);
        (week, items)
    });
    sorted.collect()
}
