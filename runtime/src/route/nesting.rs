//! Sections within sections, which must end somewhere.
//!
//! A const that names another one in a circle is a page of rustc's own words. So no section's const names that of the
//! section around it: functions walk outwards over types, which ends at a depth, and then say what is the matter.

use super::section::{Section, same};
use super::text::Text;
use super::{Access, Place, Protection, Segment};

/// How deep sections can lie in each other.
const DEEPEST: usize = 16;

/// What is around the outermost section.
pub struct NoSection;

#[diagnostic::do_not_recommend]
impl Section for NoSection {
    type Outer = NoSection;
    const NAME: &'static str = "";
    const PLACE: Place = Place { file: "", line: 0 };
    const REAL: bool = false;
    const OWN: &'static [Segment] = &[];
    const SEGMENTS: &'static [Segment] = &[];
}

/// How many segments the whole prefix of a section has. One in a circle has its own only: it is in error already.
pub const fn prefix_length<S: Section>() -> usize {
    if ends::<S>(DEEPEST) { length::<S>() } else { S::OWN.len() }
}

/// The whole prefix; `N` is its [length](prefix_length).
pub const fn whole_prefix<S: Section, const N: usize>() -> [Segment; N] {
    let mut result = [Segment::Static(""); N];
    fill::<S, N>(&mut result, N);
    result
}

/// What a section says of its protection, and where it does not, the sections around it.
pub(super) const fn whole_protection<S: Section>() -> Protection {
    protection::<S>(DEEPEST)
}

const fn protection<S: Section>(left: usize) -> Protection {
    if left == 0 || !S::REAL {
        return Protection::DEFAULT;
    }
    S::OWN_PROTECTION.within(protection::<S::Outer>(left - 1))
}

/// Who may call its handlers, by what it says and the sections around it do.
pub(super) const fn whole_access<S: Section>() -> Access {
    access::<S>(DEEPEST)
}

const fn access<S: Section>(left: usize) -> Access {
    if left == 0 || !S::REAL {
        return Access::Undecided;
    }
    S::OWN_ACCESS.within(access::<S::Outer>(left - 1))
}

/// Stops the build if a section lies within itself, or too deep. Of a circle one section says so: the first in the source.
#[track_caller]
pub const fn sections_end<S: Section>() {
    if ends::<S>(DEEPEST) {
        return;
    }
    let mut text = Text::EMPTY;
    if returns::<S::Outer>(S::NAME, S::PLACE, DEEPEST) {
        if !is_first::<S::Outer>(S::NAME, S::PLACE, DEEPEST) {
            return;
        }
        text.text("the section ");
        text.text(S::NAME);
        text.text(" lies within itself");
        rows::<S>(&mut text, S::NAME, S::PLACE, DEEPEST, true);
        text.text("\nhelp: the outermost section has no `in`");
    } else if circle_around::<S::Outer>(DEEPEST) {
        return; // Told where the circle is.
    } else {
        text.text("sections lie at most 16 deep in each other, and ");
        text.text(S::NAME);
        text.text(" lies deeper\nhelp: a prefix may have several segments: #[section(\"/a/b\")]");
    }
    text.end();
    panic!("{}", text.as_str())
}

/// Whether there is an outermost section.
const fn ends<S: Section>(left: usize) -> bool {
    if !S::REAL {
        return true;
    }
    left > 0 && ends::<S::Outer>(left - 1)
}

const fn length<S: Section>() -> usize {
    if S::REAL { length::<S::Outer>() + S::OWN.len() } else { 0 }
}

/// Writes the prefix so that it ends before `end`.
const fn fill<S: Section, const N: usize>(result: &mut [Segment; N], end: usize) {
    let own = S::OWN;
    let mut at = 0;
    while at < own.len() {
        result[end - own.len() + at] = own[at];
        at += 1;
    }
    if end > own.len() {
        fill::<S::Outer, N>(result, end - own.len());
    }
}

const fn is<S: Section>(name: &str, place: Place) -> bool {
    S::PLACE.line == place.line && same(S::NAME, name) && same(S::PLACE.file, place.file)
}

/// Whether the section of this name and place is this one, or one around it.
const fn returns<S: Section>(name: &str, place: Place, left: usize) -> bool {
    is::<S>(name, place) || (left > 0 && returns::<S::Outer>(name, place, left - 1))
}

/// Whether the sections around this one go round in a circle somewhere.
const fn circle_around<S: Section>(left: usize) -> bool {
    if !S::REAL {
        return false;
    }
    if left == 0 {
        return returns::<S::Outer>(S::NAME, S::PLACE, DEEPEST);
    }
    circle_around::<S::Outer>(left - 1)
}

/// Whether no section of a circle, up to the one of this name and place, stands before that one in the source.
const fn is_first<S: Section>(name: &str, place: Place, left: usize) -> bool {
    if left == 0 || is::<S>(name, place) {
        return true;
    }
    !before(S::PLACE, place) && is_first::<S::Outer>(name, place, left - 1)
}

/// Whether a place comes before another one: by file, then by line.
const fn before(a: Place, b: Place) -> bool {
    let (left, right) = (a.file.as_bytes(), b.file.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() {
        if left[at] != right[at] {
            return left[at] < right[at];
        }
        at += 1;
    }
    if left.len() != right.len() { left.len() < right.len() } else { a.line < b.line }
}

/// A line for each section of a circle.
const fn rows<S: Section>(text: &mut Text, name: &str, place: Place, left: usize, first: bool) {
    if left == 0 || (!first && is::<S>(name, place)) {
        return;
    }
    text.text("\n    ");
    text.text(S::NAME);
    text.text(" in ");
    text.text(S::Outer::NAME);
    text.text("   at ");
    text.text(S::PLACE.file);
    text.text(":");
    text.number(S::PLACE.line);
    rows::<S::Outer>(text, name, place, left - 1, false);
}
