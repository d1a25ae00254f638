use super::*;
use http::HeaderValue;
use proptest::prelude::*;
use std::time::{Duration, UNIX_EPOCH};

const BEFORE: &str = "Thu, 01 Jan 1970 00:16:39 GMT";
const THEN: &str = "Thu, 01 Jan 1970 00:16:40 GMT";
const AFTER: &str = "Thu, 01 Jan 1970 00:16:41 GMT";

fn there() -> Validators {
    Validators::from(ETag::strong("a")).with_last_modified(UNIX_EPOCH + Duration::from_secs(1000))
}

fn verdict(method: Method, lines: &[(HeaderName, &str)], there: Option<&Validators>) -> Verdict {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    evaluate(&method, &headers, there)
}

use Verdict::{Failed, NotModified, Proceed};

#[test]
fn one_condition() {
    for (name, value, of_get, of_put) in [
        (IF_MATCH, "\"a\"", Proceed, Proceed),
        (IF_MATCH, "\"b\", \"a\"", Proceed, Proceed),
        (IF_MATCH, "*", Proceed, Proceed),
        (IF_MATCH, "\"b\"", Failed, Failed),
        (IF_MATCH, "W/\"a\"", Failed, Failed),
        (IF_MATCH, "a", Failed, Failed),
        (IF_MATCH, "", Failed, Failed),
        (IF_UNMODIFIED_SINCE, THEN, Proceed, Proceed),
        (IF_UNMODIFIED_SINCE, AFTER, Proceed, Proceed),
        (IF_UNMODIFIED_SINCE, BEFORE, Failed, Failed),
        (IF_UNMODIFIED_SINCE, "yesterday", Proceed, Proceed),
        (IF_NONE_MATCH, "\"a\"", NotModified, Failed),
        (IF_NONE_MATCH, "W/\"a\"", NotModified, Failed),
        (IF_NONE_MATCH, "\"b\",\"a\"", NotModified, Failed),
        (IF_NONE_MATCH, " * ", NotModified, Failed),
        (IF_NONE_MATCH, "\"b\"", Proceed, Proceed),
        (IF_NONE_MATCH, "\"A\"", Proceed, Proceed),
        (IF_NONE_MATCH, "a", Proceed, Proceed),
        (IF_NONE_MATCH, "\"a", Proceed, Proceed),
        (IF_NONE_MATCH, "\u{e9}", Proceed, Proceed),
        (IF_MODIFIED_SINCE, THEN, NotModified, Proceed),
        (IF_MODIFIED_SINCE, AFTER, NotModified, Proceed),
        (IF_MODIFIED_SINCE, BEFORE, Proceed, Proceed),
        (IF_MODIFIED_SINCE, "Thu, 32 Jan 1970 00:16:41 GMT", Proceed, Proceed),
        (IF_MODIFIED_SINCE, "Thursday, 01-Jan-70 00:16:40 GMT", NotModified, Proceed),
        (IF_MODIFIED_SINCE, "Thu Jan  1 00:16:40 1970", NotModified, Proceed),
    ] {
        let there = there();
        let line = [(name.clone(), value)];
        assert_eq!(verdict(Method::GET, &line, Some(&there)), of_get, "GET {name}: {value}");
        assert_eq!(verdict(Method::HEAD, &line, Some(&there)), of_get, "HEAD {name}: {value}");
        assert_eq!(verdict(Method::PUT, &line, Some(&there)), of_put, "PUT {name}: {value}");
    }
}

/// RFC 9110, 13.2.2: the tag comes before the date, and what must hold before what may.
#[test]
fn several_conditions_have_an_order() {
    for (lines, of_get) in [
        (vec![(IF_MATCH, "\"a\""), (IF_UNMODIFIED_SINCE, BEFORE)], Proceed),
        (vec![(IF_MATCH, "\"b\""), (IF_UNMODIFIED_SINCE, AFTER)], Failed),
        (vec![(IF_NONE_MATCH, "\"b\""), (IF_MODIFIED_SINCE, AFTER)], Proceed),
        (vec![(IF_NONE_MATCH, "\"a\""), (IF_MODIFIED_SINCE, BEFORE)], NotModified),
        (vec![(IF_MATCH, "\"b\""), (IF_NONE_MATCH, "\"a\"")], Failed),
        (vec![(IF_MATCH, "\"a\""), (IF_NONE_MATCH, "\"a\"")], NotModified),
        (vec![(IF_UNMODIFIED_SINCE, BEFORE), (IF_NONE_MATCH, "\"a\"")], Failed),
        (vec![(IF_UNMODIFIED_SINCE, THEN), (IF_MODIFIED_SINCE, THEN)], NotModified),
        (vec![(IF_NONE_MATCH, "\"b\""), (IF_NONE_MATCH, "\"a\"")], NotModified),
        (vec![(IF_MODIFIED_SINCE, THEN), (IF_MODIFIED_SINCE, THEN)], Proceed),
        (vec![], Proceed),
    ] {
        assert_eq!(verdict(Method::GET, &lines, Some(&there())), of_get, "{lines:?}");
    }
}

#[test]
fn of_what_is_not_there_nothing_matches() {
    for (name, value, expected) in [
        (IF_MATCH, "*", Failed),
        (IF_MATCH, "\"a\"", Failed),
        (IF_NONE_MATCH, "*", Proceed),
        (IF_NONE_MATCH, "\"a\"", Proceed),
        (IF_UNMODIFIED_SINCE, BEFORE, Proceed),
        (IF_MODIFIED_SINCE, AFTER, Proceed),
    ] {
        assert_eq!(verdict(Method::PUT, &[(name.clone(), value)], None), expected, "{name}: {value}");
    }
}

#[test]
fn a_thing_without_tag_or_time_matches_only_the_star() {
    let nothing_known = Validators::default();
    let get = |name, value| verdict(Method::GET, &[(name, value)], Some(&nothing_known));
    assert_eq!(get(IF_NONE_MATCH, "*"), NotModified);
    assert_eq!(get(IF_NONE_MATCH, "\"\""), Proceed);
    assert_eq!(get(IF_MATCH, "\"a\""), Failed);
    assert_eq!(get(IF_MODIFIED_SINCE, AFTER), Proceed);
    assert_eq!(get(IF_UNMODIFIED_SINCE, BEFORE), Proceed);
}

proptest! {
    #[test]
    fn any_header_has_a_verdict(value in prop::collection::vec(any::<u8>(), 0..40)) {
        for name in NAMES {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(name, value);
                evaluate(&Method::GET, &headers, Some(&there()));
            }
        }
    }

    /// What is made as a tag is found again, in any list.
    #[test]
    fn a_tag_is_found(tag in any::<String>(), other in any::<String>()) {
        let list = format!("{}, {}", ETag::weak(&other), ETag::strong(&tag));
        let there = Validators::from(ETag::strong(&tag));
        prop_assert_eq!(verdict(Method::GET, &[(IF_NONE_MATCH, &list)], Some(&there)), NotModified);
        prop_assert_eq!(verdict(Method::PUT, &[(IF_MATCH, &list)], Some(&there)), Proceed);
        let alone = ETag::strong(&other).to_string();
        let expected = if tag == other { NotModified } else { Proceed };
        prop_assert_eq!(verdict(Method::GET, &[(IF_NONE_MATCH, &alone)], Some(&there)), expected);
    }
}
