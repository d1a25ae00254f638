//! The finished trie: its nodes with a perfect hash of their static children, in arrays of exact length.

use super::draft::{self, Answers, Draft, NOBODY, NOTHING, STAGES};
use super::key::Key;
use super::{Listed, Methods};

/// A node, as look-up reads it: 32 bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// What [`Key::hash`] is asked with.
    pub(super) seed: u64,
    /// The first slot of its static children; [`NOTHING`] where it has none.
    pub(super) slots: u32,
    /// The number of its slots, which is a power of two, less one.
    pub(super) mask: u32,
    /// The first of its displacements; [`NOTHING`] where it has few children and needs none.
    pub(super) displacements: u32,
    /// The node after a parameter; 0 for none.
    pub(super) parameter: u32,
    /// What answers where the path ends here; [`NOTHING`] for none.
    pub(super) answers: u32,
    /// What answers all that goes on from here; [`NOTHING`] for none.
    pub(super) rest: u32,
}

/// A static child: what its segment must be, and its node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) low: u64,
    pub(super) high: u64,
    /// The segment's bytes; `u16::MAX` in an empty slot, where it fits no segment.
    pub(super) len: u16,
    /// The number of its text among the long ones, where it is longer than its key.
    pub(super) long: u16,
    pub(super) node: u32,
}

/// How large the finished trie is.
#[derive(Clone, Copy)]
pub struct Extent {
    /// Nodes.
    pub nodes: usize,
    /// Slots of all nodes.
    pub slots: usize,
    /// Displacements of all nodes.
    pub displacements: usize,
    /// Static children of the node that has most.
    pub widest: usize,
    /// Sets of answers.
    pub answers: usize,
    /// Static segments longer than their keys.
    pub long: usize,
}

/// How many children need no displacements.
const FEW: usize = 8;

/// How many slots a node with so many static children has.
const fn slots(children: usize) -> usize {
    if children <= FEW {
        (children + children / 2).next_power_of_two()
    } else {
        (children + children / 4).next_power_of_two()
    }
}

/// How many displacements a node with so many static children has: one for each bucket of about two or three of them.
const fn displacements(children: usize) -> usize {
    if children <= FEW { 0 } else { slots(children) / 4 }
}

impl Extent {
    /// The extent of this trie.
    pub const fn of<const H: usize, const N: usize, const M: usize>(draft: &Draft<H, N, M>) -> Extent {
        let mut extent = Extent {
            nodes: draft.node_count,
            slots: 0,
            displacements: 0,
            widest: 0,
            answers: draft.answer_count,
            long: 0,
        };
        let mut at = 0;
        while at < draft.node_count {
            let node = &draft.nodes[at];
            let children = node.children as usize;
            if children > 0 {
                extent.slots += slots(children);
                extent.displacements += displacements(children);
                if children > extent.widest {
                    extent.widest = children;
                }
            }
            if node.len as usize > Key::EXACT {
                extent.long += 1;
            }
            at += 1;
        }
        assert!(extent.long <= u16::MAX as usize, "an app has at most 65,535 static segments of more than 16 bytes");
        extent
    }
}

/// The finished trie; the parameters are the numbers of its [`Extent`].
#[derive(Clone, Copy, Debug)]
pub struct Packed<const N: usize, const S: usize, const D: usize, const A: usize, const L: usize> {
    pub(super) nodes: [Node; N],
    pub(super) slots: [Slot; S],
    pub(super) displacements: [u16; D],
    pub(super) answers: [Answers; A],
    pub(super) long: [&'static str; L],
    /// The length of the longest static segment.
    pub(super) longest: usize,
    slot_count: usize,
    displacement_count: usize,
    long_count: usize,
}

const EMPTY: Node =
    Node { seed: 0, slots: NOTHING, mask: 0, displacements: NOTHING, parameter: 0, answers: NOTHING, rest: NOTHING };
const VACANT: Slot = Slot { low: 0, high: 0, len: u16::MAX, long: 0, node: 0 };
/// After so many seeds in vain two children are taken to have the same digest.
const SEEDS: u64 = 10_000;

impl<const N: usize, const S: usize, const D: usize, const A: usize, const L: usize> Packed<N, S, D, A, L> {
    /// Nothing packed yet.
    pub const EMPTY: Self = Packed {
        nodes: [EMPTY; N],
        slots: [VACANT; S],
        displacements: [0; D],
        answers: [[NOBODY; Methods::COUNT]; A],
        long: [""; L],
        longest: 0,
        slot_count: 0,
        displacement_count: 0,
        long_count: 0,
    };

    /// This with one more share of the draft: stage 0, 1, and so on, before [`STAGES`]. `W` is the widest node's
    /// number of children.
    pub const fn filled<const W: usize, const H: usize, const NODES: usize, const MAP: usize>(
        mut self,
        draft: &Draft<H, NODES, MAP>,
        listed: &'static [Listed],
        stage: usize,
    ) -> Self {
        let mut at = draft.node_count * stage / STAGES;
        let end = draft.node_count * (stage + 1) / STAGES;
        while at < end {
            let node = &draft.nodes[at];
            self.nodes[at].parameter = node.parameter;
            self.nodes[at].answers = node.answers;
            self.nodes[at].rest = node.rest;
            if node.children as usize > FEW {
                self.many::<W, H, NODES, MAP>(draft, listed, at);
            } else if node.children > 0 {
                self.few(draft, listed, at);
            }
            at += 1;
        }
        at = draft.answer_count * stage / STAGES;
        let end = draft.answer_count * (stage + 1) / STAGES;
        while at < end {
            self.answers[at] = with_head(draft.answers[at]);
            at += 1;
        }
        self
    }

    /// A few children: seeds are tried until each has a slot of its own.
    const fn few<const H: usize, const NODES: usize, const MAP: usize>(
        &mut self,
        draft: &Draft<H, NODES, MAP>,
        listed: &'static [Listed],
        at: usize,
    ) {
        let parent = &draft.nodes[at];
        let size = slots(parent.children as usize);
        let mut attempt = 0;
        let seed = loop {
            let seed = seed(attempt);
            let (mut taken, mut child) = (0u32, parent.child);
            while child != 0 {
                let node = &draft.nodes[child as usize];
                let slot = 1 << (Key::hash(node.low, node.high, seed) as usize & (size - 1));
                if taken & slot != 0 {
                    break;
                }
                taken |= slot;
                child = node.next;
            }
            if child == 0 {
                break seed;
            }
            attempt += 1;
        };
        let first = self.open(at, seed, size);
        let mut child = parent.child;
        while child != 0 {
            let node = &draft.nodes[child as usize];
            let slot = Key::hash(node.low, node.high, seed) as usize & (size - 1);
            self.place(listed, node, child, first + slot);
            child = node.next;
        }
    }

    /// Many children: they fall into buckets, and each bucket is displaced to where all of it finds free slots, the
    /// largest bucket first.
    const fn many<const W: usize, const H: usize, const NODES: usize, const MAP: usize>(
        &mut self,
        draft: &Draft<H, NODES, MAP>,
        listed: &'static [Listed],
        at: usize,
    ) {
        let parent = &draft.nodes[at];
        let size = slots(parent.children as usize);
        let buckets = displacements(parent.children as usize);
        let displacement = self.displacement_count;
        let first = self.slot_count;
        let mut attempt = 0;
        let seed = 'seed: loop {
            let seed = seed(attempt);
            attempt += 1;
            // The children of each bucket, as lists through `next`; numbers count from 1.
            let (mut head, mut length) = ([0u32; W], [0u32; W]);
            let (mut next, mut hashes, mut nodes) = ([0u32; W], [0u64; W], [0u32; W]);
            let (mut child, mut number, mut longest) = (parent.child, 0, 0);
            while child != 0 {
                let node = &draft.nodes[child as usize];
                let hash = Key::hash(node.low, node.high, seed);
                let bucket = (hash >> 32) as usize & (buckets - 1);
                hashes[number] = hash;
                nodes[number] = child;
                next[number] = head[bucket];
                head[bucket] = number as u32 + 1;
                length[bucket] += 1;
                if length[bucket] > longest {
                    longest = length[bucket];
                }
                number += 1;
                child = node.next;
            }
            let mut clear = first;
            while clear < first + size {
                self.slots[clear] = VACANT;
                clear += 1;
            }
            while longest > 0 {
                let mut bucket = 0;
                while bucket < buckets {
                    if length[bucket] == longest {
                        let mut by = 0;
                        while !self.fits(&head, &next, &hashes, bucket, first, size, by) {
                            by += 1;
                            if by == size || by > u16::MAX as usize {
                                continue 'seed;
                            }
                        }
                        self.displacements[displacement + bucket] = by as u16;
                        let mut number = head[bucket] as usize;
                        while number != 0 {
                            let slot = first + ((hashes[number - 1] as usize ^ by) & (size - 1));
                            let child = nodes[number - 1];
                            self.slots[slot].node = child;
                            self.slots[slot].len = draft.nodes[child as usize].len as u16;
                            number = next[number - 1] as usize;
                        }
                    }
                    bucket += 1;
                }
                longest -= 1;
            }
            break seed;
        };
        self.open(at, seed, size);
        self.nodes[at].displacements = displacement as u32;
        self.displacement_count += buckets;
        let mut slot = first;
        while slot < first + size {
            let child = self.slots[slot].node;
            if child != 0 {
                self.place(listed, &draft.nodes[child as usize], child, slot);
            }
            slot += 1;
        }
    }

    /// Whether all children of a bucket find free slots, different ones, when displaced by this much.
    #[allow(clippy::too_many_arguments, reason = "a const function cannot close over its caller's variables")]
    const fn fits<const W: usize>(
        &self,
        head: &[u32; W],
        next: &[u32; W],
        hashes: &[u64; W],
        bucket: usize,
        first: usize,
        size: usize,
        by: usize,
    ) -> bool {
        let mut number = head[bucket] as usize;
        while number != 0 {
            let slot = (hashes[number - 1] as usize ^ by) & (size - 1);
            if self.slots[first + slot].node != 0 {
                return false;
            }
            let mut other = next[number - 1] as usize;
            while other != 0 {
                if (hashes[other - 1] as usize ^ by) & (size - 1) == slot {
                    return false;
                }
                other = next[other - 1] as usize;
            }
            number = next[number - 1] as usize;
        }
        true
    }

    /// Gives a node its slots, and says which is the first.
    const fn open(&mut self, at: usize, seed: u64, size: usize) -> usize {
        let first = self.slot_count;
        self.nodes[at].seed = seed;
        self.nodes[at].slots = first as u32;
        self.nodes[at].mask = size as u32 - 1;
        self.slot_count += size;
        first
    }

    const fn place(&mut self, listed: &'static [Listed], node: &draft::Node, number: u32, slot: usize) {
        let mut long = 0;
        if node.len as usize > Key::EXACT {
            long = self.long_count;
            self.long[long] = node.text(listed);
            self.long_count += 1;
        }
        if node.len as usize > self.longest {
            self.longest = node.len as usize;
        }
        self.slots[slot] =
            Slot { low: node.low, high: node.high, len: node.len as u16, long: long as u16, node: number };
    }
}

/// The seed of this attempt. Two different keys collide under one seed in 2^64, so this ends.
const fn seed(attempt: u64) -> u64 {
    assert!(attempt < SEEDS, "two static segments of more than 16 bytes have the same digest; rename one of them");
    (attempt + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// HEAD is answered by the handler of GET, unless one names it.
const fn with_head(mut answers: Answers) -> Answers {
    let get = Methods::GET.bits().trailing_zeros() as usize;
    let head = Methods::HEAD.bits().trailing_zeros() as usize;
    if answers[head] == NOBODY {
        answers[head] = answers[get];
    }
    answers
}
