//! Which handlers of a table can never answer, and how the compiler says it.
//!
//! Two handlers **clash** when their patterns have the same shape (the same text at the same places, placeholders at
//! the same places whatever their names) and they share a method.
//!
//! A handler that clashes with no other is reached: take its pattern and put into each placeholder text that is no
//! static segment of the app. At each static segment of the pattern look-up goes there first, since static comes
//! before parameter; at each parameter no static segment fits, so it goes there first too. Only `{*rest}` comes after
//! something that can fit: it is **overshadowed** for a method when other handlers answer
//!
//! - the slash alone: a pattern that ends in that slash, and
//! - one segment more: a pattern with a parameter there, and
//! - all further ones: `{*more}` after that parameter, or, once more, these three.
//!
//! It would then get nothing but paths with an empty segment (`//`), which no one means, so that is an error too. If
//! one of the three is missing, a path with fresh text reaches it. So nothing else can be unreachable: a list that is
//! mounted twice under one prefix is a clash of each handler with itself, which has its own words; `.` and `..`, which
//! clients resolve before they ask, are refused by the grammar of patterns.

use super::access::same_route;
use super::draft::{Draft, Flaw, NOBODY, NOTHING};
use super::text::Text;
use super::{Listed, Methods, Route, Table};

/// A handler that cannot be in the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    handler: u16,
    flaw: Flaw,
}

/// All faults of a table, in the order of its handlers.
#[derive(Clone, Copy, Debug)]
pub struct Faults<const F: usize>(pub(super) [Fault; F]);

impl<const F: usize> Faults<F> {
    /// The faults of this trie; `F` is their [count](Draft::faults), or more.
    pub const fn of<const H: usize, const N: usize, const M: usize>(draft: &Draft<H, N, M>) -> Faults<F> {
        let mut faults = [Fault { handler: 0, flaw: Flaw::None }; F];
        let (mut at, mut count) = (0, 0);
        while at < H {
            if !matches!(draft.flaws[at], Flaw::None) {
                faults[count] = Fault { handler: at as u16, flaw: draft.flaws[at] };
                count += 1;
            }
            at += 1;
        }
        Faults(faults)
    }
}

impl<const H: usize, const N: usize, const M: usize> Draft<H, N, M> {
    /// How many handlers have a fault.
    pub const fn faults(&self) -> usize {
        let (mut at, mut count) = (0, 0);
        while at < H {
            if !matches!(self.flaws[at], Flaw::None) {
                count += 1;
            }
            at += 1;
        }
        count
    }

    /// The full-grown trie, with the overshadowed handlers noted.
    pub const fn judged(mut self) -> Self {
        let mut at = 0;
        while at < self.node_count {
            let rest = self.nodes.rest[at];
            if rest != NOTHING {
                let mut method = 0;
                while method < Methods::COUNT {
                    let handler = self.answers[rest as usize][method];
                    if handler != NOBODY
                        && matches!(self.flaws[handler as usize], Flaw::None)
                        && let Some(others) = self.shadow(at, method)
                    {
                        self.flaws[handler as usize] = Flaw::Overshadowed(others, method as u8);
                    }
                    method += 1;
                }
            }
            at += 1;
        }
        self
    }

    /// Who answers, with this method, all that goes on from a node, but for its own `{*rest}`: the slash alone, one
    /// segment, and more than one.
    const fn shadow(&self, node: usize, method: usize) -> Option<[u16; 3]> {
        let after = self.nodes.parameter[node] as usize;
        if after == 0 {
            return None;
        }
        let slash = self.slash(node, method);
        let segment = self.answering(self.nodes.answers[after], method);
        if slash == NOBODY || segment == NOBODY {
            return None;
        }
        let more = self.answering(self.nodes.rest[after], method);
        if more != NOBODY {
            return Some([slash, segment, more]);
        }
        match self.shadow(after, method) {
            Some([_, _, more]) => Some([slash, segment, more]),
            None => None,
        }
    }

    /// Who answers the path that ends with a slash after this node.
    const fn slash(&self, node: usize, method: usize) -> u16 {
        let mut child = self.nodes.child[node] as usize;
        while child != 0 {
            if self.nodes.len[child] == 0 {
                return self.answering(self.nodes.answers[child], method);
            }
            child = self.nodes.next[child] as usize;
        }
        NOBODY
    }

    /// The handler of a method among these answers: GET's for HEAD, if none names it.
    const fn answering(&self, answers: u32, method: usize) -> u16 {
        if answers == NOTHING {
            return NOBODY;
        }
        let answers = &self.answers[answers as usize];
        if answers[method] == NOBODY && method == Methods::HEAD.number() {
            return answers[Methods::GET.number()];
        }
        answers[method]
    }
}

/// Stops the build if a handler of the entry with this number clashes with an earlier one, or cannot be reached.
#[doc(hidden)]
#[track_caller]
pub const fn check_entry(table: &'static Table, entry: usize) {
    let faults = table.faults();
    let mut text = Text::EMPTY;
    let (mut at, mut some, mut too_deep) = (0, false, false);
    while at < faults.len() {
        // A list is too deep with all of its handlers: said once.
        let again = too_deep && matches!(faults[at].flaw, Flaw::Prefixes);
        let here = table.listed()[faults[at].handler as usize].entry as usize == entry;
        if here && !again && !matches!(faults[at].flaw, Flaw::None) {
            too_deep = too_deep || matches!(faults[at].flaw, Flaw::Prefixes);
            if some {
                text.text("\n");
            }
            some = true;
            tell(&mut text, table.listed(), faults[at]);
        }
        at += 1;
    }
    if some {
        text.end();
        panic!("{}", text.as_str());
    }
}

/// Says what a fault is, and names all handlers that have part in it, the earlier ones first.
const fn tell(text: &mut Text, listed: &[Listed], fault: Fault) {
    let one = &listed[fault.handler as usize];
    match fault.flaw {
        Flaw::None => {}
        Flaw::Clash(other) => {
            let other = &listed[other as usize];
            if same_route(one.route, other.route) {
                text.name(one.route);
                text.text(" is listed twice for ");
            } else {
                text.text("two handlers answer ");
            }
            text.methods(one.route.methods.intersection(other.route.methods));
            text.text(" ");
            text.path(other);
            text.rows(&[other, one]);
        }
        Flaw::Overshadowed(others, method) => {
            text.text("no request reaches ");
            text.methods(Methods::numbered(method as usize));
            text.text(" ");
            text.path(one);
            text.text(": other handlers take all of its paths");
            let [slash, segment, more] = others;
            text.rows(&[&listed[slash as usize], &listed[segment as usize], &listed[more as usize], one]);
            text.text("\nhelp: give it a longer pattern, or leave out one of the others");
        }
        Flaw::Placeholders => {
            text.text("a path has at most 16 placeholders, and this one has more");
            text.rows(&[one]);
        }
        Flaw::Prefixes => {
            text.text("lists are mounted under prefixes at most 4 deep in each other, and this one is deeper");
        }
        Flaw::Segment => {
            text.text("a segment of a path has at most 65,534 bytes, and one of these has more");
            text.rows(&[one]);
        }
    }
}

impl Text {
    /// The name of a handler, its module before it.
    pub(super) const fn name(&mut self, route: &Route) {
        self.text(route.module);
        self.text("::");
        self.text(route.name);
    }

    /// A line for each handler: its methods and path, its name, its place, one below the other.
    pub(super) const fn rows(&mut self, rows: &[&Listed]) {
        let (mut widest_path, mut widest_name) = (0, 0);
        let mut at = 0;
        while at < rows.len() {
            let (path, name) = (path_width(rows[at]), name_width(rows[at]));
            widest_path = if path > widest_path { path } else { widest_path };
            widest_name = if name > widest_name { name } else { widest_name };
            at += 1;
        }
        at = 0;
        while at < rows.len() {
            let route = rows[at].route;
            self.text("\n    ");
            self.methods(route.methods);
            self.text(" ");
            self.path(rows[at]);
            self.spaces(widest_path - path_width(rows[at]));
            self.text("   by ");
            self.name(route);
            self.spaces(widest_name - name_width(rows[at]));
            self.text("   at ");
            self.text(route.place.file);
            self.text(":");
            self.number(route.place.line);
            at += 1;
        }
    }
}

const fn path_width(listed: &Listed) -> usize {
    let mut text = Text::EMPTY;
    text.methods(listed.route.methods);
    text.text(" ");
    text.path(listed);
    text.width()
}

const fn name_width(listed: &Listed) -> usize {
    let mut text = Text::EMPTY;
    text.name(listed.route);
    text.width()
}
