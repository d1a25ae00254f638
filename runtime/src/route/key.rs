//! The key of a static segment: what the table compares instead of text.

/// A segment as two numbers and its length.
///
/// Up to [`Key::EXACT`] bytes the numbers are the bytes themselves, first byte lowest, zeros behind; so equal keys mean
/// equal text. Of a longer segment `low` is a digest of all its bytes and `high` is 0; its text must be compared too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) low: u64,
    pub(super) high: u64,
    pub(super) len: usize,
}

impl Key {
    /// The most bytes that the numbers hold whole.
    pub(super) const EXACT: usize = 16;

    /// The key of these bytes.
    pub(super) const fn of(bytes: &[u8]) -> Key {
        if bytes.len() > Key::EXACT {
            return Key { low: digest(bytes), high: 0, len: bytes.len() };
        }
        let (mut low, mut high) = (0, 0);
        let mut at = bytes.len();
        while at > 8 {
            at -= 1;
            high = high << 8 | bytes[at] as u64;
        }
        while at > 0 {
            at -= 1;
            low = low << 8 | bytes[at] as u64;
        }
        Key { low, high, len: bytes.len() }
    }

    /// The key of bytes that come one by one, such as decoded ones; `None` once there are more than `most`.
    pub(super) fn collected(bytes: impl Iterator<Item = u8>, most: usize) -> Option<Key> {
        let mut exact = [0; 2];
        let (mut digest, mut word, mut len) = (BEGIN, 0, 0);
        for byte in bytes {
            if len == most {
                return None;
            }
            word |= u64::from(byte) << (8 * (len % 8));
            if len < Key::EXACT {
                exact[len / 8] = word;
            }
            len += 1;
            if len % 8 == 0 {
                digest = mixed(digest, word);
                word = 0;
            }
        }
        if len > Key::EXACT {
            return Some(Key { low: mixed(digest, word), high: 0, len });
        }
        Some(Key { low: exact[0], high: exact[1], len })
    }

    /// A number that spreads keys over a table; another seed spreads them otherwise.
    #[inline(always)]
    pub(super) const fn hash(low: u64, high: u64, seed: u64) -> u64 {
        let product = (low ^ START) as u128 * (high ^ seed) as u128;
        product as u64 ^ (product >> 64) as u64
    }
}

/// The fraction of pi, as any number without a pattern would do.
const START: u64 = 0x243f_6a88_85a3_08d3;

/// What a digest begins with: not [`START`], which the hash would cancel.
const BEGIN: u64 = 0x1319_8a2e_0370_7344;

const fn mixed(digest: u64, word: u64) -> u64 {
    Key::hash(digest, word, 0x9e37_79b9_7f4a_7c15)
}

/// A number of all these bytes, at least eight: a word at a time, zeros behind the last.
const fn digest(bytes: &[u8]) -> u64 {
    let mut digest = BEGIN;
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        digest = mixed(digest, u64::from_le_bytes(*word));
        rest = after;
    }
    match bytes.last_chunk::<8>() {
        Some(last) if !rest.is_empty() => mixed(digest, u64::from_le_bytes(*last) >> (64 - 8 * rest.len())),
        _ => mixed(digest, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn collected_is_the_same_key(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(Key::collected(bytes.iter().copied(), 80), Some(Key::of(&bytes)));
        }

        #[test]
        fn short_keys_are_the_text(a in prop::collection::vec(0u8..3, 0..17), b in prop::collection::vec(0u8..3, 0..17)) {
            prop_assert_eq!(Key::of(&a) == Key::of(&b), a == b);
        }
    }

    #[test]
    fn every_byte_of_a_long_text_counts() {
        let text = *b"a text of more than sixteen bytes";
        let mut keys: Vec<u64> = (0..text.len())
            .map(|at| {
                let mut other = text;
                other[at] ^= 1;
                Key::of(&other).low
            })
            .collect();
        keys.push(Key::of(&text).low);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), text.len() + 1);
    }

    #[test]
    fn collecting_stops() {
        assert_eq!(Key::collected(std::iter::repeat(b'a'), 20), None);
    }
}
