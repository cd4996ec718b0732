//! What a verdict depends on besides the document.

use chrono::{DateTime, Utc};

/// What a verdict depends on besides the document.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address at which the document is published.
    pub url: Option<String>,
    /// What counts as now, for days that have not come.
    pub now: DateTime<Utc>,
    /// The Content-Type that a server gave it, if it came from one.
    pub content_type: Option<String>,
}
