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
