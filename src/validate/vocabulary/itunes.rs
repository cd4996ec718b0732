//! Podcasts, as Apple has them (<https://podcasters.apple.com/support/823-podcast-requirements>).

use std::sync::LazyLock;

use roxmltree::Node;

use crate::rule;
use crate::validate::check::Check;
use crate::validate::encoding::declared;
use crate::validate::kind::DocumentKind;
use crate::validate::name;
use crate::validate::subject::{Subject, is_said};
use crate::validate::table::{Content, Element, Parents, Vocabulary, any, needed, once, one, text};
use crate::validate::value::{date, number, person, text as words, uri};
use crate::validate::walk::{Walk, child_named};

/// In a channel and in an item.
pub(in crate::validate) const ITUNES: Vocabulary = Vocabulary {
    prefix: "itunes",
    elements: &[
        (
            Parents::FEEDS.or(Parents::ITEMS),
            &[
                once("itunes:author", text(&[words::PLAIN, Check::UpTo(255)])),
                once("itunes:block", text(&[YES_NO_CLEAN])),
                once("itunes:explicit", text(&[number::TRUTH])),
                once("itunes:image", Content::Empty(&[needed("href", &[uri::WEB])])),
                once("itunes:keywords", text(&[words::PLAIN, KEYWORDS, Check::UpTo(255)])),
                once("itunes:subtitle", text(&[words::PLAIN, Check::UpTo(255)])),
                once("itunes:summary", text(&[words::PLAIN, Check::UpTo(4000)])),
                once("itunes:title", text(&[])),
            ],
        ),
        (
            Parents::FEEDS,
            &[
                any("itunes:category", Content::Special(category)),
                once("itunes:complete", text(&[YES])),
                once("itunes:new-feed-url", text(&[uri::WHOLE])),
                once("itunes:owner", Content::Element(&OWNER)),
                once("itunes:pubDate", text(&[date::RFC_822])),
                once("itunes:type", text(&[CHANNEL_TYPE])),
            ],
        ),
        (
            Parents::ITEMS,
            &[
                once("itunes:duration", text(&[DURATION])),
                once("itunes:episode", text(&[number::POSITIVE])),
                once("itunes:episodeType", text(&[EPISODE_TYPE])),
                once("itunes:isClosedCaptioned", text(&[YES])),
                once("itunes:order", text(&[number::INTEGER])),
                once("itunes:season", text(&[number::POSITIVE])),
            ],
        ),
    ],
};

const OWNER: Element = Element {
    children: &[
        one("itunes:email", &rule::MissingElement, text(&[person::OWNER, words::PLAIN])),
        once("itunes:name", text(&[words::PLAIN, Check::UpTo(255)])),
    ],
    ..Element::PLAIN
};

const YES_NO_CLEAN: Check = Check::AsWritten(&Check::Is(
    |value| ["yes", "no", "clean"].iter().any(|word| value.eq_ignore_ascii_case(word)),
    &rule::InvalidYesNoClean,
    "yes, no or clean",
));

const YES: Check = Check::Is(
    |value| ["yes", "no"].iter().any(|word| value.eq_ignore_ascii_case(word)),
    &rule::InvalidYesNo,
    "yes or no",
);

const CHANNEL_TYPE: Check = Check::OneOf(&["episodic", "serial"], &rule::InvalidItunesChannelType);

const EPISODE_TYPE: Check =
    Check::OneOf(&["full", "trailer", "bonus"], &rule::InvalidItunesEpisodeType);

const KEYWORDS: Check = Check::Is(
    |value| !value.contains(' ') || value.contains(','),
    &rule::InvalidKeywords,
    "words parted by commas",
);

const DURATION: Check = Check::Is(is_duration, &rule::InvalidDuration, "a time as 1:02:03");

/// `SS`, `M:SS`, `MM:SS`, `H:MM:SS` or `HH:MM:SS`.
fn is_duration(value: &str) -> bool {
    let parts: Vec<&str> = value.split(':').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let sixty =
        |part: &&str| part.len() == 2 && part.parse::<u32>().is_ok_and(|number| number < 60);
    parts.iter().all(digits) && parts.len() <= 3 && parts.iter().skip(1).all(sixty)
}

fn category(walk: &mut Walk, node: Node) {
    let holder = node.parent_element().filter(|parent| parent.tag_name() == node.tag_name());
    let within = holder.map(|holder| holder.attribute("text").unwrap_or_default());
    walk.attributes(node, &[needed("text", &[])]);
    if let Some(text) = node.children().find(is_said) {
        let message = "itunes:category contains text";
        walk.report_at(&rule::UnexpectedText, &Subject::of(node), text.range(), message, &[]);
    }
    let name = node.attribute("text").unwrap_or_default();
    if !name.is_empty() && !is_listed("now", within, name) {
        let (rule, message) = if is_listed("earlier", within, name) {
            (&rule::ObsoleteItunesCategory, format!("the category {name:?} is obsolete"))
        } else {
            (&rule::InvalidItunesCategory, format!("{name:?} is no category of iTunes"))
        };
        walk.report_tag(rule, node, message, &[("text", name)]);
    }
    for child in node.children().filter(|child| child.is_element()) {
        if child.tag_name() != node.tag_name() || within.is_some() {
            if name::prefix_in(child, walk.kind()).is_some() {
                walk.undefined(node, child);
            }
        } else if !name.is_empty() {
            category(walk, child);
        }
    }
}

/// Categories with what stands within them, of a section of the list.
struct Categories(Vec<(&'static str, &'static str, Vec<&'static str>)>);

static CATEGORIES: LazyLock<Categories> = LazyLock::new(|| {
    let mut section = "";
    let mut categories = Vec::new();
    for line in include_str!("../data/itunes-categories.txt").lines().skip(1) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else {
            let (name, inner) = line.split_once(": ").unwrap_or((line, ""));
            categories.push((section, name, inner.split(", ").collect()));
        }
    }
    Categories(categories)
});

/// Whether a category stands in a section of the list, within another or by itself.
fn is_listed(section: &str, within: Option<&str>, name: &str) -> bool {
    CATEGORIES.0.iter().filter(|(of, _, _)| *of == section).any(|(_, category, inner)| match within
    {
        None => *category == name,
        Some(of) => *category == of && inner.contains(&name),
    })
}

/// What a podcast needs, asked where elements of iTunes stand directly in a feed or in its items.
pub(in crate::validate) fn complete(walk: &mut Walk, feed: Node) {
    let is_item = |node: &Node| matches!(node.tag_name().name(), "item" | "entry");
    let holds_itunes = |node: Node| node.children().any(is_itunes);
    // In Atom it is asked at the first entry, before what that holds is seen.
    let seen = usize::from(walk.kind() == DocumentKind::Atom);
    let is_podcast = holds_itunes(feed)
        || feed.children().filter(is_item).skip(seen).any(holds_itunes)
        || walk.kind() == DocumentKind::Rdf
            && feed.next_siblings().filter(is_item).any(holds_itunes);
    if !is_podcast {
        return;
    }
    let is_other = |(name, _): &(String, _)| {
        !["utf-8", "utf8"].iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    if let Some((encoding, _)) = declared(feed.document().input_text()).filter(is_other) {
        let message = format!("a podcast is in UTF-8, and the document names {encoding:?}");
        walk.report_tag(&rule::NotUTF8, feed, message, &[]);
    }
    let in_attributes = feed.ancestors().chain(feed.children());
    let has_language = child_named(walk, feed, "language").is_some()
        || in_attributes.into_iter().any(|node| node.has_attribute((name::XML, "lang")));
    if !has_language {
        walk.report_missing(&rule::MissingItunesElement, feed, "language");
    }
    for name in ["itunes:category", "itunes:explicit"] {
        if child_named(walk, feed, name).is_none() {
            walk.report_missing(&rule::MissingItunesElement, feed, name);
        }
    }
    if child_named(walk, feed, "itunes:owner").is_none() {
        walk.report_missing(&rule::MissingItunesEmail, feed, "itunes:email");
    }
}

fn is_itunes(node: Node) -> bool {
    name::prefix_of(node.tag_name().namespace()) == Some("itunes")
}

/// The kinds of files that iTunes plays; the W3C's validator asks of the first item alone.
pub(in crate::validate) fn playable(walk: &mut Walk, item: Node, address: &str) {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let Some((_, extension)) = path.rsplit_once('.') else { return };
    let known = ["m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub"];
    let word = !extension.is_empty()
        && extension.len() < 5
        && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_played = known.contains(&extension.to_ascii_lowercase().as_str());
    if word && !is_played && item.children().any(is_itunes) {
        let message = format!("iTunes does not play files that end in .{extension}");
        walk.report_tag(&rule::UnsupportedItunesFormat, item, message, &[("extension", extension)]);
    }
}
