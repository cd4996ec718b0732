//! In which item a finding stands, so that people find it where they wrote it.

use roxmltree::{Document, Node};

use crate::diagnostic::Diagnostic;
use crate::validate::kind::DocumentKind;
use crate::validate::subject::trimmed_text_of;

/// Gives each finding within an item the title of the item, unless it is about the title.
pub(super) fn name(document: &Document, kind: DocumentKind, found: &mut [Diagnostic]) {
    if found.is_empty()
        || !matches!(kind, DocumentKind::Rss | DocumentKind::Rdf | DocumentKind::Atom)
    {
        return;
    }
    let is_item = |node: &Node| matches!(node.tag_name().name(), "item" | "entry");
    let holder = if kind == DocumentKind::Rss {
        document.root_element().children().find(|node| node.has_tag_name("channel"))
    } else {
        Some(document.root_element())
    };
    let items: Vec<Node> =
        holder.into_iter().flat_map(|holder| holder.children()).filter(is_item).collect();
    for diagnostic in found {
        let start = diagnostic.span.start;
        let before = items.partition_point(|item| item.range().start <= start);
        let item = before.checked_sub(1).map(|at| items[at]);
        let title = item
            .filter(|item| start < item.range().end)
            .and_then(|item| item.children().find(|child| child.tag_name().name() == "title"));
        diagnostic.item = title
            .filter(|title| !title.range().contains(&start))
            .map(|title| trimmed_text_of(title).split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|title| !title.is_empty());
    }
}
