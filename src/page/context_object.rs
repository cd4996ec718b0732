//! A paper as Zotero and Mendeley read it from a page that lists several: COinS, an OpenURL in the title of an empty span
//! (ANSI/NISO Z39.88-2004, key/encoded-value format for journals; <https://www.zotero.org/support/dev/exposing_metadata>).

use maud::{Markup, html};

use crate::identity::Numbers;
use crate::value::ascii_url;
use crate::week::Paper;

/// The span of a paper whose authors are known: without them a reference manager would save half a reference.
pub(super) fn span(paper: &Paper, numbers: &Numbers) -> Markup {
    html! {
        @if !paper.authors.is_empty() { span.Z3988 title=(open_url(paper, numbers)) {} }
    }
}

fn open_url(paper: &Paper, numbers: &Numbers) -> String {
    let Numbers { arxiv, doi } = numbers;
    let address = arxiv.map(|number| format!("https://arxiv.org/abs/{number}"));
    let linked = || paper.links.first().map(|link| ascii_url(&link.url).into_owned());
    let address = address.or_else(linked);
    let mut values: Vec<(&str, String)> = vec![
        ("ctx_ver", "Z39.88-2004".to_owned()),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal".to_owned()),
        ("rft.genre", "article".to_owned()),
        ("rft.atitle", paper.title.to_string()),
    ];
    values.extend(paper.venue.iter().map(|venue| ("rft.jtitle", venue.to_string())));
    values.extend(paper.released.map(|day| ("rft.date", day.to_string())));
    values.extend(paper.authors.iter().map(|name| ("rft.au", name.to_string())));
    values.extend(doi.iter().map(|doi| ("rft_id", format!("info:doi/{doi}"))));
    values.extend(address.map(|address| ("rft_id", address)));
    let encoded = values.iter().map(|(key, value)| format!("{key}={}", form_encoded(value)));
    encoded.collect::<Vec<_>>().join("&")
}

/// A value of a query: all but letters, digits and four marks is percent-encoded (RFC 3986, section 2.3).
fn form_encoded(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len() + 16);
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
