//! Documents from addresses, within bounds.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use ureq::ResponseExt;
use ureq::http::Response;

use crate::media_type;
use crate::value::without_credentials;

/// How long an answer may take altogether, redirects included.
const TIME: Duration = Duration::from_secs(30);
/// How large a feed may be, in bytes, unpacked.
const FEED_SIZE: u64 = 256 << 20;
/// How large a service's answer may be, in bytes, unpacked.
const ANSWER_SIZE: u64 = 16 << 20;

/// A document as a server gave it.
#[derive(Debug)]
pub struct Fetched {
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// The Content-Type, if the server named one.
    pub content_type: Option<String>,
    /// The address it came from in the end.
    pub url: String,
    /// What spares readers and the server the same bytes again.
    pub polling: Polling,
}

/// What a server does for readers that ask again and again (RFC 9110, section 13; RFC 9111).
#[derive(Debug)]
pub struct Polling {
    /// Whether it marks versions with an ETag.
    pub has_etag: bool,
    /// Whether it says when the document was changed.
    pub has_last_modified: bool,
    /// Whether it answers 304 where nothing is new.
    pub answers_unchanged: bool,
    /// Whether it packs what it sends.
    pub packs: bool,
    /// How long its answer may be kept, in seconds.
    pub max_age: Option<u64>,
}

impl std::fmt::Display for Polling {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let word = |is: bool| if is { "yes" } else { "no" };
        write!(
            formatter,
            "server: ETag {}, Last-Modified {}, 304 {}, gzip {}, max-age {}",
            word(self.has_etag),
            word(self.has_last_modified),
            word(self.answers_unchanged),
            word(self.packs),
            self.max_age.map_or("none".to_owned(), |seconds| seconds.to_string()),
        )
    }
}

/// Fetches a document over http or https; follows redirects, to any host, and unpacks gzip. What is not
/// the whole document is an error. No message shows a password that stands in the address.
pub fn fetch(url: &str) -> Result<Fetched> {
    let fetching = || format!("cannot fetch {}", without_credentials(url));
    let accept = [media_type::ATOM, media_type::RSS, media_type::JSON_FEED, media_type::XML, "*/*"];
    let mut response = get(url, &accept.join(", ")).with_context(fetching)?;
    match response.status().as_u16() {
        200 | 203 => {}
        206 => bail!("{}: the server sent a part of the document (HTTP 206)", fetching()),
        status => bail!("{}: the server answered with HTTP {status}", fetching()),
    }
    let coding = header(&response, "content-encoding").unwrap_or("identity");
    if !["identity", "gzip", "x-gzip"].iter().any(|known| coding.eq_ignore_ascii_case(known)) {
        bail!("{}: the body is encoded as {coding:?}, which was not asked for", fetching());
    }
    let content_type = header(&response, "content-type").map(str::to_owned);
    let max_age = header(&response, "cache-control").and_then(|control| {
        let (_, rest) = control.split_once("max-age=")?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    });
    let polling = Polling {
        has_etag: header(&response, "etag").is_some(),
        has_last_modified: header(&response, "last-modified").is_some(),
        answers_unchanged: answers_unchanged(&response),
        packs: coding != "identity",
        max_age,
    };
    let url = response.get_uri().to_string();
    let body = response.body_mut().with_config().limit(FEED_SIZE).read_to_vec();
    Ok(Fetched { bytes: body.with_context(fetching)?, content_type, url, polling })
}

/// Fetches a file of a site; none if it is not there.
pub fn fetch_file(url: &str) -> Result<Option<Vec<u8>>> {
    let fetching = || format!("cannot fetch {}", without_credentials(url));
    let mut response = get(url, "*/*").with_context(fetching)?;
    match response.status().as_u16() {
        200 => {}
        404 | 410 => return Ok(None),
        403 => bail!(
            "{}: the server answered with HTTP 403, as some stores do for what does not exist; if nothing is published \
             yet, leave out --published",
            fetching()
        ),
        status => bail!("{}: the server answered with HTTP {status}", fetching()),
    }
    let body = response.body_mut().with_config().limit(FEED_SIZE).read_to_vec();
    body.with_context(fetching).map(Some)
}

/// Whether a server says that what it has just sent is unchanged, when it is asked so.
fn answers_unchanged(response: &Response<ureq::Body>) -> bool {
    let agent = agent("*/*");
    let mut request = agent.get(response.get_uri().to_string());
    for (given, asked) in [("etag", "if-none-match"), ("last-modified", "if-modified-since")] {
        if let Some(value) = header(response, given) {
            request = request.header(asked, value);
        }
    }
    let can_be_asked = request.headers_ref().is_some_and(|headers| !headers.is_empty());
    can_be_asked && request.call().is_ok_and(|response| response.status().as_u16() == 304)
}

/// Asks a service and gives the text of its answer; `None` if it knows nothing of what was asked.
/// `service` is its name, for messages.
pub fn ask(service: &str, url: &str, accept: &str) -> Result<Option<String>> {
    let asking = || format!("cannot ask {service} at {}", without_credentials(url));
    let mut response = get(url, accept).with_context(asking)?;
    match response.status().as_u16() {
        200 => {}
        404 => return Ok(None),
        // 503 is arXiv's word for it too.
        status @ (429 | 503) => {
            let wait = header(&response, "retry-after").and_then(|wait| wait.parse::<u32>().ok());
            let wait = wait.map_or("a minute".to_owned(), |wait| format!("{wait} seconds"));
            bail!("{service} is unavailable (HTTP {status}); try again in {wait}");
        }
        status => bail!("{}: the server answered with HTTP {status}", asking()),
    }
    let body = response.body_mut().with_config().limit(ANSWER_SIZE).read_to_vec();
    let text = String::from_utf8(body.with_context(asking)?);
    Ok(Some(text.with_context(|| format!("{service}'s answer is not UTF-8"))?))
}

/// Notifies a WebSub hub that a feed has changed. WebSub leaves open how; hubs take `hub.mode=publish` with the address as
/// `hub.url` or as `hub.topic`, so that both are there.
pub fn ping(hub: &str, feed: &str) -> Result<()> {
    let notifying = || format!("cannot notify {} of {feed}", without_credentials(hub));
    let form = [("hub.mode", "publish"), ("hub.url", feed), ("hub.topic", feed)];
    // Behind a redirect a POST becomes a GET, which no hub takes for a notice.
    let request = agent("*/*").post(hub).config().max_redirects(0).max_redirects_will_error(false);
    let response = request.build().send_form(form).with_context(notifying)?;
    match response.status().as_u16() {
        200..300 => Ok(()),
        status => bail!("{}: the hub answered with HTTP {status}", notifying()),
    }
}

fn get(url: &str, accept: &str) -> Result<Response<ureq::Body>, ureq::Error> {
    agent(accept).get(url).call()
}

fn agent(accept: &str) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(TIME))
        .user_agent(concat!("paperfeed/", env!("CARGO_PKG_VERSION")))
        .accept(accept)
        // An error would not have the headers that say when to come again.
        .http_status_as_error(false)
        .build();
    config.new_agent()
}

fn header<'r>(response: &'r Response<ureq::Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name).and_then(|value| value.to_str().ok())
}
