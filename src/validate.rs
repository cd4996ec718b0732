//! A feed's bytes to findings: decode, parse, see which kind of feed it is, walk.

use std::borrow::Cow;
use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use crate::diagnostic::{Diagnostic, Source};
use crate::rule;

mod atom;
mod check;
mod construct;
mod damage;
mod doctype;
mod encoding;
mod findings;
mod html;
mod inline;
mod items;
mod json;
mod kind;
mod limits;
mod link;
mod locate;
mod media;
mod name;
mod namespace;
mod opml;
mod options;
mod rdf;
mod rss;
mod subject;
mod table;
mod value;
mod vocabulary;
mod walk;
mod web_page;
mod xml;

pub use kind::DocumentKind;
pub use options::Options;
use table::Element;
use vocabulary::{VOCABULARIES, app};
use walk::{Facts, Walk};
pub(crate) use xml::byte_at;

/// What was found in a document.
#[derive(Debug)]
pub struct Verdict {
    /// The document as text.
    pub source: Source,
    /// What it is.
    pub kind: DocumentKind,
    /// What it calls itself, with its version: `RSS 2.0`.
    pub format: String,
    /// What is wrong with it, in the order of the places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Judges a document. Bytes that are given away and are UTF-8 become its text without being copied.
///
/// ```
/// use paperfeed::validate::{DocumentKind, Options, validate};
/// let options = Options {
///     url: None,
///     now: "2026-01-01T00:00:00Z".parse().unwrap(),
///     content_type: None,
/// };
/// let verdict = validate("feed.xml", b"<rss version='2.0'><channel/></rss>", &options);
/// assert_eq!(verdict.kind, DocumentKind::Rss);
/// assert!(verdict.diagnostics.iter().any(|found| found.rule.name == "MissingTitle"));
/// ```
pub fn validate<'b>(path: &str, bytes: impl Into<Cow<'b, [u8]>>, options: &Options) -> Verdict {
    let charset = options.content_type.as_deref().and_then(media::charset);
    let decoded = encoding::decode(bytes.into(), charset);
    let source = Source { path: path.to_owned(), text: decoded.text };
    let mut diagnostics = decoded.found;
    let mut kind = DocumentKind::Unknown;
    match limits::broken(&source.text) {
        _ if web_page::is_one(&source.text) => {
            diagnostics = vec![web_page::instead_of_feed(&source.text)];
        }
        _ if source.text.trim_start().starts_with('{') => {
            kind = DocumentKind::Json;
            diagnostics.extend(json::judge(&source.text, options));
        }
        Some(limit) => diagnostics.push(limit),
        None => kind = parse(&source.text, options, &mut diagnostics),
    }
    if let Some(content_type) = &options.content_type {
        diagnostics.extend(media::judge(content_type, kind, &source.text));
    }
    diagnostics.sort_by_key(|found| (found.span.start, found.span.end));
    diagnostics.iter_mut().for_each(shorten);
    let format = kind.with_version(&source.text);
    Verdict { source, kind, format, diagnostics }
}

/// The text of a document, whatever its encoding. `content_type` is what the server said of it.
pub fn decode<'b>(
    path: &str,
    bytes: impl Into<Cow<'b, [u8]>>,
    content_type: Option<&str>,
) -> Source {
    let decoded = encoding::decode(bytes.into(), content_type.and_then(media::charset));
    Source { path: path.to_owned(), text: decoded.text }
}

/// What would make the reading of some XML take very long, or very much memory.
pub(crate) fn limit(text: &str) -> Option<Diagnostic> {
    limits::broken(text)
}

/// Whether a text shows no sign of HTML: no end tag of it, no reference to one of its characters.
pub fn is_plain(text: &str) -> bool {
    !html::looks_like_html(text)
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

/// Parses XML and walks it, as far as it goes.
fn parse(text: &str, options: &Options, found: &mut Vec<Diagnostic>) -> DocumentKind {
    found.extend(xml::other_version(text));
    let mut undefined = Vec::new();
    let known = doctype::without_outer_entities(text, &mut undefined);
    let prepared = xml::without_blank_line(&known, found);
    let error = match Document::parse_with_options(&prepared, parsing()) {
        Ok(document) => {
            let kind = walk(&document, &[], options, found);
            found.extend(undefined.into_iter().filter(|_| kind != DocumentKind::Unknown));
            return kind;
        }
        Err(error) => error,
    };
    let fault = xml::fault(text, &error);
    for at in [xml::place(text, &error), fault.span.start] {
        let cut = xml::cut(&prepared, at);
        if let Ok(document) = Document::parse_with_options(&cut.text, parsing()) {
            found.push(fault);
            return walk(&document, &cut.open, options, found);
        }
    }
    let (kind, name) = xml::kind_of_text(text);
    match name {
        // What is no feed is not a feed that broke.
        Some((name, place)) if kind == DocumentKind::Unknown => found.push(not_a_feed(name, place)),
        _ => found.push(fault),
    }
    kind
}

/// No external entity is fetched: each is empty.
fn parsing<'i>() -> ParsingOptions<'i> {
    ParsingOptions {
        allow_dtd: true,
        entity_resolver: Some(&|_: Option<&str>, _: &str| Ok(Some(""))),
        ..ParsingOptions::default()
    }
}

/// Walks a document, of which some elements may have been left open.
fn walk(
    document: &Document,
    open: &[usize],
    options: &Options,
    found: &mut Vec<Diagnostic>,
) -> DocumentKind {
    let root = document.root_element();
    let kind = kind_of(root);
    let text = document.input_text();
    let docs = || root.descendants().find(|node| node.has_tag_name("docs"))?.text();
    let mut walk = Walk::new(Facts {
        kind,
        options,
        vocabularies: &VOCABULARIES,
        version: root.attribute("version"),
        follows_profile: docs() == Some("http://www.rssboard.org/rss-specification"),
        has_references: text.contains("&#x"),
        open,
    });
    doctype::judge(&mut walk, text, root);
    namespace::declarations(&mut walk, document);
    if walk.found.list.iter().any(|found| found.rule == &rule::SAXError) {
        found.extend(walk.found.finish());
        return kind;
    }
    damage::judge(&mut walk, document);
    namespace::of_root(&mut walk, root);
    match table_of(root, kind) {
        Some(table) => walk.element(root, table),
        None if kind == DocumentKind::Unknown => {
            let name = name::name_of(root, kind);
            let start = root.range().start;
            walk.found.push(not_a_feed(&name, start..start + 1 + name.len()));
        }
        None => {}
    }
    let mut own = walk.found.finish();
    items::name(document, kind, &mut own);
    found.extend(own);
    kind
}

/// What a document is, by its root element.
fn kind_of(root: Node) -> DocumentKind {
    let name = root.tag_name();
    match (name.name(), name.namespace()) {
        ("rss", _) => DocumentKind::Rss,
        ("feed" | "entry", _) => DocumentKind::Atom,
        ("service" | "categories", Some(name::PUBLISHING)) => DocumentKind::Publishing,
        ("RDF", Some(name::RDF)) => DocumentKind::Rdf,
        ("opml" | "outlineDocument", None) => DocumentKind::Opml,
        _ => DocumentKind::Unknown,
    }
}

/// The table of a root element; none if the document is not judged further.
fn table_of(root: Node, kind: DocumentKind) -> Option<&'static Element> {
    match (kind, root.tag_name().name()) {
        // A draft, of which nothing is asked but to be replaced.
        (DocumentKind::Atom, _) if root.tag_name().namespace() == Some(name::OLD_ATOM) => None,
        (DocumentKind::Atom, "entry") => Some(&atom::ENTRY),
        (DocumentKind::Atom, _) => Some(&atom::FEED),
        (DocumentKind::Rss, _) => Some(&rss::RSS),
        (DocumentKind::Rdf, _) => Some(&rdf::RDF),
        (DocumentKind::Opml, _) => Some(&opml::OPML),
        (DocumentKind::Publishing, "service") => Some(&app::SERVICE),
        (DocumentKind::Publishing, _) => Some(&app::CATEGORIES),
        (DocumentKind::Json | DocumentKind::Unknown, _) => None,
    }
}

fn not_a_feed(name: &str, place: Range<usize>) -> Diagnostic {
    let message = format!("{name} is no root element of a feed");
    let mut diagnostic = Diagnostic::new(&rule::UndefinedElement, place, message);
    diagnostic.element = Some(name.to_owned());
    diagnostic.parent = Some("root".to_owned());
    diagnostic
}
