//! What crosses the elements of RSS: what is said twice, what is missing, what stands in which order.

use std::collections::HashMap;

use roxmltree::Node;

use crate::rule::{self, Rule};
use crate::validate::kind::DocumentKind;
use crate::validate::link::{self, links, rel};
use crate::validate::name::{self, has_name, name_of};
use crate::validate::subject::{Subject, tag_span, trimmed_text_of};
use crate::validate::vocabulary::itunes;
use crate::validate::walk::{Walk, child_named};

pub(super) fn channel(walk: &mut Walk, node: Node) {
    doubles(walk, node, DOUBLE_IN_CHANNEL, &rule::DuplicateSemantics);
    own_address(walk, node);
    items_last(walk, node);
    ids(walk, node);
    itunes::complete(walk, node);
    link::history(walk, node);
    comments_without_date(walk, node);
    let has = |name: &str| child_named(walk, node, name).is_some();
    if !has("language") && !has("dc:language") {
        let message = "the channel names no language";
        walk.report_tag(&rule::MissingDCLanguage, node, message, &[]);
    }
}

pub(super) fn item(walk: &mut Walk, node: Node) {
    doubles(walk, node, DOUBLE_IN_ITEM, &rule::DuplicateItemSemantics);
    let has = |walk: &Walk, name: &str| child_named(walk, node, name).is_some();
    if !has(walk, "title") && !has(walk, "description") {
        let message = "an item has a title or a description";
        walk.report_tag(&rule::ItemMustContainTitleOrDescription, node, message, &[]);
    }
    let has_guids = walk.facts.version.is_none_or(|version| version.starts_with("2."));
    if has_guids && !has(walk, "guid") {
        walk.report_tag(&rule::MissingGuid, node, "the item has no guid", &[]);
    }
    description_first(walk, node);
    let enclosures: Vec<Node> =
        node.children().filter(|child| has_name(*child, "enclosure", walk.kind())).collect();
    if let [first, second, ..] = enclosures[..] {
        let message = "some readers take one enclosure of an item";
        let first = (tag_span(first), "the first stands here");
        walk.report_again(&rule::DuplicateEnclosure, second, first, message, &[]);
    }
    for enclosure in enclosures {
        itunes::playable(walk, node, enclosure.attribute("url").unwrap_or_default());
    }
}

/// The picture's title and link are the channel's (RSS 2.0, `<image>`), as far as these stand before it.
pub(super) fn image(walk: &mut Walk, image: Node) {
    let kind = walk.kind();
    let before = |name: &str| image.prev_siblings().find(|node| has_name(*node, name, kind));
    let pairs: [(&str, &'static Rule); 2] =
        [("title", &rule::ImageTitleDoesntMatch), ("link", &rule::ImageLinkDoesntMatch)];
    for (name, rule) in pairs {
        let Some(of) = before(name).map(trimmed_text_of).filter(|of| !of.is_empty()) else {
            continue;
        };
        for own in image.children().filter(|child| has_name(*child, name, kind)) {
            if trimmed_text_of(own) != of {
                let message = format!("the image's {name} is not the channel's");
                walk.report(rule, &Subject::of(own), message);
            }
        }
    }
}

/// Hours or days, of which there are so many.
pub(super) fn skipped(walk: &mut Walk, node: Node, most: usize, rule: &'static Rule) {
    let mut met = HashMap::new();
    let children: Vec<Node> = node.children().filter(Node::is_element).collect();
    for child in &children {
        let value = trimmed_text_of(*child);
        // 24 was midnight in RSS 0.91, 0 is since.
        let key = if value == "24" { "0".into() } else { value.clone() };
        let key = key.parse::<u32>().map_or(key.into_owned(), |hour| hour.to_string());
        if let Some(first) = met.insert(key, tag_span(*child)) {
            let message = format!("{value} stands twice");
            let first = (first, "it stands here first");
            walk.report_again(&rule::DuplicateValue, *child, first, message, &[("value", &value)]);
        }
    }
    if children.len() > most {
        let message = format!("{} are named, and there are {most}", children.len());
        walk.report_tag(rule, node, message, &[]);
    }
}

/// What stands in RSS and, as another element, in an extension.
struct Double {
    core: &'static str,
    extension: &'static str,
    /// Which of them comes first if they are reported, as the W3C's validator reads them; either if there is none.
    first: Option<&'static str>,
}

const fn double(core: &'static str, extension: &'static str) -> Double {
    Double { core, extension, first: None }
}

const DOUBLE_IN_CHANNEL: &[Double] = &[
    double("pubDate", "dc:date"),
    double("copyright", "dc:rights"),
    double("webMaster", "dc:publisher"),
    double("language", "dc:language"),
    double("managingEditor", "dc:creator"),
    double("generator", "admin:generatorAgent"),
    double("lastBuildDate", "dcterms:modified"),
    double("creativeCommons:license", "cc:license"),
    Double { core: "category", extension: "dc:subject", first: Some("category") },
];

const DOUBLE_IN_ITEM: &[Double] = &[
    double("guid", "atom:id"),
    double("category", "dc:subject"),
    double("author", "dc:creator"),
    double("pubDate", "dc:date"),
    double("source", "dc:source"),
    double("creativeCommons:license", "cc:license"),
    Double { core: "pubDate", extension: "atom:published", first: Some("atom:published") },
];

fn doubles(walk: &mut Walk, node: Node, doubles: &[Double], rule: &'static Rule) {
    let is_known = |child: &Node| name::prefix_in(*child, walk.kind()).is_some();
    let names: Vec<(String, Node)> = node
        .children()
        .filter(|child| child.is_element() && is_known(child))
        .map(|child| (name_of(child, walk.kind()), child))
        .collect();
    for double in doubles {
        let find = |name: &str| names.iter().position(|(known, _)| known == name);
        let (Some(core), Some(extension)) = (find(double.core), find(double.extension)) else {
            continue;
        };
        let first = if core < extension { double.core } else { double.extension };
        if double.first.is_none_or(|wanted| wanted == first) {
            let message = format!("{} and {} say the same", double.core, double.extension);
            let parameters = [("core", double.core), ("ext", double.extension)];
            let second = tag_span(names[core.max(extension)].1);
            let found = walk.report_tag(rule, node, message, &parameters);
            found.related.push((second, "the second stands here".to_owned()));
        }
    }
}

/// The RSS profile recommends a link of the channel to itself.
fn own_address(walk: &mut Walk, node: Node) {
    let has_one = links(walk, node).iter().any(|link| rel(link) == "self");
    if !has_one && walk.facts.version.is_none_or(|version| version == "2.0") {
        let message = "the channel has no atom:link to itself";
        walk.report_tag(&rule::MissingAtomSelfLink, node, message, &[]);
    }
}

/// What describes the channel stands before its items.
fn items_last(walk: &mut Walk, node: Node) {
    let is_item = |child: &Node| has_name(*child, "item", walk.kind());
    let children = || node.children().filter(Node::is_element);
    let describes = |child: &Node| DESCRIBES.iter().any(|name| has_name(*child, name, walk.kind()));
    let Some(item) = children().find(is_item) else { return };
    let after = children().skip_while(|child| !is_item(child)).find(describes);
    if let Some(after) = after {
        let message = "an item stands before what describes the channel";
        let found = walk.report_tag(&rule::MisplacedItem, item, message, &[]);
        found.related.push((tag_span(after), "this describes the channel".to_owned()));
    }
}

/// What describes a channel, and readers that stream want before its items.
const DESCRIBES: [&str; 20] = [
    "textInput",
    "textinput",
    "image",
    "link",
    "title",
    "description",
    "atom:link",
    "category",
    "cloud",
    "ttl",
    "docs",
    "generator",
    "pubDate",
    "managingEditor",
    "webMaster",
    "language",
    "copyright",
    "lastBuildDate",
    "skipHours",
    "skipDays",
];

/// One guid, one item, and one id of Atom.
fn ids(walk: &mut Walk, node: Node) {
    let mut met = HashMap::new();
    let items = node.children().filter(|child| has_name(*child, "item", walk.kind()));
    for child in items.flat_map(|item| item.children()).collect::<Vec<_>>() {
        let Some(name) =
            ["guid", "atom:id"].into_iter().find(|name| has_name(child, name, walk.kind()))
        else {
            continue;
        };
        let value = trimmed_text_of(child);
        if value.is_empty() {
            continue;
        }
        if let Some(first) = met.insert((name, value.clone()), tag_span(child)) {
            let message = format!("two items have the {name} {value:?}");
            let first = (first, "it stands here first");
            walk.report_again(&rule::DuplicateValue, child, first, message, &[("value", &value)]);
        }
    }
}

/// Comments are counted as of some date, which the channel has named before.
fn comments_without_date(walk: &mut Walk, node: Node) {
    let slash = "http://purl.org/rss/1.0/modules/slash/";
    let is_date = |child: &Node| has_name(*child, "lastBuildDate", walk.kind());
    let undated = node.children().take_while(|child| !is_date(child));
    let counts = |item: &Node| item.children().any(|child| child.has_tag_name((slash, "comments")));
    if undated.filter(|child| has_name(*child, "item", DocumentKind::Rss)).any(|item| counts(&item))
    {
        let message = "slash:comments counts as of a date, and the channel has none before it";
        walk.report_tag(&rule::SlashDate, node, message, &[]);
    }
}

/// The description is a summary where the content stands beside it, and comes first, since some
/// readers take the last of them.
fn description_first(walk: &mut Walk, node: Node) {
    let place = |name: &str| node.children().position(|child| has_name(child, name, walk.kind()));
    let (description, encoded) = (place("description"), place("content:encoded"));
    if let Some(encoded) = encoded
        && description.is_none_or(|description| description > encoded)
    {
        let message = "content:encoded stands without a description before it";
        walk.report_tag(&rule::NeedDescriptionBeforeContent, node, message, &[]);
    }
}
