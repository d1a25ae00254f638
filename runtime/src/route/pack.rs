//! The finished trie, in arrays of exact length, as look-up reads it.

use super::draft::{Answers, Draft, NOBODY, NOTHING};
use super::hash::{Hashes, bucket, displacements, slots};
use super::key::Key;
use super::{Listed, Methods};

/// A node: 32 bytes.
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
    /// Slots of the node that has most.
    pub widest: usize,
    /// Sets of answers.
    pub answers: usize,
    /// Static segments longer than their keys.
    pub long: usize,
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
            let children = draft.nodes.children[at] as usize;
            if children > 0 {
                let slots = slots(children);
                extent.slots += slots;
                extent.displacements += displacements(children);
                if slots > extent.widest {
                    extent.widest = slots;
                }
            }
            if draft.nodes.len[at] as usize > Key::EXACT {
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
    /// Whether a static segment has a percent sign.
    pub(super) percent: bool,
}

const EMPTY: Node =
    Node { seed: 0, slots: NOTHING, mask: 0, displacements: NOTHING, parameter: 0, answers: NOTHING, rest: NOTHING };
const VACANT: Slot = Slot { low: 0, high: 0, len: u16::MAX, long: 0, node: 0 };

impl<const N: usize, const S: usize, const D: usize, const A: usize, const L: usize> Packed<N, S, D, A, L> {
    /// The finished form of a trie, its hashes found.
    pub const fn of<const H: usize, const NODES: usize, const MAP: usize>(
        draft: &Draft<H, NODES, MAP>,
        hashes: &Hashes<N, D>,
        listed: &'static [Listed],
    ) -> Self {
        let mut packed = Packed {
            nodes: [EMPTY; N],
            slots: [VACANT; S],
            displacements: hashes.displacements,
            answers: [[NOBODY; Methods::COUNT]; A],
            long: [""; L],
            longest: 0,
            percent: false,
        };
        let nodes = &draft.nodes;
        let (mut at, mut first_slot, mut first_displacement, mut long) = (0, 0, 0, 0);
        while at < draft.node_count {
            let count = nodes.children[at] as usize;
            let mut node =
                Node { parameter: nodes.parameter[at], answers: nodes.answers[at], rest: nodes.rest[at], ..EMPTY };
            if count > 0 {
                node.seed = hashes.seed(at);
                node.slots = first_slot as u32;
                node.mask = slots(count) as u32 - 1;
                first_slot += slots(count);
            }
            if displacements(count) > 0 {
                node.displacements = first_displacement as u32;
                first_displacement += displacements(count);
            }
            packed.nodes[at] = node;
            let mut child = nodes.child[at] as usize;
            while child != 0 {
                let (low, high, len) = (nodes.low[child], nodes.high[child], nodes.len[child]);
                let hash = Key::hash(low, high, node.seed);
                let mut slot = hash as usize;
                if node.displacements != NOTHING {
                    let bucket = bucket(hash, displacements(count) as u32);
                    slot ^= packed.displacements[(node.displacements + bucket) as usize] as usize;
                }
                let slot = (node.slots + (slot as u32 & node.mask)) as usize;
                packed.slots[slot] = Slot { low, high, len, long: long as u16, node: child as u32 };
                if len as usize > Key::EXACT {
                    packed.long[long] = nodes.text(listed, child);
                    long += 1;
                }
                if len as usize > packed.longest {
                    packed.longest = len as usize;
                }
                packed.percent |= nodes.percent[child];
                child = nodes.next[child] as usize;
            }
            at += 1;
        }
        at = 0;
        while at < draft.answer_count {
            packed.answers[at] = with_head(draft.answers[at]);
            at += 1;
        }
        packed
    }
}

/// HEAD is answered by the handler of GET, unless one names it.
const fn with_head(mut answers: Answers) -> Answers {
    if answers[Methods::HEAD.number()] == NOBODY {
        answers[Methods::HEAD.number()] = answers[Methods::GET.number()];
    }
    answers
}
