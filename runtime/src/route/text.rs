//! Text that is put together in const evaluation, for the messages of the checks.

use super::{Listed, Methods, Segment};

/// A growing text of at most [`Text::MOST`] bytes; what does not fit is cut, and the cut shown.
pub(super) struct Text {
    bytes: [u8; Text::MOST],
    len: usize,
    cut: bool,
}

impl Text {
    /// The most bytes that it takes.
    pub(super) const MOST: usize = 4096;
    /// What shows a cut.
    const CUT: &'static str = " ...";
    /// No text yet.
    pub(super) const EMPTY: Text = Text { bytes: [0; Text::MOST], len: 0, cut: false };

    const fn byte(&mut self, byte: u8) {
        if self.len < Text::MOST - Text::CUT.len() && !self.cut {
            self.bytes[self.len] = byte;
            self.len += 1;
        } else {
            self.cut = true;
        }
    }

    /// Adds this text.
    pub(super) const fn text(&mut self, text: &str) {
        let mut at = 0;
        while at < text.len() {
            self.byte(text.as_bytes()[at]);
            at += 1;
        }
    }

    /// Adds a number.
    pub(super) const fn number(&mut self, number: u32) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8);
    }

    /// Adds spaces.
    pub(super) const fn spaces(&mut self, count: usize) {
        let mut at = 0;
        while at < count {
            self.byte(b' ');
            at += 1;
        }
    }

    /// Adds the names of methods: `GET, PUT`.
    pub(super) const fn methods(&mut self, methods: Methods) {
        let (mut left, mut first) = (methods, true);
        while !left.is_empty() {
            if !first {
                self.text(", ");
            }
            first = false;
            self.text(left.first_name());
            left = left.without_first();
        }
    }

    /// Adds a handler's whole path, as patterns are written.
    pub(super) const fn path(&mut self, listed: &Listed) {
        let mut number = 0;
        while number < listed.segments() {
            self.byte(b'/');
            match listed.segment(number) {
                Segment::Static(text) => self.literal(text),
                Segment::Parameter(name) => {
                    self.byte(b'{');
                    self.text(name);
                    self.byte(b'}');
                }
                Segment::Rest(name) => {
                    self.text("{*");
                    self.text(name);
                    self.byte(b'}');
                }
            }
            number += 1;
        }
    }

    /// Adds a static segment: its braces doubled.
    const fn literal(&mut self, text: &str) {
        let mut at = 0;
        while at < text.len() {
            let byte = text.as_bytes()[at];
            self.byte(byte);
            if byte == b'{' || byte == b'}' {
                self.byte(byte);
            }
            at += 1;
        }
    }

    /// How many characters it has.
    pub(super) const fn width(&self) -> usize {
        let (mut width, mut at) = (0, 0);
        while at < self.len {
            if !inside_character(self.bytes[at]) {
                width += 1;
            }
            at += 1;
        }
        width
    }

    /// Ends it: a cut is shown, and does not go through a character.
    pub(super) const fn end(&mut self) {
        if !self.cut {
            return;
        }
        let mut end = self.len;
        while end > 0 && inside_character(self.bytes[end - 1]) {
            end -= 1;
        }
        // Back to the first byte of the last character; that goes too, as it may not be whole.
        self.len = if end > 0 && self.bytes[end - 1] >= 0x80 { end - 1 } else { self.len };
        self.cut = false;
        let mut at = 0;
        while at < Text::CUT.len() {
            self.bytes[self.len] = Text::CUT.as_bytes()[at];
            self.len += 1;
            at += 1;
        }
    }

    /// The text.
    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "this message is not UTF-8",
        }
    }
}

/// Whether this is a byte of a character, but not its first.
const fn inside_character(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_methods() {
        let mut text = Text::EMPTY;
        text.number(0);
        text.text(" ");
        text.number(4_294_967_295);
        text.text(" ");
        text.methods(Methods::PUT.union(Methods::GET));
        assert_eq!(text.as_str(), "0 4294967295 GET, PUT");
        assert_eq!(text.width(), 21);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        for lead in ["", "a", "ab", "abc"] {
            for filler in ["x", "ü", "语", "🦀"] {
                let mut text = Text::EMPTY;
                text.text(lead);
                for _ in 0..2 * Text::MOST {
                    text.text(filler);
                }
                text.end();
                let kept = text.as_str().strip_suffix(Text::CUT).expect("the cut is shown");
                assert!(kept.len() > Text::MOST - 16);
                assert!(kept.strip_prefix(lead).expect("the beginning is kept").replace(filler, "").is_empty());
            }
        }
    }
}
