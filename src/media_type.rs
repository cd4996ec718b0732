//! Media types, each written once (<https://www.iana.org/assignments/media-types>).

/// Atom (RFC 4287, section 7).
pub const ATOM: &str = "application/atom+xml";
/// RSS, which is not registered; readers and browsers know it.
pub const RSS: &str = "application/rss+xml";
/// RDF (RFC 3870), and so RSS 1.0.
pub const RDF: &str = "application/rdf+xml";
/// JSON Feed (<https://www.jsonfeed.org/version/1.1/>).
pub const JSON_FEED: &str = "application/feed+json";
/// JSON.
pub const JSON: &str = "application/json";
/// XML of any kind (RFC 7303).
pub const XML: &str = "application/xml";

/// HTML.
pub const HTML: &str = "text/html";
/// PDF (RFC 8118).
pub const PDF: &str = "application/pdf";

/// The types of files that are no feeds, by the ending of their names, as static hosts have them.
const BY_ENDING: [(&str, &str); 14] = [
    (".html", "text/html; charset=utf-8"),
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".json", "application/json; charset=utf-8"),
    (".opml", "text/x-opml; charset=utf-8"),
    (".xml", "application/xml; charset=utf-8"),
    (".bib", "text/x-bibtex; charset=utf-8"),
    (".txt", "text/plain; charset=utf-8"),
    (".png", "image/png"),
    (".jpg", "image/jpeg"),
    (".jpeg", "image/jpeg"),
    (".gif", "image/gif"),
    (".webp", "image/webp"),
    (".svg", "image/svg+xml; charset=utf-8"),
];

/// The type as which a file is served, by its name, unless a format says otherwise.
pub fn of_ending(name: &str) -> &'static str {
    let known = BY_ENDING.iter().find(|(ending, _)| name.ends_with(ending));
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}
