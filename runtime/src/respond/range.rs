//! Which bytes a client wants (RFC 9110, 14).

use super::preconditions::date;
use super::validators::{Sent, Validators};
use http::HeaderMap;
use http::header::{IF_RANGE, RANGE};
use std::time::{Duration, SystemTime};

/// A header with more ranges than this is not looked at further.
const MOST_RANGES: usize = 32;

/// What of the content is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Whole,
    /// From one byte to another, both of them sent.
    Part {
        first: u64,
        last: u64,
    },
    /// No byte of what is there.
    Unsatisfiable,
}

/// What a GET wants of content with this length.
///
/// A `Range` that is not understood counts for nothing, and so does one beside an `If-Range` that does not hold. Several
/// ranges are sent where they overlap or touch, as the one that they are together; else the whole is sent, which is
/// always right (RFC 9110, 14.2). The other way, `multipart/byteranges`, makes more of the content than there is out of a
/// short header, and the clients that could ask for it ask for one range at a time.
pub(super) fn wanted(headers: &HeaderMap, there: &Validators, length: u64, now: SystemTime) -> Wanted {
    let mut values = headers.get_all(RANGE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return Wanted::Whole };
    if headers.contains_key(IF_RANGE) && !still_there(headers, there, now) {
        return Wanted::Whole;
    }
    value.to_str().ok().and_then(parse).map_or(Wanted::Whole, |ranges| together(&ranges, length))
}

/// Whether what the client has a part of is what is there (RFC 9110, 13.1.5): a weak tag says too little, and so does
/// a date in whose second there may be another change.
fn still_there(headers: &HeaderMap, there: &Validators, now: SystemTime) -> bool {
    let mut values = headers.get_all(IF_RANGE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    if let Some((sent, rest)) = Sent::first(value.as_bytes().trim_ascii()) {
        return rest.is_empty() && there.etag().is_some_and(|etag| etag.is_exactly(sent));
    }
    let Some(changed) = there.last_modified() else { return false };
    let at_rest = now.duration_since(changed).is_ok_and(|since| since >= Duration::from_secs(1));
    at_rest && date(headers, &IF_RANGE) == Some(changed)
}

/// One range as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spec {
    From { first: u64, last: u64 },
    Last(u64),
}

/// The ranges of a header; `None` where it is not in bytes or not written as RFC 9110 (14.1.1) has it.
fn parse(text: &str) -> Option<Vec<Spec>> {
    let (unit, list) = text.split_once('=')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let mut ranges = Vec::new();
    for spec in list.split(',').map(|spec| spec.trim_matches([' ', '\t'])).filter(|spec| !spec.is_empty()) {
        if ranges.len() == MOST_RANGES {
            return None;
        }
        let (first, last) = spec.split_once('-')?;
        ranges.push(match (first, last) {
            ("", suffix) => Spec::Last(number(suffix)?),
            (first, "") => Spec::From { first: number(first)?, last: u64::MAX },
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                if last < first {
                    return None;
                }
                Spec::From { first, last }
            }
        });
    }
    (!ranges.is_empty()).then_some(ranges)
}

/// Digits and nothing else. A number beyond all lengths is the greatest there is.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// What the ranges are of content with this length.
fn together(ranges: &[Spec], length: u64) -> Wanted {
    let mut parts: Vec<(u64, u64)> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match *range {
            // The end of nothing is all of it, and no `Content-Range` can say so.
            Spec::Last(count) if length == 0 && count > 0 => return Wanted::Whole,
            Spec::Last(count) if count > 0 => parts.push((length.saturating_sub(count), length - 1)),
            Spec::From { first, last } if first < length => parts.push((first, last.min(length - 1))),
            _ => {}
        }
    }
    parts.sort_unstable();
    let mut parts = parts.into_iter();
    let Some((first, mut last)) = parts.next() else { return Wanted::Unsatisfiable };
    for (next_first, next_last) in parts {
        if next_first > last + 1 {
            return Wanted::Whole;
        }
        last = last.max(next_last);
    }
    Wanted::Part { first, last }
}

#[cfg(test)]
mod tests;
