//! Redirects.

use super::program::Program;

#[test]
fn redirect() {
    let program = Program::start();
    assert_eq!(program.get("/redirect").place(), (302, "/hello"));
    assert_eq!(program.get("/redirect?permanent=1").place(), (301, "/hello"));
    for status in [301, 302, 303, 307, 308] {
        assert_eq!(program.get(&format!("/redirect?status={status}")).place(), (status, "/hello"));
    }
    assert_eq!(program.get("/redirect?status=200").status, 400);
}

#[test]
fn src() {
    let program = Program::start();
    assert_eq!(program.get("/src").place(), (301, "/dst"));
    assert_eq!(program.get("/src?a=%20&b").place(), (301, "/dst?a=%20&b"));
}

#[test]
fn src2() {
    let program = Program::start();
    assert_eq!(program.get("/src2").place(), (301, "/dst2?foo=bar"));
    assert_eq!(program.get("/src2?foo2=bar2").place(), (301, "/dst2?foo=bar&foo2=bar2"));
}

#[test]
fn swap() {
    let program = Program::start();
    assert_eq!(program.get("/swap/a/b/c").place(), (301, "/b/a/c"));
    assert_eq!(program.get("/swap/a%2F1/b/c/d%20e?x=y").place(), (301, "/b/a%2F1/c/d%20e?x=y"));
}

#[test]
fn add_and_rem() {
    let program = Program::start();
    assert_eq!(program.get("/add").place(), (301, "/add/"));
    assert_eq!(program.get("/add?foo=bar").place(), (301, "/add/?foo=bar"));
    assert_eq!(program.get("/add/").told(), (200, ""));
    assert_eq!(program.get("/rem/").place(), (301, "/rem"));
    assert_eq!(program.get("/rem/?foo=bar").place(), (301, "/rem?foo=bar"));
    assert_eq!(program.get("/rem").told(), (200, ""));
}
