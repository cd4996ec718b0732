//! One paper on a page.

use maud::{Markup, html};

use crate::channel::{Channel, TOPICS};
use crate::identity::specific;
use crate::item::Item;
use crate::page::words::filled;
use crate::page::{FILE_NAME, Page, context_object};
use crate::text;
use crate::topic::slug;
use crate::value::{ascii_url, percent_encoded};
use crate::week::Paper;

/// How much of a summary is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// All of it.
    Whole,
    /// Its first lines, which open the rest.
    Opening,
}

/// The first lines of a summary, in characters. One that is little longer is shown whole.
const OPENING: usize = 220;

/// How many authors are named.
const NAMED_AUTHORS: usize = 3;

impl Page<'_> {
    /// One paper: what one decides by, then its summary.
    pub(super) fn article(&self, item: &Item, shown: Shown) -> Markup {
        let Some(paper) = self.list.paper(&item.origin) else { return html! {} };
        let anchor = self.anchor(item);
        html! {
            article #(anchor) dir="auto" {
                h3 { a href=(item.link) { (item.title) } }
                (self.facts(paper))
                p.links {
                    @for link in &paper.links {
                        a href=(ascii_url(&link.url)) { (link.label) }
                        "\n"
                    }
                    @for topic in &paper.topics {
                        @let folder = percent_encoded(&TOPICS.folder_of(&slug(topic)));
                        a.chip href={ (self.top) (folder) (FILE_NAME) } { (topic) }
                        "\n"
                    }
                    (self.permalink(item))
                }
                (self.summary(item, shown))
                (context_object::span(paper, &item.reference.numbers))
            }
            "\n"
        }
    }

    /// Authors, venue and release date, as far as they are known.
    fn facts(&self, paper: &Paper) -> Markup {
        let words = self.words;
        if paper.authors.is_empty() && paper.venue.is_none() && paper.released.is_none() {
            return html! {};
        }
        let others = paper.authors.len().saturating_sub(NAMED_AUTHORS);
        let named =
            paper.authors.iter().take(if others == 1 { NAMED_AUTHORS + 1 } else { NAMED_AUTHORS });
        html! {
            p.facts {
                @if !paper.authors.is_empty() {
                    span.authors {
                        @for (at, author) in named.enumerate() {
                            @if at > 0 { ", " }
                            (author)
                        }
                        @if others > 1 {
                            " " span lang=[words.lang] {
                                (filled(&words.and_more, &[("count", &others.to_string()), ("total", &paper.authors.len().to_string())]))
                            }
                        }
                    }
                    "\n"
                }
                @if let Some(venue) = &paper.venue { span.venue { (venue) } "\n" }
                @if let Some(day) = paper.released {
                    time datetime=(day) lang=[words.lang] { (words.day(day)) }
                    "\n"
                }
            }
            "\n"
        }
    }

    /// The paper's own place, to be shared.
    fn permalink(&self, item: &Item) -> Markup {
        let page = match self.channel.week {
            Some(_) => String::new(),
            None => {
                let week = self.list.entries[item.origin.week].week.folder();
                format!("{}{week}{FILE_NAME}", self.top)
            }
        };
        let label = filled(&self.words.permalink, &[("title", &item.title)]);
        html! {
            a.permalink href={ (page) "#" (self.anchor(item)) } lang=[self.words.lang] aria-label=(label) {
                "#"
            }
        }
    }

    fn summary(&self, item: &Item, shown: Shown) -> Markup {
        let whole = item.page_summary();
        let is_long = item.plain.chars().nth(OPENING * 3 / 2).is_some();
        let words = self.words;
        html! {
            @if shown == Shown::Opening && is_long {
                details {
                    summary {
                        span.opening { (text::cut(&item.plain, OPENING)) }
                        " " span.toggle lang=[words.lang] data-less=(words.less) { (words.whole) }
                    }
                    (self.html(whole))
                }
            } @else {
                (self.html(whole))
            }
        }
    }

    /// What names a paper on pages.
    pub(super) fn anchor<'i>(&self, item: &'i Item) -> &'i str {
        anchor(self.channel, item)
    }
}

/// What names a paper on pages: its id without what all ids have. One without a slash keeps that, so that
/// it is no name of a part of the page.
pub(super) fn anchor<'i>(channel: &Channel, item: &'i Item) -> &'i str {
    let specific = specific(&channel.site.tag, &item.id).filter(|specific| specific.contains('/'));
    specific.unwrap_or(&item.id)
}
