//! Lists of handlers: what `#[app]` and `handlers!` are given, laid end to end.

use super::{Access, Prefix, Route, Segment};

/// A list of handlers. A handler is a list of one.
///
/// Implemented by `#[handler]` and `handlers!`, not by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler, nor a list of handlers",
    label = "listed here",
    note = "help: a handler is a struct with #[handler(get, \"/path\")]; a list is made by handlers! {{ pub HANDLERS = [..] }}"
)]
pub trait HandlerList {
    /// Its handlers, flat.
    const LISTED: &'static [Listed];
}

/// Implemented by nothing: a section would be a list of handlers if it were. The lifetime keeps rustc from asking before
/// somebody lists it.
#[diagnostic::on_unimplemented(
    message = "`{Section}` is a section, and neither a handler nor a list of handlers",
    label = "listed here",
    note = "help: its handlers name it, by `in = {Section}`: list them instead"
)]
pub trait MayHold<'never, Section> {}

/// What may hold no section.
pub struct List;

/// What a list says of each of its entries; where the entry is a handler, an inherent constant of the same name comes
/// before this one, and is dead code where no list names it.
pub trait ListedByAnApp {
    /// Nothing; it is there to be named.
    const THIS_HANDLER: () = ();
}

impl<L> ListedByAnApp for L {}

/// One handler as it stands in a list.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// What it is.
    pub route: &'static Route,
    /// The prefixes it has been mounted under.
    pub prefix: Prefix,
    /// Who may call it, as the app's list says.
    pub access: Access,
    /// Which entry of the list it came with.
    pub entry: u16,
    /// Which one it is of that entry's own list.
    pub local: u16,
    /// Whether the type of one of its fields needs the site's keys.
    pub needs_keys: bool,
    /// Whether it needs the secrets of a Tornado site.
    pub needs_tornado: bool,
    /// Whether a field of it needs the languages of the app.
    pub needs_languages: bool,
    /// Whether a field of it needs the visitor's session.
    pub needs_sessions: bool,
}

impl Listed {
    /// The first and only one of its list, under no prefix.
    pub const BLANK: Listed = Listed {
        route: &Route::BLANK,
        prefix: Prefix::NONE,
        access: Access::Undecided,
        entry: 0,
        local: 0,
        needs_keys: false,
        needs_tornado: false,
        needs_languages: false,
        needs_sessions: false,
    };
    /// What no request and no check finds.
    pub(super) const NOWHERE: Listed = Listed::one(&Route { broken: true, ..Route::BLANK });

    /// A handler as a list of one.
    pub const fn one(route: &'static Route) -> Listed {
        Listed { route, ..Listed::BLANK }
    }

    /// Who may call it, all considered.
    pub(crate) const fn access(&self) -> Access {
        self.route.access.listed_as(self.access)
    }

    /// How many segments its whole path has; the root has one, which is empty.
    pub const fn segments(&self) -> usize {
        let sum = self.prefix.segments() + self.route.section.len() + self.route.segments.len();
        if sum == 0 { 1 } else { sum }
    }

    /// How many parts its path is put together from: prefixes, section, and pattern.
    pub(super) const fn parts(&self) -> usize {
        self.prefix.parts() + 2
    }

    /// The part with this number; the root has no segments in any.
    pub(super) const fn part(&self, number: usize) -> &'static [Segment] {
        let prefixes = self.prefix.parts();
        if number < prefixes {
            self.prefix.part(number)
        } else if number == prefixes {
            self.route.section
        } else {
            self.route.segments
        }
    }

    /// The segment of its whole path at this position.
    pub const fn segment(&self, index: usize) -> Segment {
        let prefix = self.prefix.segments();
        let section = prefix + self.route.section.len();
        if index < prefix {
            self.prefix.segment(index)
        } else if index < section {
            self.route.section[index - prefix]
        } else if index - section < self.route.segments.len() {
            self.route.segments[index - section]
        } else {
            Segment::Static("")
        }
    }
}

/// One entry of a list: the prefix it is mounted under, who may call it, and its handlers.
pub type Entry = (&'static [Segment], Access, &'static [Listed]);

/// How many handlers these entries have in all.
pub const fn count(entries: &[Entry]) -> usize {
    let (mut sum, mut at) = (0, 0);
    while at < entries.len() {
        sum += entries[at].2.len();
        at += 1;
    }
    sum
}

/// The entries laid end to end; `N` is their [`count`].
pub const fn concat<const N: usize>(entries: &[Entry]) -> [Listed; N] {
    let mut result = [Listed::NOWHERE; N];
    let (mut entry, mut at) = (0, 0);
    while entry < entries.len() {
        let (prefix, access, listed) = entries[entry];
        let mut local = 0;
        while local < listed.len() {
            result[at] = Listed {
                route: listed[local].route,
                prefix: listed[local].prefix.within(prefix),
                access: listed[local].access.listed_as(access),
                entry: entry as u16,
                local: local as u16,
                needs_keys: listed[local].needs_keys,
                needs_tornado: listed[local].needs_tornado,
                needs_languages: listed[local].needs_languages,
                needs_sessions: listed[local].needs_sessions,
            };
            local += 1;
            at += 1;
        }
        entry += 1;
    }
    result
}
