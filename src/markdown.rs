//! Markdown that people wrote, as HTML for feeds and for pages and as plain text.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr3_iter, memmem};
use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html,
};

use crate::picture::{self, Picture, Pictures};
use crate::text::{escape_attribute, every_byte, is_mail, is_plain, is_web, xml_allows};
use crate::value::percent_encoded;

mod carried;
pub mod math;

pub use carried::with_links;

/// A piece of Markdown in the forms that feeds and pages carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML of plain elements only: no script, style, class or unknown markup can be in it, because
    /// every tag in it was made here. Formulas are TeX, since most readers drop MathML or keep its letters.
    pub html: String,
    /// The same for pages, where it differs: formulas are MathML, and pictures, which a page's policy lets in from no
    /// other host, are links.
    pub page: Option<String>,
    /// The same words in one line without markup.
    pub plain: String,
}

/// Renders CommonMark with the tables, the struck text and the formulas of GitHub. What looks like HTML in it is
/// text, since summaries say `<think>` and `<1%`; only `<br>`, `<sub>` and `<sup>` are what they seem. Links and images keep http(s) and mailto
/// targets; of any other the target is shown behind the words, so that nothing vanishes.
///
/// ```
/// let text = paperfeed::markdown::render("Uses `<think>` & H<sub>2</sub>O, <b>bold</b>");
/// assert_eq!(text.html, "<p>Uses <code>&lt;think&gt;</code> &amp; H<sub>2</sub>O, \
///     &lt;b&gt;bold&lt;/b&gt;</p>\n");
/// assert_eq!(text.plain, "Uses <think> & H2O, <b>bold</b>");
/// ```
pub fn render(markdown: &str) -> Rendered {
    rendered(markdown, options(markdown), None)
}

/// The same with the pictures that lie beside the entries. On pages their addresses begin with [`TOP`].
pub fn render_with(markdown: &str, pictures: &Pictures) -> Rendered {
    rendered(markdown, options(markdown), Some(pictures))
}

/// What stands on pages for the way to the top of `feeds/`: a character that no text holds, since XML forbids it.
pub const TOP: char = '\u{FFFF}';

/// The paths of pictures under `entries/` that a text shows, each once.
pub fn pictures(markdown: &str) -> BTreeSet<String> {
    if memmem::find(markdown.as_bytes(), b"![").is_none() {
        return BTreeSet::new();
    }
    let targets = Parser::new_ext(markdown, options(markdown)).filter_map(|event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    targets.filter(|target| picture::is_path(target)).collect()
}

/// The formulas of a text that cannot be read, as they were written: they stay so on pages.
pub fn unread_formulas(markdown: &str) -> Vec<&str> {
    if memchr(b'$', markdown.as_bytes()).is_none() {
        return vec![];
    }
    let mut unread = Vec::new();
    let mut events = Parser::new_ext(markdown, options(markdown)).into_offset_iter().peekable();
    while let Some((event, place)) = events.next() {
        let (tex, is_block) = match &event {
            Event::InlineMath(tex) => (tex, false),
            Event::DisplayMath(tex) => (tex, true),
            _ => continue,
        };
        let is_price =
            matches!(events.peek(), Some((Event::Text(text), _)) if begins_with_digit(text));
        if !is_price && math::mathml(tex, is_block).is_none() {
            unread.push(&markdown[place]);
        }
    }
    unread
}

/// What a digit follows is no formula: `$5-$10` (as Pandoc has it, `tex_math_dollars`).
fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// The words of Markdown that is a title or a name, in one line. Dollar signs in it are themselves.
pub fn plain(markdown: &str) -> String {
    if has_no_markup(markdown) {
        return folded(markdown);
    }
    let writer = written(markdown, OF_GITHUB, None);
    folded(&without(&writer.plain, writer.markup))
}

/// Whether words are themselves for certain, as most are: nothing in them can begin markup (CommonMark 0.31).
fn has_no_markup(words: &str) -> bool {
    let is_itself = |byte: u8| {
        byte.is_ascii_alphanumeric() || !byte.is_ascii() || b" ,;:'\"().-/%?".contains(&byte)
    };
    words.starts_with(|c: char| c.is_ascii_alphabetic() || !c.is_ascii())
        && words.bytes().all(is_itself)
}

fn rendered(markdown: &str, options: Options, pictures: Option<&Pictures>) -> Rendered {
    let writer = written(markdown, options, pictures);
    let mut html = String::with_capacity(markdown.len() * 5 / 4);
    let page = (!writer.on_pages.is_empty()).then(|| {
        let mut page = String::with_capacity(markdown.len() * 2);
        html::push_html(&mut page, writer.events_on_pages().into_iter());
        page
    });
    html::push_html(&mut html, writer.events.into_iter());
    Rendered { html, page, plain: folded(&without(&writer.plain, writer.markup)) }
}

fn written<'m>(markdown: &'m str, options: Options, pictures: Option<&'m Pictures>) -> Writer<'m> {
    let mut writer =
        Writer { plain: String::with_capacity(markdown.len()), pictures, ..Writer::default() };
    let mut events = Parser::new_ext(markdown, options);
    for event in events.by_ref() {
        writer.take(event);
    }
    let mut definitions: Vec<_> = events.reference_definitions().iter().collect();
    definitions.sort_by_key(|(_, definition)| definition.span.start);
    for (label, definition) in definitions {
        writer.say_if_unused(label, &definition.dest);
    }
    writer
}

/// What of GitHub's Markdown any text may use.
const OF_GITHUB: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// What of it a text may use that may hold formulas.
fn options(markdown: &str) -> Options {
    let mut options = OF_GITHUB;
    options.set(Options::ENABLE_MATH, memchr(b'$', markdown.as_bytes()).is_some());
    options
}

/// What becomes of a link or an image.
enum Target<'a> {
    /// It is written as it is.
    Kept,
    /// A picture that lies beside the entries: its place among the events and in the plain text.
    Local { at: usize, plain: usize, path: String },
    /// A picture elsewhere, which pages link to: its place among the events.
    Picture { at: usize, is_link: bool, url: CowStr<'a> },
    /// It stands in another link, where HTML allows none: only its words are written.
    Words,
    /// Its target is shown behind the words.
    Shown(String),
    /// It was `<scheme:rest>`, which is no link here: its end bracket is written.
    Bracket(CowStr<'a>),
}

/// `<sub>` or `<sup>` that waits for its end.
struct OpenTag {
    name: &'static str,
    /// Its place among the events.
    event: usize,
    /// Its place in the plain text.
    plain: usize,
}

/// Passes parser events on to the HTML writer, with whatever could run or vanish turned into text.
#[derive(Default)]
struct Writer<'a> {
    events: Vec<Event<'a>>,
    plain: String,
    /// Where in the plain text tags stand that have become markup.
    markup: Vec<Range<usize>>,
    /// The links and images that are open.
    targets: Vec<Target<'a>>,
    /// How many of them are kept.
    kept: usize,
    /// Targets of links, to tell which definitions are used.
    referred: HashSet<CowStr<'a>>,
    open: Vec<OpenTag>,
    /// How many tags were open where each element began: an element that ends closes none outside
    /// it, so what is written is always well nested.
    frames: Vec<usize>,
    /// How many images are open: their words become an attribute, where tags are no markup.
    images: usize,
    /// The pictures that lie beside the entries.
    pictures: Option<&'a Pictures>,
    /// What stands on pages in place of an event, by its place among them; none is nothing.
    on_pages: Vec<(usize, Option<Event<'a>>)>,
}

impl<'a> Writer<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(markup) | Event::InlineHtml(markup) => self.markup(markup),
            Event::Text(text) => {
                let text = carried(text);
                self.withdraw_price(&text);
                self.plain.push_str(&text);
                self.events.push(Event::Text(text));
            }
            Event::Code(code) => {
                let code = carried(code);
                self.plain.push_str(&code);
                self.events.push(Event::Code(code));
            }
            Event::InlineMath(tex) => self.formula(&tex, false),
            Event::DisplayMath(tex) => self.formula(&tex, true),
            Event::SoftBreak | Event::HardBreak => {
                self.plain.push(' ');
                self.events.push(event);
            }
            other => self.events.push(other),
        }
    }

    /// A formula: as it was written, and on pages as MathML.
    fn formula(&mut self, tex: &str, is_block: bool) {
        let mark = if is_block { "$$" } else { "$" };
        self.take(Event::Text(format!("{mark}{tex}{mark}").into()));
        // The words of an image are an attribute.
        let mathml = (self.images == 0).then(|| math::mathml(tex, is_block)).flatten();
        let at = self.events.len() - 1;
        self.on_pages.extend(mathml.map(|mathml| (at, Some(Event::InlineHtml(mathml.into())))));
    }

    fn picture(&self, path: &str) -> Option<(&'a Pictures, &'a Picture)> {
        let pictures = self.pictures?;
        Some((pictures, pictures.found.get(path)?))
    }

    /// A picture that lies beside the entries, in place of its words, which become an attribute.
    fn local(&mut self, at: usize, plain: usize, path: &str) {
        let Some((pictures, picture)) = self.picture(path) else { return };
        self.events.truncate(at);
        self.on_pages.retain(|(other, _)| *other < at);
        let words = escape_attribute(&folded(&self.plain[plain..]));
        let (path, Picture { width, height, .. }) = (percent_encoded(path), picture);
        let shown = |top: &str| {
            let src = escape_attribute(&format!("{top}{path}"));
            format!("<img src=\"{src}\" alt=\"{words}\" width=\"{width}\" height=\"{height}\" />")
        };
        self.events.push(Event::InlineHtml(shown(&pictures.url).into()));
        let on_page = shown(&format!("{TOP}{}", picture::FOLDER));
        self.on_pages.push((at, Some(Event::InlineHtml(on_page.into()))));
    }

    /// Takes a formula back that a digit follows.
    fn withdraw_price(&mut self, text: &str) {
        let is_price = begins_with_digit(text);
        let is_right_before = |(at, shown): &(usize, Option<Event>)| {
            at + 1 == self.events.len()
                && matches!(shown, Some(Event::InlineHtml(html)) if html.starts_with("<math"))
        };
        if is_price && self.on_pages.last().is_some_and(is_right_before) {
            self.on_pages.pop();
        }
    }

    /// The events with what stands on pages in their place.
    fn events_on_pages(&self) -> Vec<Event<'a>> {
        let mut others = self.on_pages.iter().peekable();
        let events = self.events.iter().enumerate();
        let shown =
            events.filter_map(|(at, event)| match others.next_if(|(other, _)| *other == at) {
                Some((_, other)) => other.clone(),
                None => Some(event.clone()),
            });
        shown.collect()
    }

    fn start(&mut self, tag: Tag<'a>) {
        self.frames.push(self.open.len());
        // Words of an item may stand right before the list in it.
        if matches!(tag, Tag::List(_)) && !self.plain.is_empty() && !self.plain.ends_with(' ') {
            self.plain.push(' ');
        }
        match tag {
            Tag::HtmlBlock => self.events.push(Event::Start(Tag::Paragraph)),
            // Readers show headings larger than the item's own title.
            Tag::Heading { .. } => {
                self.events.push(Event::Start(Tag::Paragraph));
                self.events.push(Event::Start(Tag::Strong));
            }
            // Cells are aligned by style, which readers and the page's policy refuse.
            Tag::Table(columns) => {
                let columns = vec![Alignment::None; columns.len()];
                self.events.push(Event::Start(Tag::Table(columns)));
            }
            // The word after a fence would become a class, which readers drop.
            Tag::CodeBlock(_) => {
                self.events.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
            }
            Tag::Link { link_type, dest_url, title, id } => {
                let kept = link_type == LinkType::Email || is_web(&dest_url) || is_mail(&dest_url);
                let (dest_url, title) = (carried(dest_url), carried(title));
                self.referred.insert(dest_url.clone());
                if self.kept > 0 {
                    self.targets.push(Target::Words);
                } else if kept {
                    self.kept += 1;
                    self.targets.push(Target::Kept);
                    self.events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                } else if link_type == LinkType::Autolink {
                    self.take(Event::Text("<".into()));
                    self.targets.push(Target::Bracket(">".into()));
                } else {
                    self.targets.push(Target::Shown(shown(&dest_url, &title)));
                }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                self.images += 1;
                let kept = is_web(&dest_url);
                let (dest_url, title) = (carried(dest_url), carried(title));
                self.referred.insert(dest_url.clone());
                if kept {
                    // In a link there can be no other: its words alone are left.
                    let is_link = self.kept == 0;
                    let (dest, remark) = (dest_url.clone(), title.clone());
                    let link =
                        Tag::Link { link_type, dest_url: dest, title: remark, id: id.clone() };
                    self.on_pages.push((self.events.len(), is_link.then_some(Event::Start(link))));
                    self.kept += 1;
                    let (at, url) = (self.events.len(), dest_url.clone());
                    self.targets.push(Target::Picture { at, is_link, url });
                    self.events.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                } else if self.images == 1 && self.picture(&dest_url).is_some() {
                    self.kept += 1;
                    let (at, plain) = (self.events.len(), self.plain.len());
                    self.targets.push(Target::Local { at, plain, path: dest_url.into_string() });
                } else {
                    self.targets.push(Target::Shown(shown(&dest_url, &title)));
                }
            }
            tag => self.events.push(Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let outside = self.frames.pop().unwrap_or(0);
        self.open.truncate(outside);
        match tag {
            TagEnd::HtmlBlock => self.events.push(Event::End(TagEnd::Paragraph)),
            TagEnd::Heading(_) => {
                self.events.push(Event::End(TagEnd::Strong));
                self.events.push(Event::End(TagEnd::Paragraph));
            }
            TagEnd::Link | TagEnd::Image => {
                self.images -= usize::from(tag == TagEnd::Image);
                match self.targets.pop() {
                    Some(Target::Shown(target)) => self.take(Event::Text(target.into())),
                    Some(Target::Bracket(bracket)) => self.take(Event::Text(bracket)),
                    Some(Target::Words) | None => {}
                    Some(Target::Local { at, plain, path }) => {
                        self.kept -= 1;
                        self.local(at, plain, &path);
                    }
                    Some(Target::Kept) => {
                        self.kept -= 1;
                        self.events.push(Event::End(tag));
                    }
                    Some(Target::Picture { at, is_link, url }) => {
                        self.kept -= 1;
                        if at + 1 == self.events.len() {
                            self.on_pages.push((at + 1, Some(Event::Text(last_segment(url)))));
                            self.events.push(Event::Text("".into()));
                        }
                        let end = is_link.then_some(Event::End(TagEnd::Link));
                        self.on_pages.push((self.events.len(), end));
                        self.events.push(Event::End(tag));
                    }
                }
            }
            tag => self.events.push(Event::End(tag)),
        }
        if !is_inline(tag) && !self.plain.ends_with(' ') {
            self.plain.push(' ');
        }
    }

    /// Raw HTML: line breaks and paired `<sub>` and `<sup>` are kept, all else becomes text.
    fn markup(&mut self, markup: CowStr<'a>) {
        match markup.trim_end().to_ascii_lowercase().as_str() {
            "<br>" | "<br/>" | "<br />" => self.take(Event::HardBreak),
            "<sub>" => self.open_tag("sub", markup),
            "<sup>" => self.open_tag("sup", markup),
            "</sub>" => self.close_tag("sub", markup),
            "</sup>" => self.close_tag("sup", markup),
            _ => self.take(Event::Text(markup)),
        }
    }

    /// Text for now; its end will turn it into markup.
    fn open_tag(&mut self, name: &'static str, markup: CowStr<'a>) {
        self.open.push(OpenTag { name, event: self.events.len(), plain: self.plain.len() });
        self.take(Event::Text(markup));
    }

    fn close_tag(&mut self, name: &'static str, markup: CowStr<'a>) {
        let outside = self.frames.last().copied().unwrap_or(0);
        match self.open.last() {
            Some(tag) if tag.name == name && self.open.len() > outside => {
                let markup = |text: String| match self.images {
                    0 => Event::InlineHtml(text.into()),
                    _ => Event::Text("".into()),
                };
                let opened = markup(format!("<{name}>"));
                let shown = std::mem::replace(&mut self.events[tag.event], opened);
                if let Event::Text(text) = shown {
                    self.markup.push(tag.plain..tag.plain + text.trim_end().len());
                }
                self.events.push(markup(format!("</{name}>")));
                self.open.pop();
            }
            _ => self.take(Event::Text(markup)),
        }
    }

    /// A definition of a reference that nothing refers to would vanish.
    fn say_if_unused(&mut self, label: &str, target: &str) {
        if !self.referred.contains(target) {
            self.take(Event::Start(Tag::Paragraph));
            self.take(Event::Text(format!("[{label}]: {target}").into()));
            self.take(Event::End(TagEnd::Paragraph));
        }
    }
}

/// Text without some parts of it, none of which overlap.
fn without(text: &str, mut parts: Vec<Range<usize>>) -> Cow<'_, str> {
    if parts.is_empty() {
        return Cow::Borrowed(text);
    }
    parts.sort_by_key(|part| part.start);
    let (mut left, mut at) = (String::with_capacity(text.len()), 0);
    for part in parts {
        left.push_str(&text[at..part.start]);
        at = part.end;
    }
    Cow::Owned(left + &text[at..])
}

/// Text in one line: white space folded to single spaces, none at either end.
fn folded(text: &str) -> String {
    let text = text.trim();
    // In nearly all text there is nothing to fold. White space beyond ASCII begins with these bytes in UTF-8.
    let bytes = text.as_bytes();
    let mut others = memchr3_iter(0xC2, 0xE2, 0xE3, bytes).chain(memchr_iter(0xE1, bytes));
    let is_space = |at| text[at..].starts_with(char::is_whitespace);
    let is_folded =
        every_byte(text, |byte| byte >= b' ') && !text.contains("  ") && !others.any(is_space);
    if is_folded {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a picture without words is called on pages: its file's name.
fn last_segment(url: CowStr<'_>) -> CowStr<'_> {
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    if name.is_empty() { url } else { name.to_owned().into() }
}

/// A target that is refused, as text behind the words of its link.
fn shown(target: &str, title: &str) -> String {
    if title.is_empty() { format!(" ({target})") } else { format!(" ({target} \"{title}\")") }
}

/// Text in which characters that feeds should not carry are written out: CommonMark makes them of
/// references such as `&#8;`, which are no characters of the source.
fn carried(text: CowStr<'_>) -> CowStr<'_> {
    let unfit =
        |character: char| !xml_allows(character) || matches!(character, '\u{80}'..='\u{9F}');
    if every_byte(&text, is_plain) || !text.contains(unfit) {
        return text;
    }
    let mut written = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if unfit(character) {
            written.push_str(&format!("&#{};", u32::from(character)));
        } else {
            written.push(character);
        }
    }
    written.into()
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}
