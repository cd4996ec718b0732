//! The JSON Schemas in .paperfeed/ are those of the tables of keys. `SNAPSHOTS=overwrite cargo test --test
//! schema` writes them.

use paperfeed::schema::{self, SCHEMAS, write};

#[test]
fn schemas_are_fresh() {
    for schema in &SCHEMAS {
        let path = std::path::Path::new(schema::FOLDER).join(schema.file_name);
        let expected = snapbox::Data::read_from(&path, None).raw();
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(write(schema), expected);
    }
}
