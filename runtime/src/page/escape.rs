//! Escaping for HTML. askama's own reads byte by byte; this reads sixteen at a time, and writes what is clean in one piece.
//!
//! What a template becomes names `AutoEscaper`, `AutoEscape` and `Html` of askama's module `filters`; these stand in their
//! place there (`private::page::askama`). Which values are escaped, and how they read then, is the same.

use askama::filters::{Escaper, HtmlSafe, MaybeSafe, Safe};
use askama::{FastWritable, Values};
use std::convert::Infallible;
use std::fmt::{self, Display, Formatter, Write};

/// Escapes `"`, `&`, `'`, `<` and `>`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Html;

impl Escaper for Html {
    #[inline]
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> fmt::Result {
        write_escaped(&mut to, text)
    }
}

/// Writes the text with the five characters escaped that mean something in text and in quoted attributes.
pub(crate) fn write_escaped(to: &mut impl Write, mut text: &str) -> fmt::Result {
    loop {
        let clean = clean_bytes(text.as_bytes());
        if clean > 0 {
            to.write_str(&text[..clean])?;
        }
        let Some(byte) = text.as_bytes().get(clean) else { return Ok(()) };
        to.write_str(match byte {
            b'"' => "&#34;",
            b'&' => "&#38;",
            b'\'' => "&#39;",
            b'<' => "&#60;",
            _ => "&#62;",
        })?;
        text = &text[clean + 1..];
    }
}

/// How many bytes come before the first that is escaped; all, where none is.
#[inline]
fn clean_bytes(text: &[u8]) -> usize {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    for (number, block) in blocks.iter().enumerate() {
        if is_escaped_in(block) {
            return number * BLOCK + first_in(block);
        }
    }
    match text.last_chunk::<BLOCK>() {
        // Its first bytes have been read before, and are clean.
        Some(last) if is_escaped_in(last) => text.len() - BLOCK + first_in(last),
        Some(_) => text.len(),
        None => rest.iter().position(|byte| distance(*byte) == 0).unwrap_or(rest.len()),
    }
}

/// So many bytes are one register of every machine that has any.
const BLOCK: usize = 16;

/// Zero for a byte that is escaped. In this form one comparison is enough for a whole block of bytes: `&` and `'` differ
/// in one bit, and so do `<` and `>`.
#[inline(always)]
fn distance(byte: u8) -> u8 {
    (byte ^ b'"').min((byte | 1) ^ b'\'').min((byte | 2) ^ b'>')
}

#[inline(always)]
fn is_escaped_in(block: &[u8; BLOCK]) -> bool {
    // Without a branch, so that it becomes one loop over the whole register.
    block.iter().fold(0, |found, byte| found | u8::from(distance(*byte) == 0)) != 0
}

/// The place of the first byte of the block that is escaped.
#[inline(always)]
fn first_in(block: &[u8; BLOCK]) -> usize {
    let half = |from: usize| block[from..].first_chunk().map_or(0, |half| first_in_half(*half));
    match half(0) {
        8 => 8 + half(8),
        first => first,
    }
}

/// The same for eight bytes; 8 where there is none.
#[inline(always)]
fn first_in_half(half: [u8; 8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let word = u64::from_le_bytes(half);
    let bytes_of = |byte: u8| ONES * u64::from(byte);
    let differences = [word ^ bytes_of(b'"'), (word | ONES) ^ bytes_of(b'\''), (word | ONES << 1) ^ bytes_of(b'>')];
    // The lowest zero of a word borrows from above it, and is the first to do so: what stands below is right.
    let zeros = differences.map(|word| word.wrapping_sub(ONES) & !word & ONES << 7);
    (zeros[0] | zeros[1] | zeros[2]).trailing_zeros() as usize / 8
}

/// Chooses how a value is written, by its type. The method is called on a `&&AutoEscaper`: then rustc looks for an
/// implementation of [`AutoEscape`] by `&AutoEscaper`, by `&&AutoEscaper`, and by `AutoEscaper`, in this order.
#[derive(Debug)]
pub struct AutoEscaper<'a, T: ?Sized, E> {
    value: &'a T,
    escaper: E,
}

impl<'a, T: ?Sized, E> AutoEscaper<'a, T, E> {
    /// For this value.
    #[inline]
    pub fn new(value: &'a T, escaper: E) -> AutoEscaper<'a, T, E> {
        AutoEscaper { value, escaper }
    }
}

/// How a value is written.
pub trait AutoEscape {
    /// The value, as it is to be written.
    type Escaped: Display;
    /// Nothing goes wrong.
    type Error: Into<askama::Error>;

    /// The value, as it is to be written.
    ///
    /// # Errors
    ///
    /// None.
    fn askama_auto_escape(&self) -> Result<Self::Escaped, Self::Error>;
}

/// What a filter has said to be HTML is that ..
macro_rules! said_by_a_filter {
    ($($reference:tt)*) => {
        impl<'a, T: Display, E> AutoEscape for &AutoEscaper<'a, $($reference)* Safe<T>, E> {
            type Escaped = &'a T;
            type Error = Infallible;

            #[inline]
            fn askama_auto_escape(&self) -> Result<&'a T, Infallible> {
                Ok(&self.value.0)
            }
        }

        impl<'a, T: Display, E: Escaper> AutoEscape for &AutoEscaper<'a, $($reference)* MaybeSafe<T>, E> {
            type Escaped = Escaped<'a, T, E>;
            type Error = Infallible;

            #[inline]
            fn askama_auto_escape(&self) -> Result<Escaped<'a, T, E>, Infallible> {
                Ok(match self.value {
                    MaybeSafe::Safe(value) => Escaped(value, None),
                    MaybeSafe::NeedsEscaping(value) => Escaped(value, Some(self.escaper)),
                })
            }
        }
    };
}

said_by_a_filter!();
said_by_a_filter!(&);
said_by_a_filter!(&&);
said_by_a_filter!(&&&);

/// .. numbers, and what else has no such characters, are written as they are ..
impl<'a, T: HtmlSafe + ?Sized> AutoEscape for &&AutoEscaper<'a, T, Html> {
    type Escaped = &'a T;
    type Error = Infallible;

    #[inline]
    fn askama_auto_escape(&self) -> Result<&'a T, Infallible> {
        Ok(self.value)
    }
}

/// .. and every other value is escaped.
impl<'a, T: Display + ?Sized, E: Escaper> AutoEscape for AutoEscaper<'a, T, E> {
    type Escaped = Escaped<'a, T, E>;
    type Error = Infallible;

    #[inline]
    fn askama_auto_escape(&self) -> Result<Escaped<'a, T, E>, Infallible> {
        Ok(Escaped(self.value, Some(self.escaper)))
    }
}

/// A value that is escaped when it is written, or is not.
#[derive(Debug)]
pub struct Escaped<'a, T: ?Sized, E>(&'a T, Option<E>);

impl<T: Display + ?Sized, E: Escaper> Display for Escaped<'_, T, E> {
    #[inline]
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.1 {
            Some(escaper) => write!(Escaping { to: f, escaper }, "{}", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

impl<T: FastWritable + ?Sized, E: Escaper> FastWritable for Escaped<'_, T, E> {
    #[inline]
    fn write_into(&self, to: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        match self.1 {
            Some(escaper) => self.0.write_into(&mut Escaping { to, escaper }, values),
            None => self.0.write_into(to, values),
        }
    }
}

/// Escapes what is written to it.
struct Escaping<'a, W: ?Sized, E> {
    to: &'a mut W,
    escaper: E,
}

impl<W: Write + ?Sized, E: Escaper> Write for Escaping<'_, W, E> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.escaper.write_escaped_str(&mut *self.to, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn escaped(text: &str) -> String {
        let mut to = String::new();
        write_escaped(&mut to, text).expect("a string takes all");
        to
    }

    #[test]
    fn these_five_and_no_other() {
        for code in 0..=0x24f_u32 {
            let Some(character) = char::from_u32(code) else { continue };
            let expected = match character {
                '"' | '&' | '\'' | '<' | '>' => format!("&#{code};"),
                other => other.to_string(),
            };
            // At every place of a block, and behind blocks.
            for before in 0..=40 {
                for after in [0, 1, 15, 16, 17] {
                    let (before, after) = ("x".repeat(before), "y".repeat(after));
                    assert_eq!(escaped(&format!("{before}{character}{after}")), format!("{before}{expected}{after}"));
                }
            }
        }
    }

    #[test]
    fn by_type() {
        macro_rules! written {
            ($value:expr) => {
                (&&AutoEscaper::new(&$value, Html)).askama_auto_escape().expect("nothing goes wrong").to_string()
            };
        }
        assert_eq!(written!("<a>"), "&#60;a&#62;");
        assert_eq!(written!(String::from("<a>")), "&#60;a&#62;");
        assert_eq!(written!('<'), "&#60;");
        assert_eq!(written!(-7), "-7");
        assert_eq!(written!(Safe("<a>")), "<a>");
        assert_eq!(written!(&&Safe("<a>")), "<a>");
        assert_eq!(written!(MaybeSafe::Safe("<a>")), "<a>");
        assert_eq!(written!(&MaybeSafe::NeedsEscaping("<a>")), "&#60;a&#62;");
        assert_eq!(written!(format_args!("{}<", 1)), "1&#60;");
    }

    proptest! {
        #[test]
        fn as_askama_writes_it(text in "[a-z\"&'<>\u{e9}\u{30d5} =;!#%?@]{0,80}") {
            let theirs = askama::filters::escape(&text, askama::filters::Html).expect("it cannot fail").to_string();
            prop_assert_eq!(escaped(&text), theirs);
        }
    }
}
