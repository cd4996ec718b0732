//! What a store says of a request that failed, in words of our own: its messages hold addresses, identifiers and whole
//! documents.

use std::error::Error;

use object_store::Error as StoreError;

/// Codes of stores and what they mean to someone who publishes. The codes of S3 stand in its "Error responses"
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>), which compatible stores follow; Azure and
/// Google have codes of their own.
const CODES: [(&str, &str); 21] = [
    ("SignatureDoesNotMatch", WRONG_KEY),
    ("InvalidAccessKeyId", WRONG_KEY),
    ("AuthenticationFailed", WRONG_KEY),
    ("InvalidAuthenticationInfo", WRONG_KEY),
    ("InvalidSecurity", WRONG_KEY),
    ("InvalidToken", "the session token is not valid"),
    ("ExpiredToken", "the credentials have expired; get new ones"),
    ("RequestTimeTooSkewed", CLOCK),
    ("RequestExpired", CLOCK),
    ("RequestNotInValidTimeWindow", CLOCK),
    ("NoSuchBucket", NO_BUCKET),
    ("ContainerNotFound", NO_BUCKET),
    ("NoSuchContainer", NO_BUCKET),
    ("InvalidBucketName", "the name of the bucket is not valid"),
    ("AccessDenied", NOT_ALLOWED),
    ("AuthorizationPermissionMismatch", NOT_ALLOWED),
    ("AuthorizationFailure", NOT_ALLOWED),
    ("AllAccessDisabled", NOT_ALLOWED),
    ("QuotaExceeded", "the store is full"),
    ("XMinioStorageFull", "the store is full"),
    ("AuthorizationHeaderMalformed", "the region is wrong; set AWS_REGION"),
];

const WRONG_KEY: &str = "the store rejects the credentials";
const CLOCK: &str = "the clock of this machine is wrong; set it";
const NO_BUCKET: &str = "the bucket does not exist; create it first";
pub(super) const NOT_ALLOWED: &str = "the credentials do not allow it";

/// Why a request failed.
pub(super) fn cause(error: &StoreError) -> String {
    let text = text_of(error);
    let code = between(&text, "<Code>", "</Code>").or_else(|| between(&text, "\"code\": \"", "\""));
    let known = code.and_then(|code| CODES.iter().find(|(known, _)| *known == code));
    if let Some((_, meaning)) = known {
        return (*meaning).to_owned();
    }
    // Addresses at which machines in a cloud find their own credentials.
    if text.contains("169.254.") || text.contains("metadata.google.internal") {
        return NO_CREDENTIALS.to_owned();
    }
    match error {
        StoreError::PermissionDenied { .. } => return NOT_ALLOWED.to_owned(),
        StoreError::Unauthenticated { .. } => return WRONG_KEY.to_owned(),
        // A document that does not exist is no failure of a request.
        StoreError::NotFound { .. } => return NO_BUCKET.to_owned(),
        _ => {}
    }
    if let Some(status) = between(&text, "status code: ", ":") {
        let code = code.map_or(String::new(), |code| format!(", {code}"));
        return format!("the store answered with HTTP {}{code}", status.trim());
    }
    let deepest = deepest(error);
    let lower = text.to_lowercase();
    let is_any = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    match () {
        () if is_any(&["dns error", "lookup address"]) => "its name is not known to DNS".to_owned(),
        () if is_any(&[
            "connection refused",
            "error trying to connect",
            "client error (connect)",
        ]) =>
        {
            format!("cannot connect ({deepest})")
        }
        () if is_any(&["timed out", "timeout"]) => "the store does not answer".to_owned(),
        () if is_any(&["connection closed", "connection reset", "incomplete", "body error"]) => {
            "the connection was cut off".to_owned()
        }
        () => deepest,
    }
}

const NO_CREDENTIALS: &str = "no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, \
    GOOGLE_APPLICATION_CREDENTIALS, or AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY";

/// Why a store cannot be opened: what lacks. Values of the environment are never shown.
pub(super) fn of_settings(error: &StoreError) -> String {
    const LACKS: [(&str, &str); 4] = [
        ("Missing AccessKeyId", "AWS_ACCESS_KEY_ID is not set"),
        ("Missing SecretAccessKey", "AWS_SECRET_ACCESS_KEY is not set"),
        ("Account must be specified", "AZURE_STORAGE_ACCOUNT_NAME is not set"),
        ("No such file", "the file that GOOGLE_APPLICATION_CREDENTIALS names does not exist"),
    ];
    let text = text_of(error);
    let known = LACKS.iter().find(|(words, _)| text.contains(words));
    let words = "the store's environment variables are not valid; correct them";
    known.map_or(words, |(_, lacks)| *lacks).to_owned()
}

/// Whether what is not there is the bucket, and not what was looked for in it.
pub(super) fn is_bucket(error: &StoreError) -> bool {
    let text = text_of(error);
    ["NoSuchBucket", "ContainerNotFound", "bucket does not exist"]
        .iter()
        .any(|words| text.contains(words))
}

/// What an error and all that it is made of say.
fn text_of(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push('\n');
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

/// The innermost cause, in a line.
fn deepest(error: &StoreError) -> String {
    let mut deepest = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        deepest = inner.to_string();
        source = inner.source();
    }
    deepest.lines().next().unwrap_or_default().to_owned()
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    text.split_once(before)?.1.split_once(after).map(|(words, _)| words)
}
