//! The routing table.

use super::{Listed, Methods};

/// Where the values of a path's placeholders lie in it: spans of the raw path, not yet percent-decoded.
#[derive(Clone, Copy, Debug)]
pub struct Captures {
    spans: [(u16, u16); Captures::MOST],
    len: u8,
}

impl Captures {
    /// The most placeholders that one path can have.
    pub const MOST: usize = 16;
    /// None.
    pub const NONE: Captures = Captures { spans: [(0, 0); Captures::MOST], len: 0 };

    /// The raw text of the placeholder with this number, counted from 0 along the whole path.
    pub fn get<'p>(&self, path: &'p str, index: usize) -> Option<&'p str> {
        let (start, end) = *self.spans[..usize::from(self.len)].get(index)?;
        path.get(usize::from(start)..usize::from(end))
    }
}

/// What a look-up found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The handler at this position of the app's list.
    Found(usize),
    /// The path is there, but only for these methods.
    MethodNotAllowed(Methods),
    /// No pattern matches the path.
    NotFound,
    /// The path is not percent-encoded UTF-8.
    Malformed,
}

/// The routes of an app.
#[derive(Debug)]
pub struct Table {
    listed: &'static [Listed],
}

impl Table {
    /// A table of these handlers.
    pub const fn new(listed: &'static [Listed]) -> Table {
        Table { listed }
    }

    /// The handlers, in the order of the app's list.
    pub const fn listed(&self) -> &'static [Listed] {
        self.listed
    }

    /// Finds the handler of this one method for a path.
    pub fn find(&self, method: Methods, path: &str, captures: &mut Captures) -> Lookup {
        use super::Segment;
        let mut allowed = Methods::NONE;
        for (index, listed) in self.listed.iter().enumerate() {
            let parts: Vec<&str> = path[1..].split('/').collect();
            let mut found = Captures::NONE;
            let mut good = true;
            let mut at = 0;
            while at < listed.segments() {
                match (listed.segment(at), parts.get(at)) {
                    (Segment::Static(text), Some(part)) if text == *part => {}
                    (Segment::Parameter(_), Some(part)) if !part.is_empty() => {
                        let start = part.as_ptr() as usize - path.as_ptr() as usize;
                        found.spans[usize::from(found.len)] = (start as u16, (start + part.len()) as u16);
                        found.len += 1;
                    }
                    _ => {
                        good = false;
                        break;
                    }
                }
                at += 1;
            }
            if good && at == parts.len() {
                if listed.route.methods.contains(method) {
                    *captures = found;
                    return Lookup::Found(index);
                }
                allowed = allowed.union(listed.route.methods);
            }
        }
        if allowed.is_empty() { Lookup::NotFound } else { Lookup::MethodNotAllowed(allowed) }
    }
}

/// Defines the const `$table` of the handlers `$listed`.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    ($table:ident, $listed:expr) => {
        const $table: &'static $crate::private::Table = &$crate::private::Table::new($listed);
    };
}

/// Stops the build if the entry with this number clashes with an earlier one, or cannot be reached.
#[doc(hidden)]
#[track_caller]
pub const fn check_entry(_table: &'static Table, _entry: usize) {}
