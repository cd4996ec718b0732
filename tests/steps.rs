//! What a curator does over time: each `tests/steps/NAME.steps` is a list of steps in a folder of its own,
//! which begins as `tests/steps/project`, and `NAME.txt` what the program says. A step is a line:
//!
//! ```text
//! $ paperfeed ARGUMENT…         runs the program
//! $ write PATH                  writes the lines up to the next step
//! $ replace PATH OLD => NEW     the first OLD in a file becomes NEW
//! $ move PATH PATH · $ copy PATH PATH · $ remove PATH · $ show PATH · $ list PATH
//! ```
//!
//! `HOST` in an argument is the address of a server of the folder `site/`; a case that names it needs the feature `fetch`.
//! `STORE` is the folder `store/` as a store; cases of it stand in `tests/publish/steps` and need the feature `publish`.
//!
//! `SNAPSHOTS=overwrite cargo test --test steps` writes what is said.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

mod cases;

#[test]
fn what_a_curator_does_over_time() {
    cases::compare("tests/steps", "steps", run);
}

#[cfg(feature = "publish")]
#[test]
fn what_is_published_over_time() {
    cases::compare("tests/publish/steps", "steps", run);
}

fn run(case: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path();
    fs::create_dir(there.join("entries")).unwrap();
    for path in ["paperfeed.toml", "entries/2024-04-15.toml"] {
        fs::copy(Path::new("tests/steps/project").join(path), there.join(path)).unwrap();
    }
    let text = fs::read_to_string(case).unwrap();
    let host = if text.contains("HOST") { Some(serve(there.join("site"))) } else { None };
    let mut said = String::new();
    for step in format!("\n{text}").split("\n$ ").skip(1) {
        let (step, lines) = step.split_once('\n').unwrap_or((step, ""));
        let (what, rest) = step.split_once(' ').unwrap();
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        let path = there.join(first);
        said.push_str(&format!("$ {step}\n"));
        match what {
            "paperfeed" => said.push_str(&paperfeed(there, rest, host)),
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
            "copy" => copy(&path, &there.join(second)),
            "remove" if path.is_dir() => fs::remove_dir_all(path).unwrap(),
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

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for inner in fs::read_dir(from).unwrap() {
            let name = inner.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Serves the files of a folder as long as the test runs.
fn serve(folder: PathBuf) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        listener.incoming().flatten().for_each(|stream| answer(&folder, stream))
    });
    address
}

fn answer(folder: &Path, mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    let (status, body) = match fs::read(folder.join(path)) {
        Ok(bytes) => ("200 OK", bytes),
        Err(_) => ("404 Not Found", vec![]),
    };
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    // A client that has gone away is its own affair.
    let _ = stream.write_all(&[head.as_bytes(), &body].concat());
}

fn paperfeed(there: &Path, arguments: &str, host: Option<SocketAddr>) -> String {
    let host = host.map(|host| format!("http://{host}"));
    let store = format!("file://{}/store", there.to_str().unwrap());
    let arguments = arguments.replace("STORE", &store);
    let arguments = match &host {
        Some(host) => arguments.replace("HOST", host),
        None => arguments,
    };
    let output = Command::new(env!("CARGO_BIN_EXE_paperfeed"))
        .args(arguments.split_whitespace())
        .current_dir(there)
        .output()
        .unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let said = host.map_or(said.clone(), |host| said.replace(&host, "HOST"));
    let said = said.replace(&store, "STORE").replace(&store["file://".len()..], "STORE");
    let lines = said.lines().map(|line| {
        let times = [" removed in ", " unchanged in "].map(|words| line.split_once(words));
        match times {
            [Some((before, _)), _] => format!("{before} removed\n"),
            [_, Some((before, _))] => format!("{before} unchanged\n"),
            _ => format!("{line}\n"),
        }
    });
    format!("{}exit {}\n", lines.collect::<String>(), output.status.code().unwrap())
}
