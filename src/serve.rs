//! `feeds/` over HTTP as a static host serves it, with pages that load again after each build.
//!
//! ```text
//! request --files--> bytes, media type --answer--> response
//! build   --live---> Built -----------> what open pages are told
//! ```

use std::convert::Infallible;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::serve::files::{Found, Served};
use crate::serve::live::Built;

pub mod files;
pub mod live;

/// How long the head of a request may take, and the next request of a connection.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How large the head of a request may be, in bytes.
const HEAD_SIZE: usize = 16 << 10;
/// What is smaller is not worth packing, in bytes: it fits into one packet.
const PACKED_FROM: usize = 1400;

/// Serves `feeds` for ever. `started` is told the address, which has the port that was free if port 0
/// was asked for.
pub fn run(
    address: SocketAddr,
    feeds: PathBuf,
    built: watch::Receiver<Built>,
    started: impl FnOnce(SocketAddr) -> Result<()>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("could not start the server")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("could not listen on {address}; --addr names another"))?;
        started(listener.local_addr().context("the server has no address")?)?;
        let feeds = Arc::new(feeds);
        loop {
            // A client that went away before it was met is no fault of the server.
            let Ok((stream, _)) = listener.accept().await else { continue };
            let (feeds, built) = (feeds.clone(), built.clone());
            tokio::spawn(async move {
                let service =
                    service_fn(move |request| answer(feeds.clone(), built.clone(), request));
                // What breaks a connection is the client's to know.
                let _ = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD_TIME)
                    .max_buf_size(HEAD_SIZE)
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    })
}

/// Answers one request.
async fn answer(
    feeds: Arc<PathBuf>,
    built: watch::Receiver<Built>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refused = text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Ok(refused);
    }
    let path = request.uri().path();
    let served = match path {
        live::SCRIPT => Served::new(live::script(), "text/javascript; charset=utf-8"),
        live::NEXT => {
            let news = live::next(built, request.uri().query()).await;
            Served::new(news, "text/javascript; charset=utf-8")
        }
        _ => match files::find(&feeds, path) {
            Found::File(mut served) => {
                if served.media_type.starts_with("text/html") {
                    served.bytes = live::with_script(served.bytes, &built.borrow());
                }
                served
            }
            Found::Folder => return Ok(moved(path)),
            Found::Nothing => {
                let page = live::with_script(NOTHING_HERE.as_bytes().to_vec(), &built.borrow());
                let mut missing = whole(page.into(), "text/html; charset=utf-8");
                *missing.status_mut() = StatusCode::NOT_FOUND;
                return Ok(missing);
            }
        },
    };
    Ok(conditional(served, &request))
}

/// What is shown where there is no file. It has the script, so that it gives way to what is built.
const NOTHING_HERE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>Not found</title></head><body><h1>Not found</h1><p>feeds/ has no such file.</p></body></html>\n";

/// The file, or that the client has it already (RFC 9110, section 13), packed if that is wanted.
fn conditional(served: Served, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let asked = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let packs = served.is_text() && served.bytes.len() >= PACKED_FROM;
    let packed = packs && asked(header::ACCEPT_ENCODING).is_some_and(takes_gzip);
    let tag = served.tag(packed);
    let is_known = match (asked(header::IF_NONE_MATCH), asked(header::IF_MODIFIED_SINCE)) {
        // The tag outweighs the time, which counts in seconds.
        (Some(known), _) => {
            let known = || known.split(',').map(|one| one.trim().trim_start_matches("W/"));
            known().any(|one| one == tag || one == "*")
        }
        (None, Some(since)) => served.is_older_than(since),
        (None, None) => false,
    };
    let last_modified = served.last_modified();
    let mut response = match is_known {
        true => status(StatusCode::NOT_MODIFIED),
        false if packed => {
            let mut response = whole(gzip(&served.bytes).into(), served.media_type);
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        false => whole(served.bytes.into(), served.media_type),
    };
    let headers = response.headers_mut();
    let texts = [(header::ETAG, Some(tag)), (header::LAST_MODIFIED, last_modified)];
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
