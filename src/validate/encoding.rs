//! Bytes to text as XML has it (XML 1.0, appendix F): a byte order mark, else the declaration, else
//! UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::diagnostic::Diagnostic;
use crate::rule;

/// The text of a document and what is wrong with its encoding.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) found: Vec<Diagnostic>,
}

/// Decodes a document. What a server says of its encoding counts more than what it says itself
/// (RFC 7303, section 3), and a byte order mark most.
pub(super) fn decode(document: Cow<[u8]>, charset: Option<&str>) -> Decoded {
    let (mark, mark_length) = match &*document {
        [0xEF, 0xBB, 0xBF, ..] => (Some(UTF_8), 3),
        [0xFE, 0xFF, ..] => (Some(UTF_16BE), 2),
        [0xFF, 0xFE, ..] => (Some(UTF_16LE), 2),
        [0, b'<', 0, b'?', ..] => (Some(UTF_16BE), 0),
        [b'<', 0, b'?', 0, ..] => (Some(UTF_16LE), 0),
        _ => (None, 0),
    };
    let bytes = &document[mark_length..];
    let head = match mark {
        Some(mark) if mark != UTF_8 => {
            mark.decode_without_bom_handling(&bytes[..bytes.len().min(400)]).0.into_owned()
        }
        _ => String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned(),
    };
    let mut found = Vec::new();
    let declared = declared(&head);
    let mut encoding = mark.unwrap_or(UTF_8);
    let mut label = declared.as_ref().map_or("", |(name, _)| name.as_str());
    let looks_like_xml = head.trim_start().starts_with('<');
    match &declared {
        None if looks_like_xml => {
            let message = "the document does not name its encoding; it is taken for UTF-8";
            found.push(Diagnostic::new(&rule::MissingEncoding, 0..0, message));
        }
        None => {}
        Some((name, place)) => match encoding_named(name) {
            None if name.is_empty() => {
                let message = "the document names no encoding";
                found.push(Diagnostic::new(&rule::SAXError, place.clone(), message));
            }
            None => {
                let message = format!("the encoding {name:?} is not known");
                found.push(Diagnostic::new(&rule::UnknownEncoding, place.clone(), message));
                encoding = encoding_rs::WINDOWS_1252;
            }
            Some(known) => {
                found.extend(uncommon(name, place.clone()));
                let utf16 = known == UTF_16LE || known == UTF_16BE;
                match mark {
                    Some(mark) if mark != known && !(utf16 && mark != UTF_8) => {
                        let message =
                            format!("the document begins as {} and says {name:?}", mark.name());
                        found.push(Diagnostic::new(&rule::UnicodeError, place.clone(), message));
                    }
                    None if utf16 => {
                        let message = format!("the document says {name:?} in bytes of ASCII");
                        found.push(Diagnostic::new(&rule::UnicodeError, place.clone(), message));
                    }
                    None => encoding = known,
                    _ => {}
                }
            }
        },
    }
    let of_server = charset.and_then(|name| Some((name, encoding_named(name)?)));
    if let Some((name, of_server)) = of_server.filter(|(_, of_server)| *of_server != encoding) {
        let message =
            format!("the server says {}, the document {}", of_server.name(), encoding.name());
        found.push(Diagnostic::new(&rule::EncodingMismatch, 0..0, message));
        if mark.is_none() {
            (encoding, label) = (of_server, name);
        }
    }
    let is_ascii = ["us-ascii", "ascii"].iter().any(|name| label.eq_ignore_ascii_case(name));
    let text = if is_ascii {
        ascii(bytes, &mut found)
    } else if encoding == UTF_8 {
        utf8(document, mark_length, &mut found)
    } else {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        if damaged {
            let message = format!("the document is not {}", encoding.name());
            found.push(Diagnostic::new(&rule::UnicodeError, 0..0, message));
        }
        text.into_owned()
    };
    let is_latin1 = encoding == encoding_rs::WINDOWS_1252 && !label.contains("1252");
    Decoded { text: if is_latin1 { latin1_controls(text, encoding) } else { text }, found }
}

/// An encoding by its name in the declaration; the web's names of some begin with `x-`.
fn encoding_named(name: &str) -> Option<&'static Encoding> {
    let name = name.replace('_', "-");
    Encoding::for_label(name.as_bytes())
        .or_else(|| Encoding::for_label(format!("x-{name}").as_bytes()))
}

/// To the web ASCII is windows-1252; to XML its bytes end at 7F.
fn ascii(bytes: &[u8], found: &mut Vec<Diagnostic>) -> String {
    if let Some(at) = bytes.iter().position(|byte| !byte.is_ascii()) {
        let message = format!("the byte 0x{:02X} is not ASCII", bytes[at]);
        found.push(Diagnostic::new(&rule::UnicodeError, at..at + 1, message));
    }
    let character = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { '\u{FFFD}' };
    bytes.iter().map(character).collect()
}

/// UTF-8 behind its mark.
fn utf8(document: Cow<[u8]>, mark_length: usize, found: &mut Vec<Diagnostic>) -> String {
    let mut bytes = document.into_owned();
    bytes.drain(..mark_length);
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("the byte 0x{:02X} is not UTF-8", error.as_bytes()[at]);
        found.push(Diagnostic::new(&rule::UnicodeError, at..at + 1, message));
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

/// To the web ISO-8859-1 is windows-1252; to XML its bytes from 80 to 9F are control characters.
fn latin1_controls(text: String, encoding: &'static Encoding) -> String {
    if text.is_ascii() {
        return text;
    }
    text.chars()
        .map(|character| {
            let mut bytes = [0; 4];
            let (encoded, _, _) = encoding.encode(character.encode_utf8(&mut bytes));
            match encoded.first() {
                Some(byte @ 0x80..=0x9F) => char::from(*byte),
                _ => character,
            }
        })
        .collect()
}

/// The encoding that the declaration names, and where.
pub(super) fn declared(head: &str) -> Option<(String, std::ops::Range<usize>)> {
    // What stands before it is a fault of XML, which is reported elsewhere.
    let begin = head.find("<?xml").filter(|begin| !head[..*begin].contains('<'))?;
    let declaration = &head[begin + "<?xml".len()..];
    let declaration = &declaration[..declaration.find("?>")?];
    let at = declaration.find("encoding")?;
    let rest = declaration[at + 8..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = rest[1..].split(quote).next()?;
    let start = begin + "<?xml".len() + declaration.len() - rest.len() + 1;
    Some((name.to_owned(), start..start + name.len()))
}

/// Encodings that not all readers know.
fn uncommon(name: &str, place: std::ops::Range<usize>) -> Option<Diagnostic> {
    let lower = name.to_ascii_lowercase();
    if matches!(lower.as_str(), "utf-8" | "us-ascii" | "utf-16") {
        return None;
    }
    Some(if COMMON.contains(&lower.as_str()) {
        let message = format!("{name} is less sure to be read than UTF-8");
        Diagnostic::new(&rule::NonstdEncoding, place, message)
    } else {
        let message = format!("hardly any reader knows {name}");
        Diagnostic::new(&rule::ObscureEncoding, place, message)
    })
}

/// Those that most readers know, to the letter.
const COMMON: [&str; 14] = [
    "euc-jp",
    "gb18030",
    "iso-8859-1",
    "iso-8859-15",
    "iso-8859-2",
    "iso-8859-7",
    "koi8-r",
    "shift_jis",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "windows-1255",
    "windows-1256",
];
