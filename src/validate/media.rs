//! The Content-Type that a server gives a document (RFC 7303, RFC 9110).

use crate::diagnostic::Diagnostic;
use crate::rule;
use crate::validate::kind::Kind;

/// The charset that a Content-Type names.
pub(super) fn charset(content_type: &str) -> Option<&str> {
    let (_, parameters) = content_type.split_once(';')?;
    let named = parameters.split(';').filter_map(|parameter| parameter.trim().split_once('='));
    named
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("charset"))
        .map(|(_, value)| value.trim_matches('"'))
}

/// Judges a Content-Type for a kind of document.
pub(super) fn judge(content_type: &str, kind: Kind) -> Option<Diagnostic> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let expected: &[&str] = match kind {
        Kind::Atom => &["application/atom+xml", "application/xml"],
        Kind::Rss => &["application/rss+xml", "application/xml"],
        Kind::Rdf => &["application/rss+xml", "application/rdf+xml", "application/xml"],
        Kind::Opml => &["text/x-opml", "application/xml"],
        Kind::Publishing => {
            &["application/atomsvc+xml", "application/atomcat+xml", "application/xml"]
        }
        Kind::Json => &["application/feed+json", "application/json"],
        Kind::Unknown => return None,
    };
    let told = |rule, message: String| Some(Diagnostic::new(rule, 0..0, message));
    match essence.as_str() {
        known if expected.contains(&known) => None,
        "text/xml" if kind != Kind::Json => {
            told(&rule::TextXml, "the server sends text/xml".to_owned())
        }
        "application/octet-stream" | "binary/octet-stream" | "text/plain" => {
            told(&rule::NonSpecificMediaType, format!("the server sends {essence}"))
        }
        other => told(&rule::UnexpectedContentType, format!("the server sends {other:?}")),
    }
}
