//! What a curator does over time: each `tests/steps/NAME.steps` is a list of steps in a folder of its own,
//! which begins as `tests/steps/project`, and `NAME.txt` what the program says. A step is a line:
//!
//! ```text
//! $ paperfeed ARGUMENT…         runs the program
//! $ write PATH                  writes the lines up to the next step
//! $ replace PATH OLD => NEW     the first OLD in a file becomes NEW
//! $ move PATH PATH · $ remove PATH · $ show PATH · $ list PATH
//! ```
//!
//! `SNAPSHOTS=overwrite cargo test --test steps` writes what is said.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

mod cases;

#[test]
fn what_a_curator_does_over_time() {
    cases::compare("tests/steps", "steps", run);
}

fn run(case: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path();
    fs::create_dir(there.join("entries")).unwrap();
    for path in ["paperfeed.toml", "entries/2024-04-15.toml"] {
        fs::copy(Path::new("tests/steps/project").join(path), there.join(path)).unwrap();
    }
    let text = fs::read_to_string(case).unwrap();
    let mut said = String::new();
    for step in format!("\n{text}").split("\n$ ").skip(1) {
        let (step, lines) = step.split_once('\n').unwrap_or((step, ""));
        let (what, rest) = step.split_once(' ').unwrap();
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        let path = there.join(first);
        said.push_str(&format!("$ {step}\n"));
        match what {
            "paperfeed" => said.push_str(&paperfeed(there, rest)),
            "write" => {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, format!("{}\n", lines.trim_end())).unwrap();
            }
            "replace" => {
                let (old, new) = second.split_once(" => ").unwrap();
                let (old, new) = (old.replace("\\n", "\n"), new.replace("\\n", "\n"));
                let before = fs::read_to_string(&path).unwrap();
                assert!(before.contains(&old), "{}: {old} in {first}", case.to_string_lossy());
                fs::write(&path, before.replacen(&old, &new, 1)).unwrap();
            }
            "move" => fs::rename(path, there.join(second)).unwrap(),
            "remove" => fs::remove_file(path).unwrap(),
            "show" => said.push_str(&fs::read_to_string(path).unwrap()),
            "list" => {
                let names = fs::read_dir(path).unwrap().map(|file| file.unwrap().file_name());
                let mut names: Vec<_> = names.collect();
                names.sort();
                let names = names.iter().map(|name| format!("{}\n", name.to_string_lossy()));
                said.push_str(&names.collect::<String>());
            }
            other => panic!("{}: no step {other}", case.to_string_lossy()),
        }
    }
    said
}

fn paperfeed(there: &Path, arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_paperfeed"))
        .args(arguments.split_whitespace())
        .current_dir(there)
        .output()
        .unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let lines = said.lines().map(|line| match line.split_once(" removed in ") {
        Some((before, _)) => format!("{before} removed\n"),
        None => format!("{line}\n"),
    });
    format!("{}exit {}\n", lines.collect::<String>(), output.status.code().unwrap())
}
