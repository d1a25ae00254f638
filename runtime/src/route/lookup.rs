//! The greedy walk: from segment to segment, always to the best child. Most requests need no more.

use super::draft::{NOBODY, NOTHING};
use super::hash::bucket;
use super::key::Key;
use super::pack::{Node, Slot};
use super::scan::{BLOCK, Block, Tail};
use super::{Captures, Lookup, Methods, Table};

impl Table {
    /// Finds the handler of this one method for a path, which is raw: still percent-encoded, without a query.
    ///
    /// On [`Lookup::Found`] the captures are filled; else they are empty. A path that does not begin with a slash (the
    /// `*` of OPTIONS), or is longer than 65,535 bytes, is not found. Nothing is allocated.
    pub fn find(&self, method: Methods, path: &str, captures: &mut Captures) -> Lookup {
        captures.len = 0;
        let bytes = path.as_bytes();
        if bytes.first() != Some(&b'/') || bytes.len() > usize::from(u16::MAX) {
            return Lookup::NotFound;
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
        let mut base = 0;
        let mut block = Block::of(path, &tail, 0);
        // The first slash begins the first segment and ends none.
        let mut slashes = block.slashes & !1;
        let mut node = self.nodes.first()?;
        let mut start = 1;
        let mut placeholders = 0;
        loop {
            while slashes == 0 && base + BLOCK < path.len() && !block.percent {
                base += BLOCK;
                block = Block::of(path, &tail, base);
                slashes = block.slashes;
            }
            if block.percent {
                return None;
            }
            let last = slashes == 0;
            let end = if last { path.len() } else { base + slashes.trailing_zeros() as usize };
            slashes &= slashes.wrapping_sub(1);
            let child = if node.slots == NOTHING { None } else { self.child(node, path, &tail, start, end) };
            let next = match child {
                Some(child) => child,
                None => {
                    let number = if node.parameter != 0 && end > start {
                        node.parameter
                    } else if node.rest != NOTHING && !path[end..].contains(&b'%') {
                        *captures.spans.get_mut(placeholders)? = (start as u16, path.len() as u16);
                        captures.len = placeholders as u8 + 1;
                        return Some(node.rest);
                    } else {
                        return None;
                    };
                    *captures.spans.get_mut(placeholders)? = (start as u16, end as u16);
                    placeholders += 1;
                    number
                }
            };
            node = self.nodes.get(next as usize)?;
            if last {
                captures.len = placeholders as u8;
                return Some(node.answers);
            }
            start = end + 1;
        }
    }

    /// The static child for the segment from `start` to `end`, which has no percent sign.
    #[inline(always)]
    fn child(&self, node: &Node, path: &[u8], tail: &Tail, start: usize, end: usize) -> Option<u32> {
        let len = end - start;
        let Some(mask) = MASKS.get(len) else {
            return self.long_child(node, &path[start..end]);
        };
        let (low, high) = tail.sixteen(path, start);
        let (low, high) = (low & mask.0, high & mask.1);
        let slot = self.slot(node, low, high)?;
        (slot.low == low && slot.high == high && usize::from(slot.len) == len).then_some(slot.node)
    }

    #[cold]
    fn long_child(&self, node: &Node, segment: &[u8]) -> Option<u32> {
        if segment.len() > self.longest {
            return None;
        }
        let key = Key::of(segment);
        self.fitting(node, key, |text| text.as_bytes() == segment)
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
            // There is one for every four slots.
            let bucket = bucket(hash, (node.mask >> 2) + 1);
            slot ^= u32::from(*self.displacements.get((node.displacements + bucket) as usize)?);
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

/// What of sixteen bytes belongs to a segment of so many.
const MASKS: [(u64, u64); Key::EXACT + 1] = {
    let mut masks = [(0, 0); Key::EXACT + 1];
    let mut len = 0;
    while len <= Key::EXACT {
        let whole = if len == 16 { u128::MAX } else { (1 << (8 * len)) - 1 };
        masks[len] = (whole as u64, (whole >> 64) as u64);
        len += 1;
    }
    masks
};
