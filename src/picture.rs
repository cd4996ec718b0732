//! Pictures that lie under `entries/` and that summaries show: `![A figure](figures/a.png)`.

use std::collections::BTreeMap;

/// The folder under `feeds/` into which they are copied, with a slash at the end.
pub const FOLDER: &str = "pictures/";

/// What may be one, by the ending of its name.
const ENDINGS: [&str; 5] = [".png", ".jpg", ".jpeg", ".gif", ".webp"];

/// In bytes; readers and pages load it whole.
const LARGEST: u64 = 10_000_000;

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The pictures of a project, by their path under `entries/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pictures {
    /// Where they will lie, with a slash at the end.
    pub url: String,
    /// Those that were found.
    pub found: BTreeMap<String, Picture>,
}

/// Whether a target of Markdown is a path under `entries/`, with slashes and within it: names and no more.
pub fn is_path(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    let is_name = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.contains(['\\', ':', '?', '#', '%', '<', '>', '"', '|', '*'])
    };
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
        && target.split('/').all(is_name)
        && !target.contains(char::is_control)
}

/// A file as a picture, or what keeps it from being one.
pub fn of_bytes(bytes: Vec<u8>) -> Result<Picture, &'static str> {
    if bytes.len() as u64 > LARGEST {
        return Err("it is larger than 10 MB");
    }
    match imagesize::blob_size(&bytes) {
        Ok(size) if size.width > 0 && size.height > 0 => {
            Ok(Picture { width: size.width, height: size.height, bytes })
        }
        _ => Err("it is no PNG, JPEG, GIF or WebP"),
    }
}
