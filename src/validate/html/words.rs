//! The faults of HTML's tokens (WHATWG HTML, section 13.2.2) in plain words.

/// What is said of a fault, by the name that the standard gives it.
pub(super) fn of_token(code: &str) -> String {
    let known = WORDS.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| code.replace('-', " "), |(_, words)| (*words).to_owned())
}

const WORDS: &[(&str, &str)] = &[
    ("abrupt-closing-of-empty-comment", "a comment is closed too early"),
    ("abrupt-doctype-public-identifier", "a document type is cut off"),
    ("abrupt-doctype-system-identifier", "a document type is cut off"),
    ("absence-of-digits-in-numeric-character-reference", "\"&#\" is followed by no digit"),
    ("cdata-in-html-content", "\"<![CDATA[\" is not allowed in HTML"),
    ("character-reference-outside-unicode-range", "a character reference is beyond U+10FFFF"),
    ("control-character-in-input-stream", "the text contains a control character"),
    ("control-character-reference", "a character reference stands for a control character"),
    ("duplicate-attribute", "a tag has an attribute twice"),
    ("end-tag-with-attributes", "an end tag has attributes"),
    ("end-tag-with-trailing-solidus", "an end tag ends with a slash"),
    ("eof-before-tag-name", "\"<\" is the last character"),
    ("eof-in-cdata", "a CDATA section is not closed"),
    ("eof-in-comment", "a comment is not closed"),
    ("eof-in-doctype", "a document type is not closed"),
    ("eof-in-script-html-comment-like-text", "a comment in a script is not closed"),
    ("eof-in-tag", "a tag is not closed"),
    ("incorrectly-closed-comment", "a comment is closed with \"--!>\""),
    ("incorrectly-opened-comment", "\"<!\" begins no comment"),
    ("invalid-character-sequence-after-doctype-name", "a document type is malformed"),
    ("invalid-first-character-of-tag-name", "\"<\" is followed by no name"),
    ("missing-attribute-value", "an attribute has no value"),
    ("missing-doctype-name", "a document type has no name"),
    ("missing-end-tag-name", "\"</>\" has no name"),
    ("missing-semicolon-after-character-reference", "a character reference has no semicolon"),
    ("missing-whitespace-between-attributes", "no space stands between two attributes"),
    ("nested-comment", "a comment stands within a comment"),
    ("noncharacter-character-reference", "a character reference stands for no character"),
    ("noncharacter-in-input-stream", "the text contains a noncharacter"),
    ("null-character-reference", "a character reference stands for U+0000"),
    ("surrogate-character-reference", "a character reference stands for half a character"),
    (
        "unexpected-character-in-attribute-name",
        "the name of an attribute contains a quote or \"<\"",
    ),
    ("unexpected-character-in-unquoted-attribute-value", "an attribute value needs quotes"),
    (
        "unexpected-equals-sign-before-attribute-name",
        "\"=\" stands before the name of an attribute",
    ),
    ("unexpected-null-character", "the text contains U+0000"),
    ("unexpected-question-mark-instead-of-tag-name", "\"<?\" is not allowed in HTML"),
    ("unexpected-solidus-in-tag", "a slash stands within a tag"),
    ("unknown-named-character-reference", "a character reference has an unknown name"),
];
