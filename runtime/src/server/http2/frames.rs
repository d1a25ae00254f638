//! The frames of a connection, followed as its bytes go by (RFC 9113, 4.1): what they are, not what is in them.

/// The kinds of frames that somebody here asks for (RFC 9113, 6).
pub(super) const DATA: u8 = 0x0;
pub(super) const HEADERS: u8 = 0x1;
pub(super) const RST_STREAM: u8 = 0x3;
pub(super) const SETTINGS: u8 = 0x4;
pub(super) const GOAWAY: u8 = 0x7;
pub(super) const CONTINUATION: u8 = 0x9;

const END_STREAM: u8 = 0x1;
const END_HEADERS: u8 = 0x4;

/// How long the head of a frame is, in bytes.
const HEAD: usize = 9;

/// The head of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) length: usize,
    pub(super) kind: u8,
    flags: u8,
    pub(super) stream: u32,
}

impl Frame {
    fn read(head: [u8; HEAD]) -> Frame {
        let [a, b, c, kind, flags, stream @ ..] = head;
        Frame {
            length: u32::from_be_bytes([0, a, b, c]) as usize,
            kind,
            flags,
            // The highest bit says nothing.
            stream: u32::from_be_bytes(stream) & 0x7fff_ffff,
        }
    }

    /// Whether it is the last one of its stream, in its direction.
    pub(super) fn ends_stream(self) -> bool {
        matches!(self.kind, DATA | HEADERS) && self.flags & END_STREAM != 0
    }

    /// Whether it is the last one with fields of its block.
    pub(super) fn ends_headers(self) -> bool {
        self.flags & END_HEADERS != 0
    }
}

/// Follows the frames of one direction.
#[derive(Debug)]
pub(super) struct Frames {
    head: [u8; HEAD],
    /// How much of the next head has come.
    have: usize,
    /// How much of the present payload has not.
    left: usize,
}

impl Frames {
    /// Those that come after as many other bytes.
    pub(super) fn after(bytes: usize) -> Frames {
        Frames { head: [0; HEAD], have: 0, left: bytes }
    }

    /// Follows these bytes, and tells of each frame as soon as its head is whole.
    pub(super) fn follow(&mut self, mut bytes: &[u8], mut tell: impl FnMut(Frame)) {
        loop {
            let payload = self.left.min(bytes.len());
            self.left -= payload;
            bytes = &bytes[payload..];
            if bytes.is_empty() {
                return;
            }
            let head = (HEAD - self.have).min(bytes.len());
            self.head[self.have..self.have + head].copy_from_slice(&bytes[..head]);
            self.have += head;
            bytes = &bytes[head..];
            if self.have == HEAD {
                let frame = Frame::read(self.head);
                (self.have, self.left) = (0, frame.length);
                tell(frame);
            }
        }
    }

    /// Whether what comes next is a frame, and not the rest of one.
    pub(super) fn at_boundary(&self) -> bool {
        self.have == 0 && self.left == 0
    }

    /// Whether a frame has begun of which not even the head is whole.
    pub(super) fn in_head(&self) -> bool {
        self.have > 0
    }
}

/// A `GOAWAY` (RFC 9113, 6.8): the highest stream that may have been handled, a code, and words for who looks into it.
pub(super) fn goaway(last: u32, code: u32, words: &str) -> Vec<u8> {
    let length = 8 + words.len() as u32;
    let [_, length @ ..] = length.to_be_bytes();
    let mut frame = Vec::with_capacity(HEAD + 8 + words.len());
    frame.extend_from_slice(&length);
    frame.extend_from_slice(&[GOAWAY, 0, 0, 0, 0, 0]);
    frame.extend_from_slice(&last.to_be_bytes());
    frame.extend_from_slice(&code.to_be_bytes());
    frame.extend_from_slice(words.as_bytes());
    frame
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame(kind: u8, flags: u8, stream: u32, length: usize) -> Vec<u8> {
        let mut bytes = (length as u32).to_be_bytes()[1..].to_vec();
        bytes.extend([kind, flags]);
        bytes.extend(stream.to_be_bytes());
        bytes.extend(vec![0xff; length]);
        bytes
    }

    #[test]
    fn a_goaway_is_one_frame() {
        let mut frames = Frames::after(0);
        let mut told = Vec::new();
        frames.follow(&goaway(7, 11, "words"), |frame| told.push(frame));
        assert_eq!(told, [Frame { length: 13, kind: GOAWAY, flags: 0, stream: 0 }]);
        assert!(frames.at_boundary());
    }

    proptest! {
        #[test]
        fn in_whatever_pieces_they_come(
            sent in proptest::collection::vec((0..12_u8, any::<u8>(), 0..0x8000_0000_u32, 0..40_usize), 0..12),
            before in 0..30_usize,
            cuts in proptest::collection::vec(1..20_usize, 1..8),
        ) {
            let mut bytes = vec![b'p'; before];
            for (kind, flags, stream, length) in &sent {
                bytes.extend(frame(*kind, *flags, *stream, *length));
            }
            let mut frames = Frames::after(before);
            let mut told = Vec::new();
            let mut rest = &bytes[..];
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (piece, next) = rest.split_at((*cut).min(rest.len()));
                frames.follow(piece, |frame| told.push((frame.kind, frame.flags, frame.stream, frame.length)));
                rest = next;
            }
            prop_assert_eq!(told, sent);
            prop_assert!(frames.at_boundary());
        }
    }
}
