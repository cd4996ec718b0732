//! `paperfeed withdraw`: what was published and is taken back on purpose goes into the settings' list.

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use toml_edit::{Array, DocumentMut, Item, Table, Value, value};

use crate::calendar;
use crate::channel::{TOPICS, WEEKLY, WEEKS};
use crate::cli::{self, Cli};
use crate::command::{folder, note, plural, refuse, weeks_unknown};
use crate::guard::record::Published;
use crate::identity::{digest_id, feed_id};
use crate::project::{self, ENTRIES, Examined, FEEDS, Project};
use crate::publish;
use crate::site::FILE_NAME;
use crate::text::shown_path;
use crate::topic::slug;
use crate::week::Week;

/// Finds the IDs, then writes them all, or none if one is not to be withdrawn.
pub(super) fn run(cli: &Cli, arguments: &cli::Withdraw) -> Result<ExitCode> {
    let project = project::read_begun(folder(cli))?;
    let examined = project::examine(&project);
    if let Some(code) = weeks_unknown(cli, &project, &examined)? {
        return Ok(code);
    }
    // IDs are made of the tag, which invalid settings do not give.
    if examined.site.tag.is_empty() {
        return refuse(cli, &examined);
    }
    let mut ids = Vec::new();
    for what in &arguments.what {
        let found = match (calendar::day(what), what.strip_prefix(TOPICS.folder)) {
            (Some(day), _) => of_week(&project, &examined, day)?,
            (_, Some(topic)) => of_topic(&project, &examined, topic.trim_end_matches('/'))?,
            _ => of_item(&project, &examined, what)?,
        };
        for id in found {
            if !ids.contains(&id) && !examined.site.withdrawn.contains(&id) {
                ids.push(id);
            }
        }
    }
    let settings = folder(cli).join(FILE_NAME);
    let text = with_withdrawn(&project.settings.text, &ids)
        .with_context(|| format!("cannot edit {}", shown_path(&settings)))?;
    publish::write_own(&settings, text.as_bytes())?;
    let mut said: String = ids.iter().map(|id| format!("{id}\n")).collect();
    let count = plural(ids.len(), "ID");
    said.push_str(&format!(
        "{count} added to `withdrawn` in {FILE_NAME}\nnext: `paperfeed build`\n"
    ));
    note(cli, &said)?;
    Ok(ExitCode::SUCCESS)
}

/// A week's own ID, which covers all IDs that begin with it, and those of its papers that do not.
fn of_week(project: &Project, examined: &Examined, day: NaiveDate) -> Result<Vec<String>> {
    if let Some(entry) = examined.entries.iter().find(|entry| entry.week.start == day) {
        bail!(
            "cannot withdraw {day}: {} still publishes it; remove the file first",
            entry.source.path
        );
    }
    let week =
        Week { start: day, end: day, listed: None, title: None, intro: None, papers: vec![] };
    let id = digest_id(&examined.site.tag, &week);
    let papers = ids_in(project, &[week.folder()])?;
    if papers.is_empty() && !ids_in(project, &[WEEKLY.folder.to_owned()])?.contains(&id) {
        bail!(
            "cannot withdraw {day}: no published week starts on that day, see {FEEDS}/{}",
            WEEKS.folder
        );
    }
    let beginning = format!("{id}/");
    let others = papers.into_iter().filter(|paper| !paper.starts_with(&beginning));
    Ok([id].into_iter().chain(others).collect())
}

/// The ID of a topic's feed.
fn of_topic(project: &Project, examined: &Examined, name: &str) -> Result<Vec<String>> {
    let (topic, topics) = (slug(name), TOPICS.folder);
    for entry in &examined.entries {
        let of_paper = |paper: &crate::week::Paper| paper.topics.iter().any(|t| slug(t) == topic);
        if let Some(paper) = entry.week.papers.iter().find(|paper| of_paper(paper)) {
            bail!(
                "cannot withdraw {topics}{topic}: {:?} in {} still has the topic",
                paper.title,
                entry.source.path
            );
        }
    }
    if let Some(renamed) = examined.site.renamed.iter().find(|renamed| renamed.before == topic) {
        bail!(
            "cannot withdraw {topics}{topic}: it goes on as {:?}; remove it from `renamed` first",
            renamed.now
        );
    }
    let folder = TOPICS.folder_of(&topic);
    let record = Published::open(&project.feeds)?;
    let is_published = publish::folders(&project.feeds, &TOPICS)?.contains(&folder)
        || record.recorded_topics().contains_key(folder.as_str());
    if topic.is_empty() || !is_published {
        bail!(
            "cannot withdraw {topics}{name}: {FEEDS}/{topics} has no such topic; what was published from \
             elsewhere is known after `paperfeed build --published`"
        );
    }
    Ok(vec![feed_id(&examined.site.tag, &folder)])
}

/// An item's ID, as it stands in the feeds.
fn of_item(project: &Project, examined: &Examined, id: &str) -> Result<Vec<String>> {
    for entry in &examined.entries {
        if let Some(at) = entry.ids.iter().position(|given| given == id) {
            let title = &entry.week.papers[at].title;
            bail!(
                "cannot withdraw {id:?}: {title:?} in {} still has it; remove the paper first",
                entry.source.path
            );
        }
    }
    let folders = Published::open(&project.feeds)?.guarded_folders()?;
    if !ids_in(project, &folders)?.contains(id) {
        bail!(
            "cannot withdraw {id:?}: no feed in {FEEDS}/ has it; use a week (2024-04-15), an ID (tag:…) or \
             topics/NAME. Weeks are named after their files in {ENTRIES}/. What was published from elsewhere is known after \
             `paperfeed build --published`"
        );
    }
    Ok(vec![id.to_owned()])
}

fn ids_in(project: &Project, folders: &[String]) -> Result<BTreeSet<String>> {
    let record = Published::open(&project.feeds)?;
    let mut ids = BTreeSet::new();
    for folder in folders {
        ids.extend(record.ids(folder)?);
    }
    Ok(ids)
}

/// The settings with more IDs in `withdrawn`; all else, comments too, stays as it is.
fn with_withdrawn(text: &str, ids: &[String]) -> Result<String> {
    let mut document: DocumentMut = text.parse()?;
    let feed = document.entry("feed").or_insert(Item::Table(Table::new()));
    let feed = feed.as_table_like_mut().context("`feed` is no table")?;
    let withdrawn = feed.entry("withdrawn").or_insert(value(Array::new()));
    let withdrawn = withdrawn.as_array_mut().context("`withdrawn` is no list")?;
    let withdrawn_has_comma = withdrawn.trailing_comma();
    // What stood behind the last ID, a comment perhaps, stays there; each new one gets a line of its own, so
    // that a diff shows what came.
    let before = withdrawn.trailing().as_str().unwrap_or_default().trim_end().to_owned();
    let mut prefix = format!("{before}\n    ");
    if let Some(last) = withdrawn.iter_mut().last().filter(|_| !withdrawn_has_comma) {
        let suffix = last.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default();
        prefix = format!("{}{prefix}", suffix.trim_end());
        last.decor_mut().set_suffix("");
    }
    for id in ids {
        let mut value = Value::from(id.as_str());
        value.decor_mut().set_prefix(std::mem::replace(&mut prefix, "\n    ".to_owned()));
        withdrawn.push_formatted(value);
    }
    withdrawn.set_trailing("\n");
    withdrawn.set_trailing_comma(true);
    let edited = document.to_string();
    Ok(if text.contains("\r\n") {
        edited.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        edited
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::with_withdrawn;

    #[test]
    fn the_settings_stay_as_they_are() {
        for (before, expected) in [
            (
                "# a\n[site]\ntitle = \"x\" # b\n",
                "# a\n[site]\ntitle = \"x\" # b\n\n[feed]\nwithdrawn = [\n    \"tag:x\",\n]\n",
            ),
            (
                "[feed]\n# why\nwithdrawn = [] # c\nweeks = 3\n",
                "[feed]\n# why\nwithdrawn = [\n    \"tag:x\",\n] # c\nweeks = 3\n",
            ),
            (
                "[feed]\nwithdrawn = [\"tag:a\", # why\n  \"tag:b\" # and why\n] # end\n",
                "[feed]\nwithdrawn = [\"tag:a\", # why\n  \"tag:b\", # and why\n    \"tag:x\",\n] # end\n",
            ),
            ("[feed]\r\nwithdrawn = []\r\n", "[feed]\r\nwithdrawn = [\r\n    \"tag:x\",\r\n]\r\n"),
            (
                "[feed]\nwithdrawn = [\"tag:a\"]\n",
                "[feed]\nwithdrawn = [\"tag:a\",\n    \"tag:x\",\n]\n",
            ),
        ] {
            assert_eq!(with_withdrawn(before, &["tag:x".to_owned()]).unwrap(), expected);
        }
    }
}
