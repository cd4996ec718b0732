//! What open pages get to know of builds: a script in each page asks for the next one and is answered when
//! there is one. It asks by loading a script, which the pages' Content-Security-Policy allows as it is
//! published; `fetch` and `EventSource` it does not.

use tokio::sync::watch;

/// The last build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// How many builds there were, from 1.
    pub number: u64,
    /// What was wrong in the last one, as a person reads it; empty if it wrote `feeds/`.
    pub mistakes: String,
}

/// Where the script of pages is. No channel has a folder of that name.
pub const SCRIPT: &str = "/-/live.js";
/// Where it asks for the next build.
pub const NEXT: &str = "/-/next.js";

/// The script of pages.
pub fn script() -> String {
    include_str!("live.js").to_owned()
}

/// A page with the script. It learns at once of mistakes: no build has the number 0.
pub fn with_script(page: Vec<u8>, built: &Built) -> Vec<u8> {
    let seen = if built.mistakes.is_empty() { built.number } else { 0 };
    let tag = format!("<script src=\"{SCRIPT}\" data-built=\"{seen}\" defer></script></head>");
    match String::from_utf8(page) {
        Ok(page) => page.replacen("</head>", &tag, 1).into_bytes(),
        Err(page) => page.into_bytes(),
    }
}

/// Waits for a build after the one that a page has seen, `after=NUMBER`, and tells it.
pub async fn next(mut built: watch::Receiver<Built>, query: Option<&str>) -> String {
    let seen = query.and_then(|query| query.strip_prefix("after=")?.parse::<u64>().ok());
    let seen = seen.unwrap_or_default();
    let news = match built.wait_for(|built| built.number != seen).await {
        Ok(news) => news.clone(),
        // The program ends.
        Err(_) => return String::new(),
    };
    // Within a script that is loaded, JSON is what it says (ECMAScript 2019, "JSON superset").
    let mistakes = serde_json::Value::String(news.mistakes);
    format!("paperfeedBuilt({}, {mistakes});\n", news.number)
}
