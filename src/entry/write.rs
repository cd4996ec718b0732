//! A [`Week`] as the TOML file that a curator goes on editing.

use crate::week::{Link, Paper, Week};

/// How long a line of links may become before they get a table of their own, one a line. Editors
/// refuse a line break in `{ … }`.
const WIDTH: usize = 100;

/// Writes an entry file: keys in the order of the entry format, long text as it was wrapped.
///
/// ```
/// # use paperfeed::{diagnostic::Source, entry, site::Site};
/// let text = "start = 2024-04-15\nend = 2024-04-21\n\n[[paper]]\ntitle = \"R&D\"\n\
///     summary = \"\"\"\nShort.\n\"\"\"\nlinks = { Paper = \"https://example.org/\" }\n";
/// let source = Source { path: "2024-04-15.toml".into(), text: text.into() };
/// let (entry, _) = entry::read(&source, &Site::stand_in());
/// assert_eq!(entry::write(&entry.unwrap().week), text);
/// ```
pub fn write(week: &Week) -> String {
    let mut text = format!("start = {}\nend = {}\n", week.start, week.end);
    if let Some(listed) = week.listed {
        text.push_str(&format!("listed = {listed}\n"));
    }
    if let Some(title) = &week.title {
        text.push_str(&format!("title = {}\n", quoted(title)));
    }
    if let Some(intro) = &week.intro {
        text.push_str(&format!("intro = {}\n", long(intro)));
    }
    for paper in &week.papers {
        text.push_str(&self::paper(paper));
    }
    text
}

/// Writes one `[[paper]]`, after a blank line.
pub fn paper(paper: &Paper) -> String {
    let mut text = format!("\n[[paper]]\ntitle = {}\n", quoted(&paper.title));
    for (name, day) in [("released", paper.released), ("updated", paper.updated)] {
        if let Some(day) = day {
            text.push_str(&format!("{name} = {day}\n"));
        }
    }
    text.push_str(&format!("summary = {}\n", long(&paper.summary)));
    let links = inline_links(&paper.links);
    if let Some(links) = &links {
        text.push_str(links);
    }
    for (name, values) in [("authors", &paper.authors), ("topics", &paper.topics)] {
        if !values.is_empty() {
            let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
            text.push_str(&format!("{name} = [{}]\n", values.join(", ")));
        }
    }
    if let Some(id) = &paper.id {
        text.push_str(&format!("id = {}\n", quoted(id)));
    }
    // A table of its own comes last: keys after it would be its own.
    if links.is_none() {
        text.push_str("\n[paper.links]\n");
        for link in &paper.links {
            text.push_str(&pair(link));
            text.push('\n');
        }
    }
    text
}

/// `links = { … }`, if that is not too long for a line.
fn inline_links(links: &[Link]) -> Option<String> {
    let pairs: Vec<_> = links.iter().map(pair).collect();
    let line = format!("links = {{ {} }}\n", pairs.join(", "));
    (line.chars().count() <= WIDTH + 1).then_some(line)
}

fn pair(link: &Link) -> String {
    let bare = !link.label.is_empty()
        && link.label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let label = if bare { link.label.to_string() } else { quoted(&link.label) };
    format!("{label} = {}", quoted(&link.url))
}

/// Text of any length: empty, or between triple quotes with its lines as they are. Backslashes stay
/// readable in a literal string, where nothing is escaped.
fn long(text: &str) -> String {
    if text.is_empty() {
        return "\"\"".to_owned();
    }
    let plain = |c: char| c == '\n' || c == '\t' || !c.is_control();
    if text.contains('\\')
        && !text.contains("''")
        && !text.ends_with('\'')
        && text.chars().all(plain)
    {
        return format!("'''\n{text}\n'''");
    }
    let lines: Vec<_> =
        text.split('\n').map(|line| escaped(line).replace("\"\"\"", "\"\"\\\"")).collect();
    format!("\"\"\"\n{}\n\"\"\"", lines.join("\n"))
}

/// Text on one line. A literal string where that saves escapes.
pub(crate) fn quoted(text: &str) -> String {
    let needs_escapes = text.contains(['"', '\\']);
    if needs_escapes && !text.contains('\'') && !text.chars().any(char::is_control) {
        return format!("'{text}'");
    }
    format!("\"{}\"", escaped(text).replace('"', "\\\""))
}

/// Escapes backslashes and control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\t' => escaped.push('\t'),
            other if other.is_control() => {
                escaped.push_str(&format!("\\u{:04X}", u32::from(other)))
            }
            other => escaped.push(other),
        }
    }
    escaped
}
