//! Values as they are written, and where.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A value, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    pub(super) origin: Origin,
}

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(feature = "config-file"), allow(dead_code, reason = "variables are text"))]
pub(super) enum Kind {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    List(Vec<Value>),
    Table(Table),
}

/// Keys, where each stands, and their values.
pub(super) type Table = BTreeMap<String, (Origin, Value)>;

impl Value {
    /// What kind of value it is, for who wanted another one.
    pub(super) fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Text(_) => "a text",
            Kind::Integer(_) => "a whole number",
            Kind::Float(_) => "a number",
            Kind::Boolean(_) => "true or false",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
        }
    }

    pub(super) fn table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody has said it.
    Default,
    /// The program says it.
    Code,
    /// The program says some of it, and another place the rest.
    Both(Box<Origin>),
    /// A place of `squall.toml`.
    #[cfg_attr(not(feature = "config-file"), allow(dead_code, reason = "there is none"))]
    File {
        /// How the file is called.
        name: Arc<str>,
        /// From 1 on.
        line: usize,
        /// In characters, from 1 on.
        column: usize,
    },
    /// A variable of the process.
    Variable(String),
    /// A file of its own, which a variable or a key of `squall.toml` names.
    Named {
        /// Which one names it.
        by: String,
        /// Its path.
        path: String,
    },
}

impl Origin {
    /// The line of the file.
    pub(super) fn line(&self) -> usize {
        match self {
            Origin::File { line, .. } => *line,
            _ => 0,
        }
    }

    /// Whether it is text that has no kind of its own, as variables are.
    pub(super) fn is_plain_text(&self) -> bool {
        matches!(self, Origin::Variable(_) | Origin::Named { .. })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::Code => f.write_str("code"),
            Origin::Both(other) => write!(f, "code, {other}"),
            Origin::File { name, line, column } => write!(f, "{name}:{line}:{column}"),
            Origin::Variable(name) => f.write_str(name),
            Origin::Named { by, path } => write!(f, "{path} ({by})"),
        }
    }
}
