//! The thorough search: all ways through the trie, best first. It runs where the greedy walk has found nothing, or the
//! path has percent signs, and gathers what methods the path has.
//!
//! It visits each node of the trie at most once, so a path can make it no slower than the app is large.

use super::draft::{NOBODY, NOTHING};
use super::key::Key;
use super::pack::Node;
use super::scan::Tail;
use super::{Captures, Lookup, Methods, Table};

impl Table {
    #[cold]
    #[inline(never)]
    pub(super) fn search(&self, method: Methods, path: &[u8], captures: &mut Captures) -> Lookup {
        captures.len = 0;
        let encoded = path.contains(&b'%');
        if encoded && !is_percent_encoded_utf8(path) {
            return self.of_everything(method, path, captures).unwrap_or(Lookup::Malformed);
        }
        let Some(root) = self.nodes.first() else {
            return Lookup::NotFound;
        };
        let mut search =
            Search { table: self, method, path, tail: Tail::of(path), encoded, captures, allowed: Methods::NONE };
        if let Some(found) = search.visit(root, 1) {
            return found;
        }
        let allowed = search.allowed;
        captures.len = 0;
        if allowed.is_empty() {
            Lookup::NotFound
        } else if method == Methods::OPTIONS {
            Lookup::Options(allowed.union(Methods::OPTIONS))
        } else {
            Lookup::MethodNotAllowed(allowed.union(Methods::OPTIONS))
        }
    }
}

impl Table {
    /// Who answers every path by every method, a service mounted at `/` say, is given also a path that nobody else can read.
    fn of_everything(&self, method: Methods, path: &[u8], captures: &mut Captures) -> Option<Lookup> {
        let found = self.handler(self.nodes.first()?.rest, method)?;
        let Lookup::Found { index, .. } = found else { return None };
        if !self.listed().get(index)?.route.methods.contains(Methods::ALL) {
            return None;
        }
        *captures.spans.first_mut()? = (1, path.len() as u16);
        captures.len = 1;
        Some(found)
    }
}

struct Search<'s> {
    table: &'s Table,
    method: Methods,
    path: &'s [u8],
    tail: Tail,
    encoded: bool,
    captures: &'s mut Captures,
    allowed: Methods,
}

impl<'s> Search<'s> {
    /// What answers from this node on, where the next segment begins at `start`; past the end there is none.
    fn visit(&mut self, node: &Node, start: usize) -> Option<Lookup> {
        let Some(left) = self.path.get(start..) else {
            return self.answer(node.answers);
        };
        let end = start + self.tail.length(left);
        if let Some(child) = self.child(node, start, end)
            && let Some(found) = self.visit(child, end + 1)
        {
            return Some(found);
        }
        if node.parameter != 0 && end > start {
            self.push(start, end)?;
            if let Some(found) = self.visit(self.table.nodes.get(node.parameter as usize)?, end + 1) {
                return Some(found);
            }
            self.captures.len -= 1;
        }
        if node.rest != NOTHING {
            self.push(start, self.path.len())?;
            if let Some(found) = self.answer(node.rest) {
                return Some(found);
            }
            self.captures.len -= 1;
        }
        None
    }

    fn push(&mut self, start: usize, end: usize) -> Option<()> {
        *self.captures.spans.get_mut(usize::from(self.captures.len))? = (start as u16, end as u16);
        self.captures.len += 1;
        Some(())
    }

    /// The handler of the method; where there is none, the methods that there are.
    fn answer(&mut self, answers: u32) -> Option<Lookup> {
        let found = self.table.handler(answers, self.method);
        if found.is_none() {
            for (number, handler) in self.table.answers.get(answers as usize)?.iter().enumerate() {
                if *handler != NOBODY {
                    self.allowed = self.allowed.union(Methods::numbered(number));
                }
            }
        }
        found
    }

    /// The static child for this segment, after decoding.
    fn child(&self, node: &Node, start: usize, end: usize) -> Option<&'s Node> {
        let segment = self.path.get(start..end).filter(|_| node.children != NOTHING)?;
        if self.encoded {
            let key = Key::collected(decoded(segment), self.table.longest)?;
            self.table.fitting(node, key, |text| text.bytes().eq(decoded(segment)))
        } else if segment.len() <= self.table.longest {
            self.table.fitting(node, Key::of(segment), |text| text.as_bytes() == segment)
        } else {
            None
        }
    }
}

/// The bytes of a text whose escapes are good.
fn decoded(mut text: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let byte;
        (byte, text) = match escape(text) {
            Some(both) => both,
            None => text.split_first().map(|(byte, rest)| (*byte, rest))?,
        };
        Some(byte)
    })
}

/// The byte that an escape at the beginning of a text stands for, and what follows it.
fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let [b'%', high, low, rest @ ..] = text else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some(((digit(*high)? * 16 + digit(*low)?) as u8, rest))
}

/// Whether all escapes of a text, which is UTF-8 as it stands, are good, and stand for whole characters of UTF-8.
///
/// What is not escaped is whole characters, so no character is half escaped: each run of escapes is looked at alone.
fn is_percent_encoded_utf8(mut text: &[u8]) -> bool {
    while let Some(at) = text.iter().position(|byte| *byte == b'%') {
        let Some((first, rest)) = escape(&text[at..]) else { return false };
        text = rest;
        let len = match first {
            0..0x80 => continue,
            0xc2..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0..0xf5 => 4,
            _ => return false,
        };
        let mut character = [first, 0, 0, 0];
        for byte in &mut character[1..len] {
            let Some((next, rest)) = escape(text) else { return false };
            *byte = next;
            text = rest;
        }
        if std::str::from_utf8(&character[..len]).is_err() {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decoding_agrees_with_the_library(text in "(%[0-9a-fA-F]{2}|%C3%A4|%E8%AF%AD|%F0%9F%A6%80|[a-z%é])*") {
            let good = is_percent_encoded_utf8(text.as_bytes());
            let library: Vec<u8> = percent_encoding::percent_decode_str(&text).collect();
            let whole = text.match_indices('%').all(|(at, _)| escape(&text.as_bytes()[at..]).is_some());
            prop_assert_eq!(good, whole && std::str::from_utf8(&library).is_ok());
            if good {
                prop_assert_eq!(decoded(text.as_bytes()).collect::<Vec<u8>>(), library);
            }
        }
    }
}
