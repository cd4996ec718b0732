//! The list of all feeds that one subscribes to, as OPML 2.0 (<http://opml.org/spec2.opml>), which
//! readers import.

use crate::calendar::rfc822;
use crate::channel::Channel;
use crate::feed;
use crate::text::{escape, escape_attribute};

/// The file under `feeds/`.
pub const FILE_NAME: &str = "feeds.opml";

/// Writes one outline for each channel that one subscribes to. Its `type` is `rss` whatever the
/// format (section "Subscription lists").
pub fn render(channels: &[Channel]) -> Vec<u8> {
    let Some(main) = channels.first() else { return vec![] };
    let subscribed = || channels.iter().filter(|channel| channel.is_subscribed());
    let updated = subscribed().map(|channel| channel.updated).max().unwrap_or_default();
    let mut opml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n <head>\n  \
         <title>{}</title>\n  <dateModified>{}</dateModified>\n  <ownerName>{}</ownerName>\n \
         </head>\n <body>\n",
        escape(&words(&main.title)),
        rfc822(updated),
        escape(&words(&main.site.author)),
    );
    for channel in subscribed() {
        let attributes = [
            ("type", "rss".to_owned()),
            ("text", words(&channel.title)),
            ("title", words(&channel.title)),
            ("description", words(&channel.description)),
            ("xmlUrl", channel.url(&channel.folder, feed::first().file_name)),
            ("htmlUrl", channel.page()),
            ("language", channel.site.language.clone()),
        ];
        opml.push_str("  <outline");
        for (name, value) in attributes {
            opml.push_str(&format!(" {name}=\"{}\"", escape_attribute(&value)));
        }
        opml.push_str("/>\n");
    }
    opml.push_str(" </body>\n</opml>\n");
    opml.into_bytes()
}

/// A text, which may be HTML in OPML ("Text attribute"): what would be markup or a reference is escaped.
fn words(text: &str) -> String {
    let is_name = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#');
    let is_markup = text.contains('<') || text.split('&').skip(1).any(is_name);
    if is_markup { escape(text) } else { text.to_owned() }
}
