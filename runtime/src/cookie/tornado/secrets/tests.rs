//! What Tornado's own tests ask of signed values, and what they do not.

use super::*;
use proptest::prelude::*;

const NOW: u64 = 1_300_000_000;
const DAY: Duration = Duration::from_hours(24);

fn read(secrets: &Secrets, name: &str, text: &str) -> Option<String> {
    secrets.verify(name, text, DAY, NOW).map(|value| String::from_utf8(value).unwrap())
}

#[test]
fn the_known_values_of_both_formats() {
    // Made by Tornado 6.6.1 with `clock=lambda: 1300000000`.
    let secrets = Secrets::new("the secret").reading_version_1();
    let two = "2|1:0|10:1300000000|3:key|8:dmFsdWU=|7d248851cd564b1d4a74378d774bfdb908293c2248076009a65abecbb595a5ef";
    let one = "dmFsdWU=|1300000000|8e69f21e4231eddd268a98f5914948639c3fcd8f";
    assert_eq!(secrets.sign("key", b"value", NOW).unwrap(), two);
    assert_eq!(v1::signed(b"the secret", "key", b"value", "1300000000"), one);
    assert_eq!(read(&secrets, "key", two).as_deref(), Some("value"));
    assert_eq!(read(&secrets, "key", one).as_deref(), Some("value"));
    assert_eq!(read(&Secrets::new("the secret"), "key", one), None);
    assert_eq!(read(&Secrets::versions([(0, "the secret")]).reading_version_1(), "key", one), None);
}

#[test]
fn it_is_valid_for_its_age_and_not_a_month_ahead() {
    let secrets = Secrets::new("the secret").reading_version_1();
    let month = 31 * DAY.as_secs();
    for (time, valid) in [
        (NOW, true),
        (NOW - DAY.as_secs(), true),
        (NOW - DAY.as_secs() - 1, false),
        (NOW + month, true),
        (NOW + month + 1, false),
    ] {
        let two = secrets.sign("key", b"value", time).unwrap();
        let one = v1::signed(b"the secret", "key", b"value", &time.to_string());
        for text in [two, one] {
            assert_eq!(read(&secrets, "key", &text).is_some(), valid, "{text}");
        }
    }
}

#[test]
fn digits_that_move_from_the_value_to_the_time_are_seen() {
    let secrets = Secrets::new("the secret").reading_version_1();
    for (value, begin, digits) in [(b"abc\xd7\x6d\xf8", "YWJj", "1234"), (b"abc\xd3\x4d\x34", "YWJj", "0000")] {
        let signed = v1::signed(b"the secret", "key", value, "1300000000");
        assert!(secrets.verify("key", &signed, DAY, NOW).is_some());
        let (own, rest) = (format!("{begin}{digits}|"), format!("{begin}|{digits}"));
        let moved = signed.replacen(&own, &rest, 1);
        assert_ne!(moved, signed);
        // Its signature holds; its time is a month ahead, or begins with a zero.
        assert_eq!(secrets.verify("key", &moved, DAY, NOW), None, "{moved}");
    }
    let zero = v1::signed(b"the secret", "key", b"value", "01300000000");
    assert_eq!(read(&secrets, "key", &zero), None);
}

#[test]
fn key_versions() {
    let old = Secrets::versions([(0, "old")]);
    let both = Secrets::versions([(0, "old"), (1, "new")]);
    let new = Secrets::versions([(1, "new")]);
    let text = old.sign("key", b"value", NOW).unwrap();
    assert!(read(&both, "key", &text).is_some());
    assert_eq!(read(&new, "key", &text), None);
    let text = both.sign("key", b"value", NOW).unwrap();
    assert!(text.starts_with("2|1:1|"), "{text}");
    assert!(read(&new, "key", &text).is_some());
    assert_eq!(read(&old, "key", &text), None);
    // The version of a key is signed too.
    assert_eq!(read(&both, "key", &text.replacen("2|1:1|", "2|1:0|", 1)), None);
    // One secret alone stands for all versions, as with Tornado.
    assert!(read(&Secrets::new("new"), "key", &text).is_some());
    let text = both.clone().signing_with(0).sign("key", b"value", NOW).unwrap();
    assert!(read(&old, "key", &text).is_some());
    assert!(both.clone().signing_with(7).sign("key", b"value", NOW).is_err());
    assert!(both.signing_with(7).check().unwrap_err().contains("version 7"));
    assert!(Secrets::new("").check().is_err() && Secrets::versions::<&str>([]).check().is_err());
}

#[test]
fn one_bit_flipped_another_name_or_less_is_none() {
    let secrets = Secrets::new("the secret").reading_version_1();
    let one = v1::signed(b"the secret", "key", b"value", "1300000000");
    for text in [secrets.sign("key", b"value", NOW).unwrap(), one] {
        assert!(read(&secrets, "key", &text).is_some());
        for name in ["keys", "ke", "", "Key"] {
            assert_eq!(read(&secrets, name, &text), None, "{name}");
        }
        for bit in 0..text.len() * 8 {
            let mut flipped = text.clone().into_bytes();
            flipped[bit / 8] ^= 1 << (bit % 8);
            if let Ok(flipped) = String::from_utf8(flipped) {
                assert_eq!(read(&secrets, "key", &flipped), None, "{flipped}");
            }
        }
        for length in 0..text.len() {
            assert_eq!(read(&secrets, "key", &text[..length]), None, "{length}");
        }
    }
}

#[test]
fn odd_forms_are_none() {
    let secrets = Secrets::new("the secret").reading_version_1();
    for text in [
        "",
        "|",
        "2|",
        "2|1:0",
        "2|1:0|",
        "2|01:0|10:1300000000|3:key|8:dmFsdWU=|",
        "2|1:0|10:1300000000|3:key|8:dmFsdWU=|",
        "2|-1:0|10:1300000000|3:key|8:dmFsdWU=|x",
        "2|99999999999999999999999:0|",
        "2|18446744073709551615:0|1:1|",
        "3|1:0|10:1300000000|3:key|8:dmFsdWU=|x",
        "1|1:0|10:1300000000|3:key|8:dmFsdWU=|x",
        "é|é|é",
    ] {
        assert_eq!(read(&secrets, "key", text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_value_comes_back(name in "[ -~]{0,8}", bytes in prop::collection::vec(any::<u8>(), 0..60), version in 0_u64..99) {
        let secrets = Secrets::versions([(version, "a"), (version + 1, "b")]).signing_with(version);
        let text = secrets.sign(&name, &bytes, NOW).unwrap();
        prop_assert_eq!(secrets.verify(&name, &text, DAY, NOW), Some(bytes));
    }

    #[test]
    fn junk_is_none(text in any::<String>(), near in "[12]\\|[0-9|:a-f]{0,60}") {
        let secrets = Secrets::new("the secret").reading_version_1();
        prop_assert_eq!(read(&secrets, "key", &text), None);
        prop_assert_eq!(read(&secrets, "key", &near), None);
    }
}
