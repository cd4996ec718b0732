//! `paperfeed add` and `paperfeed fill` against a server that answers as arXiv and Crossref do. `tests/add/NAME.args`
//! are the arguments, behind `fill` if that is the command, `NAME.http` is what the server answers, to the byte,
//! `NAME.crossref` what it answers for Crossref if that differs, and `NAME.txt` what it was asked, what was said, and
//! what changed in `tests/add/project`. `SNAPSHOTS=overwrite cargo test` writes what is given.

#![cfg(feature = "fetch")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Sender, channel};

mod cases;

#[test]
fn papers_are_added_whole_or_not_at_all() {
    cases::compare("tests/add", "args", outcome);
}

/// Runs one case in a copy of the project.
fn outcome(case: &Path) -> String {
    let project = tempfile::tempdir().unwrap();
    fs::create_dir(project.path().join("entries")).unwrap();
    let files = ["paperfeed.toml", "entries/2024-04-15.toml", "entries/2024-04-22.toml"];
    let original = |file| fs::read_to_string(Path::new("tests/add/project").join(file)).unwrap();
    for file in files {
        fs::write(project.path().join(file), original(file)).unwrap();
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let answer = fs::read(case.with_extension("http")).unwrap_or_default();
    let of_crossref = fs::read(case.with_extension("crossref")).unwrap_or(answer.clone());
    let (asked, questions) = channel();
    std::thread::spawn(move || {
        listener
            .incoming()
            .flatten()
            .for_each(|stream| serve(stream, [&answer, &of_crossref], &asked));
    });
    let arguments = fs::read_to_string(case).unwrap();
    let (command, arguments) = match arguments.split_once(' ') {
        Some((command, arguments)) if command == "fill" => (command, arguments),
        _ => ("add", arguments.as_str()),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_paperfeed"))
        .arg("-C")
        .arg(project.path())
        .arg(command)
        .args(["--arxiv", &format!("http://{address}/api/query")])
        .args(["--crossref", &format!("http://{address}/works")])
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    let mut told: String = questions.try_iter().collect();
    told.push_str(&String::from_utf8([output.stdout, output.stderr].concat()).unwrap());
    told.push_str(&format!("exit {}\n", output.status.code().unwrap()));
    for file in files {
        let (before, after) =
            (original(file), fs::read_to_string(project.path().join(file)).unwrap());
        if command == "fill" {
            if after != before {
                told.push_str(&format!("== {file}\n{after}"));
            }
            continue;
        }
        // What stood there stays.
        let added = after.strip_prefix(&before).unwrap();
        if !added.is_empty() {
            told.push_str(&format!("== added to {file}\n{added}"));
        }
    }
    told.replace(&address, "HOST")
}

/// Reads the head of one request, tells its first line, and answers.
fn serve(mut stream: TcpStream, answers: [&[u8]; 2], asked: &Sender<String>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head);
    let line = head.lines().next().unwrap_or_default();
    // A client that has gone away is its own affair.
    let _ = asked.send(format!("{line}\n"));
    let _ = stream.write_all(answers[usize::from(line.contains("/works"))]);
}
