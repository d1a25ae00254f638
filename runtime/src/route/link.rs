//! Addresses in templates, looked up by the compiler.
//!
//! A literal address names its segments; a value of the template is a hole, which only a placeholder fits. The look-up is the
//! thorough search, in const evaluation: it visits what the segments lead to, and not all handlers. Only the message of a
//! dead link looks at all of them.

use super::assets::check_linked;
use super::draft::{NOBODY, NOTHING};
use super::hash::bucket;
use super::key::Key;
use super::pack::{DISPLACED, Node};
use super::section::{same, same_bytes};
use super::text::Text;
use super::{Listed, Methods, Route, Segment, Table};

/// A segment of an address in a template, or of where a redirect leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// This text, percent-decoded.
    Text(&'static str),
    /// A value, or text with a value in it.
    Hole,
    /// Any number of segments, to the end of the path.
    Rest,
}

/// An address in a template, and what asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The attribute that holds it.
    pub attribute: &'static str,
    /// The one method that it is asked with.
    pub method: Methods,
    /// What it names.
    pub target: Target,
    /// The template.
    pub file: &'static str,
    /// The line there.
    pub line: u32,
}

/// What an address in a template names.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A path: its segments, and as messages show it.
    Path(&'static [Part], &'static str),
    /// A handler, by its typed URL: it is a list of one.
    Handler(&'static [Listed]),
    /// Only a request shows.
    Unknown,
}

/// How many handlers a message shows.
pub(super) const MOST_ROWS: usize = 8;

/// What has been found on the way.
pub(super) struct Search<'s> {
    table: &'static Table,
    parts: &'s [Part],
    method: usize,
    /// Who answers other methods.
    pub(super) others: [u16; MOST_ROWS],
    /// How many these are.
    pub(super) count: usize,
}

impl<'s> Search<'s> {
    /// A search for who answers this method at these segments.
    pub(super) const fn of(table: &'static Table, parts: &'s [Part], method: Methods) -> Search<'s> {
        Search { table, parts, method: method.number(), others: [NOBODY; MOST_ROWS], count: 0 }
    }

    /// The handler that answers from this node on; [`NOBODY`] for none.
    pub(super) const fn visit(&mut self, node: &Node, at: usize) -> u16 {
        if at == self.parts.len() {
            return self.answer(node.answers);
        }
        let is_empty = match self.parts[at] {
            Part::Hole => false,
            Part::Rest => return self.answer(node.rest),
            Part::Text(text) => {
                if let Some(child) = child(self.table, node, text) {
                    let found = self.visit(child, at + 1);
                    if found != NOBODY {
                        return found;
                    }
                }
                text.is_empty()
            }
        };
        if node.parameter != 0 && !is_empty {
            let found = self.visit(&self.table.nodes[node.parameter as usize], at + 1);
            if found != NOBODY {
                return found;
            }
        }
        self.answer(node.rest)
    }

    const fn answer(&mut self, answers: u32) -> u16 {
        if answers == NOTHING {
            return NOBODY;
        }
        let answers = &self.table.answers[answers as usize];
        if answers[self.method] != NOBODY {
            return answers[self.method];
        }
        let mut method = 0;
        while method < Methods::COUNT {
            let handler = answers[method];
            let mut at = 0;
            while at < self.count && self.others[at] != handler {
                at += 1;
            }
            if handler != NOBODY && at == self.count && self.count < MOST_ROWS {
                self.others[self.count] = handler;
                self.count += 1;
            }
            method += 1;
        }
        NOBODY
    }
}

/// The static child for this text.
const fn child(table: &'static Table, node: &Node, text: &str) -> Option<&'static Node> {
    if node.children == NOTHING || text.len() > table.longest {
        return None;
    }
    let key = Key::of(text.as_bytes());
    let hash = key.hash(node.seed);
    let (mut first, mut slot) = (node.children, hash as u32);
    if node.children >= DISPLACED {
        let bucket = bucket(hash, (node.mask >> 2) + 1);
        slot ^= table.displacements[(node.displacements + bucket) as usize] as u32;
        first -= DISPLACED;
    }
    let child = &table.nodes[(first + (slot & node.mask)) as usize];
    let fits = if key.is_long() {
        child.key.is_long() && child.key.low == key.low && same(table.long[(child.key.high - Key::LONG) as usize], text)
    } else {
        child.key.low == key.low && child.key.high == key.high
    };
    if fits { Some(child) } else { None }
}

/// The handler that a link leads to; `None` where there is none, which [`check_link`] tells, and where nobody knows.
pub(super) const fn handler(table: &'static Table, link: &Link) -> Option<&'static Route> {
    match link.target {
        Target::Unknown => None,
        Target::Handler(listed) => {
            if listed.len() == 1 && answers(listed[0].route, link.method) {
                Some(listed[0].route)
            } else {
                None
            }
        }
        Target::Path(parts, _) => {
            if table.nodes.is_empty() {
                return None;
            }
            let mut search = Search::of(table, parts, link.method);
            match search.visit(&table.nodes[0], 0) {
                NOBODY => None,
                found => Some(table.listed()[found as usize].route),
            }
        }
    }
}

/// Whether a handler answers this method.
const fn answers(route: &Route, method: Methods) -> bool {
    route.broken || route.methods.contains(method)
}

/// Stops the build where an address in a template leads nowhere, or to a handler that does not answer the method that it is
/// asked with.
#[track_caller]
pub const fn check_link(table: &'static Table, link: &Link) {
    let mut text = Text::EMPTY;
    match link.target {
        Target::Unknown => return,
        Target::Handler(listed) => {
            if listed.len() != 1 || answers(listed[0].route, link.method) {
                return;
            }
            text.text("this `");
            text.text(link.attribute);
            text.text("` asks with ");
            text.methods(link.method);
            text.text(", which ");
            text.name(listed[0].route);
            text.text(" does not answer");
            text.template(link);
            text.rows(&[&listed[0]]);
            text.way_out(link, listed[0].route.methods);
        }
        Target::Path(parts, shown) => {
            if table.nodes.is_empty() {
                return;
            }
            let mut search = Search::of(table, parts, link.method);
            let found = search.visit(&table.nodes[0], 0);
            if found != NOBODY {
                if !has_hole(parts) {
                    check_linked(table, found, shown, link);
                }
                return;
            }
            if search.count == 0 && has_broken(table.listed()) {
                return;
            }
            if search.count > 0 {
                text.text(shown);
                text.text(" is there, but not for ");
                text.methods(link.method);
                text.text(", which this `");
                text.text(link.attribute);
                text.text("` asks with");
                text.template(link);
                let mut rows = [&Listed::NOWHERE; MOST_ROWS];
                let (mut at, mut methods) = (0, Methods::NONE);
                while at < search.count {
                    rows[at] = &table.listed()[search.others[at] as usize];
                    methods = methods.union(rows[at].route.methods);
                    at += 1;
                }
                text.rows(rows.split_at(search.count).0);
                text.way_out(link, methods);
            } else {
                text.text("no handler answers ");
                text.methods(link.method);
                text.text(" ");
                text.text(shown);
                text.template(link);
                if let Some(near) = nearest(table.listed(), parts, link.method) {
                    text.text("\n    the nearest is");
                    text.rows(&[near]);
                }
            }
        }
    }
    text.end();
    panic!("{}", text.as_str());
}

pub(super) const fn has_hole(parts: &[Part]) -> bool {
    let mut at = 0;
    while at < parts.len() {
        if !matches!(parts[at], Part::Text(_)) {
            return true;
        }
        at += 1;
    }
    false
}

/// A handler with an error of its own is in no table: what leads to it may be right.
pub(super) const fn has_broken(listed: &[Listed]) -> bool {
    let mut at = 0;
    while at < listed.len() {
        if listed[at].route.broken {
            return true;
        }
        at += 1;
    }
    false
}

impl Text {
    /// Where in a template.
    pub(super) const fn template(&mut self, link: &Link) {
        self.text("\n    in ");
        self.text(link.file);
        self.text(":");
        self.number(link.line);
    }

    /// What to write so that the method is another one.
    const fn way_out(&mut self, link: &Link, methods: Methods) {
        let by_form = same(link.attribute, "action") || same(link.attribute, "formaction");
        if by_form && methods.contains(Methods::POST) {
            self.text("\nhelp: write method=\"post\" in the tag of the form");
        } else if by_form && methods.contains(Methods::GET) {
            self.text("\nhelp: write method=\"get\" in the tag of the form, or name the handler that takes it");
        } else if methods.contains(Methods::POST) && link.method.contains(Methods::GET) {
            self.text("\nhelp: a link only asks: send a form, <form method=\"post\" action=\"..\">");
        }
    }
}

/// The handler whose path is most like this one, where it looks like a slip.
pub(super) const fn nearest(listed: &'static [Listed], parts: &[Part], method: Methods) -> Option<&'static Listed> {
    let (mut best, mut found) = (u32::MAX, None);
    let mut at = 0;
    while at < listed.len() {
        let score = distance(&listed[at], parts) * 2 + if listed[at].route.methods.contains(method) { 0 } else { 1 };
        if score < best && score < 2 * FAR {
            best = score;
            found = Some(&listed[at]);
        }
        at += 1;
    }
    found
}

/// No slip.
const FAR: u32 = 100;

/// How far a path is from a pattern. Segments are compared in turn; it is no slip where two of them differ.
const fn distance(listed: &Listed, parts: &[Part]) -> u32 {
    let segments = listed.segments();
    let (longer, shorter) = if segments > parts.len() { (segments, parts.len()) } else { (parts.len(), segments) };
    if longer - shorter > 1 {
        return FAR;
    }
    // A segment too many or too few stands at the end.
    let mut sum = if longer > shorter { 4 } else { 0 };
    let mut at = 0;
    while at < shorter && sum < FAR {
        sum += match (listed.segment(at), parts[at]) {
            (Segment::Static(ours), Part::Text(text)) => {
                let slip = slip(ours.as_bytes(), text.as_bytes());
                if slip > 0 && sum > 0 { FAR } else { slip }
            }
            (Segment::Static(_), Part::Hole | Part::Rest) | (Segment::Parameter(_), Part::Rest) => FAR,
            (Segment::Parameter(_), Part::Text(text)) if text.is_empty() => FAR,
            _ => 0,
        };
        at += 1;
    }
    sum
}

/// How much two words differ between the same beginning and the same end, case aside: one letter, two swapped, or few of
/// many.
const fn slip(a: &[u8], b: &[u8]) -> u32 {
    let mut start = 0;
    while start < a.len() && start < b.len() && a[start].eq_ignore_ascii_case(&b[start]) {
        start += 1;
    }
    let mut end = 0;
    while end < a.len() - start
        && end < b.len() - start
        && a[a.len() - 1 - end].eq_ignore_ascii_case(&b[b.len() - 1 - end])
    {
        end += 1;
    }
    let (left, other) = (a.len() - start - end, b.len() - start - end);
    let most = if left > other { left } else { other };
    let whole = if a.len() < b.len() { a.len() } else { b.len() };
    let swapped = left == 2 && other == 2 && a[start] == b[start + 1] && a[start + 1] == b[start];
    if most == 0 || swapped {
        // Another case of letters is a slip too.
        return if swapped || !same_bytes(a, b) { 1 } else { 0 };
    }
    if most <= 1 + whole / 4 && whole > 1 { most as u32 } else { FAR }
}

/// The one of these names that is most like this one, where it looks like a slip.
pub(super) const fn nearest_name(
    name: &str,
    at: usize,
    best: Option<(usize, u32)>,
    other: &str,
) -> Option<(usize, u32)> {
    let slip = slip(name.as_bytes(), other.as_bytes());
    match best {
        _ if slip >= FAR => best,
        Some((_, least)) if least <= slip => best,
        _ => Some((at, slip)),
    }
}
