//! Crossref's JSON API (<https://api.crossref.org/swagger-ui/index.html>).

use std::borrow::Cow;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use crate::lookup::{Number, each_once, in_path, jats, one_line};
use crate::topic;
use crate::week::Paper;

/// Where it answers.
pub const ADDRESS: &str = "https://api.crossref.org/works";

/// The address that answers for a paper.
pub fn question(address: &str, doi: &str) -> String {
    format!("{}/{}", address.trim_end_matches('/'), in_path(doi))
}

/// A null is as nothing.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Deserialize)]
struct Answer {
    message: Work,
}

/// The parts of a work that matter here; any may be missing.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Work {
    #[serde(deserialize_with = "or_default")]
    title: Vec<Option<String>>,
    #[serde(deserialize_with = "or_default")]
    author: Vec<Contributor>,
    #[serde(deserialize_with = "or_default")]
    r#abstract: String,
    #[serde(deserialize_with = "or_default")]
    subject: Vec<Option<String>>,
    #[serde(deserialize_with = "or_default")]
    container_title: Vec<Option<String>>,
    #[serde(deserialize_with = "or_default")]
    published_online: Dated,
    #[serde(deserialize_with = "or_default")]
    published_print: Dated,
    #[serde(deserialize_with = "or_default")]
    published: Dated,
    #[serde(deserialize_with = "or_default")]
    posted: Dated,
}

/// A person has a family name, an organisation a name.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Contributor {
    #[serde(deserialize_with = "or_default")]
    given: String,
    #[serde(deserialize_with = "or_default")]
    family: String,
    #[serde(deserialize_with = "or_default")]
    name: String,
}

/// `[[2024, 4, 15]]`; month and day may be missing.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Dated {
    #[serde(deserialize_with = "or_default")]
    date_parts: Vec<Vec<Option<u16>>>,
}

/// What an answer says of a paper; its title may be empty.
pub fn paper(answer: &str, doi: &str) -> Result<Paper<'static>> {
    let answer: Answer =
        serde_json::from_str(answer).context("Crossref's answer is not what its API documents")?;
    let work = answer.message;
    let title = work.title.iter().flatten().next();
    let title = title.map(|title| one_line(&jats::plain(title))).unwrap_or_default();
    let names = work
        .author
        .iter()
        .map(|author| format!("{} {} {}", author.given, author.family, author.name))
        .map(|name| one_line(&jats::plain(&name)));
    let topics = work.subject.iter().flatten().map(|subject| Cow::Owned(topic::slug(subject)));
    let days = [&work.published_online, &work.published_print, &work.published, &work.posted];
    let paragraphs = jats::markdown(&work.r#abstract);
    let paragraphs = paragraphs.split("\n\n").map(one_line);
    let summary: Vec<String> = paragraphs.filter(|paragraph| !paragraph.is_empty()).collect();
    let venue = work.container_title.iter().flatten().next();
    let venue = venue.map(|venue| one_line(&jats::plain(venue))).filter(|venue| !venue.is_empty());
    Ok(Paper {
        title: Cow::Owned(title),
        released: days.iter().filter_map(|dated| day(dated)).min(),
        summary: Cow::Owned(summary.join("\n\n")),
        venue: venue.map(Cow::Owned),
        authors: names.filter(|name| !name.is_empty()).map(Cow::Owned).collect(),
        topics: each_once(topics),
        ..Number::Doi(doi.to_owned()).stub()
    })
}

/// A day of which year, month and day are known.
fn day(dated: &Dated) -> Option<NaiveDate> {
    match dated.date_parts.first()?.as_slice() {
        [Some(year), Some(month), Some(day)] => {
            NaiveDate::from_ymd_opt((*year).into(), (*month).into(), (*day).into())
        }
        _ => None,
    }
}
