//! What a process has been told: its file, and its variables.

use super::fault::{Faults, nearest};
#[cfg(feature = "config-file")]
use super::file;
use super::keys::{self, FILE, OWN, PREFIX, variable};
#[cfg(not(feature = "config-file"))]
use super::no_file as file;
use super::section;
use super::section::Section;
use super::shown::Entry;
use super::value::{Table, Value};
use std::collections::BTreeMap;
use std::env;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The file, if no variable names another.
const USUAL: &str = "squall.toml";

/// What a process has been told.
#[derive(Debug, Default)]
pub(crate) struct Process {
    pub(super) file: Table,
    pub(super) variables: BTreeMap<String, String>,
    /// What has been read of the program's own settings.
    own: Mutex<Option<Vec<Entry>>>,
    notes: Vec<String>,
    faults: Faults,
    noted: OnceLock<()>,
}

static PROCESS: OnceLock<Process> = OnceLock::new();
static NOBODY: OnceLock<Process> = OnceLock::new();

impl Process {
    /// This one. It is read once.
    pub(crate) fn get() -> &'static Process {
        PROCESS.get_or_init(Process::load)
    }

    /// What cannot be understood, whoever asks for what.
    pub(crate) fn faults(&self) -> Faults {
        self.faults.clone()
    }

    /// One that has been told nothing, as those of tests.
    pub(crate) fn nobody() -> &'static Process {
        NOBODY.get_or_init(Process::default)
    }

    fn load() -> Process {
        let mut faults = Faults::default();
        let mut variables = BTreeMap::new();
        for (name, value) in env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
            match value.into_string() {
                Ok(value) => _ = variables.insert(name.to_owned(), value),
                Err(_) => faults.add(format!("{name} is not UTF-8")),
            }
        }
        let named = variables.get(FILE);
        let file = file::read(named.map_or(USUAL, String::as_str), named.is_some()).unwrap_or_else(|fault| {
            faults.nothing_is_read(fault);
            None
        });
        let process = Process::of(file.unwrap_or_default(), variables, &mut faults);
        Process { faults, ..process }
    }

    pub(super) fn of(file: Table, variables: BTreeMap<String, String>, faults: &mut Faults) -> Process {
        keys::check(&file, faults);
        let known = keys::variables();
        let own = variable(OWN) + "_";
        let mut notes = Vec::new();
        for name in variables.keys().filter(|name| !known.contains(name) && !name.starts_with(&own)) {
            match nearest(name, known.iter().map(String::as_str)) {
                Some(meant) => faults.add(format!("{name} means nothing: did you mean {meant}?")),
                // It may be somebody else's, as the variables are that Kubernetes makes for a service of this name.
                None => notes.push(format!("{name} means nothing to squall")),
            }
        }
        Process { file, variables, notes, ..Process::default() }
    }

    /// One as if it had been told this.
    #[cfg(test)]
    pub(crate) fn told(variables: &[(&str, &str)]) -> Process {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Process::of(Table::new(), variables, &mut Faults::default())
    }

    /// One as if it had been told this by a file besides, which is called `squall.toml`.
    #[cfg(all(test, feature = "config-file"))]
    pub(crate) fn told_by_file(text: &str, variables: &[(&str, &str)]) -> Result<Process, String> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut faults = Faults::default();
        let process = Process::of(file::parse(USUAL, text)?, variables, &mut faults);
        faults.end().map(|()| process)
    }

    /// The settings outside of any table.
    pub(crate) fn root(&self) -> Section<'_> {
        section::root(self)
    }

    /// What the file has for the program itself.
    pub(super) fn own_table(&self) -> Option<&Value> {
        self.file.get(OWN).map(|(_, value)| value)
    }

    /// Keeps what has been read of the program's own settings.
    pub(super) fn keep_own(&self, entries: Vec<Entry>) {
        *self.own.lock().unwrap_or_else(PoisonError::into_inner) = Some(entries);
    }

    /// The program's own settings, as they have been read.
    pub(crate) fn own(&self) -> Vec<Entry> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// Logs what means nothing, once.
    pub(crate) fn announce(&self) {
        self.noted.get_or_init(|| {
            for note in &self.notes {
                tracing::warn!(target: "squall::config", "{note}");
            }
        });
    }

    /// Says what should mean something to the program, and has not been read.
    pub(crate) fn check_own(&self) -> Result<(), String> {
        if self.own.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            return Ok(());
        }
        let own = variable(OWN) + "_";
        let variables = self.variables.keys().find(|name| name.starts_with(&own)).cloned();
        match self.file.get(OWN).map(|(at, _)| at.to_string()).or(variables) {
            None => Ok(()),
            Some(place) => Err(format!("{place}: this program has no settings of its own (`squall::settings`)")),
        }
    }
}
