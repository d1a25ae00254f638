//! Answers of a few words.

use super::program::Program;
use flate2::read::GzDecoder;
use serde_json::json;
use std::io::Read;
use std::time::{Duration, Instant};

#[test]
fn hello() {
    let program = Program::start();
    for method in ["GET", "POST"] {
        let answer = program.plain(method, "/hello").send();
        assert_eq!(answer.told(), (200, "Hello world"));
        assert_eq!(answer.header("content-length"), Some("11"));
    }
    let answer = program.plain("HEAD", "/hello").send();
    assert_eq!((answer.told(), answer.header("content-length")), ((200, ""), Some("11")));
    let answer = program.plain("DELETE", "/hello").send();
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, POST, OPTIONS")));
}

#[test]
fn group() {
    let program = Program::start();
    for (path, rest) in [
        ("/group/a/b", "a/b"),
        ("/group/a+b", "a+b"),
        ("/group/a%2Bb%20c", "a+b c"),
        ("/group/a%2Fb", "a/b"),
        ("/group/%C3%A9", "é"),
        ("/group/", ""),
    ] {
        assert_eq!(program.get(path).json(), json!([rest]), "{path}");
    }
}

#[test]
fn slashes() {
    let program = Program::start();
    assert_eq!(program.get("/slashes/a/b").json(), json!(["a", "b"]));
    assert_eq!(program.get("/slashes/a%2Fb/c%2fd").json(), json!(["a/b", "c/d"]));
    assert_eq!(program.get("/slashes/a/b/c").status, 404);
}

#[test]
fn lang() {
    let answer = Program::start().get("/lang");
    assert_eq!(answer.told(), (200, "hello"));
    assert_eq!(answer.header("content-language"), Some("en_US"));
}

/// What a client gets that takes gzip.
fn by_gzip(program: &Program, path: &str) -> super::program::Answer {
    program.plain("GET", path).header("Accept-Encoding", "gzip").send()
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn big() {
    let program = Program::start();
    let whole = "a".repeat(2000);
    let answer = program.get("/big");
    assert_eq!(answer.told(), (200, &*whole));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("content-encoding"), None);

    let answer = by_gzip(&program, "/big");
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(unpacked(&answer.body), whole);
    assert_eq!(answer.all("vary").join(", ").to_lowercase(), "accept-encoding");
}

#[test]
fn small() {
    let program = Program::start();
    let answer = by_gzip(&program, "/small");
    assert_eq!(answer.told(), (200, "aaaaaaaaaa"));
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
}

#[test]
fn vary() {
    let program = Program::start();
    let answer = program.get("/vary");
    assert_eq!(answer.told(), (200, &*"a".repeat(2000)));
    assert!(answer.all("vary").contains(&"Cookie"), "{answer:?}");

    let answer = by_gzip(&program, "/vary");
    assert_eq!(unpacked(&answer.body), "a".repeat(2000));
    assert_eq!(answer.all("vary").join(", ").to_lowercase(), "cookie, accept-encoding");
}

#[test]
fn s204() {
    let answer = Program::start().get("/s204");
    assert_eq!(answer.told(), (204, ""));
    assert_eq!((answer.header("content-length"), answer.header("content-type")), (None, None));
}

#[test]
fn foo() {
    let program = Program::start();
    assert_eq!(program.get("/foo").text(), "wildcard");
    let at = |host: &str| program.plain("GET", "/foo").header("Host", host).send().text().to_owned();
    assert_eq!(at("www.example.com"), "vhost");
    assert_eq!(at("WWW.example.com:8000"), "vhost");
    assert_eq!(at("example.com"), "wildcard");
    assert_eq!(at("www.example.com.evil.example"), "wildcard");
}

#[test]
fn root() {
    let program = Program::start();
    assert_eq!(program.get("/").told(), (200, "OK"));
    for path in ["/", "/hello-echo"] {
        let answer = program.plain("POST", path).body("text/plain", "some\0bytes\r\n").send();
        assert_eq!(answer.told(), (200, "some\0bytes\r\n"), "{path}");
        assert_eq!(answer.header("content-length"), Some("12"));
        assert_eq!(program.plain("POST", path).send().header("content-length"), Some("0"));
    }
    assert_eq!(program.get("/hello-echo").status, 405);
}

#[test]
fn slow() {
    let program = Program::start();
    let since = Instant::now();
    assert_eq!(program.get("/slow").told(), (200, "slow"));
    assert!(since.elapsed() >= Duration::from_millis(1500), "{:?}", since.elapsed());
}

#[test]
fn etag() {
    let program = Program::start();
    for tag in [r#""xyzzy""#, r#"W/"xyzzy""#, r#""""#] {
        let path = format!("/etag/{tag}");
        let answer = program.get(&path);
        assert_eq!((answer.told(), answer.header("etag")), ((200, tag), Some(tag)));
        for (sent, status) in [
            (tag, 304),
            ("*", 304),
            (r#""other""#, 200),
            (&*format!(r#""other", {tag}"#), 304),
            (&*format!("W/{}", tag.trim_start_matches("W/")), 304),
        ] {
            let answer = program.plain("GET", &path).header("If-None-Match", sent).send();
            assert_eq!((answer.status, answer.header("etag")), (status, Some(tag)), "{sent}");
            assert_eq!(answer.body.is_empty(), status == 304);
        }
    }
    assert_eq!(program.get("/etag/%22a%22").header("etag"), Some(r#""a""#));
    // What is no tag becomes one.
    let answer = program.get("/etag/bare");
    assert_eq!((answer.text(), answer.header("etag")), ("bare", Some(r#""bare""#)));
}

#[test]
fn static_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<h1>index</h1>").unwrap();
    std::fs::write(folder.path().join(".hidden"), "hidden").unwrap();
    std::fs::write(folder.path().join("a.txt"), "0123456789").unwrap();
    let program = Program::with(&["--static", folder.path().to_str().unwrap()]);
    let answer = program.get("/static/");
    assert_eq!(answer.told(), (200, "<h1>index</h1>"));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));

    let answer = program.get("/static/a.txt");
    assert_eq!(answer.told(), (200, "0123456789"));
    let etag = answer.header("etag").unwrap().to_owned();
    assert_eq!(program.plain("GET", "/static/a.txt").header("If-None-Match", &etag).send().status, 304);
    let answer = program.plain("GET", "/static/a.txt").header("Range", "bytes=2-4").send();
    assert_eq!((answer.told(), answer.header("content-range")), ((206, "234"), Some("bytes 2-4/10")));
    for outside in ["/static/.hidden", "/static/../Cargo.toml", "/static/%2e%2e/Cargo.toml", "/static/nothing"] {
        assert_eq!(program.get(outside).status, 404, "{outside}");
    }
}
