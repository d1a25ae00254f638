//! An app and what it is configured with.

use super::App;
use super::blocking::Handlers;
use super::metrics::Metrics;
use crate::config::{Config, Environment};
use crate::hosts::{AllowedHosts, Hosts, further_hosts};
use crate::proxies::{self, Proxies};
use crate::readiness::Readiness;
#[cfg(feature = "cookies")]
use crate::route::Listed;
use crate::settings::{Origin, Process, toml_list};
use crate::throttle::Throttling;
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
    process: &'static Process,
}

impl<A: App> Site<A> {
    /// With what the app says, and what the process has been told.
    pub fn new(app: A) -> Site<A> {
        Site::settled(app, Process::get(), Environment::of_build())
    }

    /// With what the app says; for the rest it is in development, whatever the process has been told: a test is not to
    /// depend on that.
    #[cfg_attr(not(feature = "testing"), allow(dead_code))]
    pub(crate) fn for_tests(app: A) -> Site<A> {
        Site::settled(app, Process::nobody(), Environment::Development)
    }

    fn settled(app: A, process: &'static Process, usual: Environment) -> Site<A> {
        let mut config = app.config().settled(process, usual);
        config.refuse_all(process.faults());
        let further = hosts::<A>(&mut config, process);
        let proxies = proxies::<A>(&mut config, process);
        cookies::<A>(&mut config, process);
        #[cfg(feature = "languages")]
        crate::languages::with_languages(&mut config, A::LANGUAGES);
        config.put(Readiness::new());
        #[cfg(feature = "openapi")]
        config.put(crate::openapi::Lazy::new(A::openapi));
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
            process,
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

    /// What the process has been told.
    pub(crate) fn process(&self) -> &'static Process {
        self.process
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
fn cookies<A: App>(config: &mut Config, process: &Process) {
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
        crate::crypto::settle(config, process, needing);
        crate::cookie::settle(config);
        #[cfg(feature = "sessions")]
        crate::session::settle(config);
    }
}

/// The hosts that the process names besides those of the app.
fn hosts<A: App>(config: &mut Config, process: &Process) -> Vec<String> {
    let further = further_hosts(process).unwrap_or_else(|fault| {
        config.refuse(fault);
        Vec::new()
    });
    let listed = match A::HOSTS {
        AllowedHosts::Listed(listed) => listed,
        AllowedHosts::Any(_) => &["*"],
        AllowedHosts::Unsaid => &[],
    };
    let all = listed.iter().copied().chain(further.iter().map(|(host, _)| host.as_str()));
    let origin = both(!listed.is_empty(), further.first().map(|(_, origin)| origin));
    config.show("hosts", toml_list(all), origin);
    further.into_iter().map(|(host, _)| host).collect()
}

/// The proxies that the app trusts, and those that the process names.
fn proxies<A: App>(config: &mut Config, process: &Process) -> Option<Proxies> {
    let further = process.root().list(proxies::KEY);
    let read = further.and_then(|further| {
        let further = further.unwrap_or_default();
        Ok((Proxies::new(A::TRUSTED_PROXIES, &further)?, further))
    });
    match read {
        Ok((proxies, further)) => {
            let listed = A::TRUSTED_PROXIES.networks;
            let all = listed.iter().copied().chain(further.iter().map(|said| said.text.as_str()));
            let origin = both(!listed.is_empty(), further.first().map(|said| &said.origin));
            config.show(proxies::KEY, toml_list(all), origin);
            proxies
        }
        Err(fault) => {
            config.refuse(fault);
            None
        }
    }
}

/// Who has said a list that code and settings make together.
fn both(code: bool, settings: Option<&Origin>) -> Origin {
    match (code, settings) {
        (true, Some(origin)) => Origin::Both(Box::new(origin.clone())),
        (true, None) => Origin::Code,
        (false, Some(origin)) => origin.clone(),
        (false, None) => Origin::Default,
    }
}
