//! What travels: a message with who has sent it.

use bytes::Bytes;
use std::fmt::Write;

/// Who has published a message: a process, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    pub(super) process: u64,
    pub(super) number: u64,
}

/// A message as it travels: `<process> <number> <json>`.
pub(super) struct Envelope<'a> {
    pub(super) origin: Origin,
    pub(super) json: &'a [u8],
}

impl<'a> Envelope<'a> {
    pub(super) fn write(origin: Origin, json: &[u8]) -> Bytes {
        let head = format!("{:x} {} ", origin.process, origin.number);
        [head.as_bytes(), json].concat().into()
    }

    /// `None` for what nobody of this site has sent.
    pub(super) fn read(text: &'a [u8]) -> Option<Envelope<'a>> {
        let mut parts = text.splitn(3, |byte| *byte == b' ');
        let process = u64::from_str_radix(std::str::from_utf8(parts.next()?).ok()?, 16).ok()?;
        let number = std::str::from_utf8(parts.next()?).ok()?.parse().ok()?;
        Some(Envelope { origin: Origin { process, number }, json: parts.next()? })
    }
}

/// What processes tell each other of who is present.
pub(super) enum Signal {
    /// Who of this process is present.
    Present(u64, Vec<(String, Bytes)>),
    /// Somebody has come, and asks who is present.
    Ask(u64),
}

impl Signal {
    pub(super) fn write(&self) -> Bytes {
        let mut text = String::new();
        // Writing to a `String` does not fail; JSON is text.
        match self {
            Signal::Ask(process) => _ = write!(text, "ask {process:x}"),
            Signal::Present(process, members) => {
                _ = write!(text, "present {process:x}");
                for (id, member) in members {
                    let id = serde_json::Value::from(id.as_str());
                    _ = write!(text, "\n{id}\n{}", String::from_utf8_lossy(member));
                }
            }
        }
        text.into()
    }

    pub(super) fn read(text: &[u8]) -> Option<Signal> {
        let mut lines = std::str::from_utf8(text).ok()?.split('\n');
        let (word, process) = lines.next()?.split_once(' ')?;
        let process = u64::from_str_radix(process, 16).ok()?;
        match word {
            "ask" => Some(Signal::Ask(process)),
            "present" => {
                let mut members = Vec::new();
                while let Some(id) = lines.next() {
                    members.push((serde_json::from_str(id).ok()?, lines.next()?.to_owned().into()));
                }
                Some(Signal::Present(process, members))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_travels_arrives(process in any::<u64>(), number in any::<u64>(), json in any::<Vec<u8>>()) {
            let origin = Origin { process, number };
            let text = Envelope::write(origin, &json);
            let read = Envelope::read(&text).unwrap();
            prop_assert_eq!((read.origin, read.json), (origin, json.as_slice()));
        }

        #[test]
        fn junk_is_nobody_s(junk in any::<Vec<u8>>()) {
            _ = (Envelope::read(&junk).is_some(), Signal::read(&junk).is_some());
        }

        #[test]
        fn who_is_present_is_told(process in any::<u64>(), ids in proptest::collection::vec(any::<String>(), 0..5)) {
            let members: Vec<_> = ids.into_iter().map(|id| (id, Bytes::from_static(b"{\"a\":1}"))).collect();
            let Some(Signal::Present(read, there)) = Signal::read(&Signal::Present(process, members.clone()).write()) else {
                panic!("it is not read");
            };
            prop_assert_eq!((read, there), (process, members));
        }
    }
}
