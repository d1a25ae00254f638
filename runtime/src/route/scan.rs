//! A path read segment by segment, a word of eight bytes at a time.

/// The first segment of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Its first sixteen bytes, the lowest first, and behind its end whatever follows it. `high` is there only if it
    /// is longer than seven bytes.
    low: u64,
    high: u64,
    /// The top bit of the first slash in `low`, or if there is none in `high`.
    slashes: u64,
    pub(super) len: usize,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;
const SLASHES: u64 = b'/' as u64 * ONES;
const PERCENTS: u64 = b'%' as u64 * ONES;

/// The top bit of the first byte that is zero; above it there is noise. Nothing if no byte is zero.
#[inline(always)]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & TOPS
}

/// The number of the first byte whose top bit is set.
#[inline(always)]
fn first(tops: u64) -> usize {
    (tops.trailing_zeros() / 8) as usize
}

/// All bits of the bytes before the first whose top bit is set.
#[inline(always)]
fn below(tops: u64) -> u64 {
    (tops ^ tops.wrapping_sub(1)) >> 8
}

/// The last bytes of a path, at most 16, then a slash, so that each segment ends in one; the slash is at 16.
#[derive(Debug)]
pub(super) struct Tail([u8; 32]);

impl Tail {
    #[inline(always)]
    pub(super) fn of(path: &[u8]) -> Tail {
        let last = match path.last_chunk::<16>() {
            Some(last) => *last,
            None => (few(path) << (8 * (16 - path.len()) % 128)).to_le_bytes(),
        };
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&last);
        bytes[16] = b'/';
        Tail(bytes)
    }

    /// The first segment of the rest of the path.
    #[inline(always)]
    pub(super) fn segment(&self, rest: &[u8]) -> Span {
        let (low, high) = match rest.first_chunk::<16>() {
            Some(chunk) => halves(chunk),
            None => self.short(rest.len()),
        };
        let slashes = zeros(low ^ SLASHES);
        if slashes != 0 {
            return Span { low, high: 0, slashes, len: first(slashes) };
        }
        let slashes = zeros(high ^ SLASHES);
        if slashes != 0 {
            return Span { low, high, slashes, len: 8 + first(slashes) };
        }
        Span { low, high, slashes, len: long(rest) }
    }

    /// The last bytes of the path, fewer than 16.
    #[inline(always)]
    fn short(&self, len: usize) -> (u64, u64) {
        self.0.get(16 - len % 16..).and_then(|bytes| bytes.first_chunk()).map_or((0, 0), halves)
    }
}

impl Span {
    /// The bytes of a segment of at most 16, zeros behind.
    #[inline(always)]
    pub(super) fn bytes(self) -> (u64, u64) {
        if self.len < 8 {
            (self.low & below(self.slashes), 0)
        } else if self.len < 16 {
            (self.low, self.high & below(self.slashes))
        } else {
            (self.low, self.high)
        }
    }

    /// Whether there is a percent sign in this segment, the first of this text, or soon behind it.
    #[inline(always)]
    pub(super) fn has_percent(self, rest: &[u8]) -> bool {
        if self.len < 8 {
            zeros(self.low ^ PERCENTS) != 0
        } else if self.len <= 16 {
            zeros(self.low ^ PERCENTS) | zeros(self.high ^ PERCENTS) != 0
        } else {
            long_has_percent(rest, self.len)
        }
    }
}

#[inline(always)]
fn halves(chunk: &[u8; 16]) -> (u64, u64) {
    let whole = u128::from_le_bytes(*chunk);
    (whole as u64, (whole >> 64) as u64)
}

/// The length of a segment of 16 bytes or more.
#[inline(never)]
fn long(rest: &[u8]) -> usize {
    let (words, left) = rest.as_chunks::<8>();
    for (number, word) in words.iter().enumerate().skip(2) {
        let slashes = zeros(u64::from_le_bytes(*word) ^ SLASHES);
        if slashes != 0 {
            return 8 * number + first(slashes);
        }
    }
    rest.len() - left.len() + left.iter().take_while(|byte| **byte != b'/').count()
}

#[inline(never)]
fn long_has_percent(rest: &[u8], len: usize) -> bool {
    rest[..len].contains(&b'%')
}

/// Fewer than 16 bytes as a number, the first byte lowest: read from both ends, which may overlap.
#[inline(always)]
fn few(bytes: &[u8]) -> u128 {
    let len = bytes.len();
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        let (head, tail) = (u64::from_le_bytes(*head), u64::from_le_bytes(*tail));
        return u128::from(head) | u128::from(tail) << (8 * (len - 8));
    }
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (head, tail) = (u32::from_le_bytes(*head), u32::from_le_bytes(*tail));
        return u128::from(u64::from(head) | u64::from(tail) << (8 * (len - 4)));
    }
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::key::Key;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn segments_are_those_between_slashes(
            path in prop::collection::vec(prop::sample::select(b"/abcdefg%.\0\xff\xae\xb0".to_vec()), 0..200),
        ) {
            let tail = Tail::of(&path);
            let mut rest = path.as_slice();
            for segment in path.split(|byte| *byte == b'/') {
                let span = tail.segment(rest);
                prop_assert_eq!(span.len, segment.len());
                let key = Key::of(&segment[..segment.len().min(16)]);
                prop_assert_eq!(span.bytes(), (key.low, key.high));
                prop_assert!(span.has_percent(rest) || !segment.contains(&b'%'));
                prop_assert!(!span.has_percent(rest) || path.contains(&b'%'));
                rest = rest.get(span.len + 1..).unwrap_or_default();
            }
        }

        #[test]
        fn long_segments_have_their_length(before in 0usize..20, length in 0usize..100, after in 0usize..40) {
            let path = format!("{}/{}/{}", "x".repeat(before), "y".repeat(length), "z".repeat(after));
            let (path, tail) = (path.as_bytes(), Tail::of(path.as_bytes()));
            prop_assert_eq!(tail.segment(&path[before + 1..]).len, length);
            prop_assert_eq!(tail.segment(&path[before + length + 2..]).len, after);
        }
    }
}
