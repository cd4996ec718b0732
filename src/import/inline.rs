//! A run of Markdown without blocks: its links, its words, and what it begins with.

use std::ops::Range;

use memchr::{memchr2, memmem};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use crate::import::summary;
use crate::{markdown, text};

/// A link of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    /// Its words; of a picture its alternative text; empty for a bare address.
    pub(super) label: String,
    /// Where it leads, to the web or elsewhere; may be empty.
    pub(super) url: String,
    /// A remark, which browsers show when it is pointed at.
    pub(super) remark: String,
    /// The whole of it in the text.
    pub(super) place: Range<usize>,
}

/// The links of a text and bare addresses in it, in their order. Pictures are no links.
pub(super) fn anchors(words: &str) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    // Most words hold none, and reading them as Markdown takes a hundred times as long as seeing that.
    if memchr2(b'[', b'<', words.as_bytes()).is_none()
        && memmem::find(words.as_bytes(), b"http").is_none()
    {
        return anchors;
    }
    let mut link: Option<Anchor> = None;
    let mut in_code = false;
    for (event, place) in Parser::new(words).into_offset_iter() {
        match event {
            // `<std::vector>` looks like an address of another scheme.
            Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, .. })
                if !text::is_web(&dest_url) => {}
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let is_bare = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let label = String::new();
                let (url, remark) = (unescaped(&dest_url), title.into_string());
                link = Some(Anchor { label, url, remark, place });
                in_code = is_bare;
            }
            Event::End(TagEnd::Link) => {
                in_code = false;
                anchors.extend(
                    link.take().map(|link| Anchor { label: link.label.trim().to_owned(), ..link }),
                );
            }
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(part) | Event::Code(part) if link.is_some() => {
                if let Some(link) = link.as_mut().filter(|_| !in_code) {
                    link.label.push_str(&unescaped(&part));
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(link) = &mut link {
                    link.label.push(' ');
                }
            }
            Event::Text(_) if !in_code => bare(words, place, &mut anchors),
            _ => {}
        }
    }
    anchors
}

/// A `|` of a table stands escaped in what is read as a text of its own (GFM, section 4.10).
fn unescaped(words: &str) -> String {
    words.replace("\\|", "|")
}

/// Addresses that stand among words, without the marks that end a sentence.
fn bare(words: &str, place: Range<usize>, anchors: &mut Vec<Anchor>) {
    let mut at = place.start;
    while at < place.end {
        let rest = &words[at..place.end];
        let start = memmem::find_iter(rest.as_bytes(), "http").find(|at| {
            ["http://", "https://"].iter().any(|scheme| rest[*at..].starts_with(scheme))
        });
        let Some(start) = start else { return };
        let address = &rest[start..];
        let is_end = |c: char| {
            c.is_whitespace()
                || matches!(c, ',' | ';' | '<' | '>' | '，' | '。' | '；' | '、' | '）' | '"')
        };
        let end = address.find(is_end).unwrap_or(address.len());
        let mut url = address[..end].trim_end_matches(['.', ',', ':', '!', '?', '*', '_']);
        while url.ends_with([')', ']']) && !is_balanced(url) {
            url = &url[..url.len() - 1];
        }
        let place = at + start..at + start + url.len();
        // A scheme alone is no address.
        if url.len() > "https://".len() {
            let (label, remark) = (String::new(), String::new());
            // A text may come in several pieces.
            match anchors.last_mut() {
                Some(last) if last.label.is_empty() && last.place.end == place.start => {}
                _ => anchors.push(Anchor { label, url: url.to_owned(), remark, place }),
            }
        }
        at += start + url.len().max(1);
    }
}

fn is_balanced(url: &str) -> bool {
    url.matches('(').count() >= url.matches(')').count()
        && url.matches('[').count() >= url.matches(']').count()
}

/// A text without markup. It holds no blocks, so nothing in it begins one.
pub(super) fn plain(words: &str) -> String {
    let words = unescaped(words);
    markdown::plain(&summary::inline(without_attributes(&words)))
}

/// Words without the attributes behind them: `A title {#anchor .class}` of Pandoc, kramdown and Hugo.
fn without_attributes(words: &str) -> &str {
    let Some((before, inner)) =
        words.trim_end().strip_suffix('}').and_then(|words| words.rsplit_once('{'))
    else {
        return words;
    };
    let is_attribute = |part: &str| part.starts_with(['#', '.', ':']) && part.len() > 1;
    match inner.split_whitespace().all(is_attribute) && before.ends_with(' ') && !inner.is_empty() {
        true => before.trim_end(),
        false => words,
    }
}

/// The bold words or the link that a text begins with: where they end. Words in italics are a beginning where a
/// separator follows.
pub(super) fn marked(words: &str) -> Option<usize> {
    if summary::inline(words) != words {
        return None;
    }
    let mut events = Parser::new(words).into_offset_iter();
    events.next().filter(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)))?;
    let (event, place) = events.next()?;
    let mut bold_within = || matches!(events.next(), Some((Event::Start(Tag::Strong), _)));
    let is_title = place.start == 0
        && match event {
            Event::Start(Tag::Strong | Tag::Link { .. }) => true,
            Event::Start(Tag::Emphasis) => {
                // `*Title** - summary`: a mark too many.
                let rest = words[place.end..].trim_start_matches('*').trim_start();
                rest.starts_with(['-', '–', '—', ':']) || rest.is_empty() || bold_within()
            }
            _ => false,
        };
    is_title.then_some(place.end)
}

/// The length of `(1)`, `1)`, `1.`, `1、`, `[1]` or `**1/**` before words, else 0.
pub(super) fn number_length(words: &str) -> usize {
    // A number in bold: `**1/** A title`.
    if let Some((number, rest)) = words.strip_prefix("**").and_then(|words| words.split_once("**"))
    {
        let digits = number.trim_end_matches(['.', ')', '/', ':']);
        let is_number = digits.len() < number.len()
            && (1..=3).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        return if is_number && rest.starts_with(' ') { words.len() - rest.len() } else { 0 };
    }
    // `① A title`
    let circled = words.chars().next().filter(|c| ('\u{2460}'..='\u{2473}').contains(c));
    if let Some(circled) = circled {
        return circled.len_utf8();
    }
    // `#1: A title`, `#1 — A title`
    if let Some(rest) = words.strip_prefix('#') {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let behind = after.trim_start_matches([' ', ':', '-', '–', '—', '.']);
        let is_number = (1..=4).contains(&(rest.len() - after.len()));
        let is_parted = after.starts_with([':', '.'])
            || after.starts_with(" -")
            || after.starts_with(" –")
            || after.starts_with(" —");
        return if is_number && is_parted && !behind.is_empty() {
            words.len() - behind.len()
        } else {
            0
        };
    }
    let open = usize::from(words.starts_with(['(', '[', '（', '【']));
    let open = words.chars().next().filter(|_| open == 1).map_or(0, char::len_utf8);
    let digits = words[open..].bytes().take_while(u8::is_ascii_digit).count();
    let after = &words[open + digits..];
    let closed = match after.chars().next() {
        // `1).`
        Some(')') if after.starts_with(").") => 2,
        Some(close @ (')' | '）')) => close.len_utf8(),
        Some(close @ (']' | '】')) if open > 0 => close.len_utf8(),
        Some(close @ ('.' | '、' | '．')) if open == 0 => close.len_utf8(),
        // `1/ A title`, `1️⃣ A title`
        Some('/') if open == 0 && after.starts_with("/ ") => 1,
        Some(_) if open == 0 && digits == 1 && after.starts_with("\u{FE0F}\u{20E3}") => {
            "\u{FE0F}\u{20E3}".len()
        }
        _ => return 0,
    };
    let number = open + digits + closed;
    let rest = &words[number..];
    let parted = rest.is_empty()
        || rest.starts_with([' ', '*', '[', '_', '《', '\t'])
        || after.starts_with(['、', '．', '）', '】']);
    if (1..=4).contains(&digits) && parted { number } else { 0 }
}

/// What the label of a link is, where its own words say nothing: a number, "link", an address.
pub(super) fn says_nothing(label: &str) -> bool {
    let lower = label.trim().trim_matches(['[', ']', '(', ')', '*']).to_lowercase();
    let is_number = lower.chars().any(|c| c.is_ascii_digit())
        && lower.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '-' | 'v' | ':'));
    // `[^1]` is a footnote.
    lower.is_empty()
        || lower.starts_with('^')
        || is_number
        || text::is_web(&lower)
        || matches!(
            lower.as_str(),
            "link"
                | "links"
                | "here"
                | "hier"
                | "aquí"
                | "ici"
                | "qui"
                | "lien"
                | "enlace"
                | "ссылка"
                | "url"
                | "🔗"
                | "链接"
                | "点击"
                | "リンク"
                | "링크"
        )
        || lower.starts_with("arxiv:")
}
