//! Settings, asked for by their keys.

use super::keys::variable;
use super::process::Process;
use super::value::{Kind, Origin, Table, Value};
use std::fmt::Display;
use std::str::FromStr;

/// Some settings: those outside of any table, or those of one.
#[derive(Clone, Debug)]
pub(crate) struct Section<'p> {
    process: &'p Process,
    /// With a dot at its end, where there is one.
    path: String,
    table: Option<&'p Table>,
    /// Whether variables may say these too; those of a listener are for the file alone.
    variables: bool,
}

pub(super) fn root(process: &Process) -> Section<'_> {
    Section { process, path: String::new(), table: Some(&process.file), variables: true }
}

/// What has been said of one setting.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) origin: Origin,
    path: String,
    /// Whether it is a text, and no number of TOML's.
    is_text: bool,
}

impl Said {
    /// What to call it in a sentence about it: the variable, or its place in the file.
    pub(crate) fn name(&self) -> String {
        match &self.origin {
            Origin::Variable(name) => name.clone(),
            origin => format!("{origin}: `{}`", self.path),
        }
    }

    /// A sentence about it.
    pub(crate) fn but(&self, must_be: impl Display) -> String {
        format!("{} is {:?}, but must be {must_be}", self.name(), self.text)
    }

    /// What it means; the error is a sentence of its own.
    pub(crate) fn parse<T: FromStr<Err = String>>(&self) -> Result<T, String> {
        self.text.parse().map_err(|fault| format!("{}: {fault}", self.name()))
    }

    /// What it means; the function says what it must be.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&str) -> Result<T, String>) -> Result<T, String> {
        read(&self.text).map_err(|must_be| self.but(must_be))
    }
}

impl<'p> Section<'p> {
    /// One value; a variable counts more than the file.
    pub(crate) fn said(&self, key: &str) -> Result<Option<Said>, String> {
        if let Some(said) = self.variable(key) {
            return Ok(Some(said));
        }
        self.value(key).map(|value| self.one(key, value)).transpose()
    }

    /// Several: in a variable with commas between them, in the file a list, or one alone. Blanks around them do not count,
    /// and nothing is none.
    pub(crate) fn list(&self, key: &str) -> Result<Option<Vec<Said>>, String> {
        if let Some(said) = self.variable(key) {
            let items = said.text.split(',').map(str::trim).filter(|text| !text.is_empty());
            return Ok(Some(items.map(|text| Said { text: text.to_owned(), ..said.clone() }).collect()));
        }
        let Some(value) = self.value(key) else { return Ok(None) };
        match &value.kind {
            Kind::List(items) => items.iter().map(|value| self.one(key, value)).collect::<Result<_, _>>().map(Some),
            _ => Ok(Some(vec![self.one(key, value)?])),
        }
    }

    /// What it means, if it has been said; the function says what it must be.
    pub(crate) fn read<T>(&self, key: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, String> {
        self.said(key)?.map(|said| said.read(read)).transpose()
    }

    /// The same of what must be a text, since a number would be read in another way.
    pub(crate) fn read_text<T>(
        &self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        let text = |said: Said| said.read(|text| read(if said.is_text { text } else { "" }));
        self.said(key)?.map(text).transpose()
    }

    /// Where it has been said.
    pub(crate) fn origin(&self, key: &str) -> Option<Origin> {
        self.variable(key).map(|said| said.origin).or_else(|| self.value(key).map(|value| value.origin.clone()))
    }

    /// The table behind a key; empty where there is none.
    pub(crate) fn section(&self, key: &str) -> Section<'p> {
        Section {
            process: self.process,
            path: format!("{}{key}.", self.path),
            table: self.value(key).and_then(Value::table),
            variables: self.variables,
        }
    }

    /// The tables behind a key.
    pub(crate) fn sections(&self, key: &str) -> Vec<Section<'p>> {
        let Some(Kind::List(list)) = self.value(key).map(|value| &value.kind) else { return Vec::new() };
        let path = format!("{}{key}.", self.path);
        list.iter()
            .map(|value| Section { process: self.process, path: path.clone(), table: value.table(), variables: false })
            .collect()
    }

    /// The table behind a key that variables say nothing of, if there is one.
    pub(crate) fn table(&self, key: &str) -> Option<Section<'p>> {
        let table = self.value(key)?.table()?;
        Some(Section {
            process: self.process,
            path: format!("{}{key}.", self.path),
            table: Some(table),
            variables: false,
        })
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> String {
        let first = self.table.and_then(|table| table.values().map(|(at, _)| at).min_by_key(|at| at.line()));
        first.map_or_else(|| format!("[{}]", self.path.trim_end_matches('.')), ToString::to_string)
    }

    /// The first of these settings that has been said, if any.
    pub(crate) fn first(&self, keys: &[&str]) -> Option<Said> {
        keys.iter().find_map(|key| {
            let origin = self.origin(key)?;
            Some(Said { text: String::new(), origin, path: format!("{}{key}", self.path), is_text: true })
        })
    }

    fn value(&self, key: &str) -> Option<&'p Value> {
        self.table?.get(key).map(|(_, value)| value)
    }

    fn variable(&self, key: &str) -> Option<Said> {
        let path = format!("{}{key}", self.path);
        let name = self.variables.then(|| variable(&path))?;
        let text = self.process.variables.get(&name)?.clone();
        Some(Said { text, origin: Origin::Variable(name), path, is_text: true })
    }

    fn one(&self, key: &str, value: &Value) -> Result<Said, String> {
        let text = match &value.kind {
            Kind::Text(text) => text.clone(),
            Kind::Integer(number) => number.to_string(),
            Kind::Float(number) => number.to_string(),
            Kind::Boolean(is) => is.to_string(),
            Kind::List(_) | Kind::Table(_) => {
                let (at, path) = (&value.origin, &self.path);
                return Err(format!("{at}: `{path}{key}` is {}, and one value is wanted", value.kind()));
            }
        };
        let is_text = matches!(value.kind, Kind::Text(_));
        Ok(Said { text, origin: value.origin.clone(), path: format!("{}{key}", self.path), is_text })
    }
}
