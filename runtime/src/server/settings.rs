//! What a server is told by `squall.toml` and by variables: one value of types, or all that is wrong with it.

use super::answering::Answering;
use super::builder::Server;
use super::limits;
use super::listen::{Listener, Place, passed_to_us};
use super::tls::{self, Tls};
use super::workers::Workers;
use crate::settings::{Entry, Faults, Origin, Process, Said, Section, show_time, switch, time, toml_text};
use std::time::Duration;

/// Where to listen if nobody says it: for this machine alone.
const DEFAULT: &str = "127.0.0.1:8000";

/// Where if a service manager has opened sockets for us.
const INHERITED: &str = "systemd";

/// What has been said; what has not is for the code, or as usual.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) workers: Option<Workers>,
    listeners: Option<Vec<Listener>>,
    admin: Option<Listener>,
    limits: limits::Set,
    drain_time: Option<Duration>,
    drain_delay: Option<Duration>,
    /// Of listeners by TCP that have none of their own.
    tls: Option<Tls>,
    prior_knowledge: bool,
}

impl Settings {
    pub(super) fn read(process: &Process, faults: &mut Faults) -> Settings {
        let root = process.root();
        Settings {
            workers: faults.keep(workers(process)).flatten(),
            listeners: listeners(&root, faults),
            admin: admin(&root, faults),
            limits: limits::Set::said(&root.section("limits"), faults),
            drain_time: faults.keep(root.read("drain_time", time)).flatten(),
            drain_delay: faults.keep(root.read("drain_delay", time)).flatten(),
            tls: tls::said(&root.section("tls"), faults),
            prior_knowledge: faults.keep(root.read("http2_prior_knowledge", switch)).flatten().unwrap_or(false),
        }
    }
}

/// The workers that have been asked for.
pub(super) fn workers(process: &Process) -> Result<Option<Workers>, String> {
    process.root().said("workers")?.map(|said| said.parse()).transpose()
}

/// The listeners that have been named; a variable names them all.
fn listeners(root: &Section<'_>, faults: &mut Faults) -> Option<Vec<Listener>> {
    let named = faults.keep(root.list("listen")).flatten();
    let by_variable = matches!(root.origin("listen"), Some(Origin::Variable(_)));
    let tables = if by_variable { Vec::new() } else { root.sections("listener") };
    if named.is_none() && tables.is_empty() {
        return None;
    }
    let named = named.unwrap_or_default();
    if named.is_empty() && tables.is_empty() {
        let name = root.first(&["listen"]).map_or_else(String::new, |said| said.name());
        faults.add(format!("{name} names no place to listen at"));
    }
    let mut all: Vec<Listener> = named.iter().filter_map(|said| faults.keep(at(said))).collect();
    all.extend(tables.iter().filter_map(|table| Listener::said(table, faults)));
    Some(all)
}

fn at(said: &Said) -> Result<Listener, String> {
    Ok(Listener::at(said.parse::<Place>()?).told("at", said.origin.clone()))
}

fn admin(root: &Section<'_>, faults: &mut Faults) -> Option<Listener> {
    match (root.origin("admin")?, root.table("admin")) {
        (Origin::File { .. }, Some(table)) => Listener::said(&table, faults),
        _ => faults.keep(root.said("admin").and_then(|said| said.as_ref().map(at).transpose())).flatten(),
    }
}

impl<S: Answering> Server<S> {
    /// The same as it has been told from outside, which comes before the code; where it listens only if that is asked for.
    pub(super) fn settle(mut self, places: bool) -> Result<Server<S>, String> {
        let mut faults = self.config.faults();
        faults.keep(self.process.check_own());
        let told = Settings::read(self.process, &mut faults);
        faults.end()?;
        self.code = self.limits;
        self.limits = told.limits.or(self.limits);
        self.workers = told.workers.or(self.workers);
        self.drain_time = told.drain_time.or(self.drain_time);
        self.drain_delay = told.drain_delay.or(self.drain_delay);
        if !places {
            return Ok(self);
        }
        self.admin = told.admin.or(self.admin);
        let secured = self.listeners.iter().any(Listener::speaks_tls);
        let replaced = told.listeners.is_some();
        if let Some(listeners) = told.listeners {
            self.listeners = listeners;
        }
        if self.listeners.is_empty() {
            self.listeners.push(usual()?);
        }
        let root = self.process.root();
        for listener in &mut self.listeners {
            if let Some(tls) = &told.tls {
                listener.speak(tls, &root.section("tls"));
            }
            if told.prior_knowledge {
                listener.know_http2(root.origin("http2_prior_knowledge"));
            }
        }
        if secured && replaced && !self.listeners.iter().any(|it| it.speaks_tls() || it.is_plain_on_purpose()) {
            let by = root.first(&["listen", "listener"]).map_or_else(String::new, |said| said.name());
            return Err(format!(
                "{by} would have the server speak without TLS, which it speaks by its own code: say `tls.certificate` and \
                 `tls.key` too, or `tls = false` at a [[listener]]"
            ));
        }
        Ok(self)
    }

    /// All that holds, and who has said it.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let root = self.process.root();
        let origin = |key: &str, code: bool| root.origin(key).or(code.then_some(Origin::Code));
        let mut entries = self.config.shown().to_vec();
        let mut add =
            |key: &str, value: String, code: bool| entries.push(Entry::new("", key, value, origin(key, code)));
        add("workers", toml_text(&self.workers.unwrap_or_default().to_string()), self.workers.is_some());
        let drain_time = self.drain_time.unwrap_or(super::bound::DRAIN);
        add("drain_time", toml_text(&show_time(drain_time)), self.drain_time.is_some());
        let drain_delay = self.drain_delay.unwrap_or_default();
        add("drain_delay", toml_text(&show_time(drain_delay)), self.drain_delay.is_some());
        entries.extend(super::log::entries(self.process));
        let limits = root.section("limits");
        entries.extend(self.limits.whole().entries().into_iter().map(|(key, value)| {
            let code = self.code.entries().iter().any(|(other, _)| *other == key);
            Entry::new("[limits]", key, value, limits.origin(key).or(code.then_some(Origin::Code)))
        }));
        for listener in &self.listeners {
            entries.extend(listener.entries("[[listener]]"));
        }
        entries.extend(self.admin.iter().flat_map(|listener| listener.entries("[admin]")));
        entries.extend(self.process.own());
        entries
    }
}

fn usual() -> Result<Listener, String> {
    let place = if passed_to_us() { INHERITED } else { DEFAULT };
    Ok(Listener::at(place.parse()?).told("at", Origin::Default))
}

#[cfg(all(test, feature = "config-file"))]
mod tests;
