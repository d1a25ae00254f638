//! A stream of events, read as browsers do (HTML Standard, 9.2.6).

use super::wire::{Data, Wire};
use bytes::{Buf, Bytes};
use std::time::Duration;

/// What has come of a stream of events.
pub(super) struct Lines {
    /// What has not been looked at yet.
    piece: Bytes,
    /// The beginning of a line whose end has not come.
    line: Vec<u8>,
    /// Whether the last line ended by a CR, to which a LF may belong.
    after_return: bool,
    /// Whether the first line has been looked at.
    begun: bool,
    event: String,
    id: Option<String>,
    data: Option<Vec<u8>>,
    retry: Option<Duration>,
    /// The longest line, and the most that the fields of an event have together, in bytes.
    longest: usize,
}

/// A line or an event is longer than it may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Lines {
    pub(super) fn new(longest: usize) -> Lines {
        Lines {
            piece: Bytes::new(),
            line: Vec::new(),
            after_return: false,
            begun: false,
            event: String::new(),
            id: None,
            data: None,
            retry: None,
            // The name of a line's field does not count.
            longest: longest.saturating_add(64),
        }
    }

    /// How long the site wants its clients to wait before they come back.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Takes what has come, once [`next`](Lines::next) has nothing more.
    pub(super) fn feed(&mut self, piece: Bytes) {
        debug_assert!(self.piece.is_empty());
        self.piece = piece;
    }

    /// The next event that is whole.
    pub(super) fn next(&mut self) -> Result<Option<Wire>, TooLong> {
        while !self.piece.is_empty() {
            if std::mem::take(&mut self.after_return) && self.piece[0] == b'\n' {
                self.piece.advance(1);
                continue;
            }
            let end = self.piece.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = self.piece.split_to(end.unwrap_or(self.piece.len()));
            if self.line.len() + part.len() > self.longest {
                return Err(TooLong);
            }
            if end.is_none() {
                self.line.extend_from_slice(&part);
                return Ok(None);
            }
            self.after_return = self.piece[0] == b'\r';
            self.piece.advance(1);
            let mut line = std::mem::take(&mut self.line);
            // Mostly it has come in one piece.
            let whole: &[u8] = if line.is_empty() {
                &part
            } else {
                line.extend_from_slice(&part);
                &line
            };
            let whole = if std::mem::replace(&mut self.begun, true) {
                whole
            } else {
                whole.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(whole)
            };
            if !whole.is_empty() {
                self.field(whole)?;
            } else if let Some(wire) = self.event() {
                return Ok(Some(wire));
            }
        }
        Ok(None)
    }

    fn field(&mut self, line: &[u8]) -> Result<(), TooLong> {
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, [].as_slice()),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                none => *none = Some(value.to_vec()),
            },
            b"event" => self.event = String::from_utf8_lossy(value).into_owned(),
            b"id" if !value.contains(&0) => self.id = Some(String::from_utf8_lossy(value).into_owned()),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let number = String::from_utf8_lossy(value).parse();
                self.retry = number.ok().map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
        let (id, data) = (self.id.as_ref().map_or(0, String::len), self.data.as_ref().map_or(0, Vec::len));
        if self.event.len() + id + data > self.longest { Err(TooLong) } else { Ok(()) }
    }

    /// What the fields since the last empty line say. One without data is no event, but its id counts.
    fn event(&mut self) -> Option<Wire> {
        let (event, id, data) = (std::mem::take(&mut self.event), self.id.take(), self.data.take());
        if data.is_none() && id.is_none() {
            return None;
        }
        let event = if event.is_empty() { "message".to_owned() } else { event };
        Some(Wire { id, event, data: data.map(|data| Data::Json(data.into())) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sse::SseEvent;
    use proptest::prelude::*;

    /// All events of these pieces: name, id, data.
    fn read(pieces: &[&[u8]], longest: usize) -> Result<Vec<(String, Option<String>, String)>, TooLong> {
        let (mut lines, mut events) = (Lines::new(longest), Vec::new());
        for piece in pieces {
            lines.feed(Bytes::copy_from_slice(piece));
            while let Some(Wire { id, event, data }) = lines.next()? {
                let Some(Data::Json(data)) = data else { continue };
                events.push((event, id, String::from_utf8_lossy(&data).into_owned()));
            }
        }
        Ok(events)
    }

    fn event(event: &str, id: Option<&str>, data: &str) -> (String, Option<String>, String) {
        (event.to_owned(), id.map(str::to_owned), data.to_owned())
    }

    #[test]
    fn the_examples_of_the_standard() {
        let stream =
            b"\xEF\xBB\xBF: test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        let expected = [
            event("message", Some("1"), "first event"),
            event("message", Some(""), "second event"),
            event("message", None, " third event"),
        ];
        assert_eq!(read(&[stream], 100).unwrap(), expected);
        let stream = b"data\n\ndata\ndata\n\ndata:";
        assert_eq!(read(&[stream], 100).unwrap(), [event("message", None, ""), event("message", None, "\n")]);
        let stream = b"event: add\r\ndata: 73857293\r\n\r\nevent: remove\rdata: 2153\r\r";
        assert_eq!(read(&[stream], 100).unwrap(), [event("add", None, "73857293"), event("remove", None, "2153")]);
    }

    #[test]
    fn an_id_without_data_is_told_and_a_pause_is_kept() {
        let mut lines = Lines::new(100);
        lines.feed(Bytes::from_static(b"retry: 7\nretry: x\nretry:\n\nid: ab-1\n\n"));
        let wire = lines.next().unwrap().unwrap();
        assert!(wire.id.as_deref() == Some("ab-1") && wire.data.is_none());
        assert!(lines.next().unwrap().is_none());
        assert_eq!(lines.retry(), Some(Duration::from_millis(7)));
    }

    #[test]
    fn no_line_and_no_event_is_longer_than_it_may_be() {
        let long = "x".repeat(200);
        assert_eq!(read(&[format!("data: {long}").as_bytes()], 100), Err(TooLong));
        assert_eq!(read(&[b"data: ", &long.as_bytes()[..90], &long.as_bytes()[..90]], 100), Err(TooLong));
        assert_eq!(read(&[format!("data: {0}\ndata: {0}\n", &long[..90]).as_bytes()], 100), Err(TooLong));
        assert_eq!(read(&[format!("data: {0}\n\ndata: {0}\n\n", &long[..90]).as_bytes()], 100).unwrap().len(), 2);
        assert_eq!(read(&[format!("event: {0}\nid: {0}\n", &long[..90]).as_bytes()], 100), Err(TooLong));
        assert_eq!(read(&[format!("id: {0}\nid: {0}\ndata\n\n", &long[..90]).as_bytes()], 100).unwrap().len(), 1);
        // Each byte of it becomes three.
        assert_eq!(read(&[[b"event: ".as_slice(), &[0xff; 100]].concat().as_slice(), b"\n"], 100), Err(TooLong));
        assert_eq!(read(&[b"data\n".repeat(170).as_slice()], 100), Err(TooLong));
        assert_eq!(read(&[format!(": {long}\n").as_bytes()], 100), Err(TooLong));
    }

    proptest! {
        #[test]
        fn what_squall_writes_is_read_however_it_comes_apart(
            texts in prop::collection::vec(any::<String>(), 0..5),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        ) {
            let mut stream = Vec::new();
            let mut expected = Vec::new();
            for (number, text) in texts.iter().enumerate() {
                stream.extend_from_slice(&SseEvent::text(text).id(number).name("said").into_bytes().unwrap());
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                expected.push(event("said", Some(&number.to_string()), &text));
            }
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
            cuts.extend([0, stream.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|ends| &stream[ends[0]..ends[1]]).collect();
            prop_assert_eq!(read(&pieces, 1 << 20).unwrap(), expected);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            _ = read(&[&bytes], 50);
        }
    }
}
