//! Formulas in TeX as MathML, read by pulldown-latex and written by us.
//!
//! The crate's writer escapes neither operators nor function names, goes on after a fault, and writes styles, which a
//! page's policy refuses. So a formula with a fault is none; what the crate writes is parsed, and only what a list names
//! is written again, escaped. A formula with anything else stays as it was written.

use pulldown_latex::{Parser, RenderConfig, Storage, config::DisplayMode, push_mathml};
use roxmltree::{Document, Node};

use crate::text::{escape, escape_attribute, xml_allows};

/// In bytes; what is longer stays as it was written.
const LONGEST: usize = 2_000;

/// How deep groups may be nested: parser and browser go down by recursion.
const DEEPEST: usize = 30;

/// Commands that make others, with which a short formula becomes a long one, and one at which the crate panics.
const REFUSED: [&str; 9] = [
    "\\char",
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
];

/// Elements of MathML Core (<https://www.w3.org/TR/mathml-core/>).
const ELEMENTS: [&str; 20] = [
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mpadded",
    "mphantom",
];

/// Attributes that are kept; styles and classes go.
const ATTRIBUTES: [&str; 12] = [
    "stretchy",
    "mathvariant",
    "displaystyle",
    "scriptlevel",
    "width",
    "height",
    "depth",
    "linethickness",
    "accent",
    "minsize",
    "maxsize",
    "movablelimits",
];

/// A formula as MathML with its TeX as annotation; none if it has a fault.
///
/// ```
/// use paperfeed::markdown::math::mathml;
/// let formula = mathml("a < b", false).unwrap();
/// assert!(formula.contains("<mo>&lt;</mo>"), "{formula}");
/// assert_eq!(mathml(r"\frac{a", false), None);
/// ```
pub fn mathml(tex: &str, is_block: bool) -> Option<String> {
    let is_simple = tex.len() <= LONGEST
        && !tex.trim().is_empty()
        && deepest(tex) <= DEEPEST
        && tex.chars().all(xml_allows)
        && !REFUSED.iter().any(|name| tex.contains(name));
    let written = if is_simple { written(tex, is_block)? } else { return None };
    let document = Document::parse(&written).ok()?;
    let mut formula = String::with_capacity(written.len() + tex.len());
    formula.push_str(if is_block { "<math display=\"block\">" } else { "<math>" });
    formula.push_str("<semantics><mrow>");
    for node in document.root_element().children() {
        write(node, &mut formula)?;
    }
    formula.push_str("</mrow><annotation encoding=\"application/x-tex\">");
    formula.push_str(&escape(tex));
    formula.push_str("</annotation></semantics></math>");
    Some(formula)
}

/// How deep groups, roots and brackets are nested at most, as far as that can be told without parsing.
fn deepest(tex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in tex.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    let count = |command: &str| tex.matches(command).count();
    deepest + count("\\left") + count("\\sqrt") + count("\\frac") + count("^^") + count("__")
}

/// What the crate makes of a formula, as XML.
fn written(tex: &str, is_block: bool) -> Option<String> {
    let storage = Storage::new();
    // All events first: the writer would go on after a fault.
    let events = Parser::new(tex, &storage).collect::<Result<Vec<_>, _>>().ok()?;
    let display_mode = if is_block { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut written = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut written, events, config).ok()?;
    Some(with_escapes(&written))
}

/// `<mo><</mo>` and `&nbsp;` as XML.
fn with_escapes(written: &str) -> String {
    let mut escaped = String::with_capacity(written.len() + 16);
    for (at, character) in written.char_indices() {
        let rest = &written[at + character.len_utf8()..];
        let is_tag = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let is_reference =
            ["amp;", "lt;", "gt;", "nbsp;"].iter().any(|name| rest.starts_with(name));
        match character {
            '<' if !is_tag => escaped.push_str("&lt;"),
            '&' if !is_reference => escaped.push_str("&amp;"),
            character => escaped.push(character),
        }
    }
    escaped.replace("&nbsp;", "\u{A0}")
}

/// Writes a node; none if it holds an element that is not listed.
fn write(node: Node, formula: &mut String) -> Option<()> {
    if let Some(text) = node.text().filter(|_| node.is_text()) {
        formula.push_str(&escape(text));
        return Some(());
    }
    let name = ELEMENTS.into_iter().find(|name| *name == node.tag_name().name())?;
    formula.push('<');
    formula.push_str(name);
    for attribute in node.attributes().filter(|attribute| ATTRIBUTES.contains(&attribute.name())) {
        formula.push_str(&format!(
            " {}=\"{}\"",
            attribute.name(),
            escape_attribute(attribute.value())
        ));
    }
    formula.push('>');
    for child in node.children() {
        write(child, formula)?;
    }
    formula.push_str(&format!("</{name}>"));
    Some(())
}
