//! Keys in words: comments in the files that `init` writes, and tables in the documentation.

use textwrap::wrap;

use crate::key::{Key, Keys, ValueKind};
use crate::text::capitalized;

/// How long a line of a comment is at most, without its mark.
const WIDTH: usize = 98;

/// A key with its value, and what it is for in a comment above it.
pub fn line(key: &Key, value: &str) -> String {
    let words = sentences(key);
    let comment: String = wrap(&words, WIDTH).iter().map(|line| format!("# {line}\n")).collect();
    format!("{comment}{} = {value}\n", key.name)
}

/// The same of a key that is left out: the value is a comment too.
pub fn left_out(key: &Key, value: &str) -> String {
    let line = line(key, value);
    let (comments, keys): (Vec<_>, Vec<_>) = line.lines().partition(|line| line.starts_with("# "));
    comments.join("\n") + "\n" + &commented(&keys.join("\n"))
}

/// Lines of TOML as comments.
pub fn commented(toml: &str) -> String {
    let comment = |line: &str| match line {
        "" => "#\n".to_owned(),
        line => format!("# {line}\n"),
    };
    toml.lines().map(comment).collect()
}

/// What a key is for, in whole sentences.
fn sentences(key: &Key) -> String {
    format!("{}. {}", capitalized(key.help), key.more).trim_end().to_owned()
}

/// A table in Markdown: each key, whether it must be there, what stands for it if it is left out, what it is for.
/// `of` is the table that the keys stand in, with a dot; empty for the top of the file.
pub fn markdown(keys: &Keys, of: &str) -> String {
    let mut table = "| key | required | default | |\n|---|---|---|---|\n".to_owned();
    for key in keys.keys {
        let required = if key.required { "yes" } else { "no" };
        let default = match key.default {
            "" => String::new(),
            default => format!("`{default}`"),
        };
        let words = sentences(key);
        table.push_str(&format!("| `{of}{}` | {required} | {default} | {words} |\n", key.name));
    }
    table
}

/// A file in Markdown that has every key of some tables, with its example.
pub fn example(keys: &Keys) -> String {
    format!("```toml\n{}```\n", examples(keys))
}

fn examples(keys: &Keys) -> String {
    let (mut lines, mut tables) = (String::new(), String::new());
    for key in keys.keys {
        match key.kind {
            ValueKind::Table(inner) => {
                tables.push_str(&format!("\n[{}]\n{}", key.name, examples(inner)))
            }
            ValueKind::Tables(inner) => {
                tables.push_str(&format!("\n[[{}]]\n{}", key.name, examples(inner)));
            }
            _ => lines.push_str(&format!("{} = {}\n", key.name, key.example)),
        }
    }
    (lines + &tables).trim_start().to_owned()
}
