//! The head of a request: what hyper would take, and a server must not (RFC 9112).

use super::fields::{Line, next_line, token_length};
use super::host::{check_absolute, is_host};
use super::refusal::Refusal;

/// How much a head may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) bytes: usize,
    pub(super) fields: usize,
}

/// What comes after a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    Nothing,
    Length(u64),
    Chunked,
}

/// Reads a head: its length, with the empty line before it that may be there, and what comes after it. `None` where its
/// end has not come.
#[inline]
pub(super) fn read(bytes: &[u8], bounds: Bounds, known: &mut Known) -> Result<Option<(usize, Framing)>, Refusal> {
    // What comes beyond the bound does not count, so that it is the same however much has come at once.
    let bytes = &bytes[..bytes.len().min(bounds.bytes)];
    match head(bytes, bounds, known)? {
        Some((rest, framing)) => Ok(Some((bytes.len() - rest.len(), framing))),
        None if bytes.len() < bounds.bytes => Ok(None),
        None if bytes[2..].contains(&b'\n') => Err(Refusal::HEAD_TOO_LONG),
        None => Err(Refusal::TARGET_TOO_LONG),
    }
}

/// The fields of the last head of a connection that were found good, up to the empty line, and what they say of a body.
/// Clients send the same ones again and again: then one comparison is all that the next head's cost.
#[derive(Debug, Default)]
pub(super) struct Known {
    fields: Vec<u8>,
    framing: Option<Framing>,
}

impl Known {
    /// More are not worth their memory.
    const MOST: usize = 512;

    /// What comes after the same fields.
    #[inline]
    fn after<'a>(&self, bytes: &'a [u8]) -> Option<(&'a [u8], Framing)> {
        let framing = self.framing?;
        bytes.strip_prefix(self.fields.as_slice()).map(|rest| (rest, framing))
    }

    fn note(&mut self, fields: &[u8], framing: Framing) {
        self.fields.clear();
        self.framing = (fields.len() <= Self::MOST).then(|| {
            self.fields.extend_from_slice(fields);
            framing
        });
    }
}

#[inline]
fn head<'a>(bytes: &'a [u8], bounds: Bounds, known: &mut Known) -> Result<Option<(&'a [u8], Framing)>, Refusal> {
    // RFC 9112, 2.2: who has sent an empty line too many after its last body is forgiven it.
    let bytes = bytes.strip_prefix(b"\r\n").unwrap_or(bytes);
    let Some((start, fields)) = start_line(bytes)? else { return Ok(None) };
    if start.is_plain()
        && let Some(known) = known.after(fields)
    {
        return Ok(Some(known));
    }
    section(&start, fields, bounds, known)
}

/// Reads the fields of a head.
fn section<'a>(
    start: &Start<'_>,
    bytes: &'a [u8],
    bounds: Bounds,
    known: &mut Known,
) -> Result<Option<(&'a [u8], Framing)>, Refusal> {
    let mut rest = bytes;
    let mut seen = Seen::default();
    let mut fields = 0;
    loop {
        match next_line(rest)? {
            Line::Field { name, value, rest: next } => {
                fields += 1;
                if fields > bounds.fields {
                    return Err(Refusal::TOO_MANY_HEADERS);
                }
                // The few that matter here are told apart by their length.
                match name.len() {
                    4 if name.eq_ignore_ascii_case(b"host") => seen.host(value)?,
                    6 if name.eq_ignore_ascii_case(b"expect") => seen.expect(value)?,
                    14 if name.eq_ignore_ascii_case(b"content-length") => seen.length(value)?,
                    17 if name.eq_ignore_ascii_case(b"transfer-encoding") => seen.coding(value)?,
                    _ => {}
                }
                rest = next;
            }
            Line::End { rest } => {
                let framing = seen.framing(start)?;
                if start.is_plain() {
                    known.note(&bytes[..bytes.len() - rest.len()], framing);
                }
                return Ok(Some((rest, framing)));
            }
            Line::Partial => return Ok(None),
        }
    }
}

/// What the first line says, so far as it matters.
struct Start<'a> {
    /// The target, where it is no path.
    absolute: Option<&'a [u8]>,
    is_http_11: bool,
}

impl Start<'_> {
    /// Whether the fields mean the same as beneath any other such line.
    #[inline]
    fn is_plain(&self) -> bool {
        self.is_http_11 && self.absolute.is_none()
    }
}

/// What a target may have: in its path, and in its query. It is what hyper takes, less fragments, which it forgets, and
/// bytes beyond ASCII (RFC 3986 has neither).
const IN_PATH: u8 = 1;
const IN_QUERY: u8 = 2;
const TARGET: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'#' | b'<' | b'>' => 0,
            b'"' => IN_PATH,
            b'`' => IN_QUERY,
            b'?' => IN_QUERY,
            b'!'..=b'~' => IN_PATH | IN_QUERY,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// Reads `GET /path HTTP/1.1` (RFC 9112, 3).
#[inline]
fn start_line(bytes: &[u8]) -> Result<Option<(Start<'_>, &[u8])>, Refusal> {
    let (method, rest) = match bytes {
        [b'G', b'E', b'T', b' ', rest @ ..] => (&bytes[..3], rest),
        _ => {
            let (method, rest) = bytes.split_at(token_length(bytes));
            match rest {
                [b' ', rest @ ..] if !method.is_empty() => (method, rest),
                [] => return Ok(None),
                [b'\r'] if method.is_empty() => return Ok(None),
                _ => return Err(Refusal::bad("the method of the request is none")),
            }
        }
    };
    let in_path = length_of(rest, IN_PATH);
    let length = match rest[in_path..] {
        [b'?', ..] => in_path + length_of(&rest[in_path..], IN_QUERY),
        _ => in_path,
    };
    let (target, rest) = rest.split_at(length);
    let rest = match rest {
        [b' ', rest @ ..] if !target.is_empty() => rest,
        [] => return Ok(None),
        _ => return Err(odd_target(rest)),
    };
    let is_http_11 = match rest.first_chunk::<10>() {
        Some(b"HTTP/1.1\r\n") => true,
        Some(b"HTTP/1.0\r\n") => false,
        _ => return odd_version(rest).map(|()| None),
    };
    if target.len() > MAX_TARGET {
        return Err(Refusal::TARGET_TOO_LONG);
    }
    if method == b"CONNECT" {
        return Err(Refusal::TUNNEL);
    }
    let absolute = match target {
        [b'/', ..] => None,
        _ => odd_form(method, target)?,
    };
    Ok(Some((Start { absolute, is_http_11 }, &rest[10..])))
}

/// What hyper takes at most.
const MAX_TARGET: usize = u16::MAX as usize - 1;

#[inline]
fn length_of(bytes: &[u8], class: u8) -> usize {
    // Eight together, as one is asked for all of them.
    let (groups, _) = bytes.as_chunks::<8>();
    let fine = |group: &[u8; 8]| group.iter().fold(class, |all, byte| all & TARGET[usize::from(*byte)]) == class;
    let begin = 8 * groups.iter().take_while(|group| fine(group)).count();
    let rest = &bytes[begin..];
    begin + rest.iter().position(|byte| TARGET[usize::from(*byte)] & class == 0).unwrap_or(rest.len())
}

#[cold]
fn odd_target(rest: &[u8]) -> Refusal {
    Refusal::bad(match rest {
        [b'\r' | b'\n', ..] => "the first line of the request has no version",
        [b' ', ..] => "the request has no target",
        [b'#', ..] => "the target of the request has a fragment",
        _ => "the target of the request has a letter that must be percent-encoded",
    })
}

/// A target that is no path: a URL, or `*` for all of the server (RFC 9112, 3.2).
#[cold]
fn odd_form<'a>(method: &[u8], target: &'a [u8]) -> Result<Option<&'a [u8]>, Refusal> {
    match (method, target) {
        (b"OPTIONS", b"*") => Ok(None),
        (_, b"*") => Err(Refusal::bad("the target of the request is not a path")),
        _ => check_absolute(target, None).map(|()| Some(target)),
    }
}

/// No version of ours, or not all of one.
#[cold]
fn odd_version(rest: &[u8]) -> Result<(), Refusal> {
    for version in [b"HTTP/1.1\r\n", b"HTTP/1.0\r\n"] {
        if version.starts_with(rest) {
            return Ok(());
        }
    }
    let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
    match &rest[..end] {
        [b'H', b'T', b'T', b'P', b'/', major, b'.', minor] if major.is_ascii_digit() && minor.is_ascii_digit() => {
            match (&rest[..end], &rest[end..]) {
                (b"HTTP/1.1" | b"HTTP/1.0", _) => {
                    Err(Refusal::bad("a line must end with a carriage return and a line feed"))
                }
                _ => Err(Refusal::VERSION),
            }
        }
        // It may become one.
        short if end == rest.len() && short.len() < 8 && is_version_so_far(short) => Ok(()),
        _ => Err(Refusal::bad("the first line of the request does not end with a version")),
    }
}

fn is_version_so_far(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .zip(b"HTTP/0.0")
        .all(|(byte, model)| if *model == b'0' { byte.is_ascii_digit() } else { byte == model })
}

/// The fields of a head that say where the request goes and where it ends.
#[derive(Default)]
struct Seen<'a> {
    host: Option<&'a [u8]>,
    length: Option<u64>,
    chunked: bool,
}

impl<'a> Seen<'a> {
    /// RFC 9112, 3.2: exactly one, and a valid one.
    #[inline]
    fn host(&mut self, value: &'a [u8]) -> Result<(), Refusal> {
        if self.host.is_some() {
            return Err(Refusal::bad("a request has one Host header, not several"));
        }
        if !is_host(value) {
            return Err(Refusal::bad("the Host header is not a host"));
        }
        self.host = Some(value);
        Ok(())
    }

    /// RFC 9110, 8.6. The same length twice could be taken for one; nobody needs it.
    fn length(&mut self, value: &[u8]) -> Result<(), Refusal> {
        if self.length.is_some() {
            return Err(Refusal::bad("a request has one Content-Length header, not several"));
        }
        if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
            return Err(Refusal::bad("the Content-Length header is not a number"));
        }
        let number =
            value.iter().try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
        // hyper keeps the largest numbers for itself.
        self.length = Some(number.filter(|number| *number < u64::MAX - 2).ok_or(Refusal::BODY_TOO_LONG)?);
        Ok(())
    }

    /// RFC 9112, 6.1: `chunked`, once and nothing else, is what is decoded here.
    fn coding(&mut self, value: &[u8]) -> Result<(), Refusal> {
        if self.chunked {
            return Err(Refusal::bad("the only transfer coding is chunked, once"));
        }
        if !value.eq_ignore_ascii_case(b"chunked") {
            let mut codings = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
            let last = codings.next_back().unwrap_or_default();
            let known = codings.all(|coding| coding.eq_ignore_ascii_case(b"chunked"));
            return Err(if last.eq_ignore_ascii_case(b"chunked") && !known {
                Refusal::CODING
            } else {
                Refusal::bad("the only transfer coding is chunked, once")
            });
        }
        self.chunked = true;
        Ok(())
    }

    /// RFC 9110, 10.1.1.
    fn expect(&mut self, value: &[u8]) -> Result<(), Refusal> {
        if value.eq_ignore_ascii_case(b"100-continue") { Ok(()) } else { Err(Refusal::EXPECTATION) }
    }

    /// What comes after the head, where all of it fits together.
    #[inline]
    fn framing(self, start: &Start<'_>) -> Result<Framing, Refusal> {
        if self.host.is_none() && start.is_http_11 {
            return Err(Refusal::bad("a request needs a Host header"));
        }
        if let Some(target) = start.absolute {
            check_absolute(target, self.host)?;
        }
        match (self.chunked, self.length) {
            (false, None | Some(0)) => Ok(Framing::Nothing),
            (false, Some(length)) => Ok(Framing::Length(length)),
            (true, _) if !start.is_http_11 => Err(Refusal::bad("HTTP/1.0 has no transfer codings")),
            (true, None) => Ok(Framing::Chunked),
            (true, Some(_)) => Err(Refusal::bad("a request has a Content-Length or a transfer coding, not both")),
        }
    }
}
