//! The path of a request to a file under `feeds/`, or to nothing.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, SubsecRound, Utc};

use crate::calendar::rfc822;
use crate::identity::percent_decoded;
use crate::{feed, page};

/// What lies at a path.
pub enum Resource {
    /// A file.
    File(Sent),
    /// A folder that was asked for without its slash.
    Folder,
    /// Nothing that is served.
    Nothing,
}

/// What is sent.
pub struct Sent {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The media type, with a charset where it is text.
    pub media_type: &'static str,
    /// Of a feed that names a hub: where the hub and the feed are, as a Link header says it.
    pub links: Option<String>,
    /// When the file was written.
    modified: Option<DateTime<Utc>>,
}

/// Finds what a path of a request, still percent-encoded, names under `feeds`. Nothing outside the
/// folder, be it by a link, and nothing hidden.
pub fn find(feeds: &Path, path: &str) -> Resource {
    let path = percent_decoded(path);
    let is_folder = path.ends_with('/');
    let inner = path.trim_start_matches('/').trim_end_matches('/');
    let named = inner.split('/').filter(|_| !inner.is_empty());
    let is_plain = |name: &str| {
        !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', ':', '\0'])
    };
    // A redirect to `//weekly/` would name a host (RFC 3986, section 4.2).
    if !path.starts_with('/') || path.contains("//") || !named.clone().all(is_plain) {
        return Resource::Nothing;
    }
    let mut file: PathBuf = feeds.to_owned();
    file.extend(named);
    if file.is_dir() {
        if !is_folder {
            return if within(feeds, &file).is_some() {
                Resource::Folder
            } else {
                Resource::Nothing
            };
        }
        file.push(page::FILE_NAME);
    } else if is_folder {
        return Resource::Nothing;
    }
    within(feeds, &file).and_then(|file| sent(&file)).map_or(Resource::Nothing, Resource::File)
}

/// Where a path leads in the end, if that is under `feeds`: any part of it may be a link.
fn within(feeds: &Path, file: &Path) -> Option<PathBuf> {
    let (feeds, file) = (fs::canonicalize(feeds).ok()?, fs::canonicalize(file).ok()?);
    file.starts_with(feeds).then_some(file)
}

fn sent(file: &Path) -> Option<Sent> {
    let metadata = fs::metadata(file).ok()?;
    // A pipe would be waited for, for ever.
    if !metadata.is_file() {
        return None;
    }
    let name = file.file_name()?.to_str()?;
    Some(Sent {
        bytes: fs::read(file).ok()?,
        media_type: feed::served_as(name),
        links: links(file, name),
        modified: metadata.modified().ok().map(DateTime::<Utc>::from),
    })
}

/// The hub and the feed's own address, for the header by which hubs and subscribers find both without reading the feed
/// (WebSub, section 4: <https://www.w3.org/TR/websub/#discovery>). The Atom feed beside it names them.
fn links(file: &Path, name: &str) -> Option<String> {
    feed::FORMATS.iter().find(|format| format.file_name == name)?;
    let atom = fs::read_to_string(file.with_file_name(feed::first().file_name)).ok()?;
    let (head, _) = atom.split_once("<entry>").unwrap_or((&atom, ""));
    let href = |rel: &str| {
        let (before, _) = head.split_once(&format!("\" rel=\"{rel}\"/>"))?;
        let (_, href) = before.rsplit_once("<link href=\"")?;
        Some(href.replace("&amp;", "&"))
    };
    let (hub, own) = (href("hub")?, href("self")?);
    let own = own.strip_suffix(feed::first().file_name)?.to_owned() + name;
    Some(format!("<{hub}>; rel=\"hub\", <{own}>; rel=\"self\""))
}

impl Sent {
    /// What was made here and now.
    pub fn new(text: String, media_type: &'static str) -> Self {
        let modified = Some(SystemTime::now().into());
        Sent { bytes: text.into_bytes(), media_type, links: None, modified }
    }

    /// Whether packing makes it smaller.
    pub fn is_text(&self) -> bool {
        self.media_type.contains("charset")
    }

    /// The entity tag, in quotes: another for other bytes.
    pub fn tag(&self, packed: bool) -> String {
        let mut hasher = DefaultHasher::new();
        self.bytes.hash(&mut hasher);
        format!("\"{:016x}{}\"", hasher.finish(), if packed { "-gzip" } else { "" })
    }

    /// When the file was written, as HTTP says it (RFC 9110, section 5.6.7).
    pub fn last_modified(&self) -> Option<String> {
        self.modified.map(rfc822)
    }

    /// Whether it was not written after a time as HTTP says it.
    pub fn is_older_than(&self, since: &str) -> bool {
        let since = DateTime::parse_from_rfc2822(since);
        let modified = self.modified.map(|modified| modified.trunc_subsecs(0));
        modified.zip(since.ok()).is_some_and(|(modified, since)| modified <= since)
    }
}
