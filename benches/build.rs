//! `cargo bench`: entries to feeds without the disk. Papers and bytes of entries per second.

mod generate;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use paperfeed::channel::List;
use paperfeed::diagnostic::Source;
use paperfeed::entry;
use paperfeed::publication::Publication;
use paperfeed::site::Site;

const WEEKS: [usize; 3] = [130, 1_000, 10_000];

fn main() {
    divan::main();
}

fn site() -> Site {
    let tag = "papers.example.org,2024".to_owned();
    let url = "https://papers.example.org/".to_owned();
    Site { title: "Papers".to_owned(), url, tag, weeks: 10, ..Site::stand_in() }
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, sources: &[Source]) -> Bencher<'a, 'b> {
    let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(sources.len() * 10))
}

#[divan::bench(args = WEEKS, sample_count = 5)]
fn read(bencher: Bencher, weeks: usize) {
    let (site, sources) = (site(), generate::weeks(weeks));
    counted(bencher, &sources).bench(|| entry::read_all(&sources, &site));
}

#[divan::bench(args = WEEKS, sample_count = 5)]
fn render(bencher: Bencher, weeks: usize) {
    let (site, sources) = (site(), generate::weeks(weeks));
    let read = entry::read_all(&sources, &site);
    counted(bencher, &sources).bench(|| {
        let list = List { site: &site, entries: &read.entries };
        Publication::new(list).render(&|_, bytes| {
            divan::black_box(bytes);
            Ok(())
        })
    });
}
