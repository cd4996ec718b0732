//! The HTML of a feed's item to Markdown, tag by tag, so that no depth of it takes long. What Markdown does not have
//! loses its tags and keeps its words; addresses become whole.

use html5gum::{StartTag, Token, Tokenizer};
use oxiri::Iri;

use crate::import::summary;
use crate::text::{as_code, as_markdown, as_prose, is_web, longest_fence};

/// Paragraphs of Markdown. Relative addresses begin at `base`, if there is one.
pub(super) fn markdown(html: &str, base: Option<&str>) -> Vec<String> {
    let mut writer = Writer { bases: base.into_iter().collect(), ..Writer::default() };
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => writer.start(&tag),
            Token::EndTag(tag) => writer.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(words) => writer.words(&String::from_utf8_lossy(&words)),
            _ => {}
        }
    }
    writer.paragraph();
    writer.paragraphs
}

/// The words of a title, without its markup.
pub(super) fn plain(html: &str) -> String {
    let mut words = String::new();
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::String(text) => words.push_str(&String::from_utf8_lossy(&text)),
            // `<think>` is no tag of HTML, and was meant to be read.
            Token::StartTag(tag) if !is_known(&tag.name) => {
                words.push_str(&format!("<{}>", String::from_utf8_lossy(&tag.name)));
            }
            Token::EndTag(tag) if !is_known(&tag.name) => {
                words.push_str(&format!("</{}>", String::from_utf8_lossy(&tag.name)));
            }
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tags that may stand in a title.
fn is_known(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 21] = [
        b"a", b"abbr", b"b", b"bdi", b"br", b"cite", b"code", b"div", b"em", b"font", b"i", b"img",
        b"mark", b"p", b"q", b"s", b"small", b"span", b"strong", b"sub", b"sup",
    ];
    NAMES.contains(&name)
}

/// What a tag is in Markdown.
enum Kind {
    /// Begins and ends a paragraph.
    Block,
    /// Stands around words.
    Mark(&'static str),
    /// As it is: summaries may hold it.
    Kept,
    /// With all that is in it, not for the eye.
    Hidden,
}

const KINDS: [(&str, Kind); 46] = [
    ("address", Kind::Block),
    ("article", Kind::Block),
    ("aside", Kind::Block),
    ("blockquote", Kind::Block),
    ("body", Kind::Block),
    ("caption", Kind::Block),
    ("center", Kind::Block),
    ("dd", Kind::Block),
    ("details", Kind::Block),
    ("div", Kind::Block),
    ("dl", Kind::Block),
    ("dt", Kind::Block),
    ("figcaption", Kind::Block),
    ("figure", Kind::Block),
    ("footer", Kind::Block),
    ("h1", Kind::Block),
    ("h2", Kind::Block),
    ("h3", Kind::Block),
    ("h4", Kind::Block),
    ("h5", Kind::Block),
    ("h6", Kind::Block),
    ("header", Kind::Block),
    ("hr", Kind::Block),
    ("li", Kind::Block),
    ("main", Kind::Block),
    ("nav", Kind::Block),
    ("ol", Kind::Block),
    ("p", Kind::Block),
    ("pre", Kind::Block),
    ("section", Kind::Block),
    ("summary", Kind::Block),
    ("table", Kind::Block),
    ("tr", Kind::Block),
    ("ul", Kind::Block),
    ("b", Kind::Mark("**")),
    ("strong", Kind::Mark("**")),
    ("em", Kind::Mark("*")),
    ("i", Kind::Mark("*")),
    ("code", Kind::Mark("`")),
    ("sub", Kind::Kept),
    ("sup", Kind::Kept),
    ("head", Kind::Hidden),
    ("script", Kind::Hidden),
    ("style", Kind::Hidden),
    ("template", Kind::Hidden),
    ("title", Kind::Hidden),
];

fn kind_of(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|(own, _)| *own == name).map(|(_, kind)| kind)
}

/// What is open within a paragraph.
struct Open {
    name: String,
    /// Where its words begin.
    start: usize,
    /// Of a link.
    url: Option<String>,
}

#[derive(Default)]
struct Writer<'b> {
    /// Where relative addresses begin.
    bases: Vec<&'b str>,
    paragraphs: Vec<String>,
    /// The paragraph that is being written.
    line: String,
    open: Vec<Open>,
    /// The lists that are open, with the number of the last item of those that are numbered.
    lists: Vec<Option<usize>>,
    /// What the paragraph begins with, if it is an item.
    bullet: Option<String>,
    quotes: usize,
    preformatted: bool,
    hidden: Option<String>,
}

impl Writer<'_> {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if self.hidden.is_some() {
            return;
        }
        let attribute = |name: &str| {
            let value = tag.attributes.get(name.as_bytes())?;
            Some(String::from_utf8_lossy(value).trim().to_owned())
        };
        match kind_of(&name) {
            Some(Kind::Hidden) => self.hidden = Some(name).filter(|_| !tag.self_closing),
            Some(Kind::Block) => self.begin(&name),
            Some(Kind::Mark("`")) if self.preformatted => {}
            Some(Kind::Mark(_) | Kind::Kept) => self.push_open(name, None),
            None if name == "a" => {
                let url = attribute("href").map(|url| whole(&url, &self.bases));
                self.push_open(name, url);
            }
            None if name == "br" && self.preformatted => self.line.push('\n'),
            None if name == "br" && !self.line.trim().is_empty() => self.line.push_str("<br>"),
            None if name == "img" => {
                let source =
                    attribute("src").map(|url| whole(&url, &self.bases)).unwrap_or_default();
                let words = as_markdown(&attribute("alt").unwrap_or_default());
                self.line.push_str(&format!("![{words}](<{}>)", source.replace(['<', '>'], "")));
            }
            None if matches!(name.as_str(), "td" | "th") && !self.line.trim().is_empty() => {
                self.line.push_str(" | ");
            }
            None => {}
        }
    }

    fn push_open(&mut self, name: String, url: Option<String>) {
        // Far more than any text has: what is deeper is words alone.
        if self.open.len() < 100 {
            self.open.push(Open { name, start: self.line.len(), url });
        }
    }

    fn begin(&mut self, name: &str) {
        self.paragraph();
        match name {
            "ul" => self.lists.push(None),
            "ol" => self.lists.push(Some(0)),
            "blockquote" => self.quotes += 1,
            "pre" => self.preformatted = true,
            "li" => {
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{number}. ")
                    }
                    _ => "- ".to_owned(),
                };
                let indent = self.lists.len().clamp(1, 5) - 1;
                self.bullet = Some("   ".repeat(indent) + &mark);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.hidden.as_deref() == Some(name) {
            self.hidden = None;
            return;
        }
        if matches!(kind_of(name), Some(Kind::Block)) {
            self.paragraph();
            match name {
                "ul" | "ol" => drop(self.lists.pop()),
                "blockquote" => self.quotes = self.quotes.saturating_sub(1),
                "pre" => self.preformatted = false,
                "li" => self.bullet = None,
                _ => {}
            }
            return;
        }
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            while self.open.len() > at {
                self.close();
            }
        }
    }

    /// Ends what was opened last: its words get their marks, white space stays outside.
    fn close(&mut self) {
        let Some(Open { name, start, url }) = self.open.pop() else { return };
        let inner = self.line.split_off(start.min(self.line.len()));
        let words = inner.trim();
        let (before, after) = match words.is_empty() {
            true => (inner.as_str(), ""),
            false => {
                let lead = inner.len() - inner.trim_start().len();
                (&inner[..lead], &inner[lead + words.len()..])
            }
        };
        self.line.push_str(before);
        // What would run, or leads to nothing outside the page, is words alone.
        let leads = |url: &String| is_web(url) || url.to_ascii_lowercase().starts_with("mailto:");
        let url = url.filter(|url| leads(url) && !self.is_in_link());
        match (kind_of(&name), url) {
            (_, Some(url)) => {
                // Behind an address that is text nothing parts it from its link.
                let words = if words.is_empty() { url.clone() } else { words.to_owned() };
                let url = url.replace(['<', '>', '\n'], "");
                let needs_brackets = url.contains(['(', ')', ' ']);
                let url = if needs_brackets { format!("<{url}>") } else { url };
                self.line.push_str(&format!("[{words}]({url})"));
            }
            _ if words.is_empty() => {}
            (Some(Kind::Mark("`")), _) => self.line.push_str(&as_code(words)),
            (Some(Kind::Mark(mark)), _) => {
                // Marks of one kind within each other are none.
                let is_within = self.open.iter().any(|open| open.name == name);
                let mark = if is_within || words.contains("<br>") { "" } else { mark };
                // `<b>a</b><b>b</b>` is one run of bold words.
                match self.line.strip_suffix(mark).filter(|_| !mark.is_empty()) {
                    Some(line) if before.is_empty() && line.ends_with(char::is_alphanumeric) => {
                        self.line = format!("{line}{words}{mark}");
                    }
                    _ => self.line.push_str(&format!("{mark}{words}{mark}")),
                }
            }
            (Some(Kind::Kept), _) => self.line.push_str(&format!("<{name}>{words}</{name}>")),
            _ => self.line.push_str(words),
        }
        self.line.push_str(after);
    }

    fn is_in_link(&self) -> bool {
        self.open.iter().any(|open| open.url.is_some())
    }

    fn words(&mut self, words: &str) {
        if self.hidden.is_some() {
            return;
        }
        if self.preformatted {
            self.line.push_str(words);
            return;
        }
        let is_code = self.open.iter().any(|open| open.name == "code");
        let folded: Vec<&str> = words.split_whitespace().collect();
        let space = |is: bool| if is { " " } else { "" };
        let joins = self.line.is_empty() || self.line.ends_with([' ', '\n']);
        let before = space(words.starts_with(char::is_whitespace) && !joins);
        let after = space(words.ends_with(char::is_whitespace) && !folded.is_empty());
        let folded = folded.join(" ");
        let folded = if is_code { folded } else { as_prose(&folded) };
        self.line.push_str(&format!("{before}{folded}{after}"));
    }

    /// Ends the paragraph, if it has words.
    fn paragraph(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
        let line = std::mem::take(&mut self.line);
        let is_code = self.preformatted && !line.trim().is_empty();
        let words = match is_code {
            true => {
                let fence = "`".repeat(longest_fence(&line).max(2) + 1);
                format!("{fence}\n{}\n{fence}", line.trim_matches('\n').trim_end())
            }
            false => {
                let words = line.trim().trim_end_matches("<br>").trim_end();
                let words = words.replace("<br> ", "<br>");
                if words.is_empty() { words } else { summary::inline(&words) }
            }
        };
        if words.is_empty() {
            return;
        }
        let bullet = self.bullet.take();
        let is_item = bullet.is_some();
        let words = match bullet {
            Some(bullet) => {
                let indent = " ".repeat(bullet.len());
                format!("{bullet}{}", words.replace('\n', &format!("\n{indent}")))
            }
            None => words,
        };
        let words = match self.quotes.min(5) {
            0 => words,
            depth => {
                let mark = "> ".repeat(depth);
                format!("{mark}{}", words.replace('\n', &format!("\n{mark}")))
            }
        };
        // Items of a list stand under each other.
        match self.paragraphs.last_mut() {
            Some(last) if is_item && is_list(last) => {
                last.push('\n');
                last.push_str(&words);
            }
            _ => self.paragraphs.push(words),
        }
    }
}

/// An absolute URL: relative ones begin at the first base that there is.
pub(super) fn whole(url: &str, bases: &[&str]) -> String {
    let url = url.trim();
    let base = bases.iter().find_map(|base| Iri::parse(*base).ok());
    match base.filter(|_| !url.is_empty() && !url.contains("://")) {
        Some(base) => base.resolve(url).map_or(url.to_owned(), |whole| whole.as_str().to_owned()),
        None => url.to_owned(),
    }
}

/// Whether a paragraph is a list.
fn is_list(paragraph: &str) -> bool {
    let last = paragraph.lines().last().unwrap_or_default().trim_start_matches(['>', ' ']);
    let digits = last.trim_start_matches(|c: char| c.is_ascii_digit());
    last.starts_with("- ") || (digits.len() < last.len() && digits.starts_with(". "))
}
