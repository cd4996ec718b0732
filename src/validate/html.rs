//! HTML inside feeds: markup that is not declared, markup that readers drop because it may do harm,
//! and faults of HTML's own syntax.

use html5gum::{Token, Tokenizer};

use crate::rule::{self, Rule};
use crate::validate::kind::Kind;
use crate::validate::name;
use crate::validate::walk::{Subject, Walk, called};

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

/// Judges the name of an element of HTML. Says whether readers keep it.
pub(super) fn element(name: &str, faults: &mut Vec<Fault>) -> bool {
    if !TAGS.contains(&name) {
        add(faults, not_html(&format!("<{name}> is no element of HTML")));
    } else if !SAFE_TAGS.contains(&name) {
        let message = format!("holds <{name}>, which readers drop");
        add(faults, Fault::new(&rule::SecurityRisk, message, &[("tag", name)]));
    }
    SAFE_TAGS.contains(&name)
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
        let known = name[end..].starts_with('>')
            && TAGS.contains(&name[..end].to_ascii_lowercase().as_str());
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

/// Elements of HTML, past and present.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "command",
    "data",
    "datagrid",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "event-source",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "isindex",
    "kbd",
    "keygen",
    "label",
    "legend",
    "li",
    "link",
    "m",
    "main",
    "map",
    "mark",
    "math",
    "menu",
    "meta",
    "meter",
    "multicol",
    "nav",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "pre",
    "progress",
    "q",
    "rb",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "sound",
    "source",
    "spacer",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "xmp",
];

/// Elements that sanitizers of readers keep.
const SAFE_TAGS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "command",
    "data",
    "datagrid",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "event-source",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "keygen",
    "label",
    "legend",
    "li",
    "m",
    "main",
    "map",
    "mark",
    "math",
    "menu",
    "meter",
    "multicol",
    "nav",
    "nextid",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "pre",
    "progress",
    "q",
    "rb",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "select",
    "small",
    "sound",
    "source",
    "spacer",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Attributes that sanitizers of readers keep.
const SAFE_ATTRIBUTES: &[&str] = &[
    "abbr",
    "accept",
    "accept-charset",
    "accesskey",
    "action",
    "align",
    "alt",
    "autocomplete",
    "autofocus",
    "autoplay",
    "axis",
    "background",
    "balance",
    "bgcolor",
    "bgproperties",
    "border",
    "bordercolor",
    "bordercolordark",
    "bordercolorlight",
    "bottompadding",
    "cellpadding",
    "cellspacing",
    "ch",
    "challenge",
    "char",
    "charoff",
    "charset",
    "checked",
    "choff",
    "cite",
    "class",
    "clear",
    "color",
    "cols",
    "colspan",
    "compact",
    "contenteditable",
    "controls",
    "coords",
    "data",
    "datafld",
    "datapagesize",
    "datasrc",
    "datetime",
    "decoding",
    "default",
    "delay",
    "dir",
    "disabled",
    "draggable",
    "dynsrc",
    "enctype",
    "end",
    "face",
    "for",
    "form",
    "frame",
    "galleryimg",
    "gutter",
    "headers",
    "height",
    "hidden",
    "hidefocus",
    "high",
    "href",
    "hreflang",
    "hspace",
    "icon",
    "id",
    "inputmode",
    "ismap",
    "keytype",
    "label",
    "lang",
    "leftspacing",
    "list",
    "loading",
    "longdesc",
    "loop",
    "loopcount",
    "loopend",
    "loopstart",
    "low",
    "lowsrc",
    "max",
    "maxlength",
    "media",
    "method",
    "min",
    "multiple",
    "muted",
    "name",
    "nohref",
    "noshade",
    "nowrap",
    "open",
    "optimum",
    "pattern",
    "ping",
    "placeholder",
    "playsinline",
    "point-size",
    "poster",
    "pqg",
    "preload",
    "prompt",
    "radiogroup",
    "readonly",
    "rel",
    "repeat-max",
    "repeat-min",
    "replace",
    "required",
    "rev",
    "rightspacing",
    "role",
    "rows",
    "rowspan",
    "rules",
    "scope",
    "selected",
    "shape",
    "size",
    "sizes",
    "span",
    "src",
    "srcset",
    "start",
    "step",
    "style",
    "summary",
    "suppress",
    "tabindex",
    "target",
    "template",
    "title",
    "toppadding",
    "type",
    "unselectable",
    "urn",
    "usemap",
    "valign",
    "value",
    "variable",
    "volume",
    "vrml",
    "vspace",
    "width",
    "wrap",
    "xml:lang",
];

/// Elements of SVG that sanitizers of readers keep.
pub(super) const SAFE_SVG: &[&str] = &[
    "a",
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "circle",
    "defs",
    "desc",
    "ellipse",
    "font-face",
    "font-face-name",
    "font-face-src",
    "foreignObject",
    "g",
    "glyph",
    "hkern",
    "line",
    "linearGradient",
    "marker",
    "metadata",
    "missing-glyph",
    "mpath",
    "path",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "set",
    "stop",
    "svg",
    "switch",
    "text",
    "title",
    "tspan",
    "use",
];

/// Properties of CSS that sanitizers of readers keep with any plain value.
const SAFE_PROPERTIES: &[&str] = &[
    "azimuth",
    "background-color",
    "border-bottom-color",
    "border-collapse",
    "border-color",
    "border-left-color",
    "border-right-color",
    "border-top-color",
    "clear",
    "color",
    "cursor",
    "direction",
    "display",
    "elevation",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "overflow",
    "pause",
    "pause-after",
    "pause-before",
    "pitch",
    "pitch-range",
    "richness",
    "speak",
    "speak-header",
    "speak-numeral",
    "speak-punctuation",
    "speech-rate",
    "stress",
    "text-align",
    "text-decoration",
    "text-indent",
    "unicode-bidi",
    "vertical-align",
    "voice-family",
    "volume",
    "white-space",
    "width",
];

/// Keywords that background, border, margin and padding may have.
const SAFE_KEYWORDS: &[&str] = &[
    "auto",
    "aqua",
    "black",
    "block",
    "blue",
    "bold",
    "both",
    "bottom",
    "brown",
    "center",
    "collapse",
    "dashed",
    "dotted",
    "fuchsia",
    "gray",
    "green",
    "!important",
    "italic",
    "left",
    "lime",
    "maroon",
    "medium",
    "none",
    "navy",
    "normal",
    "nowrap",
    "olive",
    "pointer",
    "purple",
    "red",
    "right",
    "solid",
    "silver",
    "teal",
    "top",
    "transparent",
    "underline",
    "white",
    "yellow",
];

/// Names of characters (HTML 4.01, section 24), in order.
const ENTITIES: &[&str] = &[
    "AElig", "Aacute", "Acirc", "Agrave", "Alpha", "Aring", "Atilde", "Auml", "Beta", "Ccedil",
    "Chi", "Dagger", "Delta", "ETH", "Eacute", "Ecirc", "Egrave", "Epsilon", "Eta", "Euml",
    "Gamma", "Iacute", "Icirc", "Igrave", "Iota", "Iuml", "Kappa", "Lambda", "Mu", "Ntilde", "Nu",
    "OElig", "Oacute", "Ocirc", "Ograve", "Omega", "Omicron", "Oslash", "Otilde", "Ouml", "Phi",
    "Pi", "Prime", "Psi", "Rho", "Scaron", "Sigma", "THORN", "Tau", "Theta", "Uacute", "Ucirc",
    "Ugrave", "Upsilon", "Uuml", "Xi", "Yacute", "Yuml", "Zeta", "aacute", "acirc", "acute",
    "aelig", "agrave", "alefsym", "alpha", "amp", "and", "ang", "aring", "asymp", "atilde", "auml",
    "bdquo", "beta", "brvbar", "bull", "cap", "ccedil", "cedil", "cent", "chi", "circ", "clubs",
    "cong", "copy", "crarr", "cup", "curren", "dArr", "dagger", "darr", "deg", "delta", "diams",
    "divide", "eacute", "ecirc", "egrave", "empty", "emsp", "ensp", "epsilon", "equiv", "eta",
    "eth", "euml", "euro", "exist", "fnof", "forall", "frac12", "frac14", "frac34", "frasl",
    "gamma", "ge", "gt", "hArr", "harr", "hearts", "hellip", "iacute", "icirc", "iexcl", "igrave",
    "image", "infin", "int", "iota", "iquest", "isin", "iuml", "kappa", "lArr", "lambda", "lang",
    "laquo", "larr", "lceil", "ldquo", "le", "lfloor", "lowast", "loz", "lrm", "lsaquo", "lsquo",
    "lt", "macr", "mdash", "micro", "middot", "minus", "mu", "nabla", "nbsp", "ndash", "ne", "ni",
    "not", "notin", "nsub", "ntilde", "nu", "oacute", "ocirc", "oelig", "ograve", "oline", "omega",
    "omicron", "oplus", "or", "ordf", "ordm", "oslash", "otilde", "otimes", "ouml", "para", "part",
    "permil", "perp", "phi", "pi", "piv", "plusmn", "pound", "prime", "prod", "prop", "psi",
    "quot", "rArr", "radic", "rang", "raquo", "rarr", "rceil", "rdquo", "real", "reg", "rfloor",
    "rho", "rlm", "rsaquo", "rsquo", "sbquo", "scaron", "sdot", "sect", "shy", "sigma", "sigmaf",
    "sim", "spades", "sub", "sube", "sum", "sup", "sup1", "sup2", "sup3", "supe", "szlig", "tau",
    "there4", "theta", "thetasym", "thinsp", "thorn", "tilde", "times", "trade", "uArr", "uacute",
    "uarr", "ucirc", "ugrave", "uml", "upsih", "upsilon", "uuml", "weierp", "xi", "yacute", "yen",
    "yuml", "zeta", "zwj", "zwnj",
];
