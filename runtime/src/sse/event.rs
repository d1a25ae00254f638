//! One event, as it stands in a stream of them.

use crate::error::{Error, Result};
use bytes::Bytes;
use serde::Serialize;
use std::fmt::{Display, Write};

/// One event of [`Events`]: its data, and perhaps an id and a name.
///
/// ```
/// use squall::SseEvent;
///
/// # fn example() -> squall::Result<()> {
/// let news = SseEvent::text("the kettle boils").id(41).name("kitchen");
/// let price = SseEvent::json(&[19.5, 20.1])?.id(42);
/// # Ok(()) }
/// # example().unwrap();
/// ```
///
/// [`Events`]: crate::Events
#[derive(Clone, Debug, Default)]
pub struct SseEvent {
    lines: String,
    fault: Option<&'static str>,
}

impl SseEvent {
    /// With this text, which may have several lines.
    pub fn text(data: impl AsRef<str>) -> SseEvent {
        let mut event = SseEvent::default();
        // A line ends with any of these, and each line of data stands behind a name of its own.
        for line in data.as_ref().replace("\r\n", "\n").split(['\n', '\r']) {
            event.field("data", line);
        }
        event
    }

    /// With this value as JSON.
    ///
    /// # Errors
    ///
    /// Where serde cannot write it: a logged 500.
    pub fn json(data: &(impl Serialize + ?Sized)) -> Result<SseEvent> {
        let mut event = SseEvent::default();
        // JSON has no line ends of its own.
        event.field("data", &serde_json::to_string(data)?);
        Ok(event)
    }

    /// With this id: what a browser sends as `Last-Event-ID` when it comes back, for [`LastEventId`](crate::LastEventId).
    ///
    /// One with a line end, or with the character NUL (which browsers pass over), is not sent: it ends the stream, and the
    /// log has a line of it.
    #[must_use]
    pub fn id(mut self, id: impl Display) -> SseEvent {
        self.word("id", id, "the id of an event has no line ends and no NUL");
        self
    }

    /// With this name, which scripts listen for; `message` without one. As with [`id`](SseEvent::id), it has one line.
    #[must_use]
    pub fn name(mut self, name: impl Display) -> SseEvent {
        self.word("event", name, "the name of an event has no line ends and no NUL");
        self
    }

    fn word(&mut self, field: &str, value: impl Display, fault: &'static str) {
        let value = value.to_string();
        if value.contains(['\n', '\r', '\0']) {
            self.fault = Some(fault);
        } else {
            self.field(field, &value);
        }
    }

    fn field(&mut self, name: &str, value: &str) {
        // Writing to a `String` does not fail.
        _ = writeln!(self.lines, "{name}: {value}");
    }

    pub(crate) fn into_bytes(self) -> Result<Bytes> {
        match self.fault {
            Some(fault) => Err(Error::internal(fault)),
            None => Ok((self.lines + "\n").into()),
        }
    }
}

/// What a stream of [`Events`](crate::Events) brings: an [`SseEvent`], or a `Result` of one, whose error ends the stream.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no event",
    label = "a stream of events brings `SseEvent`s, or `Result`s of them, and this one brings a `{Self}`",
    note = "help: map it: SseEvent::json(&value), or SseEvent::text(text); or take Events::json(stream)"
)]
pub trait IntoSseEvent {
    /// The event, or why there are no more.
    fn into_event(self) -> Result<SseEvent>;
}

#[diagnostic::do_not_recommend]
impl IntoSseEvent for SseEvent {
    fn into_event(self) -> Result<SseEvent> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> IntoSseEvent for Result<SseEvent, E> {
    fn into_event(self) -> Result<SseEvent> {
        self.map_err(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a browser makes of it, by the algorithm of the standard: data, id and name of each event.
    fn read(stream: &str) -> Vec<(String, String, String)> {
        let stream = stream.replace("\r\n", "\n").replace('\r', "\n");
        let (mut events, mut data, mut name, mut id) = (Vec::new(), String::new(), String::new(), String::new());
        for line in stream.split('\n') {
            if line.is_empty() {
                if !data.is_empty() {
                    data.pop();
                    events.push((std::mem::take(&mut data), id.clone(), std::mem::take(&mut name)));
                }
                name.clear();
                continue;
            }
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "data" => data = data + value + "\n",
                "event" => name = value.to_owned(),
                "id" if !value.contains('\0') => id = value.to_owned(),
                _ => {}
            }
        }
        events
    }

    proptest! {
        #[test]
        fn what_is_sent_is_what_is_read_and_nothing_else(data in any::<String>(), id in any::<String>(), name in any::<String>()) {
            let written = SseEvent::text(&data).id(&id).name(&name).into_bytes();
            let bad = |text: &str| text.contains(['\n', '\r', '\0']);
            prop_assert_eq!(written.is_err(), bad(&id) || bad(&name));
            if let Ok(bytes) = written {
                let data = data.replace("\r\n", "\n").replace('\r', "\n");
                prop_assert_eq!(read(std::str::from_utf8(&bytes).unwrap()), vec![(data, id, name)]);
            }
        }
    }

    #[test]
    fn nobody_can_write_a_field_of_their_own() {
        let event = SseEvent::text("a\nid: 7\r\rdata: x").id(1);
        assert_eq!(event.into_bytes().unwrap(), "data: a\ndata: id: 7\ndata: \ndata: data: x\nid: 1\n\n");
        for bad in ["1\ndata: x", "1\rdata: x", "1\0"] {
            assert!(SseEvent::text("").id(bad).into_bytes().is_err());
            assert!(SseEvent::text("").name(bad).into_bytes().is_err());
        }
        assert_eq!(SseEvent::json(&"a\nb").unwrap().into_bytes().unwrap(), "data: \"a\\nb\"\n\n");
    }
}
