use super::*;
use crate::extract::{Many, Maybe, One};
use crate::request::Connection;
use proptest::prelude::*;

fn request(target: &str, headers: &[(&str, &[u8])]) -> Request {
    let mut request = http::Request::builder().uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Request::new(request.body(()).unwrap().into_parts().0, Connection::default())
}

fn told(error: Error) -> (u16, String) {
    (error.status().as_u16(), error.message().unwrap_or_default().to_owned())
}

fn bad<T>(message: &str) -> Result<T, (u16, String)> {
    Err((400, message.to_owned()))
}

fn in_query<S: Shape>(target: &str) -> Result<S::Value, (u16, String)> {
    query::<S>(&request(target, &[]), "page").map_err(told)
}

#[test]
fn one_query_parameter_is_the_last_of_its_name() {
    assert_eq!(in_query::<One<u32>>("/?page=3"), Ok(3));
    assert_eq!(in_query::<One<u32>>("/?page=x&a=1&p%61ge=4&pages=5"), Ok(4));
    assert_eq!(in_query::<One<String>>("/?page=a+%2B%C3%A9"), Ok("a +é".to_owned()));
    assert_eq!(in_query::<One<String>>("/?page"), Ok(String::new()));
    assert_eq!(in_query::<One<u32>>("/"), bad("the query parameter `page` is missing"));
    assert_eq!(in_query::<One<u32>>("/?pag=1&Page=2"), bad("the query parameter `page` is missing"));
    assert_eq!(
        in_query::<One<u32>>("/?page=x"),
        bad("the query parameter `page` cannot be read: invalid digit found in string")
    );
    assert_eq!(
        in_query::<One<u32>>("/?page="),
        bad("the query parameter `page` cannot be read: cannot parse integer from empty string")
    );
}

#[test]
fn only_the_value_that_is_read_must_be_well_encoded() {
    assert_eq!(in_query::<One<u32>>("/?a=%zz&page=%ff&%=1&page=3"), Ok(3));
    let escape = bad("the query parameter `page` has a `%` without two hexadecimal digits");
    assert_eq!(in_query::<One<String>>("/?page=%zz"), escape);
    assert_eq!(in_query::<One<String>>("/?page=%ff"), bad("the query parameter `page` is not UTF-8"));
    assert_eq!(in_query::<Many<String>>("/?page=1&page=%ff"), bad("the query parameter `page` is not UTF-8"));
}

#[test]
fn an_empty_value_is_absent_where_it_cannot_be_one() {
    assert_eq!(in_query::<Maybe<u32>>("/"), Ok(None));
    assert_eq!(in_query::<Maybe<u32>>("/?page="), Ok(None));
    assert_eq!(in_query::<Maybe<u32>>("/?page=1&page="), Ok(None));
    assert_eq!(in_query::<Maybe<String>>("/?page="), Ok(Some(String::new())));
    assert_eq!(in_query::<Maybe<u32>>("/?page=7"), Ok(Some(7)));
    assert!(in_query::<Maybe<u32>>("/?page=+").is_err());
}

#[test]
fn many_keep_their_order() {
    assert_eq!(in_query::<Many<u32>>("/?page=3&a=9&page=1&page=&page=2"), Ok(vec![3, 1, 2]));
    assert_eq!(
        in_query::<Many<String>>("/?page=b&page=&page=a"),
        Ok(vec!["b".to_owned(), String::new(), "a".to_owned()])
    );
    assert_eq!(in_query::<Many<u32>>("/"), Ok(vec![]));
    assert!(in_query::<Many<u32>>("/?page=1&page=x").is_err());
}

#[test]
fn a_value_that_is_not_encoded_is_not_copied() {
    let request = request("/?page=plain", &[("cookie", b"page=\"plain\""), ("page", b"plain")]);
    for values in [
        Values::query(request.query(), "page"),
        Values::cookie(request.headers(), "page"),
        Values::header(request.headers(), "page"),
    ] {
        assert!(matches!(values.one(), Ok(Some(Cow::Borrowed("plain")))));
    }
}

#[test]
fn long_errors_are_cut() {
    #[derive(Debug)]
    struct Parrot;
    impl std::str::FromStr for Parrot {
        type Err = String;
        fn from_str(text: &str) -> Result<Parrot, String> {
            Err(text.repeat(100))
        }
    }
    let (status, message) = in_query::<One<Parrot>>(&format!("/?page={}", "a".repeat(500))).unwrap_err();
    assert_eq!(status, 400);
    assert!(message.len() < 400, "{message}");
}

#[test]
fn the_lines_of_a_header_are_one_list_or_many_values() {
    let in_header = |headers: &[(&str, &[u8])]| {
        let request = request("/", headers);
        let one = header::<One<String>>(&request, "x-tag").map_err(told);
        let many = header::<Many<String>>(&request, "x-tag").map_err(told);
        (one, many)
    };
    assert_eq!(in_header(&[("X-Tag", b"a")]), (Ok("a".to_owned()), Ok(vec!["a".to_owned()])));
    assert_eq!(
        in_header(&[("x-tag", b"a, b"), ("x-tag", "é".as_bytes())]),
        (Ok("a, b, é".to_owned()), Ok(vec!["a, b".to_owned(), "é".to_owned()]))
    );
    assert_eq!(in_header(&[]), (bad("the header `x-tag` is missing"), Ok(vec![])));
    let (one, many) = in_header(&[("x-tag", b"a"), ("x-tag", b"\xff")]);
    assert_eq!(one, bad("the header `x-tag` is not UTF-8"));
    assert_eq!(many, bad("the header `x-tag` is not UTF-8"));
    let twice = request("/", &[("x-tag", b"1"), ("x-tag", b"1")]);
    assert!(header::<One<u32>>(&twice, "x-tag").is_err());
}

fn in_cookies(lines: &[&[u8]]) -> Result<Vec<String>, (u16, String)> {
    let headers: Vec<(&str, &[u8])> = lines.iter().map(|line| ("cookie", *line)).collect();
    let request = request("/", &headers);
    let many = cookie::<Many<String>>(&request, "id").map_err(told)?;
    let first = cookie::<Maybe<String>>(&request, "id").map_err(told)?;
    assert_eq!(first.as_ref(), many.first());
    Ok(many)
}

#[test]
fn cookies_are_found_among_junk() {
    for (line, expected) in [
        (&b"id=1"[..], &["1"][..]),
        (b"a=b; id=1; c=d", &["1"]),
        (b"id=1;id=2; ID=3", &["1", "2"]),
        (b" id = 1 ; ;;=;=x; id", &["1"]),
        (b"id=\"a b\"; id=\"; id=\"\"; id=\"x", &["a b", "\"", "", "\"x"]),
        (b"id=a=b==; xid=2; id2=3", &["a=b=="]),
        (b"id=\xff; id=%41+", &["%41+"]),
        (b"i=d; \xff\xfe=1; id=\xc3\xa9", &["é"]),
        (b"", &[]),
        (b";", &[]),
    ] {
        assert_eq!(in_cookies(&[line]).unwrap(), expected, "{}", String::from_utf8_lossy(line));
    }
    assert_eq!(in_cookies(&[b"a=b", b"", b"id=1", b"id=2"]).unwrap(), ["1", "2"]);
    let request = request("/", &[("cookie", b"id=x")]);
    assert_eq!(cookie::<One<u32>>(&request, "other").map_err(told), bad("the cookie `other` is missing"));
    assert_eq!(
        cookie::<One<u32>>(&request, "id").map_err(told),
        bad("the cookie `id` cannot be read: invalid digit found in string")
    );
}

/// The same in the plainest way.
fn naive_cookies(line: &[u8]) -> Vec<String> {
    let pairs = line.split(|byte| *byte == b';').filter_map(|pair| std::str::from_utf8(pair).ok());
    let pairs = pairs.filter_map(|pair| pair.split_once('=')).map(|(name, value)| {
        let value = value.trim_ascii();
        let quoted = value.len() >= 2 && value.starts_with('"') && value.ends_with('"');
        (name.trim_ascii(), if quoted { &value[1..value.len() - 1] } else { value })
    });
    pairs.filter(|(name, _)| *name == "id").map(|(_, value)| value.to_owned()).collect()
}

proptest! {
    #[test]
    fn any_query_is_read_as_by_the_reference(text in "[page=&+%0-9A-F]{0,60}") {
        let decoded = form_urlencoded::parse(text.as_bytes()).filter(|(key, _)| key == "page");
        let expected: Vec<String> = decoded.map(|(_, value)| value.into_owned()).collect();
        let read = in_query::<Many<String>>(&format!("/?{text}"));
        if let Ok(values) = &read {
            prop_assert_eq!(values, &expected);
            prop_assert_eq!(in_query::<Maybe<String>>(&format!("/?{text}")).unwrap(), expected.last().cloned());
        } else {
            prop_assert!(text.contains('%'));
        }
    }

    #[test]
    fn any_cookie_line_is_read_as_by_the_reference(line in "[id=; \"a\u{e9}]{0,60}") {
        prop_assert_eq!(in_cookies(&[line.as_bytes()]).unwrap(), naive_cookies(line.as_bytes()));
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(0x80u8.., 0..20), at in 0usize..20) {
        let mut line = b"id=1; x=y; id=2".to_vec();
        let at = at.min(line.len());
        line.splice(at..at, bytes);
        prop_assert!(in_cookies(&[&line]).unwrap().len() <= 2);
    }
}
