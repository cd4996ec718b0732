//! The JSON Schemas in .paperfeed/ and the tables in docs/ are those of the tables of keys. `SNAPSHOTS=overwrite
//! cargo test --test schema` writes them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use paperfeed::entry::{PAPER, WEEK};
use paperfeed::key::describe::{example, markdown};
use paperfeed::schema::{self, SCHEMAS, write};
use paperfeed::site::{FEED, IMPORT, PUBLISH, SETTINGS, SITE};

fn is_fresh(path: &Path, written: String) {
    let expected = snapbox::Data::read_from(path, None).raw();
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(written, expected);
}

#[test]
fn schemas_are_fresh() {
    for schema in &SCHEMAS {
        is_fresh(&Path::new(schema::FOLDER).join(schema.file_name), write(schema));
    }
}

#[test]
fn pages_of_keys_are_fresh() {
    let settings = [
        ("example", example(&SETTINGS)),
        ("[site]", markdown(&SITE, "site.")),
        ("[feed]", markdown(&FEED, "feed.")),
    ];
    let import = ("[import]", markdown(&IMPORT, "import."));
    let publish = ("[publish]", markdown(&PUBLISH, "publish."));
    let settings = settings.into_iter().chain([import, publish]).collect();
    let entry = vec![
        ("example", example(&WEEK)),
        ("week", markdown(&WEEK, "")),
        ("[[paper]]", markdown(&PAPER, "")),
    ];
    let pages: [(&str, Vec<(&str, String)>); 2] =
        [("docs/reference/settings.md", settings), ("docs/reference/entry-format.md", entry)];
    for (page, parts) in pages {
        let mut text = std::fs::read_to_string(page).unwrap();
        for (name, part) in parts {
            let begin = format!("<!-- {name}: written by tests/schema.rs -->\n");
            let (before, rest) = text.split_once(&begin).unwrap();
            let (_, after) = rest.split_once("<!-- end -->").unwrap();
            text = format!("{before}{begin}{part}<!-- end -->{after}");
        }
        is_fresh(Path::new(page), text);
    }
}
