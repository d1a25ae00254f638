//! Listeners as `squall.toml` writes them, and as they are shown.

use super::{AtCapacity, Listener, Place};
use crate::server::limits;
use crate::server::tls::{self, Tls};
use crate::settings::{Entry, Faults, Origin, Section, mode, switch, toml_list, toml_text};

/// The keys of a listener besides its limits and what it has of TLS.
const KEYS: [&str; 8] =
    ["at", "at_capacity", "backlog", "http2_prior_knowledge", "max_connections", "mode", "only_v6", "reuse_port"];

impl Listener {
    /// The listener of this table.
    pub(in crate::server) fn said(table: &Section<'_>, faults: &mut Faults) -> Option<Listener> {
        let place = match faults.keep(table.said("at"))? {
            Some(said) => faults.keep(said.parse::<Place>()),
            None => {
                faults.add(format!("{}: a listener needs a place, such as at = \"127.0.0.1:8000\"", table.place()));
                None
            }
        };
        // What else is wrong with it is said too.
        let mut listener = Listener::at(place.clone().unwrap_or(Place::Inherited(None)));
        if let Some(connections) = faults.keep(table.read("backlog", count)).flatten() {
            listener = listener.backlog(connections);
        }
        if let Some(connections) = faults.keep(table.read("max_connections", count)).flatten() {
            listener = listener.max_connections(connections as usize);
        }
        if let Some(policy) = faults.keep(table.read("at_capacity", policy)).flatten() {
            listener = listener.at_capacity(policy);
        }
        if let Some(mode) = faults.keep(table.read_text("mode", mode)).flatten() {
            listener = listener.mode(mode);
        }
        listener.only_v6 = faults.keep(table.read("only_v6", switch)).flatten().unwrap_or(false);
        listener.reuse_port = faults.keep(table.read("reuse_port", switch)).flatten().unwrap_or(false);
        listener.prior_knowledge = faults.keep(table.read("http2_prior_knowledge", switch)).flatten().unwrap_or(false);
        if let Some(networks) = faults.keep(table.list("proxy_protocol")).flatten() {
            listener =
                listener.proxy_protocol(networks.into_iter().map(|said| said.text)).told_by("proxy_protocol", table);
        }
        listener.limits = limits::Set::said(table, faults);
        match table.table("tls") {
            Some(section) => listener = listener.with_tls(tls::said(&section, faults)).told_tls(&section),
            None => match faults.keep(table.read("tls", switch)).flatten() {
                Some(true) => faults.add(format!("{}: `tls` is a table: [listener.tls], or false", table.place())),
                Some(false) => listener.plain_on_purpose = true,
                None => {}
            },
        }
        for key in KEYS.into_iter().chain(limits::KEYS) {
            listener = listener.told_by(key, table);
        }
        place.map(|_| listener)
    }

    /// Notes who has said one of its terms.
    pub(in crate::server) fn told(mut self, key: &str, origin: Origin) -> Listener {
        self.told.push((key.to_owned(), origin));
        self
    }

    fn told_by(self, key: &str, table: &Section<'_>) -> Listener {
        match table.origin(key) {
            Some(origin) => self.told(key, origin),
            None => self,
        }
    }

    fn told_tls(mut self, section: &Section<'_>) -> Listener {
        for key in tls::KEYS {
            if let Some(origin) = section.origin(key) {
                self.told.push((format!("tls.{key}"), origin));
            }
        }
        self
    }

    pub(in crate::server) fn speaks_tls(&self) -> bool {
        self.tls.is_some()
    }

    /// Whether somebody has said that it does not speak TLS.
    pub(in crate::server) fn is_plain_on_purpose(&self) -> bool {
        self.plain_on_purpose
    }

    /// Has it speak TLS as all do that have said nothing of it. What comes by a Unix socket has been through a proxy's TLS,
    /// or has not left the machine.
    #[cfg_attr(not(feature = "tls"), allow(unused_variables, unreachable_code, reason = "there is no such value"))]
    pub(in crate::server) fn speak(&mut self, tls: &Tls, section: &Section<'_>) {
        if self.tls.is_none() && !self.plain_on_purpose && !matches!(self.place, Place::Unix(_)) {
            *self = self.clone().with_tls(Some(tls.clone())).told_tls(section);
        }
    }

    /// Has it speak HTTP/2 without TLS, if it speaks without.
    pub(in crate::server) fn know_http2(&mut self, by: Option<Origin>) {
        if self.tls.is_none() && !self.prior_knowledge {
            self.prior_knowledge = true;
            self.told.extend(by.map(|origin| ("http2_prior_knowledge".to_owned(), origin)));
        }
    }

    /// Its terms, and who has said each.
    pub(in crate::server) fn entries(&self, table: &str) -> Vec<Entry> {
        let usual = Listener::at(self.place.clone());
        let mut entries = Vec::new();
        let mut add = |key: &str, value: String, is_usual: bool| {
            let told = self.told.iter().find(|(other, _)| other == key).map(|(_, origin)| origin.clone());
            // Of a listener of the code nobody has told anything.
            let code = if is_usual { Origin::Default } else { Origin::Code };
            entries.push(Entry::new(table, key, value, Some(told.unwrap_or(code))));
        };
        add("at", toml_text(&self.place.to_string()), false);
        add("max_connections", self.most.to_string(), self.most == usual.most);
        add("at_capacity", toml_text(self.at_capacity.name()), self.at_capacity == usual.at_capacity);
        add("backlog", self.backlog.to_string(), self.backlog == usual.backlog);
        match self.place {
            Place::Unix(_) => add("mode", toml_text(&format!("{:04o}", self.mode)), self.mode == usual.mode),
            _ => add("only_v6", self.only_v6.to_string(), !self.only_v6),
        }
        add("reuse_port", self.reuse_port.to_string(), !self.reuse_port);
        if let Some(networks) = &self.proxies {
            add("proxy_protocol", toml_list(networks), false);
        }
        if cfg!(feature = "http2") && self.tls.is_none() {
            add("http2_prior_knowledge", self.prior_knowledge.to_string(), !self.prior_knowledge);
        }
        for (key, value) in self.limits.entries() {
            add(key, value, false);
        }
        for (key, value) in self.tls.iter().flat_map(tls::entries) {
            add(&format!("tls.{key}"), value, false);
        }
        entries
    }
}

fn count(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(count @ 1..) => Ok(count),
        _ => Err("a whole number from 1 on".to_owned()),
    }
}

impl AtCapacity {
    /// As it is written.
    fn name(self) -> &'static str {
        match self {
            AtCapacity::Wait => "wait",
            AtCapacity::Unavailable => "unavailable",
        }
    }
}

fn policy(text: &str) -> Result<AtCapacity, String> {
    let all = [AtCapacity::Wait, AtCapacity::Unavailable];
    all.into_iter().find(|policy| policy.name() == text).ok_or_else(|| "\"wait\" or \"unavailable\"".to_owned())
}
