//! Text that people wrote, made safe for feeds: Markdown to HTML and to plain text, and the
//! characters that XML can carry.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use memchr::{memchr_iter, memchr3_iter};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// A piece of Markdown in the two forms that feeds carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML of plain elements only: no script, style, class or unknown markup can be in it, because
    /// every tag in it was made here.
    pub html: String,
    /// The same words in one line without markup.
    pub plain: String,
}

/// Renders CommonMark. What looks like HTML in it is text, since summaries say `<think>` and `<1%`;
/// only `<br>`, `<sub>` and `<sup>` are what they seem. Links and images keep http(s) and mailto
/// targets; of any other the target is shown behind the words, so that nothing vanishes.
///
/// ```
/// let text = paperfeed::text::render("Uses `<think>` & H<sub>2</sub>O, <b>bold</b>");
/// assert_eq!(text.html, "<p>Uses <code>&lt;think&gt;</code> &amp; H<sub>2</sub>O, \
///     &lt;b&gt;bold&lt;/b&gt;</p>\n");
/// assert_eq!(text.plain, "Uses <think> & H2O, <b>bold</b>");
/// ```
pub fn render(markdown: &str) -> Rendered {
    let mut writer = Writer { plain: String::with_capacity(markdown.len()), ..Writer::default() };
    let mut events = Parser::new_ext(markdown, Options::empty());
    for event in events.by_ref() {
        writer.take(event);
    }
    let mut definitions: Vec<_> = events.reference_definitions().iter().collect();
    definitions.sort_by_key(|(_, definition)| definition.span.start);
    for (label, definition) in definitions {
        writer.say_if_unused(label, &definition.dest);
    }
    let mut html = String::with_capacity(markdown.len() * 5 / 4);
    html::push_html(&mut html, writer.events.into_iter());
    Rendered { html, plain: folded(&without(&writer.plain, writer.markup)) }
}

/// What becomes of a link or an image.
enum Target<'a> {
    /// It is written as it is.
    Kept,
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
}

impl<'a> Writer<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(markup) | Event::InlineHtml(markup) => self.markup(markup),
            Event::Text(text) => {
                let text = carried(text);
                self.plain.push_str(&text);
                self.events.push(Event::Text(text));
            }
            Event::Code(code) => {
                let code = carried(code);
                self.plain.push_str(&code);
                self.events.push(Event::Code(code));
            }
            Event::SoftBreak | Event::HardBreak => {
                self.plain.push(' ');
                self.events.push(event);
            }
            other => self.events.push(other),
        }
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
                    self.keep();
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
                    self.keep();
                    self.events.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                } else {
                    self.targets.push(Target::Shown(shown(&dest_url, &title)));
                }
            }
            tag => self.events.push(Event::Start(tag)),
        }
    }

    fn keep(&mut self) {
        self.kept += 1;
        self.targets.push(Target::Kept);
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
                    Some(Target::Kept) => {
                        self.kept -= 1;
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

/// Whether an address begins with `http://` or `https://`, in any case.
pub fn is_web(url: &str) -> bool {
    starts_with(url, "http://") || starts_with(url, "https://")
}

fn is_mail(url: &str) -> bool {
    starts_with(url, "mailto:")
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// Plain text of at most `most` characters, cut at a word, with an ellipsis where it was cut. Text
/// without spaces (Chinese, Japanese) is cut between characters.
///
/// ```
/// # use paperfeed::text::cut;
/// assert_eq!(cut("one two three", 9), "one two…");
/// assert_eq!(cut("one two", 9), "one two");
/// ```
pub fn cut(plain: &str, most: usize) -> Cow<'_, str> {
    let mut rest = plain.chars();
    let fits = rest.nth(most.saturating_sub(2)).is_none();
    let head = &plain[..plain.len() - rest.as_str().len()];
    if fits || rest.nth(1).is_none() {
        return Cow::Borrowed(plain);
    }
    let at_word = head.rfind(' ').filter(|at| *at * 2 > head.len()).unwrap_or(head.len());
    Cow::Owned(format!("{}…", head[..at_word].trim_end()))
}

/// Escapes text for HTML, between tags.
///
/// ```
/// assert_eq!(paperfeed::text::escape("R&D <b>"), "R&amp;D &lt;b&gt;");
/// ```
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    // A string takes all that is written to it.
    let _ = escape_html_body_text(&mut escaped, text);
    escaped
}

/// Escapes text for an attribute of HTML or XML, in quotes of either kind.
pub fn escape_attribute(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let _ = escape_html(&mut escaped, text);
    escaped
}

/// Text that a terminal or a log shows as it is: control characters and those that change the
/// direction of text are written out, so that none is obeyed (<https://trojansource.codes>).
///
/// ```
/// assert_eq!(paperfeed::text::visible("a\u{1b}[2J\n").as_ref(), "a\\u{1b}[2J\\n");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            other if obeyed(other) => shown.extend(other.escape_default()),
            other => shown.push(other),
        }
    }
    Cow::Owned(shown)
}

/// A path as messages show it.
pub fn shown_path(path: impl AsRef<Path>) -> String {
    visible(&path.as_ref().to_string_lossy()).into_owned()
}

/// Words with a capital letter in front, as a sentence begins.
pub(crate) fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// Plain text as Markdown: what could be markup or a reference is escaped.
///
/// ```
/// assert_eq!(paperfeed::text::as_markdown(r"x_1 *is* \theta"), r"x_1 \*is\* \theta");
/// ```
pub fn as_markdown(plain: &str) -> String {
    let mut text = String::with_capacity(plain.len() + 8);
    let mut before = ' ';
    for (at, character) in plain.char_indices() {
        let rest = &plain[at + character.len_utf8()..];
        let after = rest.chars().next().unwrap_or(' ');
        let is_markup = match character {
            '`' | '*' | '[' | ']' | '<' | '~' => true,
            // Before anything else it is itself (CommonMark 0.31, section 2.4).
            '\\' => rest.is_empty() || after.is_ascii_punctuation(),
            // Within a word it is none.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => begins_reference(rest),
            _ => false,
        };
        if is_markup {
            text.push('\\');
        }
        text.push(character);
        before = character;
    }
    text
}

/// Words as code within a line (CommonMark 0.31, section 6.1).
pub fn as_code(words: &str) -> String {
    let fence = "`".repeat(longest_fence(words) + 1);
    let is_edge = |c: char| matches!(c, '`' | ' ');
    match words.trim().is_empty() {
        true => String::new(),
        // One space on both sides goes, so that the code may begin or end with a backtick or a space.
        false if words.starts_with(is_edge) || words.ends_with(is_edge) => {
            format!("{fence} {words} {fence}")
        }
        false => format!("{fence}{words}{fence}"),
    }
}

/// How many backticks stand together at most.
pub fn longest_fence(words: &str) -> usize {
    words.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Whether what follows `&` makes a character reference of it (CommonMark 0.31, section 2.5).
fn begins_reference(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
    end.is_some_and(|end| end > 0 && rest[end..].starts_with(';'))
}

/// Whether something holds of every byte of a text. Looks at many bytes at once, since in nearly all
/// text the bytes tell that no character needs a look.
pub fn every_byte(text: &str, holds: impl Fn(u8) -> bool) -> bool {
    let all = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & holds(*byte));
    text.as_bytes().chunks(64).all(all)
}

/// Whether no character that XML forbids or that shows damage has this byte in UTF-8: C1 controls
/// begin with C2, U+FFFD to U+FFFF with EF. Text of such bytes alone, which most is, needs no look at
/// its characters.
pub fn is_plain(byte: u8) -> bool {
    (byte >= b' ' || byte == b'\n' || byte == b'\t') && byte != 0xC2 && byte != 0xEF
}

/// Whether an XML 1.0 document can carry a character (section 2.2, `Char`).
pub fn xml_allows(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
        // The noncharacters of the first plane are the only ones that XML names.
        && !matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a character shows that text went through a wrong encoding: C1 controls and U+FFFD. The
/// W3C's validator warns about them (BadCharacters).
pub fn is_damaged(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9F}' | '\u{FFFD}')
}

/// A place where text in UTF-8 was read as windows-1252 (`Ã©`, `â€™`), and the text that was meant. What may
/// as well be meant, such as a capital `Ã` before a closing quote, is none.
///
/// ```
/// use paperfeed::text::misread;
/// assert_eq!(misread("itâ€™s"), Some((2..10, "’".to_owned())));
/// assert_eq!(misread("CafÃ©"), Some((3..7, "é".to_owned())));
/// assert_eq!(misread("São “Maçã”, Straße"), None);
/// ```
pub fn misread(text: &str) -> Option<(Range<usize>, String)> {
    if text.is_ascii() {
        return None;
    }
    let byte = |character: char| {
        let mut buffer = [0; 4];
        let (bytes, _, unmappable) =
            encoding_rs::WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
        (!unmappable && bytes.len() == 1).then(|| bytes[0])
    };
    for (at, lead) in text.char_indices().filter(|(_, c)| matches!(c, '\u{C2}'..='\u{F4}')) {
        let first = byte(lead)?;
        let length = match first {
            0xC2 | 0xC3 => 2,
            0xE2..=0xE9 => 3,
            0xF0..=0xF4 => 4,
            _ => continue,
        };
        let rest: Vec<char> = text[at..].chars().take(length).collect();
        let bytes: Option<Vec<u8>> = rest.iter().map(|character| byte(*character)).collect();
        let may_be_meant = length == 2 && matches!(rest.get(1), Some('”' | '’' | '»' | '\u{A0}'));
        let meant = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(meant) = meant.filter(|_| rest.len() == length && !may_be_meant) {
            let end = at + rest.iter().map(|character| character.len_utf8()).sum::<usize>();
            return Some((at..end, meant));
        }
    }
    None
}

/// The first character that shows that text came from a wrong encoding: one that is damaged, or a
/// pair that was one letter in UTF-8.
pub fn damage(text: &str) -> Option<char> {
    let mut before = ' ';
    for character in text.chars() {
        if is_damaged(character) {
            return Some(character);
        }
        // UTF-8 read as Latin-1: a lead byte, then a continuation byte.
        if matches!(before, '\u{C2}' | '\u{C3}') && matches!(character, '\u{80}'..='\u{BF}') {
            return Some(character);
        }
        before = character;
    }
    None
}
