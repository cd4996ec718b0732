//! A week as HTML to paste into a newsletter: no class, no style, no script, nothing that a mail program drops.

use maud::{Markup, PreEscaped, html};

use crate::item::link_of;
use crate::markdown::render_with;
use crate::picture::Pictures;
use crate::value::ascii_url;
use crate::week::{Paper, Week};

/// Writes weeks, one after the other.
pub fn write<'a>(weeks: impl Iterator<Item = &'a Week<'a>>, pictures: &Pictures) -> String {
    weeks.map(|week| of_week(week, pictures).into_string()).collect::<Vec<_>>().join("\n") + "\n"
}

fn of_week(week: &Week, pictures: &Pictures) -> Markup {
    html! {
        h2 { (week.title()) } "\n"
        @if let Some(intro) = &week.intro { (PreEscaped(render_with(intro, pictures).html)) }
        @for paper in &week.papers { (of_paper(paper, pictures)) }
    }
}

fn of_paper(paper: &Paper, pictures: &Pictures) -> Markup {
    let first = paper.links.first().map(|link| link_of(&link.url)).unwrap_or_default();
    let by = [paper.authors.join(", "), paper.venue.as_deref().unwrap_or_default().to_owned()];
    let by: Vec<String> = by.into_iter().filter(|words| !words.is_empty()).collect();
    html! {
        h3 { a href=(first) { (paper.title) } } "\n"
        @if !by.is_empty() { p { em { (by.join(" · ")) } } "\n" }
        (PreEscaped(render_with(&paper.summary, pictures).html))
        p {
            @for (at, link) in paper.links.iter().enumerate() {
                @if at > 0 { " · " }
                a href=(ascii_url(&link.url)) { (link.label) }
            }
        } "\n"
    }
}
