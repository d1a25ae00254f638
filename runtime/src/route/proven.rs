//! Types of which something has been asked: what they lack is one error, however often they are used.

/// The type itself, where the const `ASKED` compiled.
///
/// The const's body asks for a trait, at the user's tokens. Where the type lacks it, that is told there; the const is then
/// an error and no number, and rustc is silent on all that it meets through this. Otherwise each use would say it again.
pub trait Proven<const ASKED: usize> {
    /// The type itself.
    type Itself;
}

#[diagnostic::do_not_recommend]
impl<T, const ASKED: usize> Proven<ASKED> for T {
    type Itself = T;
}
