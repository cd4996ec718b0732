//! RSS 0.9 to 2.0 and Atom.

use roxmltree::{Document, Node, ParsingOptions};

use super::{Content, Feed, Item, repair};
use crate::diagnostic::Diagnostic;
use crate::import::content::{plain, whole};
use crate::text::is_web;
use crate::{rule, validate};

const ATOM: &str = "http://www.w3.org/2005/Atom";
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Reads a document, or says why it is no feed. One that is not well-formed is read once more as it was meant.
pub(super) fn read(text: &str) -> Result<Feed, Box<Diagnostic>> {
    if let Some(limit) = validate::limit(text) {
        return Err(Box::new(limit));
    }
    let error = match parsed(text) {
        Ok(document) => return of_document(text, &document),
        Err(error) => error,
    };
    let repaired = repair::repaired(text);
    match parsed(&repaired.text) {
        Ok(document) if !repaired.slips.is_empty() => {
            let mut feed = of_document(&repaired.text, &document)?;
            let places = feed.items.iter_mut().map(|item| &mut item.place);
            places.for_each(|place| *place = repaired.place_before(place));
            Ok(Feed { slips: repaired.slips, ..feed })
        }
        _ => {
            let at = validate::byte_at(text, error.pos());
            let message = format!("the feed cannot be read: {error}");
            let diagnostic = Diagnostic::new(&rule::NoWeeks, at..at, message);
            Err(Box::new(diagnostic.with_help("`paperfeed validate` says more")))
        }
    }
}

fn parsed(text: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
}

fn of_document(text: &str, document: &Document) -> Result<Feed, Box<Diagnostic>> {
    let root = document.root_element();
    let channel = named(root, "channel").next().unwrap_or(root);
    let base = root.attribute((XML, "base")).unwrap_or_default();
    let home = address(channel).unwrap_or_default();
    let title = named(channel, "title").next().map(|title| plain(&words(title)));
    let title = title.unwrap_or_default().trim().to_owned();
    match root.tag_name().name() {
        "feed" => {
            let items = named(root, "entry").map(|entry| of_atom(text, entry, &[base, &home]));
            Ok(Feed { title, items: items.collect(), authors: names(root), slips: vec![] })
        }
        "rss" | "RDF" | "rdf" => {
            // Items of RSS 1.0 stand beside the channel.
            let items =
                named(channel, "item").chain(named(root, "item").filter(|_| channel != root));
            let items = items.map(|item| of_rss(item, &[base, &home])).collect();
            Ok(Feed { title, items, authors: authors(channel), slips: vec![] })
        }
        name => {
            let message = format!("<{name}> is no feed: it must be <rss>, <feed> or <rdf:RDF>");
            Err(Box::new(Diagnostic::new(&rule::NoWeeks, root.range(), message)))
        }
    }
}

fn named<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// All text of an element, be it in several sections.
fn words(node: Node) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// The text of the first child of these names that has one.
fn text_of(node: Node, names: &[&'static str]) -> Option<String> {
    let texts = names.iter().flat_map(|name| named(node, name)).map(words);
    texts.map(|text| text.trim().to_owned()).find(|text| !text.is_empty())
}

/// The address of a channel or an item.
fn address(node: Node) -> Option<String> {
    let links = || named(node, "link");
    let of_rss = links().filter(|link| link.tag_name().namespace() != Some(ATOM));
    let of_atom = links().filter(|link| {
        matches!(link.attribute("rel"), None | Some("alternate"))
            && link.attribute("href").is_some()
    });
    let text = of_rss.map(words).map(|text| text.trim().to_owned()).find(|text| !text.is_empty());
    text.or_else(|| of_atom.into_iter().find_map(|link| link.attribute("href")).map(str::to_owned))
}

fn of_rss(item: Node, bases: &[&str]) -> Item {
    let guid = text_of(item, &["guid"]);
    let is_permalink = named(item, "guid")
        .next()
        .is_some_and(|guid| guid.attribute("isPermaLink") != Some("false"));
    let permalink = guid.clone().filter(|guid| is_permalink && is_web(guid));
    // What FeedBurner's address leads to.
    let original = text_of(item, &["origLink"]);
    let own =
        original.or(address(item)).or(permalink).map(|url| (String::new(), whole(&url, bases)));
    let enclosures = named(item, "enclosure").filter_map(|enclosure| enclosure.attribute("url"));
    let enclosures = enclosures.map(|url| ("Enclosure".to_owned(), whole(url, bases)));
    let links: Vec<(String, String)> = own.into_iter().chain(enclosures).collect();
    let encoded = item
        .children()
        .find(|child| child.has_tag_name((CONTENT, "encoded")))
        .map(words)
        .filter(|text| !text.trim().is_empty());
    let content = encoded.or_else(|| text_of(item, &["description"])).unwrap_or_default();
    // arXiv begins with `arXiv:… Announce Type: new Abstract:`.
    let announced =
        content.split_once("Abstract:").filter(|(head, _)| head.contains("Announce Type:"));
    let content = announced.map_or(content.clone(), |(_, text)| text.trim().to_owned());
    let base = links.first().map(|(_, url)| url.clone());
    let subjects = named(item, "category").chain(named(item, "subject"));
    let about = item.attribute((RDF, "about")).map(str::to_owned);
    Item {
        place: named(item, "title").next().unwrap_or(item).range(),
        guid: guid.or(about).filter(|guid| !guid.is_empty()),
        title: plain(&text_of(item, &["title"]).unwrap_or_default()),
        links,
        date: text_of(item, &["pubDate", "date", "published", "updated"]).unwrap_or_default(),
        authors: authors(item),
        topics: subjects.map(|subject| plain(&words(subject))).collect(),
        content: Content::Html(content, base),
    }
}

/// The authors of an item or a channel of RSS: `mail@example.org (Name)`, or Dublin Core's creators.
fn authors(node: Node) -> Vec<String> {
    let creators = node.children().filter(|child| child.has_tag_name((DUBLIN_CORE, "creator")));
    let creators: Vec<String> = creators.flat_map(|node| each_name(&plain(&words(node)))).collect();
    if !creators.is_empty() {
        return creators.into_iter().filter(|name| !name.is_empty()).collect();
    }
    let written = text_of(node, &["author", "managingEditor"]).unwrap_or_default();
    let name = match written.split_once('(') {
        Some((_, name)) => name.trim_end_matches(')').trim().to_owned(),
        None if written.contains('@') => String::new(),
        None => written,
    };
    Vec::from_iter((!name.is_empty()).then_some(name))
}

/// arXiv has all authors in one element: `Ann One, Bob Two (MIT)`.
fn each_name(names: &str) -> Vec<String> {
    let without = |name: &str| name.split('(').next().unwrap_or_default().trim().to_owned();
    let each: Vec<String> = names.split(", ").map(without).collect();
    let are_names = each.iter().all(|name| name.split_whitespace().count() > 1);
    if each.len() > 1 && are_names { each } else { vec![names.to_owned()] }
}

fn of_atom(text: &str, entry: Node, bases: &[&str]) -> Item {
    let base = entry.attribute((XML, "base")).unwrap_or_default();
    let bases = &[&[base], bases].concat();
    let own = address(entry).map(|url| (String::new(), whole(&url, bases)));
    let is_other =
        |link: &Node| matches!(link.attribute("rel"), Some("related" | "enclosure" | "via"));
    let others = named(entry, "link").filter(is_other).filter_map(|link| {
        let label = link.attribute("title").or(link.attribute("rel"))?;
        Some((crate::text::capitalized(label), whole(link.attribute("href")?, bases)))
    });
    let links: Vec<(String, String)> = own.into_iter().chain(others).collect();
    let content =
        named(entry, "content").next().filter(|content| !words(*content).trim().is_empty());
    let content = content.or_else(|| named(entry, "summary").next());
    let categories = named(entry, "category");
    let categories = categories
        .filter_map(|category| category.attribute("label").or(category.attribute("term")));
    let base = links.first().map(|(_, url)| url.clone());
    Item {
        place: named(entry, "title").next().unwrap_or(entry).range(),
        guid: text_of(entry, &["id"]),
        title: named(entry, "title").next().map(|title| title_of(text, title)).unwrap_or_default(),
        links,
        date: text_of(entry, &["published", "issued", "updated", "modified"]).unwrap_or_default(),
        authors: names(entry),
        topics: categories.map(str::to_owned).collect(),
        content: content.map(|content| content_of(text, content, base)).unwrap_or_default(),
    }
}

fn names(node: Node) -> Vec<String> {
    named(node, "author").filter_map(|author| text_of(author, &["name"])).collect()
}

fn title_of(text: &str, title: Node) -> String {
    match title.attribute("type") {
        Some("html" | "text/html") => plain(&words(title)),
        Some("xhtml") => plain(&markup(text, title)),
        _ => words(title).split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn content_of(text: &str, content: Node, base: Option<String>) -> Content {
    let own = content.attribute((XML, "base")).map(str::to_owned).or(base);
    match content.attribute("type") {
        Some("html" | "text/html") => Content::Html(words(content), own),
        Some("xhtml" | "application/xhtml+xml") => Content::Html(markup(text, content), own),
        _ => Content::Text(words(content)),
    }
}

/// What stands in an element, as it is written.
fn markup(text: &str, node: Node) -> String {
    let inner = node.first_child().zip(node.last_child());
    inner.map_or("", |(first, last)| &text[first.range().start..last.range().end]).to_owned()
}
