//! What travels: a message with who has sent it.

use bytes::Bytes;

/// Who has published a message: a process, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    pub(super) process: u64,
    pub(super) number: u64,
}

/// A message as it travels: `<process> <number> <previous> <json>`.
pub(super) struct Envelope<'a> {
    pub(super) origin: Origin,
    /// The number of the message that its process has published to the same topic before; 0 where that is not known.
    pub(super) previous: u64,
    pub(super) json: &'a [u8],
}

impl<'a> Envelope<'a> {
    pub(super) fn write(origin: Origin, previous: u64, json: &[u8]) -> Bytes {
        let head = format!("{:x} {} {previous} ", origin.process, origin.number);
        [head.as_bytes(), json].concat().into()
    }

    /// `None` for what nobody of this site has sent.
    pub(super) fn read(text: &'a [u8]) -> Option<Envelope<'a>> {
        let mut parts = text.splitn(4, |byte| *byte == b' ');
        let process = u64::from_str_radix(std::str::from_utf8(parts.next()?).ok()?, 16).ok()?;
        let mut number = || std::str::from_utf8(parts.next()?).ok()?.parse().ok();
        let (number, previous) = (number()?, number()?);
        Some(Envelope { origin: Origin { process, number }, previous, json: parts.next()? })
    }
}

/// What processes tell each other of who is present.
#[derive(Debug, PartialEq)]
pub(super) enum Signal {
    /// Who of a process is present, or a part of them: of the list of this number, which has so many.
    Present { process: u64, list: u64, count: usize, members: Vec<(String, Bytes)> },
    /// A process lives, and this list is its newest.
    Alive { process: u64, list: u64 },
    /// Somebody asks who is present by all processes, or by one.
    Ask { process: u64, of: Option<u64> },
}

/// The longest first line of a signal, in bytes.
const HEAD: usize = 80;

fn line(id: &str, member: &Bytes) -> String {
    // JSON is text.
    format!("\n{}\n{}", serde_json::Value::from(id), String::from_utf8_lossy(member))
}

impl Signal {
    /// A list in parts, each of which is about as long as `part` at most; how many members are too long for that is told too.
    pub(super) fn parts(process: u64, list: u64, all: Vec<(String, Bytes)>, part: usize) -> (Vec<Signal>, usize) {
        let before = all.len();
        let sizes = all.into_iter().map(|member| (HEAD + line(&member.0, &member.1).len(), member));
        let sized: Vec<_> = sizes.filter(|(size, _)| *size <= part).collect();
        let count = sized.len();
        let (mut parts, mut members, mut sum) = (Vec::new(), Vec::new(), HEAD);
        for (size, member) in sized {
            if sum + size > part && !members.is_empty() {
                parts.push(Signal::Present { process, list, count, members: std::mem::take(&mut members) });
                sum = HEAD;
            }
            sum += size - HEAD;
            members.push(member);
        }
        parts.push(Signal::Present { process, list, count, members });
        (parts, before - count)
    }

    pub(super) fn write(&self) -> Bytes {
        let text = match self {
            Signal::Present { process, list, count, members } => {
                let head = format!("present {process:x} {list} {count}");
                members.iter().fold(head, |text, (id, member)| text + &line(id, member))
            }
            Signal::Alive { process, list } => format!("alive {process:x} {list}"),
            Signal::Ask { process, of: None } => format!("ask {process:x}"),
            Signal::Ask { process, of: Some(of) } => format!("ask {process:x} {of:x}"),
        };
        text.into()
    }

    pub(super) fn read(text: &[u8]) -> Option<Signal> {
        let mut lines = std::str::from_utf8(text).ok()?.split('\n');
        let mut words = lines.next()?.split(' ');
        let word = words.next()?;
        let process = u64::from_str_radix(words.next()?, 16).ok()?;
        match word {
            "ask" => {
                let of = words.next().map(|of| u64::from_str_radix(of, 16)).transpose().ok()?;
                Some(Signal::Ask { process, of })
            }
            "alive" => Some(Signal::Alive { process, list: words.next()?.parse().ok()? }),
            "present" => {
                let (list, count) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
                let mut members = Vec::new();
                while let Some(id) = lines.next() {
                    members.push((serde_json::from_str(id).ok()?, lines.next()?.to_owned().into()));
                }
                Some(Signal::Present { process, list, count, members })
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
        fn what_travels_arrives(process in any::<u64>(), number in any::<u64>(), previous in any::<u64>(), json in any::<Vec<u8>>()) {
            let origin = Origin { process, number };
            let text = Envelope::write(origin, previous, &json);
            let read = Envelope::read(&text).unwrap();
            prop_assert_eq!((read.origin, read.previous, read.json), (origin, previous, json.as_slice()));
        }

        #[test]
        fn junk_is_nobody_s(junk in any::<Vec<u8>>()) {
            _ = (Envelope::read(&junk).is_some(), Signal::read(&junk).is_some());
        }

        #[test]
        fn who_is_present_is_told(process in any::<u64>(), list in any::<u64>(), ids in proptest::collection::vec(any::<String>(), 0..5)) {
            let members: Vec<_> = ids.into_iter().map(|id| (id, Bytes::from_static(b"{\"a\":1}"))).collect();
            let (parts, too_long) = Signal::parts(process, list, members.clone(), 200);
            let mut there = Vec::new();
            for part in parts {
                let text = part.write();
                prop_assert!(text.len() <= 200, "{} bytes", text.len());
                let Some(Signal::Present { process: read, list: number, count, members: some }) = Signal::read(&text) else {
                    panic!("it is not read");
                };
                prop_assert_eq!((read, number, count), (process, list, members.len() - too_long));
                there.extend(some);
            }
            let line = |(id, member): &(String, Bytes)| HEAD + line(id, member).len() <= 200;
            let (short, long): (Vec<_>, Vec<_>) = members.into_iter().partition(line);
            prop_assert_eq!((there, too_long), (short, long.len()));
        }

        #[test]
        fn other_signals_are_told(process in any::<u64>(), list in any::<u64>(), of in any::<Option<u64>>()) {
            for signal in [Signal::Alive { process, list }, Signal::Ask { process, of }] {
                prop_assert_eq!(Signal::read(&signal.write()), Some(signal));
            }
        }
    }
}
