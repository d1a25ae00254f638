//! The finished trie, in arrays of exact length, as look-up reads it.

use super::draft::{Answers, Draft, NOBODY, NOTHING};
use super::hash::{Hashes, bucket, displacements, slots};
use super::key::Key;
use super::{Listed, Methods};

/// A node, 48 bytes. The static children of a node are one block of nodes, each at the place that its hash gives it, so
/// that look-up has a child with one read; the places between them are vacant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// What the segment must be that leads here, where that is static text. Zeros in a vacant place, as in no key.
    pub(super) key: Key,
    /// What [`Key::hash`] is asked with.
    pub(super) seed: u64,
    /// The first place of its static children; from [`DISPLACED`] on, that much more, if there are many of them;
    /// [`NOTHING`] where it has none.
    pub(super) children: u32,
    /// The number of their places, which is a power of two, less one.
    pub(super) mask: u32,
    /// The first displacement of many children.
    pub(super) displacements: u32,
    /// The node after a parameter; 0 for none.
    pub(super) parameter: u32,
    /// What answers where the path ends here; [`NOTHING`] for none.
    pub(super) answers: u32,
    /// What answers all that goes on from here; [`NOTHING`] for none.
    pub(super) rest: u32,
}

/// What is added to the place of children that are found through displacements.
pub(super) const DISPLACED: u32 = 1 << 31;

/// How large the finished trie is.
#[derive(Clone, Copy)]
pub struct Extent {
    /// Nodes, vacant places among them.
    pub nodes: usize,
    /// Displacements of all nodes.
    pub displacements: usize,
    /// Places for the children of the node that has most.
    pub widest: usize,
    /// Sets of answers.
    pub answers: usize,
    /// Static segments longer than their keys.
    pub long: usize,
}

impl Extent {
    /// The extent of this trie.
    pub const fn of<const H: usize, const N: usize, const M: usize>(draft: &Draft<H, N, M>) -> Extent {
        let mut extent = Extent { nodes: 1, displacements: 0, widest: 0, answers: draft.answer_count, long: 0 };
        let mut at = 0;
        while at < draft.node_count {
            let children = draft.nodes.children[at] as usize;
            if children > 0 {
                let slots = slots(children);
                extent.nodes += slots;
                extent.displacements += displacements(children);
                if slots > extent.widest {
                    extent.widest = slots;
                }
            }
            if draft.nodes.parameter[at] != 0 {
                extent.nodes += 1;
            }
            if draft.nodes.key(at).is_long() {
                extent.long += 1;
            }
            at += 1;
        }
        extent
    }
}

/// The finished trie; the parameters are the numbers of its [`Extent`].
#[derive(Clone, Copy, Debug)]
pub struct Packed<const N: usize, const D: usize, const A: usize, const L: usize> {
    pub(super) nodes: [Node; N],
    pub(super) displacements: [u16; D],
    pub(super) answers: [Answers; A],
    pub(super) long: [&'static str; L],
    /// The length of the longest static segment.
    pub(super) longest: usize,
    /// Whether a static segment has a percent sign.
    pub(super) percent: bool,
}

const EMPTY: Node = Node {
    key: Key { low: 0, high: 0 },
    seed: 0,
    children: NOTHING,
    mask: 0,
    displacements: 0,
    parameter: 0,
    answers: NOTHING,
    rest: NOTHING,
};

impl<const N: usize, const D: usize, const A: usize, const L: usize> Packed<N, D, A, L> {
    /// The finished form of a trie, its hashes found.
    pub const fn of<const H: usize, const NODES: usize, const MAP: usize>(
        draft: &Draft<H, NODES, MAP>,
        hashes: &Hashes<NODES, D>,
        listed: &'static [Listed],
    ) -> Self {
        let mut packed = Packed {
            nodes: [EMPTY; N],
            displacements: hashes.displacements,
            answers: [[NOBODY; Methods::COUNT]; A],
            long: [""; L],
            longest: 0,
            percent: false,
        };
        let nodes = &draft.nodes;
        // Where each node of the draft goes. A node stands before its children there, so its place is known in time.
        let mut places = [0; NODES];
        let (mut at, mut free, mut first_displacement, mut long) = (0, 1, 0, 0);
        while at < draft.node_count {
            let count = nodes.children[at] as usize;
            let many = displacements(count) > 0;
            let place = places[at] as usize;
            let mut node = Node {
                key: packed.nodes[place].key,
                seed: hashes.seed(at),
                answers: nodes.answers[at],
                rest: nodes.rest[at],
                ..EMPTY
            };
            if nodes.parameter[at] != 0 {
                node.parameter = free as u32;
                places[nodes.parameter[at] as usize] = free as u32;
                free += 1;
            }
            let first = free;
            if count > 0 {
                node.children = first as u32 + if many { DISPLACED } else { 0 };
                node.mask = slots(count) as u32 - 1;
                free += slots(count);
            }
            if many {
                node.displacements = first_displacement as u32;
                first_displacement += displacements(count);
            }
            let mut child = nodes.child[at] as usize;
            while child != 0 {
                let mut key = nodes.key(child);
                let hash = key.hash(node.seed);
                let mut slot = hash as usize;
                if many {
                    let bucket = bucket(hash, displacements(count) as u32);
                    slot ^= packed.displacements[(node.displacements + bucket) as usize] as usize;
                }
                let place = first + (slot & node.mask as usize);
                places[child] = place as u32;
                if key.is_long() {
                    key.high += long as u64;
                    packed.long[long] = nodes.text(listed, child);
                    long += 1;
                }
                packed.nodes[place].key = key;
                if nodes.len[child] as usize > packed.longest {
                    packed.longest = nodes.len[child] as usize;
                }
                packed.percent |= nodes.percent[child];
                child = nodes.next[child] as usize;
            }
            packed.nodes[place] = node;
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
