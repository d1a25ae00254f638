//! Where redirects lead, looked up by the compiler as links of templates are.

use super::assets::{missing_file, tell_missing};
use super::draft::NOBODY;
use super::link::{MOST_ROWS, Part, Search, has_broken, has_hole, nearest};
use super::text::Text;
use super::{Methods, Table};

/// Where a redirect leads: to this path of the app's.
#[derive(Clone, Copy, Debug)]
pub struct Onward {
    /// Its segments.
    pub parts: &'static [Part],
    /// The path as messages show it.
    pub shown: &'static str,
}

/// How a redirect is wrong.
#[derive(Clone, Copy)]
enum Wrong {
    /// Nobody answers there, or other methods only.
    Dead,
    /// This folder answers, which has no such file; below it begins here in the path.
    NoFile(u16, usize),
    /// One leads to another and in the end back: so many, of which this one is listed first.
    Circle(usize),
}

/// The redirects of an app that lead nowhere, by their numbers in its list; `N` is their [count](count_lost).
#[derive(Debug)]
pub struct Lost<const N: usize>([u16; N]);

/// How many redirects lead nowhere.
pub const fn count_lost(table: &'static Table) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < table.listed().len() {
        if wrong(table, at).is_some() {
            count += 1;
        }
        at += 1;
    }
    count
}

impl<const N: usize> Lost<N> {
    /// Those of this table.
    pub const fn of(table: &'static Table) -> Lost<N> {
        let mut lost = Lost([0; N]);
        let (mut at, mut count) = (0, 0);
        while count < N {
            if wrong(table, at).is_some() {
                lost.0[count] = at as u16;
                count += 1;
            }
            at += 1;
        }
        lost
    }

    /// Stops the build where one of them came with the entry of this number.
    #[track_caller]
    pub const fn check(&self, table: &'static Table, entry: usize) {
        if N == 0 {
            return;
        }
        let mut text = Text::EMPTY;
        let (mut at, mut some) = (0, false);
        while at < N {
            let one = self.0[at] as usize;
            if table.listed()[one].entry as usize == entry
                && let Some(wrong) = wrong(table, one)
            {
                if some {
                    text.text("\n");
                }
                some = true;
                tell(&mut text, table, one, wrong);
            }
            at += 1;
        }
        if some {
            text.end();
            panic!("{}", text.as_str());
        }
    }
}

/// Who answers where the redirect leads that has this number, if it is one.
const fn answers(table: &'static Table, redirect: usize) -> Option<(&'static Onward, u16, Search<'static>)> {
    let listed = &table.listed()[redirect];
    match listed.route.onward {
        // No request comes to a table with nothing in it, nor to one that could not be read.
        Some(onward) if !table.nodes.is_empty() && !listed.route.broken => {
            let mut search = Search::of(table, onward.parts, Methods::GET);
            let found = search.visit(&table.nodes[0], 0);
            Some((onward, found, search))
        }
        _ => None,
    }
}

const fn wrong(table: &'static Table, redirect: usize) -> Option<Wrong> {
    let Some((onward, found, search)) = answers(table, redirect) else { return None };
    if found == NOBODY {
        // What could not be read may be what it leads to.
        return if search.count == 0 && has_broken(table.listed()) { None } else { Some(Wrong::Dead) };
    }
    if !has_hole(onward.parts)
        && let Some(from) = missing_file(table, found, onward.shown)
    {
        return Some(Wrong::NoFile(found, from));
    }
    let (mut next, mut count) = (found as usize, 1);
    // Who does not come back after so many is in no circle of its own, or in one that no browser follows so far.
    while count <= MOST_ROWS {
        if next == redirect {
            return Some(Wrong::Circle(count));
        }
        // The circle is told at the one that is listed first.
        if next < redirect {
            return None;
        }
        match answers(table, next) {
            Some((_, found, _)) if found != NOBODY => next = found as usize,
            _ => return None,
        }
        count += 1;
    }
    None
}

const fn tell(text: &mut Text, table: &'static Table, redirect: usize, wrong: Wrong) {
    let listed = &table.listed()[redirect];
    let Some((onward, _, search)) = answers(table, redirect) else { return };
    match wrong {
        Wrong::Dead if search.count > 0 => {
            text.text("a redirect leads to ");
            text.text(onward.shown);
            text.text(", which is there, but not for GET");
            let mut rows = [listed; MOST_ROWS + 1];
            let mut at = 0;
            while at < search.count {
                rows[at + 1] = &table.listed()[search.others[at] as usize];
                at += 1;
            }
            text.rows(rows.split_at(at + 1).0);
            text.text("\nhelp: who is sent on asks by GET: name a path that answers it");
        }
        Wrong::Dead => {
            text.text("a redirect leads to ");
            text.text(onward.shown);
            text.text(", which no handler answers");
            text.rows(&[listed]);
            if let Some(near) = nearest(table.listed(), onward.parts, Methods::GET)
                && near.route.methods.contains(Methods::GET)
            {
                text.text("\n    the nearest is");
                text.rows(&[near]);
            }
            text.text("\nhelp: name a path that a handler of the app's list answers");
            text.text("\nhelp: if somebody else than this app answers there, say so: to = unchecked(\"");
            text.text(onward.shown);
            text.text("\")");
        }
        Wrong::NoFile(folder, from) => {
            text.text("a redirect leads to a file that is not there");
            text.rows(&[listed]);
            text.text("\n");
            let below = onward.shown.as_bytes().split_at(from).1;
            tell_missing(text, below, onward.shown, &[&table.listed()[folder as usize]], None);
        }
        Wrong::Circle(1) => {
            text.text("a redirect leads to ");
            text.text(onward.shown);
            text.text(", which it answers itself");
            text.rows(&[listed]);
            text.text("\nhelp: name a path that a handler answers, or list that handler");
        }
        Wrong::Circle(count) => {
            text.text("redirects lead in a circle");
            let mut rows = [listed; MOST_ROWS];
            let (mut at, mut next) = (1, redirect);
            while at < count {
                if let Some((_, found, _)) = answers(table, next) {
                    next = found as usize;
                }
                rows[at] = &table.listed()[next];
                at += 1;
            }
            text.rows(rows.split_at(count).0);
            text.text("\nhelp: let one of them lead to a path that a handler answers");
        }
    }
}
