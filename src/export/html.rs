//! A week as HTML to paste into a newsletter: no class, no style, no script, nothing that a mail program drops.

use maud::{Markup, PreEscaped, html};

use crate::item::link_of;
use crate::markdown::render;
use crate::value::ascii_url;
use crate::week::{Paper, Week};

/// Writes weeks, one after the other.
pub fn write<'a>(weeks: impl Iterator<Item = &'a Week<'a>>) -> String {
    weeks.map(|week| of_week(week).into_string()).collect::<Vec<_>>().join("\n") + "\n"
}

fn of_week(week: &Week) -> Markup {
    html! {
        h2 { (week.title()) } "\n"
        @if let Some(intro) = &week.intro { (PreEscaped(render(intro).html)) }
        @for paper in &week.papers { (of_paper(paper)) }
    }
}

fn of_paper(paper: &Paper) -> Markup {
    let first = paper.links.first().map(|link| link_of(&link.url)).unwrap_or_default();
    let by = [paper.authors.join(", "), paper.venue.as_deref().unwrap_or_default().to_owned()];
    let by: Vec<String> = by.into_iter().filter(|words| !words.is_empty()).collect();
    html! {
        h3 { a href=(first) { (paper.title) } } "\n"
        @if !by.is_empty() { p { em { (by.join(" · ")) } } "\n" }
        (PreEscaped(render(&paper.summary).html))
        p {
            @for (at, link) in paper.links.iter().enumerate() {
                @if at > 0 { " · " }
                a href=(ascii_url(&link.url)) { (link.label) }
            }
        } "\n"
    }
}
