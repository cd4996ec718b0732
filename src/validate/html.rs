//! HTML inside feeds: markup that is not declared, markup that readers drop because it may do harm,
//! and faults of HTML's own syntax.

use html5gum::{Token, Tokenizer};

use crate::rule::{self, Rule};
use crate::validate::kind::Kind;
use crate::validate::name;
use crate::validate::walk::{Subject, Walk, called};

pub(super) mod names;

use names::{DROPPED_TAGS, ENTITIES, KEPT_TAGS, SAFE_ATTRIBUTES, SAFE_KEYWORDS, SAFE_PROPERTIES};

/// Something wrong with markup.
#[derive(PartialEq)]
pub(super) struct Fault {
    pub(super) rule: &'static Rule,
    /// What is wrong, to follow the name of what holds it.
    pub(super) message: String,
    pub(super) parameters: Vec<(&'static str, String)>,
}

impl Fault {
    fn new(rule: &'static Rule, message: String, parameters: &[(&'static str, &str)]) -> Self {
        let parameters = parameters.iter().map(|(name, value)| (*name, (*value).to_owned()));
        Fault { rule, message, parameters: parameters.collect() }
    }
}

/// How many different faults of one rule are told of in one value. What makes the first is in all.
const MOST: usize = 20;

/// Adds a fault, if it is not there and its rule not at its limit.
fn add(faults: &mut Vec<Fault>, fault: Fault) {
    let of_rule = faults.iter().filter(|known| known.rule == fault.rule).count();
    if of_rule < MOST && !faults.contains(&fault) {
        faults.push(fault);
    }
}

/// Judges HTML that is written as text in XML: escaped, or in a CDATA section.
pub(super) fn escaped(walk: &mut Walk, at: &Subject, value: &str) {
    tell(walk, at, faults(value));
}

/// Reports faults of markup at what holds it.
pub(super) fn tell(walk: &mut Walk, at: &Subject, faults: Vec<Fault>) {
    for fault in faults {
        if fault.rule == &rule::ContainsRelRef && has_base(walk, at) {
            continue;
        }
        let message = format!("{} {}", called(walk, at), fault.message);
        let parameters: Vec<(&str, &str)> =
            fault.parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        walk.report_with(fault.rule, at, message, &parameters);
    }
}

/// What is wrong with HTML.
pub(super) fn faults(value: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !value.contains(['<', '&']) && crate::text::damage(value).is_none() {
        return faults;
    }
    faults.extend(reference_fault(value).map(|fault| not_html(&fault)));
    for token in Tokenizer::new(value) {
        match token {
            Ok(Token::StartTag(tag)) => {
                let name = String::from_utf8_lossy(&tag.name);
                if !element(&name, &mut faults) {
                    continue;
                }
                for (attribute, content) in &tag.attributes {
                    let attribute = String::from_utf8_lossy(attribute);
                    let content = String::from_utf8_lossy(content);
                    self::attribute(&name, &attribute, &content, &mut faults);
                }
            }
            Ok(Token::Error(fault)) => add(&mut faults, not_html(fault.as_str())),
            _ => {}
        }
    }
    faults
}

fn is_tag(name: &str) -> bool {
    KEPT_TAGS.contains(&name) || DROPPED_TAGS.contains(&name)
}

/// Judges the name of an element of HTML. Says whether readers keep it.
pub(super) fn element(name: &str, faults: &mut Vec<Fault>) -> bool {
    let is_kept = KEPT_TAGS.contains(&name);
    if DROPPED_TAGS.contains(&name) {
        let message = format!("holds <{name}>, which readers drop");
        add(faults, Fault::new(&rule::SecurityRisk, message, &[("tag", name)]));
    } else if !is_kept {
        add(faults, not_html(&format!("<{name}> is no element of HTML")));
    }
    is_kept
}

/// Judges an attribute of an element of HTML.
pub(super) fn attribute(tag: &str, name: &str, value: &str, faults: &mut Vec<Fault>) {
    if name == "style" {
        for part in dangerous_styles(value) {
            let message = format!("holds the style {part:?}, which readers drop");
            let parameters = [("attr", "style"), ("value", part.as_str())];
            add(faults, Fault::new(&rule::DangerousStyleAttr, message, &parameters));
        }
    } else if !SAFE_ATTRIBUTES.contains(&name) {
        let message = format!("holds the attribute {name}, which readers drop");
        add(faults, Fault::new(&rule::SecurityRiskAttr, message, &[("attr", name)]));
    } else if is_address(tag, name) && is_relative(value) {
        let message = format!("holds the relative address {value:?}");
        add(faults, Fault::new(&rule::ContainsRelRef, message, &[("value", value)]));
    }
}

fn not_html(fault: &str) -> Fault {
    Fault::new(&rule::NotHtml, format!("is not sound HTML: {fault}"), &[("value", fault)])
}

fn is_address(tag: &str, name: &str) -> bool {
    matches!((tag, name), ("a" | "area", "href") | ("img" | "audio" | "video" | "source", "src"))
}

/// Whether an address has no scheme. A fragment alone points into the text itself.
fn is_relative(value: &str) -> bool {
    let value = value.trim();
    let scheme = value.split(['/', '?', '#']).next().unwrap_or_default();
    !value.starts_with('#') && !scheme.contains(':')
}

/// In Atom relative addresses have a base (RFC 4287, section 2); RSS has none.
fn has_base(walk: &Walk, at: &Subject) -> bool {
    walk.kind != Kind::Rss
        || at.node.ancestors().any(|node| node.has_attribute((name::XML, "base")))
}

/// A named reference that no semicolon ends: parsers of HTML guess what it means.
fn reference_fault(value: &str) -> Option<String> {
    value.match_indices('&').find_map(|(at, _)| {
        let name = &value[at + 1..];
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let open =
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name[end..].starts_with(';');
        open.then(|| format!("&{} has no semicolon", &name[..end]))
    })
}

/// The first end tag of an element of HTML in a text, such as `</b>`.
pub(super) fn end_tag(value: &str) -> Option<String> {
    value.match_indices("</").find_map(|(at, _)| {
        let name = &value[at + 2..];
        // Names have no more than letters, digits and hyphens: without a `>` nothing far is searched.
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
        let known = name[end..].starts_with('>') && is_tag(&name[..end].to_ascii_lowercase());
        known.then(|| value[at..at + 2 + end + 1].to_owned())
    })
}

/// The first reference to a character of HTML in a text, such as `&eacute;` or `&#239;`.
pub(super) fn reference(value: &str) -> Option<String> {
    value.match_indices('&').find_map(|(at, _)| {
        let name = &value[at + 1..];
        if name.starts_with('#') {
            return Some("&#".to_owned());
        }
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        ENTITIES.binary_search(&&name[..end]).is_ok().then(|| format!("&{};", &name[..end]))
    })
}

/// The parts of a style that readers' sanitizers drop: what is not a plain property with a plain
/// value, and what could move things over the page.
pub(super) fn dangerous_styles(style: &str) -> Vec<String> {
    if !is_plain_css(style) {
        return vec![style.to_owned()];
    }
    let mut parts = Vec::new();
    for part in style.split(';').filter(|part| !part.trim().is_empty()) {
        let Some((property, value)) = part.split_once(':') else {
            parts.push(part.trim().to_owned());
            continue;
        };
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim());
        let family = property.split('-').next().unwrap_or_default();
        let sound = if SAFE_PROPERTIES.contains(&property.as_str()) {
            true
        } else if matches!(family, "background" | "border" | "margin" | "padding") {
            value.split_whitespace().all(is_plain_value) || is_plain_value(&value.replace(' ', ""))
        } else {
            false
        };
        if !sound && !value.is_empty() {
            parts.push(property);
        }
    }
    parts
}

/// Letters, digits, plain marks, quoted words and numbers in brackets: nothing that calls or loads.
fn is_plain_css(style: &str) -> bool {
    let mut rest = style;
    while let Some(first) = rest.chars().next() {
        let closed = |close: char, inner: fn(char) -> bool| {
            let end = rest[1..].find(close)?;
            rest[1..1 + end].chars().all(inner).then_some(end + 2)
        };
        let length = match first {
            '\'' => {
                closed('\'', |c| c.is_alphanumeric() || c.is_whitespace() || c == '_' || c == '-')
            }
            '"' => {
                closed('"', |c| c.is_alphanumeric() || c.is_whitespace() || c == '_' || c == '-')
            }
            '(' => closed(')', |c| c.is_ascii_digit() || c.is_whitespace() || c == ',' || c == '%'),
            c if c.is_ascii_alphanumeric() || c.is_whitespace() || ":,;#%.!-_".contains(c) => {
                Some(1)
            }
            _ => None,
        };
        match length {
            Some(length) => rest = &rest[length..],
            None => return false,
        }
    }
    true
}

/// A keyword, a colour, or a number with or without a unit.
fn is_plain_value(value: &str) -> bool {
    if SAFE_KEYWORDS.contains(&value) {
        return true;
    }
    if let Some(colour) = value.strip_prefix('#') {
        return !colour.is_empty() && colour.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if value.starts_with("rgb(") {
        return value.bytes().skip(4).all(|byte| byte.is_ascii_digit() || b"%,)".contains(&byte));
    }
    let number = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let units = ["", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "%", ",", ")"];
    number.len() < value.len() && units.contains(&number)
        || value.parse::<u32>().is_ok()
        || value.trim_end_matches(',').bytes().all(|b| b.is_ascii_digit()) && !value.is_empty()
        || value.ends_with(')')
            && value[..value.len() - 1].bytes().all(|b| b.is_ascii_digit() || b == b',')
}
