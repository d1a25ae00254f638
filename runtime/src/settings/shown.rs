//! `--print-config`: what holds, and who has said it.

use super::value::Origin;
use std::fmt::Write;

/// The argument by which a program is asked for its settings.
const ARGUMENT: &str = "--print-config";

/// Whether this process has been asked for them.
pub(crate) fn is_to_be_shown() -> bool {
    std::env::args_os().skip(1).any(|argument| argument == ARGUMENT)
}

/// One setting.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The table that it stands in, as its head is written: nothing, `[limits]`, `[[listener]]`.
    pub(crate) table: String,
    pub(crate) key: String,
    /// As TOML writes it; `None` where it is the program's own, and has not been said.
    pub(crate) value: Option<String>,
    pub(crate) origin: Origin,
}

impl Entry {
    pub(crate) fn new(table: &str, key: &str, value: String, origin: Option<Origin>) -> Entry {
        let (table, key) = (table.to_owned(), key.to_owned());
        Entry { table, key, value: Some(value), origin: origin.unwrap_or(Origin::Default) }
    }
}

/// A text as TOML writes it: as JSON does.
pub(crate) fn toml_text(text: &str) -> String {
    // The last control character is one that JSON does not mind.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// A list of texts.
pub(crate) fn toml_list(texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| toml_text(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

/// Without the column, which nobody needs who is not told of a fault.
fn short(origin: &Origin) -> String {
    match origin {
        Origin::File { name, line, .. } => format!("{name}:{line}"),
        Origin::Both(other) => format!("code, {}", short(other)),
        origin => origin.to_string(),
    }
}

/// All of them, as a file of TOML. Tables come in their order, and each entry begins one that is not that of the last.
pub(crate) fn show(entries: &[Entry]) -> String {
    let mut text = String::new();
    let mut table = "";
    for entry in entries {
        // Each listener begins anew.
        let begins = entry.table != table || (entry.table.starts_with("[[") && entry.key == "at");
        if begins && !entry.table.is_empty() {
            _ = writeln!(text, "\n{}", entry.table);
        }
        table = &entry.table;
        let line = match &entry.value {
            Some(value) => format!("{} = {value}", entry.key),
            None => format!("# {}", entry.key),
        };
        let origin = short(&entry.origin).replace(|c: char| c.is_control(), " ");
        _ = writeln!(text, "{line:<48} # {origin}");
    }
    text
}
