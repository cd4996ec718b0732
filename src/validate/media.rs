//! The Content-Type that a server gives a document (RFC 7303, RFC 9110).

use crate::diagnostic::Diagnostic;
use crate::media_type;
use crate::rule;
use crate::validate::kind::DocumentKind;

/// The charset that a Content-Type names.
pub(super) fn charset(content_type: &str) -> Option<&str> {
    let (_, parameters) = content_type.split_once(';')?;
    let named = parameters.split(';').filter_map(|parameter| parameter.trim().split_once('='));
    named
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("charset"))
        .map(|(_, value)| value.trim_matches('"'))
}

/// The types of a kind of document: its own first.
fn types(kind: DocumentKind) -> &'static [&'static str] {
    match kind {
        DocumentKind::Atom => &[media_type::ATOM],
        DocumentKind::Rss => &[media_type::RSS],
        DocumentKind::Rdf => &[media_type::RDF, media_type::RSS],
        DocumentKind::Opml => &["text/x-opml"],
        DocumentKind::Publishing => &["application/atomsvc+xml", "application/atomcat+xml"],
        DocumentKind::Json => &[media_type::JSON_FEED, media_type::JSON],
        DocumentKind::Unknown => &[],
    }
}

/// How far programs look for what a document of a common type is, in bytes.
const HEAD: usize = 512;

/// Judges a Content-Type for a kind of document.
pub(super) fn judge(content_type: &str, kind: DocumentKind, text: &str) -> Option<Diagnostic> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let types = types(kind);
    let own = types.first()?;
    let is_common = kind != DocumentKind::Json && matches!(&*essence, "text/xml" | media_type::XML);
    let told = |rule, message: String| {
        let help = format!("make the server send `Content-Type: {own}`");
        Some(Diagnostic::new(rule, 0..0, message).with_help(help))
    };
    let head = &text[..text.floor_char_boundary(HEAD)];
    let roots = ["<rss", "<feed", "<opml", "<rdf:RDF", "<entry", "<service", "<categories"];
    if !is_common && !types.contains(&essence.as_str()) {
        let message = format!("the server sends {essence:?}, which is not a type of this format");
        told(&rule::UnexpectedContentType, message)
    } else if is_common && !roots.iter().any(|root| head.contains(root)) {
        let message = format!("the server sends {essence}, and the root element stands far below");
        told(&rule::NonSpecificMediaType, message)
    } else if essence == "text/xml" && charset(content_type).is_none() {
        told(&rule::TextXml, "the server sends text/xml without a charset".to_owned())
    } else {
        None
    }
}
