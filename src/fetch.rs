//! A document from an address, within bounds.

use std::time::Duration;

use anyhow::{Context, Result};
use ureq::ResponseExt;

/// How long a document may take altogether, redirects included.
const TIME: Duration = Duration::from_secs(30);
/// How large it may be, in bytes, unpacked: miniflux refuses more than 15 MiB.
const SIZE: u64 = 256 << 20;

/// A document as a server gave it.
#[derive(Debug)]
pub struct Fetched {
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// The Content-Type, if the server named one.
    pub content_type: Option<String>,
    /// The address it came from in the end.
    pub url: String,
}

/// Fetches a document over http or https; follows redirects, unpacks gzip.
pub fn fetch(url: &str) -> Result<Fetched> {
    let fetching = || format!("could not fetch {url}");
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(TIME))
        .user_agent(concat!("paperfeed/", env!("CARGO_PKG_VERSION")))
        .accept("application/atom+xml, application/rss+xml, application/feed+json, application/xml, */*")
        .build();
    let mut response = config.new_agent().get(url).call().with_context(fetching)?;
    let header = response.headers().get("content-type");
    let content_type = header.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let url = response.get_uri().to_string();
    let body = response.body_mut().with_config().limit(SIZE).read_to_vec();
    Ok(Fetched { bytes: body.with_context(fetching)?, content_type, url })
}
