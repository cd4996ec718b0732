//! Reading files of a project: regular ones alone.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::text::shown_path;

/// The length of a file in bytes; none if it is not there. Anything else is an error: a pipe would be
/// waited for, for ever.
pub fn length(path: &Path) -> Result<Option<u64>> {
    match fs::metadata(path) {
        Ok(file) if file.is_file() => Ok(Some(file.len())),
        Ok(_) => bail!("cannot read {}: not a regular file", shown_path(path)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", shown_path(path))),
    }
}

/// The bytes of a file; none if it is not there.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    if length(path)?.is_none() {
        return Ok(None);
    }
    fs::read(path).map(Some).with_context(|| format!("cannot read {}", shown_path(path)))
}
