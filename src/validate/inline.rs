//! Markup that stands in a feed as elements: XHTML, SVG and MathML.

use roxmltree::Node;

use crate::rule;
use crate::validate::check::Fault;
use crate::validate::html::{self, names};
use crate::validate::name::{self, MATHML, SVG, XHTML, attribute_name};
use crate::validate::subject::{Subject, tag_span};
use crate::validate::walk::Walk;

/// Judges an element, and what it holds.
pub(super) fn element(walk: &mut Walk, holder: Node, node: Node) {
    if !node.is_element() {
        return;
    }
    let name = node.tag_name().name();
    let mut faults = Vec::new();
    match name::namespace_of(node) {
        None => {
            let message = format!("<{name}> has no namespace");
            let found = walk.report_tag(&rule::MissingNamespace, node, message, &[]);
            let help = format!("write `<{name} xmlns=\"{XHTML}\">`, or leave out `xmlns=\"\"`");
            found.help = Some(help);
        }
        Some(XHTML) => of_xhtml(walk, node, &mut faults),
        Some(SVG) => listed(node, "SVG", &names::SVG, &names::SVG_ATTRIBUTES, &mut faults),
        Some(MATHML) => {
            listed(node, "MathML", &names::MATHML, &names::MATHML_ATTRIBUTES, &mut faults);
        }
        uri if name::prefix_of(uri).is_some() => {
            let is_metadata = |parent: &Node| parent.has_tag_name((SVG, "metadata"));
            let parent = node.parent_element().unwrap_or(holder);
            if !is_metadata(&parent) {
                walk.undefined(parent, node);
            }
            return;
        }
        Some(_) => {}
    }
    report(walk, holder, node, faults);
    node.children().for_each(|child| element(walk, holder, child));
}

/// Reports faults of an element at its tag, as of what holds the markup.
fn report(walk: &mut Walk, holder: Node, node: Node, faults: Vec<Fault>) {
    let at = Subject::of(holder);
    faults.into_iter().for_each(|fault| walk.report_fault_at(&at, tag_span(node), fault));
}

fn of_xhtml(walk: &mut Walk, node: Node, faults: &mut Vec<Fault>) {
    if !html::element(node.tag_name().name(), &(0..0), faults) {
        return;
    }
    for attribute in node.attributes() {
        match attribute_name(&attribute).as_str() {
            "xml:lang" | "xml:base" => walk.other_attribute(node, attribute),
            own => html::attribute(own, attribute.value(), &(0..0), faults),
        }
    }
}

/// Elements and attributes by lists.
fn listed(
    node: Node,
    language: &str,
    elements: &names::Names,
    attributes: &names::Names,
    faults: &mut Vec<Fault>,
) {
    let name = node.tag_name().name();
    if !elements.contains(name) {
        let said = format!("contains <{name}> of {language}, which readers drop");
        faults.push(Fault::at(&rule::SecurityRisk, 0..0, said, &[("tag", name)]));
        return;
    }
    for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
        let name = attribute.name();
        if !attributes.contains(name) {
            let said =
                format!("contains the attribute `{name}` of {language}, which readers strip");
            faults.push(Fault::at(&rule::SecurityRiskAttr, 0..0, said, &[("attr", name)]));
        }
    }
}

/// The body of an item of RSS, in which what readers do not keep is a risk, whatever it is.
pub(super) fn body(walk: &mut Walk, body: Node) {
    let message = "xhtml:body says what description and content:encoded say";
    walk.report_tag(&rule::DuplicateDescriptionSemantics, body, message, &[]);
    for node in body.descendants().skip(1).filter(Node::is_element) {
        let name = node.tag_name().name();
        let mut faults = Vec::new();
        if names::KEPT.contains(name) {
            of_xhtml(walk, node, &mut faults);
        } else {
            let said = format!("contains <{name}>, which readers drop");
            faults.push(Fault::at(&rule::SecurityRisk, 0..0, said, &[("tag", name)]));
        }
        report(walk, body, node, faults);
    }
}
