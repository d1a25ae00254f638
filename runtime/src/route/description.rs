//! What the compiler knows of one handler.

use super::assets::AssetFolder;
use super::{Access, FormField, Methods, Onward, Protection};

/// One part of a pattern, between two slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text that the path must have here, after percent-decoding. Empty for a slash at the end of the pattern.
    Static(&'static str),
    /// `{name}`: one segment of the path, whatever it is, but not an empty one.
    Parameter(&'static str),
    /// `{*name}`: all that follows this slash, further slashes included, possibly nothing.
    Rest(&'static str),
}

/// Where a handler stands in the source.
///
/// A [`Route`] refers to it by a reference to a `static`, so that a moved line changes no const data of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as the compiler was told its path.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
}

/// How many bytes of request body a handler takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyLimit {
    /// What the server is set to; 2 MiB without a setting.
    Default,
    /// At most this many bytes; more is answered by 413.
    Bytes(u64),
    /// Any length, for the reason given.
    Unlimited(&'static str),
}

impl BodyLimit {
    /// How many bytes it is where nobody has said: 2 MiB.
    pub const BYTES: u64 = 2 << 20;

    /// The most bytes; `None` where there may be any number.
    pub const fn bytes(self) -> Option<u64> {
        match self {
            BodyLimit::Default => Some(BodyLimit::BYTES),
            BodyLimit::Bytes(bytes) => Some(bytes),
            BodyLimit::Unlimited(_) => None,
        }
    }
}

/// What a WebSocket takes and offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketRules {
    /// How many bytes a message may have.
    pub message_limit: MessageLimit,
    /// The subprotocols that it speaks, best first.
    pub protocols: &'static [&'static str],
    /// Whether messages may be compressed (RFC 7692).
    pub compression: bool,
}

impl SocketRules {
    /// What holds where the attribute says nothing.
    pub const DEFAULT: SocketRules =
        SocketRules { message_limit: MessageLimit::Default, protocols: &[], compression: false };
}

/// How many bytes a message of a WebSocket may have, decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageLimit {
    /// 1 MiB.
    Default,
    /// At most this many bytes; a longer one closes the socket by 1009.
    Bytes(u64),
    /// Any length, for the reason given.
    Unlimited(&'static str),
}

/// Whether a handler takes the one who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserField {
    /// It does not.
    None,
    /// As an `Option`: a visitor will do.
    Optional,
    /// Only somebody signed in will do.
    Required,
}

/// The const description of one handler: all that its attribute says.
#[derive(Debug)]
pub struct Route {
    /// The handler's type name.
    pub name: &'static str,
    /// The module that the handler stands in, crate first.
    pub module: &'static str,
    /// File and line of its attribute.
    pub place: &'static Place,
    /// What it answers. `HEAD` and `OPTIONS` are only here if the attribute names them.
    pub methods: Methods,
    /// The segments of the sections around it.
    pub section: &'static [Segment],
    /// The segments of its own pattern; none for `/`.
    pub segments: &'static [Segment],
    /// What holds for its socket, where it has one.
    pub socket: SocketRules,
    /// What guards it.
    pub protection: Protection,
    /// Who may call it, its sections considered.
    pub access: Access,
    /// Whether a field of it is the one who asks.
    pub user: UserField,
    /// The fields of the form that it reads; `None` where it reads none, or by a type that does not tell them.
    pub form: Option<&'static [FormField]>,
    /// The fields of the query that it reads; `None` where it reads none, or what else it reads of it is not known.
    pub query: Option<&'static [FormField]>,
    /// The headers of a request that its answers depend on, as `Vary` names them.
    pub varies: &'static str,
    /// Whether a body that comes compressed is decompressed.
    pub decompress: bool,
    /// The files that it answers with, where it is a folder of assets.
    pub assets: Option<&'static AssetFolder>,
    /// Where it leads, where it is a redirect whose target is looked up.
    pub onward: Option<&'static Onward>,
    /// What writes it down for a document of the site.
    #[cfg(feature = "openapi")]
    pub describe: Option<super::Describe>,
    /// Whether its attribute had an error of its own, which has been reported: no check speaks of it again.
    pub broken: bool,
}

impl Route {
    /// What a description says that says nothing; generated code names only what differs.
    pub const BLANK: Route = Route {
        name: "",
        module: "",
        place: &Place { file: "", line: 0 },
        methods: Methods::NONE,
        section: &[],
        segments: &[],
        socket: SocketRules::DEFAULT,
        protection: Protection::DEFAULT,
        access: Access::Undecided,
        user: UserField::None,
        form: None,
        query: None,
        varies: "",
        decompress: false,
        assets: None,
        onward: None,
        #[cfg(feature = "openapi")]
        describe: None,
        broken: false,
    };
}

/// The prefixes that lists have been mounted under, outermost first.
#[derive(Clone, Copy, Debug)]
pub struct Prefix {
    parts: [&'static [Segment]; Prefix::DEPTH],
    len: usize,
    too_deep: bool,
}

impl Prefix {
    /// How many prefixes deep lists can be mounted in each other.
    pub const DEPTH: usize = 4;
    /// No prefix.
    pub const NONE: Prefix = Prefix { parts: [&[]; Prefix::DEPTH], len: 0, too_deep: false };

    /// This prefix inside a further one. An empty one changes nothing.
    pub(crate) const fn within(self, outer: &'static [Segment]) -> Prefix {
        if outer.is_empty() {
            return self;
        }
        if self.len == Prefix::DEPTH {
            return Prefix { too_deep: true, ..self };
        }
        let mut result = Prefix { parts: [&[]; Prefix::DEPTH], len: self.len + 1, too_deep: self.too_deep };
        result.parts[0] = outer;
        let mut at = 0;
        while at < self.len {
            result.parts[at + 1] = self.parts[at];
            at += 1;
        }
        result
    }

    /// Whether there were more than [`Prefix::DEPTH`], and some of them are left out: the table has no such handler.
    pub(super) const fn is_too_deep(&self) -> bool {
        self.too_deep
    }

    /// How many segments it has.
    pub(crate) const fn segments(&self) -> usize {
        let (mut sum, mut at) = (0, 0);
        while at < self.len {
            sum += self.parts[at].len();
            at += 1;
        }
        sum
    }

    /// How many prefixes it is made of.
    pub(super) const fn parts(&self) -> usize {
        self.len
    }

    /// The prefix with this number, the outermost first.
    pub(super) const fn part(&self, number: usize) -> &'static [Segment] {
        self.parts[number]
    }

    /// Its segment at this position.
    pub(crate) const fn segment(&self, mut index: usize) -> Segment {
        let mut at = 0;
        while index >= self.parts[at].len() {
            index -= self.parts[at].len();
            at += 1;
        }
        self.parts[at][index]
    }
}
