//! What holds for any bytes, no matter who wrote them: nothing panics, and what is published of them is
//! valid and runs nothing. The fuzz targets try it on what libFuzzer makes, `tests/hostile.rs` on the
//! inputs in `fuzz/corpus/`.

use std::borrow::Cow;
use std::sync::Mutex;

use html5gum::{Token, Tokenizer};
use paperfeed::channel::List;
use paperfeed::diagnostic::{Diagnostic, Report, Source};
use paperfeed::output::human::{self, Screen};
use paperfeed::picture::Pictures;
use paperfeed::site::{self, Site};
use paperfeed::site_files::SiteFiles;
use paperfeed::text::{as_markdown, as_prose, xml_allows};
use paperfeed::validate::Options;
use paperfeed::{entry, export, feed, import, markdown, project};

/// What is tried on the bytes of an input.
type Property = fn(&[u8]);

/// A target by the name of its folder in `fuzz/corpus/`.
#[allow(dead_code, reason = "each fuzz target takes one of them")]
pub(crate) const TARGETS: [(&str, Property); 5] = [
    ("entry", entry),
    ("import", import),
    ("markdown", markdown),
    ("settings", settings),
    ("validate", validate),
];

/// An entry file is refused, or what is published of it is valid.
pub(crate) fn entry(bytes: &[u8]) {
    let Some(source) = source("entries/2024-04-15.toml", bytes) else { return };
    published(&site(), &[source]);
}

/// What import writes of any list is an entry that builds, and gives a list that is read again.
pub(crate) fn import(bytes: &[u8]) {
    // Without an ending, what it begins with says whether it is a list, a bibliography or a feed.
    let Some(list) = source("list", bytes) else { return };
    let imported = import::read(&list, &import::Options::default());
    shown(&list, imported.diagnostics);
    let mut sources: Vec<Source> = imported
        .weeks
        .iter()
        .map(|import::ImportedWeek { week, .. }| Source {
            path: format!("entries/{}.toml", week.start),
            text: entry::write(week),
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources.dedup_by(|a, b| a.path == b.path);
    let Some(exported) = published(&site(), &sources) else { return };
    let list = Source { path: "list.md".to_owned(), text: exported };
    let again = import::read(&list, &import::Options::default());
    assert_eq!(again.weeks.len(), sources.len(), "{}\n{:?}", list.text, again.diagnostics);
}

/// HTML of any Markdown is well-formed and runs nothing.
pub(crate) fn markdown(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if !text.chars().all(xml_allows) {
        return;
    }
    let rendered = markdown::render(text);
    assert_eq!(rendered, markdown::render(text), "the same, whatever order a map has");
    let words: Vec<&str> = rendered.plain.split_whitespace().collect();
    assert_eq!(rendered.plain, words.join(" "), "one line, single spaces");
    // Plain text that is written as Markdown is read as it was.
    let line = text.replace(|c| matches!(c, '\u{80}'..='\u{9F}'), " ");
    let line = format!("x {line}").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(markdown::render(&as_prose(&line)).plain, line);
    assert_eq!(markdown::plain(&as_markdown(&line)), line);
    for html in [Some(&rendered.html), rendered.page.as_ref()].into_iter().flatten() {
        let document = format!("<div>{}</div>", html.replace("<br />", "<br/>"));
        if let Err(error) = roxmltree::Document::parse(&document) {
            panic!("{error}\n{document}");
        }
    }
    runs_nothing(&rendered.html, IN_ITEMS);
    runs_nothing(rendered.page.as_deref().unwrap_or_default(), ON_PAGES);
    // A reader that renders the Markdown of a feed lets HTML through.
    let (carried, mut html) =
        (markdown::with_links(text, &[], &Pictures::default()), String::new());
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&carried));
    runs_nothing(&html, BY_READERS);
}

/// Settings are refused, or what is published with them is valid.
pub(crate) fn settings(bytes: &[u8]) {
    let Some(source) = source(site::FILE_NAME, bytes) else { return };
    let (read, found) = site::read(&source);
    let is_sound = found.iter().all(|found| !found.is_error());
    shown(&source, found);
    if let Some(site) = read.filter(|_| is_sound) {
        published(&site, &[week()]);
    }
}

/// Any bytes end in findings.
pub(crate) fn validate(bytes: &[u8]) {
    let verdict = paperfeed::validate::validate("feed", bytes, &options());
    shown(&verdict.source, verdict.diagnostics);
}

fn source(path: &str, bytes: &[u8]) -> Option<Source> {
    let (source, fault) = project::decode(path.to_owned(), bytes.to_vec());
    fault.is_none().then_some(source)
}

fn site() -> Site {
    Site {
        title: "Papers & <Notes>".to_owned(),
        url: "https://papers.example.org/".to_owned(),
        description: "Papers worth reading".to_owned(),
        author: "Ada Example".to_owned(),
        language: "en".to_owned(),
        tag: "papers.example.org,2024".to_owned(),
        ..Site::default()
    }
}

fn week() -> Source {
    let text = "start = 2024-04-15\nend = 2024-04-21\n\n[[paper]]\ntitle = \"A title\"\n\
        summary = \"Words.\"\nlinks = { Paper = \"https://example.org/a\" }\ntopics = [\"a\"]\n";
    Source { path: "entries/2024-04-15.toml".to_owned(), text: text.to_owned() }
}

fn options() -> Options {
    let url = Some("https://papers.example.org/atom.xml".to_owned());
    Options { url, now: Default::default(), content_type: None }
}

/// Findings can be shown, wherever they are.
fn shown(source: &Source, found: Vec<Diagnostic>) {
    human::render(&[Report::new(source, found)], Screen { width: 80, color: false });
}

/// Publishes entries in memory and validates every file. Gives the list that `export` writes of them;
/// nothing if they are refused.
fn published(site: &Site, sources: &[Source]) -> Option<String> {
    let read = entry::read_all(sources, site, &|_, _| false);
    let faults = read.reports.iter().flat_map(|report| &report.diagnostics);
    let is_sound = faults.into_iter().all(|found| !found.is_error());
    human::render(&read.reports, Screen { width: 80, color: false });
    if !is_sound || read.entries.is_empty() {
        return None;
    }
    let list = List { site, entries: &read.entries };
    let files = Mutex::new(Vec::new());
    let written = SiteFiles::new(list).render(&|folder, given| {
        let given = given.iter().map(|(name, bytes)| (format!("{folder}{name}"), bytes.to_vec()));
        files.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(given);
        Ok(())
    });
    assert!(written.is_ok(), "{written:?}");
    for (path, bytes) in files.into_inner().unwrap_or_default() {
        judge(site, &path, &bytes);
    }
    Some(export::write(&list))
}

fn judge(site: &Site, path: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if path.ends_with(".html") {
        return runs_nothing(&text, ON_PAGES);
    }
    let is_feed = feed::FORMATS.iter().any(|format| path.ends_with(format.file_name));
    if !is_feed && !path.ends_with(".opml") {
        return;
    }
    let options = Options { url: Some(format!("{}{path}", site.url)), ..options() };
    let verdict = paperfeed::validate::validate(path, bytes, &options);
    for found in verdict.diagnostics {
        assert!(!found.is_error(), "{path}: {}: {}\n{text}", found.rule.name, found.message);
    }
    if path.ends_with(feed::json::FILE_NAME) {
        let feed: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
        for item in feed["items"].as_array().into_iter().flatten() {
            runs_nothing(item["content_html"].as_str().unwrap_or_default(), IN_ITEMS);
        }
    }
}

/// The elements of items, each with its attributes.
const IN_ITEMS: &[(&str, &[&str])] = &[
    ("a", &["href", "title"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &[]),
    ("del", &[]),
    ("em", &[]),
    ("hr", &[]),
    ("img", &["src", "alt", "title", "width", "height"]),
    ("li", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &[]),
    ("th", &[]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

/// What Markdown becomes in readers besides.
const BY_READERS: &[(&str, &[&str])] = &[
    ("code", &["class"]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
];

/// What pages have besides.
const ON_PAGES: &[(&str, &[&str])] = &[
    ("a", &["href", "title", "class", "rel", "lang", "aria-label"]),
    ("annotation", &["encoding"]),
    ("article", &["id", "dir"]),
    ("body", &[]),
    ("button", &["type", "data-copy", "data-copied", "data-selected", "hidden"]),
    ("dd", &[]),
    ("details", &[]),
    ("div", &["id"]),
    ("dl", &[]),
    ("dt", &[]),
    ("footer", &[]),
    (
        "form",
        &[
            "id",
            "role",
            "lang",
            "hidden",
            "data-top",
            "data-years",
            "data-one",
            "data-many",
            "data-first",
            "data-week",
            "data-failed",
        ],
    ),
    ("h1", &[]),
    ("h2", &["id", "lang"]),
    ("h3", &[]),
    ("head", &[]),
    ("header", &[]),
    ("html", &["lang"]),
    (
        "input",
        &["id", "type", "name", "readonly", "value", "autocomplete", "spellcheck", "aria-label"],
    ),
    ("label", &["for"]),
    ("li", &["dir"]),
    ("link", &["rel", "type", "title", "href"]),
    ("main", &[]),
    ("math", &["display"]),
    ("mfrac", OF_FORMULAS),
    ("mi", OF_FORMULAS),
    ("mn", OF_FORMULAS),
    ("mo", OF_FORMULAS),
    ("mover", OF_FORMULAS),
    ("mpadded", OF_FORMULAS),
    ("mphantom", OF_FORMULAS),
    ("mroot", OF_FORMULAS),
    ("mrow", OF_FORMULAS),
    ("mspace", OF_FORMULAS),
    ("msqrt", OF_FORMULAS),
    ("msub", OF_FORMULAS),
    ("msubsup", OF_FORMULAS),
    ("msup", OF_FORMULAS),
    ("mtable", OF_FORMULAS),
    ("mtd", OF_FORMULAS),
    ("mtext", OF_FORMULAS),
    ("mtr", OF_FORMULAS),
    ("munder", OF_FORMULAS),
    ("munderover", OF_FORMULAS),
    ("meta", &["charset", "http-equiv", "content", "name", "property"]),
    ("nav", &["aria-label", "class", "lang"]),
    ("ol", &["start", "id", "class", "hidden"]),
    ("p", &["class", "id", "role", "lang"]),
    ("script", &["src", "defer"]),
    ("section", &["class", "lang", "aria-label", "aria-labelledby"]),
    ("semantics", &[]),
    ("span", &["class", "title", "lang", "data-less"]),
    ("summary", &[]),
    ("time", &["datetime", "lang"]),
    ("title", &[]),
    ("ul", &["class"]),
];

/// The attributes of formulas.
const OF_FORMULAS: &[&str] = &[
    "stretchy",
    "mathvariant",
    "displaystyle",
    "scriptlevel",
    "width",
    "height",
    "depth",
    "linethickness",
    "accent",
    "minsize",
    "maxsize",
    "movablelimits",
];

/// Every element and attribute is one that paperfeed writes, every address one that loads no script.
fn runs_nothing(html: &str, elements: &[(&str, &[&str])]) {
    for Ok(token) in Tokenizer::new(html) {
        let Token::StartTag(tag) = token else {
            assert!(!matches!(token, Token::Comment(_)), "a comment in {html}");
            continue;
        };
        let name = String::from_utf8_lossy(&tag.name);
        let known = || elements.iter().chain(IN_ITEMS).filter(|(known, _)| *known == name);
        assert!(known().next().is_some(), "<{name}> in {html}");
        for (attribute, value) in &tag.attributes {
            let attribute = String::from_utf8_lossy(attribute);
            let may_have = known().any(|(_, attributes)| attributes.contains(&&*attribute));
            assert!(may_have, "<{name} {attribute}> in {html}");
            let value = String::from_utf8_lossy(value);
            let loads = matches!(&*attribute, "href" | "src");
            assert!(!loads || is_harmless(&value), "<{name} {attribute}={value:?}> in {html}");
            assert!(name != "script" || !loads || value.ends_with("page.js"), "{html}");
        }
    }
}

/// Web, mail, or an address without a scheme, whose first segment holds no colon (RFC 3986, 4.2).
fn is_harmless(address: &str) -> bool {
    let lower: Cow<str> = address.to_ascii_lowercase().into();
    ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
        || !lower.split(['/', '?', '#']).next().unwrap_or_default().contains(':')
}
