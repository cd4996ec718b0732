//! `cargo bench --bench build`: from entries to feeds, and from lists to entries. Papers and bytes of
//! what is read per second.

mod generate;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use paperfeed::channel::{self, List};
use paperfeed::diagnostic::Source;
use paperfeed::guard::record::Published;
use paperfeed::item::{self, Item};
use paperfeed::site::Site;
use paperfeed::site_files::SiteFiles;
use paperfeed::{entry, export, feed, guard, import, markdown, page, project, publish};

const WEEKS: [usize; 3] = [130, 1_000, 10_000];

fn main() {
    divan::main();
}

fn site() -> Site {
    let tag = "papers.example.org,2024".to_owned();
    let url = "https://papers.example.org/".to_owned();
    Site { title: "Papers".to_owned(), url, tag, weeks: 10, ..Site::default() }
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, sources: &[Source]) -> Bencher<'a, 'b> {
    let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(sources.len() * 10))
}

#[divan::bench(args = WEEKS, sample_count = 5)]
fn read(bencher: Bencher, weeks: usize) {
    let (site, sources) = (site(), generate::weeks(weeks));
    counted(bencher, &sources).bench(|| entry::read_all(&sources, &site, &|_, _| false));
}

#[divan::bench(args = WEEKS, sample_count = 5)]
fn render(bencher: Bencher, weeks: usize) {
    let (site, sources) = (site(), generate::weeks(weeks));
    let read = entry::read_all(&sources, &site, &|_, _| false);
    counted(bencher, &sources).bench(|| {
        let list = List { site: &site, entries: &read.entries };
        SiteFiles::new(list).render(&|_, files| {
            divan::black_box(files);
            Ok(())
        })
    });
}

/// All summaries of 1,000 weeks.
#[divan::bench(sample_count = 10)]
fn markdown(bencher: Bencher) {
    let (site, sources) = (site(), generate::weeks(1_000));
    let read = entry::read_all(&sources, &site, &|_, _| false);
    let papers = || read.entries.iter().flat_map(|entry| &entry.week.papers);
    let bytes: usize = papers().map(|paper| paper.summary.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| papers().map(|paper| markdown::render(&paper.summary).html.len()).sum::<usize>());
}

/// Each week of 1,000 in one format; bytes are those that are written.
#[divan::bench(args = ["Atom", "RSS", "JSON Feed", "page"], sample_count = 10)]
fn format(bencher: Bencher, name: &str) {
    let (site, sources) = (site(), generate::weeks(1_000));
    let read = entry::read_all(&sources, &site, &|_, _| false);
    let list = List { site: &site, entries: &read.entries };
    let channels = channel::all(&list);
    let weeks: Vec<_> = channels
        .iter()
        .filter_map(|channel| {
            let at = channel.week?;
            Some((channel, item::of_week(&site, at, &read.entries[at])))
        })
        .collect();
    let known = feed::FORMATS.iter().find(|format| format.name == name);
    let write = || -> usize {
        let week = |(channel, items): &(&channel::Channel, Vec<Item>)| {
            let items: Vec<&Item> = items.iter().collect();
            match known {
                Some(format) => (format.render)(channel, &items).unwrap_or_default().len(),
                None => page::render(&list, &channels, channel, &items).len(),
            }
        };
        weeks.iter().map(week).sum()
    };
    bencher.counter(BytesCount::new(write())).bench(write);
}

/// What `paperfeed build` does, in a folder of the system's for temporary files: of nothing, and again.
#[divan::bench(args = ["from nothing", "nothing changed"], sample_count = 10)]
fn build(bencher: Bencher, how: &str) {
    let (Ok(folder), sources) = (tempfile::tempdir(), generate::weeks(130)) else { return };
    let settings = "[site]\ntitle = \"Papers\"\nurl = \"https://papers.example.org/\"\n\
        description = \"Papers\"\nauthor = \"Ada Example\"\ntag = \"papers.example.org,2024\"\n";
    let given = [("paperfeed.toml", settings)].into_iter();
    for (path, text) in given.chain(sources.iter().map(|s| (s.path.as_str(), s.text.as_str()))) {
        assert!(publish::write(&folder.path().join(path), text.as_bytes()).is_ok());
    }
    let feeds = folder.path().join("feeds");
    let build = || -> anyhow::Result<()> {
        let project = project::read(folder.path())?;
        let mut examined = project::examine(&project);
        let published = Published::open(&project.feeds)?;
        assert!(guard::review(&project, &mut examined, &published, false)?.is_empty());
        let list = List { site: &examined.site, entries: &examined.entries };
        SiteFiles::new(list)
            .render(&|folder, files| publish::write_folder(&feeds, folder, files).map(drop))
    };
    assert!(build().is_ok());
    let begin = || {
        if how == "from nothing" {
            assert!(std::fs::remove_dir_all(&feeds).is_ok());
        }
    };
    counted(bencher, &sources).with_inputs(begin).bench_values(|()| build());
}

/// The list that `export` writes of 130 weeks, read again.
#[divan::bench(sample_count = 10)]
fn import_list(bencher: Bencher) {
    let (site, sources) = (site(), generate::weeks(130));
    let read = entry::read_all(&sources, &site, &|_, _| false);
    let text = export::write(&List { site: &site, entries: &read.entries });
    let list = Source { path: "list.md".to_owned(), text };
    let papers = ItemsCount::new(read.entries.len() * 10);
    bencher
        .counter(BytesCount::new(list.text.len()))
        .counter(papers)
        .bench(|| import::read(&list, &import::Options::default()));
}
