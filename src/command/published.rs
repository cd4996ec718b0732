//! What is published at the site's address: for `build --published`, which brings what a build compares with into a
//! checkout without `feeds/`, and for `check --published`.

use anyhow::{Result, bail};

use crate::channel::List;
use crate::feed;
use crate::fetch::fetch_file;
use crate::guard::kept_files;
use crate::guard::record::{Published, Recorded};
use crate::identity::feed_id;
use crate::manifest::{self, FileRecord, Manifest};
use crate::project::{self, Examined, Project};
use crate::publish;
use crate::site_files::SiteFiles;
use crate::value::without_credentials;

/// The manifest at an address, or at that of the site if none is given; none if nothing is published there.
pub(super) fn manifest_at(url: &str, examined: &Examined) -> Result<Option<Recorded>> {
    let base = base_of(url, examined)?;
    let address = format!("{base}{}", manifest::FILE_NAME);
    let shown = without_credentials(&address).into_owned();
    let Some(bytes) = fetch_file(&address)? else {
        let main = format!("{base}{}", feed::first().file_name);
        let is_ours = fetch_file(&main)?
            .is_some_and(|bytes| publish::is_ours(&String::from_utf8_lossy(&bytes)));
        if is_ours {
            bail!(
                "{shown} does not exist, but {} does: publish once from a checkout that has feeds/",
                without_credentials(&main)
            );
        }
        return Ok(None);
    };
    match Recorded::new(shown.clone(), String::from_utf8_lossy(&bytes).into_owned()) {
        Some(recorded) => Ok(Some(recorded)),
        None => bail!("{shown} is not a manifest by paperfeed"),
    }
}

fn base_of(url: &str, examined: &Examined) -> Result<String> {
    let base = if url.is_empty() { &examined.site.url } else { url };
    if base.is_empty() {
        bail!("no URL to compare with; correct `url` under [site] in paperfeed.toml, or give one");
    }
    Ok(format!("{}/", base.trim_end_matches('/')))
}

/// Brings what a build compares with into `feeds/`: the manifest, and the feeds of topics that no paper has any more.
/// Says whether anything is published.
pub(super) fn restore(url: &str, project: &Project) -> Result<bool> {
    let examined = project::examine(project);
    let Some(recorded) = manifest_at(url, &examined)? else { return Ok(false) };
    let manifest = Manifest { publishing: None, ..recorded.manifest };
    let path = project.feeds.join(manifest::FILE_NAME);
    publish::write(&path, manifest.render()?.as_bytes())?;
    publish::real_folders(&project.feeds)?;
    // IDs that were derived before are known by the manifest alone.
    let examined = project::examine(project);
    let files = SiteFiles::new(List { site: &examined.site, entries: &examined.entries });
    let base = base_of(url, &examined)?;
    let published = Published::open(&project.feeds)?;
    for folder in published.recorded_topics().into_keys() {
        let is_made = files.channels.iter().any(|channel| channel.folder == folder);
        let is_withdrawn = examined.site.withdrawn.contains(&feed_id(&examined.site.tag, folder));
        if is_made || is_withdrawn {
            continue;
        }
        for name in kept_files() {
            let path = format!("{folder}{name}");
            if let Some(record) = manifest.files.get(&path) {
                restore_file(&base, &path, record, project)?;
            }
        }
    }
    Ok(true)
}

fn restore_file(base: &str, path: &str, record: &FileRecord, project: &Project) -> Result<()> {
    let address = format!("{base}{}", crate::value::percent_encoded(path));
    let shown = without_credentials(&address);
    let Some(bytes) = fetch_file(&address)? else {
        bail!("{shown} does not exist, but the manifest names it");
    };
    if FileRecord::new(path, &bytes, None) != *record {
        bail!("{shown} is not what the manifest says; try again when the site is whole");
    }
    publish::write(&project.feeds.join(path), &bytes)?;
    Ok(())
}
