//! How the walker reports what it finds.

use std::ops::Range;

use roxmltree::{Attribute, Node};

use crate::diagnostic::Diagnostic;
use crate::key::nearest;
use crate::rule::{self, Rule};
use crate::validate::check::{Check, Circumstances, Fault};
use crate::validate::kind::DocumentKind;
use crate::validate::locate;
use crate::validate::name::{self, attribute_name, name_of};
use crate::validate::subject::{Subject, tag_span};
use crate::validate::walk::Walk;

/// More about a finding, for programs.
type Parameters<'p> = &'p [(&'static str, &'p str)];

impl Walk<'_> {
    /// Reports a broken rule at a value.
    pub(in crate::validate) fn report(
        &mut self,
        rule: &'static Rule,
        at: &Subject,
        message: impl Into<String>,
    ) {
        self.report_at(rule, at, at.span(), message, &[]);
    }

    /// Reports a broken rule at an element's start tag.
    pub(in crate::validate) fn report_tag(
        &mut self,
        rule: &'static Rule,
        node: Node,
        message: impl Into<String>,
        parameters: Parameters,
    ) -> &mut Diagnostic {
        self.report_at(rule, &Subject::of(node), tag_span(node), message, parameters)
    }

    /// Reports a broken rule at a place.
    pub(in crate::validate) fn report_at(
        &mut self,
        rule: &'static Rule,
        at: &Subject,
        place: Range<usize>,
        message: impl Into<String>,
        parameters: Parameters,
    ) -> &mut Diagnostic {
        let parameters = parameters.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let (element, parent) = name::of_finding(rule, at, self.kind());
        let mut diagnostic = Diagnostic::new(rule, place, message);
        diagnostic.parameters = parameters.collect();
        if let Some(attribute) = &at.attribute {
            diagnostic.parameters.push(("attr", attribute_name(attribute)));
        }
        diagnostic.element = Some(element);
        diagnostic.parent = parent;
        self.found.push(diagnostic)
    }

    /// Reports that one element says what another has said.
    pub(in crate::validate) fn report_again(
        &mut self,
        rule: &'static Rule,
        node: Node,
        first: (Range<usize>, &str),
        message: impl Into<String>,
        parameters: Parameters,
    ) {
        let found = self.report_tag(rule, node, message, parameters);
        found.related.push((first.0, first.1.to_owned()));
    }

    /// Reports that an element lacks a child; the child is what the W3C calls the element.
    pub(in crate::validate) fn report_missing(
        &mut self,
        rule: &'static Rule,
        node: Node,
        child: &str,
    ) {
        let child = match self.kind() {
            DocumentKind::Atom => child.strip_prefix("atom:").unwrap_or(child),
            _ => child,
        };
        let name = name_of(node, self.kind());
        let mut diagnostic =
            Diagnostic::new(rule, tag_span(node), format!("{name} has no {child}"));
        diagnostic.element = Some(child.to_owned());
        diagnostic.parent = Some(name);
        self.found.push(diagnostic);
    }

    /// Judges a value by its checks.
    pub(in crate::validate) fn check(&mut self, at: &Subject, value: &str, checks: &[Check]) {
        let facts = self.facts;
        let circumstances = Circumstances {
            now: facts.options.now,
            is_rss_2: facts.is_rss_2(),
            follows_profile: &|| facts.has_references && has_profile_references(at),
        };
        for check in checks {
            let value = match check {
                Check::AsWritten(_) => value,
                _ if at.attribute.is_some() => value,
                _ => value.trim(),
            };
            for fault in check.faults(value, &circumstances) {
                self.report_fault(at, value, fault);
            }
        }
    }

    /// Reports a fault where it stands in a value.
    pub(in crate::validate) fn report_fault(&mut self, at: &Subject, value: &str, fault: Fault) {
        let part = fault.part.clone().and_then(|part| locate::in_xml(at, value, &part));
        self.report_fault_at(at, part.unwrap_or_else(|| at.span()), fault);
    }

    /// Reports a fault at a place of its own.
    pub(in crate::validate) fn report_fault_at(
        &mut self,
        at: &Subject,
        place: Range<usize>,
        fault: Fault,
    ) {
        let message = format!("{} {}", at.called(self.kind()), fault.said);
        let parameters: Vec<(&str, &str)> =
            fault.parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.report_at(fault.rule, at, place, message, &parameters);
    }

    /// An element that its parent's vocabulary does not have.
    pub(in crate::validate) fn undefined(&mut self, node: Node, child: Node) -> &mut Diagnostic {
        let (parent, name) = (name_of(node, self.kind()), name_of(child, self.kind()));
        let message = format!("{parent} has no element {name}");
        self.report_tag(&rule::UndefinedElement, child, message, &[])
    }

    /// Reports an attribute that has no place on its element.
    pub(in crate::validate) fn unexpected_attribute(
        &mut self,
        node: Node,
        attribute: Attribute,
    ) -> &mut Diagnostic {
        let name = attribute_name(&attribute);
        let subject = Subject { node, attribute: Some(attribute) };
        let message = format!("`{name}` is not allowed on `{}`", name_of(node, self.kind()));
        let parameters = [("attribute", name.as_str())];
        let place = attribute.range_qname();
        self.report_at(&rule::UnexpectedAttribute, &subject, place, message, &parameters)
    }
}

/// Whether the line on which the start tag of an element stands has a reference of the profile's form.
fn has_profile_references(at: &Subject) -> bool {
    let text = at.node.document().input_text();
    let start = at.node.range().start;
    let tag_end = text[start..].find('>').map_or(text.len(), |end| start + end);
    let line_start = text[..tag_end].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[tag_end..].find('\n').map_or(text.len(), |newline| tag_end + newline);
    text[line_start..line_end].contains("&#x")
}

/// Adds to a finding on a name which one may be meant.
pub(super) fn suggest(
    found: &mut Diagnostic,
    name: &str,
    known: impl Iterator<Item = &'static str>,
) {
    if let Some(near) = nearest(name, known) {
        found.help = Some(format!("did you mean `{near}`?"));
    }
}
