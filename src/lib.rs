//! paperfeed turns weekly lists of papers into feeds. One TOML file per week goes in; RSS 2.0, Atom
//! 1.0, JSON Feed 1.1 and pages come out, one item per paper, grouped by week, sorted by release date.
//!
//! ```text
//! build     entries/*.toml --entry--> Week --item--> Item ---------\
//!                     |               \--channel--> Channel --site_files--> bytes --publish--> feeds/
//!                     \-> Diagnostic --output::*--> human | json | github
//! import    LIST.md, .bib, feed --import--> Week --merge--> entries/*.toml
//! publish   feeds/manifest.json, that of the store --plan--> steps --store--> S3, Google Cloud, Azure, a folder
//! export    entries/*.toml --entry--> Week --export--> LIST.md, HTML
//! add       arXiv number, DOI --lookup--> Paper --entry::with_papers--> entries/*.toml
//! validate  bytes --validate--> Diagnostic --output::*--> human | json | github | sarif
//! ```
//!
//! Each arrow is a function from one plain type to the next: [`entry::read`] gives a
//! [`week::Week`], [`item::of_week`] its [`item::Item`]s, [`channel::KINDS`] lists what
//! says which items stand in which [`channel::Channel`], [`feed::FORMATS`] what turns a channel into
//! bytes, beside [`page`], [`opml`] and [`bibtex`]; [`site_files`] calls them all. Only [`project`] (reading),
//! [`publish`] (writing), `serve`, `store` and the commands touch the disk; nothing that builds reads the clock.
//!
//! Modules name only those below them: `command` → `serve`, `store`, `plan`, `publish`, `guard`, `import`, `export` → `lookup` →
//! `site_files` → `manifest` → `page`, `opml`, `bibtex`, `feed` → `channel`, `item` → `entry` → `identity`, `site` → `key` →
//! `markdown` → `text`, `topic`, `value` → `week`, `calendar`, `diagnostic`, `rule`.
//!
//! ```
//! use paperfeed::{channel::List, diagnostic::Source, entry, site_files::SiteFiles, site};
//!
//! let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
//! let settings = source("paperfeed.toml", r#"
//!     [site]
//!     title = "Papers"
//!     url = "https://papers.example.org/"
//!     description = "Papers worth reading"
//!     author = "Ada Example"
//!     tag = "papers.example.org,2024"
//! "#);
//! let week = source("entries/2024-04-15.toml", r#"
//!     start = 2024-04-15
//!     end = 2024-04-21
//!     [[paper]]
//!     title = "A title"
//!     summary = "Markdown with <think> & *emphasis*."
//!     links = { Paper = "https://arxiv.org/abs/2404.03592" }
//! "#);
//! let site = site::read(&settings).0.unwrap();
//! let (entry, findings) = entry::read(&week, &site);
//! assert!(findings.is_empty());
//! let entries = [entry.unwrap()];
//! assert_eq!(entries[0].ids[0], "tag:papers.example.org,2024:2024-04-15/arxiv:2404.03592");
//! let list = List { site: &site, entries: &entries };
//! SiteFiles::new(list).render(&|folder, files| {
//!     for (name, bytes) in files {
//!         println!("{folder}{name}: {} bytes", bytes.len());
//!     }
//!     Ok(())
//! }).unwrap();
//! ```

pub mod bibtex;
pub mod calendar;
pub mod channel;
pub mod cli;
pub mod command;
pub mod diagnostic;
pub mod digits;
pub mod entry;
pub mod explain;
pub mod export;
pub mod feed;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod file;
pub mod guard;
pub mod identity;
pub mod import;
pub mod item;
pub mod key;
pub mod latex;
pub mod lookup;
pub mod manifest;
pub mod markdown;
pub mod media_type;
pub mod opml;
pub mod output;
pub mod page;
pub mod picture;
pub mod placeholder;
#[cfg(feature = "publish")]
pub mod plan;
pub mod project;
pub mod publish;
pub mod rule;
pub mod schema;
#[cfg(feature = "serve")]
pub mod serve;
pub mod site;
pub mod site_files;
#[cfg(feature = "publish")]
pub mod store;
pub mod syntax;
pub mod template;
pub mod text;
pub mod topic;
pub mod validate;
pub mod value;
pub mod week;
