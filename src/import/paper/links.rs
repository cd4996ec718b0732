//! The links of a paper: which words of an item are links, and what each is called.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::import::fields::by_symbol;
use crate::import::inline::{Anchor, anchors, plain, says_nothing};
use crate::import::lead::named_link;
use crate::import::lines::is_parting;
use crate::import::marks::{folded, without_number};
use crate::lookup::Number;
use crate::rule;
use crate::value;
use crate::week::Link;

impl Reader<'_> {
    /// The links of a field, with or without commas between them.
    pub(super) fn links(&mut self, words: &str, place: &Range<usize>, name: &str) {
        let all = anchors(words);
        // `2404.03592`, `arxiv.org/abs/2404.03592`: there is no other link that it could be.
        if all.is_empty()
            && let Some(url) = unwritten(&plain(words))
        {
            let name = if name.is_empty() { "Link" } else { name };
            let link = Anchor { label: String::new(), url, ..EMPTY };
            return self.link(link, place, name);
        }
        let mut before = 0;
        for link in &all {
            // `[arXiv](…) | **PDF:** [link](…)`
            let own = named_link(words.get(before..link.place.start).unwrap_or_default());
            let own = own.filter(|_| says_nothing(&link.label));
            let name = own.map_or(name, |(_, own)| own);
            before = link.place.end;
            if !link.remark.is_empty() {
                let message = format!("the remark {:?} on a link is not imported", link.remark);
                self.note(&rule::StrayText, within(place, &link.place), message);
            }
            self.link(
                link.clone(),
                &within(place, &link.place),
                if name.is_empty() { "Link" } else { name },
            );
        }
        let mut at = 0;
        for link in all.iter().chain([&Anchor { place: words.len()..words.len(), ..EMPTY }]) {
            let between = at..link.place.start.max(at);
            self.report_stray(words, between, place);
            at = link.place.end.max(at);
        }
    }

    /// Between links, commas and white space say nothing; other marks and words are reported.
    fn report_stray(&mut self, words: &str, part: Range<usize>, place: &Range<usize>) {
        let part_marks: &[char] = &[
            ',', ';', '/', '|', '\\', '·', '•', '&', ' ', '\t', '<', '>', '*', '\n', '，', '、',
            '[', ']', '(', ')',
        ];
        let words_between = &words[part.clone()];
        if is_parting(words_between) {
            // Brackets may be around links; one that closes alone is a slip.
            let stray = words_between.trim_matches(|c| part_marks.contains(&c) && c != ')');
            let is_mark =
                !stray.is_empty() && stray.bytes().all(|byte| byte.is_ascii_punctuation());
            let is_closed = words.matches('(').count() == words.matches(')').count();
            if is_mark && !is_closed {
                let start = part.start + words_between.find(stray).unwrap_or(0);
                let message = format!("{stray:?} between the links was not imported");
                self.note(&rule::StrayText, within(place, &(start..start + stray.len())), message);
            }
            return;
        }
        if named_link(words_between).is_some_and(|(before, _)| is_parting(before)) {
            return;
        }
        let stray = words_between.trim_matches(part_marks);
        let start = part.start + words_between.find(stray).unwrap_or(0);
        let place = within(place, &(start..start + stray.len()));
        self.link_faults.push((place, format!("{stray:?} is not a link")));
    }

    /// Takes a link: its label is its own words, or the name of its field where these say nothing.
    pub(super) fn link(&mut self, link: Anchor, place: &Range<usize>, name: &str) {
        let is_field = !name.is_empty();
        let Anchor { label, url, .. } = link;
        let label = by_symbol(&label).filter(|_| !is_field).map_or(label, str::to_owned);
        let label = match (says_nothing(&label), name) {
            (true, "") => "Link".to_owned(),
            (true, name) => name.to_owned(),
            (false, _) => {
                let inner = label.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
                folded(inner.unwrap_or(&label))
            }
        };
        if url.trim().is_empty() {
            let fault = format!("{label:?} has no URL");
            self.link_faults.push((place.clone(), fault));
            return;
        }
        match value::url(&url) {
            // A text may name an address again; a field that does so has its reason.
            Ok(()) if !is_field && self.paper.links.iter().any(|known| known.url == url) => {}
            Ok(()) => {
                let label = if label.is_empty() { "Link".to_owned() } else { label };
                self.paper.links.push(Link { label: Cow::Owned(label), url: Cow::Owned(url) });
            }
            Err(fault) => {
                let fault = format!("invalid URL {url:?} of {label:?}: {}", fault.reason);
                self.link_faults.push((place.clone(), fault));
            }
        }
    }

    pub(super) fn links_in_title(&mut self, title: &str, place: Range<usize>, is_cell: bool) {
        let whole = without_number(&plain(title));
        // An address in the words of a row's title is one of them: the row has links of its own.
        let is_link = |link: &Anchor| !(is_cell && link.label.is_empty());
        for link in anchors(title).into_iter().filter(is_link) {
            let is_title = without_number(&folded(&link.label)) == whole;
            let label = match is_title || says_nothing(&link.label) {
                // A title that is a link is the paper; a word of it is what it says.
                true => "Paper".to_owned(),
                false => folded(&link.label),
            };
            match value::url(&link.url) {
                Ok(()) => self.title_links.push(Link { label: label.into(), url: link.url.into() }),
                Err(fault) => {
                    let fault =
                        format!("invalid URL {:?} of {label:?}: {}", link.url, fault.reason);
                    self.link_faults.push((place.clone(), fault));
                }
            }
        }
        if title.contains("![") {
            let message = "an image in a title is not imported".to_owned();
            self.note(&rule::StrayText, place, message);
        }
    }
}

/// The address that a number is, or words that lack only its scheme.
fn unwritten(words: &str) -> Option<String> {
    if let Some(number) = Number::read(words) {
        return number.stub().links.into_iter().next().map(|link| link.url.into_owned());
    }
    let (host, _) = words.split_once('/')?;
    let (name, end) = host.rsplit_once('.')?;
    let is_host = !name.is_empty() && end.len() > 1 && end.bytes().all(|b| b.is_ascii_alphabetic());
    let address = format!("https://{words}");
    (is_host && value::url(&address).is_ok()).then_some(address)
}

const EMPTY: Anchor =
    Anchor { label: String::new(), url: String::new(), remark: String::new(), place: 0..0 };

/// The label of a link by the name of its field: `Paper link` is `Paper`, `Links` says nothing.
pub(super) fn label_of(name: &str) -> String {
    let name = plain(name);
    let words = name.split_whitespace().filter(|word| {
        !matches!(word.to_lowercase().as_str(), "link" | "links" | "url" | "urls" | "链接" | "地址")
    });
    words.collect::<Vec<_>>().join(" ")
}

fn within(place: &Range<usize>, part: &Range<usize>) -> Range<usize> {
    let start = (place.start + part.start).min(place.end);
    start..(place.start + part.end).clamp(start, place.end.max(start))
}

/// A paper's labels are keys of a table, so a second link of one label gets a number.
pub(in crate::import) fn label_apart(
    links: &mut [Link],
    place: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    let mut taken: HashSet<String> = links.iter().map(|link| link.label.to_string()).collect();
    let mut met = HashSet::new();
    let mut next = 2;
    for link in links {
        if met.insert(link.label.to_string()) {
            continue;
        }
        let mut own = format!("{} {next}", link.label);
        while !taken.insert(own.clone()) {
            next += 1;
            own = format!("{} {next}", link.label);
        }
        let message = format!("two links are labelled {:?}; one is now {own:?}", link.label);
        found.push(Diagnostic::new(&rule::RepeatedLabel, place.clone(), message));
        link.label = Cow::Owned(own);
    }
}
