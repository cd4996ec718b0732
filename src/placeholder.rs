//! What `init` wrote in place of what it could not know. A mark in the file makes a value a placeholder,
//! not the value itself; a file of the project remembers which IDs were made of placeholders, so that
//! they may go.

use std::ops::Range;

/// The comment behind a placeholder.
pub const MARK: &str = "# placeholder";

/// The file in [`crate::schema::FOLDER`] that says what was made of placeholders.
pub const FILE_NAME: &str = "placeholders";

/// What IDs may have been made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placeholders {
    /// The tag that `init` wrote.
    pub tag: Option<String>,
    /// What follows the tag in the IDs of the example.
    pub ids: Vec<String>,
}

/// Whether the value at a place of a TOML file is followed by the mark.
pub fn is_marked(text: &str, value: &Range<usize>) -> bool {
    let rest = text.get(value.end..).unwrap_or_default();
    rest.lines().next().is_some_and(|line| line.trim() == MARK)
}

/// Reads the file: a word and a value on each line. What else is in it says nothing.
pub fn read(text: &str) -> Placeholders {
    let mut placeholders = Placeholders::default();
    for line in text.lines() {
        match line.split_once(' ') {
            Some(("tag", tag)) => placeholders.tag = Some(tag.trim().to_owned()),
            Some(("id", id)) => placeholders.ids.push(id.trim().to_owned()),
            _ => {}
        }
    }
    placeholders
}

/// Writes the file.
pub fn write(placeholders: &Placeholders) -> String {
    let mut text =
        "# IDs made of what `paperfeed init` wrote as placeholders: they may change.\n".to_owned();
    text.extend(placeholders.tag.iter().map(|tag| format!("tag {tag}\n")));
    text.extend(placeholders.ids.iter().map(|id| format!("id {id}\n")));
    text
}
