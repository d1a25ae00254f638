//! Validators: by what two states of a representation are told apart (RFC 9110, 8.8).

use crate::respond::Response;
use http::HeaderValue;
use http::header::{ETAG, LAST_MODIFIED};
use std::borrow::Cow;
use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Past this an HTTP-date cannot be written: the first second of the year 10000.
const END_OF_DATES: u64 = 253_402_300_800;

/// An entity tag (RFC 9110, 8.8.3): a name of one state of a representation.
///
/// A strong tag changes with every byte of what is sent. A weak one changes where the change matters: it saves a
/// client what it has already, but never joins parts of it or guards a write.
///
/// ```
/// use squall::ETag;
///
/// assert_eq!(ETag::strong(7).to_string(), r#""7""#);
/// assert_eq!(ETag::weak("a b").to_string(), r#"W/"a%20b""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ETag {
    weak: bool,
    /// What stands between the quotes.
    opaque: Cow<'static, str>,
    /// Whether it stands for itself alone, and not for what is made of its content on the way.
    alone: bool,
}

impl ETag {
    /// A strong tag: of a version number, a hash. What cannot stand in a tag is percent-encoded.
    pub fn strong(tag: impl Display) -> ETag {
        ETag { weak: false, opaque: Cow::Owned(encoded(&tag.to_string())), alone: false }
    }

    /// A weak tag.
    pub fn weak(tag: impl Display) -> ETag {
        ETag { weak: true, opaque: Cow::Owned(encoded(&tag.to_string())), alone: false }
    }

    /// The strong tag that this is in a header, quotes included.
    pub(crate) fn of_header(tag: &'static str) -> ETag {
        ETag { weak: false, opaque: Cow::Borrowed(tag.trim_matches('"')), alone: true }
    }

    /// Whether it is weak.
    pub fn is_weak(&self) -> bool {
        self.weak
    }

    /// Both are strong and read the same (RFC 9110, 8.8.3.2).
    pub(super) fn is_exactly(&self, sent: Sent<'_>) -> bool {
        !self.weak && !sent.weak && sent.opaque == self.opaque.as_bytes()
    }

    /// The same, also where the client knows the content by the tag of its compressed form.
    pub(super) fn matches_strongly(&self, sent: Sent<'_>) -> bool {
        !self.weak && !sent.weak && self.names(sent)
    }

    /// They read the same, be they weak or strong.
    pub(super) fn matches_weakly(&self, sent: Sent<'_>) -> bool {
        self.names(sent)
    }

    /// What is compressed on its way has the tag of its content and, after a semicolon, the name of the coding: a tag of
    /// its own, as RFC 9110 (8.8.3.3) wants. No other tag has a semicolon.
    fn names(&self, sent: Sent<'_>) -> bool {
        let content = sent.opaque.strip_prefix(self.opaque.as_bytes());
        content.is_some_and(|coding| coding.is_empty() || (!self.alone && coding[0] == b';'))
    }
}

/// As it stands in a header: `"7"` or `W/"7"`.
impl FromStr for ETag {
    type Err = NoETag;

    fn from_str(text: &str) -> Result<ETag, NoETag> {
        let (weak, quoted) = match text.strip_prefix("W/") {
            Some(quoted) => (true, quoted),
            None => (false, text),
        };
        let opaque = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or(NoETag)?;
        if !opaque.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"') {
            return Err(NoETag);
        }
        Ok(ETag { weak, opaque: Cow::Owned(opaque.to_owned()), alone: false })
    }
}

/// The error of a text that is no entity tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoETag;

impl Display for NoETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entity tag stands in quotes: \"7\", or W/\"7\"")
    }
}

impl std::error::Error for NoETag {}

/// As it stands in a header.
impl Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.weak { "W/" } else { "" }, self.opaque)
    }
}

/// Different texts stay different: the percent sign is encoded too. The semicolon is reserved.
fn encoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'!' | b'#'..=b'$' | b'&'..=b':' | b'<'..=b'~' => result.push(char::from(byte)),
            _ => result.push_str(&format!("%{byte:02X}")),
        }
    }
    result
}

/// What tells the states of a representation apart: an [`ETag`], the time of the last change, or both.
///
/// ```
/// use squall::{ETag, Validators};
/// use std::time::SystemTime;
///
/// let of_a_tag: Validators = ETag::strong(7).into();
/// let of_both = of_a_tag.with_last_modified(SystemTime::UNIX_EPOCH);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    etag: Option<ETag>,
    last_modified: Option<SystemTime>,
}

impl From<ETag> for Validators {
    fn from(etag: ETag) -> Validators {
        Validators { etag: Some(etag), last_modified: None }
    }
}

/// The time of the last change.
impl From<SystemTime> for Validators {
    fn from(time: SystemTime) -> Validators {
        Validators::default().with_last_modified(time)
    }
}

impl Validators {
    /// The same with the time of the last change. Headers tell times by the second; a time that they cannot tell
    /// (before 1970, after 9999) is left out.
    #[must_use]
    pub fn with_last_modified(mut self, time: SystemTime) -> Validators {
        let since = time.duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs());
        let told = since.filter(|seconds| *seconds < END_OF_DATES);
        self.last_modified = told.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds));
        self
    }

    /// The same with this tag.
    #[must_use]
    pub fn with_etag(mut self, etag: ETag) -> Validators {
        self.etag = Some(etag);
        self
    }

    /// The tag.
    pub fn etag(&self) -> Option<&ETag> {
        self.etag.as_ref()
    }

    /// The time of the last change, in whole seconds.
    pub fn last_modified(&self) -> Option<SystemTime> {
        self.last_modified
    }

    /// These, each in the place of its like.
    pub(super) fn replaced_by(self, others: Validators) -> Validators {
        Validators { etag: others.etag.or(self.etag), last_modified: others.last_modified.or(self.last_modified) }
    }

    /// Writes both into a response. A time to come is none that RFC 9110 (8.8.2.1) lets an origin tell: it becomes the
    /// present.
    pub(super) fn write(&self, response: &mut Response, now: SystemTime) {
        let headers = response.headers_mut();
        let (etag, modified) = self.values(now);
        if let Some(value) = etag {
            headers.insert(ETAG, value);
        }
        if let Some(value) = modified {
            headers.insert(LAST_MODIFIED, value);
        }
    }

    /// The values of `ETag` and `Last-Modified`.
    pub(super) fn values(&self, now: SystemTime) -> (Option<HeaderValue>, Option<HeaderValue>) {
        // A tag and a date are visible ASCII.
        let etag = self.etag.as_ref().and_then(|etag| HeaderValue::try_from(etag.to_string()).ok());
        let modified = self.last_modified.map(|time| time.min(now));
        (etag, modified.and_then(|time| HeaderValue::try_from(httpdate::fmt_http_date(time)).ok()))
    }
}

/// A tag that a client has sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent<'a> {
    weak: bool,
    opaque: &'a [u8],
}

impl<'a> Sent<'a> {
    /// The tag at the beginning of the text, and what comes after it.
    pub(super) fn first(text: &'a [u8]) -> Option<(Sent<'a>, &'a [u8])> {
        let (weak, rest) = text.strip_prefix(b"W/").map_or((false, text), |rest| (true, rest));
        let rest = rest.strip_prefix(b"\"")?;
        let end = rest.iter().position(|byte| *byte == b'"')?;
        let opaque = &rest[..end];
        let written = opaque.iter().all(|byte| matches!(byte, 0x21 | 0x23..=0x7e | 0x80..));
        written.then_some((Sent { weak, opaque }, &rest[end + 1..]))
    }

    /// The tags of a list. What is no tag ends it.
    pub(super) fn list(text: &'a [u8]) -> impl Iterator<Item = Sent<'a>> {
        let mut rest = text;
        let mut after_a_tag = false;
        std::iter::from_fn(move || {
            let mut commas = 0;
            while let [b' ' | b'\t' | b',', after @ ..] = rest {
                commas += usize::from(rest[0] == b',');
                rest = after;
            }
            if after_a_tag && commas == 0 {
                return None;
            }
            let (tag, after) = Sent::first(rest)?;
            rest = after;
            after_a_tag = true;
            Some(tag)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_whatever_it_is_made_of() {
        assert_eq!(ETag::strong("a\"b%\u{e9}\u{7f} c").to_string(), "\"a%22b%25%C3%A9%7F%20c\"");
        assert_ne!(ETag::strong("%22"), ETag::strong("\""));
        assert!(ETag::weak(1).is_weak() && !ETag::strong(1).is_weak());
    }

    #[test]
    fn lists_of_tags() {
        let list = |text: &'static str| -> Vec<(bool, &str)> {
            let tags = Sent::list(text.as_bytes());
            tags.map(|tag| (tag.weak, std::str::from_utf8(tag.opaque).unwrap())).collect()
        };
        assert_eq!(list("\"a\""), [(false, "a")]);
        assert_eq!(list(" W/\"a\" ,\t\"b,c\",, \"\""), [(true, "a"), (false, "b,c"), (false, "")]);
        for (text, tags) in [("", 0), ("a", 0), ("\"a", 0), ("w/\"a\"", 0), ("\"a b\"", 0), ("*", 0)] {
            assert_eq!(list(text).len(), tags, "{text}");
        }
        assert_eq!(list("\"a\" \"b\""), [(false, "a")]);
        assert_eq!(list("\"a\", b, \"c\""), [(false, "a")]);
    }

    #[test]
    fn times_that_no_header_can_tell_are_left_out() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(Validators::from(UNIX_EPOCH - Duration::from_nanos(1)).last_modified(), None);
        assert_eq!(Validators::from(at(END_OF_DATES)).last_modified(), None);
        assert_eq!(Validators::from(at(END_OF_DATES - 1)).last_modified(), Some(at(END_OF_DATES - 1)));
        assert_eq!(Validators::from(at(5) + Duration::from_millis(999)).last_modified(), Some(at(5)));
    }

    #[test]
    fn a_time_to_come_is_told_as_the_present() {
        let mut response = Response::default();
        let now = UNIX_EPOCH + Duration::from_secs(10);
        Validators::from(now + Duration::from_secs(5)).write(&mut response, now);
        assert_eq!(response.headers()[LAST_MODIFIED], "Thu, 01 Jan 1970 00:00:10 GMT");
    }
}
