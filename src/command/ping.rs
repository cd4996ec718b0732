//! `paperfeed ping`: tells the hub that feeds have changed (WebSub, section 7: <https://www.w3.org/TR/websub/#publishing>).

use std::collections::HashSet;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::channel::{self, Channel, List, TOPICS};
use crate::cli::{self, Cli};
use crate::command::{folder, note, plural, refuse, waiting};
use crate::feed;
use crate::fetch;
use crate::project;
use crate::topic::slug;

/// Tells the hub of each feed. What it does not accept is a warning: feeds are polled all the same.
pub(super) fn run(cli: &Cli, arguments: &cli::Ping) -> Result<ExitCode> {
    let project = project::read(folder(cli))?;
    let examined = project::examine(&project);
    if examined.site.tag.is_empty() {
        return refuse(cli, &examined);
    }
    let Some(hub) = &examined.site.hub else {
        bail!("no hub to tell; set `hub` under [feed] in paperfeed.toml");
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
    let shown = waiting(cli, format!("telling {hub}"));
    let failures: Vec<_> = feeds.iter().filter_map(|url| fetch::ping(hub, url).err()).collect();
    drop(shown);
    // A hub that is down fails for each feed alike.
    let told = feeds.len() - failures.len();
    if let Some(failure) = failures.into_iter().next() {
        note(cli, &format!("warning: {failure:#}\n"))?;
    }
    note(cli, &format!("{told} of {} accepted by {hub}\n", plural(feeds.len(), "feed")))?;
    Ok(ExitCode::SUCCESS)
}
