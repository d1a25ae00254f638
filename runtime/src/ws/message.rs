//! What goes through a WebSocket, and the types that it is read into and made from.

use super::close::{Close, CloseCode};
use super::text::Text;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::fmt;

/// A message as it is: text or bytes. A clone of it shares its bytes. `Socket<Message, Message>` sees all that comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Text.
    Text(Text),
    /// Bytes.
    Binary(Bytes),
}

impl Message {
    /// The value of text that is JSON.
    ///
    /// # Errors
    ///
    /// Where it is bytes, no JSON, or JSON of another shape.
    pub fn json<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        match self {
            Message::Text(text) => serde_json::from_str(text),
            Message::Binary(bytes) => serde_json::from_slice(bytes),
        }
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        match self {
            Message::Text(text) => text.len(),
            Message::Binary(bytes) => bytes.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A type that messages are read into: the `In` of a [`Socket`](super::Socket).
///
/// Any type that implements serde's `Deserialize` is read from text that is JSON. `String` and [`Text`] are text as they are, `Vec<u8>` and
/// `Bytes` are bytes as they are, and a [`Message`] is either. For another format implement it on a type of your own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a message of a WebSocket",
    label = "the socket's first type, `{Self}`, is what comes",
    note = "help: put #[derive(serde::Deserialize)] on `{Self}`, so that it is read from JSON; text is `String`, bytes are `Vec<u8>` or `Bytes`, either is `squall::ws::Message`"
)]
pub trait FromMessage: Sized + Send + 'static {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// How the socket is to be closed, where the message is none of these.
    fn from_message(message: Message) -> Result<Self, Close>;
}

impl FromMessage for Message {
    fn from_message(message: Message) -> Result<Message, Close> {
        Ok(message)
    }
}

impl FromMessage for Text {
    fn from_message(message: Message) -> Result<Text, Close> {
        match message {
            Message::Text(text) => Ok(text),
            Message::Binary(_) => Err(no_bytes()),
        }
    }
}

fn no_bytes() -> Close {
    Close::new(CloseCode::UNSUPPORTED_DATA, "this socket takes text, and no bytes")
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Send + 'static> FromMessage for T {
    fn from_message(message: Message) -> Result<T, Close> {
        let mut value: Option<T> = None;
        match message {
            Message::Text(text) => {
                if is::<T, String>() {
                    hand_over(&mut Some(text.into_string()), &mut value);
                    return value.ok_or_else(impossible);
                }
                if is_binary::<T>() {
                    return Err(Close::new(CloseCode::UNSUPPORTED_DATA, "this socket takes bytes, and no text"));
                }
                serde_json::from_str(&text).map_err(|error| Close::new(CloseCode::INVALID_DATA, told(&error)))
            }
            Message::Binary(bytes) => {
                let mut bytes = Some(bytes);
                if hand_over(&mut bytes, &mut value) {
                    return value.ok_or_else(impossible);
                }
                let mut vec = bytes.take().filter(|_| is::<T, Vec<u8>>()).map(Vec::from);
                if hand_over(&mut vec, &mut value) {
                    return value.ok_or_else(impossible);
                }
                Err(no_bytes())
            }
        }
    }
}

/// What is wrong with a message, as the client is told.
fn told(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => format!("the message cannot be taken: {error}"),
        _ => format!("the message is not JSON: {error}"),
    }
}

/// A type that is sent: the `Out` of a [`Socket`](super::Socket).
///
/// Any type that implements serde's `Serialize` is sent as text that is JSON. `String`, `&'static str` and [`Text`] are text as they are,
/// `Vec<u8>` and `Bytes` are bytes, a [`Message`] is either.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent through a WebSocket",
    label = "the socket's second type, `{Self}`, is what is sent",
    note = "help: put #[derive(serde::Serialize)] on `{Self}`, so that it is sent as JSON; text is `String`, bytes are `Vec<u8>` or `Bytes`, either is `squall::ws::Message`"
)]
pub trait IntoMessage: Send + 'static {
    /// Makes the message.
    ///
    /// # Errors
    ///
    /// Where serde cannot write the value.
    fn into_message(self) -> serde_json::Result<Message>;
}

impl IntoMessage for Message {
    fn into_message(self) -> serde_json::Result<Message> {
        Ok(self)
    }
}

impl IntoMessage for Text {
    fn into_message(self) -> serde_json::Result<Message> {
        Ok(Message::Text(self))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + Send + 'static> IntoMessage for T {
    fn into_message(self) -> serde_json::Result<Message> {
        let mut value = Some(self);
        let mut text: Option<String> = None;
        if hand_over(&mut value, &mut text) {
            return Ok(Message::Text(text.unwrap_or_default().into()));
        }
        let mut fixed: Option<&'static str> = None;
        if hand_over(&mut value, &mut fixed) {
            return Ok(Message::Text(fixed.unwrap_or_default().into()));
        }
        let mut bytes: Option<Bytes> = None;
        if hand_over(&mut value, &mut bytes) {
            return Ok(Message::Binary(bytes.unwrap_or_default()));
        }
        let mut vec: Option<Vec<u8>> = None;
        if hand_over(&mut value, &mut vec) {
            return Ok(Message::Binary(vec.unwrap_or_default().into()));
        }
        serde_json::to_string(&value).map(|text| Message::Text(text.into()))
    }
}

/// Whether both are the same type; then the value changes hands. What the types are is known where this is compiled, and
/// nothing of it is left at run time: it stands for a specialised `impl`, of which Rust has none.
fn hand_over<A: 'static, B: 'static>(from: &mut Option<A>, to: &mut Option<B>) -> bool {
    let to: &mut dyn Any = to;
    match to.downcast_mut::<Option<A>>() {
        Some(to) if from.is_some() => {
            *to = from.take();
            true
        }
        _ => false,
    }
}

fn is<A: 'static, B: 'static>() -> bool {
    std::any::TypeId::of::<A>() == std::any::TypeId::of::<B>()
}

fn is_binary<T: 'static>() -> bool {
    is::<T, Bytes>() || is::<T, Vec<u8>>()
}

/// A value that has changed hands is there.
fn impossible() -> Close {
    Close::new(CloseCode::INTERNAL_ERROR, "")
}

/// Why a message was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError {
    /// The socket has closed.
    Closed,
    /// The other side takes too little, and the queue's policy is to leave out what comes last.
    Full,
    /// serde cannot write the value.
    NotWritten(serde_json::Error),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SendError::Closed => "the socket has closed",
            SendError::Full => "the queue of the socket is full",
            SendError::NotWritten(_) => "the message cannot be written",
        })
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SendError::NotWritten(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Said {
        text: String,
    }

    fn text(text: &str) -> Message {
        Message::Text(text.into())
    }

    fn binary(bytes: &'static [u8]) -> Message {
        Message::Binary(Bytes::from_static(bytes))
    }

    #[test]
    fn text_and_bytes_are_what_they_are_and_all_else_is_json() {
        assert_eq!(String::from_message(text("a\"")).unwrap(), "a\"");
        assert_eq!(Vec::<u8>::from_message(binary(b"[1]")).unwrap(), b"[1]");
        assert_eq!(Bytes::from_message(binary(b"ab")).unwrap(), "ab");
        assert_eq!(Message::from_message(text("a")).unwrap(), text("a"));
        assert_eq!(Said::from_message(text(r#"{"text":"hi"}"#)).unwrap(), Said { text: "hi".to_owned() });
        assert_eq!(u8::from_message(text("7")).unwrap(), 7);
        assert_eq!(String::from("a\"").into_message().unwrap(), text("a\""));
        assert_eq!("a".into_message().unwrap(), text("a"));
        assert_eq!(vec![1_u8].into_message().unwrap(), binary(&[1]));
        assert_eq!(Bytes::from_static(b"a").into_message().unwrap(), binary(b"a"));
        assert_eq!(Said { text: "hi".to_owned() }.into_message().unwrap(), text(r#"{"text":"hi"}"#));
        assert_eq!(7_u8.into_message().unwrap(), text("7"));
    }

    #[test]
    fn what_is_no_message_of_the_socket_closes_it() {
        let code = |close: Close| (close.code.number(), close.reason);
        assert_eq!(code(String::from_message(binary(b"a")).unwrap_err()).0, 1003);
        assert_eq!(code(Bytes::from_message(text("a")).unwrap_err()).0, 1003);
        assert_eq!(code(Vec::<u8>::from_message(text("[1]")).unwrap_err()).0, 1003);
        assert_eq!(code(Said::from_message(binary(b"{}")).unwrap_err()).0, 1003);
        let (number, reason) = code(Said::from_message(text("{")).unwrap_err());
        assert!(number == 1007 && reason.starts_with("the message is not JSON: "), "{reason}");
        let (number, reason) = code(Said::from_message(text("{}")).unwrap_err());
        assert!(number == 1007 && reason.contains("missing field `text`"), "{reason}");
    }

    #[test]
    fn what_serde_cannot_write_is_an_error() {
        let odd = std::collections::BTreeMap::from([(vec![1], 1)]);
        assert!(odd.into_message().is_err());
    }
}
