//! The one walker that reads the tables.

use std::ops::Range;

use roxmltree::Node;

use crate::rule;
use crate::validate::check::Check;
use crate::validate::findings::Findings;
use crate::validate::kind::DocumentKind;
use crate::validate::name::{self, name_of};
use crate::validate::options::Options;
use crate::validate::subject::{Subject, is_said, tag_span, text_of};
use crate::validate::table::{self, Child, Content, Count, Element, Parents, Vocabularies};

mod attributes;
mod parallel;
mod report;

use parallel::Part;
use report::suggest;

/// A document that is being walked, and what has been found in it.
pub(super) struct Walk<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) found: Findings,
}

/// What is known of a document before it is walked.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) kind: DocumentKind,
    pub(super) options: &'a Options,
    pub(super) vocabularies: &'static Vocabularies,
    /// The version that the root of RSS names.
    pub(super) version: Option<&'a str>,
    /// Whether a channel says that it follows the RSS profile, which lets elements have attributes of others.
    pub(super) follows_profile: bool,
    /// Whether characters are written as `&#x26;` anywhere.
    pub(super) has_references: bool,
    /// Where the elements begin that a fault of XML left open: nothing is asked of them.
    pub(super) open: &'a [usize],
}

/// The children of an element that have been met, by the names of their rows.
#[derive(Default)]
struct Met(Vec<(&'static str, Range<usize>)>);

impl Met {
    /// Where such a child stands already.
    fn first(&mut self, name: &'static str, node: Node) -> Option<Range<usize>> {
        let known = self.0.iter().find(|(known, _)| *known == name);
        let first = known.map(|(_, place)| place.clone());
        if first.is_none() {
            self.0.push((name, tag_span(node)));
        }
        first
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(facts: Facts<'a>) -> Self {
        Walk { facts, found: Findings::new() }
    }

    pub(super) fn kind(&self) -> DocumentKind {
        self.facts.kind
    }

    /// Walks an element by its table.
    pub(super) fn element(&mut self, node: Node, table: &'static Element) {
        self.attributes(node, table.attributes);
        let mut met = Met::default();
        let mut parts = Vec::new();
        for child in node.children() {
            if is_said(&child) {
                let name = name_of(node, self.kind());
                let message = format!("{name} contains stray text between elements");
                let at = Subject::of(node);
                self.report_at(&rule::UnexpectedText, &at, child.range(), message, &[]);
            } else if child.is_element() {
                self.child(node, child, table, &mut met, &mut parts);
            }
        }
        self.parts(&parts);
        // A feed of Atom is asked before its first entry.
        let is_asked = !self.is_open(node) || met.has("entry");
        if is_asked {
            for child in table.children.iter().filter(|child| !met.has(child.name)) {
                if let Count::One(rule) | Count::Some(rule) = child.count {
                    self.report_missing(rule, node, child.name);
                }
            }
            (table.after)(self, node);
        }
    }

    /// Whether a fault of XML left an element open.
    pub(super) fn is_open(&self, node: Node) -> bool {
        self.facts.open.contains(&node.range().start)
    }

    fn child<'n, 'i>(
        &mut self,
        node: Node<'n, 'i>,
        child: Node<'n, 'i>,
        table: &'static Element,
        met: &mut Met,
        parts: &mut Vec<Part<'n, 'i>>,
    ) {
        let Some(prefix) = name::prefix_in(child, self.kind()) else {
            return match name::namespace_of(child) {
                None => self.without_namespace(node, child),
                // Its declaration has been reported.
                Some(_) => self.skipped(child),
            };
        };
        let local = child.tag_name().name();
        let is_of_atom = self.kind() == DocumentKind::Atom && prefix.is_empty();
        let row = table.children.iter().find(|row| {
            is_named(row.name, prefix, local) || is_of_atom && is_named(row.name, "atom", local)
        });
        if let Some(row) = row {
            let is_single = self.counted(node, child, row, met);
            return match &row.content {
                Content::Element(inner) if !is_single => parts.push((child, inner)),
                content => self.content(child, content),
            };
        }
        // Atom's elements in those of others are as in another format.
        let prefix = match prefix {
            "" if is_of_atom && !name::is_core(node, DocumentKind::Atom) => "atom",
            "" => {
                let names = || table.children.iter().map(|row| row.name);
                let found = self.undefined(node, child);
                return match called_here(local, names()) {
                    Some(name) => found.help = Some(format!("did you mean `{name}`?")),
                    None => suggest(found, local, names().filter(|name| !met.has(name))),
                };
            }
            other => other,
        };
        match self.row(prefix, local, table.place) {
            Some(row) => {
                self.counted(node, child, row, met);
                self.content(child, &row.content);
            }
            None => self.misplaced(node, child, prefix, table.place),
        }
    }

    /// Counts a child. Says whether it stands once at most.
    fn counted(&mut self, node: Node, child: Node, row: &'static Child, met: &mut Met) -> bool {
        let is_single = matches!(row.count, Count::One(_) | Count::AtMostOne);
        if let Some(first) = met.first(row.name, child).filter(|_| is_single) {
            let (name, parent) = (name_of(child, self.kind()), name_of(node, self.kind()));
            let message = format!("{parent} has more than one {name}");
            let first = (first, "the first stands here");
            self.report_again(&rule::DuplicateElement, child, first, message, &[]);
        }
        is_single
    }

    /// An element without a namespace where the format has one.
    fn without_namespace(&mut self, node: Node, child: Node) {
        let (parent, name) = (name_of(node, self.kind()), child.tag_name().name());
        let message = format!("`{name}` in `{parent}` has no namespace");
        self.report_tag(&rule::UndeterminableVocabulary, child, message, &[]);
    }

    /// What stands in an element that is not looked into: in RSS its children have a namespace too ("Extending
    /// RSS").
    fn skipped(&mut self, extension: Node) {
        let is_of_rss =
            extension.parent_element().is_some_and(|p| name::is_core(p, DocumentKind::Rss));
        if self.kind() != DocumentKind::Rss || !is_of_rss {
            return;
        }
        let children = extension.children().filter(Node::is_element);
        for child in children.filter(|child| name::namespace_of(*child).is_none()) {
            let name = child.tag_name().name();
            let message =
                format!("`{name}` within an element of another vocabulary has no namespace");
            self.report_tag(&rule::NotInANamespace, child, message, &[]);
        }
    }

    /// What a vocabulary says of an element in a place.
    fn row(&self, prefix: &str, local: &str, place: Parents) -> Option<&'static Child> {
        let known = self.facts.vocabularies.list.iter().find(|known| known.prefix == prefix)?;
        // Dublin Core's names may be refined: `dc:date.Taken`.
        let local = if prefix == "dc" { local.split('.').next()? } else { local };
        let here = known.elements.iter().filter(|(places, _)| places.has(place));
        here.flat_map(|(_, rows)| *rows).find(|row| is_named(row.name, prefix, local))
    }

    /// An element of a known vocabulary where it has no place, though it may mean something there.
    fn misplaced(&mut self, node: Node, child: Node, prefix: &str, place: Parents) {
        let local = child.tag_name().name();
        let is_home = self.kind() == DocumentKind::Publishing && prefix == "app";
        let row = self.row(prefix, local, Parents::OUTLINE);
        let mut questionable = self.facts.vocabularies.questionable.iter();
        let is_questionable = questionable.any(|name| is_named(name, prefix, local));
        if row.is_some() || is_questionable && !is_home {
            let (parent, name) = (name_of(node, self.kind()), name_of(child, self.kind()));
            let message = format!("{name} is not meant for {parent}");
            self.report_tag(&rule::QuestionableUsage, child, message, &[]);
            let row = self.row(prefix, local, Parents::EVERYWHERE);
            return row.into_iter().for_each(|row| self.content(child, &row.content));
        }
        if prefix == "xhtml" {
            let message = "XHTML stands in content, not beside it";
            self.report_tag(&rule::MisplacedXHTMLContent, child, message, &[]);
            return self.skipped(child);
        }
        let known = self.facts.vocabularies.list.iter().filter(|known| known.prefix == prefix);
        let here = known.flat_map(|known| known.elements).filter(|(at, _)| at.has(place));
        let names = here.flat_map(|(_, rows)| *rows).map(|row| row.name);
        // The fifteen are terms too, but readers know them as elements.
        let element = self.row("dc", local, place).filter(|_| prefix == "dcterms");
        let found = self.undefined(node, child);
        match element {
            Some(row) => found.help = Some(format!("write `{}`, which readers know", row.name)),
            None => suggest(found, &format!("{prefix}:{local}"), names),
        }
        self.skipped(child);
    }

    /// Judges what an element holds.
    pub(super) fn content(&mut self, node: Node, content: &'static Content) {
        match content {
            Content::Text(checks) => self.text(node, &[], checks),
            Content::TextWith(attributes, checks) => self.text(node, attributes, checks),
            Content::Empty(attributes) => {
                self.text(node, attributes, &[]);
                if let Some(text) = node.children().find(is_said) {
                    let message = format!("{} contains text", name_of(node, self.kind()));
                    let at = Subject::of(node);
                    self.report_at(&rule::UnexpectedText, &at, text.range(), message, &[]);
                }
            }
            Content::Element(table) => self.element(node, table),
            Content::Special(_) if self.is_open(node) => {}
            Content::Special(judge) => judge(self, node),
            Content::Ignored => self.skipped(node),
        }
    }

    /// An element that holds text alone.
    pub(super) fn text(&mut self, node: Node, attributes: &[table::Attribute], checks: &[Check]) {
        self.attributes(node, attributes);
        for child in node.children().filter(Node::is_element) {
            // RDF reads it as a node, which is judged elsewhere.
            if self.kind() != DocumentKind::Rdf {
                self.undefined(node, child);
            }
        }
        if !self.is_open(node) && !checks.is_empty() {
            self.check(&Subject::of(node), &text_of(node), checks);
        }
    }
}

impl Facts<'_> {
    /// Whether the document is RSS 2.0, or will be by a later version's number.
    pub(super) fn is_rss_2(&self) -> bool {
        self.kind == DocumentKind::Rss
            && self.version.is_some_and(|version| version.starts_with("2."))
    }
}

/// Whether a row's name is this prefix and local name; a hyphen and an underscore are the same in names of other
/// vocabularies, as the W3C's validator has it.
fn is_named(name: &str, prefix: &str, local: &str) -> bool {
    let alike = |(a, b): (u8, u8)| a == b || matches!((a, b), (b'-', b'_') | (b'_', b'-'));
    match name.split_once(':') {
        Some((of, "*")) => of == prefix,
        Some((of, rest)) => {
            of == prefix && rest.len() == local.len() && rest.bytes().zip(local.bytes()).all(alike)
        }
        None => prefix.is_empty() && name == local,
    }
}

/// What RSS and Atom call alike things.
const ALIKE: [(&str, &str); 8] = [
    ("pubDate", "published"),
    ("pubDate", "updated"),
    ("lastBuildDate", "updated"),
    ("guid", "id"),
    ("description", "summary"),
    ("description", "content"),
    ("description", "subtitle"),
    ("item", "entry"),
];

/// What an element of the other format is called among these names.
fn called_here(name: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let known: Vec<&str> = known.collect();
    let both = ALIKE.iter().flat_map(|(rss, atom)| [(*rss, *atom), (*atom, *rss)]);
    both.filter(|(from, to)| *from == name && known.contains(to)).map(|(_, to)| to).next()
}

/// The child of a node that has a name.
pub(super) fn child_named<'a, 'i>(
    walk: &Walk,
    node: Node<'a, 'i>,
    name: &str,
) -> Option<Node<'a, 'i>> {
    node.children().find(|child| name::has_name(*child, name, walk.kind()))
}
