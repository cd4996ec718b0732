//! What feed-rs shows of a feed on standard input, as JSON.

use std::io::Read;

use anyhow::Result;
use serde_json::{Value, json};

fn main() -> Result<()> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    let feed = feed_rs::parser::parse(&bytes[..])?;
    let shown: Vec<Value> = feed
        .entries
        .iter()
        .map(|entry| {
            json!({
                "id": entry.id,
                "title": entry.title.as_ref().map(|title| &title.content),
                "link": entry.links.first().map(|link| &link.href),
                "authors": entry.authors.iter().filter_map(|author| author.name.as_ref()).collect::<Vec<_>>(),
                "date": entry.published.map(|published| published.timestamp()),
                "content": entry.content.as_ref().and_then(|content| content.body.as_ref()),
                "categories": entry.categories.iter().map(|category| &category.term).collect::<Vec<_>>(),
                "summary": entry.summary.as_ref().map(|summary| &summary.content),
            })
        })
        .collect();
    println!("{}", serde_json::to_string(&shown)?);
    Ok(())
}
