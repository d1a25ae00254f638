//! Why a WebSocket is closed: a code, and a few words (RFC 6455, 7.4).

use std::fmt;

/// The longest reason, in bytes: a control frame has 125, two of which are the code.
const REASON: usize = 123;

/// Why a WebSocket was closed: the code of a close frame, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// The code.
    pub code: CloseCode,
    /// The words, mostly empty.
    pub reason: String,
}

impl Close {
    /// A close with this code and these words, which are cut after 123 bytes.
    pub fn new(code: CloseCode, reason: impl Into<String>) -> Close {
        let mut reason = reason.into();
        let mut length = reason.len().min(REASON);
        while !reason.is_char_boundary(length) {
            length -= 1;
        }
        reason.truncate(length);
        Close { code, reason }
    }

    /// The content of the frame.
    pub(super) fn payload(&self) -> Vec<u8> {
        let mut bytes = self.code.0.to_be_bytes().to_vec();
        bytes.extend_from_slice(self.reason.as_bytes());
        bytes
    }
}

/// Why a WebSocket is closed, as a number that programs know (RFC 6455, 7.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CloseCode(u16);

impl CloseCode {
    /// 1000: all has been said.
    pub const NORMAL: CloseCode = CloseCode(1000);
    /// 1001: the server stops, or the visitor leaves the page.
    pub const GOING_AWAY: CloseCode = CloseCode(1001);
    /// 1002: the other side breaks the protocol.
    pub const PROTOCOL_ERROR: CloseCode = CloseCode(1002);
    /// 1003: text where bytes are spoken, or the other way round.
    pub const UNSUPPORTED_DATA: CloseCode = CloseCode(1003);
    /// 1005: the other side has said no code. It is never sent.
    pub const NO_STATUS: CloseCode = CloseCode(1005);
    /// 1006: the connection broke off. It is never sent.
    pub const ABNORMAL: CloseCode = CloseCode(1006);
    /// 1007: text that is not UTF-8, or a message that is none of this socket's.
    pub const INVALID_DATA: CloseCode = CloseCode(1007);
    /// 1008: what the other side does is not allowed.
    pub const POLICY_VIOLATION: CloseCode = CloseCode(1008);
    /// 1009: a message is too long.
    pub const MESSAGE_TOO_BIG: CloseCode = CloseCode(1009);
    /// 1011: the server has failed.
    pub const INTERNAL_ERROR: CloseCode = CloseCode(1011);
    /// 1013: not now; who comes back later is welcome.
    pub const TRY_AGAIN_LATER: CloseCode = CloseCode(1013);
    /// 4401: the session has ended, by signing out or by its time; as a 401 would say.
    pub const SIGNED_OUT: CloseCode = CloseCode(4401);

    /// A code of your own, 3000 to 4999. In a `const` any other number is a compile error.
    ///
    /// # Panics
    ///
    /// Where the number is another one.
    pub const fn own(code: u16) -> CloseCode {
        assert!(code >= 3000 && code <= 4999, "the codes that are yours to give are 3000 to 4999");
        CloseCode(code)
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The code that the other side has sent; `None` where it may not be sent.
    pub(crate) fn received(number: u16) -> Option<CloseCode> {
        // Those of RFC 6455, 7.4.1, that are not about what never came; those that IANA has added; libraries' and sites' own.
        matches!(number, 1000..=1003 | 1007..=1014 | 3000..=4999).then_some(CloseCode(number))
    }

    /// Whether a frame may carry it.
    pub(crate) fn is_sent(self) -> bool {
        self != CloseCode::NO_STATUS && self != CloseCode::ABNORMAL
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_cut_between_characters() {
        assert_eq!(Close::new(CloseCode::NORMAL, "").payload(), [3, 232]);
        assert_eq!(Close::new(CloseCode::NORMAL, "a".repeat(200)).payload().len(), 125);
        let close = Close::new(CloseCode::NORMAL, "語".repeat(50));
        assert_eq!((close.reason.len(), close.reason.chars().count()), (123, 41));
        assert_eq!(Close::new(CloseCode::NORMAL, "🦀".repeat(50)).reason.len(), 120);
    }

    #[test]
    fn codes_that_may_come() {
        for number in [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999] {
            assert_eq!(CloseCode::received(number).map(CloseCode::number), Some(number));
        }
        for number in [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535] {
            assert_eq!(CloseCode::received(number), None, "{number}");
        }
    }
}
