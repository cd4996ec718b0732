//! `paperfeed.toml`: the settings of a site.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Source};
use crate::key::{self, Key, Keys, Kind, Renamed};
use crate::rule::{self, Level};
use crate::{syntax, value};

/// The name of the settings file.
pub const FILE_NAME: &str = "paperfeed.toml";

/// What is the same in every feed of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The list's name.
    pub title: String,
    /// Where `feeds/` is served, with a slash at the end.
    pub url: String,
    /// The list in one sentence.
    pub description: String,
    /// Who makes the list; the author of papers without authors.
    pub author: String,
    /// A BCP 47 tag.
    pub language: String,
    /// Authority and date of the ids, `example.org,2024`.
    pub tag: String,
    /// The address of a picture.
    pub icon: Option<String>,
    /// How many weeks the main feed holds.
    pub weeks: usize,
    /// Which day of a paper readers sort by.
    pub date: DateShown,
    /// Ids that were published and are taken back on purpose.
    pub withdrawn: Vec<String>,
    /// Topics that were renamed.
    pub renamed: Vec<Renamed>,
    /// A WebSub hub.
    pub hub: Option<String>,
}

impl Site {
    /// Settings that serve to examine entries while the real ones cannot be read.
    pub fn stand_in() -> Self {
        Site {
            title: String::new(),
            url: String::new(),
            description: String::new(),
            author: String::new(),
            language: String::new(),
            tag: String::new(),
            icon: None,
            weeks: 1,
            date: DateShown::Released,
            withdrawn: vec![],
            renamed: vec![],
            hub: None,
        }
    }
}

/// Which day an item bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateShown {
    /// The day the paper came out.
    Released,
    /// The day its week was listed.
    Listed,
}

/// The keys of `[site]`.
pub const SITE: Keys = Keys {
    what: "[site]",
    keys: &[
        Key { name: "title", kind: Kind::Line, needed: true, help: "the list's name" },
        Key { name: "url", kind: Kind::Url, needed: true, help: "the URL where feeds/ is served" },
        Key {
            name: "description",
            kind: Kind::Line,
            needed: true,
            help: "the list in one sentence",
        },
        Key { name: "author", kind: Kind::Line, needed: true, help: "who makes the list" },
        Key { name: "language", kind: Kind::Language, needed: false, help: "a BCP 47 tag; \"en\"" },
        Key {
            name: "tag",
            kind: Kind::TagOwner,
            needed: true,
            help: "a domain and a date on which you controlled it, such as \
                \"papers.example.org,2024\"; it begins every ID, so it never changes",
        },
        Key {
            name: "icon",
            kind: Kind::Url,
            needed: false,
            help: "the URL of a square picture; paperfeed's if left out",
        },
    ],
};

/// The keys of `[feed]`.
pub const FEED: Keys = Keys {
    what: "[feed]",
    keys: &[
        Key { name: "weeks", kind: Kind::Count, needed: false, help: "weeks in the main feed; 10" },
        Key {
            name: "date",
            kind: Kind::Choice(&["released", "listed"]),
            needed: false,
            help: "the date that items have; \"released\"",
        },
        Key {
            name: "withdrawn",
            kind: Kind::List(&Kind::Id),
            needed: false,
            help: "published IDs that are withdrawn on purpose; `paperfeed withdraw` adds them",
        },
        Key {
            name: "renamed",
            kind: Kind::Renamed,
            needed: false,
            help: "folders of topics that go on under another topic: { agents = \"ai-agents\" }",
        },
        Key { name: "hub", kind: Kind::Url, needed: false, help: "the URL of a WebSub hub" },
    ],
};

/// The tables of the file.
pub const SETTINGS: Keys = Keys {
    what: FILE_NAME,
    keys: &[
        Key { name: "site", kind: Kind::Table(&SITE), needed: true, help: "what the site is" },
        Key { name: "feed", kind: Kind::Table(&FEED), needed: false, help: "what feeds hold" },
    ],
};

/// Reads the settings and says everything that is wrong with them. There is a site if there is no
/// error.
///
/// ```
/// use paperfeed::{diagnostic::Source, site};
/// let text = r#"
/// [site]
/// title = "Papers"
/// url = "https://papers.example.org"
/// description = "Papers worth reading"
/// author = "A. Curator"
/// tag = "papers.example.org,2024"
/// "#;
/// let source = Source { path: "paperfeed.toml".into(), text: text.into() };
/// assert_eq!(site::read(&source).0.unwrap().url, "https://papers.example.org/");
/// ```
pub fn read(source: &Source) -> (Option<Site>, Vec<Diagnostic>) {
    let text = &source.text;
    let (root, mut found) = syntax::parse(text);
    let Some(root) = &root else { return (None, found) };
    key::check(text, root, &SETTINGS, 0..0, &mut found);
    check_url(root, &mut found);
    check_withdrawn(root, &mut found);
    let is_valid = found.iter().all(|found| found.rule.level != Level::Error);
    (is_valid.then(|| site_of(root)), found)
}

fn table<'t, 'a>(root: &'t DeTable<'a>, name: &str) -> Option<&'t DeTable<'a>> {
    match root.get(name).map(|value| value.get_ref()) {
        Some(DeValue::Table(table)) => Some(table),
        _ => None,
    }
}

/// The settings of a file without errors.
fn site_of(root: &DeTable) -> Site {
    let (site, feed) = (table(root, "site"), table(root, "feed"));
    let text = |name: &str| site?.get(name).and_then(key::text_of).map(|text| text.into_owned());
    let of_feed = |name: &str| feed?.get(name);
    let text_of_feed = |name: &str| of_feed(name).and_then(key::text_of);
    let withdrawn = of_feed("withdrawn").map(key::texts_of).unwrap_or_default();
    let mut url = text("url").unwrap_or_default();
    if !url.ends_with('/') {
        url.push('/');
    }
    Site {
        title: text("title").unwrap_or_default(),
        url,
        description: text("description").unwrap_or_default(),
        author: text("author").unwrap_or_default(),
        language: text("language").unwrap_or_else(|| "en".to_owned()),
        tag: text("tag").unwrap_or_default(),
        icon: text("icon").map(|icon| value::ascii_url(&icon)),
        weeks: of_feed("weeks").and_then(key::count_of).unwrap_or(10),
        date: match text_of_feed("date").as_deref() {
            Some("listed") => DateShown::Listed,
            _ => DateShown::Released,
        },
        withdrawn: withdrawn.into_iter().map(|id| id.into_owned()).collect(),
        renamed: of_feed("renamed").map(key::renamed_of).unwrap_or_default(),
        hub: text_of_feed("hub").map(|hub| value::ascii_url(&hub)),
    }
}

/// What is withdrawn are whole ids, as they stand in feeds.
fn check_withdrawn(root: &DeTable, found: &mut Vec<Diagnostic>) {
    let withdrawn = table(root, "feed").and_then(|feed| feed.get("withdrawn"));
    let Some(DeValue::Array(ids)) = withdrawn.map(|value| value.get_ref()) else { return };
    for value in ids.iter() {
        if let Some(id) = key::text_of(value).filter(|id| !id.starts_with("tag:")) {
            let message = format!("invalid ID {id:?}: a published ID begins with tag:");
            let help = "use the whole ID as it stands in a feed, or run `paperfeed withdraw`";
            found.push(Diagnostic::new(&rule::InvalidId, value.span(), message).with_help(help));
        }
    }
}

/// Addresses are made by adding to the site's, so it can have no query or fragment.
fn check_url(root: &DeTable, found: &mut Vec<Diagnostic>) {
    let Some(value) = table(root, "site").and_then(|site| site.get("url")) else { return };
    let Some(url) = key::text_of(value).filter(|url| value::url(url).is_ok()) else { return };
    if let Err(reason) = value::site_url(&url) {
        let message = format!("invalid URL {:?}: {reason}", value::without_credentials(&url));
        let help = "use the URL of the folder where feeds/ is served, such as \"https://papers.example.org/\"";
        found.push(Diagnostic::new(&rule::InvalidUrl, value.span(), message).with_help(help));
    }
}
