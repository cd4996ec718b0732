//! Text that people wrote, made safe for feeds and terminals: what is escaped, what is cut, and the characters that XML
//! can carry.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use memchr::memchr_iter;
use pulldown_cmark::{Event, Options, Parser};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// Whether an address begins with `http://` or `https://`, in any case.
pub fn is_web(url: &str) -> bool {
    starts_with(url, "http://") || starts_with(url, "https://")
}

/// Whether an address begins with `mailto:`, in any case.
pub fn is_mail(url: &str) -> bool {
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
    Cow::Owned([head[..at_word].trim_end(), "…"].concat())
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

/// Plain text as Markdown that may hold formulas, as summaries do: between dollar signs nothing is escaped.
///
/// ```
/// # use paperfeed::text::as_prose;
/// assert_eq!(as_prose(r"For $\{a\} < b$ it costs $5 to $10 * 2"), r"For $\{a\} < b$ it costs \$5 to \$10 \* 2");
/// ```
pub fn as_prose(plain: &str) -> String {
    if plain.matches('$').count() < 2 {
        return as_markdown(plain);
    }
    let (mut text, mut rest) = (String::with_capacity(plain.len() + 8), plain);
    while let Some(at) = rest.find('$') {
        text.push_str(&as_markdown(&rest[..at]));
        let length = formula_length(&rest[at..]);
        text.push_str(length.map_or("\\$", |length| &rest[at..at + length]));
        rest = &rest[at + length.unwrap_or(1)..];
    }
    text + &as_markdown(rest)
}

/// The length of the formula that a text begins with, as Markdown reads it. A digit behind it makes it two prices.
fn formula_length(text: &str) -> Option<usize> {
    let mark = if text.starts_with("$$") { "$$" } else { "$" };
    let inner = text[mark.len()..].find('$')?;
    let length = mark.len() + inner + mark.len();
    let (formula, after) = (text.get(..length)?, &text[length..]);
    let is_alone = || {
        let mut events = Parser::new_ext(formula, Options::ENABLE_MATH).skip(1);
        matches!(events.next(), Some(Event::InlineMath(_) | Event::DisplayMath(_)))
            && matches!(events.next(), Some(Event::End(_)))
    };
    let is_whole = formula.ends_with(mark) && !formula.contains('\n');
    let is_price = after.starts_with(|c: char| c.is_ascii_digit() || c == '$');
    (is_whole && !is_price && is_alone()).then_some(length)
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
    let byte = |character: char| {
        let mut buffer = [0; 4];
        let (bytes, _, unmappable) =
            encoding_rs::WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
        (!unmappable && bytes.len() == 1).then(|| bytes[0])
    };
    // The characters from U+00C0 to U+00FF, as which the first byte is read, begin with C3 in UTF-8.
    for at in memchr_iter(0xC3, text.as_bytes()) {
        let Some(first) = text[at..].chars().next().and_then(byte) else { continue };
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
