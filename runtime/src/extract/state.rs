//! `#[state]`: the app's fields, by type.

use crate::request::Request;

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

/// A field that an app can hold. Asked where the field stands, so that the message does.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot be shared by threads",
    label = "all requests use the app at once, from several threads",
    note = "help: its type must be `Send + Sync + 'static`: `Arc` in place of `Rc`, `Mutex`, `RwLock` or an atomic in place of `RefCell` or `Cell`"
)]
pub trait SharedField {
    /// Nothing; it is there to be named.
    const SHARED: () = ();
}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> SharedField for T {}

/// A field that handlers can take. Asked where the field stands, so that the message does.
///
/// The field is no `Self`: rustc would advise to borrow it.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be cloned",
    label = "each request that takes this field gets a clone of it",
    note = "help: put #[derive(Clone)] on `{T}`, or hold an `Arc<{T}>`"
)]
pub trait GetsCloneOf<T> {
    /// The clone.
    fn clone_of(field: &T) -> T;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> GetsCloneOf<T> for Request {
    fn clone_of(field: &T) -> T {
        field.clone()
    }
}

/// What an app must be. The macro's impl takes it as given, so that a field that cannot be shared is told of where it
/// stands and not once more for the app; the lifetime keeps rustc from asking before somebody serves the app. Then it
/// meets the const of the fields, `FIELDS`: where one of them cannot be shared, that is an error and no number, and rustc
/// says nothing twice.
pub trait SharedApp<'never, const FIELDS: usize>: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<'never, const FIELDS: usize, T: Send + Sync + 'static> SharedApp<'never, FIELDS> for T {}

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
