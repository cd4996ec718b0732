//! Podcasts (<https://podcasters.apple.com/support/823-podcast-requirements>).

use roxmltree::Node;

use crate::rule;
use crate::validate::name::{self, name_of};
use crate::validate::value::{number, person, uri, words};
use crate::validate::walk::{
    AttributeRule, Child, Content, Count, Element, Extensions, Subject, Walk, any, child_named,
    once, report_value, text,
};

/// In a channel.
pub(super) const FEED: &[Child] = &[
    once("itunes:author", text(&[words::no_html])),
    once("itunes:block", text(&[yes_no_clean])),
    any("itunes:category", Content::Special(category)),
    once("itunes:complete", text(&[number::yes_no])),
    once("itunes:explicit", text(&[number::truth])),
    once("itunes:image", IMAGE),
    once("itunes:keywords", text(&[words::no_html, keywords])),
    once("itunes:new-feed-url", text(&[uri::whole])),
    once("itunes:owner", Content::Element(&OWNER)),
    once("itunes:pubDate", text(&[])),
    once("itunes:subtitle", text(&[words::no_html, up_to_255])),
    once("itunes:summary", text(&[words::no_html, up_to_4000])),
    once("itunes:title", text(&[words::filled])),
    once("itunes:type", text(&[channel_type])),
];

/// In an item.
pub(super) const ITEM: &[Child] = &[
    once("itunes:author", text(&[words::no_html])),
    once("itunes:block", text(&[yes_no_clean])),
    once("itunes:duration", text(&[duration])),
    once("itunes:episode", text(&[number::positive])),
    once("itunes:episodeType", text(&[episode_type])),
    once("itunes:explicit", text(&[number::truth])),
    once("itunes:image", IMAGE),
    once("itunes:keywords", text(&[words::no_html, keywords])),
    once("itunes:order", text(&[number::integer])),
    once("itunes:season", text(&[number::positive])),
    once("itunes:subtitle", text(&[words::no_html, up_to_255])),
    once("itunes:summary", text(&[words::no_html, up_to_4000])),
    once("itunes:title", text(&[words::filled])),
];

const IMAGE: Content = Content::TextWith(
    &[AttributeRule { name: "href", needed: true, checks: &[uri::web_attribute] }],
    &[],
);

const OWNER: Element = Element {
    children: &[
        Child {
            name: "itunes:email",
            count: Count::One(&rule::MissingElement),
            content: text(&[owner_address]),
        },
        once("itunes:name", text(&[words::no_html])),
    ],
    attributes: &[],
    extensions: Extensions::None,
    after: |_, _| {},
};

fn owner_address(walk: &mut Walk, at: &Subject, value: &str) {
    person::address(walk, at, value);
    if let Some(last) =
        walk.found.list.last_mut().filter(|last| last.rule == &rule::InvalidAddrSpec)
    {
        last.rule = &rule::InvalidContact;
    }
}

fn yes_no_clean(walk: &mut Walk, at: &Subject, value: &str) {
    if !["yes", "no", "clean"].contains(&value.to_ascii_lowercase().as_str()) {
        report_value(walk, &rule::InvalidYesNoClean, at, value, "yes, no or clean");
    }
}

fn channel_type(walk: &mut Walk, at: &Subject, value: &str) {
    if !matches!(value.trim(), "episodic" | "serial") {
        report_value(walk, &rule::InvalidItunesChannelType, at, value, "episodic or serial");
    }
}

fn episode_type(walk: &mut Walk, at: &Subject, value: &str) {
    if !matches!(value.trim(), "full" | "trailer" | "bonus") {
        report_value(walk, &rule::InvalidItunesEpisodeType, at, value, "full, trailer or bonus");
    }
}

/// `SS`, `M:SS`, `MM:SS`, `H:MM:SS` or `HH:MM:SS`.
fn duration(walk: &mut Walk, at: &Subject, value: &str) {
    let parts: Vec<&str> = value.trim().split(':').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let sixty =
        |part: &&str| part.len() == 2 && part.parse::<u32>().is_ok_and(|number| number < 60);
    let sound = parts.iter().all(digits) && parts.len() <= 3 && parts.iter().skip(1).all(sixty);
    if !sound {
        report_value(walk, &rule::InvalidDuration, at, value, "a time as 1:02:03");
    }
}

fn keywords(walk: &mut Walk, at: &Subject, value: &str) {
    if value.contains(' ') && !value.contains(',') {
        report_value(walk, &rule::InvalidKeywords, at, value, "words parted by commas");
    }
    too_long(walk, at, value, 255);
}

fn up_to_255(walk: &mut Walk, at: &Subject, value: &str) {
    too_long(walk, at, value, 255);
}

fn up_to_4000(walk: &mut Walk, at: &Subject, value: &str) {
    too_long(walk, at, value, 4000);
}

fn too_long(walk: &mut Walk, at: &Subject, value: &str, most: usize) {
    let length = value.chars().count();
    if length > most {
        let message = format!("{} has {length} characters of {most}", name_of(at.node, walk.kind));
        walk.report(&rule::TooLong, at, message);
    }
}

fn category(walk: &mut Walk, node: Node) {
    let within = node.parent_element().and_then(|parent| {
        (parent.tag_name() == node.tag_name()).then(|| parent.attribute("text").unwrap_or_default())
    });
    walk.attributes(node, &[AttributeRule { name: "text", needed: true, checks: &[] }]);
    let Some(name) = node.attribute("text") else { return };
    let listed = |list: &[Category]| match within {
        None => list.iter().any(|(category, _)| *category == name),
        Some(of) => list.iter().any(|(category, inner)| *category == of && inner.contains(&name)),
    };
    if !listed(CATEGORIES) {
        let (rule, message) = if listed(OBSOLETE) {
            (&rule::ObsoleteItunesCategory, format!("the category {name:?} is obsolete"))
        } else {
            (&rule::InvalidItunesCategory, format!("{name:?} is no category of iTunes"))
        };
        walk.report_tag(rule, node, message, &[("text", name)]);
    }
    for child in node.children().filter(|child| child.is_element()) {
        if child.tag_name() == node.tag_name() && within.is_none() {
            category(walk, child);
        } else {
            walk.undefined(node, child);
        }
    }
}

/// What a podcast needs, judged when a channel holds elements of iTunes.
pub(in crate::validate) fn complete(walk: &mut Walk, channel: Node) {
    let used = channel.descendants().any(|node| {
        node.tag_name().namespace().is_some_and(|uri| name::prefix_of(Some(uri)) == Some("itunes"))
    });
    if !used {
        return;
    }
    if let Some(encoding) = other_encoding(channel.document().input_text()) {
        let message = format!("a podcast is in UTF-8, and the document names {encoding:?}");
        walk.report_tag(&rule::NotUTF8, channel, message, &[]);
    }
    for name in ["language"] {
        if child_named(walk, channel, name).is_none() {
            walk.report_missing(&rule::MissingItunesElement, channel, name);
        }
    }
    for name in ["itunes:category", "itunes:explicit"] {
        if child_named(walk, channel, name).is_none() {
            walk.report_missing(&rule::MissingItunesElement, channel, name);
        }
    }
    let owner = child_named(walk, channel, "itunes:owner");
    if owner.is_none() {
        walk.report_missing(&rule::MissingItunesEmail, channel, "itunes:email");
    }
}

/// The encoding that a document names, if it is not UTF-8.
fn other_encoding(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let value = rest.trim_start().strip_prefix('=')?.trim();
    let encoding = value.trim_matches(['"', '\'']);
    let is_utf8 = ["utf-8", "utf8"].iter().any(|known| encoding.eq_ignore_ascii_case(known));
    (!is_utf8).then_some(encoding)
}

/// The kinds of files that iTunes plays.
pub(in crate::validate) fn playable(walk: &mut Walk, item: Node, address: &str) {
    let used = item
        .children()
        .any(|node| node.is_element() && name_of(node, walk.kind).starts_with("itunes:"));
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let Some((_, extension)) = path.rsplit_once('.') else { return };
    let known = ["m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub"];
    let word = !extension.is_empty()
        && extension.len() < 5
        && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    if used && word && !known.contains(&extension.to_ascii_lowercase().as_str()) {
        let message = format!("iTunes does not play files that end in .{extension}");
        walk.report_tag(&rule::UnsupportedItunesFormat, item, message, &[("extension", extension)]);
    }
}

type Category = (&'static str, &'static [&'static str]);

/// The categories and what stands within them
/// (<https://podcasters.apple.com/support/1691-apple-podcasts-categories>).
const CATEGORIES: &[Category] = &[
    ("Arts", &["Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"]),
    (
        "Business",
        &["Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"],
    ),
    ("Comedy", &["Comedy Interviews", "Improv", "Stand-Up"]),
    ("Education", &["Courses", "How To", "Language Learning", "Self-Improvement"]),
    ("Fiction", &["Comedy Fiction", "Drama", "Science Fiction"]),
    ("Government", &[]),
    (
        "Health & Fitness",
        &["Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"],
    ),
    ("History", &[]),
    ("Kids & Family", &["Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"]),
    (
        "Leisure",
        &[
            "Animation & Manga",
            "Automotive",
            "Aviation",
            "Crafts",
            "Games",
            "Hobbies",
            "Home & Garden",
            "Video Games",
        ],
    ),
    ("Music", &["Music Commentary", "Music History", "Music Interviews"]),
    (
        "News",
        &[
            "Business News",
            "Daily News",
            "Entertainment News",
            "News Commentary",
            "Politics",
            "Sports News",
            "Tech News",
        ],
    ),
    (
        "Religion & Spirituality",
        &["Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"],
    ),
    (
        "Science",
        &[
            "Astronomy",
            "Chemistry",
            "Earth Sciences",
            "Life Sciences",
            "Mathematics",
            "Natural Sciences",
            "Nature",
            "Physics",
            "Social Sciences",
        ],
    ),
    (
        "Society & Culture",
        &["Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"],
    ),
    (
        "Sports",
        &[
            "Baseball",
            "Basketball",
            "Cricket",
            "Fantasy Sports",
            "Football",
            "Golf",
            "Hockey",
            "Rugby",
            "Running",
            "Soccer",
            "Swimming",
            "Tennis",
            "Volleyball",
            "Wilderness",
            "Wrestling",
        ],
    ),
    ("Technology", &[]),
    ("True Crime", &[]),
    (
        "TV & Film",
        &["After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"],
    ),
];

/// Categories of earlier lists.
const OBSOLETE: &[Category] = &[
    ("Arts", &["Literature"]),
    (
        "Arts & Entertainment",
        &[
            "Architecture",
            "Books",
            "Design",
            "Entertainment",
            "Games",
            "Performing Arts",
            "Photography",
            "Poetry",
            "Science Fiction",
        ],
    ),
    ("Audio Blogs", &[]),
    ("Business", &["Business News", "Finance", "Management & Marketing", "Shopping"]),
    (
        "Education",
        &[
            "Education Technology",
            "Educational Technology",
            "Higher Education",
            "K-12",
            "Language Courses",
            "Training",
        ],
    ),
    ("Family", &[]),
    ("Food", &[]),
    ("Games & Hobbies", &["Automotive", "Aviation", "Hobbies", "Other Games", "Video Games"]),
    ("Government & Organizations", &["Local", "National", "Non-Profit", "Regional"]),
    (
        "Health",
        &[
            "Alternative Health",
            "Diet & Nutrition",
            "Fitness",
            "Fitness & Nutrition",
            "Relationships",
            "Self-Help",
            "Sexuality",
        ],
    ),
    (
        "International",
        &[
            "Australian",
            "Belgian",
            "Brazilian",
            "Canadian",
            "Chinese",
            "Dutch",
            "French",
            "German",
            "Hebrew",
            "Italian",
            "Japanese",
            "Norwegian",
            "Polish",
            "Portuguese",
            "Spanish",
            "Swedish",
        ],
    ),
    ("Movies & Television", &[]),
    ("News & Politics", &[]),
    ("Politics", &[]),
    ("Public Radio", &[]),
    ("Religion & Spirituality", &["Other"]),
    ("Science", &[]),
    ("Science & Medicine", &["Medicine", "Natural Sciences", "Social Sciences"]),
    ("Society & Culture", &["History"]),
    ("Sports & Recreation", &["Amateur", "College & High School", "Outdoor", "Professional"]),
    ("Talk Radio", &[]),
    (
        "Technology",
        &[
            "Computers",
            "Developers",
            "Gadgets",
            "Information Technology",
            "News",
            "Operating Systems",
            "Podcasting",
            "Smart Phones",
            "Software How-To",
            "Tech News",
            "Text/Speech",
        ],
    ),
    ("Transportation", &["Automotive", "Aviation", "Bicycles", "Commuting"]),
    ("Travel", &[]),
];
