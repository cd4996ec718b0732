//! Feeds from a server: `tests/fetch/NAME.http` is what it answers to `/NAME`, to the byte, and
//! `NAME.txt` what is said of it. `SNAPSHOTS=overwrite cargo test` writes what is given.

#![cfg(feature = "fetch")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

mod cases;

#[test]
fn answers_are_judged() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    cases::compare("tests/fetch", "http", |case| {
        let name = case.file_stem().unwrap().to_str().unwrap();
        let url = format!("http://ada:secret@{address}/{name}");
        let output = Command::new(env!("CARGO_BIN_EXE_paperfeed"))
            .args(["validate", "--now", "2026-01-01", &url])
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap().replace(&address.to_string(), "HOST");
        assert!(!said.contains("secret"), "{said}");
        format!("{said}exit {}\n", output.status.code().unwrap())
    });
}

/// Reads the head of one request and answers with the file of its path.
fn answer(mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head);
    let name = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    let file = Path::new("tests/fetch").join(name).with_extension("http");
    // A client that has gone away is its own affair.
    let _ = stream.write_all(&std::fs::read(file).unwrap_or_default());
}
