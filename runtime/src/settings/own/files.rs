//! Files that hold one value each: secrets, as container platforms give them.

use super::super::files::read_text_at_most;
use super::super::value::{Kind, Origin, Value};
use super::error::Fault;

/// No value is longer.
const LARGEST: u64 = 1 << 20;

/// What is in the file that this names, without the line break at its end.
pub(super) fn read(by: &str, path: &str) -> Result<Value, Fault> {
    let mut text = match read_text_at_most(path, LARGEST) {
        Ok(Some(text)) => text,
        Ok(None) => return Err(Fault::text(format!("{by} is {path:?}, which is too large for a value"))),
        Err(error) => return Err(Fault::text(format!("{by} is {path:?}, which cannot be read: {error}"))),
    };
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(Value { kind: Kind::Text(text), origin: Origin::Named { by: by.to_owned(), path: path.to_owned() } })
}
