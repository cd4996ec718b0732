//! `paperfeed serve` asked by hand: `tests/serve/NAME.http` is a request, to the byte, and `NAME.txt` the
//! answer, without what differs from day to day. What is served is `tests/site`, with a hidden file and
//! links that lead out of it. `SNAPSHOTS=overwrite cargo test` writes what is given.

#![cfg(all(feature = "serve", unix))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use paperfeed::serve::{self, Times};

mod cases;

/// A project that is served until the test ends.
struct Server {
    project: tempfile::TempDir,
    process: Child,
    address: String,
}

impl Server {
    fn start() -> Self {
        Self::start_with("exec \"$0\" \"$@\"")
    }

    /// Starts it in a shell that runs a line first.
    fn start_with(line: &str) -> Self {
        let project = tempfile::tempdir().unwrap();
        let there = project.path();
        fs::create_dir(there.join("entries")).unwrap();
        fs::copy("tests/site/paperfeed.toml", there.join("paperfeed.toml")).unwrap();
        for entry in fs::read_dir("tests/site/entries").unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), there.join("entries").join(entry.file_name())).unwrap();
        }
        let feeds = there.join("feeds");
        fs::create_dir(&feeds).unwrap();
        fs::write(feeds.join(".hidden"), "hidden").unwrap();
        fs::write(feeds.join("with space.txt"), "with space").unwrap();
        fs::write(there.join("feedsecret"), "secret").unwrap();
        symlink(there.join("paperfeed.toml"), feeds.join("out.toml")).unwrap();
        symlink(there, feeds.join("out")).unwrap();
        fs::create_dir(feeds.join("leak")).unwrap();
        symlink(there.join("paperfeed.toml"), feeds.join("leak/index.html")).unwrap();
        symlink("nowhere", feeds.join("dangling")).unwrap();
        let mut process = Command::new("sh")
            .args(["-c", line, env!("CARGO_BIN_EXE_paperfeed")])
            .arg("-C")
            .arg(there)
            .args(["serve", "--addr", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let line = said.find(|line| line.starts_with("serving")).unwrap();
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        // Goes on reading, so that the server can go on telling.
        std::thread::spawn(move || said.for_each(drop));
        Server { project, process, address }
    }

    /// What is answered to some bytes, to the end.
    fn ask(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        // A server that has heard enough may hang up.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.ask(
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn requests_are_answered_as_a_static_host_would() {
    let server = Server::start();
    cases::compare("tests/serve", "http", |case| {
        let answer = lasting(&server.ask(&fs::read(case).unwrap()));
        let is_told = answer.contains("secret") || answer.contains("[site]");
        assert!(!is_told, "{}", case.to_string_lossy());
        answer
    });
    let head = "x".repeat(200_000);
    let large = server
        .ask(format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: {head}\r\n\r\n").as_bytes());
    assert!(large.starts_with("HTTP/1.1 431"), "{large}");
    let many = "X: y\r\n".repeat(2_000);
    let many = server.ask(format!("GET / HTTP/1.1\r\n{many}\r\n").as_bytes());
    assert!(many.starts_with("HTTP/1.1 431"), "{many}");
}

#[test]
fn clients_that_take_too_long_are_hung_up_on() {
    const SIZE: usize = 30 << 20;
    let feeds = tempfile::tempdir().unwrap();
    fs::write(feeds.path().join("big.bin"), vec![0; SIZE]).unwrap();
    let (told, address) = std::sync::mpsc::channel();
    let (_built, built) = tokio::sync::watch::channel(Default::default());
    let folder = feeds.path().to_owned();
    std::thread::spawn(move || {
        let short = Duration::from_millis(100);
        let times = Times { head: short, write: short };
        serve::run("127.0.0.1:0", folder, built, times, |address| Ok(told.send(address)?))
    });
    let address = address.recv().unwrap();
    // Half a head: hung up on, with an answer or without.
    let mut slow = TcpStream::connect(address).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").unwrap();
    let mut rest = String::new();
    let _ = slow.read_to_string(&mut rest);
    assert!(rest.is_empty() || rest.starts_with("HTTP/1.1 408"), "{rest}");
    // An answer that is not read, while others are: what was not sent by then never is.
    let get = |path: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let mut unread = get("/big.bin");
    // From here on the answer is under way, however busy the machine is.
    unread.peek(&mut [0]).unwrap();
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(600) {
        let _ = get("/nothing").read_to_end(&mut Vec::new());
    }
    let mut taken = Vec::new();
    let _ = unread.read_to_end(&mut taken);
    assert!(taken.len() < SIZE, "all {} bytes waited", taken.len());
}

/// An answer without day, tag and length, which change with what is published; the body only if it is
/// not a file.
fn lasting(answer: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let is_file = head.contains("etag");
    let mut text = String::new();
    for line in head.lines() {
        match line.split(':').next().unwrap_or_default() {
            "date" => {}
            name @ ("last-modified" | "etag") => text.push_str(&format!("{name}: …\n")),
            "content-length" if is_file => text.push_str("content-length: …\n"),
            _ => text.push_str(&format!("{line}\n")),
        }
    }
    match (is_file, body.is_empty()) {
        (_, true) => text.push_str("no body\n"),
        (true, false) => text.push_str("the file\n"),
        (false, false) => text.push_str(body),
    }
    text
}

#[test]
fn a_file_that_is_known_is_not_sent_again() {
    let server = Server::start();
    let header = |answer: &str, name: &str| {
        let line = answer.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_once(": ").unwrap().1.to_owned()
    };
    let again = |more: &str| {
        let request = format!(
            "GET /atom.xml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n\r\n"
        );
        server.ask(request.as_bytes()).lines().next().unwrap_or_default().to_owned()
    };
    let first = server.get("/atom.xml");
    let (tag, day) = (header(&first, "etag"), header(&first, "last-modified"));
    let same = "HTTP/1.1 304 Not Modified";
    assert_eq!(again(&format!("If-None-Match: {tag}")), same);
    assert_eq!(again(&format!("If-None-Match: \"other\", W/{tag}")), same);
    assert_eq!(again("If-None-Match: *"), same);
    assert_eq!(again(&format!("If-Modified-Since: {day}")), same);
    let whole = "HTTP/1.1 200 OK";
    assert_eq!(again("If-None-Match: \"other\""), whole);
    // The tag outweighs the day.
    assert_eq!(again(&format!("If-None-Match: \"other\"\r\nIf-Modified-Since: {day}")), whole);
    assert_eq!(again(&format!("If-None-Match: {tag}\r\nAccept-Encoding: gzip")), whole);
    assert_eq!(again("If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT"), whole);
    assert_eq!(again("If-Modified-Since: yesterday"), whole);
}

#[test]
fn a_mistake_is_told_and_what_was_built_stays() {
    let server = Server::start();
    let entry = newest(&server.project.path().join("entries"));
    let sound = fs::read_to_string(&entry).unwrap();
    let before = server.get("/");
    assert!(before.contains("data-built=\"1\""), "{before}");

    fs::write(&entry, sound.replacen("title", "titel", 1)).unwrap();
    let told = server.get("/-/next.js?after=1");
    assert!(told.contains("paperfeedBuilt(2, \"error[UnknownKey]"), "{told}");
    let page = server.get("/");
    assert!(page.starts_with("HTTP/1.1 200 OK") && page.contains("data-built=\"0\""), "{page}");

    fs::write(&entry, sound.replacen("title = \"", "title = \"Mended ", 1)).unwrap();
    let told = server.get("/-/next.js?after=2");
    assert!(told.contains("paperfeedBuilt(3, \"\")"), "{told}");
    assert!(server.get("/atom.xml").contains("Mended "));

    // A mistake in the settings, and an entry that is new.
    let settings = server.project.path().join("paperfeed.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("[site]", "[sight]")).unwrap();
    let told = server.get("/-/next.js?after=3");
    assert!(told.contains("paperfeedBuilt(4, \"error["), "{told}");
    fs::write(&settings, &text).unwrap();
    assert!(server.get("/-/next.js?after=4").contains("paperfeedBuilt(5, \"\")"));
    fs::write(entry.with_file_name("2030-01-07.toml"), "start = 2030-01-07\n").unwrap();
    let told = server.get("/-/next.js?after=5");
    assert!(told.contains("2030-01-07.toml"), "{told}");
}

#[test]
fn a_server_out_of_descriptors_goes_on() {
    let server = Server::start_with("ulimit -n 40; exec \"$0\" \"$@\"");
    let idle: Vec<_> = (0..60).map_while(|_| TcpStream::connect(&server.address).ok()).collect();
    drop(idle);
    assert!(server.get("/atom.xml").starts_with("HTTP/1.1 200 OK"));
}

fn newest(entries: &Path) -> PathBuf {
    let files = fs::read_dir(entries).unwrap().map(|file| file.unwrap().path());
    files.max().unwrap()
}

#[test]
fn a_port_that_is_taken_is_told() {
    let server = Server::start();
    let output = Command::new(env!("CARGO_BIN_EXE_paperfeed"))
        .arg("-C")
        .arg(server.project.path())
        .args(["serve", "--addr", &server.address])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let expected =
        format!("error: cannot listen on {}; choose another address with --addr", server.address);
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(output.status.code(), Some(2));
}
