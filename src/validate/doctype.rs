//! Document types: that of RSS 0.91 serves no other version, none is fetched, and the names that one outside may
//! declare are no fault of XML (XML 1.0, section 4.1).

use std::borrow::Cow;
use std::collections::HashSet;

use roxmltree::Node;

use crate::diagnostic::Diagnostic;
use crate::rule;
use crate::validate::findings::Findings;
use crate::validate::html::names;
use crate::validate::kind::DocumentKind;
use crate::validate::walk::Walk;

const NETSCAPE: &str = "http://my.netscape.com/publish/formats/rss-0.91.dtd";
const RSS_BOARD: &str = "http://www.rssboard.org/rss-0.91.dtd";

/// The document type declaration of a document.
fn declared(text: &str) -> Option<&str> {
    let start = text.find("<!DOCTYPE")?;
    let rest = &text[start..];
    let end = match (rest.find('['), rest.find('>')) {
        (Some(open), Some(close)) if open < close => rest.find("]>").map(|at| at + 2),
        (_, close) => close.map(|at| at + 1),
    };
    Some(&rest[..end.unwrap_or(rest.len())])
}

/// Whether a declaration is that of RSS 0.91, whose address has moved.
fn is_of_rss(declared: &str) -> bool {
    declared.contains("Netscape Communications")
        && (declared.contains(NETSCAPE) || declared.contains(RSS_BOARD))
}

/// Judges the declaration.
pub(super) fn judge(walk: &mut Walk, text: &str, root: Node) {
    let Some(declared) = declared(text) else { return };
    if declared.contains("Netscape Communications") && declared.contains(NETSCAPE) {
        let message = "the document type of RSS 0.91 lies at an address that is gone";
        walk.report_tag(&rule::DeprecatedDTD, root, message, &[]);
    }
    if is_of_rss(declared)
        && walk.kind() == DocumentKind::Rss
        && root.attribute("version") != Some("0.91")
    {
        let message = "the document type is that of RSS 0.91, and the version is another";
        walk.report_tag(&rule::InvalidDoctype, root, message, &[]);
    }
    if declared.contains("SYSTEM") {
        let message = "the document names a system entity, which readers do not fetch";
        walk.report_tag(&rule::ContainsSystemEntity, root, message, &[]);
    }
}

/// A document type without references to parameter entities, none of which are fetched.
fn without_parameters(declared: &str) -> String {
    let mut out = String::with_capacity(declared.len());
    let mut rest = declared;
    while let Some(at) = rest.find('%') {
        let name = rest[at + 1..].split(';').next().unwrap_or_default();
        let is_reference = !name.is_empty() && name.chars().all(char::is_alphanumeric);
        let length = if is_reference { name.len() + 2 } else { 1 };
        let length = length.min(rest.len() - at);
        out.push_str(&rest[..at]);
        out.push_str(&if is_reference { " ".repeat(length) } else { "%".to_owned() });
        rest = &rest[at + length..];
    }
    out + rest
}

/// A document in which the references to what a document type outside may declare are blank, so that places stay. Each
/// is reported, but for the names of HTML with the document type of RSS 0.91.
pub(super) fn without_outer_entities<'t>(
    text: &'t str,
    found: &mut Vec<Diagnostic>,
) -> Cow<'t, str> {
    let Some(declared) = declared(text) else { return text.into() };
    let outer = declared.split('[').next().unwrap_or_default();
    let has_parameters = declared.contains("<!ENTITY % ");
    if !outer.contains("PUBLIC") && !outer.contains("SYSTEM") && !has_parameters {
        return text.into();
    }
    let own = declared.split("<!ENTITY").skip(1).filter_map(|rest| rest.split_whitespace().next());
    let known: HashSet<&str> = own.chain(["amp", "lt", "gt", "quot", "apos"]).collect();
    let knows_html = is_of_rss(declared);
    let start = text.find(declared).unwrap_or(0) + declared.len();
    let mut out = without_parameters(&text[..start]);
    let mut undefined = Findings::new();
    let mut at = start;
    while let Some(next) = text[at..].find(['&', '<']).map(|next| at + next) {
        out.push_str(&text[at..next]);
        let rest = &text[next..];
        let name = reference(rest).filter(|name| !known.contains(name));
        let length = match name {
            Some(name) => name.len() + 2,
            None if rest.starts_with("<![CDATA[") => rest.find("]]>").unwrap_or(rest.len()),
            None => 1,
        };
        match name {
            Some(name) => {
                out.extend(std::iter::repeat_n(' ', length));
                if !(knows_html && names::CHARACTERS.contains(name)) {
                    let message = format!("`&{name};` is not defined in the document");
                    let span = next..next + length;
                    let found = Diagnostic::new(&rule::UndefinedNamedEntity, span, message);
                    undefined.push(found).parameters.push(("value", name.to_owned()));
                }
            }
            None => out.push_str(&rest[..length]),
        }
        at = next + length;
    }
    out.push_str(&text[at..]);
    found.extend(undefined.finish());
    out.into()
}

/// The longest name of a character that is looked for, in bytes.
const LONGEST: usize = 100;

/// The name of the entity to which a text refers at its beginning.
fn reference(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &rest[..end];
    (!name.is_empty() && name.chars().all(char::is_alphanumeric)).then_some(name)
}
