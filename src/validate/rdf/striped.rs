//! The order of RDF/XML: nodes hold properties, properties hold text or one node (RDF 1.1 XML Syntax, sections 2.2
//! and 7.2).

use roxmltree::Node;

use crate::rule;
use crate::validate::name::{self, name_of};
use crate::validate::subject::is_said;
use crate::validate::walk::Walk;

/// Judges the nodes of an element.
pub(super) fn nodes(walk: &mut Walk, holder: Node) {
    for node in holder.children().filter(Node::is_element) {
        if is_of_rdf(
            node,
            &["RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li"],
        ) {
            report(walk, node, "stands where a node of RDF is expected, and is none");
        }
        if node.has_attribute((name::RDF, "resource")) {
            report(walk, node, "is a node, and has the attribute rdf:resource of a property");
        }
        // The W3C's validator reports it in a description alone.
        let is_described = holder.tag_name().name() == "description";
        if is_described && node.children().any(|child| is_said(&child)) {
            report(walk, node, "is a node, and holds text");
        }
        node.children().filter(Node::is_element).for_each(|child| property(walk, child));
    }
}

fn property(walk: &mut Walk, node: Node) {
    let names =
        ["RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype"];
    if is_of_rdf(node, &names) {
        report(walk, node, "stands where a property of RDF is expected, and is none");
    }
    if node.has_attribute((name::RDF, "about")) {
        report(walk, node, "is a property, and has the attribute rdf:about of a node");
    }
    match node.attribute((name::RDF, "parseType")) {
        Some("Resource") => {
            return node
                .children()
                .filter(Node::is_element)
                .for_each(|child| property(walk, child));
        }
        Some(_) => return,
        None => {}
    }
    let elements = node.children().filter(Node::is_element).count();
    if elements > 1 {
        report(walk, node, "is a property, and holds more than one node");
    } else if elements > 0 && node.children().any(|child| is_said(&child)) {
        report(walk, node, "holds text beside a node");
    } else if elements > 0 && node.has_attribute((name::RDF, "resource")) {
        report(walk, node, "refers to a node, and holds one");
    }
    nodes(walk, node);
}

fn is_of_rdf(node: Node, names: &[&str]) -> bool {
    node.tag_name().namespace() == Some(name::RDF) && names.contains(&node.tag_name().name())
}

fn report(walk: &mut Walk, node: Node, said: &str) {
    let message = format!("{} {said}", name_of(node, walk.kind()));
    walk.report_tag(&rule::InvalidRDF, node, message, &[]);
}
