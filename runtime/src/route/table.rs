//! The routing table: a trie of segments that const evaluation builds, and that lies in read-only memory.
//!
//! The law of a path: its first slash is dropped and the rest split at slashes, so `/` is one empty segment and a
//! slash at the end makes a last empty one. A static segment matches its text after percent-decoding, `{name}` any
//! segment but an empty one, `{*rest}` all that follows its slash, be it nothing. Static comes before parameter before
//! rest, segment by segment; where that leads nowhere, or to a handler without the method, the next best is tried.

use super::assets::{Mount, Mounts};
use super::check::Fault;
use super::draft::Answers;
use super::pack::{Node, Packed};
use super::{Faults, Listed, Methods};

/// Where the values of a path's placeholders lie in it: spans of the raw path, not yet percent-decoded.
#[derive(Clone, Copy, Debug)]
pub struct Captures {
    pub(super) spans: [(u16, u16); Captures::MOST],
    pub(super) len: u8,
}

impl Captures {
    /// The most placeholders that one path can have.
    pub const MOST: usize = 16;
    /// None.
    pub const NONE: Captures = Captures { spans: [(0, 0); Captures::MOST], len: 0 };

    /// The raw text of the placeholder with this number, counted from 0 along the whole path.
    pub fn get<'p>(&self, path: &'p str, index: usize) -> Option<&'p str> {
        let (start, end) = *self.spans[..usize::from(self.len)].get(index)?;
        path.get(usize::from(start)..usize::from(end))
    }
}

/// What a look-up found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// A handler.
    Found {
        /// Its position in the app's list.
        index: usize,
        /// The method that it is to answer: `GET` for a `HEAD` that it does not name.
        answering: Methods,
    },
    /// `OPTIONS` was asked and no handler names it: the answer is this list of methods, with 204.
    Options(Methods),
    /// The path is there, but only for these methods, `HEAD` and `OPTIONS` among them where they come by themselves.
    MethodNotAllowed(Methods),
    /// No pattern matches the path.
    NotFound,
    /// The path is not percent-encoded UTF-8.
    Malformed,
}

/// The routes of an app.
#[derive(Debug)]
pub struct Table {
    listed: &'static [Listed],
    faults: &'static [Fault],
    pub(super) nodes: &'static [Node],
    pub(super) displacements: &'static [u16],
    pub(super) answers: &'static [Answers],
    pub(super) long: &'static [&'static str],
    pub(super) longest: usize,
    pub(super) percent: bool,
    /// The folders of assets among its handlers.
    pub(super) mounts: &'static [Mount],
    /// The addresses of assets under prefixes, laid end to end.
    pub(super) addresses: &'static [u8],
    /// Whether there is a WebSocket among its handlers.
    sockets: bool,
}

impl Table {
    /// The table of these handlers, from what the stages of `__table!` have made of them.
    pub const fn new<const N: usize, const D: usize, const A: usize, const L: usize, const F: usize>(
        listed: &'static [Listed],
        packed: &'static Packed<N, D, A, L>,
        faults: &'static Faults<F>,
    ) -> Table {
        Table {
            listed,
            faults: &faults.0,
            nodes: &packed.nodes,
            displacements: &packed.displacements,
            answers: &packed.answers,
            long: &packed.long,
            longest: packed.longest,
            percent: packed.percent,
            mounts: &[],
            addresses: &[],
            sockets: has_socket(listed),
        }
    }

    /// Whether a request may be for a WebSocket.
    #[cfg_attr(not(feature = "ws"), allow(dead_code))]
    #[inline(always)]
    pub(crate) const fn has_sockets(&self) -> bool {
        self.sockets
    }

    /// The same with the folders of assets among its handlers.
    pub const fn with_assets<const K: usize, const N: usize>(self, mounts: &'static Mounts<K, N>) -> Table {
        Table { mounts: &mounts.mounts, addresses: &mounts.text, ..self }
    }

    /// The handlers, in the order of the app's list.
    pub const fn listed(&self) -> &'static [Listed] {
        self.listed
    }

    /// The handlers that cannot be in it.
    pub(super) const fn faults(&self) -> &'static [Fault] {
        self.faults
    }
}

const fn has_socket(listed: &[Listed]) -> bool {
    let mut at = 0;
    while at < listed.len() {
        if listed[at].route.methods.contains(Methods::SOCKET) {
            return true;
        }
        at += 1;
    }
    false
}

/// Defines the const `$table` of the handlers `$listed`.
///
/// Each stage is a const of its own, so that none takes long enough for rustc to complain.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    ($table:ident, $listed:expr) => {
        const $table: &'static $crate::private::Table = {
            use $crate::private::{Draft, Extent, Faults, Hashes, Listed, Mounts, Packed, Size, Table};
            const LISTED: &[Listed] = $listed;
            const SIZE: Size = Size::of(LISTED);
            type Trie = Draft<{ SIZE.handlers }, { SIZE.nodes }, { SIZE.map }>;
            const DRAFT_0: Trie = Trie::EMPTY.grown(LISTED, 0);
            const DRAFT_1: Trie = DRAFT_0.grown(LISTED, 1);
            const DRAFT_2: Trie = DRAFT_1.grown(LISTED, 2);
            const DRAFT_3: Trie = DRAFT_2.grown(LISTED, 3);
            const DRAFT_4: Trie = DRAFT_3.grown(LISTED, 4);
            const DRAFT_5: Trie = DRAFT_4.grown(LISTED, 5);
            const DRAFT_6: Trie = DRAFT_5.grown(LISTED, 6);
            const DRAFT_7: Trie = DRAFT_6.grown(LISTED, 7);
            const DRAFT: &Trie = &DRAFT_7.judged();
            const EXTENT: Extent = Extent::of(DRAFT);
            type Whole = Packed<{ EXTENT.nodes }, { EXTENT.displacements }, { EXTENT.answers }, { EXTENT.long }>;
            const WIDEST: usize = EXTENT.widest;
            type Perfect = Hashes<{ SIZE.nodes }, { EXTENT.displacements }>;
            const HASHES_0: Perfect = Perfect::EMPTY.found::<WIDEST, _, _, _>(DRAFT, 0);
            const HASHES_1: Perfect = HASHES_0.found::<WIDEST, _, _, _>(DRAFT, 1);
            const HASHES_2: Perfect = HASHES_1.found::<WIDEST, _, _, _>(DRAFT, 2);
            const HASHES_3: Perfect = HASHES_2.found::<WIDEST, _, _, _>(DRAFT, 3);
            const HASHES_4: Perfect = HASHES_3.found::<WIDEST, _, _, _>(DRAFT, 4);
            const HASHES_5: Perfect = HASHES_4.found::<WIDEST, _, _, _>(DRAFT, 5);
            const HASHES_6: Perfect = HASHES_5.found::<WIDEST, _, _, _>(DRAFT, 6);
            const HASHES_7: Perfect = HASHES_6.found::<WIDEST, _, _, _>(DRAFT, 7);
            static PACKED: Whole = Whole::of(DRAFT, &HASHES_7, LISTED);
            static FAULTS: Faults<{ DRAFT.faults() }> = Faults::of(DRAFT);
            type Assets =
                Mounts<{ $crate::private::count_mounts(LISTED) }, { $crate::private::mounted_length(LISTED) }>;
            static ASSETS: Assets = Mounts::of(LISTED);
            &Table::new(LISTED, &PACKED, &FAULTS).with_assets(&ASSETS)
        };
    };
}
