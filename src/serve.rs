//! `feeds/` over HTTP as a static host serves it, with pages that load again after each build.
//!
//! ```text
//! request --site_files--> bytes, media type --answer--> response
//! build   --live---> Built -----------> what open pages get to know
//! ```

use std::convert::Infallible;
use std::io::Write;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_io_timeout::TimeoutStream;

use crate::serve::files::{Resource, Sent};
use crate::serve::live::Built;

pub mod files;
pub mod live;

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// For the head of a request, and until the next request of a connection.
    pub head: Duration,
    /// Without taking any of an answer, which would stay in memory.
    pub write: Duration,
}

/// What is enough for a browser on the same network.
pub const TIMES: Times = Times { head: Duration::from_secs(10), write: Duration::from_secs(10) };

/// How long to wait where the system has no descriptor left for another connection.
const FULL_TIME: Duration = Duration::from_millis(200);
/// How large the head of a request may be, in bytes.
const HEAD_SIZE: usize = 16 << 10;
/// What is smaller is not worth packing, in bytes: it fits into one packet.
const PACKED_FROM: usize = 1400;

/// What a server serves, and to whom.
struct Served {
    feeds: PathBuf,
    built: watch::Receiver<Built>,
    /// The name under which it was asked to listen, if that is no number.
    name: Option<String>,
}

/// Serves `feeds` for ever at `address`, `HOST:PORT`. `started` gets the address in numbers, which has
/// the port that was free if port 0 was asked for.
pub fn run(
    address: &str,
    feeds: PathBuf,
    built: watch::Receiver<Built>,
    times: Times,
    started: impl FnOnce(SocketAddr) -> Result<()>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the server")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("cannot listen on {address}; choose another address with --addr")
        })?;
        started(listener.local_addr().context("the server has no address")?)?;
        let name = address.rsplit_once(':').map(|(host, _)| host.to_ascii_lowercase());
        let served = Arc::new(Served { feeds, built, name });
        loop {
            let stream = match listener.accept().await {
                Ok((stream, _)) => stream,
                Err(_) => {
                    tokio::time::sleep(FULL_TIME).await;
                    continue;
                }
            };
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(times.write));
            let served = served.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request| answer(served.clone(), request));
                // What breaks a connection is the client's to know.
                let _ = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(times.head)
                    .max_buf_size(HEAD_SIZE)
                    .serve_connection(TokioIo::new(Box::pin(stream)), service)
                    .await;
            });
        }
    })
}

/// Answers one request. No page of another site may read what is answered: drafts and error messages
/// are among it.
async fn answer(
    served: Arc<Served>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let mut response = match refused(&served, &request) {
        Some(response) => response,
        None => granted(&served, &request).await,
    };
    // https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header
    response.headers_mut().insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    Ok(response)
}

/// The answer to a request that is not for this server to answer.
fn refused(served: &Served, request: &Request<Incoming>) -> Option<Response<Full<Bytes>>> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Some(host.to_str().unwrap_or_default()),
        // RFC 9112, section 3.2.
        (None, _) if request.version() >= Version::HTTP_11 => {
            return Some(text(StatusCode::BAD_REQUEST, "no Host\n"));
        }
        (None, _) => None,
        (Some(_), Some(_)) => return Some(text(StatusCode::BAD_REQUEST, "several Hosts\n")),
    };
    // A page could reach this server under a name of its own (DNS rebinding).
    let authority = request.uri().authority().map(|authority| authority.as_str());
    if host.into_iter().chain(authority).any(|host| !served.is_name(host)) {
        return Some(text(StatusCode::FORBIDDEN, "this host is not served\n"));
    }
    // https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header; `none` is an address that was typed.
    let site = request.headers().get("sec-fetch-site").map(|site| site.as_bytes());
    if site.is_some_and(|site| !matches!(site, b"none" | b"same-origin")) {
        return Some(text(StatusCode::FORBIDDEN, "only for pages of this server\n"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refused = text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(refused);
    }
    None
}

impl Served {
    /// Whether a Host names this server: a number, localhost, or the name it was asked to listen on.
    fn is_name(&self, host: &str) -> bool {
        let port = |rest: &str| {
            rest.is_empty()
                || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
        };
        if let Some((address, rest)) = host.strip_prefix('[').and_then(|host| host.split_once(']'))
        {
            return address.parse::<Ipv6Addr>().is_ok() && port(rest);
        }
        let (name, rest) = host.split_at(host.find(':').unwrap_or(host.len()));
        let name = name.to_ascii_lowercase();
        let is_known = name.parse::<Ipv4Addr>().is_ok()
            || name == "localhost"
            || self.name.as_ref() == Some(&name);
        is_known && port(rest)
    }
}

async fn granted(served: &Served, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let built = &served.built;
    let sent = match path {
        live::SCRIPT => Sent::new(live::script(), "text/javascript; charset=utf-8"),
        live::NEXT => {
            let news = live::next(built.clone(), request.uri().query()).await;
            Sent::new(news, "text/javascript; charset=utf-8")
        }
        _ => match files::find(&served.feeds, path) {
            Resource::File(mut sent) => {
                if sent.media_type.starts_with("text/html") {
                    sent.bytes = live::with_script(sent.bytes, &built.borrow());
                }
                sent
            }
            Resource::Folder => return moved(path),
            Resource::Nothing => {
                let page = live::with_script(NOTHING_HERE.as_bytes().to_vec(), &built.borrow());
                let mut missing = whole(page.into(), "text/html; charset=utf-8");
                *missing.status_mut() = StatusCode::NOT_FOUND;
                return missing;
            }
        },
    };
    conditional(sent, request)
}

/// What is shown where there is no file. It has the script, so that it gives way to what is built.
const NOTHING_HERE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>Not found</title></head><body><h1>Not found</h1><p>feeds/ has no such file.</p></body></html>\n";

/// The file, or that the client has it already (RFC 9110, section 13), packed if that is wanted.
fn conditional(sent: Sent, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let asked = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let packs = sent.is_text() && sent.bytes.len() >= PACKED_FROM;
    let packed = packs && asked(header::ACCEPT_ENCODING).is_some_and(takes_gzip);
    let tag = sent.tag(packed);
    let is_known = match (asked(header::IF_NONE_MATCH), asked(header::IF_MODIFIED_SINCE)) {
        // The tag outweighs the time, which counts in seconds.
        (Some(known), _) => {
            let known = || known.split(',').map(|one| one.trim().trim_start_matches("W/"));
            known().any(|one| one == tag || one == "*")
        }
        (None, Some(since)) => sent.is_older_than(since),
        (None, None) => false,
    };
    let last_modified = sent.last_modified();
    let links = sent.links.clone();
    let mut response = match is_known {
        true => status(StatusCode::NOT_MODIFIED),
        false if packed => {
            let mut response = whole(gzip(&sent.bytes).into(), sent.media_type);
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        false => whole(sent.bytes.into(), sent.media_type),
    };
    let headers = response.headers_mut();
    let texts =
        [(header::ETAG, Some(tag)), (header::LAST_MODIFIED, last_modified), (header::LINK, links)];
    for (name, value) in texts {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if packs {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

/// Whether a list of codings takes gzip (RFC 9110, section 12.5.3).
fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        matches!(name.trim(), "gzip" | "*") && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    // A Vec takes all that is written to it.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// A folder is at its address with a slash. Only the path is named: no host that a client made up.
fn moved(path: &str) -> Response<Full<Bytes>> {
    let mut response = status(StatusCode::MOVED_PERMANENTLY);
    if let Ok(location) = HeaderValue::from_str(&format!("{path}/")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn text(status: StatusCode, words: &'static str) -> Response<Full<Bytes>> {
    let mut response = whole(Bytes::from_static(words.as_bytes()), "text/plain; charset=utf-8");
    *response.status_mut() = status;
    response
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

fn whole(bytes: Bytes, media_type: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
