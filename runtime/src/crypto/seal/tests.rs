//! What was sealed is read back, and nothing else is.

use super::*;
use crate::crypto::Signer;
use proptest::prelude::*;

const OLD: &str = "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe";
const NEW: &str = "7oR3pGfKx2nWiB8aE5sVtM0uCzLdH9yJ";
const DAY: Duration = Duration::from_hours(24);
const NOW: u64 = 1_700_000_000;

fn sealer(texts: &[&str]) -> Sealer {
    Sealer::new(&Keys::new(texts).unwrap(), Purpose::PRIVATE_COOKIE)
}

fn value(sealer: &Sealer, name: &str, text: &str) -> Option<Vec<u8>> {
    sealer.open(name, text, DAY, NOW).map(|opened| opened.value)
}

#[test]
fn it_is_valid_under_its_name_for_its_time() {
    let sealer = sealer(&[NEW]);
    let text = sealer.seal("user", b"ada", NOW).unwrap();
    assert_eq!(sealer.open("user", &text, DAY, NOW), Some(Opened { value: b"ada".to_vec(), time: NOW }));
    for (now, valid) in
        [(NOW + DAY.as_secs(), true), (NOW + DAY.as_secs() + 1, false), (NOW - 60, true), (NOW - 61, false)]
    {
        assert_eq!(sealer.open("user", &text, DAY, now).is_some(), valid, "at {now}");
    }
    for name in ["users", "use", "User", "", "admin"] {
        assert_eq!(value(&sealer, name, &text), None, "{name}");
    }
}

#[test]
fn its_text_does_not_show_the_value_and_is_never_the_same() {
    let sealer = sealer(&[NEW]);
    let (one, two) = (sealer.seal("user", b"ada", NOW).unwrap(), sealer.seal("user", b"ada", NOW).unwrap());
    assert_ne!(one, two);
    assert!(!from_text(&one).unwrap().windows(3).any(|bytes| bytes == b"ada"));
}

#[test]
fn what_was_signed_is_not_private_nor_the_other_way() {
    let keys = Keys::new(&[NEW]).unwrap();
    let (sealer, signer) = (sealer(&[NEW]), Signer::new(&keys, Purpose::SIGNED_COOKIE));
    assert_eq!(value(&sealer, "user", &signer.sign("user", b"ada", NOW)), None);
    assert_eq!(signer.verify("user", &sealer.seal("user", b"ada", NOW).unwrap(), DAY, NOW), None);
}

#[test]
fn an_old_key_still_opens_and_no_longer_seals() {
    let (before, between, after) = (sealer(&[OLD]), sealer(&[NEW, OLD]), sealer(&[NEW]));
    let text = before.seal("user", b"ada", NOW).unwrap();
    assert!(value(&between, "user", &text).is_some());
    assert!(value(&after, "user", &text).is_none());
    let text = between.seal("user", b"ada", NOW).unwrap();
    assert!(value(&after, "user", &text).is_some());
    assert!(value(&before, "user", &text).is_none());
}

#[test]
fn a_swapped_key_id_a_flipped_bit_and_a_byte_less_are_none() {
    let both = sealer(&[NEW, OLD]);
    let bytes = from_text(&both.seal("user", b"ada", NOW).unwrap()).unwrap();
    let mut swapped = bytes.clone();
    swapped[1..1 + KEY_ID].copy_from_slice(&Keys::new(&[OLD]).unwrap().iter().next().unwrap().id);
    assert_ne!(swapped, bytes);
    assert_eq!(value(&both, "user", &to_text(&swapped)), None);
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(value(&both, "user", &to_text(&flipped)), None, "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert_eq!(value(&both, "user", &to_text(&bytes[..length])), None, "{length} bytes");
    }
}

proptest! {
    #[test]
    fn any_value_comes_back(name in "[a-z]{0,8}", bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let sealer = sealer(&[NEW, OLD]);
        let text = sealer.seal(&name, &bytes, NOW).unwrap();
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        prop_assert_eq!(value(&sealer, &name, &text), Some(bytes));
    }

    #[test]
    fn junk_is_none(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let sealer = sealer(&[NEW]);
        prop_assert_eq!(value(&sealer, "user", &text), None);
        prop_assert_eq!(value(&sealer, "user", &to_text(&bytes)), None);
    }
}
