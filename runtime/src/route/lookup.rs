//! The greedy walk: from segment to segment, always to the best child. Most requests need no more.

use super::draft::{NOBODY, NOTHING};
use super::hash::bucket;
use super::key::Key;
use super::pack::{Node, Slot};
use super::scan::{Span, Tail};
use super::{Captures, Lookup, Methods, Table};

impl Table {
    /// Finds the handler of this one method for a path, which is raw: still percent-encoded, without a query.
    ///
    /// On [`Lookup::Found`] the captures are filled; else they are empty. A path that does not begin with a slash (the
    /// `*` of OPTIONS), or is longer than 65,535 bytes, is not found. Nothing is allocated.
    #[inline]
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
            let segment = tail.segment(rest);
            let start = path.len() - rest.len();
            let child = if node.slots == NOTHING { None } else { self.child(node, rest, segment) };
            let next = match child {
                // Static text has no percent sign.
                Some(child) => child,
                None if node.parameter != 0 && segment.len != 0 => {
                    if segment.has_percent(rest) {
                        return None;
                    }
                    *captures.spans.get_mut(placeholders)? = (start as u16, (start + segment.len) as u16);
                    placeholders += 1;
                    node.parameter
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
            node = self.nodes.get(next as usize)?;
            match rest.get(segment.len + 1..) {
                Some(after) => rest = after,
                None => {
                    captures.len = placeholders as u8;
                    return Some(node.answers);
                }
            }
        }
    }

    /// The static child for the first segment of this text, taken as it stands.
    #[inline(always)]
    fn child(&self, node: &Node, rest: &[u8], segment: Span) -> Option<u32> {
        let len = segment.len;
        if len > Key::EXACT {
            return self.long_child(node, rest, len);
        }
        let (low, high) = segment.bytes();
        let slot = self.slot(node, low, high)?;
        (slot.low == low && slot.high == high && usize::from(slot.len) == len).then_some(slot.node)
    }

    #[inline(never)]
    fn long_child(&self, node: &Node, rest: &[u8], len: usize) -> Option<u32> {
        if len > self.longest {
            return None;
        }
        let segment = rest.get(..len)?;
        self.fitting(node, Key::of(segment), |text| text.as_bytes() == segment)
    }

    /// The displacement of a hash, at a node that has many children.
    #[inline(never)]
    fn displacement(&self, node: &Node, hash: u64) -> u32 {
        // There is one for every four slots.
        let bucket = bucket(hash, (node.mask >> 2) + 1);
        self.displacements.get((node.displacements + bucket) as usize).map_or(0, |by| u32::from(*by))
    }

    /// The static child of this key; where the key alone does not say it, the text must be the same.
    pub(super) fn fitting(&self, node: &Node, key: Key, same: impl FnOnce(&str) -> bool) -> Option<u32> {
        let slot = self.slot(node, key.low, key.high)?;
        if slot.low != key.low || slot.high != key.high || usize::from(slot.len) != key.len {
            return None;
        }
        (key.len <= Key::EXACT || self.long.get(usize::from(slot.long)).is_some_and(|text| same(text)))
            .then_some(slot.node)
    }

    /// The only slot where a static child of this key can be.
    #[inline(always)]
    fn slot(&self, node: &Node, low: u64, high: u64) -> Option<&Slot> {
        let hash = Key::hash(low, high, node.seed);
        let mut slot = hash as u32;
        if node.displacements != NOTHING {
            slot ^= self.displacement(node, hash);
        }
        self.slots.get((node.slots + (slot & node.mask)) as usize)
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
