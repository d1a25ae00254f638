//! Searching bytes.

/// Where a byte is first: eight are looked at together, and there is less to begin with than a search of long texts has.
#[inline]
pub(crate) fn position(bytes: &[u8], byte: u8) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let zeros = u64::from_le_bytes(*word) ^ (u64::from(byte) * ONES);
        // The lowest of the high bits that are set is right; those above it may be carried into.
        let found = zeros.wrapping_sub(ONES) & !zeros & (0x80 * ONES);
        if found != 0 {
            return Some(number * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|other| *other == byte)?;
    Some(words.len() * 8 + at)
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn the_first_of_a_byte_is_found() {
        for length in 0..40 {
            for at in 0..length {
                let mut bytes = vec![b'x'; length];
                (bytes[at], bytes[length - 1]) = (b'%', b'%');
                assert_eq!(position(&bytes, b'%'), Some(at));
            }
            for other in [b'$', b'&', 0, 0x25 | 0x80, 0xff] {
                assert_eq!(position(&vec![other; length], b'%'), None);
            }
        }
    }
}
