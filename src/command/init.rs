//! `paperfeed init`: what a project begins with. Writes what is not there, overwrites nothing.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use chrono::{Datelike, Days, NaiveDate};

use crate::cli::{self, Cli, Findings, Format};
use crate::command::{folder, import, note, today};
use crate::project::ENTRIES;
use crate::schema::{self, SCHEMAS};
use crate::template::{self, Settings};
use crate::{calendar, project, publish, site, text};

/// Where feeds/ will be served, as long as nobody said.
const PLACEHOLDER: &str = "https://papers.example.org/";

/// Writes the files, then imports the lists, or writes an example where there is no week.
pub(super) fn run(cli: &Cli, arguments: &cli::Init) -> Result<ExitCode> {
    let today = today(arguments.now);
    let known = known(folder(cli), arguments)?;
    let begins = !folder(cli).join(site::FILE_NAME).exists();
    let mut files = vec![(site::FILE_NAME.to_owned(), settings(&known, today))];
    for schema in &SCHEMAS {
        files.push((format!("{}/{}", schema::FOLDER, schema.file_name), schema::write(schema)));
    }
    files.push((".taplo.toml".to_owned(), template::TAPLO.to_owned()));
    files.push((".github/workflows/feeds.yml".to_owned(), template::workflow()));
    for (path, text) in &files {
        write_new(cli, path, text)?;
    }

    let mut code = ExitCode::SUCCESS;
    if !arguments.import.is_empty() {
        let arguments = cli::Import {
            findings: Findings { format: Format::Human, strict: false },
            into: ENTRIES.into(),
            force: false,
            lists: arguments.import.clone(),
        };
        code = import::run(cli, &arguments)?;
    } else if project::read_begun(folder(cli))?.entries.is_empty() {
        // The last week that is over: a feed with days to come would not be valid.
        let days = today.checked_sub_days(Days::new(7)).and_then(|day| calendar::around(&[], day));
        let days = days.context("the calendar begins here")?;
        let text = format!("{}{}", project::schema_line(folder(cli)), template::example(days));
        write_new(cli, &format!("{ENTRIES}/{}.toml", days.0), &text)?;
    }
    let first = match (begins, known.url == PLACEHOLDER) {
        (false, _) => "",
        (true, true) => "set `url` and `tag` in paperfeed.toml, then ",
        (true, false) => "look through paperfeed.toml, then ",
    };
    note(cli, &format!("next: {first}`paperfeed build`\n"))?;
    Ok(code)
}

/// Writes a file that is not there, and says what became of it.
fn write_new(cli: &Cli, path: &str, text: &str) -> Result<()> {
    let file = folder(cli).join(path);
    if file.symlink_metadata().is_ok() {
        return note(cli, &format!("{path} is there already\n"));
    }
    publish::write_own(&file, text.as_bytes())?;
    note(cli, &format!("{path} written\n"))
}

/// What is known of the site, or stands for it.
struct Known {
    title: String,
    url: String,
    author: String,
}

fn known(folder: &Path, arguments: &cli::Init) -> Result<Known> {
    let title = match (&arguments.title, arguments.import.first()) {
        (Some(title), _) => Some(title.clone()),
        (None, Some(list)) => {
            let list = folder.join(list);
            let bytes =
                fs::read(&list).with_context(|| format!("could not read {}", list.display()))?;
            title_of(&String::from_utf8_lossy(&bytes))
        }
        (None, None) => None,
    };
    let title = title.unwrap_or_else(|| "Papers of the Week".to_owned());
    // A folder without it is no clone, or one of another shape.
    let git = fs::read_to_string(folder.join(".git/config")).unwrap_or_default();
    let url = arguments.url.clone().or_else(|| github_pages(&git));
    Ok(Known {
        author: arguments.author.clone().unwrap_or_else(|| title.clone()),
        title,
        url: url.unwrap_or_else(|| PLACEHOLDER.to_owned()),
    })
}

fn settings(known: &Known, today: NaiveDate) -> String {
    let host = known.url.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default().to_lowercase();
    template::settings(&Settings {
        title: &known.title,
        url: &known.url,
        author: &known.author,
        tag: &format!("{host},{}", today.year()),
    })
}

/// The first heading of a list.
fn title_of(list: &str) -> Option<String> {
    let heading = list.lines().find_map(|line| line.strip_prefix("# "))?;
    let title = text::render(heading).plain;
    (!title.is_empty()).then_some(title)
}

/// Where GitHub serves the pages of the repository that a clone came from
/// (docs.github.com, "Types of GitHub Pages sites").
fn github_pages(git_config: &str) -> Option<String> {
    let address = git_config.lines().find_map(|line| {
        let (name, address) = line.trim().split_once('=')?;
        let (_, repository) = address.split_once("github.com")?;
        (name.trim() == "url").then(|| repository.trim_start_matches([':', '/']))
    })?;
    let (owner, name) = address.trim_end_matches('/').split_once('/')?;
    let (owner, name) = (owner.to_lowercase(), name.strip_suffix(".git").unwrap_or(name));
    let own_site = format!("{owner}.github.io");
    Some(match name.to_lowercase() == own_site {
        true => format!("https://{own_site}/"),
        false => format!("https://{own_site}/{name}/"),
    })
}

#[cfg(test)]
mod tests {
    use super::github_pages;

    #[test]
    fn a_clone_from_github_is_served_there() {
        for (remote, expected) in [
            ("git@github.com:Ada/Papers.git", Some("https://ada.github.io/Papers/")),
            ("https://github.com/ada/papers", Some("https://ada.github.io/papers/")),
            ("https://github.com/ada/ada.github.io.git", Some("https://ada.github.io/")),
            ("https://git.example.org/ada/papers", None),
        ] {
            let config = format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = {remote}\n");
            assert_eq!(github_pages(&config).as_deref(), expected, "{remote}");
        }
    }
}
