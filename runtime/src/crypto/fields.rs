//! Several fields as one sequence of bytes that can be taken apart in one way only.

/// Each field with its length before it, as a number of 64 bits.
///
/// Without the lengths, `("a", "bc")` and `("ab", "c")` would be signed alike.
pub(super) fn prefixed(fields: &[&[u8]], mut write: impl FnMut(&[u8])) {
    for field in fields {
        write(&(field.len() as u64).to_le_bytes());
        write(field);
    }
}

/// The same in one piece.
pub(super) fn joined(fields: &[&[u8]]) -> Vec<u8> {
    let mut all = Vec::with_capacity(fields.iter().map(|field| field.len() + 8).sum());
    prefixed(fields, |bytes| all.extend_from_slice(bytes));
    all
}

#[cfg(test)]
mod tests {
    use super::joined;
    use proptest::prelude::*;

    #[test]
    fn lengths_come_before_the_fields() {
        assert_eq!(joined(&[b"ab", b""]), b"\x02\0\0\0\0\0\0\0ab\0\0\0\0\0\0\0\0");
    }

    proptest! {
        #[test]
        fn different_fields_never_look_alike(
            one in prop::collection::vec(prop::collection::vec(0_u8..3, 0..12), 0..4),
            two in prop::collection::vec(prop::collection::vec(0_u8..3, 0..12), 0..4),
        ) {
            let slices = |fields: &[Vec<u8>]| joined(&fields.iter().map(Vec::as_slice).collect::<Vec<_>>());
            prop_assert_eq!(slices(&one) == slices(&two), one == two);
        }
    }
}
