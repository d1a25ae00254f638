//! Values as serde reads them: a tree of the file, in which variables have their say at each field of a struct.

use super::super::fault::{Faults, meant};
use super::super::keys::{OWN, variable};
use super::super::process::Process;
use super::super::shown::Entry;
use super::super::value::{Kind, Origin, Table, Value};
use super::error::Fault;
use super::files;
use super::masked::{MASK, is_secret, render};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// One reading of the program's own settings.
pub(super) struct Reading<'p> {
    process: &'p Process,
    entries: RefCell<Vec<Entry>>,
    faults: RefCell<Faults>,
    /// The variables that would have been read.
    asked: RefCell<BTreeSet<String>>,
}

impl<'p> Reading<'p> {
    pub(super) fn new(process: &'p Process) -> Reading<'p> {
        Reading { process, entries: RefCell::default(), faults: RefCell::default(), asked: RefCell::default() }
    }

    pub(super) fn end(self) -> (Vec<Entry>, Faults, BTreeSet<String>) {
        let mut entries = self.entries.into_inner();
        // A table within comes after what stands around it.
        entries.sort_by(|one, other| one.table.trim_end_matches(']').cmp(other.table.trim_end_matches(']')));
        (entries, self.faults.into_inner(), self.asked.into_inner())
    }

    pub(super) fn note(&self, path: &str, field: &str, value: Option<&Value>) {
        let shown = value.map(|value| render(field, value));
        let origin = value.map(|value| value.origin.clone());
        let entry = Entry { value: shown, ..Entry::new(&format!("[{path}]"), field, String::new(), origin) };
        self.entries.borrow_mut().push(entry);
    }

    /// Has the last value of this path be shown to nobody.
    pub(super) fn hide(&self, path: &str) {
        let whole = |entry: &Entry| format!("{}.{}", entry.table.trim_matches(['[', ']']), entry.key) == path;
        if let Some(entry) = self.entries.borrow_mut().iter_mut().rev().find(|entry| whole(entry)) {
            entry.value = entry.value.take().map(|_| MASK.to_owned());
        }
    }
}

/// One value, and its place among the settings.
pub(super) struct Node<'r> {
    pub(super) reading: &'r Reading<'r>,
    pub(super) path: String,
    pub(super) value: Cow<'r, Value>,
    /// Whether variables may say what stands within: not in a list.
    pub(super) variables: bool,
}

impl<'r> Node<'r> {
    pub(super) fn root(reading: &'r Reading<'r>, value: Option<&'r Value>) -> Node<'r> {
        let empty = || Cow::Owned(Value { kind: Kind::Table(Table::new()), origin: Origin::Default });
        Node { reading, path: OWN.to_owned(), value: value.map_or_else(empty, Cow::Borrowed), variables: true }
    }

    pub(super) fn within(&self, path: String, value: Cow<'r, Value>) -> Node<'r> {
        Node { reading: self.reading, path, value, variables: self.variables }
    }

    /// The error that another kind was wanted.
    pub(super) fn not(&self, must_be: &str) -> Fault {
        let is = match &self.value.kind {
            Kind::Text(text) => format!("{text:?}"),
            Kind::Integer(number) => number.to_string(),
            Kind::Boolean(is) => is.to_string(),
            _ => self.value.kind().to_owned(),
        };
        self.placed(Fault::is(is, must_be))
    }

    pub(super) fn placed(&self, fault: Fault) -> Fault {
        let field = self.path.rsplit('.').next().unwrap_or_default();
        let fault = fault.at(&self.value.origin, &self.path);
        if is_secret(field) || matches!(self.value.origin, Origin::Named { .. }) { fault.hidden() } else { fault }
    }

    /// A text without quotes around it, in a variable or in a file of its own.
    pub(super) fn plain(&self) -> Option<&str> {
        match &self.value.kind {
            Kind::Text(text) if self.value.origin.is_plain_text() => Some(text.trim()),
            _ => None,
        }
    }

    /// The fields of a struct that have been said.
    pub(super) fn fields(&self, fields: &'static [&'static str]) -> Result<Vec<(&'static str, Node<'r>)>, Fault> {
        let table = self.value.table().ok_or_else(|| self.not("a table"))?;
        for (key, (at, _)) in table {
            let of_file = key.strip_suffix("_file").is_some_and(|field| fields.contains(&field));
            if !fields.contains(&key.as_str()) && !of_file {
                let meant = meant(key, fields.iter().copied());
                let path = &self.path;
                self.reading.faults.borrow_mut().add(format!("{at}: no setting is called `{path}.{key}`{meant}"));
            }
        }
        let mut said = Vec::new();
        for field in fields.iter().copied() {
            let value = self.field(field, fields).map_err(|fault| self.placed(fault))?;
            match &value {
                Some(value) if value.table().is_some() => {}
                value => self.reading.note(&self.path, field, value.as_deref()),
            }
            if let Some(value) = value {
                said.push((field, self.within(format!("{}.{field}", self.path), value)));
            }
        }
        Ok(said)
    }

    /// What has been said of a field: by a variable, by a file that a variable names, or by the table.
    fn field(&self, field: &str, fields: &[&str]) -> Result<Option<Cow<'r, Value>>, Fault> {
        let process = self.reading.process;
        let path = format!("{}.{field}", self.path);
        let (name, file_name) = (variable(&path), variable(&path) + "_FILE");
        // A field of that name is not the place of another one's value.
        let own_file = fields.contains(&format!("{field}_file").as_str());
        if self.variables {
            let mut asked = self.reading.asked.borrow_mut();
            asked.insert(name.clone());
            let file = process.variables.get(&file_name).filter(|_| !own_file);
            if file.is_some() {
                asked.insert(file_name.clone());
            }
            match (process.variables.get(&name), file) {
                (Some(_), Some(_)) => {
                    return Err(Fault::text(format!("{name} and {file_name} are both set, and only one can be")));
                }
                (Some(text), None) => {
                    return Ok(Some(Cow::Owned(Value {
                        kind: Kind::Text(text.clone()),
                        origin: Origin::Variable(name),
                    })));
                }
                (None, Some(file)) => return files::read(&file_name, file).map(|value| Some(Cow::Owned(value))),
                (None, None) => {}
            }
        }
        let key = format!("{field}_file");
        match (self.said(field), self.said(&key).filter(|_| !own_file)) {
            (Some(_), Some((at, _))) => Err(Fault::text(format!("{at}: `{field}` and `{key}` are both set"))),
            (Some((_, value)), None) => Ok(Some(value)),
            (None, Some((at, value))) => match &value.kind {
                Kind::Text(file) => files::read(&at.to_string(), file).map(|value| Some(Cow::Owned(value))),
                _ => Err(Fault::text(format!("{at}: `{key}` must be the path of a file"))),
            },
            (None, None) => Ok(self.begun(&name, fields).map(Cow::Owned)),
        }
    }

    /// What stands in the table behind this key, and where the key does.
    fn said(&self, key: &str) -> Option<(Origin, Cow<'r, Value>)> {
        match &self.value {
            Cow::Borrowed(value) => value.table()?.get(key).map(|(at, value)| (at.clone(), Cow::Borrowed(value))),
            Cow::Owned(value) => value.table()?.get(key).map(|(at, value)| (at.clone(), Cow::Owned(value.clone()))),
        }
    }

    /// An empty table, where variables say something of what is in it: `SQUALL_APP_MAIL_HOST` of `mail`.
    fn begun(&self, name: &str, fields: &[&str]) -> Option<Value> {
        let others: Vec<String> = fields
            .iter()
            .map(|field| variable(&format!("{}.{field}", self.path)))
            .filter(|other| other.len() > name.len())
            .collect();
        let below = |text: &str, name: &str| text.strip_prefix(name).is_some_and(|rest| rest.starts_with('_'));
        let of_another = |text: &str| others.iter().any(|other| text == other || below(text, other));
        let all = self.reading.process.variables.keys().filter(|_| self.variables);
        let mut begin = all.filter(|text| below(text, name) && !of_another(text));
        let origin = Origin::Variable(begin.next()?.clone());
        Some(Value { kind: Kind::Table(Table::new()), origin })
    }
}
