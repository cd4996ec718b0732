//! `paperfeed.toml`: the settings of a site.

use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Source};
use crate::key::convert::{Renamed, count, flag, named, of_texts, placeless, renamed, text, texts};
use crate::key::write::{self, label, quoted};
use crate::key::{self, Key, Keys, Row, Spans, Value, ValueKind, of_rows};
use crate::picture::Pictures;
use crate::syntax;
use crate::value::{
    ID, LANGUAGE, PUBLIC_URL, PUBLISHED_ID, SITE_URL, STORE_URL, TAG_OWNER, URL, ascii_url,
};

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
    /// Who makes the list: the author of its feeds.
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
    /// How lists are imported.
    pub import: ImportSettings,
    /// How `feeds/` is published.
    pub publish: PublishSettings,
    /// The pictures that lie beside the entries.
    pub pictures: Arc<Pictures>,
    /// Where the keys of `[site]` have their values.
    pub site_spans: Spans,
    /// The same of `[feed]`.
    pub feed_spans: Spans,
}

/// How lists are imported, as the settings say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSettings {
    /// Files, folders and globs.
    pub from: Vec<String>,
    /// Whether the list is the source.
    pub follow: bool,
    /// What a single day becomes, one of [`SPANS`].
    pub every: String,
    /// Headings without papers.
    pub skip: Vec<String>,
    /// IDs of papers that are not wanted.
    pub except: Vec<String>,
    /// Columns and what they hold, one of [`COLUMNS`].
    pub columns: Vec<(String, String)>,
}

/// How `feeds/` is published to a store, as the settings say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishSettings {
    /// The store: `s3://BUCKET/PREFIX` and the like.
    pub to: Option<String>,
    /// Where the store is reached, if it is none of its maker's.
    pub endpoint: Option<String>,
    /// For how many seconds a copy may be kept.
    pub cache: usize,
    /// Whether text is packed.
    pub gzip: bool,
}

/// What a single day of a list may become.
pub const SPANS: &[&str] = &["day", "week", "month"];

/// What a column of a list may hold.
pub const COLUMNS: &[&str] = &[
    "summary", "title", "released", "authors", "links", "topics", "venue", "doi", "number", "skip",
];

impl Default for Site {
    /// What is so if a setting is left out; nothing where it must be there.
    fn default() -> Self {
        let mut site = Site {
            title: String::new(),
            url: String::new(),
            description: String::new(),
            author: String::new(),
            language: String::new(),
            tag: String::new(),
            icon: None,
            weeks: 0,
            date: DateShown::Released,
            withdrawn: vec![],
            renamed: vec![],
            hub: None,
            import: ImportSettings::default(),
            publish: PublishSettings::default(),
            pictures: Arc::default(),
            site_spans: Spans::default(),
            feed_spans: Spans::default(),
        };
        for row in SITE_ROWS.iter().chain(&FEED_ROWS).chain(&IMPORT_ROWS).chain(&PUBLISH_ROWS) {
            if let Ok(value) = DeValue::parse(row.key.default) {
                (row.read)(&mut site, &value);
            }
        }
        site
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

type OfSite = Row<fn(&mut Site, &Value), fn(&Site) -> Option<String>>;

/// The keys of `[site]`.
pub const SITE: Keys = Keys { what: "[site]", keys: &of_rows(&SITE_ROWS) };

/// The keys of `[feed]`.
pub const FEED: Keys = Keys { what: "[feed]", keys: &of_rows(&FEED_ROWS) };

const SITE_ROWS: [OfSite; 7] = [
    Row {
        key: Key {
            name: "title",
            required: true,
            example: "\"AI Papers of the Week\"",
            help: "the list's name",
            ..Key::OPTIONAL
        },
        read: |site, value| site.title = owned(value),
        value: |site| Some(quoted(&site.title)),
    },
    Row {
        key: Key {
            name: "url",
            kind: ValueKind::Form(&SITE_URL),
            required: true,
            example: "\"https://papers.example.org/\"",
            help: "the URL where feeds/ is served",
            more: "It may change when the site moves.",
            ..Key::OPTIONAL
        },
        read: |site, value| {
            site.url = owned(value);
            if !site.url.ends_with('/') {
                site.url.push('/');
            }
        },
        value: |site| Some(quoted(&site.url)),
    },
    Row {
        key: Key {
            name: "description",
            required: true,
            example: "\"AI papers worth reading, each week\"",
            help: "the list in one sentence",
            ..Key::OPTIONAL
        },
        read: |site, value| site.description = owned(value),
        value: |site| Some(quoted(&site.description)),
    },
    Row {
        key: Key {
            name: "author",
            required: true,
            example: "\"Ada Example\"",
            help: "who makes the list",
            more: "The author of papers without authors, too.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.author = owned(value),
        value: |site| Some(quoted(&site.author)),
    },
    Row {
        key: Key {
            name: "language",
            kind: ValueKind::Form(&LANGUAGE),
            default: "\"en\"",
            example: "\"pt-BR\"",
            help: "a BCP 47 language tag",
            ..Key::OPTIONAL
        },
        read: |site, value| site.language = owned(value),
        value: |site| Some(quoted(&site.language)),
    },
    Row {
        key: Key {
            name: "tag",
            kind: ValueKind::Form(&TAG_OWNER),
            required: true,
            example: "\"papers.example.org,2024\"",
            help: "a domain and a date on which you controlled it, such as \
                \"papers.example.org,2024\"; it begins every ID, so it never changes",
            more: "An email address may stand for the domain; the date is a year, a month or a day. Set it before \
                the first feed is published, and never change it then, not even when the site moves.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.tag = owned(value),
        value: |site| Some(quoted(&site.tag)),
    },
    Row {
        key: Key {
            name: "icon",
            kind: ValueKind::Form(&URL),
            example: "\"https://papers.example.org/icon.png\"",
            help: "the URL of a square picture; paperfeed's if left out",
            more: "Pages show it only if it lies under `site.url`.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.icon = text(value).map(|url| ascii_url(&url).into_owned()),
        value: |site| site.icon.as_deref().map(quoted),
    },
];

const FEED_ROWS: [OfSite; 5] = [
    Row {
        key: Key {
            name: "weeks",
            kind: ValueKind::Count,
            default: "10",
            example: "20",
            help: "how many weeks the main feed holds",
            ..Key::OPTIONAL
        },
        read: |site, value| site.weeks = count(value).unwrap_or(site.weeks),
        value: |site| Some(site.weeks.to_string()),
    },
    Row {
        key: Key {
            name: "date",
            kind: ValueKind::Choice(&["released", "listed"]),
            default: "\"released\"",
            example: "\"listed\"",
            help: "the date of items: when the paper was \"released\", or when its week was \"listed\"",
            more: "Readers hide what is older than about half a year, so lists of older papers want \"listed\".",
            ..Key::OPTIONAL
        },
        read: |site, value| {
            site.date = match text(value).as_deref() {
                Some("listed") => DateShown::Listed,
                _ => DateShown::Released,
            };
        },
        value: |site| match site.date {
            DateShown::Released => Some(quoted("released")),
            DateShown::Listed => Some(quoted("listed")),
        },
    },
    Row {
        key: Key {
            name: "withdrawn",
            kind: ValueKind::List { of: &ValueKind::Form(&PUBLISHED_ID), most: usize::MAX },
            default: "[]",
            example: "[\"tag:papers.example.org,2024:2024-04-15/arxiv:2404.03592\"]",
            help: "published IDs that are withdrawn on purpose; `paperfeed withdraw` adds them",
            more: "Of papers, of weeks (with all their papers) and of topic feeds.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.withdrawn = owned_texts(value),
        value: |site| list(&site.withdrawn),
    },
    Row {
        key: Key {
            name: "renamed",
            kind: ValueKind::Renamed,
            example: "{ agents = \"ai-agents\" }",
            help: "folders of topics that go on under another topic: `{ agents = \"ai-agents\" }`",
            more: "The folder of the old name goes on with the papers of the new one, at its URL and with its ID.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.renamed = renamed(value),
        value: |site| {
            let pair =
                |topic: &Renamed| format!("{} = {}", label(&topic.before), quoted(&topic.now));
            let pairs: Vec<_> = site.renamed.iter().map(pair).collect();
            (!pairs.is_empty()).then(|| format!("{{ {} }}", pairs.join(", ")))
        },
    },
    Row {
        key: Key {
            name: "hub",
            kind: ValueKind::Form(&PUBLIC_URL),
            example: "\"https://hub.example.org/\"",
            help: "the URL of a WebSub hub",
            more: "The feeds then name it.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.hub = text(value).map(|url| ascii_url(&url).into_owned()),
        value: |site| site.hub.as_deref().map(quoted),
    },
];

const IMPORT_ROWS: [OfSite; 6] = [
    Row {
        key: Key {
            name: "from",
            kind: ValueKind::List { of: &ValueKind::Line, most: usize::MAX },
            example: "[\"README.md\", \"archive/**/*.md\"]",
            help: "the lists that `paperfeed import` reads: files, folders and patterns",
            more: "Where a file is an index, the files that it links to are read.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.import.from = owned_texts(value),
        value: |site| list(&site.import.from),
    },
    Row {
        key: Key {
            name: "follow",
            kind: ValueKind::Flag,
            default: "false",
            example: "true",
            help: "whether the list is the source, so that `import` changes entries as the list changes",
            ..Key::OPTIONAL
        },
        read: |site, value| site.import.follow = flag(value).unwrap_or_default(),
        value: |site| Some(site.import.follow.to_string()),
    },
    Row {
        key: Key {
            name: "every",
            kind: ValueKind::Choice(SPANS),
            default: "\"week\"",
            example: "\"month\"",
            help: "what a single day of the list becomes: a \"day\", its \"week\" or its \"month\"",
            ..Key::OPTIONAL
        },
        read: |site, value| site.import.every = owned(value),
        value: |site| Some(quoted(&site.import.every)),
    },
    Row {
        key: Key {
            name: "skip",
            kind: ValueKind::List { of: &ValueKind::Line, most: usize::MAX },
            default: "[]",
            example: "[\"Upcoming Events\", \"Jobs\"]",
            help: "headings under which no papers stand",
            ..Key::OPTIONAL
        },
        read: |site, value| site.import.skip = owned_texts(value),
        value: |site| list(&site.import.skip),
    },
    Row {
        key: Key {
            name: "except",
            kind: ValueKind::List { of: &ValueKind::Form(&ID), most: usize::MAX },
            default: "[]",
            example: "[\"arxiv:2404.00001\"]",
            help: "IDs of papers of the list that are not wanted",
            ..Key::OPTIONAL
        },
        read: |site, value| site.import.except = owned_texts(value),
        value: |site| list(&site.import.except),
    },
    Row {
        key: Key {
            name: "columns",
            kind: ValueKind::Named(COLUMNS),
            example: "{ \"Notes\" = \"summary\", \"Rating\" = \"skip\" }",
            help: "what columns hold whose names are not known",
            more: "A table of its own, [import.columns], has room for more.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.import.columns = named(value),
        value: |site| {
            let pair =
                |(name, field): &(String, String)| format!("{} = {}", label(name), quoted(field));
            let pairs: Vec<_> = site.import.columns.iter().map(pair).collect();
            (!pairs.is_empty()).then(|| format!("{{ {} }}", pairs.join(", ")))
        },
    },
];

/// The keys of `[import]`.
pub const IMPORT: Keys = Keys { what: "[import]", keys: &of_rows(&IMPORT_ROWS) };

const PUBLISH_ROWS: [OfSite; 4] = [
    Row {
        key: Key {
            name: "to",
            kind: ValueKind::Form(&STORE_URL),
            example: "\"s3://papers.example.org\"",
            help: "the store that `paperfeed publish` publishes to",
            more: "`s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX`, `az://CONTAINER/PREFIX` or `file:///FOLDER`. Credentials come from \
                the environment, never from here.",
            ..Key::OPTIONAL
        },
        read: |site, value| site.publish.to = text(value).map(|url| url.into_owned()),
        value: |site| site.publish.to.as_deref().map(quoted),
    },
    Row {
        key: Key {
            name: "endpoint",
            kind: ValueKind::Form(&PUBLIC_URL),
            example: "\"https://s3.example.org\"",
            help: "the URL of a store that is not AWS, Google Cloud or Azure",
            ..Key::OPTIONAL
        },
        read: |site, value| {
            site.publish.endpoint = text(value).map(|url| ascii_url(&url).into_owned())
        },
        value: |site| site.publish.endpoint.as_deref().map(quoted),
    },
    Row {
        key: Key {
            name: "cache",
            kind: ValueKind::Count,
            default: "300",
            example: "600",
            help: "for how many seconds readers and CDNs may keep a copy (Cache-Control)",
            ..Key::OPTIONAL
        },
        read: |site, value| site.publish.cache = count(value).unwrap_or(site.publish.cache),
        value: |site| Some(site.publish.cache.to_string()),
    },
    Row {
        key: Key {
            name: "gzip",
            kind: ValueKind::Flag,
            default: "false",
            example: "true",
            help: "whether text is stored compressed, for stores without a CDN that does it",
            ..Key::OPTIONAL
        },
        read: |site, value| site.publish.gzip = flag(value).unwrap_or_default(),
        value: |site| Some(site.publish.gzip.to_string()),
    },
];

/// The keys of `[publish]`.
pub const PUBLISH: Keys = Keys { what: "[publish]", keys: &of_rows(&PUBLISH_ROWS) };

/// The tables of the file.
pub const SETTINGS: Keys = Keys {
    what: FILE_NAME,
    keys: &[
        Key {
            name: "site",
            kind: ValueKind::Table(&SITE),
            required: true,
            help: "what the site is",
            ..Key::OPTIONAL
        },
        Key {
            name: "feed",
            kind: ValueKind::Table(&FEED),
            help: "what feeds hold",
            ..Key::OPTIONAL
        },
        Key {
            name: "import",
            kind: ValueKind::Table(&IMPORT),
            help: "how lists are imported",
            ..Key::OPTIONAL
        },
        Key {
            name: "publish",
            kind: ValueKind::Table(&PUBLISH),
            help: "how feeds/ is published to a store",
            ..Key::OPTIONAL
        },
    ],
};

fn owned_texts(value: &Value) -> Vec<String> {
    texts(value).into_iter().map(|text| text.into_owned()).collect()
}

/// A list of texts as TOML; none if it is empty.
fn list(texts: &[String]) -> Option<String> {
    of_texts(texts).map(|texts| write::value(ValueKind::Line, &placeless(texts)))
}

fn owned(value: &Value) -> String {
    text(value).unwrap_or_default().into_owned()
}

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
    let is_valid = !found.iter().any(Diagnostic::is_error);
    (is_valid.then(|| site_of(root)), found)
}

/// The settings of a file without errors.
fn site_of(root: &DeTable) -> Site {
    let mut site = Site::default();
    let table = |name: &str| {
        root.get(name).and_then(|value| Some((value.as_ref().as_table()?, value.span())))
    };
    if let Some((table, place)) = table("site") {
        read_rows(&SITE_ROWS, table, &mut site);
        site.site_spans = Spans::new(table, &SITE, place);
    }
    if let Some((table, place)) = table("feed") {
        read_rows(&FEED_ROWS, table, &mut site);
        site.feed_spans = Spans::new(table, &FEED, place);
    }
    if let Some((table, _)) = table("import") {
        read_rows(&IMPORT_ROWS, table, &mut site);
    }
    if let Some((table, _)) = table("publish") {
        read_rows(&PUBLISH_ROWS, table, &mut site);
    }
    site
}

fn read_rows(rows: &[OfSite], table: &DeTable, site: &mut Site) {
    for row in rows {
        if let Some(value) = table.get(row.key.name) {
            (row.read)(site, value);
        }
    }
}

/// The tables of the file with their keys and what stands for these in a site, as TOML.
pub fn values(site: &Site) -> [(&'static str, Vec<Written>); 4] {
    let values = |rows: &[OfSite]| rows.iter().map(|row| (row.key, (row.value)(site))).collect();
    [
        ("site", values(&SITE_ROWS)),
        ("feed", values(&FEED_ROWS)),
        ("import", values(&IMPORT_ROWS)),
        ("publish", values(&PUBLISH_ROWS)),
    ]
}

/// A key and its value, if it has one.
pub type Written = (Key, Option<String>);
