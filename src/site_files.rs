//! All files of a site: every channel in every format, the pages, and what they share.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;

use anyhow::Result;
use chrono::Datelike;
use rayon::prelude::*;

use crate::channel::{self, Channel, List};
use crate::feed::{self, FORMATS};
use crate::item::{self, Item, Origin};
use crate::manifest::{self, FeedRecord, FileRecord, Manifest};
use crate::page::{self, not_found, search};
use crate::{bibtex, opml, picture};

/// The name and the bytes of a file.
pub type Named<'f> = (&'f str, &'f [u8]);

/// Takes files of one folder: its path under `feeds/`, with a slash at the end, and the files in the
/// order in which they are to be replaced. It is called by several threads at once.
pub type Take<'t> = dyn Fn(&str, &[Named]) -> Result<()> + Sync + 't;

/// What is published: the list and its channels.
#[derive(Debug)]
pub struct SiteFiles<'a> {
    /// The settings and the weeks.
    pub list: List<'a>,
    /// Every channel.
    pub channels: Vec<Channel<'a>>,
    /// What lies in `feeds/` and is kept as it was last published.
    pub kept: Manifest,
    /// The files of the last build, by their paths, so that none is hashed twice.
    pub built: BTreeMap<String, FileRecord>,
}

impl<'a> SiteFiles<'a> {
    /// Finds what stands where; renders nothing yet.
    pub fn new(list: List<'a>) -> Self {
        let channels = channel::all(&list);
        SiteFiles { list, channels, kept: Manifest::default(), built: BTreeMap::new() }
    }

    /// How many folders there are.
    pub fn folders(&self) -> usize {
        self.channels.len()
    }

    /// The years of the weeks.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.list.entries.iter().map(|entry| entry.week.start.year())
    }

    /// Renders every file and gives it to `take`. The feeds that subscribers poll come last, so that
    /// what they link to is there before them, and then the manifest, which names all.
    pub fn render(&self, take: &Take) -> Result<()> {
        let records = Mutex::new(self.kept.files.clone());
        let render_all = || {
            self.render_all(&|folder, files| {
                take(folder, files)?;
                let record = |(name, bytes): &Named| {
                    let path = format!("{folder}{name}");
                    let record = FileRecord::new(name, bytes, self.built.get(&path));
                    (path, record)
                };
                let here: Vec<(String, FileRecord)> = files.iter().map(record).collect();
                records.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(here);
                Ok(())
            })
        };
        let (rendered, feeds) = rayon::join(render_all, || self.feeds());
        rendered?;
        let files = records.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        let manifest = manifest::render(None, &files, &feeds?)?;
        take(channel::MAIN.folder, &[(manifest::FILE_NAME, manifest.as_bytes())])
    }

    /// The feeds that are made and those that are kept, each as the manifest names it.
    fn feeds(&self) -> Result<Vec<String>> {
        let made = self.channels.par_iter().map(|channel| {
            (&channel.folder, FeedRecord::new(&self.list, channel).line(&channel.folder))
        });
        let made: Vec<_> = made.collect();
        let kept = self.kept.feeds.iter().map(|(folder, feed)| (folder, feed.line(folder)));
        let by_folder: BTreeMap<&String, Result<String>> = kept.chain(made).collect();
        by_folder.into_values().collect()
    }

    fn render_all(&self, take: &Take) -> Result<()> {
        take(channel::MAIN.folder, &[page::SHARED, feed::SHARED].concat())?;
        take(channel::MAIN.folder, &[(not_found::NAME, &not_found::render(self.list.site))])?;
        for (path, picture) in &self.list.site.pictures.found {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let slash = if folder.is_empty() { "" } else { "/" };
            let folder = format!("{}{folder}{slash}", picture::FOLDER);
            take(&folder, &[(name, &picture.bytes)])?;
        }
        let Rendered { items, references } = self.render_weeks(take)?;
        let (main, others): (Vec<&Channel>, Vec<&Channel>) = self
            .channels
            .iter()
            .filter(|channel| channel.week.is_none())
            .partition(|channel| channel.folder == channel::MAIN.folder);
        let give = |channel: &Channel| {
            let items = channel.origins.iter().filter_map(|origin| items.get(origin));
            self.render_channel(channel, &items.collect::<Vec<_>>(), None, take)
        };
        others.par_iter().try_for_each(|channel| give(channel))?;
        take(
            channel::MAIN.folder,
            &[
                (opml::FILE_NAME, &opml::render(&self.channels)),
                (bibtex::FILE_NAME, references.as_bytes()),
            ],
        )?;
        main.into_iter().try_for_each(give)
    }

    /// The page first: a feed links to it.
    fn render_channel(
        &self,
        channel: &Channel,
        items: &[&Item],
        references: Option<&str>,
        take: &Take,
    ) -> Result<()> {
        let page = || page::render(&self.list, &self.channels, channel, items);
        let feeds = || FORMATS.par_iter().map(|format| (format.render)(channel, items)).collect();
        let (page, feeds): (Vec<u8>, Result<Vec<Vec<u8>>>) = rayon::join(page, feeds);
        let feeds = feeds?;
        let mut files: Vec<Named> = vec![(page::FILE_NAME, &page)];
        files.extend(references.map(|references| (bibtex::FILE_NAME, references.as_bytes())));
        files
            .extend(FORMATS.iter().zip(&feeds).map(|(format, feed)| (format.file_name, &feed[..])));
        take(&channel.folder, &files)
    }

    /// Renders every week and each year's part of the search. Gives what is needed of them afterwards: the rest lives no
    /// longer than its week is written, so that memory does not grow with the list.
    fn render_weeks(&self, take: &Take) -> Result<Rendered<'a>> {
        let keys = bibtex::keys(self.list.entries);
        let others = self.channels.iter().filter(|channel| channel.week.is_none());
        let wanted: HashSet<Origin> =
            others.flat_map(|channel| &channel.origins).copied().collect();
        let mut years: BTreeMap<i32, Vec<(usize, &Channel)>> = BTreeMap::new();
        for channel in &self.channels {
            if let Some(at) = channel.week {
                let year = self.list.entries[at].week.start.year();
                years.entry(year).or_default().push((at, channel));
            }
        }
        let of_years: Vec<Vec<RenderedWeek>> = years
            .into_par_iter()
            .map(|(year, weeks)| {
                let mut rendered = weeks
                    .into_par_iter()
                    .map(|(at, channel)| self.render_week(at, channel, &keys[at], &wanted, take))
                    .collect::<Result<Vec<_>>>()?;
                let lines = rendered.iter_mut().map(|week| std::mem::take(&mut week.lines));
                let files = search::files(year, lines.collect());
                take(
                    search::FOLDER,
                    &files.each_ref().map(|(name, bytes)| (name.as_str(), &bytes[..])),
                )?;
                Ok(rendered)
            })
            .collect::<Result<_>>()?;
        let mut rendered = Rendered::default();
        for week in of_years.into_iter().flatten() {
            rendered.references.push_str(&week.references);
            rendered.items.extend(week.wanted.into_iter().map(|item| (item.origin, item)));
        }
        Ok(rendered)
    }

    /// Renders one week. `keys` are what its papers are called in BibTeX.
    fn render_week(
        &self,
        at: usize,
        channel: &Channel,
        keys: &[String],
        wanted: &HashSet<Origin>,
        take: &Take,
    ) -> Result<RenderedWeek<'a>> {
        let List { site, entries } = self.list;
        let mut items = item::of_week(site, at, &entries[at]);
        let shown: Vec<&Item> =
            channel.origins.iter().filter_map(|origin| items.get(origin.paper?)).collect();
        let numbers = items.iter().map(|item| &item.reference.numbers);
        let references = bibtex::render(&entries[at].week, keys, numbers);
        self.render_channel(channel, &shown, Some(&references), take)?;
        let lines = search::lines(&self.list, channel, &items)?;
        let whole = Origin { week: at, paper: None };
        let digest = wanted.contains(&whole).then(|| item::digest(site, at, &entries[at], &items));
        items.retain(|item| wanted.contains(&item.origin));
        items.extend(digest);
        Ok(RenderedWeek { wanted: items, lines, references })
    }
}

/// What is needed of all weeks when they are written.
#[derive(Default)]
struct Rendered<'a> {
    /// The items that stand in other channels too.
    items: HashMap<Origin, Item<'a>>,
    /// The BibTeX of the whole list.
    references: String,
}

/// What is needed of one week.
struct RenderedWeek<'a> {
    /// The items that stand in other channels too.
    wanted: Vec<Item<'a>>,
    /// Its lines of the search.
    lines: search::Lines,
    /// Its BibTeX.
    references: String,
}
