//! `#[state]`: the app's fields, by type.

/// An app that has a field of type `T`. `#[app]` implements it for each field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no field of type `{T}`",
    label = "this handler takes a `{T}` from the app's state",
    note = "give `{Self}` a field of type `{T}`"
)]
pub trait HasState<T> {
    /// A clone of it.
    fn state(&self) -> T;
}

impl<A> HasState<()> for A {
    fn state(&self) {}
}

impl<A: HasState<T> + HasState<U>, T, U> HasState<(T, U)> for A {
    fn state(&self) -> (T, U) {
        (self.state(), self.state())
    }
}

impl<A: HasState<T> + HasState<U> + HasState<V>, T, U, V> HasState<(T, U, V)> for A {
    fn state(&self) -> (T, U, V) {
        (self.state(), self.state(), self.state())
    }
}
