//! Where the slashes of a path are, 64 bytes at a time.

/// The tail of a path: its last 16 bytes, or all of a shorter one, and zeros behind.
pub(super) struct Tail {
    bytes: [u8; 32],
    /// Where in the path it begins.
    begin: usize,
}

/// What one block of a path has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// One bit a slash, the block's first byte lowest.
    pub(super) slashes: u64,
    /// Whether there is a percent sign, in this block or, perhaps, shortly before it.
    pub(super) percent: bool,
}

/// The bytes of a block.
pub(super) const BLOCK: usize = 64;

impl Tail {
    #[inline(always)]
    pub(super) fn of(path: &[u8]) -> Tail {
        let mut bytes = [0; 32];
        match path.last_chunk::<16>() {
            Some(last) => {
                bytes[..16].copy_from_slice(last);
                Tail { bytes, begin: path.len() - 16 }
            }
            None => {
                for (to, from) in bytes.iter_mut().zip(path) {
                    *to = *from;
                }
                Tail { bytes, begin: 0 }
            }
        }
    }

    /// The 16 bytes of the path from here on, whatever follows its end being zeros.
    #[inline(always)]
    pub(super) fn sixteen(&self, path: &[u8], start: usize) -> (u64, u64) {
        let chunk = match path.get(start..).and_then(|rest| rest.first_chunk::<16>()) {
            Some(chunk) => chunk,
            None => match self.bytes.get(start.wrapping_sub(self.begin)..).and_then(|rest| rest.first_chunk::<16>()) {
                Some(chunk) => chunk,
                None => return (0, 0),
            },
        };
        halves(chunk)
    }
}

#[inline(always)]
fn halves(chunk: &[u8; 16]) -> (u64, u64) {
    let whole = u128::from_le_bytes(*chunk);
    (whole as u64, (whole >> 64) as u64)
}

impl Block {
    /// The block that begins at `base`.
    #[inline(always)]
    pub(super) fn of(path: &[u8], tail: &Tail, base: usize) -> Block {
        let here = &path[base.min(path.len())..];
        let here = &here[..here.len().min(BLOCK)];
        let (chunks, remainder) = here.as_chunks::<16>();
        let mut block = Block { slashes: 0, percent: false };
        let mut percents = [0; 16];
        for (number, chunk) in chunks.iter().enumerate() {
            block.slashes |= slashes(chunk) << (16 * number);
            note_percents(&mut percents, chunk);
        }
        if !remainder.is_empty() {
            // The last bytes of the path: its last sixteen overlap those before, and zeros are no slashes.
            let chunk = tail.bytes.first_chunk().unwrap_or(&[0; 16]);
            block.slashes |= match tail.begin.checked_sub(base) {
                Some(after) => slashes(chunk) << (after % BLOCK),
                None => slashes(chunk) >> ((base - tail.begin) % BLOCK),
            };
            note_percents(&mut percents, chunk);
        }
        block.percent = percents != [0; 16];
        block
    }
}

#[inline(always)]
fn note_percents(noted: &mut [u8; 16], chunk: &[u8; 16]) {
    for (noted, byte) in noted.iter_mut().zip(chunk) {
        *noted |= u8::from(*byte == b'%');
    }
}

/// One bit for each slash, the first byte lowest.
#[inline(always)]
fn slashes(chunk: &[u8; 16]) -> u64 {
    let (low, high) = halves(&std::array::from_fn(|at| u8::from(chunk[at] == b'/')));
    gathered(low) | gathered(high) << 8
}

/// Of eight bytes that are 0 or 1 the bits, the lowest first: the multiplication brings them together on top.
#[inline(always)]
fn gathered(ones: u64) -> u64 {
    ones.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(path: &[u8], base: usize) -> u64 {
        path.iter().skip(base).take(BLOCK).enumerate().map(|(at, byte)| u64::from(*byte == b'/') << at).sum()
    }

    proptest! {
        #[test]
        fn slashes_are_found(path in prop::collection::vec(prop::sample::select(b"/ab%".to_vec()), 0..200)) {
            let tail = Tail::of(&path);
            let mut percent = false;
            for base in (0..path.len()).step_by(BLOCK) {
                let block = Block::of(&path, &tail, base);
                prop_assert_eq!(block.slashes, plain(&path, base));
                percent |= block.percent;
            }
            prop_assert_eq!(percent, path.contains(&b'%'));
        }

        #[test]
        fn sixteen_bytes_from_anywhere(path in prop::collection::vec(any::<u8>(), 0..60)) {
            let tail = Tail::of(&path);
            for start in 0..=path.len() {
                let mut expected = [0; 16];
                for (to, from) in expected.iter_mut().zip(&path[start..]) {
                    *to = *from;
                }
                prop_assert_eq!(tail.sixteen(&path, start), halves(&expected));
            }
        }
    }
}
