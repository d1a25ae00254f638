//! What is wrong with settings, told in one go.

use crate::route::distance;
use std::io;

/// Faults that have been found: a line each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    all: Vec<String>,
    /// One beside which the others mean nothing.
    first: Option<String>,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: impl Into<String>) {
        self.all.push(fault.into());
    }

    /// Where there is no file, all seems to be missing that stands in it.
    pub(super) fn nothing_is_read(&mut self, fault: String) {
        self.first.get_or_insert(fault);
    }

    /// Keeps the fault, if it is one, and goes on.
    pub(crate) fn keep<T>(&mut self, result: Result<T, String>) -> Option<T> {
        result.map_err(|fault| self.add(fault)).ok()
    }

    /// Keeps those of another part.
    pub(crate) fn join(&mut self, others: Faults) {
        self.all.extend(others.all);
        self.first = self.first.take().or(others.first);
    }

    /// All of them as one text.
    pub(crate) fn end(&self) -> Result<(), String> {
        if let Some(first) = &self.first {
            return Err(first.clone());
        }
        match self.all.as_slice() {
            [] => Ok(()),
            [one] => Err(one.clone()),
            several => Err(format!("{} settings are wrong\n  {}", several.len(), several.join("\n  "))),
        }
    }

    /// The same as an error for who starts the program.
    pub(crate) fn check(&self) -> io::Result<()> {
        self.end().map_err(|fault| io::Error::new(io::ErrorKind::InvalidInput, fault))
    }
}

/// The word that was meant, where one is so like it that this looks like a slip.
pub(super) fn nearest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let limit = 1 + written.len() / 4;
    let lower = written.to_ascii_lowercase().replace('-', "_");
    words
        .into_iter()
        .map(|word| (distance(lower.as_bytes(), word.to_ascii_lowercase().as_bytes(), limit), word))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// `: did you mean ..?`, or all that might be meant where these are few.
pub(super) fn meant<'w>(written: &str, words: impl Iterator<Item = &'w str> + Clone) -> String {
    match nearest(written, words.clone()) {
        Some(word) => format!(": did you mean `{word}`?"),
        None => {
            let all: Vec<String> = words.map(|word| format!("`{word}`")).collect();
            format!(": there are {}", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised() {
        let words = ["workers", "listen", "listener", "hosts"];
        for (written, meant) in [
            ("worker", "workers"),
            ("lisen", "listen"),
            ("Hosts", "hosts"),
            ("listeners", "listener"),
            ("hots", "hosts"),
        ] {
            assert_eq!(nearest(written, words), Some(meant), "{written}");
        }
        for other in ["", "database", "x", "log"] {
            assert_eq!(nearest(other, words), None, "{other}");
        }
    }

    #[test]
    fn one_is_said_as_it_is_and_several_are_counted() {
        let mut faults = Faults::default();
        assert_eq!(faults.keep(Ok::<u8, String>(1)), Some(1));
        faults.add("one");
        assert_eq!(faults.keep(Err::<u8, _>("two".to_owned())), None);
        assert_eq!(faults.end().unwrap_err(), "2 settings are wrong\n  one\n  two");
        let mut others = Faults::default();
        others.add("three");
        faults.join(others.clone());
        assert_eq!(faults.end().unwrap_err(), "3 settings are wrong\n  one\n  two\n  three");
        others.nothing_is_read("the file is missing".to_owned());
        faults.join(others);
        assert_eq!(faults.check().unwrap_err().to_string(), "the file is missing");
    }
}
