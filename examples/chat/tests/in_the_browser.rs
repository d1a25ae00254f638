//! The chat in real browsers: two windows of one room, one without scripts, and a server that is killed in between.
//!
//! Without Chromium or Playwright it fails and says so: see `runtime/tests/browser/mod.rs`.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../../../runtime/tests/browser/mod.rs"]
mod browser;
mod program;
#[path = "../../../runtime/tests/session_stores/servers.rs"]
#[allow(dead_code, reason = "not all of it is needed here")]
mod servers;

use browser::{Browser, Visitor};
use program::Program;
use serde_json::json;
use servers::Server;

/// Somebody who has come into the kitchen.
fn guest(browser: &Browser, program: &Program, name: &str, scripts: bool) -> Visitor {
    guest_with(browser, program, name, json!({ "java_script_enabled": scripts }))
}

fn guest_with(browser: &Browser, program: &Program, name: &str, options: serde_json::Value) -> Visitor {
    let visitor = browser.visitor_with(options);
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

/// Where it has posted to.
fn posts(visitor: &Visitor) -> Vec<String> {
    let posts = visitor.answers().into_iter().filter(|(method, _, _)| method == "POST");
    posts.map(|(_, url, _)| url.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default()).collect()
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
    for visitor in [&ada, &bob] {
        assert_eq!(posts(visitor), ["/enter"], "all of it went through the sockets");
    }

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

#[test]
fn where_no_socket_comes_through_a_stream_of_events_does() {
    let program = Program::start(&[]);
    let browser = Browser::start(&[]);
    let no_sockets = "window.WebSocket = class { static OPEN = 1; constructor() { setTimeout(() => this.onclose({ code: 1006 })); } close() {} }";
    let ada = guest_with(&browser, &program, "Ada", json!({ "script_before": no_sockets }));
    let bob = guest(&browser, &program, "Bob", true);
    ada.wait_for("Here: Ada, Bob");
    bob.wait_for("Here: Ada, Bob");
    say(&ada, "by a post");
    bob.wait_for("by a post");
    ada.wait_for("by a post");
    say(&bob, "by a socket");
    ada.wait_for("by a socket");
    assert_eq!(said(&ada), ["Ada by a post", "Bob by a socket"]);
    assert_eq!(said(&bob), said(&ada));
    let posts = posts(&ada);
    assert!(posts.contains(&"/rooms/kitchen".to_owned()), "{posts:?}");
}

#[test]
fn what_is_too_long_is_refused_and_stays_in_its_field() {
    let program = Program::start(&[]);
    let browser = Browser::start(&[]);
    let ada = guest(&browser, &program, "Ada", true);
    ada.wait_for("Here: Ada");
    ada.evaluate("document.querySelector('[name=text]').removeAttribute('maxlength')");
    ada.evaluate("document.getElementById('say').noValidate = true");
    say(&ada, &"long ".repeat(500));
    ada.wait_for("That is longer than 2000 bytes.");
    assert_eq!(ada.evaluate("document.querySelector('[name=text]').value.length"), 2500);
    say(&ada, "short");
    ada.wait_for("Ada short");
    assert_eq!(said(&ada), ["Ada short"]);
}

#[tokio::test]
async fn two_processes_show_one_room_and_nothing_is_lost_where_one_is_killed() {
    let redis = Server::redis().await;
    let topics = [("SQUALL_TOPICS", redis.redis_url())];
    let topics = topics.each_ref().map(|(name, url)| (*name, url.as_str()));
    let (mut one, two) = (Program::start(&topics), Program::start(&topics));
    let browser = Browser::start(&[]);
    let ada = guest(&browser, &one, "Ada", true);
    let bob = guest(&browser, &two, "Bob", true);
    ada.wait_for("Here: Ada, Bob");
    bob.wait_for("Here: Ada, Bob");
    say(&ada, "from one");
    bob.wait_for("from one");
    say(&bob, "from two");
    ada.wait_for("from two");
    // Whatever loads the page anew takes this away.
    ada.evaluate("window.still = true");

    one.kill();
    ada.wait_for("Connecting again…");
    for number in 0..20 {
        say(&bob, &format!("meanwhile {number}"));
        bob.wait_for(&format!("meanwhile {number}"));
    }
    bob.wait_for("Here: Bob");
    one.start_again();
    ada.wait_for("meanwhile 19");
    say(&ada, "back again");
    bob.wait_for("back again");
    ada.wait_for("back again");

    let all: Vec<String> = ["Ada from one".to_owned(), "Bob from two".to_owned()]
        .into_iter()
        .chain((0..20).map(|number| format!("Bob meanwhile {number}")))
        .chain(["Ada back again".to_owned()])
        .collect();
    assert_eq!(said(&ada), all);
    assert_eq!(said(&bob), all);
    assert_eq!(ada.evaluate("window.still === true"), true);
}
