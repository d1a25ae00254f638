use super::*;
use crate::request::Connection;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Signup {
    name: String,
    age: Option<u8>,
    #[serde(rename = "tag")]
    tags: Vec<u32>,
    mode: Mode,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    #[default]
    Free,
    Paid,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Strict {
    name: String,
    age: u8,
}

fn request(content_type: Option<&str>, target: &str) -> Request {
    let mut request = http::Request::builder().uri(target);
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    Request::new(request.body(()).unwrap().into_parts().0, Connection::default())
}

const URLENCODED: &str = "application/x-www-form-urlencoded";

async fn sent<T: FromForm>(body: &str) -> Result<T, (u16, String)> {
    form(&request(Some(URLENCODED), "/"), Body::from(body.to_owned())).await.map_err(told)
}

fn told(error: Error) -> (u16, String) {
    (error.status().as_u16(), error.message().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_form_becomes_its_type() {
    let expected = Signup { name: "Zoë + co".to_owned(), age: Some(7), tags: vec![3, 1], mode: Mode::Paid };
    assert_eq!(sent("name=Zo%C3%AB+%2B+co&tag=3&mode=paid&age=7&tag=1").await, Ok(expected));
    assert_eq!(sent("age=&&").await, Ok(Signup::default()));
    let pairs = vec![("a".to_owned(), 1_u8), ("a".to_owned(), 2)];
    assert_eq!(sent("a=1&a=2").await, Ok(pairs));
    assert_eq!(sent("7=1&8=2").await, Ok(HashMap::from([(7_u8, 1_u8), (8, 2)])));
    assert_eq!(sent("a=1").await, Ok(()));
}

#[tokio::test]
async fn the_field_to_blame_is_named() {
    fn wrong<T>(error: &str) -> Result<T, (u16, String)> {
        Err((422, format!("the form cannot be taken: {error}")))
    }
    assert_eq!(sent::<Strict>("name=a&age=x").await, wrong("`age`: invalid digit found in string"));
    assert_eq!(
        sent::<Strict>("x=1&na%6De=a&x=2&ag%65=300").await,
        wrong("`age`: number too large to fit in target type")
    );
    assert_eq!(sent::<Strict>("name=a").await, wrong("missing field `age`"));
    assert_eq!(sent::<Strict>("name=a&age=1&age=2").await, wrong("`age`: it is there more than once"));
    assert_eq!(sent::<Signup>("tag=1&tag=b").await, wrong("`tag`: invalid digit found in string"));
    assert_eq!(sent::<Signup>("mode=cheap").await, wrong("`mode`: unknown variant `cheap`, expected `free` or `paid`"));
    let (status, error) = sent::<Signup>(&format!("{}=1", "x".repeat(100_000))).await.unwrap_err();
    assert_eq!(status, 422);
    assert!(error.len() < 400, "{error}");
}

#[tokio::test]
async fn a_malformed_form_is_400_and_a_crowded_one_413() {
    assert_eq!(sent::<()>("a=%zz").await, Err((400, "the form has a `%` without two hexadecimal digits".to_owned())));
    assert_eq!(sent::<()>("a=%ff").await, Err((400, "the form is not UTF-8".to_owned())));
    assert_eq!(sent::<()>(&"a&".repeat(1000)).await, Ok(()));
    assert_eq!(sent::<()>(&"a&".repeat(1001)).await, Err((413, "the form has more than 1000 fields".to_owned())));
}

#[tokio::test]
async fn another_type_is_415() {
    for (content_type, expected) in [
        (None, "the body has no Content-Type; this takes `application/x-www-form-urlencoded`"),
        (
            Some("application/json"),
            "the body is said to be `application/json`; this takes `application/x-www-form-urlencoded`",
        ),
        (Some(""), "the body is said to be ``; this takes `application/x-www-form-urlencoded`"),
    ] {
        let error = form::<()>(&request(content_type, "/"), Body::from("a=1")).await.map_err(told);
        assert_eq!(error, Err((415, expected.to_owned())));
    }
    for content_type in ["application/x-www-form-urlencoded;charset=UTF-8", "Application/X-WWW-Form-URLEncoded ; a=b"] {
        assert!(form::<()>(&request(Some(content_type), "/"), Body::from("a=1")).await.is_ok());
    }
}

#[tokio::test]
async fn an_empty_body_is_an_empty_form_and_no_optional_one() {
    for content_type in [None, Some(URLENCODED)] {
        let request = request(content_type, "/");
        assert_eq!(form::<Signup>(&request, Body::empty()).await.map_err(told), Ok(Signup::default()));
        assert_eq!(form_option::<Signup>(&request, Body::empty()).await.map_err(told), Ok(None));
    }
    let some = form_option::<Signup>(&request(Some(URLENCODED), "/"), Body::from("age=")).await.map_err(told);
    assert_eq!(some, Ok(Some(Signup::default())));
}

#[test]
fn a_whole_query_becomes_a_type() {
    let query = |target: &str| query_struct::<Strict>(&request(None, target)).map_err(told);
    assert_eq!(query("/?age=3&name=a+b"), Ok(Strict { name: "a b".to_owned(), age: 3 }));
    for (target, expected) in [
        ("/", "the query cannot be taken: missing field `name`"),
        ("/?name=&age=-1", "the query cannot be taken: `age`: invalid digit found in string"),
        ("/?name=%ff&age=1", "the query is not UTF-8"),
        ("/?name=%&age=1", "the query has a `%` without two hexadecimal digits"),
    ] {
        assert_eq!(query(target), Err((400, expected.to_owned())));
    }
}

proptest! {
    #[test]
    fn pairs_are_read_as_by_the_reference(text in "[a-c=&+%0-9A-F]{0,60}") {
        let ours = read::<Vec<(String, String)>>(text.as_bytes());
        if let Ok(pairs) = ours {
            let naive: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            prop_assert_eq!(pairs, naive);
        } else {
            prop_assert!(pairs::check(text.as_bytes(), MOST_FIELDS).is_err());
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        if let Err(error) = read::<Signup>(&bytes) {
            prop_assert!([400, 422].contains(&error.status().as_u16()));
        }
    }
}
