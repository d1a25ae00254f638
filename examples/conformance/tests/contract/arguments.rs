//! What a request brings by name.

use super::program::Program;
use serde_json::json;

const MULTIPART: &str = "multipart/form-data; boundary=b";

#[test]
fn echo() {
    let program = Program::start();
    let answer = program.get("/echo?a=1&b=&a=%C3%A9+x").json();
    let expected = json!({
        "method": "GET", "path": "/echo", "args": { "a": ["1", "é x"], "b": [""] }, "files": {}, "len": 0,
    });
    assert_eq!(answer, expected);

    for method in ["POST", "PUT"] {
        let answer = program.plain(method, "/echo?a=1").form("a=2&c=3").send().json();
        let expected = json!({
            "method": method, "path": "/echo", "args": { "a": ["1", "2"], "c": ["3"] }, "files": {}, "len": 7,
        });
        assert_eq!(answer, expected);
    }
    let other = program.plain("POST", "/echo").body("application/json", "{\"a\":1}").send().json();
    assert_eq!((&other["args"], &other["len"]), (&json!({}), &json!(7)));
    assert_eq!(program.plain("DELETE", "/echo").send().status, 405);
    assert_eq!(program.get("/echo?a=%zz").status, 400);
}

#[test]
fn echo_of_files() {
    let program = Program::start();
    let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n\
                --b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nonly\r\n\
                --b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"g\"\r\n\r\n\r\n--b--\r\n";
    let answer = program.plain("POST", "/echo?a=q").body(MULTIPART, body).send().json();
    assert_eq!(answer["args"], json!({ "a": ["q", "x"] }));
    assert_eq!(answer["files"], json!({ "f": [["f.txt", "text/plain", "only"], ["g", "", ""]] }));
    assert_eq!(answer["len"], body.len());
    assert_eq!(program.plain("POST", "/echo").body(MULTIPART, "--b\r\nnonsense").send().status, 400);
}

#[test]
fn arg() {
    let program = Program::start();
    for (path, foo) in [
        ("/arg", "default"),
        ("/arg?bar=1", "default"),
        ("/arg?foo=", ""),
        ("/arg?foo=a&foo=b", "b"),
        ("/arg?foo=%20a%00b%1F%0Dc%20", "a b  c"),
        ("/arg?foo=%C3%A9", "é"),
    ] {
        assert_eq!(program.get(path).told(), (200, foo), "{path}");
    }
    assert_eq!(program.plain("POST", "/arg?foo=query").form("foo=body").send().text(), "body");
    assert_eq!(program.plain("POST", "/arg?foo=query").form("bar=body").send().text(), "query");
    assert_eq!(program.get("/arg?foo=%e9").status, 400);
}

#[test]
fn need() {
    let program = Program::start();
    assert_eq!(program.get("/need?foo=%20a%20").told(), (200, "a"));
    assert_eq!(program.plain("POST", "/need").form("foo=b").send().told(), (200, "b"));
    for missing in [program.get("/need"), program.plain("POST", "/need?bar=1").form("baz=1").send()] {
        assert_eq!(missing.status, 400);
        assert!(missing.text().contains("`foo` is missing"), "{missing:?}");
    }
}

#[test]
fn args() {
    let program = Program::start();
    let answer = program.plain("POST", "/args?foo=a&foo=%20b&bar=x").form("foo=c&foo=%00d").send();
    assert_eq!(answer.json(), json!({ "default": ["a", "b", "c", "d"], "query": ["a", "b"], "body": ["c", "d"] }));
    assert_eq!(program.get("/args").json(), json!({ "default": [], "query": [], "body": [] }));
    assert_eq!(program.get("/args?foo=a").json(), json!({ "default": ["a"], "query": ["a"], "body": [] }));
}
