use super::check::{events, frame};
use super::*;
use crate::ws::deflate::Deflate;
use proptest::prelude::*;

/// A message, in frames with these lengths.
fn fragmented(text: bool, content: &[u8], lengths: &[usize], mask: [u8; 4]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut kind = if text { 1 } else { 2 };
    let mut rest = content;
    for length in lengths {
        let (part, after) = rest.split_at((*length).min(rest.len()));
        bytes.extend(frame(kind, part, mask));
        bytes.extend(frame(0x89, b"?", mask));
        (rest, kind) = (after, 0);
    }
    bytes.extend(frame(0x80 | kind, rest, mask));
    bytes
}

proptest! {
    #[test]
    fn however_it_is_cut_it_is_the_same(
        text in ".{0,400}",
        lengths in proptest::collection::vec(0_usize..300, 0..5),
        pieces in proptest::collection::vec(1_usize..700, 1..6),
        mask in any::<[u8; 4]>(),
        repeat in 1_usize..200,
    ) {
        let text = text.repeat(repeat);
        let bytes = fragmented(true, text.as_bytes(), &lengths, mask);
        let mut expected: Vec<_> = lengths.iter().map(|_| Event::Ping(b"?".to_vec())).collect();
        expected.push(Event::Message(Message::Text(text.as_str().into())));
        prop_assert_eq!(events(&bytes, &pieces, u64::MAX, false), (expected, None));
    }

    #[test]
    fn no_bytes_panic_and_none_makes_more_than_the_limit(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        pieces in proptest::collection::vec(1_usize..50, 1..4),
        limit in 0_u64..300,
        deflate in any::<bool>(),
    ) {
        for event in events(&bytes, &pieces, limit, deflate).0 {
            if let Event::Message(message) = event {
                prop_assert!(message.len() as u64 <= limit);
            }
        }
    }

    #[test]
    fn frames_of_any_kind(
        frames in proptest::collection::vec((any::<u8>(), proptest::collection::vec(any::<u8>(), 0..140)), 0..6),
        piece in 1_usize..60,
    ) {
        let bytes = frames.iter().map(|(first, payload)| frame(*first, payload, [1, 2, 3, 4])).collect::<Vec<_>>().concat();
        let whole = events(&bytes, &[bytes.len().max(1)], 500, true);
        prop_assert_eq!(events(&bytes, &[piece], 500, true), whole);
    }

    #[test]
    fn any_bytes_at_all(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        piece in 1_usize..60,
        deflate in any::<bool>(),
    ) {
        let whole = events(&bytes, &[bytes.len().max(1)], 1000, deflate);
        prop_assert_eq!(events(&bytes, &[piece], 1000, deflate), whole);
    }

    #[test]
    fn what_cannot_be_made_shorter_may_be_as_long_as_anything(
        content in proptest::collection::vec(any::<u8>(), 0..3000),
        window in 9_u8..=15,
    ) {
        let packed = Deflate::with_window(window).deflate(&content).unwrap();
        let limit = content.len() as u64;
        let expected = vec![Event::Message(Message::Binary(content.into()))];
        let bytes = frame(0xC2, &packed, [5, 6, 7, 8]);
        prop_assert_eq!(events(&bytes, &[bytes.len()], limit, true), (expected, None));
        if limit > 0 {
            let close = events(&bytes, &[bytes.len()], limit - 1, true).1.map(|close| close.code);
            prop_assert_eq!(close, Some(CloseCode::MESSAGE_TOO_BIG));
        }
    }

    #[test]
    fn a_mask_is_its_own_inverse(bytes in proptest::collection::vec(any::<u8>(), 0..100), mask in any::<[u8; 4]>()) {
        let mut twice = bytes.clone();
        unmask(&mut twice, mask);
        let by_hand: Vec<u8> = bytes.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
        prop_assert_eq!(&twice, &by_hand);
        unmask(&mut twice, mask);
        prop_assert_eq!(twice, bytes);
    }
}

#[test]
fn headers_that_a_server_sends() {
    for (length, expected) in [
        (0, [0x81, 0].as_slice()),
        (125, &[0x81, 125]),
        (126, &[0x81, 126, 0, 126]),
        (65_535, &[0x81, 126, 0xff, 0xff]),
        (65_536, &[0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ] {
        let (bytes, count) = header(OpCode::Data(Data::Text), false, length);
        assert_eq!(&bytes[..usize::from(count)], expected, "{length}");
    }
    assert_eq!(header(OpCode::Data(Data::Binary), true, 5), ([0xC2, 5, 0, 0, 0, 0, 0, 0, 0, 0], 2));
}
