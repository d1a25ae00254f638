//! Handlers with a field that needs the visitor's session, in an app that keeps none.

use super::Table;
use super::text::Text;

/// The first handler of a table that needs sessions; the number of its handlers where none does.
pub const fn first_of_sessions(table: &'static Table) -> usize {
    let listed = table.listed();
    let mut at = 0;
    while at < listed.len() && !listed[at].needs_sessions {
        at += 1;
    }
    at
}

/// Stops the build if this handler stands in the entry with this number: the app keeps no sessions.
#[track_caller]
pub const fn check_sessions(table: &'static Table, first: usize, entry: usize) {
    let listed = table.listed();
    if first == listed.len() || listed[first].entry as usize != entry {
        return;
    }
    let mut text = Text::EMPTY;
    text.text("the app keeps no sessions, and a field of ");
    text.name(listed[first].route);
    text.text(" needs one");
    text.rows(&[&listed[first]]);
    text.text(
        "\nhelp: say where they are kept: #[app(sessions = Sessions::in_cookie(), ..)], or a store in the place of that",
    );
    text.end();
    panic!("{}", text.as_str());
}
