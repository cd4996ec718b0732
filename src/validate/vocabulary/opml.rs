//! What OPML says of a list, in feeds (<http://opml.org/spec2.opml>).

use crate::validate::table::{Parents, Vocabulary, once, text};
use crate::validate::value::{date, person, text as words, uri};

/// Wherever metadata stands.
pub(in crate::validate) const OPML: Vocabulary = Vocabulary {
    prefix: "opml",
    elements: &[(
        Parents::ANYWHERE,
        &[
            once("opml:dateCreated", text(&[date::RFC_822])),
            once("opml:dateModified", text(&[date::RFC_822])),
            once("opml:ownerName", text(&[words::HTML_OF_RSS])),
            once("opml:ownerEmail", text(&[person::OWNER, words::PLAIN])),
            once("opml:ownerId", text(&[uri::WEB])),
        ],
    )],
};
