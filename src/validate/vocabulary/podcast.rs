//! Podcasting 2.0 (<https://podcasting2.org/docs/podcast-namespace>).

use crate::rule;
use crate::validate::check::Check;
use crate::validate::table::{
    Child, Content, Element, Parents, Vocabulary, any, attribute, needed, once, some, text,
};
use crate::validate::value::{date, media_type, number, text as words, uri};

/// In a channel, an item and a live item, which `rss` has.
pub(in crate::validate) const PODCAST: Vocabulary = Vocabulary {
    prefix: "podcast",
    elements: &[
        (
            Parents::CHANNEL.or(Parents::ITEM),
            &[
                any("podcast:person", PERSON),
                any("podcast:location", LOCATION),
                once("podcast:license", LICENSE),
                any("podcast:value", Content::Element(&VALUE)),
                once("podcast:images", Content::Empty(&[needed("srcset", &[])])),
                any("podcast:image", IMAGE),
                any(
                    "podcast:txt",
                    Content::TextWith(&[attribute("purpose", &[])], &[words::FILLED]),
                ),
                any("podcast:chat", CHAT),
                any("podcast:funding", FUNDING),
            ],
        ),
        (
            Parents::CHANNEL,
            &[
                once("podcast:guid", text(&[words::FILLED])),
                once(
                    "podcast:locked",
                    Content::TextWith(&[attribute("owner", &[])], &[number::YES_NO]),
                ),
                once("podcast:medium", text(&[MEDIUM])),
                any("podcast:trailer", TRAILER),
                any("podcast:block", Content::TextWith(&[attribute("id", &[])], &[number::YES_NO])),
                any("podcast:remoteItem", REMOTE_ITEM),
                once("podcast:podroll", Content::Element(&REMOTE_ITEMS)),
                once("podcast:publisher", Content::Element(&REMOTE_ITEMS)),
                once("podcast:updateFrequency", UPDATE_FREQUENCY),
                once(
                    "podcast:podping",
                    Content::Empty(&[attribute("usesPodping", &[number::TRUTH])]),
                ),
            ],
        ),
        (
            Parents::ITEM,
            &[
                any("podcast:transcript", TRANSCRIPT),
                once("podcast:chapters", CHAPTERS),
                any("podcast:soundbite", SOUNDBITE),
                once(
                    "podcast:season",
                    Content::TextWith(&[attribute("name", &[])], &[number::NOT_NEGATIVE]),
                ),
                once(
                    "podcast:episode",
                    Content::TextWith(&[attribute("display", &[])], &[number::FLOAT]),
                ),
                any("podcast:alternateEnclosure", Content::Element(&ALTERNATE_ENCLOSURE)),
                any("podcast:socialInteract", SOCIAL_INTERACT),
                any(
                    "podcast:contentLink",
                    Content::TextWith(&[needed("href", &[uri::WHOLE])], &[]),
                ),
            ],
        ),
    ],
};

const PERSON: Content = Content::TextWith(
    &[
        attribute("role", &[]),
        attribute("group", &[]),
        attribute("img", &[uri::WHOLE]),
        attribute("href", &[uri::WHOLE]),
    ],
    &[words::FILLED],
);

const LOCATION: Content = Content::TextWith(
    &[
        attribute("rel", &[]),
        attribute("geo", &[]),
        attribute("osm", &[]),
        attribute("country", &[]),
    ],
    &[],
);

const LICENSE: Content = Content::TextWith(&[attribute("url", &[uri::WHOLE])], &[words::FILLED]);

const FUNDING: Content = Content::TextWith(&[needed("url", &[uri::WHOLE])], &[]);

const IMAGE: Content = Content::Empty(&[
    needed("href", &[uri::WHOLE]),
    attribute("alt", &[]),
    attribute("aspect-ratio", &[]),
    attribute("width", &[number::POSITIVE]),
    attribute("height", &[number::POSITIVE]),
    attribute("type", &[media_type::MEDIA_TYPE]),
    attribute("purpose", &[]),
]);

const CHAT: Content = Content::Empty(&[
    needed("server", &[]),
    needed("protocol", &[]),
    attribute("accountId", &[]),
    attribute("space", &[]),
    attribute("embedUrl", &[uri::WHOLE]),
]);

const TRAILER: Content = Content::TextWith(
    &[
        needed("url", &[uri::WHOLE]),
        needed("pubdate", &[date::RFC_822]),
        attribute("length", &[number::NOT_NEGATIVE]),
        attribute("type", &[media_type::MEDIA_TYPE]),
        attribute("season", &[number::NOT_NEGATIVE]),
    ],
    &[],
);

const UPDATE_FREQUENCY: Content = Content::TextWith(
    &[
        attribute("complete", &[number::TRUTH]),
        attribute("dtstart", &[date::ANY_ISO_8601]),
        attribute("rrule", &[]),
    ],
    &[],
);

const REMOTE_ITEM: Content = Content::Empty(&[
    needed("feedGuid", &[]),
    attribute("feedUrl", &[uri::WHOLE]),
    attribute("itemGuid", &[]),
    attribute("medium", &[]),
    attribute("title", &[]),
]);

const REMOTE_ITEMS: Element = Element {
    children: &[some("podcast:remoteItem", &rule::MissingElement, REMOTE_ITEM)],
    ..Element::PLAIN
};

const TRANSCRIPT: Content = Content::Empty(&[
    needed("url", &[uri::WHOLE]),
    needed("type", &[media_type::MEDIA_TYPE]),
    attribute("language", &[words::LANGUAGE]),
    attribute("rel", &[]),
]);

const CHAPTERS: Content =
    Content::Empty(&[needed("url", &[uri::WHOLE]), needed("type", &[media_type::MEDIA_TYPE])]);

const SOUNDBITE: Content = Content::TextWith(
    &[needed("startTime", &[number::FLOAT]), needed("duration", &[number::FLOAT])],
    &[],
);

const SOCIAL_INTERACT: Content = Content::Empty(&[
    needed("protocol", &[]),
    attribute("uri", &[]),
    attribute("accountId", &[]),
    attribute("accountUrl", &[uri::WHOLE]),
    attribute("priority", &[number::NOT_NEGATIVE]),
]);

const ALTERNATE_ENCLOSURE: Element = Element {
    children: &[
        some(
            "podcast:source",
            &rule::MissingElement,
            Content::Empty(&[
                needed("uri", &[]),
                attribute("contentType", &[media_type::MEDIA_TYPE]),
            ]),
        ),
        once("podcast:integrity", Content::Empty(&[needed("type", &[]), needed("value", &[])])),
    ],
    attributes: &[
        needed("type", &[media_type::MEDIA_TYPE]),
        attribute("length", &[number::NOT_NEGATIVE]),
        attribute("bitrate", &[number::FLOAT]),
        attribute("height", &[number::POSITIVE]),
        attribute("lang", &[words::LANGUAGE]),
        attribute("title", &[]),
        attribute("rel", &[]),
        attribute("codecs", &[]),
        attribute("default", &[number::TRUTH]),
    ],
    ..Element::PLAIN
};

const RECIPIENT: Child = some(
    "podcast:valueRecipient",
    &rule::MissingElement,
    Content::Empty(&[
        attribute("name", &[]),
        attribute("customKey", &[]),
        attribute("customValue", &[]),
        needed("type", &[]),
        needed("address", &[]),
        needed("split", &[number::NOT_NEGATIVE]),
        attribute("fee", &[number::TRUTH]),
    ]),
);

const VALUE: Element = Element {
    children: &[RECIPIENT, any("podcast:valueTimeSplit", Content::Element(&TIME_SPLIT))],
    attributes: &[
        needed("type", &[]),
        needed("method", &[]),
        attribute("suggested", &[number::FLOAT]),
    ],
    ..Element::PLAIN
};

const TIME_SPLIT: Element = Element {
    children: &[
        any("podcast:valueRecipient", Content::Ignored),
        any("podcast:remoteItem", REMOTE_ITEM),
    ],
    attributes: &[
        needed("startTime", &[number::FLOAT]),
        needed("duration", &[number::FLOAT]),
        attribute("remoteStartTime", &[number::FLOAT]),
        attribute("remotePercentage", &[number::FLOAT]),
    ],
    ..Element::PLAIN
};

/// A list of other feeds is the medium of its entries with an L behind it.
const MEDIUM: Check = Check::OneOf(
    &[
        "podcast",
        "music",
        "video",
        "film",
        "audiobook",
        "newsletter",
        "blog",
        "publisher",
        "course",
        "mixed",
        "podcastL",
        "musicL",
        "videoL",
        "filmL",
        "audiobookL",
        "newsletterL",
        "blogL",
        "publisherL",
        "courseL",
    ],
    &rule::InvalidValue,
);
