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
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none", with = "as_text")]
    pub(super) xsrf: Option<[u8; 16]>,
    /// The values, by the keys of their types.
    #[serde(rename = "v", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) values: BTreeMap<String, Value>,
}

/// Bytes as text of 22 letters: a list of sixteen numbers is longer, and takes longer to read.
mod as_text {
    use crate::crypto::{from_text, to_text};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &Option<[u8; 16]>, to: S) -> Result<S::Ok, S::Error> {
        bytes.map(|bytes| to_text(&bytes)).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<[u8; 16]>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
        let bytes = from_text(&text).and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        bytes.map(Some).ok_or_else(|| D::Error::custom("not sixteen bytes"))
    }
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
    use proptest::prelude::*;

    /// Any JSON, up to the depth that a session takes.
    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        let tree = leaf.prop_recursive(6, 64, 8, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                proptest::collection::btree_map(any::<String>(), inner, 0..8).prop_map(Value::from_iter),
            ]
        });
        (tree, 0_usize..94).prop_map(|(tree, levels)| (0..levels).fold(tree, |tree, _| Value::from(vec![tree])))
    }

    prop_compose! {
        fn records()(
            created in any::<u64>(),
            seen in any::<u64>(),
            user in proptest::option::of(json()),
            remembered in any::<bool>(),
            xsrf in any::<Option<[u8; 16]>>(),
            values in proptest::collection::btree_map(any::<String>(), json(), 0..4),
        ) -> Record {
            // A user whose id is null is no user.
            Record { created, seen, user: user.filter(|user| !user.is_null()), remembered, xsrf, values }
        }
    }

    proptest! {
        #[test]
        fn any_session_comes_back_from_text_that_every_database_keeps(record in records()) {
            let text = serde_json::to_string(&record).unwrap();
            prop_assert!(!text.contains(|letter: char| letter < ' '), "{text:?}");
            prop_assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
        }
    }

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
