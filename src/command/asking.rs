//! Asking arXiv and Crossref for papers, for `add` and `fill`.

#[cfg(feature = "fetch")]
use anyhow::Context;
use anyhow::Result;
#[cfg(not(feature = "fetch"))]
use anyhow::bail;

use crate::cli::Services;
#[cfg(feature = "fetch")]
use crate::fetch::ask;
#[cfg(feature = "fetch")]
use crate::lookup::{arxiv, crossref};
#[cfg(feature = "fetch")]
use crate::media_type;
use crate::week::Paper;

/// What arXiv says of some numbers, in one request; of those it does not know, none.
#[cfg(feature = "fetch")]
pub(super) fn arxiv(services: &Services, numbers: &[&str]) -> Result<Vec<Option<Paper<'static>>>> {
    if numbers.is_empty() {
        return Ok(vec![]);
    }
    let question = arxiv::question(&services.arxiv, numbers);
    let answer = ask("arXiv", &question, media_type::ATOM)?;
    arxiv::papers(&answer.context("arXiv's API was not found")?, numbers)
}

/// What Crossref says of a DOI; none if it does not know it.
#[cfg(feature = "fetch")]
pub(super) fn crossref(services: &Services, doi: &str) -> Result<Option<Paper<'static>>> {
    let question = crossref::question(&services.crossref, doi);
    let answer = ask("Crossref", &question, media_type::JSON)?;
    answer.map(|answer| crossref::paper(&answer, doi)).transpose()
}

/// Without the feature, nothing is asked.
#[cfg(not(feature = "fetch"))]
pub(super) fn arxiv(_: &Services, numbers: &[&str]) -> Result<Vec<Option<Paper<'static>>>> {
    if numbers.is_empty() { Ok(vec![]) } else { not_built() }
}

/// Without the feature, nothing is asked.
#[cfg(not(feature = "fetch"))]
pub(super) fn crossref(_: &Services, _: &str) -> Result<Option<Paper<'static>>> {
    not_built()
}

#[cfg(not(feature = "fetch"))]
fn not_built<T>() -> Result<T> {
    bail!("this paperfeed was built without the feature `fetch`; add stubs with `add --offline`")
}
