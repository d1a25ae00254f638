//! Where a message stands in its topic.

use std::fmt;
use std::str::FromStr;

/// Where a message stands in its topic: a number that grows, within an epoch.
///
/// It is what a client keeps, and brings again to go on where it was: as `Last-Event-ID`, or in a query. It is text, as
/// `6f1c09e2-41`. Each beginning of a topic is an epoch of its own: where a topic was forgotten and begins again, by a
/// restart of a process that keeps it in memory say, an offset of before is known to lead nowhere, and the subscriber is
/// told of the [gap](crate::Gap).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Offset {
    pub(crate) epoch: u64,
    pub(crate) sequence: u64,
}

impl Offset {
    /// Of no topic.
    pub(crate) const NOWHERE: Offset = Offset { epoch: 0, sequence: u64::MAX };
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{}", self.epoch, self.sequence)
    }
}

/// What is wrong with the text of an [`Offset`].
#[derive(Debug)]
pub struct OffsetError(());

impl fmt::Display for OffsetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is no offset of a topic, which reads like 6f1c09e2-41")
    }
}

impl std::error::Error for OffsetError {}

impl FromStr for Offset {
    type Err = OffsetError;

    fn from_str(text: &str) -> Result<Offset, OffsetError> {
        let (epoch, sequence) = text.split_once('-').ok_or(OffsetError(()))?;
        let plain = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        if !plain(epoch, 16) || !plain(sequence, 20) {
            return Err(OffsetError(()));
        }
        let epoch = u64::from_str_radix(epoch, 16).map_err(|_| OffsetError(()))?;
        Ok(Offset { epoch, sequence: sequence.parse().map_err(|_| OffsetError(()))? })
    }
}

impl serde::Serialize for Offset {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_offset_comes_back_from_its_text(epoch in any::<u64>(), sequence in any::<u64>()) {
            let offset = Offset { epoch, sequence };
            prop_assert_eq!(offset.to_string().parse::<Offset>().unwrap(), offset);
        }

        #[test]
        fn what_is_read_is_an_offset_or_refused(junk in any::<String>()) {
            if let Ok(offset) = junk.parse::<Offset>() {
                prop_assert_eq!(offset.to_string().parse::<Offset>().unwrap(), offset);
            }
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "-", "1-", "-1", "+1-1", "1-+1", "1-a", "1", "1-2-3", "11111111111111111-1", "1-99999999999999999999"]
        {
            assert!(text.parse::<Offset>().is_err(), "{text:?}");
        }
    }
}
