//! An object store: files are put into it whole, and one of them, the manifest, is replaced only if it is still the one
//! that was read. S3 and what is like it, Google Cloud Storage, Azure Blob Storage, or a folder.

use std::borrow::Cow;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Once};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt,
    PutMode, PutOptions, PutPayload, RetryConfig, UpdateVersion,
};

use crate::identity::percent_decoded;
use crate::manifest;
use crate::text::shown_path;

mod fault;
mod profile;

/// A store and the place in it.
pub struct Store {
    inner: Arc<dyn ObjectStore>,
    prefix: Path,
    /// Its address, as messages show it.
    pub name: String,
    /// Of a folder: what keeps other publishes away. It has no headers, and no conditions.
    lock: Option<File>,
    /// The folder, if it is one.
    folder: Option<PathBuf>,
    /// How long a request may take, with all its attempts.
    timeout: Duration,
}

/// How a store is opened.
pub struct Open<'o> {
    /// Where it is reached, if it is none of its maker's.
    pub endpoint: Option<&'o str>,
    /// What is added to the prefix of its URL.
    pub prefix: &'o str,
    /// How long a request may take, with all its attempts.
    pub timeout: Duration,
    /// Whether anything is to be put into it: a folder that is not there is made then.
    pub writes: bool,
}

/// The headers with which a file is served.
pub struct Headers {
    /// Content-Type.
    pub media_type: String,
    /// Cache-Control.
    pub cache_control: String,
    /// Content-Encoding.
    pub is_packed: bool,
    /// What is noted beside the file, where only publishers see it.
    pub note: Option<String>,
}

/// A manifest that lies in a store.
pub struct Stored {
    /// The file.
    pub bytes: Vec<u8>,
    /// Which version of it that is.
    pub version: UpdateVersion,
    /// What is noted beside it.
    pub note: Option<String>,
}

/// Which version of the manifest is there; none if there is none.
pub type Version = Option<UpdateVersion>;

/// What became of a manifest that was to replace another.
pub enum Replaced {
    /// It is there now, as this version.
    Now(UpdateVersion),
    /// Another one is there than was expected.
    Not,
    /// The store does not know conditions.
    Unsupported,
}

impl Store {
    /// Opens a store by its URL.
    pub fn open(url: &str, options: &Open) -> Result<Self> {
        let &Open { endpoint, prefix, timeout, .. } = options;
        install_tls();
        let prefix = prefix.trim_start_matches('/');
        check_prefix(prefix)?;
        let (scheme, rest) = url.split_once("://").context("a store is a URL")?;
        let name = format!("{}/{prefix}", url.trim_end_matches('/'));
        let name = name.trim_end_matches('/').to_owned();
        if scheme == "file" {
            let path = format!("{}/{prefix}", rest.trim_end_matches('/'));
            return Self::folder(&path, name, options);
        }
        let (bucket, inner) = rest.split_once('/').unwrap_or((rest, ""));
        check_bucket(bucket)?;
        check_environment()?;
        endpoint.map_or(Ok(()), |endpoint| check_endpoint("the endpoint", endpoint))?;
        let prefix =
            Path::parse(format!("{}/{prefix}", inner.trim_end_matches('/')).trim_matches('/'))
                .with_context(|| format!("invalid prefix in {name}"))?;
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(2),
                base: 2.0,
            },
            max_retries: usize::MAX,
            // Before the time is over, so that what failed last is known.
            retry_timeout: timeout.mul_f64(0.9),
        };
        // Where an endpoint is http, someone has written so.
        let client = ClientOptions::new()
            .with_allow_http(true)
            .with_connect_timeout(timeout.min(Duration::from_secs(5)))
            .with_timeout((timeout / 3).min(Duration::from_secs(30)));
        let opening = || format!("cannot open {name}");
        let inner: Arc<dyn ObjectStore> = match scheme {
            "s3" => Arc::new(s3(bucket, endpoint, client, retry).with_context(opening)?),
            "gs" => {
                let builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket);
                let builder = match endpoint {
                    Some(endpoint) => builder.with_base_url(endpoint),
                    None => builder,
                };
                let built = builder.with_client_options(client).with_retry(retry).build();
                Arc::new(built.map_err(settings).with_context(opening)?)
            }
            "az" => {
                let builder = MicrosoftAzureBuilder::from_env().with_container_name(bucket);
                let builder = match endpoint {
                    Some(endpoint) => builder.with_endpoint(endpoint.to_owned()),
                    None => builder,
                };
                let builder = builder.with_client_options(client).with_retry(retry);
                Arc::new(builder.build().map_err(settings).with_context(opening)?)
            }
            other => bail!("unknown store {other:?} in {name}; use s3, gs, az or file"),
        };
        Ok(Store { inner, prefix, name, lock: None, folder: None, timeout })
    }

    fn folder(path: &str, name: String, options: &Open) -> Result<Self> {
        let (timeout, prefix) = (options.timeout, Path::default());
        let path = &*percent_decoded(path);
        if !options.writes && !std::path::Path::new(path).exists() {
            let inner = Arc::new(InMemory::new());
            return Ok(Store {
                inner,
                prefix,
                name,
                lock: None,
                folder: Some(path.into()),
                timeout,
            });
        }
        let opening = || format!("cannot open {}", shown_path(path));
        fs::create_dir_all(path).with_context(opening)?;
        let lock = if cfg!(unix) { Some(File::open(path).with_context(opening)?) } else { None };
        let is_busy = |lock: &File| matches!(lock.try_lock(), Err(TryLockError::WouldBlock));
        if lock.as_ref().is_some_and(is_busy) {
            bail!("another paperfeed publish is running in {}", shown_path(path));
        }
        let inner = LocalFileSystem::new_with_prefix(path).with_context(opening)?;
        let inner = Arc::new(inner.with_automatic_cleanup(true));
        Ok(Store { inner, prefix, name, lock, folder: Some(path.into()), timeout })
    }

    /// The place of a file, its name as it is: `Path::from` would percent-encode what is not ASCII.
    fn at(&self, path: &str) -> Result<Path> {
        let prefix = self.prefix.as_ref();
        let slash = if prefix.is_empty() { "" } else { "/" };
        let whole = Path::parse(format!("{prefix}{slash}{path}"));
        whole.with_context(|| format!("{path:?} is no path in a store"))
    }

    fn failed(&self, action: &str, path: &str, error: &Error) -> anyhow::Error {
        anyhow::anyhow!("cannot {action} {path} in {}: {}", self.name, fault::cause(error))
    }

    /// The manifest that is there.
    pub async fn manifest(&self) -> Result<Option<Stored>> {
        let path = manifest::FILE_NAME;
        let failed = |error: &Error| self.failed("read", path, error);
        let at = self.at(path)?;
        let got = match within(self.timeout, self.inner.get(&at)).await {
            Ok(got) => got,
            Err(error @ Error::NotFound { .. }) => {
                // The bucket may be what is not there.
                return if fault::is_bucket(&error) { Err(failed(&error)) } else { Ok(None) };
            }
            Err(error) if fault::cause(&error) == fault::NOT_ALLOWED => {
                let help = "; where nothing is published yet, S3 wants s3:ListBucket to say so";
                return Err(anyhow::anyhow!("{}{help}", failed(&error)));
            }
            Err(error) => return Err(failed(&error)),
        };
        let version =
            UpdateVersion { e_tag: got.meta.e_tag.clone(), version: got.meta.version.clone() };
        let note = got.attributes.get(&NOTE).map(|note| note.as_ref().to_owned());
        let bytes = within(self.timeout, got.bytes()).await;
        let bytes = bytes.map_err(|error| failed(&error))?.to_vec();
        Ok(Some(Stored { bytes, version, note }))
    }

    /// Puts a file.
    pub async fn put(&self, path: &str, bytes: Vec<u8>, headers: &Headers) -> Result<()> {
        let put = self.put_as(path, bytes, headers, PutMode::Overwrite).await?;
        put.map(drop).map_err(|error| self.failed("put", path, &error))
    }

    async fn put_as(
        &self,
        path: &str,
        bytes: Vec<u8>,
        headers: &Headers,
        mode: PutMode,
    ) -> Result<Result<UpdateVersion, Error>> {
        let attributes = self.attributes(headers);
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let at = self.at(path)?;
        let put = self.inner.put_opts(&at, PutPayload::from(bytes), options);
        let put = within(self.timeout, put).await;
        Ok(put.map(|put| UpdateVersion { e_tag: put.e_tag, version: put.version }))
    }

    /// Replaces the manifest, if it is still the expected one. In a folder the lock is the condition.
    pub async fn replace(
        &self,
        bytes: &[u8],
        headers: &Headers,
        expected: &Version,
    ) -> Result<Replaced> {
        let mode = match expected {
            _ if self.folder.is_some() => PutMode::Overwrite,
            Some(version) => PutMode::Update(version.clone()),
            None => PutMode::Create,
        };
        let path = manifest::FILE_NAME;
        match self.put_as(path, bytes.to_vec(), headers, mode).await? {
            Ok(version) => Ok(Replaced::Now(version)),
            Err(Error::Precondition { .. } | Error::AlreadyExists { .. }) => {
                self.is_own(bytes).await
            }
            Err(Error::NotImplemented { .. }) => Ok(Replaced::Unsupported),
            Err(error) if error.to_string().contains("NotImplemented") => Ok(Replaced::Unsupported),
            Err(error) => match within(OWN_TIME, async { Ok(self.is_own(bytes).await) }).await {
                Ok(Ok(now @ Replaced::Now(_))) => Ok(now),
                _ => Err(self.failed("put", path, &error)),
            },
        }
    }

    /// An answer may be lost, and the request that is sent again fails its own condition.
    async fn is_own(&self, bytes: &[u8]) -> Result<Replaced> {
        Ok(match self.manifest().await? {
            Some(there) if there.bytes == bytes => Replaced::Now(there.version),
            _ => Replaced::Not,
        })
    }

    /// Whether the store can be asked for conditions at all.
    pub fn has_conditions(&self) -> bool {
        self.folder.is_none()
    }

    /// Removes what a publish that was killed had begun to write of a file in a folder: object_store writes to `NAME#1`
    /// first.
    pub fn remove_begun(&self, path: &str) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let begun = folder.join(format!("{path}#1"));
        match fs::remove_file(&begun) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", shown_path(&begun)))
            }
            _ => Ok(()),
        }
    }

    /// Whether another publish is kept away by a lock.
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// Puts the manifest whatever is there: into a store that knows no conditions.
    pub async fn overwrite(&self, bytes: &[u8], headers: &Headers) -> Result<UpdateVersion> {
        let path = manifest::FILE_NAME;
        let put = self.put_as(path, bytes.to_vec(), headers, PutMode::Overwrite).await?;
        put.map_err(|error| self.failed("put", path, &error))
    }

    /// Deletes a file; one that is not there is deleted.
    pub async fn delete(&self, path: &str) -> Result<()> {
        let at = self.at(path)?;
        match within(self.timeout, self.inner.delete(&at)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed("delete", path, &error)),
        }
    }

    /// Those of some paths at which something lies. Few are asked one by one; for many, the whole place is listed.
    pub async fn existing(&self, paths: &[String]) -> Result<Vec<String>> {
        let mut existing = Vec::new();
        if paths.len() <= MOST_ASKED {
            for path in paths {
                let at = self.at(path)?;
                match within(self.timeout, self.inner.head(&at)).await {
                    Ok(_) => existing.push(path.clone()),
                    Err(Error::NotFound { .. }) => {}
                    Err(error) => return Err(self.failed("look for", path, &error)),
                }
            }
            return Ok(existing);
        }
        let wanted: std::collections::HashMap<Path, &String> =
            paths.iter().map(|path| Ok((self.at(path)?, path))).collect::<Result<_>>()?;
        let mut listed = self.inner.list(Some(&self.prefix)).map_ok(|object| object.location);
        while let Some(location) = listed.next().await {
            let location = location.map_err(|error| self.failed("list", "what lies", &error))?;
            existing.extend(wanted.get(&location).map(|path| (*path).clone()));
        }
        existing.sort();
        Ok(existing)
    }

    fn attributes(&self, headers: &Headers) -> Attributes {
        let mut attributes = Attributes::new();
        if self.folder.is_none() {
            attributes.insert(Attribute::ContentType, headers.media_type.clone().into());
            attributes.insert(Attribute::CacheControl, headers.cache_control.clone().into());
            if headers.is_packed {
                attributes.insert(Attribute::ContentEncoding, "gzip".into());
            }
            if let Some(note) = &headers.note {
                attributes.insert(NOTE, note.clone().into());
            }
        }
        attributes
    }
}

/// The metadata of an object that holds the note.
const NOTE: Attribute = Attribute::Metadata(Cow::Borrowed("paperfeed"));

/// How many paths are asked for one by one.
const MOST_ASKED: usize = 16;

/// How long to look whether a request took effect that seemed to fail.
const OWN_TIME: Duration = Duration::from_secs(5);

/// A request with all its attempts, within some time.
async fn within<T>(
    time: Duration,
    request: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match tokio::time::timeout(time, request).await {
        Ok(answered) => answered,
        Err(_) => Err(Error::Generic { store: "store", source: "the request timed out".into() }),
    }
}

/// What is wrong with the settings of a store, without their values.
fn settings(error: Error) -> anyhow::Error {
    anyhow::anyhow!(fault::of_settings(&error))
}

fn s3(
    bucket: &str,
    endpoint: Option<&str>,
    client: ClientOptions,
    retry: RetryConfig,
) -> Result<object_store::aws::AmazonS3> {
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    let has = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    let mut own = None;
    if !has("AWS_ACCESS_KEY_ID") && !has("AWS_WEB_IDENTITY_TOKEN_FILE") {
        let profile = profile::read()?;
        if let (Some(key_id), Some(secret)) = (profile.key_id, profile.secret) {
            builder = builder.with_access_key_id(key_id).with_secret_access_key(secret);
        }
        if let Some(token) = profile.token {
            builder = builder.with_token(token);
        }
        if let Some(region) =
            profile.region.filter(|_| !has("AWS_REGION") && !has("AWS_DEFAULT_REGION"))
        {
            builder = builder.with_region(region);
        }
        own = profile.endpoint;
    }
    let of_environment = || std::env::var("AWS_ENDPOINT_URL").ok();
    let endpoint = endpoint.map(str::to_owned).or_else(of_environment).or(own);
    if let Some(endpoint) = endpoint {
        check_endpoint("AWS_ENDPOINT_URL or `endpoint_url`", &endpoint)?;
        builder = builder.with_endpoint(endpoint);
    }
    builder.with_client_options(client).with_retry(retry).build().map_err(settings)
}

/// A prefix must stay in its store.
fn check_prefix(prefix: &str) -> Result<()> {
    let names = prefix.trim_matches('/').split('/');
    let is_odd = |name: &str| {
        matches!(name, "." | "..") || name.contains(|c: char| c.is_control() || c == '\\')
    };
    if names.into_iter().any(is_odd) {
        bail!(
            "invalid prefix {:?}: use names between slashes, such as preview/",
            shown_path(prefix)
        );
    }
    Ok(())
}

fn check_bucket(bucket: &str) -> Result<()> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if !bucket.chars().all(is_plain) {
        bail!(
            "invalid name {:?} of a bucket: use letters, digits, hyphens and dots",
            shown_path(bucket)
        );
    }
    Ok(())
}

/// What is no URL makes the client panic.
fn check_endpoint(what: &str, endpoint: &str) -> Result<()> {
    let url = reqwest::Url::parse(endpoint).ok();
    let is_http = url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !is_http {
        bail!("{what} is not a URL; use one such as https://s3.example.org");
    }
    Ok(())
}

/// A line break behind a key, as files of secrets have it, makes the client panic.
fn check_environment() -> Result<()> {
    for (name, value) in std::env::vars_os() {
        let (Some(name), Some(value)) = (name.to_str(), value.to_str()) else { continue };
        let is_store = name.starts_with("AWS_") || name.starts_with("AZURE_");
        if is_store && value.contains(|c: char| c.is_control() || !c.is_ascii()) {
            bail!(
                "{name} has a line break or another character that no key has; correct the variable"
            );
        }
    }
    Ok(())
}

/// Says once with which cryptography TLS is spoken: the client has none of its own, and building it would panic.
fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Where another is installed already, that is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
