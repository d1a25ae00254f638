//! An app and what it is configured with.

use super::App;
use super::blocking::Handlers;
use super::metrics::Metrics;
use crate::config::{Config, Environment};
use crate::hosts::{Hosts, further_hosts};
use crate::proxies::{self, Proxies};
use crate::readiness::Readiness;
#[cfg(feature = "cookies")]
use crate::route::Listed;
use crate::throttle::Throttling;
use std::env::{self, VarError};
use std::sync::Arc;

/// An app and what it is configured with: what handles a request.
pub struct Site<A> {
    app: A,
    config: Arc<Config>,
    hosts: Hosts,
    proxies: Option<Proxies>,
    throttle: Throttling,
    metrics: Arc<Metrics>,
    handlers: Handlers,
}

impl<A: App> Site<A> {
    /// With what the app says, and for the rest the variables of the process.
    pub fn new(app: A) -> Site<A> {
        Site::settled(app, Environment::of_process, further_hosts, variable)
    }

    /// With what the app says; for the rest it is in development, whatever the process's variables say: a test is not to
    /// depend on them.
    #[cfg_attr(not(feature = "testing"), allow(dead_code))]
    pub(crate) fn for_tests(app: A) -> Site<A> {
        Site::settled(app, || Ok(Environment::Development), || Ok(Vec::new()), |_| Ok(None))
    }

    fn settled(
        app: A,
        environment: impl FnOnce() -> Result<Environment, String>,
        further_hosts: impl FnOnce() -> Result<Vec<String>, String>,
        variable: impl Fn(&str) -> Result<Option<String>, String>,
    ) -> Site<A> {
        let mut config = app.config().settled(environment);
        let further = further_hosts().unwrap_or_else(|fault| {
            config.refuse(fault);
            Vec::new()
        });
        let proxies = variable(proxies::VARIABLE)
            .and_then(|networks| Proxies::new(A::TRUSTED_PROXIES, networks.as_deref()))
            .unwrap_or_else(|fault| {
                config.refuse(fault);
                None
            });
        cookies::<A>(&mut config, variable);
        #[cfg(feature = "languages")]
        crate::languages::with_languages(&mut config, A::LANGUAGES);
        config.put(Readiness::new());
        let throttle = Throttling::settle(&mut config);
        let hosts = Hosts::new(A::HOSTS, further, config.is_development());
        let handlers = Handlers::of(A::TABLE);
        Site {
            app,
            config: Arc::new(config),
            hosts,
            proxies,
            throttle,
            metrics: Arc::new(Metrics::new(A::TABLE)),
            handlers,
        }
    }

    /// How much of their allowances visitors have used.
    pub(crate) fn throttle(&self) -> &Throttling {
        &self.throttle
    }

    /// Its handlers, as threads note them.
    pub(super) fn handlers(&self) -> Handlers {
        self.handlers
    }

    /// The figures of its requests.
    pub(crate) fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// The proxies that it believes.
    pub(crate) fn proxies(&self) -> Option<&Proxies> {
        self.proxies.as_ref()
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

/// The keys, and what is derived from them for cookies.
#[cfg_attr(not(feature = "cookies"), allow(unused_variables))]
fn cookies<A: App>(config: &mut Config, variable: impl Fn(&str) -> Result<Option<String>, String>) {
    #[cfg(feature = "cookies")]
    {
        let first = |needs: fn(&Listed) -> bool| {
            A::TABLE.listed().iter().find(|listed| needs(listed)).map(|listed| {
                let place = listed.route.place;
                format!("`{}` at {}:{}", listed.route.name, place.file, place.line)
            })
        };
        if A::TORNADO_USERS {
            config.put(crate::auth::SharedSignIn);
        }
        let needing = A::TORNADO_USERS.then(|| "the user type of the app".to_owned());
        crate::cookie::tornado::settle(config, needing.or_else(|| first(|listed| listed.needs_tornado)));
        let needing = first(|listed| listed.needs_keys);
        #[cfg(feature = "sessions")]
        let needing = needing.or_else(|| crate::session::needing_keys(config));
        crate::crypto::settle(config, variable, needing);
        crate::cookie::settle(config);
        #[cfg(feature = "sessions")]
        crate::session::settle(config);
    }
}

/// A variable of the process.
fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(text) => Ok(Some(text)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8")),
    }
}
