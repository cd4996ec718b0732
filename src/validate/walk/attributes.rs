//! Attributes: those of an element's table, and those that stand anywhere.

use roxmltree::{Attribute, Node};

use crate::rule;
use crate::validate::kind::DocumentKind;
use crate::validate::name::{self, attribute_name, name_of};
use crate::validate::subject::Subject;
use crate::validate::table;
use crate::validate::walk::Walk;
use crate::validate::walk::report::suggest;

impl Walk<'_> {
    /// Judges the attributes of an element.
    pub(in crate::validate) fn attributes(&mut self, node: Node, rows: &[table::Attribute]) {
        for attribute in node.attributes() {
            let name = attribute_name(&attribute);
            match rows.iter().find(|row| row.name == name) {
                Some(row) if row.blank_is_none && attribute.value().is_empty() => {}
                Some(row) => {
                    let subject = Subject { node, attribute: Some(attribute) };
                    self.check(&subject, attribute.value(), row.checks);
                }
                None if attribute.namespace().is_none() => {
                    let found = self.unexpected_attribute(node, attribute);
                    suggest(found, &name, rows.iter().map(|row| row.name));
                }
                None => self.other_attribute(node, attribute),
            }
        }
        for row in rows.iter().filter(|row| row.is_required) {
            let is_there = |attribute: Attribute| {
                attribute_name(&attribute) == row.name
                    && !(row.blank_is_none && attribute.value().is_empty())
            };
            if !node.attributes().any(is_there) {
                let message =
                    format!("{} has no attribute {}", name_of(node, self.kind()), row.name);
                self.report_tag(&rule::MissingAttribute, node, message, &[("attr", row.name)]);
            }
        }
    }

    /// Judges an attribute that its element's table does not have.
    pub(in crate::validate) fn other_attribute(&mut self, node: Node, attribute: Attribute) {
        let subject = Subject { node, attribute: Some(attribute) };
        let name = attribute_name(&attribute);
        let local = node.tag_name().name();
        let rows = &self.facts.vocabularies.attributes;
        let stands_here = |on: &[&str]| on.is_empty() || on.contains(&local);
        let row = rows.iter().find(|(on, row)| row.name == name && stands_here(on));
        if let Some((_, row)) = row {
            return self.check(&subject, attribute.value(), row.checks);
        }
        match attribute.namespace().map(|uri| name::prefix_of(Some(uri))) {
            // How a property is read, in RSS 1.0.
            Some(Some("rdf"))
                if self.kind() == DocumentKind::Rdf && is_of_property(node, &name) => {}
            None | Some(Some(_)) => {
                self.unexpected_attribute(node, attribute);
            }
            Some(None) => {
                let is_core = name::is_core(node, self.kind());
                if self.kind() == DocumentKind::Rss && is_core && !self.facts.follows_profile {
                    let of = name_of(node, self.kind());
                    let message = format!("{of} has the attribute {name} of another vocabulary");
                    self.report(&rule::UseOfExtensionAttr, &subject, message);
                }
            }
        }
    }
}

/// Whether an attribute says how RDF reads a property.
fn is_of_property(node: Node, name: &str) -> bool {
    let holds_elements = node.children().any(|child| child.is_element());
    matches!(name, "rdf:parseType" | "rdf:datatype") || name == "rdf:resource" && !holds_elements
}
