//! The chat in real browsers: two windows of one room, one without scripts, and a server that is killed in between.
//!
//! Without Chromium or Playwright it fails and says so: see `runtime/tests/browser/mod.rs`.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../../../runtime/tests/browser/mod.rs"]
mod browser;
mod program;

use browser::{Browser, Visitor};
use program::Program;
use serde_json::json;

/// Somebody who has come into the kitchen.
fn guest(browser: &Browser, program: &Program, name: &str, scripts: bool) -> Visitor {
    let visitor = browser.visitor_with(json!({ "java_script_enabled": scripts }));
    visitor.goto(program.url("/rooms/kitchen"));
    visitor.fill("[name=name]", name);
    visitor.click(".enter button");
    visitor.wait_for("Say something");
    visitor
}

/// Says it with the script that the page has.
fn say(visitor: &Visitor, text: &str) {
    visitor.fill("[name=text]", text);
    visitor.evaluate("document.getElementById('say').requestSubmit()");
}

fn said(visitor: &Visitor) -> Vec<String> {
    let lines = "[...document.querySelectorAll('#said li')].map((line) => line.textContent)";
    serde_json::from_value(visitor.evaluate(lines)).unwrap()
}

#[test]
fn what_one_says_the_other_sees_also_after_the_server_was_killed() {
    let mut program = Program::start(&[]);
    let browser = Browser::start(&[]);
    let ada = guest(&browser, &program, "Ada", true);
    let bob = guest(&browser, &program, "Bob", true);
    ada.wait_for("Here: Ada, Bob");

    say(&ada, "the kettle is on");
    bob.wait_for("the kettle is on");
    ada.wait_for("the kettle is on");
    say(&bob, "<b>coming</b> & \"quick\"");
    ada.wait_for("<b>coming</b> & \"quick\"");
    assert_eq!(said(&ada), ["Ada the kettle is on", "Bob <b>coming</b> & \"quick\""]);
    bob.fill("[name=text]", "I am");
    ada.wait_for("Bob typing…");

    let plain = guest(&browser, &program, "Eve", false);
    plain.wait_for("the kettle is on");
    plain.fill("[name=text]", "without a script");
    plain.click(".say button");
    plain.wait_for("Eve without a script");
    ada.wait_for("without a script");

    let (mistakes, kept) = ada.axe();
    assert!(mistakes.is_empty() && kept > 10, "{mistakes:#?}");
    assert_eq!(ada.complaints(), Vec::<String>::new());

    program.kill();
    bob.wait_for("Connecting again…");
    program.start_again();
    bob.wait_for("Here: Ada, Bob");
    say(&ada, "back again");
    bob.wait_for("back again");
    ada.wait_for("back again");
    assert_eq!(said(&ada), said(&bob));
}
