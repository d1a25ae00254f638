//! Compressed messages (RFC 7692): each by itself, so that nothing is kept between two.
//!
//! A window that is kept would make small messages smaller, and cost each socket some 300 KB, idle or not.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::cell::RefCell;

/// What each message ends with that is not sent (RFC 7692, 7.2.1).
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];
/// The same, and a last block that is empty: a message that breaks off does not reach its end.
const TAIL_AND_END: [u8; 9] = [0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff];
/// Shorter ones are sent as they are.
pub(super) const LEAST: usize = 128;
/// The windows that the codec has, as powers of two.
const WINDOWS: std::ops::RangeInclusive<u8> = 9..=15;

/// What has been agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deflate {
    /// How large the window may be that is compressed with, as a power of two.
    window: u8,
}

/// Why a message cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    TooBig,
    Data,
}

impl Deflate {
    /// The first of these offers that can be taken: the values of `Sec-WebSocket-Extensions`.
    pub(super) fn agree<'h>(offers: impl Iterator<Item = &'h str>) -> Option<Deflate> {
        offers.flat_map(|value| value.split(',')).find_map(Deflate::offered)
    }

    /// `permessage-deflate; client_max_window_bits; server_max_window_bits=10`
    fn offered(offer: &str) -> Option<Deflate> {
        let mut parts = offer.split(';').map(str::trim);
        if !parts.next()?.eq_ignore_ascii_case("permessage-deflate") {
            return None;
        }
        let mut window = *WINDOWS.end();
        let mut seen = Vec::new();
        for part in parts {
            let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name.trim(), Some(value)));
            let bits = |value: &str| {
                let value = value.trim().trim_matches('"');
                value.parse().ok().filter(|bits| (8..=15).contains(bits) && !value.starts_with(['+', '0']))
            };
            match (name, value) {
                ("server_no_context_takeover" | "client_no_context_takeover" | "client_max_window_bits", None) => {}
                ("client_max_window_bits", Some(value)) => _ = bits(value)?,
                ("server_max_window_bits", Some(value)) => {
                    window = bits(value).filter(|bits| WINDOWS.contains(bits))?
                }
                _ => return None,
            }
            if seen.contains(&name) {
                return None;
            }
            seen.push(name);
        }
        Some(Deflate { window })
    }

    /// The answer to the offer.
    pub(super) fn answer(self) -> String {
        let answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover".to_owned();
        if self.window == *WINDOWS.end() {
            return answer;
        }
        format!("{answer}; server_max_window_bits={}", self.window)
    }

    /// With a window of this size.
    #[cfg(any(test, fuzzing))]
    pub(super) fn with_window(window: u8) -> Deflate {
        Deflate { window: window.clamp(*WINDOWS.start(), *WINDOWS.end()) }
    }

    /// The message as it is sent.
    pub(super) fn deflate(self, message: &[u8]) -> Option<Vec<u8>> {
        thread_local! {
            static WIDEST: RefCell<Option<Compress>> = const { RefCell::new(None) };
        }
        let new = || Compress::new_with_window_bits(Compression::fast(), false, self.window);
        if self.window != *WINDOWS.end() {
            return compressed(&mut new(), message);
        }
        WIDEST.with_borrow_mut(|kept| {
            let compress = kept.get_or_insert_with(new);
            compress.reset();
            compressed(compress, message)
        })
    }
}

fn compressed(compress: &mut Compress, message: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(message.len() / 2 + 64);
    loop {
        // What the codec has taken is no more than there is.
        let rest = &message[compress.total_in() as usize..];
        compress.compress_vec(rest, &mut out, FlushCompress::Sync).ok()?;
        if compress.total_in() as usize == message.len() && out.len() < out.capacity() {
            break;
        }
        out.reserve(out.capacity().max(64));
    }
    out.strip_suffix(&TAIL).map(<[u8]>::len).map(|length| {
        out.truncate(length);
        out
    })
}

/// How long a message may be before it is unpacked, where it may have so many bytes then. What cannot be made shorter becomes
/// a little longer: zlib's bound for its smallest tables is an eighth and a 64th.
pub(super) fn longest(limit: u64) -> u64 {
    limit.saturating_add(limit / 8).saturating_add(limit / 64).saturating_add(64)
}

/// What was compressed, where it has at most so many bytes.
pub(super) fn inflate(message: &[u8], limit: u64) -> Result<Vec<u8>, Bad> {
    // It should be one byte (RFC 7692, 7.2.3.6), but what zlib gives when it has nothing to add is none.
    if message.is_empty() {
        return Ok(Vec::new());
    }
    thread_local! {
        static KEPT: RefCell<Option<Decompress>> = const { RefCell::new(None) };
    }
    KEPT.with_borrow_mut(|kept| {
        let inflate = kept.get_or_insert_with(|| Decompress::new(false));
        inflate.reset(false);
        inflated(inflate, message, usize::try_from(limit).unwrap_or(usize::MAX))
    })
}

fn inflated(inflate: &mut Decompress, message: &[u8], limit: usize) -> Result<Vec<u8>, Bad> {
    let most = limit.saturating_add(1);
    let mut out = Vec::with_capacity(message.len().saturating_mul(3).clamp(64, most.max(64)));
    let mut whole = false;
    for part in [message, &TAIL_AND_END] {
        let mut rest = part;
        loop {
            let (came, went) = (inflate.total_in(), inflate.total_out());
            let status = inflate.decompress_vec(rest, &mut out, FlushDecompress::Sync).map_err(|_| Bad::Data)?;
            if out.len() > limit {
                return Err(Bad::TooBig);
            }
            rest = &rest[(inflate.total_in() - came) as usize..];
            let moved = inflate.total_in() != came || inflate.total_out() != went;
            if status == Status::StreamEnd {
                // A last block may be followed by another stream (RFC 7692, 7.2.3.5).
                inflate.reset(false);
                whole = true;
            } else if moved {
                whole = false;
            }
            if out.len() == out.capacity() {
                out.reserve(out.capacity().min(most - out.len()).max(1));
            } else if rest.is_empty() {
                break;
            } else if !moved {
                return Err(Bad::Data);
            }
        }
    }
    if whole { Ok(out) } else { Err(Bad::Data) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agree(offers: &[&str]) -> Option<String> {
        Deflate::agree(offers.iter().copied()).map(Deflate::answer)
    }

    #[test]
    fn offers() {
        let plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
        for offer in [
            "permessage-deflate",
            "Permessage-Deflate; client_max_window_bits",
            "x-webkit-deflate-frame, permessage-deflate;client_max_window_bits=\"9\" ;server_no_context_takeover",
            "permessage-deflate; server_max_window_bits=15",
            "permessage-deflate; server_max_window_bits=8, permessage-deflate",
        ] {
            assert_eq!(agree(&[offer]).as_deref(), Some(plain), "{offer}");
        }
        assert_eq!(
            agree(&["a", "permessage-deflate; server_max_window_bits=9"]),
            Some(format!("{plain}; server_max_window_bits=9"))
        );
        for offer in [
            "",
            "deflate",
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=8",
            "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits=010",
            "permessage-deflate; client_max_window_bits=+9",
            "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; client_max_window_bits; client_max_window_bits",
            "permessage-deflate; unheard_of",
            "permessage-deflate;",
        ] {
            assert_eq!(agree(&[offer]), None, "{offer}");
        }
    }

    #[test]
    fn what_would_become_too_big_is_found_before_it_is() {
        let deflate = Deflate { window: 15 };
        let bomb = deflate.deflate(&vec![0; 10_000_000]).unwrap();
        assert!(bomb.len() < 200_000, "{}", bomb.len());
        assert_eq!(inflate(&bomb, 1 << 20), Err(Bad::TooBig));
        assert_eq!(inflate(&bomb, 9_999_999), Err(Bad::TooBig));
        assert_eq!(inflate(&bomb, 10_000_000).map(|out| out.len()), Ok(10_000_000));
        assert_eq!(inflate(b"\xff\xff\xff\xff", 100), Err(Bad::Data));
    }

    #[test]
    fn what_breaks_off_is_no_message() {
        let sent = Deflate { window: 15 }.deflate("Hello, hello, hello! ".repeat(50).as_bytes()).unwrap();
        for length in 1..sent.len() - 1 {
            assert_eq!(inflate(&sent[..length], 2000), Err(Bad::Data), "{length}");
        }
        // Nothing is sent as one byte (RFC 7692, 7.2.3.6), or as none.
        assert_eq!((inflate(&[0], 0), inflate(&[], 0)), (Ok(Vec::new()), Ok(Vec::new())));
        // A last block, and what has to follow it (RFC 7692, 7.2.3.5).
        assert_eq!(inflate(b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 5), Ok(b"Hello".to_vec()));
    }

    proptest! {
        #[test]
        fn what_is_compressed_comes_back(message in proptest::collection::vec(any::<u8>(), 0..5000), window in 9_u8..=15, repeat in 1_usize..40) {
            let message = message.repeat(repeat);
            let sent = Deflate { window }.deflate(&message).unwrap();
            prop_assert_eq!(inflate(&sent, message.len() as u64).unwrap(), message);
        }

        #[test]
        fn no_bytes_panic(message in proptest::collection::vec(any::<u8>(), 0..300), limit in 0_u64..500) {
            if let Ok(out) = inflate(&message, limit) {
                prop_assert!(out.len() as u64 <= limit);
            }
        }
    }
}
