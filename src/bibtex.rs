//! Papers as BibTeX, for LaTeX and for reference managers: the whole list and each week.

use std::collections::HashMap;

use chrono::Datelike;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::entry::Entry;
use crate::identity::{self, Numbers};
use crate::item::link_of;
use crate::week::{Paper, Week};

/// The file in a folder under `feeds/`.
pub const FILE_NAME: &str = "references.bib";

/// The key of each paper of each week, such as `lee2024counting`. A paper whose key an older one has gets a letter behind
/// it, so that new papers change no key.
pub fn keys(entries: &[Entry]) -> Vec<Vec<String>> {
    let of_week =
        |entry: &Entry| entry.week.papers.iter().map(|paper| key(paper, &entry.week)).collect();
    let mut keys: Vec<Vec<String>> = entries.par_iter().map(of_week).collect();
    // How many letters were tried behind each key.
    let papers = keys.iter().map(Vec::len).sum();
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(papers);
    for key in keys.iter_mut().flatten() {
        let mut own = key.clone();
        while taken.contains_key(&own) {
            let tried = taken.entry(key.clone()).or_default();
            *tried += 1;
            own = format!("{key}{}", letters(*tried));
        }
        taken.insert(own.clone(), 0);
        *key = own;
    }
    keys
}

/// What stands behind a key that is taken: nothing, `b`, … `z`, `aa`, ….
fn letters(count: usize) -> String {
    let (mut rest, mut letters) = (count, String::new());
    while rest > 0 {
        letters.insert(0, char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    letters
}

/// The first author's family name, the year and the first word of the title that says something.
fn key(paper: &Paper, week: &Week) -> String {
    const SAY_NOTHING: [&str; 14] = [
        "a", "an", "the", "on", "of", "in", "for", "to", "and", "with", "is", "are", "towards",
        "toward",
    ];
    let family = paper.authors.first().map_or("", |name| family_of(name));
    let words = paper.title.split(|c: char| !c.is_alphanumeric()).map(ascii);
    let word =
        words.into_iter().find(|word| !word.is_empty() && !SAY_NOTHING.contains(&word.as_str()));
    let family = ascii(family);
    let family = if family.is_empty() { "paper".to_owned() } else { family };
    format!("{family}{}{}", year(paper, week), word.unwrap_or_default())
}

/// The year of a paper: of its release, else what its venue or its number on arXiv says, else that of the week.
fn year(paper: &Paper, week: &Week) -> i32 {
    let of_venue = || {
        let words = paper.venue.as_deref()?.split(|c: char| !c.is_ascii_digit());
        words.filter(|word| word.len() == 4).filter_map(|year| year.parse().ok()).find(is_year)
    };
    // `2404.03592` since 2007, `cs/9301111` before (info.arxiv.org/help/arxiv_identifier.html).
    let of_number = || {
        let number = paper.links.iter().find_map(|link| identity::arxiv(&link.url))?;
        let digits = number.rsplit_once('/').map_or(number, |(_, digits)| digits);
        let year: i32 = digits.get(..2)?.parse().ok()?;
        Some(if year > 90 { 1900 + year } else { 2000 + year })
    };
    let released = paper.released.map(|day| day.year());
    released.or_else(of_venue).or_else(of_number).unwrap_or_else(|| paper.released(week).year())
}

fn is_year(year: &i32) -> bool {
    (1900..2100).contains(year)
}

/// `Ann van Lee` and `Lee, Ann` are of the family Lee.
fn family_of(name: &str) -> &str {
    match name.split_once(',') {
        Some((family, _)) => family,
        None => name.rsplit(' ').next().unwrap_or_default(),
    }
}

/// Letters without accents and digits, in lower case: what any BibTeX takes in a key.
fn ascii(word: &str) -> String {
    if word.is_ascii() {
        let letters = word.chars().filter(char::is_ascii_alphanumeric);
        return letters.map(|letter| letter.to_ascii_lowercase()).collect();
    }
    let letters = word.nfkd().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The papers of a week as BibTeX, each with its key and its numbers.
pub fn render<'p>(
    week: &Week,
    keys: &[String],
    numbers: impl Iterator<Item = &'p Numbers<'p>>,
) -> String {
    let mut written = String::new();
    for ((paper, key), numbers) in week.papers.iter().zip(keys).zip(numbers) {
        reference(&mut written, key, week, paper, numbers);
    }
    written
}

fn reference(written: &mut String, key: &str, week: &Week, paper: &Paper, numbers: &Numbers) {
    let Numbers { arxiv, doi } = numbers;
    // A proceeding and a journal would need more than a name.
    let kind = if paper.venue.is_some() { "article" } else { "misc" };
    let authors: Vec<String> = paper.authors.iter().map(|name| author(name)).collect();
    let url = paper.links.first().map(|link| link_of(&link.url));
    let fields = [
        ("author", Some(authors.join(" and ")).filter(|authors| !authors.is_empty())),
        // Braces keep its capitals.
        ("title", Some(format!("{{{}}}", escaped(&paper.title)))),
        ("journal", paper.venue.as_deref().map(escaped)),
        ("year", Some(year(paper, week).to_string())),
        ("month", paper.released.map(|day| day.month().to_string())),
        ("eprint", arxiv.map(str::to_owned)),
        ("archiveprefix", arxiv.map(|_| "arXiv".to_owned())),
        ("doi", doi.as_deref().map(verbatim)),
        ("url", url.map(|url| verbatim(&url))),
    ];
    written.extend(["@", kind, "{", key, ",\n"]);
    for (name, value) in fields {
        if let Some(value) = value {
            written.extend(["  ", name, " = {", &value, "},\n"]);
        }
    }
    written.push_str("}\n\n");
}

/// A name as BibTeX reads it: one in which `and` stands, or which is that of a group, in braces.
fn author(name: &str) -> String {
    let escaped = escaped(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_group = words.iter().any(|word| word.eq_ignore_ascii_case("and"))
        || name.matches(',').count() > 1
        || words.len() > 5
        || name.ends_with(',')
        || name.starts_with(',');
    if is_group { format!("{{{escaped}}}") } else { escaped }
}

/// Text in which nothing is a command: what TeX takes for one is escaped, Unicode is kept (biblatex, section 2.4.3).
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len() + 8);
    for character in words.chars() {
        match character {
            '\\' => escaped.push_str("\\textbackslash{}"),
            // Not `\{`: BibTeX counts braces, escaped or not.
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => escaped.extend(['\\', character]),
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}

/// An address: verbatim in biblatex (section 2.2.1), where a brace would end it early or late.
fn verbatim(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}
