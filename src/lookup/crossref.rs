//! Crossref's JSON API (<https://api.crossref.org/swagger-ui/index.html>).

use std::borrow::Cow;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use html5gum::{Token, Tokenizer};
use serde::Deserialize;

use crate::lookup::{Number, each_once, in_path, one_line};
use crate::text::as_markdown;
use crate::value::topic_form;
use crate::week::Paper;

/// Where it answers.
pub const ADDRESS: &str = "https://api.crossref.org/works";

/// The address that tells of a paper.
pub fn question(address: &str, doi: &str) -> String {
    format!("{}/{}", address.trim_end_matches('/'), in_path(doi))
}

#[derive(Deserialize)]
struct Answer {
    message: Work,
}

/// The parts of a work that matter here; any may be missing.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Work {
    title: Vec<String>,
    author: Vec<Contributor>,
    r#abstract: String,
    subject: Vec<String>,
    published_online: Dated,
    published_print: Dated,
    published: Dated,
    posted: Dated,
}

/// A person has a family name, an organisation a name.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Contributor {
    given: String,
    family: String,
    name: String,
}

/// `[[2024, 4, 15]]`; month and day may be missing.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Dated {
    date_parts: Vec<Vec<Option<u16>>>,
}

/// What an answer says of a paper.
pub fn paper(answer: &str, doi: &str) -> Result<Paper<'static>> {
    let answer: Answer =
        serde_json::from_str(answer).context("Crossref's answer is not what its API promises")?;
    let work = answer.message;
    let title = work.title.first().map(|title| one_line(&words(title))).unwrap_or_default();
    if title.is_empty() {
        bail!("Crossref has no title for {doi}");
    }
    let names = work
        .author
        .iter()
        .map(|author| one_line(&format!("{} {} {}", author.given, author.family, author.name)));
    let topics = work.subject.iter().map(|subject| Cow::Owned(topic_form(subject)));
    let days = [&work.published_online, &work.published_print, &work.published, &work.posted];
    let paragraphs = words(&work.r#abstract);
    let paragraphs = paragraphs.split("\n\n").map(|paragraph| as_markdown(&one_line(paragraph)));
    let summary: Vec<String> = paragraphs.filter(|paragraph| !paragraph.is_empty()).collect();
    Ok(Paper {
        title: Cow::Owned(title),
        released: days.iter().filter_map(|dated| day(dated)).min(),
        summary: Cow::Owned(summary.join("\n\n")),
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

/// The words of JATS (abstracts) or of a few tags of HTML (titles), with a blank line after each
/// paragraph. The heading "Abstract" is none of them, nor is a formula's second form, MathML.
fn words(markup: &str) -> String {
    let mut words = String::with_capacity(markup.len());
    let mut skipped = 0_usize;
    for Ok(token) in Tokenizer::new(markup) {
        match token {
            Token::StartTag(tag) if is_skipped(&tag.name) && !tag.self_closing => skipped += 1,
            Token::EndTag(tag) if is_skipped(&tag.name) => skipped = skipped.saturating_sub(1),
            Token::EndTag(tag) if tag.name.as_slice() == b"jats:p" => words.push_str("\n\n"),
            Token::String(text) if skipped == 0 => {
                words.push_str(&String::from_utf8_lossy(&text));
            }
            _ => {}
        }
    }
    words
}

fn is_skipped(name: &[u8]) -> bool {
    matches!(name, b"jats:title" | b"mml:math")
}
