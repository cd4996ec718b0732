//! Each file in `fuzz/corpus/NAME/` is tried as `cargo fuzz` tries its own: see `fuzz/properties.rs`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::panic::catch_unwind;

#[path = "../fuzz/properties.rs"]
mod properties;

#[test]
fn what_broke_once_holds() {
    for (name, property) in properties::TARGETS {
        let inputs = fs::read_dir(format!("fuzz/corpus/{name}")).unwrap();
        let mut tried = 0;
        for input in inputs {
            let path = input.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            assert!(catch_unwind(|| property(&bytes)).is_ok(), "{}", path.to_string_lossy());
            tried += 1;
        }
        assert!(tried > 1, "fuzz/corpus/{name} is empty");
    }
}
