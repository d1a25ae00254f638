//! An event as it comes: the same over both kinds of connections.

use crate::topics::Offset;
use crate::ws::Text;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _};
use std::borrow::Cow;

/// An event whose data nobody has read yet.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) id: Option<String>,
    pub(super) event: String,
    /// An id may come without.
    pub(super) data: Option<Data>,
}

/// Where its data stands.
#[derive(Debug)]
pub(super) enum Data {
    /// By itself.
    Json(Bytes),
    /// In a frame of JSON, as its member `data`.
    Frame(Text),
}

/// What a frame says before its data is looked at.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(default, borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    event: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Whole<T> {
    data: T,
}

impl Wire {
    /// The event of a frame: `{"id":"6f1c09e2-41","event":"message","data":..}`.
    pub(super) fn of_frame(text: Text) -> serde_json::Result<Wire> {
        // serde reads a list as well.
        if text.trim_ascii_start().starts_with('[') {
            return Err(serde_json::Error::custom("it is a list, and no object"));
        }
        let Head { id, event } = serde_json::from_str(&text)?;
        let (id, event) = (id.map(Cow::into_owned), event.into_owned());
        Ok(Wire { id, event, data: Some(Data::Frame(text)) })
    }

    /// The id, where it is one that topics give.
    pub(super) fn offset(&self) -> Option<Offset> {
        self.id.as_deref()?.parse().ok()
    }

    /// The data.
    pub(super) fn read<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        match &self.data {
            Some(Data::Json(json)) => serde_json::from_slice(json),
            Some(Data::Frame(text)) => serde_json::from_str::<Whole<T>>(text).map(|whole| whole.data),
            None => serde_json::from_slice(b"null"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_in_any_order() {
        for text in [
            r#"{"id":"ab-7","event":"message","data":{"text":"hé"}}"#,
            r#"{"data":{"text":"hé"},"more":[{}],"event":"mess\u0061ge","id":"ab-7"}"#,
        ] {
            #[derive(Deserialize)]
            struct Said {
                text: String,
            }
            let wire = Wire::of_frame(text.into()).unwrap();
            assert_eq!((wire.event.as_str(), wire.offset()), ("message", "ab-7".parse().ok()));
            assert_eq!(wire.read::<Said>().unwrap().text, "hé");
            assert!(wire.read::<u32>().is_err());
        }
        let wire = Wire::of_frame(r#"{"event":"left","data":null}"#.into()).unwrap();
        assert!(
            wire.offset().is_none() && wire.read::<()>().is_ok() && wire.read::<Option<Vec<u8>>>().unwrap().is_none()
        );
        for text in ["", "{}", "[]", r#" ["ab-7","message"]"#, r#"{"event":1}"#, r#"{"id":1,"event":"message"}"#] {
            assert!(Wire::of_frame(text.into()).is_err(), "{text}");
        }
    }
}
