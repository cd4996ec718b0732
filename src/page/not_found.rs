//! The page that static hosts show where there is none. It is shown at any depth, so its links are
//! paths from the top of the host.

use maud::{DOCTYPE, html};

use crate::page::words::filled;
use crate::page::{FILE_NAME, POLICY, words};
use crate::site::Site;
use crate::{feed, feed::GENERATOR};

/// The file at the top of `feeds/`, as GitHub Pages, GitLab Pages and Cloudflare Pages know it.
pub const NAME: &str = "404.html";

/// Writes the page.
pub fn render(site: &Site) -> Vec<u8> {
    let words = words::of(&site.language);
    let top = path_of(&site.url);
    let page = html! {
        (DOCTYPE)
        html lang=(words.lang.unwrap_or(&site.language)) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (words.not_found) }
                meta name="generator" content=(GENERATOR);
                link rel="icon" href={ (top) (feed::ICON) };
                link rel="stylesheet" href={ (top) "page.css" };
            }
            body {
                main {
                    h1 { (words.not_found) }
                    p { (words.not_found_help) }
                    p {
                        a href={ (top) (FILE_NAME) } {
                            (filled(&words.to_the_list, &[("title", &site.title)]))
                        }
                    }
                }
            }
        }
        "\n"
    };
    page.into_string().into_bytes()
}

/// The path of an address: what follows the host (RFC 3986, section 3).
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}
