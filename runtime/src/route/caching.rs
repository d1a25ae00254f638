//! Which caches may keep the answers of a handler, as its attribute and those of its sections say.

use super::text::Text;
use super::{Access, Place, Route};

/// Which caches may keep what a handler answers (RFC 9111).
#[derive(Clone, Copy, Debug)]
pub enum Caching {
    /// Nothing is said of it.
    Unsaid,
    /// Nothing is said where the handler or section has a guard of its own: what the sections around it say is not meant
    /// for what only some may see.
    BehindGuard,
    /// All caches, also those that many visitors share: `public(..)`, `immutable(..)`.
    Shared(&'static CacheRule),
    /// The visitor's own alone, or none: `private(..)`, `no_store`.
    OwnOrNone(&'static CacheRule),
}

/// A rule for caches.
#[derive(Debug)]
pub struct CacheRule {
    /// The value of `Cache-Control`.
    pub value: &'static str,
    /// The handler or section that it is written at.
    pub by: &'static str,
    /// As it is written: `cache = public("1h")`.
    pub words: &'static str,
    /// Where.
    pub place: &'static Place,
}

impl Caching {
    /// The same inside of a section: what it does not say itself, the section says.
    pub(super) const fn within(self, section: Caching) -> Caching {
        match self {
            Caching::Unsaid => section,
            said => said,
        }
    }

    /// The rule, if there is one.
    pub const fn rule(self) -> Option<&'static CacheRule> {
        match self {
            Caching::Shared(rule) | Caching::OwnOrNone(rule) => Some(rule),
            Caching::Unsaid | Caching::BehindGuard => None,
        }
    }
}

/// Stops the build where caches may show to everybody what a guard shows to some: told at the rule.
#[track_caller]
pub const fn cached_behind_guard(access: Access, what: &str) {
    let Access::Guarded(guard) = access else { return };
    let mut text = Text::EMPTY;
    text.text("public caching of a guarded ");
    text.text(what);
    text.text(": shared caches would show everybody what only some may see");
    text.guard(guard);
    text.text("\nhelp: private(..) lets the browser of who asks keep it; without `cache`, nobody does");
    text.end();
    panic!("{}", text.as_str());
}

/// Stops the build where caches may show to everybody what is made for one visitor. `fields` are the names of fields, and
/// whether they are one visitor's own; told at the rule, or at the first such field, where that is the one `at` this number.
#[track_caller]
pub const fn cached_for_one(route: &Route, fields: &[(&str, bool)], at: Option<usize>) {
    let Caching::Shared(rule) = route.protection.caching else { return };
    if route.access.is_guarded() {
        return; // Told at the rule: whoever is signed in is one visitor.
    }
    let mut first = 0;
    while first < fields.len() && !fields[first].1 {
        first += 1;
    }
    if first == fields.len() {
        return;
    }
    let mut text = Text::EMPTY;
    match at {
        Some(at) if at != first => return,
        Some(_) => {
            text.text("`");
            text.text(fields[first].0);
            text.text("` is one visitor's own, and shared caches may keep this answer for everybody");
            text.text("\n    ");
            text.text(rule.by);
            text.text(" says ");
            text.text(rule.words);
            text.text("   at ");
            text.text(rule.place.file);
            text.text(":");
            text.number(rule.place.line);
            text.text("\nhelp: add cache = no_store to #[handler(..)], or cache = private(..), or leave out the field");
        }
        None => {
            text.text(
                "public caching of what is made for one visitor: shared caches would show it to everybody, and `",
            );
            text.text(fields[first].0);
            text.text("` is one visitor's own");
            text.text("\nhelp: private(..) lets this visitor's browser keep it; or leave out the field");
        }
    }
    text.end();
    panic!("{}", text.as_str());
}
