//! The page of a channel, for people who open its address in a browser: what the list is, how to
//! subscribe, the papers. It is whole without scripts, opens from a disk as from a server, and asks
//! nothing of another host.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::channel::{Channel, List, MAIN, TOPICS};
use crate::feed::{self, GENERATOR};
use crate::item::Item;
use crate::page::words::{Words, filled};
use crate::value::percent_encoded;
use crate::{bibtex, markdown};

mod context_object;
mod listing;
pub mod not_found;
mod paper;
pub mod search;
mod words;

/// The file in a channel's folder.
pub const FILE_NAME: &str = "index.html";

/// Files that the pages share, as name under `feeds/` and bytes.
pub const SHARED: [(&str, &[u8]); 2] =
    [("page.css", include_bytes!("page/page.css")), ("page.js", include_bytes!("page/page.js"))];

/// Only files of the same place may be loaded (<https://www.w3.org/TR/CSP3/>).
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// What a page is made of.
struct Page<'p> {
    list: &'p List<'p>,
    /// All channels of the list.
    channels: &'p [Channel<'p>],
    channel: &'p Channel<'p>,
    words: &'static Words,
    /// What it is called, above its papers.
    heading: String,
    /// The way to the top of `feeds/`.
    top: String,
}

/// A link to the page before or after one.
struct Neighbour {
    /// `prev` or `next`.
    rel: &'static str,
    folder: String,
    text: String,
}

/// Writes the page of a channel with its items. `channels` are all channels of the list.
pub fn render(list: &List, channels: &[Channel], channel: &Channel, items: &[&Item]) -> Vec<u8> {
    let words = words::of(&channel.site.language);
    let heading = heading(list, channel, words);
    let page = Page { list, channels, channel, words, heading, top: channel.to_top() };
    let is_main = channel.folder == MAIN.folder;
    let neighbours = page.neighbours();
    let label = if channel.week.is_some() { &words.weeks } else { &words.topics_beside };
    let body = html! {
        (DOCTYPE)
        html lang=(channel.site.language) {
            (page.head())
            body {
                a.skip lang=[page.words.lang] href="#papers" { (page.words.skip) }
                header {
                    @if !is_main {
                        nav aria-label=(page.words.site) {
                            a href={ (page.top) (FILE_NAME) } { (channel.site.title) }
                        }
                    }
                    h1 { (page.heading) }
                    (page.introduction())
                    (page.subscribe())
                    (page.ways(&neighbours, label))
                }
                "\n"
                main {
                    (search::form(&page))
                    div #papers { (page.papers(items)) }
                }
                "\n"
                footer {
                    @if channel.week.is_some() { (page.ways(&neighbours, &words.weeks_after)) }
                    p lang=[page.words.lang] {
                        (filled(&page.words.made_by, &[("author", &channel.site.author)]))
                    }
                }
            }
        }
        "\n"
    };
    body.into_string().into_bytes()
}

impl<'p> Page<'p> {
    /// Of a single week nobody awaits more papers: its page offers the main feed. A topic that was renamed
    /// offers what it is called now.
    fn offered(&self) -> &'p Channel<'p> {
        let successor = |other: &&Channel| Some(&other.folder) == self.channel.successor.as_ref();
        match self.channel.is_subscribed() {
            true => self.channel,
            false => self.channels.iter().find(successor).unwrap_or(&self.channels[0]),
        }
    }

    fn head(&self) -> Markup {
        let Page { channel, top, .. } = self;
        let offered = self.offered();
        html! {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                "\n"
                title { (self.title()) }
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
                meta property="og:title" content=(self.title());
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

    /// What a browser's tab and bookmarks show.
    fn title(&self) -> String {
        match self.channel.folder == MAIN.folder {
            true => self.channel.title.clone(),
            false => format!("{}: {}", self.channel.site.title, self.heading),
        }
    }

    /// What the list is; of a week, its intro.
    fn introduction(&self) -> Markup {
        let week = self.channel.week.map(|week| &self.list.entries[week].week);
        match week.map(|week| week.intro.as_ref()) {
            Some(Some(intro)) => self.intro_of(intro),
            Some(None) => html! {},
            None => html! { p { (self.channel.description) } },
        }
    }

    /// What stands at the head of a week.
    fn intro_of(&self, intro: &str) -> Markup {
        let intro = markdown::render_with(intro, &self.channel.site.pictures);
        self.html(&intro.page.unwrap_or(intro.html))
    }

    /// HTML of Markdown, with the way to pictures.
    fn html(&self, html: &str) -> Markup {
        PreEscaped(html.replace(markdown::TOP, &self.top))
    }

    /// The weeks before and after a week, or the topics beside a topic.
    fn neighbours(&self) -> Vec<Neighbour> {
        let words = self.words;
        match self.channel.week {
            Some(at) => {
                let neighbour = |rel, at: Option<usize>, text: &str| {
                    let week = &self.list.entries.get(at?)?.week;
                    let text = filled(text, &[("week", &words.week(week))]);
                    Some(Neighbour { rel, folder: week.folder(), text })
                };
                let before = neighbour("prev", at.checked_sub(1), &words.previous);
                before
                    .into_iter()
                    .chain(neighbour("next", at.checked_add(1), &words.next))
                    .collect()
            }
            None => {
                let topics: Vec<&Channel> = self.topics().collect();
                let here = topics.iter().position(|topic| topic.folder == self.channel.folder);
                let neighbour = |rel, at: Option<usize>, text: &str| {
                    let topic = topics.get(at?)?;
                    let text = filled(text, &[("topic", &topic.label)]);
                    Some(Neighbour { rel, folder: topic.folder.clone(), text })
                };
                let before = here.and_then(|at| at.checked_sub(1));
                let after = here.and_then(|at| at.checked_add(1));
                let before = neighbour("prev", before, &words.previous_topic);
                before.into_iter().chain(neighbour("next", after, &words.next_topic)).collect()
            }
        }
    }

    /// Links to the pages before and after this one.
    fn ways(&self, neighbours: &[Neighbour], label: &str) -> Markup {
        html! {
            @if !neighbours.is_empty() {
                nav.neighbours lang=[self.words.lang] aria-label=(label) {
                    @for Neighbour { rel, folder, text } in neighbours {
                        a rel=(rel) href={ (self.top) (percent_encoded(folder)) (FILE_NAME) } { (text) }
                        "\n"
                    }
                }
            }
        }
    }

    /// The topics that one subscribes to.
    fn topics(&self) -> impl Iterator<Item = &'p Channel<'p>> {
        let is_topic =
            |other: &&Channel| other.kind.folder == TOPICS.folder && other.is_subscribed();
        self.channels.iter().filter(is_topic)
    }

    /// The address to copy and a link for each format, in one line.
    fn subscribe(&self) -> Markup {
        let Page { channel, words, top, .. } = self;
        let offered = self.offered();
        let atom = offered.url(&offered.folder, feed::first().file_name);
        html! {
            section.subscribe lang=[words.lang] aria-label=(words.subscribe) {
                label for="address" { (words.subscribe) }
                input #address type="text" readonly value=(atom) aria-label=(words.address);
                button type="button" data-copy="address" data-copied=(words.copied)
                    data-selected=(words.selected) hidden { (words.copy) }
                span.formats {
                    @for format in feed::subscribed() {
                        a href={ (top) (percent_encoded(&offered.folder)) (format.file_name) } { (format.name) }
                        "\n"
                    }
                }
            }
            @if channel.week.is_some() {
                p.formats lang=[words.lang] {
                    (words.this_week_alone) " "
                    @for format in feed::subscribed() {
                        a href=(format.file_name) { (format.name) }
                        "\n"
                    }
                    a href=(bibtex::FILE_NAME) { (words.references) }
                }
            }
            "\n"
        }
    }
}

/// What a page is called, in its language.
fn heading(list: &List, channel: &Channel, words: &Words) -> String {
    match channel.week {
        Some(week) => words.week(&list.entries[week].week),
        None if channel.folder == MAIN.folder => channel.title.clone(),
        None if channel.kind.is_name.is_some() => channel.label.clone(),
        None => words.week_by_week.clone(),
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
