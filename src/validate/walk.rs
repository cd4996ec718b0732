//! Tables of elements and the one walker that reads them.
//!
//! A table says of an element which children it has, how often, and what each child's value must
//! be; which attributes it has, and what theirs must be. What crosses elements is a function at the
//! end of the table, called when the element has been walked.

use std::ops::Range;

use rayon::prelude::*;
use roxmltree::{Attribute, Node};

use crate::diagnostic::Diagnostic;
use crate::rule::{self, Rule};
use crate::validate::findings::Findings;
use crate::validate::kind::Kind;
use crate::validate::name::{self, attribute_name, name_of};
use crate::validate::options::Options;

/// An element of a vocabulary.
pub(super) struct Element {
    /// What may stand in it, besides extensions.
    pub(super) children: &'static [Child],
    /// The attributes it may have, besides those of other namespaces.
    pub(super) attributes: &'static [AttributeRule],
    /// Which elements of other vocabularies it may hold.
    pub(super) extensions: Extensions,
    /// What crosses its children.
    pub(super) after: fn(&mut Walk, Node),
}

/// An element that may stand in another.
pub(super) struct Child {
    /// Its name with the usual prefix, `dc:date`, whatever prefix the document uses.
    pub(super) name: &'static str,
    /// How often.
    pub(super) count: Count,
    /// What it holds.
    pub(super) content: Content,
}

/// How often a child stands.
pub(super) enum Count {
    /// Just once; the rule that is broken without it.
    One(&'static Rule),
    /// Once or not at all.
    AtMostOne,
    /// At least once; the rule that is broken without it.
    Some(&'static Rule),
    /// Any number of times.
    Any,
}

/// What an element holds.
pub(super) enum Content {
    /// Text that passes each check; no elements, no attributes.
    Text(&'static [Check]),
    /// As [`Content::Text`], with attributes.
    TextWith(&'static [AttributeRule], &'static [Check]),
    /// Elements and attributes as its table says.
    Element(&'static Element),
    /// Whatever its function finds.
    Special(fn(&mut Walk, Node)),
    /// Anything: it is not judged.
    Ignored,
}

/// A child that may stand any number of times.
pub(super) const fn any(name: &'static str, content: Content) -> Child {
    Child { name, count: Count::Any, content }
}

/// A child that stands once or not at all.
pub(super) const fn once(name: &'static str, content: Content) -> Child {
    Child { name, count: Count::AtMostOne, content }
}

/// Text that passes each check.
pub(super) const fn text(checks: &'static [Check]) -> Content {
    Content::Text(checks)
}

/// A function that judges one value.
pub(super) type Check = fn(&mut Walk, &Subject, &str);

/// An attribute that an element may have.
pub(super) struct AttributeRule {
    /// Its name, with the usual prefix if it has a namespace.
    pub(super) name: &'static str,
    /// Whether it may be left out.
    pub(super) needed: bool,
    /// What its value must pass.
    pub(super) checks: &'static [Check],
}

/// Which elements of other vocabularies an element may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extensions {
    /// None: `author` of RSS, say.
    None,
    /// Those that stand in a channel or feed.
    Feed,
    /// Those that stand in an item or entry.
    Item,
    /// Those that describe whatever they stand in: an outline of OPML, say.
    Anywhere,
}

/// What other vocabularies add to a format.
pub(super) struct Vocabulary {
    pub(super) extensions: &'static [Extension],
    /// Prefixes of those that describe whatever they stand in.
    pub(super) anywhere: &'static [&'static str],
    /// Elements that stand in some formats alone, and in which.
    pub(super) formats: &'static [(&'static str, &'static [Kind])],
    /// Names of Atom's elements that mean something outside Atom too.
    pub(super) borrowed: &'static [&'static str],
    /// Attributes that stand on any element.
    pub(super) attributes: &'static [AttributeRule],
}

/// What one vocabulary adds.
pub(super) struct Extension {
    /// Its usual prefix.
    pub(super) prefix: &'static str,
    /// To a channel or feed.
    pub(super) feed: &'static [Child],
    /// To an item or entry.
    pub(super) item: &'static [Child],
    /// To both.
    pub(super) both: &'static [Child],
}

/// What a value is the value of, for messages.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a, 'i> {
    pub(super) node: Node<'a, 'i>,
    pub(super) attribute: Option<Attribute<'a, 'i>>,
}

/// A document that is being walked, and what has been found in it.
pub(super) struct Walk<'a> {
    pub(super) kind: Kind,
    pub(super) options: &'a Options,
    pub(super) vocabulary: &'static Vocabulary,
    pub(super) found: Findings,
}

/// An element that may stand many times, and its table.
type Part<'n, 'i> = (Node<'n, 'i>, &'static Element);

/// How many of them are worth a thread.
const MANY: usize = 64;

/// After how many of them what was found is put together, and folded.
const BLOCK: usize = 64 * MANY;

/// More about a finding, for programs.
pub(super) type Parameters<'p> = &'p [(&'static str, &'p str)];

impl<'a, 'i> Subject<'a, 'i> {
    /// The text of an element.
    pub(super) fn of(node: Node<'a, 'i>) -> Self {
        Subject { node, attribute: None }
    }

    /// Where the value stands.
    pub(super) fn span(&self) -> Range<usize> {
        match &self.attribute {
            Some(attribute) => attribute.range_value(),
            None => content_span(self.node),
        }
    }
}

/// The content of an element, or its start tag if it is empty.
pub(super) fn content_span(node: Node) -> Range<usize> {
    match (node.first_child(), node.last_child()) {
        (Some(first), Some(last)) => first.range().start..last.range().end,
        _ => tag_span(node),
    }
}

/// The start tag of an element.
pub(super) fn tag_span(node: Node) -> Range<usize> {
    let whole = node.range();
    let text = &node.document().input_text()[whole.clone()];
    let end = match node.first_child() {
        Some(child) => child.range().start,
        None => whole.start + text.find('>').map_or(text.len(), |at| at + 1),
    };
    whole.start..end
}

impl Walk<'_> {
    /// Reports a broken rule at a value.
    pub(super) fn report(&mut self, rule: &'static Rule, at: &Subject, message: impl Into<String>) {
        self.report_with(rule, at, message, &[]);
    }

    /// Reports a broken rule at a value, with more for programs.
    pub(super) fn report_with(
        &mut self,
        rule: &'static Rule,
        at: &Subject,
        message: impl Into<String>,
        parameters: Parameters,
    ) {
        self.report_at(rule, at, at.span(), message, parameters);
    }

    /// The same of a part of the value, which stands at `place`.
    pub(super) fn report_at(
        &mut self,
        rule: &'static Rule,
        at: &Subject,
        place: Range<usize>,
        message: impl Into<String>,
        parameters: Parameters,
    ) {
        let mut diagnostic = Diagnostic::new(rule, place, message);
        let element = name_of(at.node, self.kind);
        let parent = at.node.parent_element().map(|parent| name_of(parent, self.kind));
        let mut own = |name: &'static str, value: &str| {
            diagnostic.parameters.push((name, value.to_owned()));
        };
        for (name, value) in parameters {
            own(name, value);
        }
        if let Some(attribute) = &at.attribute {
            own("attr", &attribute_name(attribute));
        }
        diagnostic.element = Some(element);
        diagnostic.parent = parent;
        self.found.push(diagnostic);
    }

    /// Reports a broken rule at an element's start tag.
    pub(super) fn report_tag(
        &mut self,
        rule: &'static Rule,
        node: Node,
        message: impl Into<String>,
        parameters: Parameters,
    ) {
        self.report_with(rule, &Subject::of(node), message, parameters);
        if let Some(last) = self.found.list.last_mut() {
            last.span = tag_span(node);
        }
    }

    /// Reports that an element lacks a child; the child is what the W3C calls the element.
    pub(super) fn report_missing(&mut self, rule: &'static Rule, node: Node, child: &str) {
        let child = match self.kind {
            Kind::Atom => child.strip_prefix("atom:").unwrap_or(child),
            _ => child,
        };
        let name = name_of(node, self.kind);
        let message = format!("{name} has no {child}");
        self.report_tag(rule, node, message, &[]);
        if let Some(last) = self.found.list.last_mut() {
            last.element = Some(child.to_owned());
            last.parent = Some(name);
        }
    }

    /// Walks an element by its table.
    pub(super) fn element(&mut self, node: Node, table: &'static Element) {
        self.attributes(node, table.attributes);
        let mut counts = vec![0_usize; table.children.len()];
        let mut parts = Vec::new();
        for child in node.children() {
            if child.is_text() {
                self.unexpected_text(node, child);
            } else if child.is_element() {
                self.child(node, child, table, &mut counts, &mut parts);
            }
        }
        self.parts(&parts);
        for (child, count) in table.children.iter().zip(counts) {
            if let (Count::One(rule) | Count::Some(rule), 0) = (&child.count, count) {
                self.report_missing(rule, node, child.name);
            }
        }
        (table.after)(self, node);
    }

    /// Walks what may stand many times: items and entries, which are independent.
    fn parts(&mut self, parts: &[Part]) {
        if parts.len() < MANY {
            parts.iter().for_each(|(node, table)| self.element(*node, table));
        } else {
            parts.chunks(BLOCK).for_each(|block| self.in_parallel(block));
        }
    }

    fn in_parallel(&mut self, parts: &[Part]) {
        let (kind, options, vocabulary) = (self.kind, self.options, self.vocabulary);
        let walks: Vec<Walk> = parts
            .par_chunks(MANY)
            .map(|chunk| {
                let mut walk = Walk { kind, options, vocabulary, found: Findings::new() };
                chunk.iter().for_each(|(node, table)| walk.element(*node, table));
                walk
            })
            .collect();
        walks.into_iter().for_each(|walk| self.found.add(walk.found));
    }

    fn unexpected_text(&mut self, node: Node, text: Node) {
        if text.text().unwrap_or_default().trim().is_empty() {
            return;
        }
        let name = name_of(node, self.kind);
        let message = format!("{name} holds text beside its elements");
        self.report(&rule::UnexpectedText, &Subject::of(node), message);
        if let Some(last) = self.found.list.last_mut() {
            last.span = text.range();
        }
    }

    fn child<'n, 'i>(
        &mut self,
        node: Node<'n, 'i>,
        child: Node<'n, 'i>,
        table: &'static Element,
        counts: &mut [usize],
        parts: &mut Vec<Part<'n, 'i>>,
    ) {
        let namespace = child.tag_name().namespace();
        let core = name::is_core(child, self.kind);
        let prefix = match name::prefix_of(namespace) {
            _ if core => "",
            Some(prefix) => prefix,
            None if namespace.is_none() => return self.without_namespace(node, child),
            // Its declaration has been reported.
            None => return self.in_unknown(child),
        };
        let local = child.tag_name().name();
        let found = table.children.iter().position(|row| is_named(row.name, prefix, local, core));
        if let Some(at) = found {
            counts[at] += 1;
            let single = matches!(table.children[at].count, Count::One(_) | Count::AtMostOne);
            if single && counts[at] == 2 {
                let name = name_of(child, self.kind);
                let parent = name_of(node, self.kind);
                let message = format!("{parent} has more than one {name}");
                self.report_tag(&rule::DuplicateElement, child, message, &[]);
            }
            match &table.children[at].content {
                Content::Element(inner) if !single => parts.push((child, inner)),
                content => self.content(child, content),
            }
            return;
        }
        if self.kind == Kind::Rdf && is_rdf(child) {
            return;
        }
        if core {
            return self.undefined(node, child);
        }
        if table.extensions == Extensions::None {
            return self.misplaced(node, child, prefix);
        }
        self.extension(node, child, prefix, table.extensions);
    }

    /// An element without a namespace where the format has one.
    fn without_namespace(&mut self, node: Node, child: Node) {
        let (parent, name) = (name_of(node, self.kind), child.tag_name().name());
        let message = format!("`{name}` in `{parent}` has no namespace");
        self.report_tag(&rule::UndeterminableVocabulary, child, message, &[]);
    }

    /// What stands in an element that is not looked into: in RSS its children have a namespace too ("Extending
    /// RSS").
    fn in_unknown(&mut self, extension: Node) {
        if self.kind != Kind::Rss {
            return;
        }
        let children = extension.children().filter(Node::is_element);
        for child in children.filter(|child| child.tag_name().namespace().is_none()) {
            let name = child.tag_name().name();
            let message =
                format!("`{name}` within an element of another vocabulary has no namespace");
            self.report_tag(&rule::NotInANamespace, child, message, &[]);
        }
    }

    /// An element of another vocabulary in a channel, feed, item or entry.
    fn extension(&mut self, node: Node, child: Node, prefix: &str, place: Extensions) {
        let local = child.tag_name().name();
        // Dublin Core's names may be refined: `dc:date.Taken`.
        if prefix == "g" || prefix == "dc" && local.contains('.') {
            return;
        }
        let Some(row) = self.row(prefix, local, place) else {
            return match prefix {
                "xhtml" => {
                    let message = "XHTML stands in content, not beside it";
                    self.report_tag(&rule::MisplacedXHTMLContent, child, message, &[]);
                }
                _ => self.misplaced(node, child, prefix),
            };
        };
        let single = matches!(row.count, Count::AtMostOne | Count::One(_));
        let is_same = |other: Node| other.tag_name() == child.tag_name() && other.is_element();
        if single && child.prev_siblings().skip(1).any(is_same) {
            let (parent, name) = (name_of(node, self.kind), name_of(child, self.kind));
            let message = format!("{parent} has more than one {name}");
            self.report_tag(&rule::DuplicateElement, child, message, &[]);
        }
        self.content(child, &row.content);
    }

    /// What the vocabulary says of an element in a place.
    fn row(&self, prefix: &str, local: &str, place: Extensions) -> Option<&'static Child> {
        let extension = self.vocabulary.extensions.iter().find(|known| known.prefix == prefix)?;
        let (own, both) = match place {
            Extensions::None => (&[][..], &[][..]),
            Extensions::Feed => (extension.feed, extension.both),
            Extensions::Item => (extension.item, extension.both),
            Extensions::Anywhere if self.vocabulary.anywhere.contains(&prefix) => {
                (&[][..], extension.both)
            }
            Extensions::Anywhere => (&[][..], &[][..]),
        };
        let row = own.iter().chain(both).find(|row| is_named(row.name, prefix, local, false))?;
        let formats = self.vocabulary.formats.iter().find(|(name, _)| *name == row.name);
        let stands_here = formats.is_none_or(|(_, kinds)| kinds.contains(&self.kind));
        stands_here.then_some(row)
    }

    /// An element of a known vocabulary where it has no place, though it may mean something there.
    fn misplaced(&mut self, node: Node, child: Node, prefix: &str) {
        let local = child.tag_name().name();
        let borrowed = prefix == "atom" && self.vocabulary.borrowed.contains(&local);
        if !borrowed && self.row(prefix, local, Extensions::Anywhere).is_none() {
            return self.undefined(node, child);
        }
        let (parent, name) = (name_of(node, self.kind), name_of(child, self.kind));
        let message = format!("{name} is not meant for {parent}");
        self.report_tag(&rule::QuestionableUsage, child, message, &[]);
    }

    /// Judges what an element holds.
    pub(super) fn content(&mut self, node: Node, content: &'static Content) {
        match content {
            Content::Text(checks) => self.text(node, &[], checks),
            Content::TextWith(attributes, checks) => self.text(node, attributes, checks),
            Content::Element(table) => self.element(node, table),
            Content::Special(judge) => judge(self, node),
            Content::Ignored => {}
        }
    }

    /// An element that holds text alone.
    pub(super) fn text(&mut self, node: Node, attributes: &[AttributeRule], checks: &[Check]) {
        self.attributes(node, attributes);
        for child in node.children().filter(Node::is_element) {
            if self.kind != Kind::Rdf {
                self.undefined(node, child);
            } else if !is_rdf(child) {
                let message = format!("{} holds a property, and is one", name_of(node, self.kind));
                self.report_tag(&rule::InvalidRDF, child, message, &[]);
            }
        }
        let text = text_of(node);
        for check in checks {
            check(self, &Subject::of(node), text.trim());
        }
    }

    /// Judges the attributes of an element.
    pub(super) fn attributes(&mut self, node: Node, rows: &[AttributeRule]) {
        for attribute in node.attributes() {
            let name = attribute_name(&attribute);
            match rows.iter().find(|row| row.name == name) {
                Some(row) => {
                    let subject = Subject { node, attribute: Some(attribute) };
                    for check in row.checks {
                        check(self, &subject, attribute.value());
                    }
                }
                None => self.other_attribute(node, attribute),
            }
        }
        for row in rows.iter().filter(|row| row.needed) {
            if !node.attributes().any(|attribute| attribute_name(&attribute) == row.name) {
                let message = format!("{} has no attribute {}", name_of(node, self.kind), row.name);
                self.report_tag(&rule::MissingAttribute, node, message, &[("attr", row.name)]);
            }
        }
    }

    /// An element that its parent's vocabulary does not have.
    pub(super) fn undefined(&mut self, node: Node, child: Node) {
        let (parent, name) = (name_of(node, self.kind), name_of(child, self.kind));
        let message = format!("{parent} has no element {name}");
        self.report_tag(&rule::UndefinedElement, child, message, &[]);
    }

    /// Judges an attribute that its element's table does not have.
    pub(super) fn other_attribute(&mut self, node: Node, attribute: Attribute) {
        let subject = Subject { node, attribute: Some(attribute) };
        let name = attribute_name(&attribute);
        let Some(uri) = attribute.namespace() else {
            let message = format!("{} has no attribute {name}", name_of(node, self.kind));
            let parameters = [("attribute", name.as_str())];
            self.report_with(&rule::UnexpectedAttribute, &subject, message, &parameters);
            return;
        };
        let is_reply = name.starts_with("thr:") && node.tag_name().name() != "link";
        let row = self.vocabulary.attributes.iter().find(|row| row.name == name && !is_reply);
        if let Some(row) = row {
            row.checks.iter().for_each(|check| check(self, &subject, attribute.value()));
        } else if let Some(prefix) = name::prefix_of(Some(uri)) {
            // RDF says things of anything; elements that are related to others are made for it.
            let local = node.tag_name().name();
            let is_of_rdf = prefix == "rdf"
                && (self.kind == Kind::Rdf
                    || matches!(
                        local,
                        "link" | "entry" | "author" | "contributor" | "image" | "textInput"
                    ));
            let is_of_xml = prefix == "xml" && matches!(attribute.name(), "id" | "space");
            if !is_of_rdf && !is_of_xml && self.kind != Kind::Rdf {
                let message = format!("`{name}` is not allowed on `{}`", name_of(node, self.kind));
                let parameters = [("attribute", name.as_str())];
                self.report_with(&rule::UnexpectedAttribute, &subject, message, &parameters);
            }
        } else {
            let is_core = name::is_core(node, self.kind);
            if self.kind == Kind::Rss && is_core && !follows_profile(node) {
                let of = name_of(node, self.kind);
                let message = format!("{of} has the attribute {name} of another vocabulary");
                self.report(&rule::UseOfExtensionAttr, &subject, message);
            }
        }
    }
}

/// Whether a channel says that it follows the RSS profile, which lets elements have attributes of others.
fn follows_profile(node: Node) -> bool {
    let root = node.document().root_element();
    let mut docs = root.descendants().filter(|node| node.has_tag_name("docs"));
    docs.next().and_then(|docs| docs.text()) == Some("http://www.rssboard.org/rss-specification")
}

/// Whether an element is a node of RDF, whose names begin with a capital: anything may be said of
/// anything there.
fn is_rdf(node: Node) -> bool {
    node.tag_name().name().starts_with(|first: char| first.is_ascii_uppercase())
}

/// Whether a row's name is this prefix and local name. In Atom's own documents its elements bear no
/// prefix, and rows that serve elsewhere too do.
fn is_named(name: &str, prefix: &str, local: &str, core: bool) -> bool {
    match name.split_once(':') {
        Some((of, rest)) => rest == local && (of == prefix || core && of == "atom"),
        None => prefix.is_empty() && name == local,
    }
}

/// All text of an element, over comments and CDATA sections, without that of its children.
pub(super) fn text_of<'a>(node: Node<'a, '_>) -> std::borrow::Cow<'a, str> {
    let mut texts = node.children().filter(Node::is_text).filter_map(|child| child.text());
    let Some(first) = texts.next() else { return "".into() };
    match texts.next() {
        None => first.into(),
        Some(second) => {
            let mut whole = first.to_owned() + second;
            texts.for_each(|text| whole.push_str(text));
            whole.into()
        }
    }
}

/// The child of a node that has a name.
pub(super) fn child_named<'a, 'i>(
    walk: &Walk,
    node: Node<'a, 'i>,
    name: &str,
) -> Option<Node<'a, 'i>> {
    node.children().find(|child| name::has_name(*child, name, walk.kind))
}

/// How a value is called in messages: `title`, or `attribute rel of link`.
pub(super) fn called(walk: &Walk, at: &Subject) -> String {
    let name = name_of(at.node, walk.kind);
    match &at.attribute {
        Some(attribute) => format!("attribute {} of {name}", attribute.name()),
        None => name,
    }
}

/// Reports a value that is not what it has to be.
pub(super) fn report_value(
    walk: &mut Walk,
    rule: &'static Rule,
    at: &Subject,
    value: &str,
    wanted: &str,
) {
    let message = format!("{} is {value:?}, not {wanted}", called(walk, at));
    walk.report_with(rule, at, message, &[("value", value)]);
}

/// The W3C names a value of an attribute after the attribute, and its element as the parent.
pub(super) fn name_after_attribute(walk: &mut Walk, at: &Subject) {
    let Some(attribute) = &at.attribute else { return };
    let element = name_of(at.node, walk.kind);
    if let Some(last) = walk.found.list.last_mut() {
        last.element = Some(attribute_name(attribute));
        last.parent = Some(element);
    }
}
