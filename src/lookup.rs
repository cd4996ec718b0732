//! What services know of a paper: an arXiv number or a DOI to a [`Paper`]. Which address is asked, and
//! what its answer says; the asking is [`crate::fetch`]'s.

use std::borrow::Cow;

use crate::identity;
use crate::topic;
use crate::value::percent_encoded;
use crate::week::{Link, Paper};

pub mod arxiv;
mod categories;
pub mod crossref;
mod jats;

/// What names a paper at one of the services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// At arXiv, without the version: `2404.03592`.
    Arxiv(String),
    /// In lower case: `10.1000/xyz`.
    Doi(String),
}

impl Number {
    /// Reads what a person copies: a number, with its scheme or without, or an address.
    ///
    /// ```
    /// use paperfeed::lookup::Number;
    /// let arxiv = Some(Number::Arxiv("2404.03592".into()));
    /// assert_eq!(Number::read("2404.03592v2"), arxiv);
    /// assert_eq!(Number::read("arXiv:2404.03592"), arxiv);
    /// assert_eq!(Number::read("https://arxiv.org/pdf/2404.03592"), arxiv);
    /// assert_eq!(Number::read("10.48550/arXiv.2404.03592"), arxiv);
    /// assert_eq!(Number::read("doi:10.1000/XYZ"), Some(Number::Doi("10.1000/xyz".into())));
    /// assert_eq!(Number::read("2413.00001"), None, "no such month");
    /// assert_eq!(Number::read("a paper"), None);
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = ["arxiv:", "doi:"].iter().find_map(|scheme| {
            let (start, rest) = text.split_at_checked(scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then_some(rest.trim_start())
        });
        let bare = bare.unwrap_or(text);
        let address = match bare {
            address if address.contains("://") => address.to_owned(),
            doi if doi.starts_with("10.") => {
                let doi = doi.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
                format!("https://doi.org/{doi}")
            }
            number => format!("https://arxiv.org/abs/{number}"),
        };
        if let Some(number) = identity::arxiv(&address) {
            return has_month(number).then(|| Number::Arxiv(number.to_owned()));
        }
        let doi = identity::doi(&address)?;
        // What arXiv registers for each of its papers, at DataCite, which Crossref does not know.
        Some(match doi.strip_prefix("10.48550/arxiv.") {
            Some(number) => Number::Arxiv(number.to_owned()),
            None => Number::Doi(doi),
        })
    }

    /// The key of the paper, see [`identity::key`].
    pub fn key(&self) -> String {
        match self {
            Number::Arxiv(number) => format!("arxiv:{number}"),
            Number::Doi(doi) => format!("doi:{doi}"),
        }
    }

    /// A paper of which nothing is known but its number.
    pub fn stub(&self) -> Paper<'static> {
        let url = match self {
            Number::Arxiv(number) => format!("https://arxiv.org/abs/{number}"),
            Number::Doi(doi) => format!("https://doi.org/{}", in_path(doi)),
        };
        Paper {
            links: vec![Link { label: Cow::Borrowed("Paper"), url: Cow::Owned(url) }],
            id: Some(Cow::Owned(self.key())),
            ..Paper::default()
        }
    }
}

/// Whether a number of arXiv names a month that there is: it begins with year and month
/// (<https://info.arxiv.org/help/arxiv_identifier.html>).
fn has_month(number: &str) -> bool {
    let digits = number.rsplit_once('/').map_or(number, |(_, digits)| digits);
    let month = digits.get(2..4).and_then(|month| month.parse().ok());
    month.is_some_and(|month: u32| (1..=12).contains(&month))
}

/// A DOI as part of an address (DOI handbook, 3.8: what is not allowed there is percent-encoded).
fn in_path(doi: &str) -> String {
    percent_encoded(&doi.replace('%', "%25")).replace('?', "%3F")
}

/// Text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many topics of a service a paper gets: each makes a feed.
const TOPICS: usize = 20;

/// Topics in their order, each once: several categories may have one name. What can be no topic is left out.
fn each_once(topics: impl Iterator<Item = Cow<'static, str>>) -> Vec<Cow<'static, str>> {
    let mut met = Vec::new();
    for topic in topics {
        if met.len() < TOPICS && topic::check(&topic).is_ok() && !met.contains(&topic) {
            met.push(topic);
        }
    }
    met
}
