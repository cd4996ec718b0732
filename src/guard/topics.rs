//! Feeds of topics that no paper gives any more: their addresses are kept like ids.

use std::collections::HashSet;

use anyhow::Result;

use crate::channel::TOPICS;
use crate::diagnostic::{Diagnostic, Report, Source};
use crate::guard::record::{self, Published};
use crate::identity::feed_id;
use crate::key::nearest;
use crate::key::write::{label, quoted};
use crate::project::{FEEDS, Project};
use crate::publish::{folders, unmade};
use crate::rule;
use crate::site::Site;
use crate::site_files::SiteFiles;
use crate::topic::slug;

/// What is said of published topics that are kept as they are: one note for all of them, and a warning
/// for each that another topic may have replaced.
pub(super) fn topics_kept(project: &Project, files: &SiteFiles) -> Result<Vec<Report<'static>>> {
    let site = files.list.site;
    let folders = folders(&project.feeds, &TOPICS)?;
    let (mut found, mut kept) = (Vec::new(), Vec::new());
    for folder in unmade(&project.feeds, folders, files) {
        if site.withdrawn.contains(&feed_id(&site.tag, &folder)) {
            continue;
        }
        let topic = slug_of(&folder).to_owned();
        let feeds = record::read(&project.feeds, &folder, &|_| false)?;
        if let Some(item) =
            feeds.iter().flat_map(|feed| &feed.items).find(|item| is_withdrawn(site, &item.id))
        {
            found.push(of_folder(&folder, still_shown(&topic, &item.title)));
            continue;
        }
        match successor(project, files, &folder)? {
            Some(now) => found.push(of_folder(&folder, renamed(site, &topic, &now))),
            None => kept.push(topic),
        }
    }
    if !kept.is_empty() {
        let names: Vec<String> = kept.iter().map(|topic| format!("`{topic}`")).collect();
        let (feeds, stay) = if kept.len() == 1 { ("feed", "stays") } else { ("feeds", "stay") };
        let message = format!(
            "{} topic {feeds} without papers {stay} as last published: {}",
            kept.len(),
            names.join(", ")
        );
        let note = format!("to give one up: `paperfeed withdraw topics/{}`", kept[0]);
        let diagnostic = Diagnostic::new(&rule::TopicKept, 0..0, message).with_help(note);
        found.push(of_folder(TOPICS.folder, diagnostic));
    }
    Ok(found)
}

/// Topics of which the manifest knows that they were published, and whose feeds are not there to be kept.
pub(super) fn topics_gone(
    project: &Project,
    files: &SiteFiles,
    published: &Published,
) -> Result<Vec<Report<'static>>> {
    let site = files.list.site;
    let made: HashSet<&str> =
        files.channels.iter().map(|channel| channel.folder.as_str()).collect();
    let there: HashSet<String> = folders(&project.feeds, &TOPICS)?.into_iter().collect();
    let gone = published.recorded_topics().into_iter().filter(|(folder, _)| {
        !made.contains(*folder)
            && !there.contains(*folder)
            && !site.withdrawn.contains(&feed_id(&site.tag, folder))
    });
    let gone = gone.map(|(folder, source)| {
        let topic = slug_of(folder);
        let message =
            format!("{FEEDS}/{folder} was published, and no paper has the topic `{topic}`");
        let help = format!(
            "restore the folder from version control, or with:\n  paperfeed build --published\n\
             If the feed is given up on purpose:\n  paperfeed withdraw {}",
            folder.trim_end_matches('/')
        );
        let source = Source { path: source.path.clone(), text: String::new() };
        Report::new(source, vec![Diagnostic::new(&rule::FeedGone, 0..0, message).with_help(help)])
    });
    Ok(gone.collect())
}

fn of_folder(folder: &str, diagnostic: Diagnostic) -> Report<'static> {
    let source = Source { path: format!("{FEEDS}/{folder}"), text: String::new() };
    Report::new(source, vec![diagnostic])
}

fn slug_of(folder: &str) -> &str {
    TOPICS.name_in(folder).unwrap_or(folder)
}

/// The topic that has at least half of the papers of a kept one, or else a name that is near it.
fn successor(project: &Project, files: &SiteFiles, folder: &str) -> Result<Option<String>> {
    let list = files.list;
    let feeds = record::read(&project.feeds, folder, &|_| false)?;
    let ids: HashSet<&str> =
        feeds.iter().flat_map(|feed| &feed.items).map(|item| item.id.as_str()).collect();
    // What its papers had as topics already is no new name of it.
    let items = feeds.iter().flat_map(|feed| &feed.items);
    let before: HashSet<String> =
        items.flat_map(|item| &item.categories).map(|topic| slug(topic)).collect();
    let topics = || {
        let channels = files.channels.iter();
        channels.filter(|channel| {
            channel.is_subscribed()
                && channel.folder.starts_with(TOPICS.folder)
                && !before.contains(slug_of(&channel.folder))
        })
    };
    let shared = |channel: &crate::channel::Channel| {
        let id = |origin: &crate::item::Origin| Some(&list.entries[origin.week].ids[origin.paper?]);
        channel.origins.iter().filter_map(id).filter(|id| ids.contains(id.as_str())).count()
    };
    let nearest_by_papers = topics()
        .map(|channel| (shared(channel), std::cmp::Reverse(channel.origins.len()), channel))
        .filter(|(shared, _, _)| *shared > 0 && shared * 2 >= ids.len())
        .max_by_key(|(shared, size, _)| (*shared, *size))
        .map(|(_, _, channel)| slug_of(&channel.folder).to_owned());
    let names = topics().map(|channel| slug_of(&channel.folder));
    Ok(nearest_by_papers.or_else(|| nearest(slug_of(folder), names).map(str::to_owned)))
}

/// Whether an item is withdrawn, be it with its week.
fn is_withdrawn(site: &Site, id: &str) -> bool {
    let with = |withdrawn: &String| {
        id.strip_prefix(withdrawn.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    site.withdrawn.iter().any(with)
}

fn still_shown(topic: &str, title: &str) -> Diagnostic {
    let message = format!("the feed of `{topic}` still shows {title:?}, which is withdrawn");
    let help = format!("give the feed up too:\n  paperfeed withdraw topics/{topic}");
    Diagnostic::new(&rule::TopicGone, 0..0, message).with_help(help)
}

fn renamed(site: &Site, before: &str, now: &str) -> Diagnostic {
    let message = format!(
        "no paper has the topic `{before}` any more, and `{now}` is near it; the feed of `{before}` \
         stays as last published"
    );
    let line = format!("{} = {}", label(before), quoted(now));
    let help = match site.feed_spans.has("renamed") {
        true => format!(
            "if it was renamed, add it to `renamed` under [feed] in paperfeed.toml:\n  {line}"
        ),
        false => format!(
            "if it was renamed, add this line under [feed] in paperfeed.toml:\n  renamed = {{ {line} }}"
        ),
    };
    let help = format!("{help}\nIf it is given up:\n  paperfeed withdraw topics/{before}");
    Diagnostic::new(&rule::TopicGone, 0..0, message).with_help(help)
}
