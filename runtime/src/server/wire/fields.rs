//! Header fields, line by line: of a head, or of the trailers of a body.

use super::refusal::Refusal;
use crate::request::is_token;

/// What a name is made of (RFC 9110, 5.6.2).
const TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_token(byte as u8);
        byte += 1;
    }
    table
};

/// How many bytes at the beginning can be of a token.
#[inline]
pub(super) fn token_length(bytes: &[u8]) -> usize {
    // Eight together, as one is asked for all of them.
    let (groups, _) = bytes.as_chunks::<8>();
    let fine = |group: &[u8; 8]| group.iter().fold(true, |all, byte| all & TOKEN[usize::from(*byte)]);
    let begin = 8 * groups.iter().take_while(|group| fine(group)).count();
    let rest = &bytes[begin..];
    begin + rest.iter().position(|byte| !TOKEN[usize::from(*byte)]).unwrap_or(rest.len())
}

/// What a line of a section is.
pub(super) enum Line<'a> {
    /// A field, its value without the white space around it, and what comes after the line.
    Field { name: &'a [u8], value: &'a [u8], rest: &'a [u8] },
    /// The empty line at the section's end, and what comes after it.
    End { rest: &'a [u8] },
    /// Its end has not come.
    Partial,
}

/// Reads the next line of a section (RFC 9112, 5).
#[inline]
pub(super) fn next_line(bytes: &[u8]) -> Result<Line<'_>, Refusal> {
    let length = token_length(bytes);
    let (name, rest) = bytes.split_at(length);
    match rest {
        [b':', rest @ ..] if length > 0 => match line_end(rest)? {
            Some(end) => Ok(Line::Field { name, value: rest[..end].trim_ascii(), rest: &rest[end + 2..] }),
            None => Ok(Line::Partial),
        },
        [b'\r', b'\n', rest @ ..] if length == 0 => Ok(Line::End { rest }),
        [] => Ok(Line::Partial),
        [b'\r'] if length == 0 => Ok(Line::Partial),
        _ => Err(odd_line(length, rest)),
    }
}

/// Why a line is no field.
#[cold]
fn odd_line(length: usize, rest: &[u8]) -> Refusal {
    Refusal::bad(match (length, rest) {
        (0, [b' ' | b'\t', ..]) => "a header is continued on a second line",
        (_, [b' ' | b'\t', ..]) => "there is white space in the name of a header, or after it",
        (0, [b':', ..]) => "a header has no name",
        (0, [b'\n' | b'\r', ..]) | (_, [b'\n', ..]) => "a line must end with a carriage return and a line feed",
        _ => "the name of a header has a letter that none may have",
    })
}

/// Where the line ends, whose bytes must be those of a value (RFC 9110, 5.5): visible, a space, a tab, or beyond ASCII.
#[inline]
fn line_end(bytes: &[u8]) -> Result<Option<usize>, Refusal> {
    let mut at = 0;
    loop {
        at += control(&bytes[at..]);
        match &bytes[at..] {
            [b'\r', b'\n', ..] => return Ok(Some(at)),
            [b'\t', ..] => at += 1,
            [] | [b'\r'] => return Ok(None),
            [b'\r' | b'\n', ..] => {
                return Err(Refusal::bad("a line must end with a carriage return and a line feed"));
            }
            _ => return Err(Refusal::bad("the value of a header has a control character")),
        }
    }
}

/// Where the first control character is, or the length: eight bytes are looked at together.
#[inline]
fn control(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let delete = word ^ (0x7f * ONES);
        // The lowest of the high bits that are set is right; those above it may be carried into.
        let found = ((word.wrapping_sub(0x20 * ONES) & !word) | (delete.wrapping_sub(ONES) & !delete)) & (0x80 * ONES);
        if found != 0 {
            return number * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let whole = words.len() * 8;
    whole + rest.iter().position(|byte| *byte < 0x20 || *byte == 0x7f).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_control_character_is_found() {
        for length in 0..40 {
            for at in 0..length {
                for odd in (0..0x20).chain([0x7f]) {
                    let mut bytes = vec![b'x'; length];
                    bytes[at] = odd;
                    assert_eq!(control(&bytes), at);
                    bytes[length - 1] = odd;
                    assert_eq!(control(&bytes), at);
                }
            }
            for fine in [0x20, 0x7e, 0x80, 0x9f, 0xff, b'x'] {
                assert_eq!(control(&vec![fine; length]), length);
            }
        }
    }

    #[test]
    fn lines() {
        let field = |bytes: &str| match next_line(bytes.as_bytes()) {
            Ok(Line::Field { name, value, rest }) => {
                Some([name, value, rest].map(|part| String::from_utf8(part.to_vec()).unwrap()))
            }
            _ => None,
        };
        assert_eq!(field("a: b\r\nc"), Some(["a", "b", "c"].map(str::to_owned)));
        assert_eq!(field("a:\r\n"), Some(["a", "", ""].map(str::to_owned)));
        assert_eq!(field("a: \t b \t c \t\r\n"), Some(["a", "b \t c", ""].map(str::to_owned)));
        assert!(matches!(next_line(b"\r\nx"), Ok(Line::End { rest: b"x" })));
        for partial in ["", "a", "a:", "a: b", "a: b\r", "\r"] {
            assert!(matches!(next_line(partial.as_bytes()), Ok(Line::Partial)), "{partial:?}");
        }
        for bad in
            [" a: b", "a : b", "a\tb: c", ": b", "a: b\n", "a: b\rc", "\n", "\rx", "a\r\n", "a: \0", "a: \x7f", "\x01"]
        {
            assert!(next_line(bad.as_bytes()).is_err(), "{bad:?}");
        }
    }
}
