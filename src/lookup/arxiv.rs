//! arXiv's Atom API (<https://info.arxiv.org/help/api/user-manual.html>).

use std::borrow::Cow;
use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use roxmltree::{Document, Node};

use crate::lookup::categories::topic;
use crate::lookup::{Number, each_once, one_line};
use crate::text::as_prose;
use crate::week::Paper;
use crate::{calendar, identity, latex, value};

/// Where it answers.
pub const ADDRESS: &str = "https://export.arxiv.org/api/query";

/// How many papers one request asks for.
pub const MOST: usize = 100;

/// The address that answers for all these papers at once: arXiv asks for three seconds between requests
/// (<https://info.arxiv.org/help/api/tou.html>), so there is one.
pub fn question(address: &str, numbers: &[&str]) -> String {
    format!("{address}?id_list={}&max_results={}", numbers.join(","), numbers.len())
}

/// What an answer says of each number; of those that arXiv does not know, none.
pub fn papers(answer: &str, numbers: &[&str]) -> Result<Vec<Option<Paper<'static>>>> {
    let document = Document::parse(answer).context("arXiv's answer is not XML")?;
    let root = document.root_element();
    if root.tag_name().name() != "feed" {
        bail!("arXiv's answer is not a feed, but <{}>", root.tag_name().name());
    }
    let mut known: HashMap<&str, Node> = HashMap::new();
    for entry in children(root, "entry") {
        let id = text(entry, "id");
        // A refusal comes as an entry, with 200 (user manual, 3.4).
        if id.contains("/api/errors") {
            bail!("arXiv refused: {}", one_line(text(entry, "summary")));
        }
        known.extend(identity::arxiv(id).map(|number| (number, entry)));
    }
    let has_title = |entry: &&Node| !text(**entry, "title").trim().is_empty();
    let of = |number: &&str| {
        let entry = known.get(number).filter(has_title);
        entry.map(|entry| paper(number, *entry))
    };
    Ok(numbers.iter().map(of).collect())
}

fn paper(number: &str, entry: Node) -> Paper<'static> {
    let authors =
        children(entry, "author").map(|author| one_line(&latex::of_prose(text(author, "name"))));
    let terms = children(entry, "category").filter_map(|category| category.attribute("term"));
    let named =
        |name| Some(one_line(&latex::of_prose(text(entry, name)))).filter(|t| !t.is_empty());
    Paper {
        title: Cow::Owned(one_line(&latex::of_prose(text(entry, "title")))),
        // The first version's; `updated` is the last one's.
        released: text(entry, "published").get(..10).and_then(calendar::day),
        summary: Cow::Owned(as_prose(&one_line(&latex::of_prose(text(entry, "summary"))))),
        venue: named("journal_ref").map(Cow::Owned),
        doi: named("doi").filter(|doi| value::doi(doi).is_ok()).map(Cow::Owned),
        authors: authors.filter(|name| !name.is_empty()).map(Cow::Owned).collect(),
        topics: each_once(terms.filter_map(topic)),
        ..Number::Arxiv(number.to_owned()).stub()
    }
}

fn children<'a, 'i>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

fn text<'a>(node: Node<'a, '_>, name: &'static str) -> &'a str {
    children(node, name).next().and_then(|child| child.text()).unwrap_or_default()
}
