//! `paperfeed init`: what a project begins with. Writes what is not there, overwrites nothing.

use std::collections::HashSet;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use chrono::{Datelike, Days, NaiveDate};

use crate::cli::{self, Cli, Findings, ReportFormat};
use crate::command::{folder, import, note, print, say, today};
use crate::key::write::quoted;
use crate::placeholder::{self, Placeholders};
use crate::project::ENTRIES;
use crate::schema::{self, SCHEMAS};
use crate::site::{ImportSettings, Site};
use crate::template::{self, Workflow};
use crate::text::shown_path;
use crate::{calendar, file, project, publish, site, text, value};

/// Where feeds/ will be served, as long as nobody said.
const URL: &str = "https://papers.example.org/";

/// Who makes the list, as long as nobody said.
const AUTHOR: &str = "Your Name";

/// Writes the files, then imports the lists, or writes an example where there is no week.
pub(super) fn run(cli: &Cli, arguments: &cli::Init) -> Result<ExitCode> {
    let today = today(arguments.now);
    let begins = !folder(cli).join(site::FILE_NAME).exists();
    let known = known(cli, arguments, begins)?;
    let has_list = !arguments.import.is_empty();
    // The last week that is over: a feed with days to come would not be valid.
    let days = today.checked_sub_days(Days::new(7)).and_then(|day| calendar::around(&[], day));
    let days = days.context("no such week")?;
    let week = folder(cli).join(ENTRIES);
    let begins_empty =
        !has_list && fs::read_dir(week).map_or(true, |mut week| week.next().is_none());

    let tag = known.tag(today);
    let settings = known.settings(&tag, arguments);
    let mut files = vec![(site::FILE_NAME.to_owned(), settings)];
    for schema in &SCHEMAS {
        files.push((format!("{}/{}", schema::FOLDER, schema.file_name), schema::write(schema)));
    }
    let example = days.0.to_string();
    let placeholders = Placeholders {
        tag: (begins && known.url.is_none()).then_some(tag),
        ids: match begins_empty {
            true => vec![format!("{example}/{EXAMPLE_KEY}"), example.clone()],
            false => vec![],
        },
    };
    if placeholders != Placeholders::default() {
        let path = format!("{}/{}", schema::FOLDER, placeholder::FILE_NAME);
        files.push((path, placeholder::write(&placeholders)));
    }
    files.push((".taplo.toml".to_owned(), template::TAPLO.to_owned()));
    files.push((".gitattributes".to_owned(), template::GIT_ATTRIBUTES.to_owned()));
    let kind = if arguments.follow { Workflow::Follow } else { Workflow::Publish };
    files.push((WORKFLOW.to_owned(), template::workflow(kind, env!("CARGO_PKG_REPOSITORY"))));
    if arguments.suggestions {
        let text = template::workflow(Workflow::Suggest, env!("CARGO_PKG_REPOSITORY"));
        files.push((SUGGEST.to_owned(), text));
        files.push((SUGGESTION.to_owned(), template::SUGGESTION.to_owned()));
    }
    let mut written = HashSet::new();
    for (path, text) in &files {
        if write_new(cli, path, text)? {
            written.insert(path.as_str());
        }
    }

    let mut code = ExitCode::SUCCESS;
    if has_list {
        let arguments = cli::Import {
            findings: Findings { format: ReportFormat::Human, strict: false },
            into: ENTRIES.into(),
            dry_run: false,
            follow: false,
            released: false,
            force: false,
            every: None,
            skip: vec![],
            order: None,
            week: None,
            lists: arguments.import.clone(),
        };
        code = import::run(cli, &arguments)?;
    } else if begins_empty {
        let text = format!("{}{}", project::schema_line(folder(cli)), template::example(days));
        write_new(cli, &format!("{ENTRIES}/{example}.toml"), &text)?;
    }
    if code != ExitCode::SUCCESS {
        return Ok(code);
    }
    let first = match (begins, known.has_placeholder(), begins_empty) {
        (false, _, _) => "",
        (true, true, _) | (true, _, true) => "replace what is marked `# placeholder`, then ",
        (true, false, false) => "check paperfeed.toml, then ",
    };
    if arguments.follow && !begins {
        let from: Vec<String> = arguments.import.iter().map(|list| quoted(list)).collect();
        let from = format!("[{}]", from.join(", "));
        let lines = format!("  [import]\n  from = {from}\n  follow = true");
        note(cli, &format!("add to {}, if it does not say so:\n{lines}\n", site::FILE_NAME))?;
    }
    for (is_asked, path) in [(arguments.follow, WORKFLOW), (arguments.suggestions, SUGGEST)] {
        let is_blank = env!("CARGO_PKG_REPOSITORY").is_empty();
        match (is_asked, written.contains(path)) {
            (true, true) if is_blank => {
                let step = "`Install paperfeed`, which has to say how it gets paperfeed";
                note(cli, &format!("fill in the step {step}: {path}\n"))?;
            }
            (true, false) => {
                note(
                    cli,
                    &format!("to have the workflow of this list, remove {path} and run again\n"),
                )?;
            }
            _ => {}
        }
    }
    note(cli, &format!("next: {first}`paperfeed build`\n"))?;
    Ok(code)
}

const WORKFLOW: &str = ".github/workflows/feeds.yml";
const SUGGEST: &str = ".github/workflows/suggest.yml";
const SUGGESTION: &str = ".github/ISSUE_TEMPLATE/suggest-paper.yml";

/// The key of the paper in the example.
const EXAMPLE_KEY: &str = "arxiv:1706.03762";

/// Writes a file that is not there, and says what became of it: whether it holds the text now.
fn write_new(cli: &Cli, path: &str, text: &str) -> Result<bool> {
    let file = folder(cli).join(path);
    if file.symlink_metadata().is_ok() {
        note(cli, &format!("{path} already exists\n"))?;
        return Ok(fs::read(&file).is_ok_and(|there| there == text.as_bytes()));
    }
    publish::write_own(&file, text.as_bytes())?;
    note(cli, &format!("{path} written\n"))?;
    Ok(true)
}

/// What is known of the site.
struct Known {
    title: String,
    url: Option<String>,
    author: Option<String>,
}

/// What the arguments say, else the clone's remote and the list; the rest is asked for on a terminal.
fn known(cli: &Cli, arguments: &cli::Init, begins: bool) -> Result<Known> {
    let folder = folder(cli);
    let of_list = match arguments.import.first() {
        Some(list) => {
            let is_there = !text::is_web(list) && !list.contains('*');
            let list = folder.join(list);
            let is_file = is_there && !list.is_dir();
            let bytes = if is_file { file::read(&list)? } else { Some(vec![]) };
            let bytes = bytes
                .with_context(|| format!("cannot read {}: no such file", shown_path(&list)))?;
            crate::import::title_of(&shown_path(&list), &String::from_utf8_lossy(&bytes))
        }
        None => None,
    };
    // A folder without it is no clone, or one of another shape.
    let git = fs::read_to_string(folder.join(".git/config")).unwrap_or_default();
    let remote = github(&git);
    let known = Known {
        title: arguments
            .title
            .clone()
            .or(of_list)
            .unwrap_or_else(|| "Papers of the Week".to_owned()),
        url: arguments.url.clone().or_else(|| Some(pages(remote?))),
        author: arguments.author.clone().or_else(|| Some(remote?.0.to_owned())),
    };
    let asks = begins && !cli.quiet && io::stdin().is_terminal() && io::stdout().is_terminal();
    if asks { asked(known, arguments) } else { Ok(known) }
}

/// The same, with what a person at the terminal says.
fn asked(known: Known, arguments: &cli::Init) -> Result<Known> {
    let mut known = known;
    if arguments.title.is_none() {
        known.title =
            ask("Name of the list", Some(&known.title), |_| Ok(()))?.unwrap_or(known.title);
    }
    if arguments.url.is_none() {
        let url = ask("URL where feeds/ will be served", known.url.as_deref(), |url| {
            value::site_url(url).map_err(|fault| fault.reason)
        })?;
        known.url = url.or(known.url);
    }
    if arguments.author.is_none() {
        let author = ask("Who makes the list", known.author.as_deref(), |_| Ok(()))?;
        known.author = author.or(known.author);
    }
    Ok(known)
}

/// Asks until the answer is valid; none if it is empty.
fn ask(
    question: &str,
    default: Option<&str>,
    check: impl Fn(&str) -> Result<(), String>,
) -> Result<Option<String>> {
    loop {
        let known = default.map_or("later".to_owned(), str::to_owned);
        print(&format!("{question} [{known}]: "))?;
        io::stdout().flush().context("cannot write to standard output")?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).context("cannot read standard input")?;
        let answer = answer.trim();
        if answer.is_empty() {
            return Ok(None);
        }
        match check(answer) {
            Ok(()) => return Ok(Some(answer.to_owned())),
            Err(reason) => say(&format!("invalid URL {answer:?}: {reason}\n"))?,
        }
    }
}

impl Known {
    /// Authority and date of the ids: the host where the site is.
    fn tag(&self, today: NaiveDate) -> String {
        let url = self.url.as_deref().unwrap_or(URL);
        let host = url.split("://").nth(1).unwrap_or_default();
        let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default().to_lowercase();
        format!("{host},{}", today.year())
    }

    fn has_placeholder(&self) -> bool {
        self.url.is_none() || self.author.is_none()
    }

    fn settings(&self, tag: &str, arguments: &cli::Init) -> String {
        let mut placeholders = Vec::new();
        if self.url.is_none() {
            placeholders.extend(["url", "tag"]);
        }
        if self.author.is_none() {
            placeholders.push("author");
        }
        let default = Site::default();
        let from = if arguments.follow { arguments.import.clone() } else { vec![] };
        let import = ImportSettings { from, follow: arguments.follow, ..default.import };
        let site = Site {
            import,
            title: self.title.clone(),
            url: self.url.clone().unwrap_or_else(|| URL.to_owned()),
            description: format!("{}, as a feed", self.title),
            author: self.author.clone().unwrap_or_else(|| AUTHOR.to_owned()),
            tag: tag.to_owned(),
            ..Site::default()
        };
        template::settings(&site, &placeholders)
    }
}

/// The owner and the name of the repository on GitHub that a clone came from.
fn github(git_config: &str) -> Option<(&str, &str)> {
    let address = git_config.lines().find_map(|line| {
        let (name, address) = line.trim().split_once('=')?;
        let (_, repository) = address.split_once("github.com")?;
        (name.trim() == "url").then(|| repository.trim_start_matches([':', '/']))
    })?;
    let (owner, name) = address.trim_end_matches('/').split_once('/')?;
    Some((owner, name.strip_suffix(".git").unwrap_or(name)))
}

/// Where GitHub serves the pages of a repository (docs.github.com, "Types of GitHub Pages sites").
fn pages((owner, name): (&str, &str)) -> String {
    let own_site = format!("{}.github.io", owner.to_lowercase());
    match name.to_lowercase() == own_site {
        true => format!("https://{own_site}/"),
        false => format!("https://{own_site}/{name}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::{github, pages};

    #[test]
    fn a_clone_from_github_is_served_there() {
        for (remote, expected) in [
            ("git@github.com:Ada/Papers.git", Some("https://ada.github.io/Papers/")),
            ("https://github.com/ada/papers", Some("https://ada.github.io/papers/")),
            ("https://github.com/ada/ada.github.io.git", Some("https://ada.github.io/")),
            ("https://git.example.org/ada/papers", None),
        ] {
            let config = format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = {remote}\n");
            assert_eq!(github(&config).map(pages).as_deref(), expected, "{remote}");
        }
    }
}
