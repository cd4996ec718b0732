//! What was written to items: one a paper, and one a week for the digest. An item is the same in
//! every format and in every channel.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::entry::Entry;
use crate::identity::{self, Numbers};
use crate::site::{DateShown, Site};
use crate::value::ascii_url;
use crate::week::{Link, Paper, Week};
use crate::{markdown, media_type, text};

/// How long the plain summary of an item is at most, in characters: two or three sentences, as
/// readers' lists show.
const SUMMARY_LENGTH: usize = 300;

/// What an item is made of: a paper of a week, or the week as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The week's place among all, the oldest first.
    pub week: usize,
    /// The paper's place in its week, from 0; none is the whole week.
    pub paper: Option<usize>,
}

/// A paper or a week, as every format shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// What the item is known by for ever, a tag URI.
    pub id: Cow<'a, str>,
    /// Plain text.
    pub title: Cow<'a, str>,
    /// The address of the paper: the first link without a text fragment, which readers change. Of a
    /// week, its page.
    pub link: Cow<'a, str>,
    /// Each further link.
    pub related: Vec<Related<'a>>,
    /// What reference managers know a paper by; of a week nothing.
    pub reference: Reference<'a>,
    /// The day it came out (or was listed), as an instant of that day.
    pub published: DateTime<Utc>,
    /// The last correction, `published` if there was none.
    pub updated: DateTime<Utc>,
    /// The authors of the paper, as far as they are known; of a week, who makes the list. Who lists a paper is not its
    /// author: reference managers would cite them so.
    pub authors: Vec<&'a str>,
    /// The week, then the topics.
    pub categories: Vec<Cow<'a, str>>,
    /// The content: summary, links, week.
    pub html: String,
    /// The summary for pages, where it differs from that of feeds.
    pub page: Option<String>,
    /// Where in `html` the links begin, which pages show apart.
    pub links_line: usize,
    /// Where in `html` the week begins, which pages and digests leave out.
    pub week_line: usize,
    /// The summary as plain text; may be empty.
    pub plain: String,
    /// The same cut at a word: two or three sentences.
    pub summary: String,
    /// What it is made of.
    pub origin: Origin,
}

/// A further link of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related<'a> {
    /// What it is called.
    pub label: &'a str,
    /// Its address.
    pub url: Cow<'a, str>,
    /// What is there, where that is known: a PDF, or the pages of a repository.
    pub media_type: Option<&'static str>,
}

/// What reference managers know a paper by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The numbers by which it is known.
    pub numbers: Numbers<'a>,
    /// Where it appeared.
    pub venue: Option<&'a str>,
    /// The address of its PDF: arXiv's own, else that of a link.
    pub pdf: Option<Cow<'a, str>>,
    /// The day it came out, where the dates of the feeds are those of the lists.
    pub released: Option<NaiveDate>,
    /// The summary and the links as Markdown in which nothing is HTML.
    pub markdown: String,
}

impl Item<'_> {
    /// The summary and the links.
    pub fn body(&self) -> &str {
        &self.html[..self.week_line]
    }

    /// The summary as pages show it.
    pub fn page_summary(&self) -> &str {
        self.page.as_deref().unwrap_or(&self.html[..self.links_line])
    }

    /// The day it came out (or was listed).
    pub fn day(&self) -> NaiveDate {
        self.published.date_naive()
    }
}

/// A day as an instant that is the same day from Honolulu to Auckland's summer: just before 11:00
/// UTC, since readers west of Greenwich show the day before for midnight. One minute less for each
/// place after the first keeps the curator's order in readers, which sort by time; one second less
/// for each day to the week's end keeps the instants of several weeks apart (the W3C's
/// DuplicateUpdated). From the 600th place on, instants repeat rather than move to another day.
pub fn instant(day: NaiveDate, place: usize, week_end: NaiveDate) -> DateTime<Utc> {
    let days_to_end = (week_end - day).num_days().rem_euclid(60);
    let minutes = (place % 600) as i64;
    let noon = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(11);
    noon - TimeDelta::seconds(1 + minutes * 60 + days_to_end)
}

/// When an item was published and last corrected. Nothing of it needs to be rendered for that.
pub fn instants(site: &Site, week: &Week, paper: Option<usize>) -> (DateTime<Utc>, DateTime<Utc>) {
    let Some(place) = paper else {
        let listed = instant(week.listed(), 0, week.end);
        return (listed, listed);
    };
    let paper = &week.papers[place];
    let day = match site.date {
        DateShown::Released => paper.released(week),
        DateShown::Listed => week.listed(),
    };
    let published = instant(day, place, week.end);
    let corrected = paper.updated.map(|day| instant(day, place, week.end));
    (published, corrected.unwrap_or(published).max(published))
}

/// The items of the papers of one week, in the curator's order. `at` is the week's place among all.
pub fn of_week<'a>(site: &'a Site, at: usize, entry: &'a Entry<'a>) -> Vec<Item<'a>> {
    let week = &entry.week;
    let (line, category) = (week_line(site, week), week.category());
    let papers = week.papers.iter().zip(&entry.ids).enumerate();
    papers
        .map(|(number, (paper, id))| {
            let origin = Origin { week: at, paper: Some(number) };
            of_paper(site, week, origin, paper, id, &line, &category)
        })
        .collect()
}

fn of_paper<'a>(
    site: &'a Site,
    week: &'a Week<'a>,
    origin: Origin,
    paper: &'a Paper<'a>,
    id: &'a str,
    week_line: &str,
    category: &str,
) -> Item<'a> {
    let (published, updated) = instants(site, week, origin.paper);
    let summary = markdown::render_with(&paper.summary, &site.pictures);
    let mut html = summary.html;
    let links_line = html.len();
    links(&mut html, paper);
    let topics = paper.topics.iter().map(|topic| Cow::Borrowed(topic.as_ref()));
    let reference = reference(site, paper);
    Item {
        id: Cow::Borrowed(id),
        title: Cow::Borrowed(&paper.title),
        link: paper.links.first().map(|link| link_of(&link.url)).unwrap_or_default(),
        related: related(paper, reference.pdf.as_ref()),
        reference,
        published,
        updated,
        authors: paper.authors.iter().map(|author| author.as_ref()).collect(),
        categories: std::iter::once(Cow::Owned(category.to_owned())).chain(topics).collect(),
        page: summary.page,
        links_line,
        week_line: html.len(),
        html: html + week_line,
        summary: text::cut(&summary.plain, SUMMARY_LENGTH).into_owned(),
        plain: summary.plain,
        origin,
    }
}

/// Each link but the first, and the PDF, where no link leads to it.
fn related<'a>(paper: &'a Paper<'a>, pdf: Option<&Cow<'a, str>>) -> Vec<Related<'a>> {
    let links = paper.links.iter().skip(1);
    let mut related: Vec<Related> = links
        .map(|link| {
            let url = ascii_url(&link.url);
            let media_type = match () {
                () if Some(&url) == pdf || is_pdf(link) => Some(media_type::PDF),
                () if is_code(link) => Some(media_type::HTML),
                () => None,
            };
            Related { label: &link.label, url, media_type }
        })
        .collect();
    let is_linked = |pdf: &&Cow<str>| paper.links.iter().any(|link| ascii_url(&link.url) == **pdf);
    related.extend(pdf.filter(|pdf| !is_linked(pdf)).map(|pdf| Related {
        label: "PDF",
        url: pdf.clone(),
        media_type: Some(media_type::PDF),
    }));
    related
}

fn reference<'a>(site: &Site, paper: &'a Paper<'a>) -> Reference<'a> {
    let numbers = identity::numbers(paper);
    let of_arxiv = numbers.arxiv.map(|number| format!("https://arxiv.org/pdf/{number}"));
    let linked = || paper.links.iter().find(|link| is_pdf(link)).map(|link| ascii_url(&link.url));
    Reference {
        venue: paper.venue.as_deref(),
        pdf: of_arxiv.map(Cow::Owned).or_else(linked),
        released: paper.released.filter(|_| site.date == DateShown::Listed),
        markdown: markdown::with_links(&paper.summary, &paper.links, &site.pictures),
        numbers,
    }
}

fn is_pdf(link: &Link) -> bool {
    let path = link.url.split(['?', '#']).next().unwrap_or_default();
    link.label.eq_ignore_ascii_case("pdf") || path.to_ascii_lowercase().ends_with(".pdf")
}

/// Whether a link leads to a repository: by its host, or by what it is called.
fn is_code(link: &Link) -> bool {
    const HOSTS: [&str; 3] = ["://github.com/", "://gitlab.com/", "://codeberg.org/"];
    const LABELS: [&str; 4] = ["code", "repo", "github", "repository"];
    let label = link.label.to_lowercase();
    HOSTS.iter().any(|host| link.url.contains(host)) || LABELS.contains(&label.as_str())
}

/// The links stand in the content because most readers show one link of an item at most.
fn links(html: &mut String, paper: &Paper) {
    for (at, link) in paper.links.iter().enumerate() {
        html.push_str(if at == 0 { "<p>" } else { " · " });
        anchor(html, &ascii_url(&link.url), &link.label);
    }
    html.push_str("</p>\n");
}

fn anchor(html: &mut String, url: &str, words: &str) {
    html.push_str("<a href=\"");
    html.push_str(&text::escape_attribute(url));
    html.push_str("\">");
    html.push_str(&text::escape(words));
    html.push_str("</a>");
}

/// The week at the end of a paper's content, with its page.
fn week_line(site: &Site, week: &Week) -> String {
    let mut line = "<p>".to_owned();
    anchor(&mut line, &page_of(site, week), &week.title());
    line.push_str("</p>\n");
    line
}

/// The address of a week's page.
pub fn page_of(site: &Site, week: &Week) -> String {
    format!("{}{}", site.url, week.folder())
}

/// A week as one item: its intro, and its papers as the whole list. `papers` are its items.
pub fn digest<'a>(site: &'a Site, at: usize, entry: &'a Entry<'a>, papers: &[Item]) -> Item<'a> {
    let week = &entry.week;
    let (published, updated) = instants(site, week, None);
    let intro = week.intro.as_ref().map(|intro| markdown::render_with(intro, &site.pictures));
    let intro = intro.unwrap_or_default();
    let mut html = intro.html;
    html.push_str("<ol>\n");
    for paper in papers {
        html.push_str("<li><p><strong>");
        anchor(&mut html, &paper.link, &paper.title);
        html.push_str("</strong></p>\n");
        html.push_str(paper.body());
        html.push_str("</li>\n");
    }
    html.push_str("</ol>\n");
    let titles = papers.iter().map(|paper| paper.title.as_ref());
    let plain = match intro.plain.is_empty() {
        true => titles.collect::<Vec<_>>().join("; "),
        false => intro.plain,
    };
    Item {
        id: Cow::Owned(identity::digest_id(&site.tag, week)),
        title: week.title(),
        link: Cow::Owned(page_of(site, week)),
        related: vec![],
        reference: Reference::default(),
        published,
        updated,
        authors: vec![&site.author],
        categories: vec![Cow::Owned(week.category())],
        page: None,
        links_line: html.len(),
        week_line: html.len(),
        html,
        summary: text::cut(&plain, SUMMARY_LENGTH).into_owned(),
        plain,
        origin: Origin { week: at, paper: None },
    }
}

/// An item's link: five readers change a text fragment (`#:~:text=…`), so it is left out.
pub fn link_of(url: &str) -> Cow<'_, str> {
    let url = ascii_url(url);
    match url.split_once('#').and_then(|(page, part)| Some((page, part.split_once(":~:")?.0))) {
        Some((page, "")) => Cow::Owned(page.to_owned()),
        Some((page, part)) => Cow::Owned(format!("{page}#{part}")),
        None => url,
    }
}
