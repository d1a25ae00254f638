//! The app that a page's links are checked against.

use super::App as AnApp;

/// What `crate::App` is where there is none: generated code imports all of this, and before it all of `crate`.
pub mod no_app {
    /// None.
    pub struct App;
}

/// A name for the app of a page.
pub trait NamesAnApp {
    /// The app.
    type App;
}

/// Asked of what a page takes for its app.
#[diagnostic::on_unimplemented(
    message = "this page's links are checked against `crate::App`, and there is no such app",
    label = "this page's template asks for the app",
    note = "help: say where it is, #[page(\"..\", app = site::App)], or that no app is to check them, \
            #[page(\"..\", app = none(\"a library: each site has other links\"))]"
)]
pub trait IsAnApp {}

#[diagnostic::do_not_recommend]
impl<A: AnApp> IsAnApp for A {}

/// Stops the build where the app is none.
pub const fn is_an_app<A: IsAnApp>() -> usize {
    0
}
