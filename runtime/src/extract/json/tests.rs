use super::*;
use crate::request::Connection;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Debug, PartialEq, Deserialize)]
struct Post {
    title: String,
    #[serde(default)]
    comments: Vec<Comment>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    stars: u8,
}

fn request(content_types: &[&str]) -> Request {
    let mut request = http::Request::builder();
    for content_type in content_types {
        request = request.header("content-type", *content_type);
    }
    Request::new(request.body(()).unwrap().into_parts().0, Connection::default())
}

fn told(error: Error) -> (u16, String) {
    (error.status().as_u16(), error.message().unwrap_or_default().to_owned())
}

async fn sent<T: FromJson>(body: impl Into<Body>) -> Result<T, (u16, String)> {
    json(&request(&["application/json"]), body.into()).await.map_err(told)
}

#[tokio::test]
async fn json_becomes_its_type() {
    let expected = Post { title: "a".to_owned(), comments: vec![Comment { stars: 5 }] };
    assert_eq!(sent(" {\"title\": \"a\", \"x\": null, \"comments\": [{\"stars\": 5}]}\n").await, Ok(expected));
}

#[tokio::test]
async fn other_shapes_are_422_with_the_path() {
    for (body, expected) in [
        (r#"{"title": 1}"#, "`title`: invalid type: integer `1`, expected a string"),
        (r#"{"title": {"a": 1}}"#, "`title`: invalid type: map, expected a string"),
        (r#"{"title": [1]}"#, "`title`: invalid type: sequence, expected a string"),
        (r#"{"title": null}"#, "`title`: invalid type: null, expected a string"),
        (
            "{\"title\": \"a\",\n\"comments\": [{\"stars\": 1}, {\"stars\": 300}]}",
            "`comments[1].stars`: invalid value: integer `300`, expected u8",
        ),
        (r#"{"title": "a", "comments": [{"stars": 1}, {}]}"#, "`comments[1]`: missing field `stars`"),
        (r#"{"title": "a", "comments": [{"star": 1}]}"#, "`comments[0].star`: unknown field `star`, expected `stars`"),
        (r#"{"comments": []}"#, "missing field `title`"),
        ("null", "invalid type: null, expected struct Post"),
        ("7", "invalid type: integer `7`, expected struct Post"),
    ] {
        assert_eq!(sent::<Post>(body).await, Err((422, format!("the JSON cannot be taken: {expected}"))), "{body}");
    }
}

#[tokio::test]
async fn what_is_no_json_is_400_with_the_place() {
    for (body, expected) in [
        ("{\n  \"title\" 1}", "expected `:` (line 2, column 11)"),
        ("{\"title\": \"a", "EOF while parsing a string (line 1, column 12)"),
        ("{\"title\": \"a\"} x", "trailing characters (line 1, column 16)"),
        ("{\"title\": \"a\"}{}", "trailing characters (line 1, column 15)"),
        ("title", "expected ident (line 1, column 2)"),
        (" ", "EOF while parsing a value (line 1, column 1)"),
    ] {
        assert_eq!(sent::<Post>(body).await, Err((400, format!("the body is not JSON: {expected}"))), "{body}");
    }
    let (status, _) = sent::<Post>(b"{\"title\": \"\xff\"}".to_vec()).await.unwrap_err();
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_depth_bomb_is_refused() {
    for open in ["[", "{\"a\":"] {
        let (status, message) = sent::<serde_json::Value>(open.repeat(200_000)).await.unwrap_err();
        assert_eq!(status, 400);
        assert!(message.contains("recursion limit"), "{message}");
    }
    // What is skipped is not limited in depth, and takes no stack.
    let skipped = format!("{{\"title\": \"a\", \"x\": {}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(sent::<Post>(skipped).await.is_ok());
}

#[tokio::test]
async fn long_input_is_not_echoed() {
    let (status, message) =
        sent::<Post>(format!("{{\"title\": \"a\", \"comments\": \"{}\"}}", "é".repeat(50_000))).await.unwrap_err();
    assert_eq!(status, 422);
    assert!(message.len() < 600, "{message}");
    let long = format!("text/{}", "x".repeat(5000));
    let (status, message) = json::<Post>(&request(&[&long]), Body::from("{}")).await.map_err(told).unwrap_err();
    assert_eq!(status, 415);
    assert!(message.len() < 600, "{message}");
}

#[tokio::test]
async fn the_content_type_must_say_json() {
    for good in [
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/vnd.api+json",
        "application/problem+json;a=b",
    ] {
        assert_eq!(json::<u8>(&request(&[good]), Body::from("1")).await.map_err(told), Ok(1), "{good}");
    }
    for bad in [
        "text/plain",
        "text/json",
        "application/jsonp",
        "application/json+xml",
        "json",
        "",
        "application/x-www-form-urlencoded",
    ] {
        let expected = format!("the body is said to be `{bad}`; this takes `application/json`");
        assert_eq!(json::<u8>(&request(&[bad]), Body::from("1")).await.map_err(told), Err((415, expected)));
    }
    let expected = "the body has no Content-Type; this takes `application/json`".to_owned();
    assert_eq!(json::<u8>(&request(&[]), Body::from("1")).await.map_err(told), Err((415, expected)));
    let twice = json::<u8>(&request(&["application/json", "application/json"]), Body::from("1")).await.map_err(told);
    assert_eq!(twice, Err((400, "there is more than one Content-Type".to_owned())));
}

#[tokio::test]
async fn an_empty_body_is_absent_and_null_is_not() {
    let empty = Err((400, "the body is empty; this takes `application/json`".to_owned()));
    assert_eq!(sent::<u8>("").await, empty);
    assert_eq!(json::<u8>(&request(&[]), Body::empty()).await.map_err(told), empty);
    let optional = |content_types: &'static [&'static str], body: &'static str| async move {
        json_option::<u8>(&request(content_types), Body::from(body)).await.map_err(told)
    };
    assert_eq!(optional(&[], "").await, Ok(None));
    assert_eq!(optional(&["application/json"], "").await, Ok(None));
    assert_eq!(optional(&["application/json"], "1").await, Ok(Some(1)));
    assert_eq!(optional(&["application/json"], "null").await.map_err(|(status, _)| status), Err(422));
    assert_eq!(optional(&[], "1").await.map_err(|(status, _)| status), Err(415));
    let nothing = Body::wrap(Body::from_stream(Nothing));
    assert_eq!(json_option::<u8>(&request(&[]), nothing).await.map_err(told), Ok(None));
}

/// A body of unknown length, with nothing in it.
struct Nothing;

impl futures_core::Stream for Nothing {
    type Item = Result<bytes::Bytes, Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(None)
    }
}

#[tokio::test]
async fn the_limit_holds() {
    let long = format!("\"{}\"", "x".repeat(2 * 1024 * 1024));
    assert_eq!(sent::<String>(long).await, Err((413, "the body is longer than 2 MiB".to_owned())));
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        if let Err(error) = read::<Post>(&bytes) {
            prop_assert!([400, 422].contains(&error.status().as_u16()));
        }
    }

    #[test]
    fn any_text_of_json_signs_is_answered(text in r#"[\[\]{}",:\\a1n\n]{0,60}"#) {
        if let Err(error) = read::<serde_json::Value>(text.as_bytes()) {
            prop_assert_eq!(error.status().as_u16(), 400);
        }
    }
}
