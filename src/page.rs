//! The page of a channel, for people who open its address in a browser: what the list is, how to
//! subscribe, the papers. It is whole without scripts, opens from a disk as from a server, and asks
//! nothing of another host.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::channel::{Channel, List, MAIN, TOPICS};
use crate::feed::{self, GENERATOR};
use crate::identity::specific;
use crate::item::Item;
use crate::topic::slug;
use crate::value::percent_encoded;
use crate::week::spelled;
use crate::{opml, text};

pub mod search;

/// The file in a channel's folder.
pub const FILE_NAME: &str = "index.html";

/// Files that the pages share, as name under `feeds/` and bytes.
pub const SHARED: [(&str, &[u8]); 2] =
    [("page.css", include_bytes!("page/page.css")), ("page.js", include_bytes!("page/page.js"))];

/// Only files of the same place may be loaded, so an image of a summary that lies elsewhere shows
/// its words (<https://www.w3.org/TR/CSP3/>).
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// Writes the page of a channel with its items. `channels` are all channels of the list.
pub fn render(list: &List, channels: &[Channel], channel: &Channel, items: &[&Item]) -> Vec<u8> {
    let top = channel.to_top();
    let is_main = channel.folder == MAIN.folder;
    let site = channel.site;
    // Of a single week nobody awaits more papers: its page offers the main feed. A topic that was renamed
    // offers what it is called now.
    let successor = |other: &&Channel| Some(&other.folder) == channel.successor.as_ref();
    let offered = match channel.is_subscribed() {
        true => channel,
        false => channels.iter().find(successor).unwrap_or(&channels[0]),
    };
    let page = html! {
        (DOCTYPE)
        html lang=(site.language) {
            (head(channel, offered))
            body {
                a.skip href="#papers" { "Skip to the papers" }
                header {
                    @if !is_main {
                        nav aria-label="Site" { a href={ (top) (FILE_NAME) } { (site.title) } }
                    }
                    h1 { (if is_main { &channel.title } else { &channel.label }) }
                    (introduction(list, channel))
                    (neighbours(list, channel, "Weeks"))
                }
                "\n"
                main {
                    (subscribe(channel, offered))
                    @if is_main {
                        (channel_list(channels))
                        (search::form(list))
                    }
                    div #papers {
                        @for (week, papers) in by_week(items) {
                            (section(list, channel, week, &papers))
                        }
                    }
                    @if is_main { (week_list(list)) }
                }
                "\n"
                footer {
                    (neighbours(list, channel, "Weeks, after the papers"))
                    p { "By " (site.author) ". Feeds and pages made with paperfeed." }
                }
            }
        }
        "\n"
    };
    page.into_string().into_bytes()
}

fn head(channel: &Channel, offered: &Channel) -> Markup {
    let top = channel.to_top();
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            "\n"
            title { (channel.title) }
            meta name="description" content=(channel.description);
            meta name="generator" content=(GENERATOR);
            "\n"
            // Readers take the first: Atom.
            @for format in feed::subscribed() {
                link rel="alternate" type=(format.media_type)
                    title={ (offered.title) " (" (format.name) ")" }
                    href=(offered.url(&offered.folder, format.file_name));
                "\n"
            }
            link rel="canonical" href=(channel.page());
            link rel="icon" href=(favicon(channel));
            link rel="stylesheet" href={ (top) "page.css" };
            "\n"
            meta property="og:type" content="website";
            meta property="og:title" content=(channel.title);
            meta property="og:description" content=(channel.description);
            meta property="og:url" content=(channel.page());
            meta property="og:image" content=(feed::icon(channel));
            meta property="og:site_name" content=(channel.site.title);
            "\n"
            script src={ (top) "page.js" } defer {}
        }
        "\n"
    }
}

/// The picture beside the page's name: the curator's own if it lies under the site, else ours,
/// since a page asks nothing of another host. With `./` before it, nothing of it can be a scheme or a
/// host (RFC 3986, 4.2).
fn favicon(channel: &Channel) -> String {
    let own = channel.site.icon.as_deref().and_then(|icon| icon.strip_prefix(&channel.site.url));
    match own.filter(|own| !own.is_empty() && !own.starts_with(['/', '\\'])) {
        Some(own) => format!("./{}{own}", channel.to_top()),
        None => format!("{}{}", channel.to_top(), feed::ICON),
    }
}

/// What the list is; of a week, its intro.
fn introduction(list: &List, channel: &Channel) -> Markup {
    let intro = channel.week.and_then(|week| list.entries[week].week.intro.as_ref());
    html! {
        @match intro {
            Some(intro) => (PreEscaped(text::render(intro).html)),
            None => p { (channel.description) },
        }
    }
}

/// The weeks before and after a week.
fn neighbours(list: &List, channel: &Channel, label: &str) -> Markup {
    let Some(week) = channel.week else { return html! {} };
    let link = |at: Option<usize>, rel: &str, before: &str, after: &str| {
        let week = &list.entries.get(at?)?.week;
        Some(html! {
            a rel=(rel) href={ (channel.to_top()) (week.folder()) (FILE_NAME) } {
                (before) (week.title()) (after)
            }
            "\n"
        })
    };
    let links = [
        link(week.checked_sub(1), "prev", "← Previous week: ", ""),
        link(week.checked_add(1), "next", "Next week: ", " →"),
    ];
    html! {
        @if links.iter().any(Option::is_some) {
            nav.neighbours aria-label=(label) {
                @for link in links.iter().flatten() { (link) }
            }
        }
    }
}

/// A button for each format and the address to copy.
fn subscribe(channel: &Channel, offered: &Channel) -> Markup {
    let top = channel.to_top();
    let atom = offered.url(&offered.folder, feed::first().file_name);
    html! {
        section.subscribe aria-labelledby="subscribe" {
            h2 #subscribe { "Subscribe" }
            p {
                "Copy this address into a feed reader, and new papers come to you."
            }
            p.address {
                label for="address" { "Address" }
                input #address type="text" readonly value=(atom);
                button type="button" data-copy="address" hidden { "Copy" }
            }
            p.formats {
                @for format in feed::subscribed() {
                    a.button href={ (top) (percent_encoded(&offered.folder)) (format.file_name) } { (format.name) }
                    "\n"
                }
            }
            @if channel.week.is_some() {
                p {
                    "This week alone: "
                    @for (at, format) in feed::subscribed().enumerate() {
                        @if at > 0 { ", " }
                        a href=(format.file_name) { (format.name) }
                    }
                    "."
                }
            }
        }
        "\n"
    }
}

/// The other feeds that one subscribes to.
fn channel_list(channels: &[Channel]) -> Markup {
    let others = channels.iter().filter(|other| other.is_subscribed() && !other.folder.is_empty());
    html! {
        section aria-labelledby="feeds" {
            h2 #feeds { "Other feeds of this list" }
            ul.feeds {
                @for other in others {
                    li { a href={ (percent_encoded(&other.folder)) (FILE_NAME) } { (other.label) } }
                    "\n"
                }
            }
            p { a href=(opml::FILE_NAME) { "All feeds as OPML" } ", to import into a reader at once." }
        }
        "\n"
    }
}

/// Items by week, the newest week first, each in the curator's order.
fn by_week<'i>(items: &[&'i Item<'i>]) -> impl Iterator<Item = (usize, Vec<&'i Item<'i>>)> {
    let mut weeks: BTreeMap<usize, Vec<&Item>> = BTreeMap::new();
    for item in items {
        weeks.entry(item.origin.week).or_default().push(item);
    }
    weeks.into_iter().rev().map(|(week, mut items)| {
        items.sort_by_key(|item| item.origin);
        (week, items)
    })
}

/// The papers of one week.
fn section(list: &List, channel: &Channel, at: usize, items: &[&Item]) -> Markup {
    let week = &list.entries[at].week;
    let page = format!("{}{}{FILE_NAME}", channel.to_top(), week.folder());
    html! {
        section aria-labelledby={ "week-" (week.start) } {
            h2 #{ "week-" (week.start) } {
                @match channel.week {
                    Some(_) => (counted(items.len())),
                    None => a href=(page) { (week.title()) },
                }
            }
            "\n"
            @for item in items {
                @match list.paper(&item.origin) {
                    Some(paper) => (article(channel, &page, item, &paper.topics, &paper.authors)),
                    None => (titles(list, at)),
                }
            }
        }
        "\n"
    }
}

fn counted(papers: usize) -> String {
    if papers == 1 { "1 paper".to_owned() } else { format!("{papers} papers") }
}

/// One paper. `page` is the page of its week, where it has a place of its own.
fn article(
    channel: &Channel,
    page: &str,
    item: &Item,
    topics: &[impl AsRef<str>],
    authors: &[impl AsRef<str>],
) -> Markup {
    let anchor = anchor(channel, item);
    let here = if channel.week.is_some() { "" } else { page };
    html! {
        article #(anchor) dir="auto" {
            h3 { a href=(item.link) { (item.title) } }
            p.facts {
                a href={ (here) "#" (anchor) } { (day(item.day())) }
                @for author in authors { " · " (author.as_ref()) }
                @for topic in topics {
                    @let folder = percent_encoded(&TOPICS.folder_of(&slug(topic.as_ref())));
                    " · " a href={ (channel.to_top()) (folder) (FILE_NAME) } { (topic.as_ref()) }
                }
            }
            "\n"
            (PreEscaped(item.body()))
        }
        "\n"
    }
}

/// What names a paper on pages: its id without what all ids have. One without a slash keeps that, so that
/// it is no name of a part of the page.
pub(super) fn anchor<'i>(channel: &Channel, item: &'i Item) -> &'i str {
    let specific = specific(&channel.site.tag, &item.id).filter(|specific| specific.contains('/'));
    specific.unwrap_or(&item.id)
}

fn day(day: NaiveDate) -> Markup {
    html! { time datetime=(day) { (spelled(day)) } }
}

/// The titles of a week, for the page of the feed with one item a week.
fn titles(list: &List, week: usize) -> Markup {
    html! {
        ol dir="auto" {
            @for paper in &list.entries[week].week.papers { li { (paper.title) } "\n" }
        }
    }
}

/// All weeks by year, the newest first.
fn week_list(list: &List) -> Markup {
    let mut years: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (at, entry) in list.entries.iter().enumerate().rev() {
        years.entry(entry.week.start.year()).or_default().push(at);
    }
    html! {
        section aria-labelledby="weeks" {
            h2 #weeks { "All weeks" }
            @for (year, weeks) in years.iter().rev() {
                h3 { (year) }
                ul {
                    @for week in weeks.iter().map(|week| &list.entries[*week].week) {
                        li {
                            a href={ (week.folder()) (FILE_NAME) } { (week.title()) }
                            ", " (counted(week.papers.len()))
                        }
                        "\n"
                    }
                }
            }
        }
        "\n"
    }
}
