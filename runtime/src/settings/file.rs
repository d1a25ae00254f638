//! `squall.toml`, read.

use super::fault::Faults;
use super::files::read_at_most;
use super::value::{Kind, Origin, Table, Value};
use std::io::ErrorKind;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// No file of settings is longer.
const LARGEST: u64 = 1 << 20;

const BEYOND: &str = "this number is larger than any setting may be";

/// The file's values; none where it is not there, unless it must be.
pub(super) fn read(name: &str, must_be: bool) -> Result<Option<Table>, String> {
    let bytes = match read_at_most(name, LARGEST) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(format!("{name} is too large for a file of settings")),
        Err(error) if error.kind() == ErrorKind::NotFound && !must_be => return Ok(None),
        Err(error) => return Err(format!("{name} cannot be read: {error}")),
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        format!("{name}:{}: this is not UTF-8", line + 1)
    })?;
    parse(name, &text).map(Some)
}

pub(super) fn parse(name: &str, text: &str) -> Result<Table, String> {
    let source = Source { name: name.into(), text };
    // Of what is no TOML the first is said: what follows from it would be no fault of its own.
    let table = DeTable::parse(text)
        .map_err(|error| format!("{}: {}", source.origin(error.span().unwrap_or_default()), error.message()))?;
    let mut faults = Faults::default();
    let table = source.table(table.get_ref(), &mut faults);
    faults.end()?;
    Ok(table)
}

struct Source<'t> {
    name: Arc<str>,
    text: &'t str,
}

impl Source<'_> {
    fn origin(&self, span: Range<usize>) -> Origin {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        Origin::File {
            name: self.name.clone(),
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[begin..].chars().count() + 1,
        }
    }

    fn table(&self, table: &DeTable<'_>, faults: &mut Faults) -> Table {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let name = str::to_owned(AsRef::<str>::as_ref(key.get_ref()));
            Some((name, (self.origin(key.span()), self.value(value, faults)?)))
        };
        table.iter().filter_map(entry).collect()
    }

    fn value(&self, value: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Option<Value> {
        let origin = self.origin(value.span());
        let kind = match value.get_ref() {
            DeValue::String(text) => Kind::Text(text.to_string()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Kind::Integer(number),
                Err(_) => {
                    faults.add(format!("{origin}: {}", BEYOND));
                    return None;
                }
            },
            DeValue::Float(float) => match float.as_str().parse() {
                Ok(float) => Kind::Float(float),
                Err(_) => {
                    faults.add(format!("{origin}: {BEYOND}"));
                    return None;
                }
            },
            DeValue::Boolean(is) => Kind::Boolean(*is),
            DeValue::Datetime(time) => Kind::Text(time.to_string()),
            DeValue::Array(list) => Kind::List(list.iter().filter_map(|value| self.value(value, faults)).collect()),
            DeValue::Table(table) => Kind::Table(self.table(table, faults)),
        };
        Some(Value { kind, origin })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_know_their_places() {
        let table = parse("a.toml", "x = 0x10\n[t]\n  \"\u{e9}\" = ['a', true, 1.5]\n").unwrap();
        assert_eq!(table["x"].1.kind, Kind::Integer(16));
        let (key, value) = &table["t"].1.table().unwrap()["\u{e9}"];
        assert_eq!((key.to_string(), value.origin.to_string()), ("a.toml:3:3".to_owned(), "a.toml:3:9".to_owned()));
        let Kind::List(items) = &value.kind else { panic!("{value:?}") };
        assert_eq!(items[2].kind, Kind::Float(1.5));
        assert_eq!(items[1].origin.to_string(), "a.toml:3:15");
    }

    #[test]
    fn what_is_malformed_has_its_place() {
        for (text, expected) in [
            ("x = \ny = 1", "a.toml:1:5: "),
            ("\ny = 1\ny = 2\n", "a.toml:3:1: "),
            ("x = [1\n", "a.toml:"),
            ("z = 99999999999999999999\n", "a.toml:1:5: this number is larger than any setting may be"),
        ] {
            let fault = parse("a.toml", text).unwrap_err();
            assert!(fault.starts_with(expected) && fault.lines().count() == 1, "{text:?}: {fault}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]a-c\"'=.#\\n\\\\{}0-9\u{e9} ,]{0,40}") {
            if let Err(fault) = parse("a.toml", &text) {
                prop_assert!(fault.contains("a.toml:"), "{}", fault);
            }
        }
    }
}
