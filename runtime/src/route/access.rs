//! Who may call a handler, as its attribute, its sections and the app's list say.

use super::protection::Throttle;
use super::section::same;
use super::text::Text;
use super::{Listed, Methods, Place, Route, Segment, Table, UserField};

/// Who may call a handler, or what stands in a section.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// Nobody has said it.
    Undecided,
    /// Everybody: `public`.
    Public,
    /// Everybody, whatever the sections around it say, for the reason given: `public("..")`.
    PublicOnPurpose(&'static str),
    /// Who is signed in, or only some of them.
    Guarded(&'static Guard),
}

/// What asks who is there.
#[derive(Debug)]
pub struct Guard {
    /// The handler or section that it is written at.
    pub by: &'static str,
    /// As it is written: `auth(Role::Editor)`.
    pub words: &'static str,
    /// Where.
    pub place: &'static Place,
}

impl Access {
    /// What this comes to inside of a section. A guard around it stays, unless it is lifted on purpose.
    pub const fn within(self, outer: Access) -> Access {
        match (outer, self) {
            (_, Access::PublicOnPurpose(_)) => self,
            (Access::Guarded(_), Access::Undecided | Access::Public) | (_, Access::Undecided) => outer,
            _ => self,
        }
    }

    /// What this comes to in an entry of an app's list. What the app guards nobody lifts; what it opens is only what
    /// has not been decided.
    pub const fn listed_as(self, entry: Access) -> Access {
        match (entry, self) {
            (Access::Guarded(_), _) | (_, Access::Undecided) => entry,
            _ => self,
        }
    }

    /// Whether it asks who is there.
    pub const fn is_guarded(self) -> bool {
        matches!(self, Access::Guarded(_))
    }
}

/// Stops the build where `public` stands inside of a guarded section: told at that word.
#[track_caller]
pub const fn public_inside(outer: Access) {
    if let Access::Guarded(guard) = outer {
        let mut text = Text::EMPTY;
        text.text("`public` inside of a guarded section");
        text.guard(guard);
        text.text("\nhelp: if it is to be open all the same, say why: public(\"the reason\")");
        text.end();
        panic!("{}", text.as_str());
    }
}

/// Stops the build where a handler that signs somebody in is not open to all, or lets passwords be guessed without end:
/// told at the field.
#[track_caller]
pub const fn door(route: &Route, field: &str) {
    let mut text = Text::EMPTY;
    if let Access::Guarded(guard) = route.access {
        text.text("`");
        text.text(field);
        text.text("` signs somebody in, and only who is signed in gets here");
        text.guard(guard);
        text.text("\nhelp: say `public` in #[handler(..)], or public(\"the reason\") inside of a guarded section");
        text.end();
        panic!("{}", text.as_str());
    }
    if !matches!(route.protection.throttle, Throttle::Limited { .. }) {
        text.text("`");
        text.text(field);
        text.text("` signs somebody in, and whoever likes may try passwords without end");
        text.text("\nhelp: add throttle = \"10/3m\" to #[handler(..)]: so many tries of one visitor in so much time");
        text.end();
        panic!("{}", text.as_str());
    }
}

/// Stops the build where a field wants somebody signed in and the section lets everybody in: told at that field.
#[track_caller]
pub const fn user_is_there(section: Access, field: &str) {
    if !matches!(section, Access::Public | Access::PublicOnPurpose(_)) {
        return;
    }
    let mut text = Text::EMPTY;
    text.text("`");
    text.text(field);
    text.text("` wants somebody signed in, and the section of this handler is public");
    text.text("\nhelp: add `auth` to #[handler(..)], or make the field an Option: then it is None for a visitor");
    panic!("{}", text.as_str());
}

/// What an app has to say about access: whether it has users, and which of its handlers do not go with that.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    users: bool,
    lacking: &'static [u16],
}

impl Policy {
    /// The policy of an app; `lacking` are its [`lacking`] handlers.
    pub const fn new(users: bool, lacking: &'static [u16]) -> Policy {
        Policy { users, lacking }
    }
}

/// How many handlers do not go with an app that has users, or has none.
pub const fn count_lacking(listed: &[Listed], users: bool) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < listed.len() {
        if lacks(&listed[at], users) {
            count += 1;
        }
        at += 1;
    }
    count
}

/// Which ones these are; `N` is their [count](count_lacking).
pub const fn lacking<const N: usize>(listed: &[Listed], users: bool) -> [u16; N] {
    let mut result = [0; N];
    let (mut count, mut at) = (0, 0);
    while at < listed.len() {
        if lacks(&listed[at], users) {
            result[count] = at as u16;
            count += 1;
        }
        at += 1;
    }
    result
}

/// With users, every handler must be decided; without, none may ask who is there.
const fn lacks(listed: &Listed, users: bool) -> bool {
    if listed.route.broken {
        return false; // Reported.
    }
    if users {
        matches!(listed.access(), Access::Undecided) || opened_too_far(listed)
    } else {
        listed.access().is_guarded() || !matches!(listed.route.user, UserField::None)
    }
}

/// Whether the app's list lets everybody in where the handler wants somebody signed in. What the handler or its section say
/// is told at the field.
const fn opened_too_far(listed: &Listed) -> bool {
    matches!(listed.route.user, UserField::Required)
        && matches!(listed.route.access, Access::Undecided)
        && matches!(listed.access, Access::Public)
}

/// Stops the build if handlers of the entry with this number do not go with the app's policy.
#[track_caller]
pub const fn check_access(table: &'static Table, policy: &Policy, entry: usize) {
    let listed = table.listed();
    let mut rows = [&Listed::NOWHERE; MOST_ROWS];
    let (mut count, mut at) = (0, 0);
    while at < policy.lacking.len() {
        let one = &listed[policy.lacking[at] as usize];
        if one.entry as usize == entry {
            if count < MOST_ROWS {
                rows[count] = one;
            }
            count += 1;
        }
        at += 1;
    }
    if count == 0 {
        return;
    }
    let mut text = Text::EMPTY;
    let shown = rows.split_at(if count < MOST_ROWS { count } else { MOST_ROWS }).0;
    if policy.users && is_service(rows[0]) {
        text.text("nothing says who may call the service ");
        text.text(rows[0].route.name);
        text.text("\nhelp: put its entry into public(..), for everybody, or auth(..), for who is signed in");
    } else if policy.users && opened_too_far(rows[0]) {
        text.text("`public` around ");
        text.name(rows[0].route);
        text.text(", which wants somebody signed in");
        text.rows(shown);
        text.more(count);
        text.text("\nhelp: write auth(..) around this entry instead");
    } else if policy.users {
        text.text("nothing says who may call ");
        text.subject(rows[0], count);
        text.rows(shown);
        text.more(count);
        text.text(
            "\nhelp: in #[handler(..)], or in the #[section(..)] around it, write `public` for everybody, `auth` for who\
             \n      is signed in, auth(..) for whom the user type permits it, such as auth(Role::Editor)",
        );
        if count > 1 {
            text.text("\n      or decide for all of them here: public(..) or auth(..) around this entry");
        }
    } else {
        text.subject(rows[0], count);
        text.text(if count == 1 { " asks" } else { " ask" });
        text.text(" who is there, and this app has no users");
        text.rows(shown);
        text.more(count);
        if count == 1
            && let Access::Guarded(guard) = rows[0].access()
            && guard.place.line != rows[0].route.place.line
        {
            text.guard(guard);
        }
        text.text("\nhelp: say who can sign in, and where: #[app(user = Author, login = SignIn, ..)]");
    }
    text.end();
    panic!("{}", text.as_str());
}

/// Whether it is a service that the app holds, and no handler.
const fn is_service(listed: &Listed) -> bool {
    matches!(listed.route.name.as_bytes(), [b's', b'e', b'l', b'f', b'.', ..])
}

/// As many handlers a message shows.
const MOST_ROWS: usize = 12;

impl Text {
    /// The name of the only one, or how many they are.
    const fn subject(&mut self, first: &Listed, count: usize) {
        if count == 1 {
            self.name(first.route);
        } else {
            self.number(count as u32);
            self.text(" handlers of this list");
        }
    }

    const fn more(&mut self, count: usize) {
        if count > MOST_ROWS {
            self.text("\n    and ");
            self.number((count - MOST_ROWS) as u32);
            self.text(" more");
        }
    }

    pub(super) const fn guard(&mut self, guard: &Guard) {
        self.text("\n    ");
        self.text(guard.by);
        self.text(" says ");
        self.text(guard.words);
        self.text("   at ");
        self.text(guard.place.file);
        self.text(":");
        self.number(guard.place.line);
    }
}

/// The position in the table of the page where visitors sign in. Stops the build where it cannot be that page.
#[track_caller]
pub const fn login_page(table: &'static Table, target: &'static [Listed]) -> usize {
    if target.len() != 1 {
        panic!("`login` names one handler, and this is a list of them");
    }
    let route = target[0].route;
    let listed = table.listed();
    let mut at = 0;
    while at < listed.len() && !same_route(listed[at].route, route) {
        at += 1;
    }
    if route.broken {
        return if at < listed.len() { at } else { 0 }; // Reported.
    }
    let mut text = Text::EMPTY;
    if at == listed.len() {
        text.text("visitors are sent to ");
        text.name(route);
        text.text(" to sign in, and the app does not list it");
        text.rows(&[&target[0]]);
        text.text("\nhelp: add it to `handlers`");
        panic!("{}", text.as_str());
    }
    let page = &listed[at];
    if !route.methods.contains(Methods::GET) {
        text.text("visitors are sent to ");
        text.name(route);
        text.text(" to sign in, by GET, which it does not answer");
        text.rows(&[page]);
        text.text("\nhelp: name the page with the form; the handler that takes the form is another one");
        panic!("{}", text.as_str());
    }
    let mut number = 0;
    while number < page.segments() {
        if let Segment::Parameter(name) | Segment::Rest(name) = page.segment(number) {
            text.text("visitors are sent to ");
            text.name(route);
            text.text(" to sign in, and nobody can say what its `{");
            text.text(name);
            text.text("}` is then");
            text.rows(&[page]);
            text.text("\nhelp: name a page whose path has no placeholders");
            panic!("{}", text.as_str());
        }
        number += 1;
    }
    if let Access::Guarded(guard) = page.access() {
        text.text("visitors are sent to ");
        text.name(route);
        text.text(" to sign in, and must have signed in to see it: they would be sent round in a circle");
        text.rows(&[page]);
        text.guard(guard);
        text.text("\nhelp: make it `public`; inside of a guarded section: public(\"where visitors sign in\")");
        text.end();
        panic!("{}", text.as_str());
    }
    at
}

/// Whether these are one and the same; references cannot be compared in const evaluation.
pub(super) const fn same_route(a: &Route, b: &Route) -> bool {
    a.place.line == b.place.line && same(a.place.file, b.place.file) && same(a.module, b.module) && same(a.name, b.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    static PLACE: Place = Place { file: "a.rs", line: 1 };
    static GUARD: Guard = Guard { by: "Admin", words: "auth", place: &PLACE };

    fn name(access: Access) -> &'static str {
        match access {
            Access::Undecided => "undecided",
            Access::Public => "public",
            Access::PublicOnPurpose(_) => "on purpose",
            Access::Guarded(_) => "guarded",
        }
    }

    /// A row: what is inside, then what it comes to in something undecided, public, public on purpose, and guarded.
    const INSIDE: [(Access, [&str; 4]); 4] = [
        (Access::Undecided, ["undecided", "public", "on purpose", "guarded"]),
        (Access::Public, ["public", "public", "public", "guarded"]),
        (Access::PublicOnPurpose("x"), ["on purpose", "on purpose", "on purpose", "on purpose"]),
        (Access::Guarded(&GUARD), ["guarded", "guarded", "guarded", "guarded"]),
    ];
    const OUTER: [Access; 4] =
        [Access::Undecided, Access::Public, Access::PublicOnPurpose("x"), Access::Guarded(&GUARD)];

    #[test]
    fn a_guard_is_lifted_on_purpose_only() {
        for (own, expected) in INSIDE {
            assert_eq!(OUTER.map(|outer| name(own.within(outer))), expected, "{own:?}");
        }
    }

    #[test]
    fn the_app_s_own_guard_is_lifted_by_nobody() {
        for (own, _) in INSIDE {
            assert_eq!(name(own.listed_as(Access::Guarded(&GUARD))), "guarded", "{own:?}");
            let opened = if matches!(own, Access::Undecided) { "public" } else { name(own) };
            assert_eq!(name(own.listed_as(Access::Public)), opened);
            assert_eq!(name(own.listed_as(Access::Undecided)), name(own));
        }
    }
}
