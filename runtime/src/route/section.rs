//! Sections: a prefix that its handlers name.

use super::nesting::{whole_access, whole_protection};
use super::text::Text;
use super::{Access, Place, Protection, Segment};

/// A part of a site under one prefix. Implemented by `#[section]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a section",
    label = "named here as a section",
    note = "help: put #[section(\"/prefix\")] on `struct {Self};`"
)]
pub trait Section: Sized {
    /// The section around it; [`NoSection`](super::NoSection) if it is in none.
    type Outer: Section;
    /// Its type name.
    const NAME: &'static str;
    /// File and line of its attribute.
    const PLACE: Place;
    /// Whether it is a section, and not what is around the outermost one.
    const REAL: bool = true;
    /// The segments of its own prefix.
    const OWN: &'static [Segment];
    /// The segments of its whole prefix, those of the sections around it first.
    const SEGMENTS: &'static [Segment];
    /// What its own attribute says of what guards its handlers.
    const OWN_PROTECTION: Protection = Protection::DEFAULT;
    /// What guards its handlers, where they do not say it themselves.
    const PROTECTION: Protection = whole_protection::<Self>();
    /// What its own attribute says of who may call its handlers.
    const OWN_ACCESS: Access = Access::Undecided;
    /// Who may call its handlers, where they say no more; the sections around it considered.
    const ACCESS: Access = whole_access::<Self>();
}

/// How many placeholders there are in these segments.
pub const fn count_placeholders(segments: &[Segment]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < segments.len() {
        if !matches!(segments[at], Segment::Static(_)) {
            count += 1;
        }
        at += 1;
    }
    count
}

/// The number of the placeholder of a section that has this name.
#[track_caller]
pub const fn placeholder_index(section: &[Segment], name: &str) -> usize {
    let (mut index, mut at) = (0, 0);
    while at < section.len() {
        if let Segment::Parameter(other) | Segment::Rest(other) = section[at] {
            if same(other, name) {
                return index;
            }
            index += 1;
        }
        at += 1;
    }
    let mut text = Text::EMPTY;
    text.text("neither the pattern nor its section has a placeholder `{");
    text.text(name);
    text.text("}`");
    panic!("{}", text.as_str())
}

/// Stops the build if nothing says where a field comes from: its handler's section may have a placeholder of its name.
#[track_caller]
pub const fn field_has_source(section: &[Segment], name: &str, ty: &str, from_request: bool) {
    let mut text = Text::EMPTY;
    if has_placeholder(section, name) {
        text.text("`{");
        text.text(name);
        text.text("}` is a placeholder of the section, which a field takes by its attribute\nhelp: write `#[path] ");
        text.text(name);
        text.text(": ");
        text.text(ty);
        text.text("`");
    } else if !from_request {
        text.text("nothing says where this field of type `");
        text.text(ty);
        text.text("` comes from: neither the pattern nor its section has a placeholder of its name, and the type does not implement `FromRequest`");
        text.text("\nhelp: give the field a source: #[query], #[json], #[form], #[body], #[header], #[cookie], #[session], #[state], #[load], #[user]");
    } else {
        return;
    }
    text.end();
    panic!("{}", text.as_str())
}

/// Stops the build if a placeholder of the section is none of `taken`: its URL could not be written. Of `told` it has
/// been said at the field.
#[track_caller]
pub const fn placeholders_taken(section: &[Segment], taken: &[&str], told: &[&str]) {
    let mut at = 0;
    while at < taken.len() {
        if !has_placeholder(section, taken[at]) {
            return; // A name that is not there: told where it stands, and most likely the one that is missing.
        }
        at += 1;
    }
    at = 0;
    while at < section.len() {
        if let Segment::Parameter(name) | Segment::Rest(name) = section[at] {
            let mut index = 0;
            while index < taken.len() && !same(taken[index], name) {
                index += 1;
            }
            let mut said = 0;
            while said < told.len() && !same(told[said], name) {
                said += 1;
            }
            if index == taken.len() && said == told.len() {
                let mut text = Text::EMPTY;
                text.text("the section's placeholder `{");
                text.text(name);
                text.text("}` has no field: add `#[path] ");
                text.text(name);
                text.text(": String`, or any type that implements FromStr");
                panic!("{}", text.as_str())
            }
        }
        at += 1;
    }
}

/// Whether a placeholder of this name is among the segments.
const fn has_placeholder(segments: &[Segment], name: &str) -> bool {
    let mut at = 0;
    while at < segments.len() {
        if let Segment::Parameter(other) | Segment::Rest(other) = segments[at]
            && same(other, name)
        {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether two texts are the same.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    same_bytes(a.as_bytes(), b.as_bytes())
}

/// The same of bytes.
pub(super) const fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
