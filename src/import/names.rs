//! Names between commas: of authors and of topics.

use std::ops::Range;

use crate::import::fields::is_none;
use crate::import::inline::plain;

/// Authors between commas and `and`; where a semicolon parts them, these are part of a name.
pub(super) fn authors(words: &str) -> Vec<String> {
    // `Ann Lee, Bob Ray — **Institution:** …`
    let ends = [" | ", " — "].iter().filter_map(|mark| words.find(mark));
    let words = without_notes(&words[..ends.min().unwrap_or(words.len())]);
    let words = without_brackets(&words).replace('\n', " ");
    let words = words.replace("\\<br>", ESCAPED).replace("<br>", ", ").replace(ESCAPED, "\\<br>");
    let by_semicolon: &[char] = &[';', '；'];
    let parts = parts_of(&words, by_semicolon);
    // One name with a comma ends so.
    let is_closed =
        words.trim_end().strip_suffix(by_semicolon).is_some_and(|words| !ends_reference(words));
    if parts.len() > 1 || is_closed {
        return parts.iter().filter_map(|name| without_others(name)).collect();
    }
    let parts = words.replace(" & ", " and ").replace(" und ", " and ").replace(" и ", " and ");
    let parts = parts.replace(" et ", " and ").replace(" and al", " et al");
    let each = parts.split(" and ").flat_map(|part| parts_of(part, COMMAS));
    each.filter_map(|name| without_others(&name)).collect()
}

/// What stands for an escaped break for a moment: no text holds it.
const ESCAPED: &str = "\u{FFFF}";

/// Marks of notes behind names, such as that of who wrote to whom.
pub(crate) const NOTES: [char; 4] = ['†', '‡', '§', '¶'];

/// Names without marks of notes and numbers of affiliations.
fn without_notes(words: &str) -> String {
    let mut rest = words;
    let mut kept = String::with_capacity(words.len());
    while let Some((before, after)) = rest.split_once("<sup>") {
        let Some((_, after)) = after.split_once("</sup>") else { break };
        kept.push_str(before);
        rest = after;
    }
    kept.push_str(rest);
    kept.replace(NOTES, "")
}

/// Names without what stands behind them in brackets: `Ann Lee (Sample University, Town)`.
fn without_brackets(words: &str) -> String {
    let (mut kept, mut rest) = (String::new(), words);
    while let Some((before, after)) = rest.split_once(" (") {
        let Some((_, after)) = after.split_once(')') else { break };
        kept.push_str(before);
        rest = after;
    }
    kept + rest
}

/// The authors that `by` introduces, and what follows: `by Ann Lee. …`.
pub(super) fn introduced(words: &str) -> Option<(Vec<String>, &str)> {
    let rest = words.strip_prefix("by ").or_else(|| words.strip_prefix("By "))?;
    // `by *Ann Lee, Bob Ray*`
    if let Some((names, rest)) = rest.strip_prefix('*').and_then(|rest| rest.split_once('*')) {
        return Some((only_authors(names)?, rest));
    }
    let end = end_of_run(rest, &[" ("]);
    let names = rest[..end].trim_end_matches(['.', ' ']);
    let named = only_authors(names).or_else(|| is_name(names).then(|| vec![names.to_owned()]))?;
    Some((named, &rest[end..]))
}

/// Whether words are one name, with initials: `A. Lee`.
pub(super) fn is_name_with_initials(words: &str) -> bool {
    let is_initial = |part: &str| part.ends_with('.') && part.chars().count() == 2;
    is_name(words) && words.split([' ', '-']).any(is_initial)
}

/// Where the words end that stand together. The full stop of an initial ends nothing.
pub(super) fn end_of_run(words: &str, more: &[&str]) -> usize {
    let marks = [". ", " · ", " | ", " - ", " – ", " — ", " • ", "; "];
    let is_initial = |at: usize| {
        words[..at].rsplit([' ', '.', '-']).next().is_some_and(|part| part.chars().count() < 2)
    };
    let ends = marks.iter().chain(more).filter_map(|mark| {
        let mut places = words.match_indices(mark).map(|(at, _)| at);
        places.find(|at| *mark != ". " || !is_initial(*at))
    });
    ends.min().unwrap_or(words.trim_end_matches(['.', ' ']).len())
}

/// Where words say that there are others: `et al` as words of their own, not in `Janet Alvarez`.
pub(super) fn others(words: &str) -> Option<Range<usize>> {
    let is_own = |place: &Range<usize>| {
        !words[..place.start].ends_with(char::is_alphanumeric)
            && !words[place.end..].starts_with(char::is_alphanumeric)
    };
    let spelled = [
        "et al",
        "et.al",
        "et. al",
        "Et al",
        "u. a",
        "u.a",
        "et coll",
        "et autres",
        "и др",
        "y otros",
        "e altri",
        "e outros",
    ];
    let latin = spelled.iter().flat_map(|spelled| words.match_indices(spelled));
    let places = latin.map(|(at, spelled)| at..at + spelled.len()).filter(is_own);
    // `山本健 他3名`. Within other words it is a part of them.
    let japanese = words.match_indices("他").filter(|(at, other)| {
        let (before, after) = (&words[..*at], &words[at + other.len()..]);
        let count = after.trim_start_matches(|c: char| c.is_ascii_digit());
        (before.is_empty() || before.ends_with([' ', '\u{3000}', ',', '、', '，']))
            && (count.is_empty() || count.starts_with(['名', '人']))
    });
    places
        .chain(japanese.map(|(at, _)| at..words.len()))
        .chain(words.find('等').map(|at| at..at + '等'.len_utf8()))
        .min_by_key(|place| place.start)
}

/// The authors that words before a title name, if they say nothing else: `Ann Lee, Bob Ray and Cy Dow:`,
/// `Lee, A., & Ray, B. (2024).`, `Ann Lee et al.`. One name alone may be anything.
pub(super) fn only_authors(words: &str) -> Option<Vec<String>> {
    let marks: &[char] = &[' ', ':', ',', ';', '-', '–', '—', '*', '_'];
    let words = without_year(words.trim_matches(marks)).trim_end_matches(marks);
    let (before, has_others) = match others(words) {
        Some(others) if words[others.end..].trim_matches(['.', ' ']).is_empty() => {
            (words[..others.start].trim_end_matches(marks), true)
        }
        _ => (words, false),
    };
    let parts = before.replace(" & ", ", ").replace(" and ", ", ");
    let mut names: Vec<String> = Vec::new();
    for part in parts.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let are_initials = part.split(['.', ' ', '-']).all(|letter| letter.chars().count() < 2);
        match names.last_mut() {
            // `Lee, A. B.`
            Some(family) if are_initials && !family.contains(' ') => {
                *family = format!("{part} {family}")
            }
            _ => names.push(part.to_owned()),
        }
    }
    let is_enough = names.len() > 1 || has_others && !names.is_empty();
    (is_enough && names.iter().all(|name| is_name(name))).then_some(names)
}

/// Words of names of groups, and of what papers are about: `(Google DeepMind, Stanford University)` names no author.
const OF_GROUPS: [&str; 34] = [
    "university",
    "universität",
    "université",
    "universidad",
    "institute",
    "institut",
    "college",
    "school",
    "center",
    "centre",
    "department",
    "laboratory",
    "lab",
    "labs",
    "research",
    "group",
    "team",
    "academy",
    "foundation",
    "inc",
    "ai",
    "google",
    "deepmind",
    "meta",
    "microsoft",
    "openai",
    "nvidia",
    "stanford",
    "berkeley",
    "models",
    "learning",
    "networks",
    "language",
    "conference",
];

/// Two to five words that begin as names do. A family name alone, as in `Lee et al.`, says too little to cite.
pub(super) fn is_name(words: &str) -> bool {
    const PARTICLES: [&str; 10] = ["van", "von", "de", "der", "den", "del", "da", "di", "la", "el"];
    let is_of_group = |word: &str| OF_GROUPS.contains(&word.to_lowercase().as_str());
    if words.split([' ', '-']).any(is_of_group) {
        return false;
    }
    let count = words.split_whitespace().count();
    let is_part = |word: &str| word.starts_with(char::is_uppercase) || PARTICLES.contains(&word);
    (2..=5).contains(&count)
        && words.split_whitespace().all(is_part)
        && words.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'))
}

/// `Lee, A. (2024).` without its year.
pub(super) fn without_year(words: &str) -> &str {
    let Some((before, year)) = words.trim_end_matches(['.', ' ']).rsplit_once('(') else {
        return words;
    };
    let is_year = year.strip_suffix(')').is_some_and(|year| {
        year.len() >= 4 && year.bytes().take(4).all(|byte| byte.is_ascii_digit())
    });
    if is_year { before.trim_end() } else { words }
}

/// A name without `et al.`, which is none.
fn without_others(name: &str) -> Option<String> {
    let name = name[..others(name).map_or(name.len(), |others| others.start)].trim();
    let name = name.strip_prefix("and ").unwrap_or(name).trim();
    // `山田太郎ら`, `김철수 외`
    let name = name.strip_suffix('ら').or(name.strip_suffix(" 외")).unwrap_or(name);
    // `…`, `2024`, `3 others`
    let is_none = name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit())
        || name.chars().all(|c| matches!(c, '.' | '…'))
        || name.starts_with(|c: char| c.is_ascii_digit())
            && ["others", "other", "more"].iter().any(|word| name.ends_with(word));
    (!is_none).then(|| name.to_owned())
}

/// Names between commas of any script.
pub(super) fn listed(words: &str) -> Vec<String> {
    parts_of(words, COMMAS)
}

const COMMAS: &[char] = &[',', ';', '，', '；', '、'];

fn parts_of(words: &str, marks: &[char]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in words.match_indices(marks) {
        // `R&eacute;my` is one name.
        if mark != ";" || !ends_reference(&words[start..at]) {
            parts.push(&words[start..at]);
            start = at + mark.len();
        }
    }
    parts.push(&words[start..]);
    let parts = parts.into_iter().map(|part| plain(part.trim()));
    parts.filter(|part| !part.is_empty() && !is_none(part)).collect()
}

/// Whether words before a semicolon end with what it makes a character reference.
fn ends_reference(words: &str) -> bool {
    words.rsplit_once('&').is_some_and(|(_, name)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    })
}
