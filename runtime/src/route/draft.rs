//! The trie as it grows: one handler after another, in const evaluation.
//!
//! Every step of const evaluation costs about 0.4 microseconds, and more than two million of them in one const are
//! refused: so the children of all nodes are found through one hash map, never by a search, and the work is cut into
//! [`STAGES`], each in a const of its own (see `__table!`).

use super::key::Key;
use super::{Captures, Listed, Methods, Segment};

/// In how many consts the work is cut.
pub const STAGES: usize = 8;
/// No handler.
pub(super) const NOBODY: u16 = u16::MAX;
/// No answers.
pub(super) const NOTHING: u32 = u32::MAX;

/// The handlers of one pattern, by the number of the method; [`NOBODY`] where a method has none.
pub(super) type Answers = [u16; Methods::COUNT];

/// How much room a draft needs.
#[derive(Clone, Copy)]
pub struct Size {
    /// Handlers.
    pub handlers: usize,
    /// Nodes, at most.
    pub nodes: usize,
    /// Places in the map of children, a power of two.
    pub map: usize,
}

impl Size {
    /// The room for these handlers; stops the build where there are too many.
    pub const fn of(listed: &[Listed]) -> Size {
        assert!(listed.len() < NOBODY as usize + 1, "an app has at most 65,535 handlers");
        let (mut segments, mut at) = (0, 0);
        while at < listed.len() {
            segments += listed[at].segments();
            at += 1;
        }
        Size { handlers: listed.len(), nodes: segments + 1, map: (segments * 2 + 1).next_power_of_two() }
    }
}

/// The nodes of the growing trie, field by field: rustc checks each element of an array of structs again after each
/// stage, and an array of numbers at one go. The root is number 0, so 0 is no child.
#[derive(Clone, Copy)]
pub(super) struct Nodes<const N: usize> {
    pub(super) low: [u64; N],
    pub(super) high: [u64; N],
    pub(super) len: [u16; N],
    /// Whether the text has a percent sign.
    pub(super) percent: [bool; N],
    /// The handler that brought this node, and the number of the segment that it stands for.
    handler: [u16; N],
    segment: [u16; N],
    parent: [u32; N],
    /// The first static child; the others follow it by `next`.
    pub(super) child: [u32; N],
    pub(super) next: [u32; N],
    pub(super) children: [u32; N],
    pub(super) parameter: [u32; N],
    /// What answers where the path ends here, and what answers all that goes on from here.
    pub(super) answers: [u32; N],
    pub(super) rest: [u32; N],
}

/// What is wrong with a handler's place in the table.
#[derive(Clone, Copy, Debug)]
pub(super) enum Flaw {
    None,
    /// An earlier handler has the same shape and method.
    Clash(u16),
    /// A rest that others leave no path of this method, by its number: who takes the slash alone, one segment, more.
    Overshadowed([u16; 3], u8),
    /// More placeholders than [`Captures::MOST`].
    Placeholders,
    /// Under more prefixes than [`Prefix::DEPTH`](super::Prefix::DEPTH).
    Prefixes,
    /// A static segment too long to be compared.
    Segment,
}

/// The growing trie of `H` handlers.
#[derive(Clone, Copy)]
pub struct Draft<const H: usize, const NODES: usize, const MAP: usize> {
    pub(super) nodes: Nodes<NODES>,
    pub(super) node_count: usize,
    map: [u32; MAP],
    pub(super) answers: [Answers; H],
    pub(super) answer_count: usize,
    pub(super) flaws: [Flaw; H],
}

impl<const H: usize, const NODES: usize, const MAP: usize> Draft<H, NODES, MAP> {
    /// A trie without handlers.
    pub const EMPTY: Self = Draft {
        nodes: Nodes {
            low: [0; NODES],
            high: [0; NODES],
            len: [0; NODES],
            percent: [false; NODES],
            handler: [0; NODES],
            segment: [0; NODES],
            parent: [0; NODES],
            child: [0; NODES],
            next: [0; NODES],
            children: [0; NODES],
            parameter: [0; NODES],
            answers: [NOTHING; NODES],
            rest: [NOTHING; NODES],
        },
        node_count: 1,
        map: [0; MAP],
        answers: [[NOBODY; Methods::COUNT]; H],
        answer_count: 0,
        flaws: [Flaw::None; H],
    };

    /// This trie with one more share of these handlers: stage 0, 1, and so on, before [`STAGES`].
    pub const fn grown(mut self, listed: &'static [Listed], stage: usize) -> Self {
        let mut at = listed.len() * stage / STAGES;
        let end = listed.len() * (stage + 1) / STAGES;
        while at < end {
            if !listed[at].route.broken {
                self.flaws[at] = self.add(listed, at);
            }
            at += 1;
        }
        self
    }

    const fn add(&mut self, listed: &'static [Listed], handler: usize) -> Flaw {
        let one = &listed[handler];
        if one.prefix.is_too_deep() {
            return Flaw::Prefixes;
        }
        let (mut node, mut number, mut placeholders) = (0, 0, 0);
        let mut ends_in_rest = false;
        let mut part = 0;
        while part < one.parts() {
            let segments = one.part(part);
            let mut at = 0;
            while at < segments.len() {
                if ends_in_rest {
                    // A section with a rest in its prefix: that has been reported there.
                    return Flaw::None;
                }
                match segments[at] {
                    Segment::Static(text) if text.len() >= u16::MAX as usize => return Flaw::Segment,
                    Segment::Static(text) => node = self.child(listed, node, text, handler, number),
                    Segment::Parameter(_) => {
                        placeholders += 1;
                        node = self.parameter(node);
                    }
                    Segment::Rest(_) => {
                        placeholders += 1;
                        ends_in_rest = true;
                    }
                }
                number += 1;
                at += 1;
            }
            part += 1;
        }
        if number == 0 {
            node = self.child(listed, node, "", handler, 0);
        }
        if placeholders > Captures::MOST {
            return Flaw::Placeholders;
        }
        let fresh = self.answer_count as u32;
        let place = if ends_in_rest { &mut self.nodes.rest[node] } else { &mut self.nodes.answers[node] };
        if *place == NOTHING {
            *place = fresh;
            self.answer_count += 1;
        }
        let answers = &mut self.answers[*place as usize];
        let mut flaw = Flaw::None;
        let mut methods = one.route.methods.bits();
        while methods != 0 {
            let method = methods.trailing_zeros() as usize;
            methods &= methods - 1;
            if answers[method] == NOBODY {
                answers[method] = handler as u16;
            } else if let Flaw::None = flaw {
                flaw = Flaw::Clash(answers[method]);
            }
        }
        flaw
    }

    /// The child of a node for this text, made if need be.
    const fn child(
        &mut self,
        listed: &'static [Listed],
        parent: usize,
        text: &'static str,
        handler: usize,
        segment: usize,
    ) -> usize {
        let key = Key::of(text.as_bytes());
        let seed = (parent as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut place = key.hash(seed) as usize & (MAP - 1);
        loop {
            let found = self.map[place] as usize;
            if found == 0 {
                break;
            }
            if self.nodes.low[found] == key.low
                && self.nodes.high[found] == key.high
                && self.nodes.parent[found] as usize == parent
                && (!key.is_long() || super::section::same(text, self.nodes.text(listed, found)))
            {
                return found;
            }
            place = (place + 1) & (MAP - 1);
        }
        let new = self.node_count;
        self.map[place] = new as u32;
        self.node_count += 1;
        self.nodes.low[new] = key.low;
        self.nodes.high[new] = key.high;
        self.nodes.len[new] = text.len() as u16;
        self.nodes.percent[new] = has_percent(text);
        self.nodes.handler[new] = handler as u16;
        self.nodes.segment[new] = segment as u16;
        self.nodes.parent[new] = parent as u32;
        self.nodes.next[new] = self.nodes.child[parent];
        self.nodes.child[parent] = new as u32;
        self.nodes.children[parent] += 1;
        new
    }

    /// The child of a node for a parameter, made if need be.
    const fn parameter(&mut self, parent: usize) -> usize {
        if self.nodes.parameter[parent] == 0 {
            self.nodes.parameter[parent] = self.node_count as u32;
            self.node_count += 1;
        }
        self.nodes.parameter[parent] as usize
    }
}

impl<const N: usize> Nodes<N> {
    /// The key of a static node.
    pub(super) const fn key(&self, node: usize) -> Key {
        Key { low: self.low[node], high: self.high[node] }
    }

    /// The text of a static node.
    pub(super) const fn text(&self, listed: &'static [Listed], node: usize) -> &'static str {
        match listed[self.handler[node] as usize].segment(self.segment[node] as usize) {
            Segment::Static(text) => text,
            Segment::Parameter(_) | Segment::Rest(_) => "",
        }
    }
}

const fn has_percent(text: &str) -> bool {
    let mut at = 0;
    while at < text.len() {
        if text.as_bytes()[at] == b'%' {
            return true;
        }
        at += 1;
    }
    false
}
