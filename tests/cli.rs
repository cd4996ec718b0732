//! The program as people run it: each `tests/cli/NAME.toml` is a command with what it prints and
//! its exit code; `NAME.in` is the folder it runs in, `NAME.out` what is there afterwards.
//! `TRYCMD=overwrite cargo test --test cli` writes what is given.

#[test]
fn commands() {
    trycmd::TestCases::new().case("tests/cli/*.toml").case("tests/cli/*.md");
}
