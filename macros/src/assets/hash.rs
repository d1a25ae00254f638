//! The hash of a file's content, as its address and its tag show it.

/// FNV-1a of 64 bits, its bits mixed by the last steps of MurmurHash3, since an address shows only the first of them.
///
/// It tells the versions of one file apart, all of them written by the site's own authors: nobody gains by two files that
/// have one hash, so it need not withstand who looks for some, and the macros stay without a crate for it. Two versions
/// share the eight digits of an address once in four thousand million changes, and the tag of sixteen practically never.
///
/// <http://www.isthe.com/chongo/tech/comp/fnv/>, <https://github.com/aappleby/smhasher/wiki/MurmurHash3>
pub(super) fn hash(content: &[u8]) -> u64 {
    let mut hash = content
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without the last steps, which can be undone.
    fn fnv(content: &[u8]) -> u64 {
        // The multipliers' inverses modulo 2^64.
        let mut hash = hash(content);
        hash ^= hash >> 33;
        hash = hash.wrapping_mul(0x9cb4_b2f8_1293_37db);
        hash ^= hash >> 33;
        hash = hash.wrapping_mul(0x4f74_430c_22a5_4005);
        hash ^ (hash >> 33)
    }

    #[test]
    fn it_is_fnv() {
        // From the authors' test suite.
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn one_bit_more_or_less_changes_the_first_digits() {
        let of = |text: &str| hash(text.as_bytes()) >> 32;
        let all = [of(""), of("a"), of("b"), of("aa"), of("ab"), of("body { color: red }"), of("body { color: rec }")];
        for (number, one) in all.iter().enumerate() {
            assert!(!all[..number].contains(one), "{all:x?}");
        }
    }
}
