//! Handlers whose answers the pages of trusted origins may read, in an app that trusts none.

use super::text::Text;
use super::{Cors, Table};

/// The first handler of a table that lets trusted origins read; the number of its handlers where none does.
pub const fn first_of_trusted(table: &'static Table) -> usize {
    let listed = table.listed();
    let mut at = 0;
    while at < listed.len() && !matches!(listed[at].route.protection.cors, Cors::Trusted) {
        at += 1;
    }
    at
}

/// Stops the build if this handler stands in the entry with this number: the app trusts no origin.
#[track_caller]
pub const fn check_trusted(table: &'static Table, first: usize, entry: usize) {
    let listed = table.listed();
    if first == listed.len() || listed[first].entry as usize != entry {
        return;
    }
    let mut text = Text::EMPTY;
    text.text("the app trusts no origin, and `cors = trusted` lets those it trusts read what ");
    text.name(listed[first].route);
    text.text(" answers");
    text.rows(&[&listed[first]]);
    text.text("\nhelp: name them: #[app(trusted_origins = [\"https://app.example.com\"], ..)]; or let everybody read: cors = any");
    text.end();
    panic!("{}", text.as_str());
}
