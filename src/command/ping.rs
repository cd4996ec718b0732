//! `paperfeed ping`: notifies the hub of feeds that have changed (WebSub, "Publishing":
//! <https://www.w3.org/TR/websub/#publishing>).

use std::collections::HashSet;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::channel::{self, Channel, List, TOPICS};
use crate::cli::{self, Cli};
use crate::command::{folder, note, plural, refuse, say, waiting};
use crate::feed;
use crate::fetch;
use crate::project;
use crate::topic::slug;
use crate::value::without_credentials;

/// Notifies the hub of each feed. One that is down is a warning: feeds are polled all the same.
pub(super) fn run(cli: &Cli, arguments: &cli::Ping) -> Result<ExitCode> {
    let project = project::read(folder(cli))?;
    let examined = project::examine(&project);
    if examined.site.tag.is_empty() {
        return refuse(cli, &examined);
    }
    let Some(hub) = &examined.site.hub else {
        bail!("no hub; set `hub` under [feed] in paperfeed.toml");
    };
    let list = List { site: &examined.site, entries: &examined.entries };
    let channels = channel::all(&list);
    let newest = list.entries.last().map(|entry| &entry.week.papers);
    let topics: HashSet<String> = newest
        .into_iter()
        .flatten()
        .flat_map(|paper| &paper.topics)
        .map(|name| slug(name))
        .collect();
    let is_changed = |channel: &&Channel| {
        let topic = TOPICS.name_in(&channel.folder);
        channel.is_subscribed() && (arguments.all || topic.is_none_or(|name| topics.contains(name)))
    };
    let feeds: Vec<String> = channels
        .iter()
        .filter(is_changed)
        .flat_map(|channel| {
            feed::subscribed().map(|format| channel.url(&channel.folder, format.file_name))
        })
        .collect();
    notify(cli, hub, &feeds)?;
    Ok(ExitCode::SUCCESS)
}

/// Notifies a hub of some feeds, and says of how many.
pub(super) fn notify(cli: &Cli, hub: &str, feeds: &[String]) -> Result<()> {
    let shown_hub = without_credentials(hub);
    let shown = waiting(cli, format!("notifying {shown_hub}"));
    let mut accepted = 0;
    // One that is down would keep waiting for each feed alike.
    let failure = feeds.iter().find_map(|url| {
        let failure = fetch::ping(hub, url).err();
        accepted += usize::from(failure.is_none());
        failure
    });
    drop(shown);
    if let Some(failure) = failure {
        say(&format!("warning: {failure:#}\n"))?;
    }
    note(cli, &format!("{accepted} of {} accepted by {shown_hub}\n", plural(feeds.len(), "feed")))
}
