//! The perfect hash of each node's static children: a seed, and for many children displacements.

use super::draft::{Draft, Nodes, STAGES};

/// How many children need no displacements.
const FEW: usize = 48;

/// How many slots a node with so many static children has: few children get so much room that a seed in ten or so
/// gives each a slot of its own.
pub(super) const fn slots(children: usize) -> usize {
    let room = match children {
        0 => return 0,
        1..=10 => children + children / 2,
        11..=FEW => children * children / 7,
        _ => children + children / 4,
    };
    room.next_power_of_two()
}

/// How many displacements a node with so many static children has: one for each bucket of about two or three of them.
pub(super) const fn displacements(children: usize) -> usize {
    if children <= FEW { 0 } else { slots(children) / 4 }
}

/// The bucket that a hash falls into, of as many as there are displacements.
#[inline(always)]
pub(super) const fn bucket(hash: u64, displacements: u32) -> u32 {
    (hash >> 32) as u32 & (displacements - 1)
}

/// The perfect hashes of a trie with `N` nodes and `D` displacements.
#[derive(Clone, Copy)]
pub struct Hashes<const N: usize, const D: usize> {
    /// The attempt whose seed each node has.
    attempts: [u16; N],
    /// The displacements of all nodes, in the order of the nodes.
    pub(super) displacements: [u16; D],
    displacement_count: usize,
}

impl<const N: usize, const D: usize> Hashes<N, D> {
    /// Nothing found yet.
    pub const EMPTY: Self = Hashes { attempts: [0; N], displacements: [0; D], displacement_count: 0 };

    /// The hashes of one more share of the nodes: stage 0, 1, and so on, before [`STAGES`]. `W` is the number of slots
    /// of the widest node.
    pub const fn found<const W: usize, const H: usize, const NODES: usize, const MAP: usize>(
        mut self,
        draft: &Draft<H, NODES, MAP>,
        stage: usize,
    ) -> Self {
        let nodes = &draft.nodes;
        let mut at = draft.node_count * stage / STAGES;
        let end = draft.node_count * (stage + 1) / STAGES;
        while at < end {
            let children = nodes.children[at] as usize;
            if children > FEW {
                self.attempts[at] = self.many::<W, NODES>(nodes, at);
                self.displacement_count += displacements(children);
            } else if children > 1 {
                self.attempts[at] = few(nodes, at);
            }
            at += 1;
        }
        self
    }

    /// The seed of a node.
    pub(super) const fn seed(&self, node: usize) -> u64 {
        seed(self.attempts[node])
    }

    /// Many children: they fall into buckets, and each bucket is displaced to where all of it finds free slots, the
    /// largest bucket first.
    const fn many<const W: usize, const NODES: usize>(&mut self, nodes: &Nodes<NODES>, parent: usize) -> u16 {
        let mask = slots(nodes.children[parent] as usize) - 1;
        let count = displacements(nodes.children[parent] as usize);
        let first = self.displacement_count;
        let mut attempt = 0;
        'attempt: loop {
            let mut buckets = Buckets::<W>::EMPTY;
            let mut longest = buckets.fill(nodes, parent, count, seed(attempt));
            while longest > 0 {
                let mut bucket = 0;
                while bucket < count {
                    if buckets.length[bucket] == longest {
                        let mut by = 0;
                        while !buckets.take(bucket, mask, by) {
                            by += 1;
                            if by > mask || by > u16::MAX as usize {
                                attempt += 1;
                                continue 'attempt;
                            }
                        }
                        self.displacements[first + bucket] = by as u16;
                    }
                    bucket += 1;
                }
                longest -= 1;
            }
            return attempt;
        }
    }
}

/// A few children: seeds are tried until each has a slot of its own.
const fn few<const N: usize>(nodes: &Nodes<N>, parent: usize) -> u16 {
    let mask = slots(nodes.children[parent] as usize) - 1;
    let mut attempt = 0;
    loop {
        let seed = seed(attempt);
        let (mut taken, mut child) = ([0u64; 8], nodes.child[parent] as usize);
        while child != 0 {
            let slot = nodes.key(child).hash(seed) as usize & mask;
            if taken[slot / 64] & 1 << (slot % 64) != 0 {
                break;
            }
            taken[slot / 64] |= 1 << (slot % 64);
            child = nodes.next[child] as usize;
        }
        if child == 0 {
            return attempt;
        }
        attempt += 1;
    }
}

/// The children of one node in their buckets, which are lists through `next`; numbers count from 1.
struct Buckets<const W: usize> {
    head: [u32; W],
    length: [u32; W],
    next: [u32; W],
    hashes: [u64; W],
    taken: [bool; W],
}

impl<const W: usize> Buckets<W> {
    const EMPTY: Self = Buckets { head: [0; W], length: [0; W], next: [0; W], hashes: [0; W], taken: [false; W] };

    /// Puts the children of this node into `count` buckets, and says how long the longest is.
    const fn fill<const N: usize>(&mut self, nodes: &Nodes<N>, parent: usize, count: usize, seed: u64) -> u32 {
        let (mut child, mut number, mut longest) = (nodes.child[parent] as usize, 0, 0);
        while child != 0 {
            let hash = nodes.key(child).hash(seed);
            let bucket = bucket(hash, count as u32) as usize;
            self.hashes[number] = hash;
            self.next[number] = self.head[bucket];
            number += 1;
            self.head[bucket] = number as u32;
            self.length[bucket] += 1;
            if self.length[bucket] > longest {
                longest = self.length[bucket];
            }
            child = nodes.next[child] as usize;
        }
        longest
    }

    /// Takes the slots of a bucket's children, displaced by this much, if all are free and no two the same.
    const fn take(&mut self, bucket: usize, mask: usize, by: usize) -> bool {
        let mut number = self.head[bucket] as usize;
        while number != 0 {
            let slot = (self.hashes[number - 1] as usize ^ by) & mask;
            if self.taken[slot] {
                self.give_back(self.head[bucket] as usize, number, mask, by);
                return false;
            }
            self.taken[slot] = true;
            number = self.next[number - 1] as usize;
        }
        true
    }

    /// Gives back the slots of the children from `number` on, before `end`.
    const fn give_back(&mut self, mut number: usize, end: usize, mask: usize, by: usize) {
        while number != end {
            self.taken[(self.hashes[number - 1] as usize ^ by) & mask] = false;
            number = self.next[number - 1] as usize;
        }
    }
}

/// The seed of an attempt. Two different keys collide under one seed in 2^64, so there is an end to the attempts.
const fn seed(attempt: u16) -> u64 {
    assert!(attempt < 10_000, "two static segments of more than 15 bytes have the same digest; rename one of them");
    (attempt as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
