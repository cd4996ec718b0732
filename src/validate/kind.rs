//! What a document can be.

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// RSS 2.0 or 0.9x.
    Rss,
    /// RSS 1.0 or 0.90.
    Rdf,
    /// Atom 1.0.
    Atom,
    /// OPML.
    Opml,
    /// Documents of the Atom Publishing Protocol.
    Publishing,
    /// JSON Feed.
    Json,
    /// None of these.
    Unknown,
}

impl DocumentKind {
    /// What a document calls itself, with the version that its root names.
    pub(super) fn with_version(self, text: &str) -> String {
        let named = |before: &str| {
            let (_, rest) = text.split_once(before)?;
            let tag = rest.split('>').next()?;
            let (_, value) = tag.split_once("version")?;
            let value = value.trim_start().strip_prefix('=')?.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            value[1..].split(quote).next().map(|version| format!(" {version}"))
        };
        match self {
            DocumentKind::Rss => format!("RSS{}", named("<rss").unwrap_or_default()),
            DocumentKind::Rdf if text.contains("http://my.netscape.com/rdf/simple/0.9/") => {
                "RSS 0.90".to_owned()
            }
            DocumentKind::Rdf => "RSS 1.0".to_owned(),
            DocumentKind::Atom => "Atom 1.0".to_owned(),
            DocumentKind::Opml => format!("OPML{}", named("<opml").unwrap_or_default()),
            DocumentKind::Publishing => "Atom Publishing Protocol".to_owned(),
            DocumentKind::Json if text.contains("https://jsonfeed.org/version/1.1") => {
                "JSON Feed 1.1".to_owned()
            }
            DocumentKind::Json => "JSON Feed 1".to_owned(),
            DocumentKind::Unknown => "feed".to_owned(),
        }
    }

    /// The name that the output for programs uses.
    pub fn name(self) -> &'static str {
        match self {
            DocumentKind::Rss => "rss2",
            DocumentKind::Rdf => "rss1",
            DocumentKind::Atom => "atom",
            DocumentKind::Opml => "opml",
            DocumentKind::Publishing => "app",
            DocumentKind::Json => "json",
            DocumentKind::Unknown => "unknown",
        }
    }
}
