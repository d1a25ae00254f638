//! The key of a static segment: what the table compares instead of text.

/// A segment as two numbers.
///
/// Up to [`Key::EXACT`] bytes they are the bytes themselves, first byte lowest, with the slash that ends the segment
/// and zeros behind it; so equal keys mean equal text. Of a longer segment `low` is a digest of all its bytes and `high`
/// is [`Key::LONG`], to which the table adds the number of its text, which must be compared too.
///
/// `low` alone tells a segment of fewer than eight bytes from all others: no other has a slash there, but for digests,
/// and they have a lowest byte that no text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) low: u64,
    pub(super) high: u64,
}

impl Key {
    /// The most bytes that the numbers hold whole, their slash beside them.
    pub(super) const EXACT: usize = 15;
    /// What `high` is where `low` is a digest. It is no text, whose last byte is a slash or zero.
    pub(super) const LONG: u64 = 0xff << 56;

    /// The key of these bytes.
    pub(super) const fn of(bytes: &[u8]) -> Key {
        if bytes.len() > Key::EXACT {
            return Key { low: digest(bytes), high: Key::LONG };
        }
        let mut whole = b'/' as u128;
        let mut at = bytes.len();
        while at > 0 {
            at -= 1;
            whole = whole << 8 | bytes[at] as u128;
        }
        Key { low: whole as u64, high: (whole >> 64) as u64 }
    }

    /// The key of bytes that come one by one, such as decoded ones; `None` once there are more than `most`.
    pub(super) fn collected(bytes: impl Iterator<Item = u8>, most: usize) -> Option<Key> {
        let (mut whole, mut digest, mut word, mut len) = (0, BEGIN, 0, 0);
        for byte in bytes {
            if len == most {
                return None;
            }
            if len < Key::EXACT {
                whole |= u128::from(byte) << (8 * len);
            }
            word |= u64::from(byte) << (8 * (len % 8));
            len += 1;
            if len % 8 == 0 {
                digest = mixed(digest, word);
                word = 0;
            }
        }
        if len > Key::EXACT {
            return Some(Key { low: ended(digest, word), high: Key::LONG });
        }
        whole |= u128::from(b'/') << (8 * len);
        Some(Key { low: whole as u64, high: (whole >> 64) as u64 })
    }

    /// Whether the text must be compared too.
    pub(super) const fn is_long(self) -> bool {
        self.high >= Key::LONG
    }

    /// A number that spreads keys over a table; another seed spreads them otherwise.
    #[inline(always)]
    pub(super) const fn hash(self, seed: u64) -> u64 {
        folded(self.low ^ self.high.wrapping_mul(SPREAD), seed)
    }
}

/// Any odd number without a pattern would do: this is the golden ratio's fraction.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
/// What a digest begins with: the fraction of pi, as good as any.
const BEGIN: u64 = 0x243f_6a88_85a3_08d3;

/// Both halves of the product.
#[inline(always)]
const fn folded(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

const fn mixed(digest: u64, word: u64) -> u64 {
    folded(digest ^ word, SPREAD)
}

/// The digest with its last word, zeros behind.
const fn ended(digest: u64, word: u64) -> u64 {
    mixed(digest, word) | 0xff
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
        Some(last) if !rest.is_empty() => ended(digest, u64::from_le_bytes(*last) >> (64 - 8 * rest.len())),
        _ => ended(digest, 0),
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
        fn short_keys_are_the_text(
            a in prop::collection::vec(prop::sample::select(b"\0a/".to_vec()), 0..18),
            b in prop::collection::vec(prop::sample::select(b"\0a/".to_vec()), 0..18),
        ) {
            prop_assert_eq!(Key::of(&a) == Key::of(&b), a == b);
        }

        #[test]
        fn low_alone_tells_the_shortest(a in "[a-zäß\0]{0,7}", b in "[a-zäß\0]{0,40}") {
            prop_assume!(a.len() < 8);
            prop_assert_eq!(Key::of(a.as_bytes()).low == Key::of(b.as_bytes()).low, a == b);
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
