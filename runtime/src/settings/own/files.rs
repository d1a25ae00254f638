//! Files that hold one value each: secrets, as container platforms give them.

use super::super::value::{Kind, Origin, Value};
use super::error::Fault;
use std::fs;

/// No value is longer.
const LARGEST: u64 = 1 << 20;

/// What is in the file that this names, without the line break at its end.
pub(super) fn read(by: &str, path: &str) -> Result<Value, Fault> {
    let cannot = |error| Fault::text(format!("{by} is {path:?}, which cannot be read: {error}"));
    if fs::metadata(path).map_err(cannot)?.len() > LARGEST {
        return Err(Fault::text(format!("{by} is {path:?}, which is too large for a value")));
    }
    let mut text = fs::read_to_string(path).map_err(cannot)?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(Value { kind: Kind::Text(text), origin: Origin::Named { by: by.to_owned(), path: path.to_owned() } })
}
