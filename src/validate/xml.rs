//! Faults of XML, by cause, and what stands before them: the document is cut at the fault and closed, so that all
//! faults are seen in one run (XML 1.0, section 1.2 lets a processor go on to look for more).

use std::borrow::Cow;
use std::ops::Range;

use roxmltree::Error;

use crate::diagnostic::Diagnostic;
use crate::rule;
use crate::validate::html;
use crate::validate::kind::DocumentKind;
use crate::validate::name;
use crate::validate::subject::tag_length;

/// A document that ends where its fault begins.
pub(super) struct Cut {
    /// The text up to the fault, with the end tags of what was open.
    pub(super) text: String,
    /// Where the elements begin that were open.
    pub(super) open: Vec<usize>,
}

/// A start tag that no end tag has closed.
struct Open<'t> {
    name: &'t str,
    start: usize,
}

/// What stands before a byte: where the markup begins in which it stands, and what is open there.
struct Before<'t> {
    end: usize,
    open: Vec<Open<'t>>,
}

/// Cuts a document before a byte.
pub(super) fn cut(text: &str, at: usize) -> Cut {
    let before = before(text, at);
    let mut cut = text[..before.end].to_owned();
    for open in before.open.iter().rev() {
        cut.push_str(&format!("</{}>", open.name));
    }
    Cut { text: cut, open: before.open.iter().map(|open| open.start).collect() }
}

/// Reads tags up to a byte. What is no tag is passed over.
fn before(text: &str, at: usize) -> Before<'_> {
    let mut open = Vec::new();
    let mut end = 0;
    while let Some(found) = text[end..at].find('<') {
        let start = end + found;
        let rest = &text[start..];
        let to = |close: &str| rest.find(close).map(|found| start + found + close.len());
        let markup_end = match () {
            () if rest.starts_with("<!--") => to("-->"),
            () if rest.starts_with("<![CDATA[") => to("]]>"),
            () if rest.starts_with("<?") => to("?>"),
            () if rest.starts_with("<!") => match (rest.find('['), rest.find('>')) {
                (Some(bracket), Some(close)) if bracket < close => to("]>"),
                _ => to(">"),
            },
            () => tag_length(rest).map(|length| start + length),
        };
        let Some(markup_end) = markup_end.filter(|markup_end| *markup_end <= at) else {
            return Before { end: start, open };
        };
        let name = rest[1..].split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next();
        if rest.starts_with("</") {
            open.pop();
        } else if !rest.starts_with("<!") && !rest.starts_with("<?") {
            let is_empty = text[..markup_end].ends_with("/>");
            open.extend(name.filter(|_| !is_empty).map(|name| Open { name, start }));
        }
        end = markup_end;
    }
    Before { end: at, open }
}

/// Where a parser stopped.
pub(super) fn place(text: &str, error: &Error) -> usize {
    match error {
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => text.len(),
        _ => byte_at(text, error.pos()),
    }
}

/// What is wrong with a document that is no XML.
pub(super) fn fault(text: &str, error: &Error) -> Diagnostic {
    let at = place(text, error);
    let end = text[at..].chars().next().map_or(at, |first| at + first.len_utf8());
    let told =
        |span: Range<usize>, message: String| Diagnostic::new(&rule::SAXError, span, message);
    let declaration = text.find("<?xml");
    match error {
        _ if text.trim().is_empty() => told(0..0, "the file is empty".to_owned())
            .with_help("write the feed into it, or fetch it again"),
        Error::NoRootNode => told(0..0, "the file has no element, so it is no feed".to_owned()),
        _ if declaration.is_some_and(|start| start > 0 && at <= start + "<?xml".len()) => {
            let start = declaration.unwrap_or(at);
            let message = "something stands before the XML declaration".to_owned();
            told(start..start + "<?xml".len(), message)
                .with_help("remove all that stands before `<?xml`, blank lines too")
        }
        Error::UnknownNamespace(prefix, _) => {
            let uri = name::usual_namespace(prefix).unwrap_or("the address of its namespace");
            told(at..end, format!("the prefix `{prefix}` is not declared"))
                .with_help(format!("add to the root element:\n  xmlns:{prefix}=\"{uri}\""))
        }
        Error::UnknownEntityReference(name, _) => {
            let start = text[..end].rfind('&').unwrap_or(at);
            let help = match html::character(name) {
                Some(character) => {
                    let codes: Vec<String> =
                        character.chars().map(|c| format!("&#{};", u32::from(c))).collect();
                    format!("write the character itself, or `{}`", codes.concat())
                }
                None => "write `&amp;` for the `&`".to_owned(),
            };
            let end = start + name.len() + "&;".len();
            told(start..end, format!("`&{name};` is not defined in XML")).with_help(help)
        }
        Error::MalformedEntityReference(_) => {
            let start = text[at..].find('&').map_or(at, |found| at + found);
            let help = match is_html(text, start) {
                true => "write `&amp;amp;`: the text is HTML",
                false => "write `&amp;`",
            };
            told(start..start + 1, "a bare `&` is not allowed in XML".to_owned()).with_help(help)
        }
        Error::NonXmlChar(character, _) => {
            let code = u32::from(*character);
            told(at..end, format!("the character U+{code:04X} is not allowed in XML"))
                .with_help("remove it")
        }
        Error::DuplicatedAttribute(name, _) => {
            told(at..end, format!("the attribute `{name}` stands twice in one tag"))
                .with_help("remove one of the two")
        }
        Error::InvalidAttributeValue(_) => {
            told(at..end, "`<` stands in the value of an attribute".to_owned())
                .with_help("write `&lt;`, or close the quotes before it")
        }
        Error::UnexpectedCloseTag(expected, actual, _) => {
            let open = before(text, at).open;
            let message = format!("`</{actual}>` stands where `</{expected}>` is expected");
            let found = told(at..end, message).with_help("close the inner element first");
            match open.last() {
                Some(open) => found.with_related(
                    open.start..open.start + 1 + open.name.len(),
                    format!("`<{}>` is opened here", open.name),
                ),
                None => found,
            }
        }
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
            let before = before(text, text.len());
            match before.open.last() {
                Some(open) => {
                    let start = open.start;
                    let message = format!("`<{}>` is not closed before the file ends", open.name);
                    told(start..start + 1 + open.name.len(), message)
                        .with_related(before.end..before.end, "the file ends here")
                        .with_help("fetch the file again: it seems to be cut off")
                }
                None => told(before.end..text.len(), "the file ends within a tag".to_owned())
                    .with_help("fetch the file again: it seems to be cut off"),
            }
        }
        Error::InvalidChar2("a quote", ..) => {
            told(at..end, "the value of an attribute has no quotes".to_owned())
                .with_help("write it in quotes, `name=\"value\"`")
        }
        Error::InvalidChar(b'=', ..) => told(at..end, "an attribute has no value".to_owned())
            .with_help("write it as `name=\"value\"`"),
        Error::InvalidComment(_) => told(at..end, "`--` stands in a comment".to_owned())
            .with_help("write `- -`, or end the comment"),
        Error::InvalidCharacterData(_) => {
            told(at..end, "`]]>` stands in text".to_owned()).with_help("write `]]&gt;`")
        }
        Error::UnknownToken(_) if text[..at].contains('<') => {
            told(at..end, "text stands behind the end of the feed".to_owned())
                .with_help("remove all that stands behind the last end tag")
        }
        other => {
            let words = other.to_string();
            let words = words.split(" at ").next().unwrap_or_default();
            told(at..end, format!("this is not XML: {words}"))
        }
    }
}

/// The byte at a row and column of roxmltree, which counts both from 1.
pub(crate) fn byte_at(text: &str, place: roxmltree::TextPos) -> usize {
    let line_start: usize =
        text.split_inclusive('\n').take(place.row.saturating_sub(1) as usize).map(str::len).sum();
    let column = place.col.saturating_sub(1) as usize;
    line_start
        + text[line_start..]
            .char_indices()
            .nth(column)
            .map_or(text.len() - line_start, |(at, _)| at)
}

/// Whether the text at a byte is read as HTML, so that its references are escaped twice.
fn is_html(text: &str, at: usize) -> bool {
    let open = before(text, at).open;
    let Some(inner) = open.last() else { return false };
    let tag = text[inner.start..].split('>').next().unwrap_or_default();
    let is_in_item = open.iter().any(|open| open.name == "item");
    tag.contains("type=\"html\"")
        || tag.contains("type='html'")
        || is_in_item && matches!(inner.name, "description" | "content:encoded")
}

/// Another version than 1.0 in the declaration (section 2.8).
pub(super) fn other_version(text: &str) -> Option<Diagnostic> {
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let (before, rest) = declaration.split_once("version")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (version, _) = value[1..].split_once(quote)?;
    let start = "<?xml".len() + before.len() + "version".len() + (rest.len() - value.len());
    let message = format!("XML version {version:?} is not 1.0, and many parsers know no other");
    let span = start..start + version.len() + 2;
    (version != "1.0").then(|| Diagnostic::new(&rule::BadXmlVersion, span, message))
}

/// Plugins of WordPress write blank lines before the declaration (section 2.8). Such a declaration is blanked out, so
/// that the rest can be judged.
pub(super) fn without_blank_line<'t>(text: &'t str, found: &mut Vec<Diagnostic>) -> Cow<'t, str> {
    let start = text.len() - text.trim_start().len();
    let end = text[start..].find("?>").map_or(start, |end| start + end + 2);
    let generator = text.split("<generator").nth(1).and_then(|rest| rest.split("</").next());
    let of_wordpress =
        generator.is_some_and(|generator| generator.to_ascii_lowercase().contains("wordpress"));
    if start == 0 || !text[start..].starts_with("<?xml") || !of_wordpress {
        return text.into();
    }
    let message = "a blank line stands before the XML declaration";
    found.push(Diagnostic::new(&rule::WPBlankLine, 0..start, message));
    format!("{}{}", " ".repeat(end), &text[end..]).into()
}

/// What a document that is not XML was meant to be, by the first tag in it, and that tag.
pub(super) fn kind_of_text(text: &str) -> (DocumentKind, Option<(&str, Range<usize>)>) {
    let mut tags = text.match_indices('<').map(|(at, _)| (at, &text[at + 1..]));
    let is_name = |rest: &str| rest.starts_with(|first: char| first.is_ascii_alphabetic());
    let Some((at, rest)) = tags.find(|(_, rest)| is_name(rest)) else {
        return (DocumentKind::Unknown, None);
    };
    let name =
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != ':').next().unwrap_or_default();
    let kind = match name {
        "rss" => DocumentKind::Rss,
        "feed" | "entry" => DocumentKind::Atom,
        "rdf:RDF" | "RDF" => DocumentKind::Rdf,
        "opml" => DocumentKind::Opml,
        _ => DocumentKind::Unknown,
    };
    (kind, Some((name, at..at + 1 + name.len())))
}
