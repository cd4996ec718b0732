//! `cargo bench --bench validate`: feeds of 1,000 and 10,000 items, bytes per second.

mod generate;

use std::sync::Mutex;

use divan::Bencher;
use divan::counter::BytesCount;
use paperfeed::channel::List;
use paperfeed::site::Site;
use paperfeed::site_files::SiteFiles;
use paperfeed::validate::{Options, validate};
use paperfeed::{entry, feed};

const ITEMS: [usize; 2] = [1_000, 10_000];

fn main() {
    divan::main();
}

/// One feed with all items of many weeks.
fn feed(items: usize, format: &str) -> Vec<u8> {
    let tag = "papers.example.org,2024".to_owned();
    let url = "https://papers.example.org/".to_owned();
    let title = "Papers".to_owned();
    let site = Site { title, url, tag, language: "en".to_owned(), weeks: items, ..Site::default() };
    let sources = generate::weeks(items / 10);
    let entries = entry::read_all(&sources, &site, &|_, _| false).entries;
    let list = List { site: &site, entries: &entries };
    let name = feed::FORMATS.iter().find(|known| known.name == format).map(|known| known.file_name);
    let found = Mutex::new(vec![]);
    let taken = SiteFiles::new(list).render(&|folder, files| {
        let file =
            files.iter().find(|(file_name, _)| folder.is_empty() && Some(*file_name) == name);
        if let Some((_, bytes)) = file {
            *found.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = bytes.to_vec();
        }
        Ok(())
    });
    assert!(taken.is_ok());
    found.into_inner().unwrap_or_default()
}

fn judge(bencher: Bencher, bytes: &[u8]) {
    let now = chrono::DateTime::from_timestamp(7_258_118_400, 0).unwrap_or_default();
    let options = Options { url: None, now, content_type: None };
    bencher.counter(BytesCount::new(bytes.len())).bench(|| validate("feed", bytes, &options));
}

#[divan::bench(args = ITEMS, sample_count = 10)]
fn rss(bencher: Bencher, items: usize) {
    judge(bencher, &feed(items, "RSS"));
}

#[divan::bench(args = ITEMS, sample_count = 10)]
fn atom(bencher: Bencher, items: usize) {
    judge(bencher, &feed(items, "Atom"));
}
