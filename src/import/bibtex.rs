//! BibTeX and biblatex to weeks: each entry is a paper of the week of its `date` or `urldate`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use biblatex::{Pair, RawBibliography, RawChunk};
use chrono::NaiveDate;

use crate::diagnostic::{Diagnostic, Source};
use crate::import::days;
use crate::import::fields::{self, Field};
use crate::import::parts::{self, Parts};
use crate::import::weeks::{Weeks, is_likely};
use crate::import::{Every, Imported, LeftOut, Options, for_all, lines, links};
use crate::lookup::Number;
use crate::{calendar, latex, rule, text};

/// An entry: what its fields say, by their names in lower case.
struct Entry {
    /// Its type and its key.
    place: Range<usize>,
    kind: String,
    key: String,
    fields: HashMap<String, String>,
}

/// Reads a bibliography. Each entry is parsed alone, so that a fault in one does not cost the others.
pub(super) fn read(source: &Source, options: &Options) -> Imported {
    let mut imported = Imported::default();
    let (entries, malformed) = entries(&source.text, &mut imported.diagnostics);
    imported.papers_seen = malformed.len();
    let parents: HashSet<String> =
        entries.iter().filter_map(|entry| entry.fields.get("crossref")).cloned().collect();
    let by_key: HashMap<&str, &Entry> =
        entries.iter().map(|entry| (entry.key.as_str(), entry)).collect();
    let mut weeks = Weeks::default();
    let mut without_day = Vec::new();
    let mut addresses = Vec::new();
    for place in malformed {
        let urls = addresses_in(&source.text[place.clone()]);
        addresses.extend(urls.into_iter().map(|url| LeftOut { place: place.clone(), url }));
    }
    // What holds papers is none.
    let is_alone = |entry: &Entry| !parents.contains(&entry.key) || !links_of(entry).is_empty();
    let is_paper = |entry: &&Entry| is_alone(entry) && entry.kind != "xdata";
    for entry in entries.iter().filter(is_paper) {
        imported.papers_seen += 1;
        let parent = entry.fields.get("crossref").and_then(|key| by_key.get(key.as_str()));
        let parts = parts_of(entry, parent.copied());
        let urls = parts.links.iter().map(|(_, url)| url.clone());
        let in_text = parts.summary.iter().flat_map(|words| lines::web(words));
        let in_text = in_text.map(|link| link.url);
        let left_out = |url| LeftOut { place: entry.place.clone(), url };
        addresses.extend(urls.chain(in_text).map(left_out));
        let Some(day) = options.week.or_else(|| day_of(entry, parent.copied(), options.every))
        else {
            without_day.push(entry.place.clone());
            continue;
        };
        let place = entry.place.clone();
        if let Some(paper) = parts::paper(parts, &mut imported.diagnostics) {
            weeks.add_on(day, paper, place, options.every);
        }
    }
    imported.weeks = weeks.finish(&mut imported.diagnostics);
    report_without_day(&mut imported, &without_day);
    links::settle(addresses, &mut imported);
    imported
}

fn report_without_day(imported: &mut Imported, without_day: &[Range<usize>]) {
    let help = "name their week: `--week 2024-04-15`";
    let undated = match imported.weeks.is_empty() {
        true => for_all(&rule::NoWeeks, without_day, |_| {
            "no entry has a day in `date` or `urldate`, so no week is known".to_owned()
        }),
        false => for_all(&rule::NotUnderstood, without_day, |count| match count {
            1 => "neither `date` nor `urldate` has a day; skipped".to_owned(),
            _ => format!(
                "{count} entries have no day in `date` or `urldate`, this one first; skipped"
            ),
        }),
    };
    let is_silent = undated.is_none() && imported.weeks.is_empty();
    imported.diagnostics.extend(undated.map(|found| found.with_help(help)));
    if is_silent {
        let (message, help) = match imported.papers_seen {
            0 => ("this bibliography has no entry", "give a bibliography that has entries"),
            _ => (
                "no entry of this bibliography was understood",
                "correct what is reported of its entries",
            ),
        };
        imported.diagnostics.push(Diagnostic::new(&rule::NoWeeks, 0..0, message).with_help(help));
    }
}

/// The entries of a bibliography, with its abbreviations in place, and where those stand that are malformed.
fn entries(text: &str, found: &mut Vec<Diagnostic>) -> (Vec<Entry>, Vec<Range<usize>>) {
    let mut abbreviations: HashMap<String, String> = HashMap::new();
    let (mut entries, mut malformed) = (Vec::new(), Vec::new());
    for place in pieces(text) {
        let read = match RawBibliography::parse(&text[place.clone()]) {
            Ok(read) => read,
            Err(error) => {
                let at = text.floor_char_boundary(place.start + error.span.start);
                let message = format!("this entry was skipped: {}", error.kind);
                let head = head(text, &place);
                let diagnostic = Diagnostic::new(&rule::NotUnderstood, head, message);
                found.push(diagnostic.with_related(at..at, "noticed here"));
                malformed.push(place);
                continue;
            }
        };
        for Pair { key, value } in &read.abbreviations {
            let value = words_of(&value.v, &abbreviations);
            abbreviations.insert(key.v.to_lowercase(), value);
        }
        for entry in read.entries {
            let fields = entry.v.fields.iter().map(|Pair { key, value }| {
                (key.v.to_lowercase(), words_of(&value.v, &abbreviations))
            });
            entries.push(Entry {
                place: head(text, &place),
                kind: entry.v.kind.v.to_lowercase(),
                key: entry.v.key.v.to_owned(),
                fields: fields.collect(),
            });
        }
    }
    (entries, malformed)
}

/// Where each `@type{…` begins and ends: at the next line that begins another.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begun = line.trim_start();
        let name = begun.strip_prefix('@').unwrap_or_default();
        let rest = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if rest.len() < name.len() && rest.trim_start().starts_with(['{', '(']) {
            starts.push(at + line.len() - begun.len());
        }
        at += line.len();
    }
    let is_comment = |start: &usize| {
        text.get(start + 1..start + 8).is_some_and(|name| name.eq_ignore_ascii_case("comment"))
    };
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let pieces = starts.iter().zip(ends).filter(|(start, _)| !is_comment(start));
    pieces.map(|(start, end)| *start..end).collect()
}

/// The line with which an entry begins.
fn head(text: &str, place: &Range<usize>) -> Range<usize> {
    let line = text[place.clone()].lines().next().unwrap_or_default();
    place.start..place.start + line.trim_end_matches([',', ' ', '\r']).len()
}

fn words_of(
    value: &[biblatex::Spanned<RawChunk>],
    abbreviations: &HashMap<String, String>,
) -> String {
    let mut words = String::new();
    for chunk in value {
        match chunk.v {
            RawChunk::Normal(part) => words.push_str(part),
            RawChunk::Abbreviation(name) => match abbreviations.get(&name.to_lowercase()) {
                // Abbreviations of abbreviations could grow without bound.
                Some(whole) if words.len() + whole.len() < LONGEST_ABBREVIATED => {
                    words.push_str(whole);
                }
                Some(_) => {}
                None => words.push_str(name),
            },
        }
    }
    words
}

/// In bytes: how long a value with abbreviations may become.
const LONGEST_ABBREVIATED: usize = 100_000;

fn parts_of(entry: &Entry, parent: Option<&Entry>) -> Parts {
    let field = |name: &str| entry.fields.get(name).map(|value| value.trim());
    let words = |name: &str| field(name).map(one_line).filter(|words| !words.is_empty());
    let title = [words("title"), words("subtitle")].into_iter().flatten().collect::<Vec<_>>();
    let venue = VENUES.iter().find_map(|name| words(name)).filter(|venue| !is_preprint(venue));
    let of_parent = || one_line(parent?.fields.get("title")?).into();
    let topics = [field("keywords"), field("keyword")].into_iter().flatten();
    let topics = topics.flat_map(|value| value.split([',', ';'])).map(one_line);
    let summary = SUMMARIES.iter().filter_map(|name| field(name)).flat_map(paragraphs);
    Parts {
        place: entry.place.clone(),
        title: title.join(": "),
        links: links_of(entry),
        summary: summary.collect(),
        authors: field("author").map(authors).unwrap_or_default(),
        topics: topics.filter(|topic| !topic.is_empty()).collect(),
        venue: venue.or_else(of_parent),
        guid: None,
        released: written_day(entry, "").or_else(|| written_day(parent?, "")),
    }
}

/// Where a paper appeared, the field that says most first.
const VENUES: [&str; 6] =
    ["journaltitle", "journal", "booktitle", "eventtitle", "maintitle", "school"];

/// What becomes the summary, in this order: what the curator wrote, then what the authors did.
const SUMMARIES: [&str; 4] = ["annotation", "annote", "summary", "abstract"];

/// A preprint has not appeared.
fn is_preprint(venue: &str) -> bool {
    let venue = venue.to_lowercase();
    venue.contains("arxiv") || venue == "corr"
}

fn one_line(latex: &str) -> String {
    latex::of_field(latex).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Paragraphs of Markdown.
fn paragraphs(latex: &str) -> Vec<String> {
    let latex = latex.replace("\r\n", "\n");
    let parts = latex.split("\n\n").map(|part| text::as_prose(&one_line(part)));
    parts.filter(|part| !part.is_empty()).collect()
}

/// The links of an entry: its address, its number at arXiv, its DOI, then those that stand in other fields.
fn links_of(entry: &Entry) -> Vec<(String, String)> {
    let field = |name: &str| entry.fields.get(name).map_or("", |value| value.trim());
    let mut links: Vec<(String, String)> = Vec::new();
    let url = field("url").trim_start_matches("\\url").trim_matches(['{', '}']).replace('\\', "");
    links.extend(text::is_web(&url).then(|| ("Paper".to_owned(), url)));
    let archive = [field("archiveprefix"), field("eprinttype")].join("");
    let eprint = (archive.is_empty() || archive.eq_ignore_ascii_case("arxiv"))
        .then(|| field("eprint").to_owned());
    let in_venue = VENUES.iter().map(|name| field(name).to_lowercase());
    let in_venue = in_venue.filter_map(|venue| Some(venue.split_once("arxiv:")?.1.to_owned()));
    // DBLP: `journal = {CoRR}, volume = {abs/2404.01234}`.
    let in_volume = field("volume").strip_prefix("abs/").map(str::to_owned);
    let numbers =
        eprint.into_iter().chain(in_venue).chain(in_volume).filter(|number| !number.is_empty());
    let first_word = |number: String| number.split_whitespace().next().map(str::to_owned);
    let numbers: Vec<Number> = numbers
        .filter_map(first_word)
        .map(|number| number.trim_end_matches(['.', ',', ')']).to_owned())
        .filter_map(|number| Number::read(&number))
        .filter(|number| matches!(number, Number::Arxiv(_)))
        .collect();
    let doi = field("doi").replace('\\', "");
    let doi = Number::read(&doi).filter(|_| !doi.is_empty());
    for (label, number) in
        numbers.into_iter().map(|number| ("arXiv", number)).chain(doi.map(|doi| ("DOI", doi)))
    {
        let is_there = links.iter().any(|(_, url)| Number::read(url).as_ref() == Some(&number));
        let label = if links.is_empty() { "Paper" } else { label };
        let link = number.stub().links.into_iter().next().filter(|_| !is_there);
        links.extend(link.map(|link| (label.to_owned(), link.url.into_owned())));
    }
    let mut others: Vec<&String> = entry.fields.keys().collect();
    others.sort();
    let others = others.into_iter().filter(|name| !HAVE_NO_LINKS.contains(&name.as_str()));
    for name in others {
        // `Snapshot:https\://…:text/html` is a file of the machine that wrote it.
        if name == "file" && (!text::is_web(field(name)) || field(name).matches(':').count() > 1) {
            continue;
        }
        // What a summary says of links it keeps.
        if !SUMMARIES.contains(&name.as_str()) {
            let is_of_links = fields::by_name(name) == Some(Field::Links);
            let label = text::capitalized(if is_of_links { name } else { "link" });
            links.extend(addresses_in(field(name)).into_iter().map(|url| (label.clone(), url)));
        }
    }
    links
}

/// Fields of which no address is taken: those that were taken already, and those that say where the entry came from.
const HAVE_NO_LINKS: [&str; 4] = ["url", "doi", "biburl", "bibsource"];

/// The addresses of the web in a field, be they in `\url{…}` or bare.
fn addresses_in(value: &str) -> Vec<String> {
    let value = value.replace('\\', "").replace(['{', '}'], " ");
    lines::web(&value).map(|link| link.url).collect()
}

/// Names, each as it is spoken: `Berg, Jan` is Jan Berg. `others` is none.
fn authors(value: &str) -> Vec<String> {
    let mut names: Vec<String> = vec![String::new()];
    let mut depth = 0_i32;
    for word in value.split_whitespace() {
        if depth == 0 && word.eq_ignore_ascii_case("and") {
            names.push(String::new());
            continue;
        }
        depth += word.matches('{').count() as i32 - word.matches('}').count() as i32;
        if let Some(name) = names.last_mut() {
            name.push_str(word);
            name.push(' ');
        }
    }
    let spoken = names.iter().map(|name| {
        let parts = parts_at_commas(name);
        let in_order = match parts.as_slice() {
            [last, first] => format!("{first} {last}"),
            [last, suffix, first, ..] => format!("{first} {last} {suffix}"),
            _ => name.clone(),
        };
        one_line(&in_order)
    });
    let is_name =
        |name: &String| !name.is_empty() && !["others", "et al", "et al."].contains(&name.as_str());
    spoken.filter(is_name).map(|name| without_homonym(&name).to_owned()).collect()
}

/// DBLP distinguishes namesakes by four digits: `Wei Wang 0062`.
fn without_homonym(name: &str) -> &str {
    match name.rsplit_once(' ') {
        Some((person, digits))
            if digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) =>
        {
            person
        }
        _ => name,
    }
}

/// A name at its commas, but those in braces.
fn parts_at_commas(name: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, byte) in name.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(name[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(name[start..].trim());
    parts
}

/// The day that places an entry: that of its `date`, else the day on which it was read.
fn day_of(entry: &Entry, parent: Option<&Entry>, every: Every) -> Option<NaiveDate> {
    let of_parent = || written_day(parent?, "");
    let whole = written_day(entry, "").or_else(|| written_day(entry, "url")).or_else(of_parent);
    // A month is enough for a list by months.
    whole.or_else(|| (every == Every::Month).then(|| first_of_month(entry)).flatten())
}

/// `date`, or year, month and day; `prefix` is that of `urldate`.
fn written_day(entry: &Entry, prefix: &str) -> Option<NaiveDate> {
    let field = |name: &str| entry.fields.get(&format!("{prefix}{name}")).map(|value| value.trim());
    let date = field("date").and_then(|date| calendar::day(&date.get(..10)?.replace('/', "-")));
    let whole = date.or_else(|| {
        let day = field("day")?.parse().ok()?;
        NaiveDate::from_ymd_opt(field("year")?.parse().ok()?, month(field("month")?)?, day)
    });
    whole.or_else(|| days::whole_day(field("date")?)).filter(is_likely)
}

fn first_of_month(entry: &Entry) -> Option<NaiveDate> {
    let field = |name: &str| entry.fields.get(name).map(|value| value.trim());
    let of_date = || calendar::day(&format!("{}-01", field("date")?.get(..7)?));
    let of_parts =
        || NaiveDate::from_ymd_opt(field("year")?.parse().ok()?, month(field("month")?)?, 1);
    of_date().or_else(of_parts)
}

/// `4`, `apr`, `April`.
fn month(word: &str) -> Option<u32> {
    let number = word.parse().ok().filter(|number| (1..=12).contains(number));
    number.or_else(|| days::month_alone(word))
}
