//! The page with the form, in a real browser.
//!
//! Without Chromium or Playwright it fails and says so: see `runtime/tests/browser/mod.rs`.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../../../runtime/tests/browser/mod.rs"]
mod browser;
mod program;

use browser::{Browser, Visitor};
use program::Program;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};

fn element(visitor: &Visitor, id: &str) -> String {
    let text = visitor.evaluate(&format!("document.getElementById('{id}').textContent"));
    text.as_str().unwrap().to_owned()
}

#[test]
fn form_runs_its_own_script_and_no_other() {
    let program = Program::start();
    let visitor = Browser::start(&[]).visitor();
    visitor.goto(program.url("/form"));
    assert_eq!(visitor.evaluate("document.title"), "js ran");
    assert_eq!(visitor.evaluate("window.inlineRan ?? 'never'"), "never");
    let complaints = visitor.complaints();
    assert!(complaints.len() == 1 && complaints[0].contains("Content Security Policy"), "{complaints:?}");
    let (mistakes, kept) = visitor.axe();
    assert!(mistakes.is_empty() && kept > 5, "{mistakes:#?}");
}

#[test]
fn form_sends_the_name_and_both_cookies() {
    let program = Program::start();
    let visitor = Browser::start(&[]).visitor();
    visitor.goto(program.url("/form"));
    let label = visitor.evaluate("document.querySelector('input').labels[0].textContent.trim()");
    assert_eq!(
        (label, visitor.evaluate("document.querySelector('button').textContent")),
        (json!("Name"), json!("Send"))
    );
    visitor.fill("input", "<b>Ada</b> & \"co\"");
    visitor.click("button");
    visitor.wait_for("Sent");
    assert_eq!(element(&visitor, "got"), "name=<b>Ada</b> & \"co\"");
    assert_eq!(element(&visitor, "ck"), "lax=1; strict=1");
    assert_eq!(visitor.evaluate("document.cookie"), "", "scripts read neither");
    visitor.goto(program.url("/cookies"));
    assert_eq!(visitor.text().trim(), "lax=1; strict=1");
}

/// Another site, with one page; it ends with the test's process.
fn other_site(page: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            _ = stream.read(&mut [0; 4096]);
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";
            _ = write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{page}", page.len());
        }
    });
    address
}

#[test]
fn pages_of_another_site_bring_the_cookies_that_they_may() {
    let program = Program::start();
    let visitor = Browser::start(&[]).visitor();
    visitor.goto(program.url("/form"));
    let (link, action) = (program.url("/cookies"), program.url("/form"));
    let page = format!(
        "<a href=\"{link}\">Follow</a><form method=post action=\"{action}\"><input name=name value=x><button>Post</button></form>"
    );
    // By its name it is another site: the port makes none.
    let elsewhere = format!("http://localhost:{}/", other_site(page).port());
    visitor.goto(&elsewhere);
    visitor.click("a");
    visitor.wait_for("lax=1");
    assert_eq!(visitor.text().trim(), "lax=1", "a link brings `lax` alone");
    visitor.goto(&elsewhere);
    visitor.click("button");
    visitor.wait_for("Sent");
    assert_eq!((element(&visitor, "got"), element(&visitor, "ck")), ("name=x".to_owned(), String::new()));
}
