//! The greedy walk: from segment to segment, always to the best child. Most requests need no more.

use super::draft::{NOBODY, NOTHING};
use super::hash::bucket;
use super::key::Key;
use super::pack::{DISPLACED, Node};
use super::scan::{Slash, Tail};
use super::{Captures, Lookup, Methods, Table};

impl Table {
    /// Finds the handler of this one method for a path, which is raw: still percent-encoded, without a query.
    ///
    /// On [`Lookup::Found`] the captures are filled; else they are empty. A path that does not begin with a slash (the
    /// `*` of OPTIONS), or is longer than 65,535 bytes, is not found. Nothing is allocated.
    // An app calls it in one place on its hot path, and its table is a const.
    #[inline(always)]
    pub fn find(&self, method: Methods, path: &str, captures: &mut Captures) -> Lookup {
        captures.len = 0;
        let bytes = path.as_bytes();
        if bytes.first() != Some(&b'/') || bytes.len() > usize::from(u16::MAX) {
            return Lookup::NotFound;
        }
        if self.percent && bytes.contains(&b'%') {
            // The walk takes it for granted that no static segment has a percent sign.
            return self.search(method, bytes, captures);
        }
        match self.walk(bytes, captures).and_then(|answers| self.handler(answers, method)) {
            Some(found) => found,
            None => self.search(method, bytes, captures),
        }
    }

    /// The answers at the end of the greedy walk.
    #[inline(always)]
    fn walk(&self, path: &[u8], captures: &mut Captures) -> Option<u32> {
        let tail = Tail::of(path);
        let mut node = self.nodes.first()?;
        let mut rest = path.get(1..)?;
        let mut placeholders = 0;
        loop {
            let start = path.len() - rest.len();
            let len;
            (node, len) = match self.child(node, rest, tail) {
                // Static text has no percent sign.
                Some(child) => child,
                None if node.parameter != 0 => {
                    // An empty segment is left to the search: few paths have one here.
                    let len = tail.plain(rest).filter(|len| *len != 0)?;
                    *captures.spans.get_mut(placeholders)? = (start as u16, (start + len) as u16);
                    placeholders += 1;
                    (self.nodes.get(node.parameter as usize)?, len)
                }
                None => {
                    if node.rest == NOTHING || rest.contains(&b'%') {
                        return None;
                    }
                    *captures.spans.get_mut(placeholders)? = (start as u16, path.len() as u16);
                    captures.len = placeholders as u8 + 1;
                    return Some(node.rest);
                }
            };
            match rest.get(len + 1..) {
                Some(after) => rest = after,
                None => {
                    captures.len = placeholders as u8;
                    return Some(node.answers);
                }
            }
        }
    }

    /// The static child for the first segment of this text, taken as it stands, and the segment's length.
    #[inline(always)]
    fn child(&self, node: &Node, rest: &[u8], tail: Tail) -> Option<(&Node, usize)> {
        if node.children >= DISPLACED {
            return if node.children == NOTHING { None } else { self.any_child(node, rest, tail) };
        }
        let first = tail.word(rest);
        if let Some(slash) = Slash::first_in(first) {
            let key = Key { low: slash.through(first), high: 0 };
            let child = self.placed(node, key)?;
            return (child.key.low == key.low).then_some((child, slash.at()));
        }
        let second = tail.word(rest.get(8..)?);
        if let Some(slash) = Slash::first_in(second) {
            let key = Key { low: first, high: slash.through(second) };
            let child = self.placed(node, key)?;
            return (child.key == key).then_some((child, 8 + slash.at()));
        }
        self.any_child(node, rest, tail)
    }

    /// Who stands where a child of this key would, if the children need no displacements.
    #[inline(always)]
    fn placed(&self, node: &Node, key: Key) -> Option<&Node> {
        self.nodes.get((node.children + (key.hash(node.seed) as u32 & node.mask)) as usize)
    }

    /// The static child for the first segment of this text where that is long, or the children are many.
    #[inline(never)]
    fn any_child(&self, node: &Node, rest: &[u8], tail: Tail) -> Option<(&Node, usize)> {
        let len = tail.length(rest);
        if len > self.longest {
            return None;
        }
        let segment = rest.get(..len)?;
        Some((self.fitting(node, Key::of(segment), |text| text.as_bytes() == segment)?, len))
    }

    /// The static child of this key; where the key alone does not say it, the text must be the same.
    pub(super) fn fitting(&self, node: &Node, key: Key, same: impl FnOnce(&str) -> bool) -> Option<&Node> {
        if node.children == NOTHING {
            return None;
        }
        let hash = key.hash(node.seed);
        let (mut first, mut slot) = (node.children, hash as u32);
        if node.children >= DISPLACED {
            // There is a displacement for every four places.
            let bucket = bucket(hash, (node.mask >> 2) + 1);
            slot ^= u32::from(*self.displacements.get((node.displacements + bucket) as usize)?);
            first -= DISPLACED;
        }
        let child = self.nodes.get((first + (slot & node.mask)) as usize)?;
        let fits = if key.is_long() {
            let number = child.key.high.checked_sub(Key::LONG)?;
            child.key.low == key.low && self.long.get(number as usize).is_some_and(|text| same(text))
        } else {
            child.key == key
        };
        fits.then_some(child)
    }

    /// The handler of a method among these answers.
    #[inline(always)]
    pub(super) fn handler(&self, answers: u32, method: Methods) -> Option<Lookup> {
        let index = *self.answers.get(answers as usize)?.get(method.number())?;
        if index == NOBODY {
            return None;
        }
        let index = usize::from(index);
        let by_get = method == Methods::HEAD && !self.listed().get(index)?.route.methods.contains(method);
        Some(Lookup::Found { index, answering: if by_get { Methods::GET } else { method } })
    }
}
