//! `paperfeed ping` against a hub on this machine: what the hub gets, and what is said where it gets nothing.

#![cfg(feature = "fetch")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

/// A hub that answers each request so; its bodies come out of the channel.
fn hub(answer: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hub", listener.local_addr().unwrap());
    let (sender, bodies) = channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
                request.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&request).to_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            let mut body = vec![0; length.unwrap_or(0)];
            stream.read_exact(&mut body).unwrap();
            let head =
                format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            // A client that has gone away is its own affair.
            let _ = stream.write_all(head.as_bytes());
            let _ = sender.send(String::from_utf8(body).unwrap());
        }
    });
    (url, bodies)
}

/// Runs `ping` in a copy of the project with a hub: the exit code and what it says.
fn ping(hub: Option<&str>, arguments: &[&str]) -> (i32, String) {
    let project = tempfile::tempdir().unwrap();
    fs::create_dir(project.path().join("entries")).unwrap();
    let settings = fs::read_to_string("tests/steps/project/paperfeed.toml").unwrap();
    let hub = hub.map_or(String::new(), |hub| format!("hub = \"{hub}\"\n"));
    fs::write(project.path().join("paperfeed.toml"), settings + &hub).unwrap();
    let entry = Path::new("entries/2024-04-15.toml");
    fs::copy(Path::new("tests/steps/project").join(entry), project.path().join(entry)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_paperfeed"));
    let output =
        command.arg("-C").arg(project.path()).arg("ping").args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[test]
fn the_hub_is_told_of_each_feed_that_is_polled() {
    let (url, bodies) = hub("204 No Content");
    let (code, said) = ping(Some(&url), &[]);
    assert_eq!(code, 0, "{said}");
    let bodies: Vec<String> = bodies.try_iter().collect();
    assert!(said.contains(&format!("{0} of {0} feeds accepted", bodies.len())), "{said}");
    let main = "hub.mode=publish&hub.url=https%3A%2F%2Fpapers.example.org%2Fatom.xml\
        &hub.topic=https%3A%2F%2Fpapers.example.org%2Fatom.xml";
    assert!(bodies.iter().any(|body| body == main), "{bodies:?}");
    // Nobody polls the archive of a week.
    assert!(bodies.iter().any(|body| body.contains("weekly%2Ffeed.json")), "{bodies:?}");
    assert!(!bodies.iter().any(|body| body.contains("weeks%2F")), "{bodies:?}");
}

#[test]
fn a_hub_that_refuses_is_a_warning() {
    let (url, _bodies) = hub("503 Service Unavailable");
    let (code, said) = ping(Some(&url), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("warning: cannot notify") && said.contains("HTTP 503"), "{said}");
    assert!(said.contains("0 of"), "{said}");
}

#[test]
fn without_a_hub_there_is_nobody_to_tell() {
    let (code, said) = ping(None, &[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("set `hub` under [feed]"), "{said}");
}
