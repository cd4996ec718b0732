//! A feed's bytes to findings: decode, parse, see which kind of feed it is, walk.

use roxmltree::{Document, Node, ParsingOptions};

use crate::diagnostic::{Diagnostic, Source};
use crate::rule;

mod atom;
mod encoding;
mod findings;
mod html;
mod json;
mod kind;
mod limits;
mod media;
mod name;
mod namespace;
mod opml;
mod options;
mod place;
mod rdf;
mod rss;
mod value;
mod walk;

use findings::Findings;
pub use kind::Kind;
use name::name_of;
pub use options::Options;
use walk::{Subject, Walk};

/// What was found in a document.
#[derive(Debug)]
pub struct Verdict {
    /// The document as text.
    pub source: Source,
    /// What it is.
    pub kind: Kind,
    /// What is wrong with it, in the order of the places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Judges a document.
///
/// ```
/// use paperfeed::validate::{Kind, Options, validate};
/// let options = Options {
///     url: None,
///     now: "2026-01-01T00:00:00Z".parse().unwrap(),
///     content_type: None,
/// };
/// let verdict = validate("feed.xml", b"<rss version='2.0'><channel/></rss>", &options);
/// assert_eq!(verdict.kind, Kind::Rss);
/// assert!(verdict.diagnostics.iter().any(|found| found.rule.name == "MissingTitle"));
/// ```
pub fn validate(path: &str, bytes: &[u8], options: &Options) -> Verdict {
    let charset = options.content_type.as_deref().and_then(media::charset);
    let decoded = encoding::decode(bytes, charset);
    let source = Source { path: path.to_owned(), text: decoded.text };
    let mut diagnostics = decoded.found;
    let mut kind = Kind::Unknown;
    match limits::broken(&source.text) {
        _ if source.text.trim_start().starts_with('{') => {
            kind = Kind::Json;
            diagnostics.extend(json::judge(&source.text));
        }
        Some(limit) => diagnostics.push(limit),
        None => kind = parse(&source.text, options, &mut diagnostics),
    }
    if let Some(content_type) = &options.content_type {
        diagnostics.extend(media::judge(content_type, kind));
    }
    diagnostics.sort_by_key(|found| (found.span.start, found.span.end));
    diagnostics.iter_mut().for_each(shorten);
    Verdict { source, kind, diagnostics }
}

/// A value may be as long as a document; what is said of it is not.
fn shorten(found: &mut Diagnostic) {
    let names = [&mut found.element, &mut found.parent].into_iter().flatten();
    let values = found.parameters.iter_mut().map(|(_, value)| value);
    for text in names.chain(values).chain([&mut found.message]) {
        if text.len() > LONGEST {
            text.truncate(text.floor_char_boundary(LONGEST));
            text.push('…');
        }
    }
}

/// In bytes.
const LONGEST: usize = 1000;

/// Parses XML and walks it.
fn parse(text: &str, options: &Options, found: &mut Vec<Diagnostic>) -> Kind {
    if let Some(place) = other_version(text) {
        let message = format!(
            "XML version {} is not 1.0, and many parsers know no other",
            &text[place.clone()]
        );
        found.push(Diagnostic::new(&rule::BadXmlVersion, place, message));
    }
    let prepared = with_known_entities(text);
    // No external entity is fetched: each is empty.
    let nothing = |_: Option<&str>, _: &str| Ok(Some(""));
    let parsing = ParsingOptions {
        allow_dtd: true,
        entity_resolver: Some(&nothing),
        ..ParsingOptions::default()
    };
    let document = match Document::parse_with_options(&prepared, parsing) {
        Ok(document) => document,
        Err(error) => {
            let at = byte_at(text, error.pos());
            found.push(Diagnostic::new(
                &rule::SAXError,
                at..at,
                format!("this is not XML: {error}"),
            ));
            return kind_of_text(text, found);
        }
    };
    let root = document.root_element();
    let kind = kind_of(root);
    let mut walk =
        Walk { kind, options, vocabulary: &namespace::VOCABULARY, found: Findings::new() };
    document_type(&mut walk, text, root);
    for node in document.descendants().filter(Node::is_element) {
        namespace::declarations(&mut walk, node);
    }
    if walk.found.list.iter().any(|found| found.rule == &rule::SAXError) {
        found.extend(walk.found.finish());
        return kind;
    }
    damaged(&mut walk, &document);
    if root.tag_name().namespace() != Some(OLD_ATOM) {
        namespace::of_root(&mut walk, root);
    }
    match kind {
        Kind::Rss => walk.element(root, &rss::RSS),
        Kind::Rdf => walk.element(root, &rdf::RDF),
        Kind::Atom if root.tag_name().namespace() == Some(OLD_ATOM) => {
            let message = "Atom 0.3 was a draft; Atom 1.0 has another namespace";
            walk.report_tag(&rule::ObsoleteNamespace, root, message, &[]);
        }
        Kind::Publishing => namespace::publishing(&mut walk, root),
        Kind::Atom if root.tag_name().name() == "entry" => walk.element(root, &atom::ENTRY),
        Kind::Atom => walk.element(root, &atom::FEED),
        Kind::Opml => walk.element(root, &opml::OPML),
        Kind::Json | Kind::Unknown => not_a_feed(&mut walk, root),
    }
    found.extend(walk.found.finish());
    kind
}

/// Where the declaration names another version than 1.0 (XML 1.0, section 2.8).
fn other_version(text: &str) -> Option<std::ops::Range<usize>> {
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let (before, rest) = declaration.split_once("version")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (version, _) = value[1..].split_once(quote)?;
    let start = "<?xml".len() + before.len() + "version".len() + (rest.len() - value.len());
    (version != "1.0").then_some(start..start + version.len() + 2)
}

/// What a document is, by its root element.
fn kind_of(root: Node) -> Kind {
    let name = root.tag_name();
    match (name.name(), name.namespace()) {
        ("rss", _) => Kind::Rss,
        ("feed", _) | ("entry", Some(name::ATOM)) => Kind::Atom,
        ("service" | "categories", Some(name::PUBLISHING)) => Kind::Publishing,
        ("RDF", Some(name::RDF)) => Kind::Rdf,
        ("opml" | "outlineDocument", None) => Kind::Opml,
        _ => Kind::Unknown,
    }
}

/// The namespace of Atom 0.3, a draft.
const OLD_ATOM: &str = "http://purl.org/atom/ns#";

/// What a document that is not XML was meant to be, by the first tag in it.
fn kind_of_text(text: &str, found: &mut Vec<Diagnostic>) -> Kind {
    let tags = text.match_indices('<').map(|(at, _)| (at, &text[at + 1..]));
    let is_name = |rest: &str| rest.starts_with(|first: char| first.is_ascii_alphabetic());
    let Some((at, rest)) = tags.into_iter().find(|(_, rest)| is_name(rest)) else {
        return Kind::Unknown;
    };
    let name =
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != ':').next().unwrap_or_default();
    match name {
        "rss" => Kind::Rss,
        "feed" | "entry" => Kind::Atom,
        "rdf:RDF" | "RDF" => Kind::Rdf,
        "opml" => Kind::Opml,
        _ => {
            let message = format!("{name} is no root element of a feed");
            let mut diagnostic =
                Diagnostic::new(&rule::UndefinedElement, at..at + 1 + name.len(), message);
            diagnostic.element = Some(name.to_owned());
            diagnostic.parent = Some("root".to_owned());
            found.push(diagnostic);
            Kind::Unknown
        }
    }
}

fn not_a_feed(walk: &mut Walk, root: Node) {
    let name = root.tag_name();
    let message = format!("{} is no root element of a feed", name.name());
    walk.report_tag(&rule::UndefinedElement, root, message, &[]);
    if let Some(last) = walk.found.list.last_mut() {
        last.parent = Some("root".to_owned());
    }
}

/// The text constructs and the content of Atom.
const TEXTS: [&str; 5] = ["title", "subtitle", "rights", "summary", "content"];

/// Text that shows that it went through a wrong encoding.
fn damaged(walk: &mut Walk, document: &Document) {
    for node in document.descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            let damaged = attribute.value().chars().find(|c| crate::text::is_damaged(*c));
            if let Some(character) = damaged {
                let at = Subject { node, attribute: Some(attribute) };
                let message = format!(
                    "attribute `{}` contains the character U+{:04X}",
                    attribute.name(),
                    u32::from(character)
                );
                walk.report(&rule::BadCharacters, &at, message);
                walk::name_after_attribute(walk, &at);
            }
        }
    }
    for node in document.descendants().filter(Node::is_text) {
        let text = node.text().unwrap_or_default();
        if text.is_ascii() {
            continue;
        }
        let Some(parent) = node.parent_element() else { continue };
        // Texts of Atom may quote what was read wrongly.
        let character = match walk.kind {
            Kind::Atom if TEXTS.contains(&parent.tag_name().name()) => {
                text.chars().find(|c| crate::text::is_damaged(*c))
            }
            _ => crate::text::damage(text),
        };
        if let Some(character) = character {
            let name = name_of(parent, walk.kind);
            let message = format!("{name} holds the character U+{:04X}", u32::from(character));
            walk.report(&rule::BadCharacters, &Subject::of(parent), message);
        }
    }
}

/// The document type of RSS 0.91 serves no other version, and none names a system entity.
fn document_type(walk: &mut Walk, text: &str, root: Node) {
    let Some(declared) = doctype(text) else { return };
    if declared.contains("Netscape Communications") {
        let message = "the document type of RSS 0.91 lies at an address that is gone";
        walk.report_tag(&rule::DeprecatedDTD, root, message, &[]);
        if root.attribute("version") != Some("0.91") {
            let message = "the document type is that of RSS 0.91, and the version is another";
            walk.report_tag(&rule::InvalidDoctype, root, message, &[]);
        }
    }
    if declared.contains("SYSTEM") {
        let message = "the document names a system entity, which readers do not fetch";
        walk.report_tag(&rule::ContainsSystemEntity, root, message, &[]);
    }
}

/// The document type declaration of a document.
fn doctype(text: &str) -> Option<&str> {
    let start = text.find("<!DOCTYPE")?;
    let end = text[start..].find('>').map_or(text.len(), |at| start + at);
    Some(&text[start..end])
}

/// RSS 0.91 had the characters of HTML by name, from a document type that is gone. Each name is
/// replaced by a reference of the same length, so that places stay.
fn with_known_entities(text: &str) -> std::borrow::Cow<'_, str> {
    if !doctype(text).is_some_and(|declared| declared.contains("DTD RSS 0.91")) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest[1..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
        let name = &rest[1..1 + end];
        let known = (3..=8).contains(&name.len())
            && rest[1 + end..].starts_with(';')
            && !matches!(name, "amp" | "quot" | "apos");
        if known {
            // `&uuml;` becomes `&#032;`: which character it is matters to no rule.
            out.push_str(&format!("&#{:0>width$};", "32", width = name.len() - 1));
            rest = &rest[name.len() + 2..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out.into()
}

/// The byte at a row and column of roxmltree, which counts both from 1.
pub(crate) fn byte_at(text: &str, place: roxmltree::TextPos) -> usize {
    let line_start: usize =
        text.split_inclusive('\n').take(place.row.saturating_sub(1) as usize).map(str::len).sum();
    let column = place.col.saturating_sub(1) as usize;
    line_start + text[line_start..].char_indices().nth(column).map_or(0, |(at, _)| at)
}
