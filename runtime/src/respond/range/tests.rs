use super::*;
use crate::respond::validators::ETag;
use http::HeaderValue;
use http::header::HeaderName;
use proptest::prelude::*;
use std::time::UNIX_EPOCH;

fn headers(lines: &[(HeaderName, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(name, HeaderValue::try_from(*value).unwrap());
    }
    headers
}

fn of(range: &str, length: u64) -> Wanted {
    wanted(&headers(&[(RANGE, range)]), &Validators::default(), length, UNIX_EPOCH)
}

const fn part(first: u64, last: u64) -> Wanted {
    Wanted::Part { first, last }
}

#[test]
fn one_range() {
    for (range, expected) in [
        ("bytes=0-0", part(0, 0)),
        ("bytes=0-9", part(0, 9)),
        ("bytes=0-", part(0, 9)),
        ("bytes=9-", part(9, 9)),
        ("bytes=3-5", part(3, 5)),
        ("bytes=3-1000", part(3, 9)),
        ("bytes=-1", part(9, 9)),
        ("bytes=-10", part(0, 9)),
        ("bytes=-11", part(0, 9)),
        ("Bytes=00-01", part(0, 1)),
        ("bytes= 1-2 ", part(1, 2)),
        ("bytes=0-99999999999999999999999999", part(0, 9)),
        ("bytes=-99999999999999999999999999", part(0, 9)),
        ("bytes=10-", Wanted::Unsatisfiable),
        ("bytes=10-20", Wanted::Unsatisfiable),
        ("bytes=99999999999999999999999999-", Wanted::Unsatisfiable),
        ("bytes=-0", Wanted::Unsatisfiable),
    ] {
        assert_eq!(of(range, 10), expected, "{range}");
    }
}

#[test]
fn what_is_no_range_counts_for_nothing() {
    for range in [
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=1-2-3",
        "bytes=2-1",
        "bytes=+1-2",
        "bytes=1 - 2",
        "bytes=-1-2",
        "bytes 1-2",
        "items=0-1",
        "bytes=0-1;a",
        "bytes =0-1",
        "bytes=0x1-2",
        "bytes=0-1,a",
        "bytes=0-1,2-1",
        "none",
    ] {
        assert_eq!(of(range, 10), Wanted::Whole, "{range}");
    }
    let two_lines = headers(&[(RANGE, "bytes=0-1"), (RANGE, "bytes=0-1")]);
    assert_eq!(wanted(&two_lines, &Validators::default(), 10, UNIX_EPOCH), Wanted::Whole);
}

#[test]
fn several_ranges_are_one_or_the_whole() {
    for (range, expected) in [
        ("bytes=0-1,2-3", part(0, 3)),
        ("bytes=5-6, 0-5", part(0, 6)),
        ("bytes=0-,-1", part(0, 9)),
        ("bytes=,0-1,,1-2,", part(0, 2)),
        ("bytes=0-1,20-", part(0, 1)),
        ("bytes=20-,30-", Wanted::Unsatisfiable),
        ("bytes=0-1,3-4", Wanted::Whole),
        ("bytes=0-0,-1", Wanted::Whole),
    ] {
        assert_eq!(of(range, 10), expected, "{range}");
    }
    let many = |count: usize| of(&format!("bytes={}", vec!["0-1"; count].join(",")), 10);
    assert_eq!(many(MOST_RANGES), part(0, 1));
    assert_eq!(many(MOST_RANGES + 1), Wanted::Whole);
}

#[test]
fn of_nothing() {
    assert_eq!(of("bytes=0-", 0), Wanted::Unsatisfiable);
    assert_eq!(of("bytes=-0", 0), Wanted::Unsatisfiable);
    assert_eq!(of("bytes=-5", 0), Wanted::Whole);
}

#[test]
fn if_range_must_be_what_is_there_and_strong() {
    let changed = UNIX_EPOCH + Duration::from_secs(1000);
    let later = changed + Duration::from_secs(1);
    let date = httpdate::fmt_http_date(changed);
    let strong = || Validators::from(ETag::strong("a")).with_last_modified(changed);
    let weak = || Validators::from(ETag::weak("a"));
    let other_date = httpdate::fmt_http_date(later);
    for (if_range, there, now, holds) in [
        ("\"a\"", strong(), later, true),
        ("\"b\"", strong(), later, false),
        ("W/\"a\"", strong(), later, false),
        ("\"a\"", weak(), later, false),
        ("W/\"a\"", weak(), later, false),
        ("\"a\", \"b\"", strong(), later, false),
        ("\"a\"x", strong(), later, false),
        ("*", strong(), later, false),
        ("", strong(), later, false),
        (&date, strong(), later, true),
        (&date, strong(), changed, false),
        (&other_date, strong(), later + Duration::from_secs(9), false),
        (&date, weak(), later, false),
        ("yesterday", strong(), later, false),
    ] {
        let headers = headers(&[(RANGE, "bytes=0-1"), (IF_RANGE, if_range)]);
        let expected = if holds { part(0, 1) } else { Wanted::Whole };
        assert_eq!(wanted(&headers, &there, 10, now), expected, "{if_range} {there:?}");
    }
    let twice = headers(&[(RANGE, "bytes=0-1"), (IF_RANGE, "\"a\""), (IF_RANGE, "\"a\"")]);
    assert_eq!(wanted(&twice, &strong(), 10, later), Wanted::Whole);
    let alone = headers(&[(IF_RANGE, "\"a\"")]);
    assert_eq!(wanted(&alone, &strong(), 10, later), Wanted::Whole);
}

proptest! {
    #[test]
    fn a_part_is_a_part(range in "bytes=[-0-9, ]{0,20}", length in 0_u64..30) {
        if let Wanted::Part { first, last } = of(&range, length) {
            prop_assert!(first <= last && last < length);
        }
    }

    /// Against the bytes one by one: each that is wanted is sent, and what is sent between two ranges is wanted.
    #[test]
    fn together_they_are_their_union(pairs in prop::collection::vec((0_u64..12, 0_u64..12), 1..5), length in 1_u64..12) {
        let pairs: Vec<_> = pairs.into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
        let text: Vec<_> = pairs.iter().map(|(first, last)| format!("{first}-{last}")).collect();
        let union: Vec<u64> = (0..length).filter(|at| pairs.iter().any(|(first, last)| (first..=last).contains(&at))).collect();
        let joined = union.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let expected = match (union.first(), union.last()) {
            (Some(first), Some(last)) if joined => part(*first, *last),
            (None, _) => Wanted::Unsatisfiable,
            _ => Wanted::Whole,
        };
        prop_assert_eq!(of(&format!("bytes={}", text.join(",")), length), expected);
    }
}
