//! An app and what it is configured with.

use super::App;
use crate::config::{Config, Environment};
use crate::hosts::{Hosts, further_hosts};
use crate::throttle::Memory;
use std::sync::Arc;

/// An app and what it is configured with: what handles a request.
pub struct Site<A> {
    app: A,
    config: Arc<Config>,
    hosts: Hosts,
    throttle: Memory,
}

impl<A: App> Site<A> {
    /// With what the app and the process's environment say.
    pub fn new(app: A) -> Site<A> {
        Site::settled(app, Environment::of_process, further_hosts)
    }

    /// With what the app says; for the rest it is in development, whatever the process's environment says: a test is
    /// not to depend on it.
    #[cfg_attr(not(feature = "testing"), allow(dead_code))]
    pub(crate) fn for_tests(app: A) -> Site<A> {
        Site::settled(app, || Ok(Environment::Development), || Ok(Vec::new()))
    }

    fn settled(
        app: A,
        environment: impl FnOnce() -> Result<Environment, String>,
        further_hosts: impl FnOnce() -> Result<Vec<String>, String>,
    ) -> Site<A> {
        let mut config = app.config().settled(environment);
        let further = further_hosts().unwrap_or_else(|fault| {
            config.refuse(fault);
            Vec::new()
        });
        let hosts = Hosts::new(A::HOSTS, further, config.is_development());
        Site { app, config: Arc::new(config), hosts, throttle: Memory::new() }
    }

    /// How much of their allowances visitors have used.
    pub(crate) fn throttle(&self) -> &Memory {
        &self.throttle
    }

    /// The hosts that it answers to.
    pub(crate) fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    pub(crate) fn app(&self) -> &A {
        &self.app
    }

    pub(crate) fn config(&self) -> &Arc<Config> {
        &self.config
    }
}
