use super::check::{Whole, any_body, split};
use super::*;
use proptest::prelude::*;

fn part(name: &str, content: &str) -> Whole {
    let content = content.as_bytes().to_vec();
    Whole { name: name.to_owned(), file_name: None, content_type: None, content }
}

fn written(boundary: &str, parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in parts {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}

#[test]
fn parts_are_what_stands_between_boundaries() {
    for (body, expected) in [
        ("--b--", vec![]),
        ("--b--\r\n", vec![]),
        ("before\r\n--b--\r\nafter", vec![]),
        ("--b \t\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--b--", vec![part("a", "1")]),
        ("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--", vec![part("a", "")]),
        (
            "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b\r\n--bc\r\n--b-\r\r\n--b--",
            vec![part("a", "--b\r\n--bc\r\n--b-\r")],
        ),
        (
            "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n\r\n--b\r\nContent-Disposition: form-data; name=a\r\n\r\n2\r\n--b--",
            vec![part("a", "1\r\n"), part("a", "2")],
        ),
    ] {
        for piece in [1, 2, 3, 7, 1000] {
            assert_eq!(split("b", body.as_bytes().chunks(piece)), Ok(expected.iter().map(copy).collect()), "{body:?}");
        }
    }
}

fn copy(part: &Whole) -> Whole {
    let (name, file_name, content_type) = (part.name.clone(), part.file_name.clone(), part.content_type.clone());
    Whole { name, file_name, content_type, content: part.content.clone() }
}

#[test]
fn what_is_no_form_is_malformed() {
    for body in [
        "",
        "--",
        "--b",
        "--b\r\n",
        "--b\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b",
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b-",
        "--b\r\nContent-Disposition: form-data; name=a\r\n1\r\n--b--",
        "--c\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--c--",
        "--b\nContent-Disposition: form-data; name=a\n\n1\n--b--",
    ] {
        for piece in [1, 5, 1000] {
            assert!(matches!(split("b", body.as_bytes().chunks(piece)), Err(Broken::Malformed(_))), "{body:?}");
        }
    }
}

#[test]
fn each_thing_has_a_limit() {
    let head = "Content-Disposition: form-data; name=a\r\n";
    let many = format!("--b\r\n{head}\r\n1\r\n").repeat(1001);
    assert!(matches!(split("b", [many.as_bytes()]), Err(Broken::TooMuch(_))));
    let long = format!("--b\r\n{head}X: {}\r\n\r\n1\r\n--b--", "x".repeat(8 * 1024));
    assert!(matches!(split("b", long.as_bytes().chunks(99)), Err(Broken::TooMuch(_))));
    let before = format!("{}\r\n--b--", "x".repeat(4 * 1024 + 1));
    assert!(matches!(split("b", before.as_bytes().chunks(99)), Err(Broken::Malformed(_))));
    let after = format!("--b--\r\n{}", "x".repeat(4 * 1024 + 1));
    assert!(matches!(split("b", after.as_bytes().chunks(99)), Err(Broken::Malformed(_))));
    let padding = format!("--b{}\r\n{head}\r\n1\r\n--b--", " ".repeat(129));
    assert!(matches!(split("b", [padding.as_bytes()]), Err(Broken::Malformed(_))));
}

#[test]
fn a_limit_is_found_before_the_rest_has_come() {
    // Endless bodies: the machine gives up by itself.
    for begin in ["", "--b\r\nX: ", "--b--", "--b "] {
        let pieces = std::iter::once(begin.as_bytes()).chain(std::iter::repeat_n(&[b' '; 1000][..], 1_000_000));
        assert!(split("b", pieces).is_err(), "{begin:?}");
    }
    let parts = std::iter::repeat_n(&b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"[..], 1_000_000);
    assert!(matches!(split("b", parts), Err(Broken::TooMuch(_))));
}

proptest! {
    #[test]
    fn what_is_written_is_read(parts in prop::collection::vec(("[a-z.]{1,8}", prop::collection::vec(any::<u8>(), 0..200)), 0..8), piece in 1usize..64) {
        let body = written("a boundary", &parts);
        let read = split("a boundary", body.chunks(piece)).unwrap();
        let read: Vec<_> = read.into_iter().map(|part| (part.name, part.content)).collect();
        prop_assert_eq!(read, parts);
    }

    #[test]
    fn any_bytes_are_the_same_however_they_are_cut(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "--b", "\r\n", "\r", "\n", "-", "--", "b", " ", "Content-Disposition: form-data; name=a", ";", "x", "\r\n--b\r\n", "\r\n\r\n", "\r\n--b--",
        ]), 0..40),
        piece in 1usize..9,
    ) {
        any_body("b", pieces.concat().as_bytes(), piece);
    }
}

#[cfg(feature = "sessions")]
#[tokio::test]
async fn the_first_part_is_looked_at_and_given_back() {
    let body = written("b", &[("_xsrf".to_owned(), b"token".to_vec()), ("a".to_owned(), b"1".to_vec())]);
    let content_type = "multipart/form-data; boundary=b";
    let (token, rest) = first_part(content_type, Body::from(body.clone()), "_xsrf").await.unwrap();
    assert_eq!(token.as_deref(), Some(&b"token"[..]));
    assert_eq!(rest.bytes().await.unwrap(), body);
    let (token, rest) = first_part(content_type, Body::from(body.clone()), "a").await.unwrap();
    assert_eq!(token, None);
    assert_eq!(rest.bytes().await.unwrap(), body);
}

#[tokio::test]
async fn an_unread_part_is_passed_over() {
    let body = written("b", &[("a".to_owned(), b"1".to_vec()), ("c".to_owned(), b"2".to_vec())]);
    let mut multipart = Multipart::new("multipart/form-data; boundary=b", Body::from(body)).unwrap();
    assert_eq!(multipart.next().await.unwrap().unwrap().name(), "a");
    let part = multipart.next().await.unwrap().unwrap();
    assert_eq!((part.name(), part.file_name(), part.content_type()), ("c", None, None));
    assert_eq!(part.bytes(1).await.unwrap(), "2");
    assert!(multipart.next().await.unwrap().is_none());
}
