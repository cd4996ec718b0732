//! What a document can be.

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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

impl Kind {
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
            Kind::Rss => format!("RSS{}", named("<rss").unwrap_or_default()),
            Kind::Rdf if text.contains("http://my.netscape.com/rdf/simple/0.9/") => {
                "RSS 0.90".to_owned()
            }
            Kind::Rdf => "RSS 1.0".to_owned(),
            Kind::Atom => "Atom 1.0".to_owned(),
            Kind::Opml => format!("OPML{}", named("<opml").unwrap_or_default()),
            Kind::Publishing => "Atom Publishing Protocol".to_owned(),
            Kind::Json if text.contains("https://jsonfeed.org/version/1.1") => {
                "JSON Feed 1.1".to_owned()
            }
            Kind::Json => "JSON Feed 1".to_owned(),
            Kind::Unknown => "feed".to_owned(),
        }
    }

    /// The name that the output for programs uses.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Rss => "rss2",
            Kind::Rdf => "rss1",
            Kind::Atom => "atom",
            Kind::Opml => "opml",
            Kind::Publishing => "app",
            Kind::Json => "json",
            Kind::Unknown => "unknown",
        }
    }
}
