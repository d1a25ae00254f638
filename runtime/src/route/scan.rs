//! A path read segment by segment, a word of eight bytes at a time.

use std::num::NonZeroU64;

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;
const SLASHES: u64 = b'/' as u64 * ONES;
const PERCENTS: u64 = b'%' as u64 * ONES;

/// The top bit of each byte that is zero, and noise above the first of them. Nothing if no byte is zero.
#[inline(always)]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & TOPS
}

/// The first slash in a word of a path.
#[derive(Clone, Copy)]
pub(super) struct Slash(NonZeroU64);

impl Slash {
    #[inline(always)]
    pub(super) fn first_in(word: u64) -> Option<Slash> {
        NonZeroU64::new(zeros(word ^ SLASHES)).map(Slash)
    }

    /// How many bytes of the word stand before it.
    #[inline(always)]
    pub(super) fn at(self) -> usize {
        (self.0.trailing_zeros() / 8) as usize
    }

    /// The word up to this slash, zeros behind it. The bits that stay set above it are none of the word's: they are top
    /// bits of bytes below 128.
    #[inline(always)]
    pub(super) fn through(self, word: u64) -> u64 {
        word & (self.0.get() - 1)
    }
}

/// The last seven bytes of a path and then a slash, so that each segment ends in one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail(u64);

impl Tail {
    #[inline(always)]
    pub(super) fn of(path: &[u8]) -> Tail {
        let last = match path.last_chunk::<8>() {
            Some(last) => u64::from_le_bytes(*last),
            None => few(path) << (8 * (8 - path.len()) % 64),
        };
        Tail(last >> 8 | u64::from(b'/') << 56)
    }

    /// The first eight bytes of the rest of the path; behind its end a slash and zeros.
    #[inline(always)]
    pub(super) fn word(self, rest: &[u8]) -> u64 {
        match rest.first_chunk() {
            Some(word) => u64::from_le_bytes(*word),
            None => self.0 >> (8 * (7 - rest.len())),
        }
    }

    /// The length of the first segment of the rest of the path; `None` if there is a percent sign in it or soon behind
    /// it.
    #[inline(always)]
    pub(super) fn plain(self, rest: &[u8]) -> Option<usize> {
        let mut left = rest;
        while let Some((word, after)) = left.split_first_chunk() {
            let word = u64::from_le_bytes(*word);
            let (slash, percents) = (Slash::first_in(word), zeros(word ^ PERCENTS));
            if percents != 0 {
                return None;
            }
            if let Some(slash) = slash {
                return Some(rest.len() - left.len() + slash.at());
            }
            left = after;
        }
        let word = self.word(left);
        let slash = Slash::first_in(word).filter(|_| zeros(word ^ PERCENTS) == 0)?;
        Some(rest.len() - left.len() + slash.at())
    }

    /// The length of the first segment of the rest of the path.
    pub(super) fn length(self, mut rest: &[u8]) -> usize {
        let whole = rest.len();
        loop {
            if let Some(slash) = Slash::first_in(self.word(rest)) {
                return whole - rest.len() + slash.at();
            }
            rest = rest.get(8..).unwrap_or_default();
        }
    }
}

/// Fewer than eight bytes as a number, the first byte lowest: read from both ends, which may overlap.
#[inline(always)]
fn few(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)) << (8 * (len - 4));
    }
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn segments_are_those_between_slashes(
            path in prop::collection::vec(prop::sample::select(b"/abcdefg%.\0\xff\xae\xb0".to_vec()), 0..200),
        ) {
            let tail = Tail::of(&path);
            let mut rest = path.as_slice();
            for segment in path.split(|byte| *byte == b'/') {
                prop_assert_eq!(tail.length(rest), segment.len());
                match tail.plain(rest) {
                    Some(length) => {
                        prop_assert_eq!(length, segment.len());
                        prop_assert!(!segment.contains(&b'%'));
                    }
                    None => prop_assert!(rest.contains(&b'%')),
                }
                let mut ended = segment.to_vec();
                ended.push(b'/');
                let word = tail.word(rest);
                match Slash::first_in(word) {
                    Some(slash) => {
                        prop_assert_eq!(slash.at(), segment.len());
                        ended.resize(8, 0);
                        prop_assert_eq!(slash.through(word).to_le_bytes().to_vec(), ended);
                    }
                    None => prop_assert_eq!(word.to_le_bytes(), &segment[..8]),
                }
                rest = rest.get(segment.len() + 1..).unwrap_or_default();
            }
        }
    }
}
