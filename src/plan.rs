//! What a publish to a store puts, in which order, and what it deletes: from two manifests, without any I/O.
//!
//! A reader that polls while files are put must find all that a feed or a page links to. So what is new comes first, to which
//! nothing links yet, and then what has changed, each in the order of [`STEPS`]; feeds that are polled come last.

use std::collections::BTreeSet;

use crate::channel::{self, Goes, MAIN, TOPICS, WEEKLY, WEEKS};
use crate::feed::FORMATS;
use crate::manifest::Manifest;
use crate::page::{self, search};
use crate::{opml, picture};

/// What is to be done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The paths to put: those of one step may be put at once.
    pub steps: Vec<Vec<String>>,
    /// Those of them that are new, so that paperfeed has put nothing there.
    pub new: Vec<String>,
    /// What the manifest is to say in the end.
    pub manifest: Manifest,
    /// The paths to delete then.
    pub gone: BTreeSet<String>,
}

impl Plan {
    /// Whether the store has all of it already.
    pub fn is_done(&self, there: &There) -> bool {
        self.steps.is_empty() && self.manifest == there.manifest && there.unknown.is_empty()
    }

    /// Every path that is put or deleted.
    pub fn paths(&self) -> BTreeSet<String> {
        self.steps.iter().flatten().chain(&self.gone).cloned().collect()
    }
}

/// Which files are put in which step, by their folder and name.
pub const STEPS: [fn(&str, &str) -> bool; 10] = [
    |folder, name| {
        let is_shared = [".css", ".js", ".png"].iter().any(|ending| name.ends_with(ending));
        folder.starts_with(picture::FOLDER) || folder == MAIN.folder && is_shared
    },
    |folder, name| folder.starts_with(WEEKS.folder) && name == page::FILE_NAME,
    |folder, _| folder.starts_with(WEEKS.folder),
    |folder, name| folder.starts_with(TOPICS.folder) && name == page::FILE_NAME,
    |folder, _| folder.starts_with(TOPICS.folder),
    |folder, _| folder == search::FOLDER,
    |_, name| !is_feed(name) && name != opml::FILE_NAME,
    |_, name| name == opml::FILE_NAME,
    |folder, _| folder == WEEKLY.folder,
    |_, _| true,
];

fn is_feed(name: &str) -> bool {
    FORMATS.iter().any(|format| format.file_name == name)
}

/// Whether a path is that of a feed to which readers subscribe.
pub fn is_polled(path: &str) -> bool {
    let (folder, name) = parted(path);
    is_feed(name) && channel::kind_of(folder).is_some_and(|kind| kind.is_subscribed)
}

/// The folder of a path, with a slash at the end, and the name in it.
fn parted(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |at| at + 1))
}

fn step_of(path: &str) -> usize {
    let (folder, name) = parted(path);
    STEPS.iter().position(|is_of| is_of(folder, name)).unwrap_or(STEPS.len())
}

/// What is known of a store.
#[derive(Clone, Debug, Default)]
pub struct There {
    /// Its manifest.
    pub manifest: Manifest,
    /// The paths that a publish that broke off has claimed: what lies there is open.
    pub unknown: BTreeSet<String>,
    /// Whether all files are to be put again: they are not served as they are to be, or somebody has damaged them.
    pub puts_all: bool,
}

/// What makes a store hold what `local` says. `withdrawn` are the ids of feeds that may go.
pub fn plan(local: &Manifest, there: &There, withdrawn: &[String]) -> Plan {
    let There { manifest: known, unknown, puts_all } = there;
    let mut manifest = local.clone();
    keep_feeds(&mut manifest, known, withdrawn);
    let mut by_step: Vec<Vec<String>> = vec![vec![]; STEPS.len() * 2];
    let mut new = Vec::new();
    for (path, record) in &local.files {
        let before = known.files.get(path);
        if before == Some(record) && !puts_all && !unknown.contains(path) {
            continue;
        }
        let first = if before.is_none() { 0 } else { STEPS.len() };
        by_step[first + step_of(path)].push(path.clone());
        if before.is_none() && !unknown.contains(path) {
            new.push(path.clone());
        }
    }
    let ours = known.files.keys().chain(unknown);
    let gone = ours.filter(|path| !manifest.files.contains_key(*path)).cloned().collect();
    by_step.retain(|paths| !paths.is_empty());
    Plan { steps: by_step, new, manifest, gone }
}

/// Keeps feeds that lie in the store and nowhere else: a feed goes when its id is withdrawn.
fn keep_feeds(manifest: &mut Manifest, there: &Manifest, withdrawn: &[String]) {
    for (folder, feed) in &there.feeds {
        let is_kept = channel::kind_of(folder).is_some_and(|kind| kind.goes == Goes::WhenWithdrawn)
            && !manifest.feeds.contains_key(folder)
            && !withdrawn.contains(&feed.id);
        if is_kept {
            manifest.feeds.insert(folder.clone(), feed.clone());
            let files = there.files.iter().filter(|(path, _)| path.starts_with(folder.as_str()));
            manifest.files.extend(files.map(|(path, record)| (path.clone(), record.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;
    use crate::manifest::{FeedRecord, FileRecord};

    const PATHS: [&str; 12] = [
        "404.html",
        "atom.xml",
        "feeds.opml",
        "page.css",
        "pictures/a.png",
        "search/2024.js",
        "topics/agents/index.html",
        "topics/agents/rss.xml",
        "weekly/feed.json",
        "weekly/index.html",
        "weeks/2024-04-15/atom.xml",
        "weeks/2024-04-15/index.html",
    ];

    fn of(paths: &[&str], bytes: &[u8]) -> Manifest {
        let files =
            paths.iter().map(|path| ((*path).to_owned(), FileRecord::new(path, bytes, None)));
        Manifest { files: files.collect(), ..Manifest::default() }
    }

    fn gone(plan: &Plan) -> Vec<&str> {
        plan.gone.iter().map(String::as_str).collect()
    }

    fn planned(local: &Manifest, there: &Manifest, unknown: &[&str]) -> Plan {
        let unknown = unknown.iter().map(|path| (*path).to_owned()).collect();
        plan(local, &There { manifest: there.clone(), unknown, ..There::default() }, &[])
    }

    #[test]
    fn what_is_linked_to_comes_before_what_links() {
        let plan = planned(&of(&PATHS, b""), &Manifest::default(), &[]);
        let steps: Vec<String> = plan.steps.iter().map(|step| step.join(" ")).collect();
        assert_eq!(
            steps,
            [
                "page.css pictures/a.png",
                "weeks/2024-04-15/index.html",
                "weeks/2024-04-15/atom.xml",
                "topics/agents/index.html",
                "topics/agents/rss.xml",
                "search/2024.js",
                "404.html weekly/index.html",
                "feeds.opml",
                "weekly/feed.json",
                "atom.xml",
            ]
        );
    }

    #[test]
    fn what_is_new_comes_before_what_has_changed() {
        let there = of(&PATHS[..5], b"before");
        let local = of(&["weeks/2024-04-22/index.html", "page.css", "atom.xml"], b"now");
        let plan = planned(&local, &there, &[]);
        assert_eq!(plan.steps.concat(), ["weeks/2024-04-22/index.html", "page.css", "atom.xml"]);
        assert_eq!(plan.new, ["weeks/2024-04-22/index.html"]);
        assert_eq!(gone(&plan), ["404.html", "feeds.opml", "pictures/a.png"]);
    }

    #[test]
    fn what_a_broken_off_publish_left_is_put_again() {
        let local = of(&PATHS[..2], b"");
        let there = local.clone();
        let known = There { manifest: there.clone(), ..There::default() };
        assert!(plan(&local, &known, &[]).is_done(&known));
        let plan = planned(&local, &there, &["atom.xml", "topics/new/rss.xml"]);
        assert_eq!(plan.steps.concat(), ["atom.xml"]);
        assert_eq!(gone(&plan), ["topics/new/rss.xml"]);
        assert!(plan.new.is_empty());
    }

    #[test]
    fn feeds_go_when_they_are_withdrawn() {
        let mut there = of(&PATHS, b"");
        let feed = |id: &str| FeedRecord { id: id.to_owned(), items: vec![] };
        there.feeds.insert("topics/agents/".to_owned(), feed("a"));
        there.feeds.insert("weeks/2024-04-15/".to_owned(), feed("w"));
        let local = of(&["atom.xml"], b"");
        let there = There { manifest: there, ..There::default() };
        let kept = plan(&local, &there, &[]);
        assert!(kept.manifest.files.contains_key("topics/agents/rss.xml"));
        assert!(!gone(&kept).iter().any(|path| path.starts_with("topics/")));
        assert!(gone(&kept).contains(&"weeks/2024-04-15/atom.xml"));
        let withdrawn = plan(&local, &there, &["a".to_owned()]);
        assert!(gone(&withdrawn).contains(&"topics/agents/rss.xml"));
    }
}
