//! Topics: a name as the curator writes it, in any language, and the slug that names its folder.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::rule;
use crate::value::{Fault, Form};

/// How long a slug may be, in bytes: file systems end names at 255, and archives of folders sooner.
pub const LONGEST: usize = 100;

/// How many topics a paper may have. Each is a feed that holds the paper's text once more.
pub const MOST: usize = 50;

/// Names that Windows gives to devices, in any folder
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>).
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The folder's name: NFC, lower case, letters and digits of any script, `plus` for `+`, `sharp` for
/// `#`, single hyphens for all else. Empty if the name has no letter and no digit.
///
/// ```
/// use paperfeed::topic::slug;
/// assert_eq!(slug("Fine-tuning"), "fine-tuning");
/// assert_eq!(slug("多模态"), "多模态");
/// assert_eq!(slug("C++"), "cplusplus");
/// assert_eq!(slug("F# & .NET"), "fsharp-net");
/// assert_eq!(slug("…"), "");
/// ```
pub fn slug(name: &str) -> String {
    let is_slug = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if !name.is_empty() && name.bytes().all(is_slug) {
        return name.to_owned();
    }
    let mut slug = String::with_capacity(name.len());
    let mut parted = false;
    for character in name.nfc().flat_map(char::to_lowercase).nfc() {
        let written = match character {
            '+' => "plus",
            '#' => "sharp",
            other if other.is_alphanumeric() || is_combining_mark(other) && !parted => "",
            _ => {
                parted = true;
                continue;
            }
        };
        if parted && !slug.is_empty() {
            slug.push('-');
        }
        parted = false;
        if written.is_empty() { slug.push(character) } else { slug.push_str(written) }
    }
    if name.contains(char::is_alphanumeric) { slug } else { String::new() }
}

/// The name of a topic.
pub const TOPIC: Form = Form {
    noun: "topic",
    rule: &rule::InvalidTopic,
    check,
    expected: "a list such as [\"fine-tuning\"]",
    pattern: r"^[^\n\r\t,，]*\S[^\n\r\t,，]*$",
    is_shown: true,
};

/// Says what keeps a name from being a topic.
pub fn check(name: &str) -> Result<(), Fault> {
    let fault = |reason: &str, help: &str| Err(Fault::new(reason).with_help(help));
    let slug = slug(name);
    if slug.is_empty() {
        return fault(
            "it has no letter and no digit",
            "use a name such as \"fine-tuning\" or \"多模态\"",
        );
    }
    if name.contains([',', '，']) {
        // FreshRSS splits categories there.
        return fault(
            "readers split topics at a comma",
            "use two topics, or a name without a comma",
        );
    }
    if slug.len() > LONGEST {
        let reason = format!("its folder's name has {} bytes, more than {LONGEST}", slug.len());
        return fault(&reason, "use a shorter name");
    }
    if RESERVED.contains(&slug.as_str()) {
        let help = format!("use a longer name, such as \"{slug}-papers\"");
        return fault("Windows reserves this name, so its folder cannot exist there", &help);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_its_own_slug() {
        for name in [
            "İstanbul",
            "Straße",
            "C++",
            "日本語 NLP",
            "ſ",
            "हिन्दी",
            "e\u{301}",
            "\u{301}e",
            "Ⅷ",
            "ﬁne",
        ] {
            assert_eq!(slug(&slug(name)), slug(name), "{name}");
        }
        assert_eq!(slug("Caf\u{e9}"), slug("Cafe\u{301}"));
        assert_eq!(slug("हिन्दी"), "हिन्दी");
    }
}
