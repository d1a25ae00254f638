//! What was signed is read back, and nothing else is.

use super::*;
use proptest::prelude::*;

const OLD: &str = "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe";
const NEW: &str = "7oR3pGfKx2nWiB8aE5sVtM0uCzLdH9yJ";
const DAY: Duration = Duration::from_hours(24);
const NOW: u64 = 1_700_000_000;

fn signer(texts: &[&str]) -> Signer {
    Signer::new(&Keys::new(texts).unwrap(), Purpose::SIGNED_COOKIE)
}

fn value(signer: &Signer, name: &str, text: &str) -> Option<Vec<u8>> {
    signer.verify(name, text, DAY, NOW).map(|opened| opened.value)
}

#[test]
fn it_is_valid_under_its_name_for_its_time() {
    let signer = signer(&[NEW]);
    let text = signer.sign("user", b"ada", NOW);
    assert_eq!(signer.verify("user", &text, DAY, NOW), Some(Opened { value: b"ada".to_vec(), time: NOW }));
    for (now, valid) in [
        (NOW + DAY.as_secs(), true),
        (NOW + DAY.as_secs() + 1, false),
        (NOW - CLOCK, true),
        (NOW - CLOCK - 1, false),
        (0, false),
        (u64::MAX, false),
    ] {
        assert_eq!(signer.verify("user", &text, DAY, now).is_some(), valid, "at {now}");
    }
    assert!(signer.verify("user", &text, Duration::MAX, u64::MAX).is_some());
}

const CLOCK: u64 = super::super::CLOCK_SKEW.as_secs();

#[test]
fn a_cookie_moved_to_another_name_or_purpose_is_none() {
    let signer = signer(&[NEW]);
    let text = signer.sign("user", b"ada", NOW);
    for name in ["users", "use", "User", "", "admin"] {
        assert_eq!(value(&signer, name, &text), None, "{name}");
    }
    let private = Signer::new(&Keys::new(&[NEW]).unwrap(), Purpose::PRIVATE_COOKIE);
    assert_eq!(value(&private, "user", &text), None);
}

#[test]
fn bytes_do_not_move_between_name_and_value() {
    let signer = signer(&[NEW]);
    let one = from_text(&signer.sign("user", b"ada", NOW)).unwrap();
    let mut moved = one[..HEAD].to_vec();
    moved.extend_from_slice(b"rada");
    moved.extend_from_slice(&one[one.len() - TAG..]);
    assert_eq!(value(&signer, "use", &to_text(&moved)), None);
}

#[test]
fn an_old_key_still_verifies_and_no_longer_signs() {
    let (before, between, after) = (signer(&[OLD]), signer(&[NEW, OLD]), signer(&[NEW]));
    let text = before.sign("user", b"ada", NOW);
    assert!(value(&between, "user", &text).is_some());
    assert!(value(&after, "user", &text).is_none());
    let text = between.sign("user", b"ada", NOW);
    assert!(value(&after, "user", &text).is_some());
    assert!(value(&before, "user", &text).is_none());
}

#[test]
fn a_swapped_key_id_is_none() {
    let both = signer(&[NEW, OLD]);
    let mut bytes = from_text(&both.sign("user", b"ada", NOW)).unwrap();
    let other = Keys::new(&[OLD]).unwrap().iter().next().unwrap().id;
    assert_ne!(bytes[1..1 + KEY_ID], other);
    bytes[1..1 + KEY_ID].copy_from_slice(&other);
    assert_eq!(value(&both, "user", &to_text(&bytes)), None);
}

#[test]
fn one_bit_flipped_or_one_byte_less_is_none() {
    let signer = signer(&[NEW, OLD]);
    let text = signer.sign("user", b"ada", NOW);
    let bytes = from_text(&text).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(value(&signer, "user", &to_text(&flipped)), None, "bit {bit}");
    }
    // The text's own bits too: those that no byte depends on must be zero.
    for bit in 0..text.len() * 8 {
        let mut flipped = text.clone().into_bytes();
        flipped[bit / 8] ^= 1 << (bit % 8);
        if let Ok(flipped) = String::from_utf8(flipped) {
            assert_eq!(value(&signer, "user", &flipped), None, "bit {bit} of the text");
        }
    }
    for length in 0..bytes.len() {
        assert_eq!(value(&signer, "user", &to_text(&bytes[..length])), None, "{length} bytes");
        assert_eq!(value(&signer, "user", &to_text(&bytes[length + 1..])), None, "from byte {length}");
    }
    assert_eq!(value(&signer, "user", &format!("{text}=")), None);
    assert_eq!(value(&signer, "user", &format!("{text}A")), None);
}

proptest! {
    #[test]
    fn any_value_comes_back(name in "[a-z]{0,8}", bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let signer = signer(&[NEW, OLD]);
        let text = signer.sign(&name, &bytes, NOW);
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        prop_assert_eq!(value(&signer, &name, &text), Some(bytes));
    }

    #[test]
    fn junk_is_none(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let signer = signer(&[NEW]);
        prop_assert_eq!(value(&signer, "user", &text), None);
        prop_assert_eq!(value(&signer, "user", &to_text(&bytes)), None);
    }
}
