//! What the curator wrote: a week, its papers, their links. Plain data; text is borrowed from the
//! file it was read from.

use std::borrow::Cow;

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::month;

/// The folder of the weeks' folders, under `feeds/`.
pub const WEEKS_FOLDER: &str = "weeks/";

/// One week of a list: one file in `entries/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week<'a> {
    /// The first day; it names the week in files, ids and addresses.
    pub start: NaiveDate,
    /// The last day.
    pub end: NaiveDate,
    /// The day the list was posted, if it was not the last day.
    pub listed: Option<NaiveDate>,
    /// A name, if the days are not enough of one. Plain text.
    pub title: Option<Cow<'a, str>>,
    /// What stands at the head of the week. Markdown.
    pub intro: Option<Cow<'a, str>>,
    /// The papers, in the curator's order.
    pub papers: Vec<Paper<'a>>,
}

/// One paper of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper<'a> {
    /// The title. Plain text.
    pub title: Cow<'a, str>,
    /// The day it came out; the week's last day if it is not known.
    pub released: Option<NaiveDate>,
    /// The day of the last correction.
    pub updated: Option<NaiveDate>,
    /// The summary. Markdown; may be empty.
    pub summary: Cow<'a, str>,
    /// At least one link; the first is the item's.
    pub links: Vec<Link<'a>>,
    /// The authors' names.
    pub authors: Vec<Cow<'a, str>>,
    /// Where it appeared. Plain text.
    pub venue: Option<Cow<'a, str>>,
    /// Its DOI, `10.…`.
    pub doi: Option<Cow<'a, str>>,
    /// Topics in lower-case letters, digits and single hyphens.
    pub topics: Vec<Cow<'a, str>>,
    /// What names the paper for ever: a key, or a whole `tag:` URI. Derived from the links if left
    /// out, see [`crate::identity::key`].
    pub id: Option<Cow<'a, str>>,
    /// The whole ID of the item, verbatim, of a paper that another feed published before.
    pub guid: Option<Cow<'a, str>>,
}

/// A labelled address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link<'a> {
    /// What the link is called, such as `Paper`.
    pub label: Cow<'a, str>,
    /// An absolute http(s) address.
    pub url: Cow<'a, str>,
}

impl Week<'_> {
    /// The day the list was posted.
    pub fn listed(&self) -> NaiveDate {
        self.listed.unwrap_or(self.end)
    }

    /// Whether it is a whole month.
    pub fn is_month(&self) -> bool {
        self.has_months(1)
    }

    /// Whether it is a whole month, quarter or half of a year: as long as that may be.
    pub fn is_part_of_year(&self) -> bool {
        [1, 3, 6]
            .iter()
            .any(|months| self.start.month0().is_multiple_of(*months) && self.has_months(*months))
    }

    /// Whether it is so many whole months.
    fn has_months(&self, months: u32) -> bool {
        let next = self.start.checked_add_months(Months::new(months));
        self.start.day() == 1 && next.and_then(|next| next.pred_opt()) == Some(self.end)
    }

    /// The week's name: its title, or its days: those of a week, a day or a month.
    ///
    /// ```
    /// # use {chrono::NaiveDate, paperfeed::week::Week};
    /// let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    /// let (start, end) = (day("2024-12-30"), day("2025-01-05"));
    /// let week = Week { start, end, listed: None, title: None, intro: None, papers: vec![] };
    /// assert_eq!(week.title(), "December 30, 2024 – January 5, 2025");
    /// ```
    pub fn title(&self) -> Cow<'_, str> {
        match &self.title {
            Some(title) => Cow::Borrowed(title),
            None if self.start == self.end => Cow::Owned(spelled(self.start)),
            None if self.is_month() => {
                Cow::Owned(format!("{} {}", month(self.start), self.start.year()))
            }
            None if self.start.year() == self.end.year() => {
                let (month, day) = (month(self.start), self.start.day());
                Cow::Owned(format!("{month} {day} – {}", spelled(self.end)))
            }
            None => Cow::Owned(format!("{} – {}", spelled(self.start), spelled(self.end))),
        }
    }

    /// The category that every item of the week carries: one string without a comma, since FreshRSS
    /// splits categories there, and half the readers show a label, half a term.
    pub fn category(&self) -> String {
        format!("Week of {}", self.start)
    }

    /// The week's folder under `feeds/`, with a slash at the end.
    pub fn folder(&self) -> String {
        format!("{WEEKS_FOLDER}{}/", self.start)
    }
}

impl Paper<'_> {
    /// The day it came out, as far as the curator knows.
    pub fn released(&self, week: &Week) -> NaiveDate {
        self.released.unwrap_or(week.end)
    }
}

/// A day as a person writes it: `April 4, 2024`.
pub fn spelled(day: NaiveDate) -> String {
    format!("{} {}, {:04}", month(day), day.day(), day.year())
}
