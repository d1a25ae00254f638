//! What a session holds.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a session holds, of whatever store.
///
/// The names are short: a private cookie has to carry them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// When it began, in seconds since 1970. It does not change when the id does.
    #[serde(rename = "c")]
    pub(super) created: u64,
    /// When it was last known to be in use.
    #[serde(rename = "s")]
    pub(super) seen: u64,
    /// Who is signed in: their id.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<Value>,
    /// Whether the cookie outlives the browser.
    #[serde(rename = "r", default, skip_serializing_if = "is_false")]
    pub(super) remembered: bool,
    /// What its XSRF tokens are made of, once one was.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub(super) xsrf: Option<[u8; 16]>,
    /// The values, by the keys of their types.
    #[serde(rename = "v", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) values: BTreeMap<String, Value>,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Record {
    /// A session that begins now.
    pub(super) fn new(now: u64) -> Record {
        Record { created: now, seen: now, ..Record::default() }
    }

    /// Whether there is nothing in it that is worth keeping.
    pub(super) fn is_empty(&self) -> bool {
        self.user.is_none() && self.xsrf.is_none() && self.values.is_empty()
    }

    /// The user's id as text, as stores know it.
    pub(super) fn user_text(&self) -> Option<String> {
        self.user.as_ref().map(Value::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_from_text_and_an_empty_one_is_short() {
        let empty = Record::new(7);
        assert_eq!(serde_json::to_string(&empty).unwrap(), r#"{"c":7,"s":7}"#);
        assert!(empty.is_empty());
        let full = Record {
            user: Some(Value::from(5)),
            remembered: true,
            xsrf: Some([9; 16]),
            values: BTreeMap::from([("basket".to_owned(), Value::from("pears"))]),
            ..empty
        };
        let text = serde_json::to_string(&full).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), full);
        assert_eq!(full.user_text().as_deref(), Some("5"));
        assert!(!full.is_empty());
    }
}
