//! An app and what it is configured with.

use super::App;
use crate::config::{Config, Environment};
use std::sync::Arc;

/// An app and what it is configured with: what handles a request.
pub struct Site<A> {
    app: A,
    config: Arc<Config>,
}

impl<A: App> Site<A> {
    /// With what the app and the process's environment say.
    pub fn new(app: A) -> Site<A> {
        Site::settled(app, Environment::of_process)
    }

    /// With what the app says; for the rest it is in development, whatever the process's environment says: a test is
    /// not to depend on it.
    #[cfg_attr(not(feature = "testing"), allow(dead_code))]
    pub(crate) fn for_tests(app: A) -> Site<A> {
        Site::settled(app, || Ok(Environment::Development))
    }

    fn settled(app: A, environment: impl FnOnce() -> Result<Environment, String>) -> Site<A> {
        let config = Arc::new(app.config().settled(environment));
        Site { app, config }
    }

    pub(crate) fn app(&self) -> &A {
        &self.app
    }

    pub(crate) fn config(&self) -> &Arc<Config> {
        &self.config
    }
}
