//! The one loop over case files: each `FOLDER/NAME.ENDING` gives `FOLDER/NAME.txt`. `SNAPSHOTS=overwrite cargo test`
//! writes what is given.

#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

/// Compares what `given` says of each case of a folder with what the case expects.
pub(crate) fn compare(folder: &str, ending: &str, given: impl Fn(&Path) -> String) {
    for case in of(folder, ending) {
        // Raw: a backslash in a message is one, not a path of another system.
        let expected = snapbox::Data::read_from(&case.with_extension("txt"), None).raw();
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(given(&case), expected);
    }
}

/// The cases of a folder, in the order of their names. There are some.
pub(crate) fn of(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|own| own == ending));
    cases.sort();
    assert!(!cases.is_empty(), "{folder} has no case");
    cases
}
