//! What is wrong with namespaces themselves, where they are declared.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use crate::rule;
use crate::validate::kind::DocumentKind;
use crate::validate::name::{self, ATOM, OLD_ATOM, XHTML};
use crate::validate::value::uri;
use crate::validate::walk::Walk;

/// Judges the namespaces that the elements of a document declare.
pub(super) fn declarations(walk: &mut Walk, document: &Document) {
    let mut unchecked = BTreeSet::new();
    for node in document.descendants().filter(Node::is_element) {
        let outer = node.parent_element();
        // Hardly any element declares one: those of its parent are its own.
        if outer.is_some_and(|outer| outer.namespaces().eq(node.namespaces())) {
            continue;
        }
        for namespace in node.namespaces() {
            let inherited = |outer: Node| outer.namespaces().any(|other| other == namespace);
            if !outer.is_some_and(inherited) {
                let (prefix, uri) = (namespace.name().unwrap_or_default(), namespace.uri());
                declaration(walk, node, prefix, uri);
                unchecked.extend(name::could_be_checked(uri).then_some(uri));
            }
        }
    }
    if !unchecked.is_empty() {
        let list = unchecked.into_iter().collect::<Vec<_>>().join(", ");
        let message = format!("elements in these namespaces are not checked: {list}");
        let root = document.root_element();
        walk.report_tag(&rule::UnsupportedNamespace, root, message, &[("namespace", &list)]);
    }
}

fn declaration(walk: &mut Walk, node: Node, prefix: &str, uri: &str) {
    if uri.chars().any(char::is_whitespace) {
        let message = format!("the namespace {uri:?} is no URI");
        walk.report_tag(&rule::SAXError, node, message, &[]);
        return;
    }
    if uri == "http://search.yahoo.com/mrss" {
        let message = "the namespace of Media RSS ends with a slash";
        walk.report_tag(&rule::MediaRssNamespace, node, message, &[]);
    }
    if uri == "http://www.usemod.com/cgi-bin/mb.pl?ModWiki" {
        let message = "the wiki module has another namespace now";
        walk.report_tag(&rule::ObsoleteWikiNamespace, node, message, &[]);
    }
    if uri == OLD_ATOM {
        let message = "Atom 0.3 was a draft; Atom 1.0 has another namespace";
        walk.report_tag(&rule::ObsoleteNamespace, node, message, &[]);
    }
    avoided_prefix(walk, node, prefix, uri);
    if uri == "http://search.yahoo.com/mrss" {
        return;
    }
    match name::exact_prefix(uri) {
        _ if name::belongs(prefix, uri) => {}
        // A known prefix on another namespace misleads readers that match prefixes.
        _ if name::usual_namespace(prefix).is_some() => {
            let usual = name::usual_namespace(prefix).unwrap_or_default();
            let message = format!("the prefix `{prefix}` usually stands for {usual:?}");
            let parameters = [("prefix", prefix), ("ns", usual)];
            walk.report_tag(&rule::ReservedPrefix, node, message, &parameters);
        }
        Some(usual) if !prefix.is_empty() => {
            let message = format!("{uri:?} usually has the prefix `{usual}`");
            walk.report_tag(&rule::NonstdPrefix, node, message, &[("prefix", prefix)]);
        }
        Some(_) => {}
        None if uri::namespace_fault(uri).is_some() => {
            let rule = uri::namespace_fault(uri).unwrap_or(&rule::InvalidIRI);
            let message = format!("the namespace {uri:?} is not a valid IRI");
            let found = walk.report_tag(rule, node, message, &[("value", uri)]);
            found.element = Some(format!("xmlns:{prefix}"));
        }
        // One note is made for all of them.
        None if name::is_unchecked(uri) => {}
        None => {
            let message = format!("the namespace {uri:?} is not known");
            walk.report_tag(&rule::UnknownNamespace, node, message, &[("namespace", uri)]);
        }
    }
}

/// Prefixes for Atom and XHTML, which readers that match text do not know (advice: RFC 4287, section 1.2, lets
/// writers choose).
fn avoided_prefix(walk: &mut Walk, node: Node, prefix: &str, uri: &str) {
    let root = node.document().root_element();
    let (is_root, root) = (node == root, root.tag_name().name());
    let own = match uri {
        ATOM => "atom",
        XHTML => "xhtml",
        _ => "",
    };
    let is_usual = matches!(prefix, "atom" | "xhtml");
    let is_avoided = is_root && matches!(root, "feed" | "entry") && is_usual
        || root == "feed" && is_usual && prefix == own
        || (root == "feed" || is_root)
            && !prefix.is_empty()
            && !own.is_empty()
            && name::usual_namespace(prefix).is_none();
    if is_avoided {
        let message = format!("some readers do not know the prefix `{prefix}` here");
        walk.report_tag(&rule::AvoidNamespacePrefix, node, message, &[("prefix", prefix)]);
    }
}

/// Judges the namespace of a root element that should be of a format.
pub(super) fn of_root(walk: &mut Walk, root: Node) {
    let uri = root.tag_name().namespace().unwrap_or_default();
    // Its declaration has been reported.
    if uri == OLD_ATOM {
        return;
    }
    let right = match walk.kind() {
        DocumentKind::Atom => ATOM,
        DocumentKind::Rss | DocumentKind::Opml => "",
        _ => return,
    };
    if uri == right {
        return;
    }
    let name = root.tag_name().name();
    if uri.is_empty() {
        let message = format!("{name} has no namespace; Atom's is {ATOM:?}");
        walk.report_tag(&rule::MissingNamespace, root, message, &[]);
        return;
    }
    let message = match right {
        "" => format!("{name} has the namespace {uri:?}, and should have none"),
        right => format!("{name} has the namespace {uri:?}, not {right:?}"),
    };
    walk.report_tag(&rule::InvalidNamespace, root, message, &[("namespace", uri)]);
}
