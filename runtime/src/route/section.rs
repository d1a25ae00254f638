//! Sections: a prefix that its handlers name.

use super::{Route, Segment};

/// A part of a site under one prefix. Implemented by `#[section]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a section",
    label = "named here as a section",
    note = "help: put #[section(\"/prefix\")] on `struct {Self};`"
)]
pub trait Section {
    /// The segments of its whole prefix, those of the sections around it first.
    const SEGMENTS: &'static [Segment];
}

/// Two runs of segments, one after the other; `N` is the sum of their lengths.
pub const fn joined<const N: usize>(first: &[Segment], second: &[Segment]) -> [Segment; N] {
    let mut result = [Segment::Static(""); N];
    let mut at = 0;
    while at < N {
        result[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    result
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

/// The number of the placeholder of a route's section that has this name.
#[track_caller]
pub const fn placeholder_index(route: &Route, name: &str) -> usize {
    let (mut index, mut at) = (0, 0);
    while at < route.section.len() {
        if let Segment::Parameter(other) | Segment::Rest(other) = route.section[at] {
            if same(other, name) {
                return index;
            }
            index += 1;
        }
        at += 1;
    }
    panic!("neither the pattern nor its section has a placeholder of this name")
}

/// Whether two texts are the same.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
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
