//! What clients send through a WebSocket. The first bytes say how they are cut, how long a message may be, whether messages may
//! be compressed, and whether the rest is what is sent, or a list of frames to be made.
//!
//! What comes of it is held against a second reading of RFC 6455 and RFC 7692, which has all bytes before it begins. What
//! squall sends of each message is read by it too. And how much memory is taken depends on the longest message alone.
#![no_main]

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use peak_alloc::PeakAlloc;
use squall::fuzzing::websocket::{Came, events, frame, read};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The longest messages that are tried.
const LIMITS: [u64; 4] = [0, 100, 1000, 40_000];
/// What is taken besides the message: what unpacks, and is kept for the next one.
const BESIDES: u64 = 128 * 1024;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(([how, piece, other, window], rest)) = bytes.split_first_chunk() else { return };
    let deflate = how & 1 != 0;
    let limit = LIMITS[usize::from(how >> 1 & 3)];
    let sent = if how & 8 != 0 { frames(rest) } else { rest.to_vec() };
    // Up to 16 KiB at a time, so that what is long goes past the buffer.
    let pieces = [piece, other].map(|piece| (usize::from(*piece) + 1) * if how & 16 != 0 { 64 } else { 1 });

    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    read(&sent, pieces[0], limit, deflate);
    let taken = MEMORY.peak_usage().saturating_sub(before) as u64;
    assert!(taken <= 8 * limit + BESIDES, "{taken} bytes for messages of {limit}");

    let (came, closed) = events(&sent, &pieces, limit, deflate);
    let expected = Reading { from_client: true, limit, deflate }.of(&sent);
    assert_eq!(came, expected.came);
    match expected.end {
        End::Whole => assert_eq!(closed, None),
        End::Closed(codes) => {
            assert!(closed.is_some_and(|code| codes.contains(&code)), "{closed:?} is not of {codes:?}")
        }
        // A header that is not whole may show already that it is none.
        End::WithinHeader => assert!(closed.is_none_or(|code| code == 1002), "{closed:?}"),
    }
    // A few of them, as what packs is slow to make.
    for came in came.iter().take(2) {
        for window in [None, Some(9 + window % 7)] {
            let frame = came.sent(window);
            let again = Reading { from_client: false, limit: LIMITS[3], deflate: true }.of(&frame);
            assert!(again.came == [came.clone()] && again.end == End::Whole, "{again:?} of {frame:?}");
        }
    }
});

/// Frames of a client: for each its first byte, a byte whose first bits say how often what follows is repeated, and whose last
/// ones how long it is; the mask is taken of both.
fn frames(mut plan: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(([first, count], rest)) = plan.split_first_chunk()
        && bytes.len() < 100_000
    {
        let (content, rest) = rest.split_at(usize::from(count & 31).min(rest.len()));
        let times = [1, 2, 4, 9, 30, 256, 1000, 2200][usize::from(count >> 5)];
        plan = rest;
        bytes.extend(frame(*first, &content.repeat(times), [*first, *count, 0, 7]));
    }
    bytes
}

struct Reading {
    /// Frames of a client are masked, and those of a server are not.
    from_client: bool,
    limit: u64,
    deflate: bool,
}

#[derive(Debug)]
struct Read {
    came: Vec<Came>,
    end: End,
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    /// Nothing is wrong with it so far.
    Whole,
    WithinHeader,
    /// By one of these codes.
    Closed(&'static [u16]),
}

const PROTOCOL: End = End::Closed(&[1002]);
const NO_TEXT: End = End::Closed(&[1007]);
const TOO_BIG: End = End::Closed(&[1009]);

/// A message that has begun.
struct Begun {
    text: bool,
    packed: bool,
    content: Vec<u8>,
}

impl Reading {
    fn of(&self, bytes: &[u8]) -> Read {
        let mut came = Vec::new();
        let end = self.frames(bytes, &mut came).err().unwrap_or(End::Whole);
        Read { came, end }
    }

    fn frames(&self, mut bytes: &[u8], came: &mut Vec<Came>) -> Result<(), End> {
        let mut begun: Option<Begun> = None;
        while !bytes.is_empty() {
            let mut take = |count: usize| -> Result<&[u8], End> {
                let (taken, rest) = bytes.split_at_checked(count).ok_or(End::WithinHeader)?;
                bytes = rest;
                Ok(taken)
            };
            let head = take(2)?;
            let (first, second) = (head[0], head[1]);
            let length = match second & 0x7f {
                126 => take(2)?.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
                127 => take(8)?.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
                length => u64::from(length),
            };
            let masked = second & 0x80 != 0;
            let mask = if masked { take(4)?.to_vec() } else { vec![0] };
            if masked != self.from_client {
                return Err(PROTOCOL);
            }
            let (last, packed, opcode) = (first & 0x80 != 0, first & 0x40 != 0, first & 0x0f);
            let control = opcode >= 8;
            if first & 0x30 != 0 || packed && (!self.deflate || control || opcode == 0) {
                return Err(PROTOCOL);
            }
            match opcode {
                0 if begun.is_some() => {}
                1 | 2 if begun.is_none() => begun = Some(Begun { text: opcode == 1, packed, content: Vec::new() }),
                8..=10 if last && length <= 125 => {}
                _ => return Err(PROTOCOL),
            }
            if let Some(begun) = begun.as_ref().filter(|_| !control) {
                let before = begun.content.len() as u64;
                // What is packed may be longer, where it cannot be made shorter.
                let more = if begun.packed { self.limit / 8 + self.limit / 64 + 64 } else { 0 };
                if u128::from(before) + u128::from(length) > u128::from(self.limit + more) {
                    return Err(TOO_BIG);
                }
            }
            let (content, rest) = bytes.split_at(usize::try_from(length).unwrap_or(usize::MAX).min(bytes.len()));
            bytes = rest;
            let whole = content.len() as u64 == length;
            let content: Vec<u8> = content.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
            if control {
                if whole {
                    came.push(control_frame(opcode, content)?);
                }
                continue;
            }
            if let Some(message) = &mut begun {
                message.content.extend(content);
                if message.text && !message.packed {
                    let faulty = std::str::from_utf8(&message.content).err().is_some_and(|it| it.error_len().is_some());
                    if faulty {
                        return Err(NO_TEXT);
                    }
                }
            }
            if last
                && whole
                && let Some(message) = begun.take()
            {
                came.push(self.message(message)?);
            }
        }
        Ok(())
    }

    fn message(&self, message: Begun) -> Result<Came, End> {
        let Begun { text, packed, content } = message;
        let content = if packed { inflate(&content, self.limit)? } else { content };
        if text { String::from_utf8(content).map(Came::Text).map_err(|_| NO_TEXT) } else { Ok(Came::Binary(content)) }
    }
}

fn control_frame(opcode: u8, content: Vec<u8>) -> Result<Came, End> {
    Ok(match (opcode, content.as_slice()) {
        (9, _) => Came::Ping(content),
        (10, _) => Came::Pong,
        (_, []) => Came::Close(None),
        (_, [_]) => return Err(PROTOCOL),
        (_, [high, low, reason @ ..]) => {
            let code = u16::from_be_bytes([*high, *low]);
            // RFC 6455, 7.4, and those that IANA has added.
            if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
                return Err(PROTOCOL);
            }
            let reason = String::from_utf8(reason.to_vec()).map_err(|_| NO_TEXT)?;
            Came::Close(Some((code, reason)))
        }
    })
}

/// What is packed, with what is not sent of it (RFC 7692, 7.2.2) and a last block, is one stream of DEFLATE, or several.
fn inflate(content: &[u8], limit: u64) -> Result<Vec<u8>, End> {
    if content.is_empty() {
        return Ok(Vec::new());
    }
    let bytes = [content, &[0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff]].concat();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(1 << 20);
    let (mut all, mut rest) = (Vec::new(), bytes.as_slice());
    while !rest.is_empty() {
        let mut out = vec![0; limit - all.len() + 1];
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut DecompressorOxide::new(), rest, &mut out, 0, flags);
        all.extend_from_slice(&out[..written]);
        rest = &rest[read..];
        if all.len() > limit {
            // It may be faulty after that, which may be seen first.
            return Err(End::Closed(if rest.is_empty() { &[1009] } else { &[1009, 1007] }));
        }
        if status != TINFLStatus::Done {
            return Err(NO_TEXT);
        }
    }
    Ok(all)
}
