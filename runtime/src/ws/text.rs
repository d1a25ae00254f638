//! Text that many sockets can share.

use bytes::Bytes;
use std::fmt;
use std::ops::Deref;
use tungstenite::Utf8Bytes;

/// Text of a message: a clone of it shares its bytes, so that it can be sent through many sockets without being copied.
///
/// It is used as a `&str` is.
///
/// ```
/// use squall::ws::Text;
///
/// let text = Text::from("Hello");
/// let same = text.clone();
/// assert_eq!(same.to_uppercase(), "HELLO");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Utf8Bytes);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    #[cfg(feature = "client")]
    pub(crate) fn of(text: Utf8Bytes) -> Text {
        Text(text)
    }

    #[cfg(feature = "client")]
    pub(crate) fn into_utf8(self) -> Utf8Bytes {
        self.0
    }

    pub(super) fn into_bytes(self) -> Bytes {
        self.0.into()
    }

    pub(super) fn into_string(self) -> String {
        // It is UTF-8, and not copied where nobody shares it.
        String::from_utf8(Vec::from(self.into_bytes())).unwrap_or_default()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(text.into())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(text.into())
    }
}

/// Where they are no UTF-8, they are no text.
impl TryFrom<Bytes> for Text {
    type Error = std::str::Utf8Error;

    fn try_from(bytes: Bytes) -> Result<Text, std::str::Utf8Error> {
        Utf8Bytes::try_from(bytes).map(Text)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> String {
        text.into_string()
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
