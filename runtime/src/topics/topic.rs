//! What a topic is: a name with parameters, and the type of its messages.

use crate::error::{Error, Result};
use crate::route::{Place, TopicDescription};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::{Display, Write};

/// A topic: what messages are published to, and who subscribes to it gets them. Written by `#[topic]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a topic",
    label = "not a topic",
    note = "help: put #[topic(\"room/{{name}}\", message = Said)] on the struct whose fields are the topic's parameters"
)]
pub trait Topic: Send + Sync + 'static {
    /// What is published to it, and nothing else.
    type Message: TopicMessage;
    /// What is known of those who are present: `()` unless the attribute says `member = ..`.
    type Member: TopicMessage;
    /// Who may be asked to join: [`Anyone`] unless the attribute says `join = ..`.
    type Join: ?Sized;
    /// Its name, with its placeholders.
    const PATTERN: &'static str;
    /// How many messages are kept for who comes later; `None` for as many as [`Topics`](crate::Topics) says.
    const HISTORY: Option<usize>;

    /// What the compiler knows of it.
    #[doc(hidden)]
    const DESCRIPTION: &'static TopicDescription = &TopicDescription {
        pattern: Self::PATTERN,
        type_path: "a topic",
        place: &Place { file: "elsewhere", line: 0 },
    };

    /// Its name, with its parameters: `room/tea%20time`.
    fn name(&self) -> String;
}

/// The [`Topic::Join`] of a topic that all may subscribe to.
#[derive(Debug)]
pub enum Anyone {}

/// A type whose values can be sent to all who subscribe: any that serde writes and reads.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent by a topic",
    label = "this type is written as JSON once, and read by who wants it",
    note = "help: put #[derive(serde::Serialize, serde::Deserialize)] on `{Self}`; it also is `Send + Sync + 'static`"
)]
pub trait TopicMessage: Sized {
    /// It as JSON.
    #[doc(hidden)]
    fn to_json(&self) -> Result<Bytes>;
    /// From JSON.
    #[doc(hidden)]
    fn from_json(json: &[u8]) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> TopicMessage for T {
    fn to_json(&self) -> Result<Bytes> {
        Ok(serde_json::to_vec(self)?.into())
    }

    fn from_json(json: &[u8]) -> Result<T> {
        Ok(serde_json::from_slice(json)?)
    }
}

/// A topic that asks who joins: written by hand for one whose attribute says `join = ..`.
///
/// It is asked for each [subscription](crate::Topics::subscribe_as), before anything of the topic is told.
///
/// ```
/// use squall::prelude::*;
/// use squall::{MayJoin, topic};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize)] struct Said;
///
/// struct Author {
///     rooms: Vec<String>,
/// }
///
/// #[topic("room/{name}", message = Said, join = Author)]
/// struct Room {
///     name: String,
/// }
///
/// impl MayJoin for Room {
///     async fn may_join(&self, author: &Author) -> Result<()> {
///         if author.rooms.contains(&self.name) { Ok(()) } else { Err(Error::forbidden()) }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who may join",
    label = "its attribute has `join = ..`, so this is asked of it",
    note = "help: implement `squall::MayJoin` for `{Self}`"
)]
pub trait MayJoin: Topic {
    /// Nothing, where they may; the error is what they are answered, mostly a 403.
    fn may_join(&self, who: &Self::Join) -> impl Future<Output = Result<()>> + Send;
}

/// A topic that all may subscribe to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` asks who joins",
    label = "the attribute of this topic says `join = ..`",
    note = "help: say who subscribes: topics.subscribe_as(&topic, &who)"
)]
pub trait OpenToAll {}

#[diagnostic::do_not_recommend]
impl<T: Topic<Join = Anyone>> OpenToAll for T {}

/// A field that is a parameter of a topic: any that can be printed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a topic",
    label = "its text stands in the topic's name",
    note = "help: put #[derive(squall::Text)] on `{Self}`, or implement `Display` for it"
)]
pub trait TopicParameter {
    /// Appends it.
    fn append(&self, name: &mut String);
}

/// A parameter's text never ends its segment: what is no letter, digit or one of these stands as `%2F`.
const SAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

#[diagnostic::do_not_recommend]
impl<T: Display> TopicParameter for T {
    fn append(&self, name: &mut String) {
        // Writing to a `String` does not fail; a `Display` that does has written what it could.
        _ = write!(Encoding(name), "{self}");
    }
}

struct Encoding<'a>(&'a mut String);

impl Write for Encoding<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend(utf8_percent_encode(text, SAFE));
        Ok(())
    }
}

/// A parameter of a topic's name: what `#[topic]` calls for each placeholder.
pub fn topic_parameter<T: TopicParameter>(value: &T, name: &mut String) {
    value.append(name);
}

/// The longest name of a topic, in bytes: what all engines take.
const LONGEST: usize = 200;

/// The topic's name, if it is no longer than all engines take.
pub(super) fn name_of<T: Topic>(topic: &T) -> Result<String> {
    let name = topic.name();
    if name.len() > LONGEST {
        return Err(Error::bad_request(format!("the name of this topic is longer than {LONGEST} bytes")));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_stays_in_its_segment() {
        let mut name = "room/".to_owned();
        topic_parameter(&"a/b c%é*>", &mut name);
        assert_eq!(name, "room/a%2Fb%20c%25%C3%A9%2A%3E");
    }
}
