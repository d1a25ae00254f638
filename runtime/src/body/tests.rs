use super::*;
use crate::error::Error;
use http::{HeaderMap, HeaderValue, StatusCode};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;

/// A stream of these pieces.
struct Pieces<E>(VecDeque<Result<Bytes, E>>);

impl<E: Unpin> Stream for Pieces<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Result<Bytes, E>>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn pieces(pieces: &[&'static str]) -> Body {
    let pieces = pieces.iter().map(|piece| Ok::<_, io::Error>(Bytes::from_static(piece.as_bytes())));
    Body::from_stream(Pieces(pieces.collect()))
}

/// A foreign body: these frames, and this hint.
struct Foreign(VecDeque<Result<Frame<Bytes>, io::Error>>, SizeHint);

impl HttpBody for Foreign {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(self.0.pop_front())
    }

    fn size_hint(&self) -> SizeHint {
        self.1
    }
}

fn data(text: &'static str) -> Result<Frame<Bytes>, io::Error> {
    Ok(Frame::data(Bytes::from_static(text.as_bytes())))
}

/// What `?` in a handler makes of it.
fn answered(error: impl std::error::Error + Send + Sync + 'static) -> (StatusCode, Option<String>) {
    let error = Error::from(error);
    (error.status(), error.message().map(str::to_owned))
}

fn too_large(limit: &str) -> (StatusCode, Option<String>) {
    (StatusCode::PAYLOAD_TOO_LARGE, Some(format!("the body is longer than {limit}")))
}

#[test]
fn a_body_is_small() {
    assert!(size_of::<Body>() <= 64, "{}", size_of::<Body>());
    assert_eq!(size_of::<BodyError>(), size_of::<usize>());
}

#[tokio::test]
async fn one_piece_is_not_copied() {
    let text = Bytes::from("a text".to_owned());
    let whole = Body::from(text.clone()).bytes().await.unwrap();
    assert_eq!(whole.as_ptr(), text.as_ptr());
    let whole = Body::from_stream(Pieces([Ok::<_, Error>(text.clone())].into())).bytes().await.unwrap();
    assert_eq!(whole.as_ptr(), text.as_ptr());
}

#[tokio::test]
async fn pieces_are_joined_and_none_are_nothing() {
    assert_eq!(pieces(&["a", "", "bc", "d"]).bytes().await.unwrap(), "abcd");
    assert_eq!(pieces(&[]).bytes().await.unwrap(), "");
    assert_eq!(Body::empty().bytes().await.unwrap(), "");
    assert_eq!(Body::from("").bytes().await.unwrap(), "");
}

#[tokio::test]
async fn up_to_the_limit_and_not_beyond() {
    assert_eq!(pieces(&["abc", "de"]).limited(5).bytes().await.unwrap(), "abcde");
    assert_eq!(Body::from("abcde").limited(5).bytes().await.unwrap(), "abcde");
    assert_eq!(answered(pieces(&["abc", "de"]).limited(4).bytes().await.unwrap_err()), too_large("4 bytes"));
    assert_eq!(answered(Body::from("abcde").limited(4).bytes().await.unwrap_err()), too_large("4 bytes"));
    assert_eq!(answered(pieces(&["a"]).limited(0).bytes().await.unwrap_err()), too_large("0 bytes"));
    assert_eq!(Body::empty().limited(0).bytes().await.unwrap(), "");
}

#[tokio::test]
async fn a_stream_ends_at_its_limit_with_an_error() {
    let mut body = pieces(&["abc", "de", "f"]).limited(4);
    assert_eq!(body.next().await.unwrap().unwrap(), "abc");
    let error = body.next().await.unwrap().unwrap_err();
    assert!(error.is_too_large());
    assert!(body.next().await.is_none());
    assert!(body.is_end_stream());
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_refused_before_reading() {
    struct Unread;
    impl HttpBody for Unread {
        type Data = Bytes;
        type Error = io::Error;
        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
            unreachable!("it was read")
        }
        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(DEFAULT_LIMIT + 1)
        }
    }
    let error = Body::wrap(Unread).limited_by(BodyLimit::Default).bytes().await.unwrap_err();
    assert_eq!(answered(error), too_large("2 MiB"));
}

#[tokio::test]
async fn a_promised_length_is_not_set_aside() {
    let promise = SizeHint::with_exact(u64::MAX - 1);
    let body = Body::wrap(Foreign([data("a"), data("b")].into(), promise));
    assert_eq!(body.bytes().await.unwrap(), "ab");
}

#[tokio::test]
async fn limits_become_narrower_and_a_route_sets_them() {
    let limited = |limit| async move {
        Body::from("abcdef").limited(5).limited_by(limit).bytes().await.map_err(|error| error.to_string())
    };
    assert_eq!(limited(BodyLimit::Default).await.unwrap_err(), "the body is longer than 5 bytes");
    assert_eq!(limited(BodyLimit::Bytes(3)).await.unwrap_err(), "the body is longer than 3 bytes");
    assert_eq!(limited(BodyLimit::Bytes(6)).await.unwrap(), "abcdef");
    assert_eq!(limited(BodyLimit::Unlimited("a test")).await.unwrap(), "abcdef");
    let mut body = pieces(&["abc", "de"]).limited(4);
    assert!(body.next().await.unwrap().is_ok());
    let error = body.limited(100).next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the body is longer than 4 bytes");
}

#[tokio::test]
async fn trailers_are_frames_and_no_pieces() {
    let frames = || {
        let mut trailers = HeaderMap::new();
        trailers.insert("checksum", HeaderValue::from_static("1"));
        Foreign([data("a"), Ok(Frame::trailers(trailers))].into(), SizeHint::new())
    };
    assert_eq!(Body::wrap(frames()).limited(1).bytes().await.unwrap(), "a");
    let mut body = Body::wrap(frames());
    let mut seen = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        seen.push(frame.unwrap().is_trailers());
    }
    assert_eq!(seen, [false, true]);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_the_clients_fault() {
    let frames = [data("a"), Err(io::Error::from(io::ErrorKind::ConnectionReset)), data("b")];
    let mut body = Body::wrap(Foreign(frames.into(), SizeHint::new()));
    assert_eq!(body.next().await.unwrap().unwrap(), "a");
    let error = body.next().await.unwrap().unwrap_err();
    assert!(body.next().await.is_none());
    assert_eq!(answered(error), (StatusCode::BAD_REQUEST, Some("the body broke off".to_owned())));
}

#[tokio::test]
async fn a_stream_of_the_apps_own_says_its_status() {
    let teapot = Error::new(StatusCode::IM_A_TEAPOT, "no coffee");
    let error = Body::from_stream(Pieces::<Error>([Err(teapot)].into())).bytes().await.unwrap_err();
    assert_eq!(answered(error), (StatusCode::IM_A_TEAPOT, Some("no coffee".to_owned())));
    let lost = io::Error::other("the disk is gone");
    let error = Body::from_stream(Pieces([Err(lost)].into())).bytes().await.unwrap_err();
    assert_eq!(answered(error), (StatusCode::INTERNAL_SERVER_ERROR, None));
}

#[tokio::test]
async fn an_answer_that_fails_lets_be_written_what_came_before() {
    let mut body = Body::from_stream(Pieces([Err(io::Error::other("gone"))].into()));
    let mut context = Context::from_waker(std::task::Waker::noop());
    assert!(Pin::new(&mut body).poll_frame(&mut context).is_pending());
    let Poll::Ready(Some(Err(error))) = Pin::new(&mut body).poll_frame(&mut context) else {
        panic!("it does not fail")
    };
    assert_eq!(answered(error), (StatusCode::INTERNAL_SERVER_ERROR, None));
    assert!(body.is_end_stream());
}

#[tokio::test]
async fn the_status_survives_wrapping() {
    let error = || async { pieces(&["abc"]).limited(2).bytes().await.unwrap_err() };
    assert_eq!(answered(io::Error::other(error().await)), too_large("2 bytes"));
    assert_eq!(answered(io::Error::other(io::Error::other(error().await))), too_large("2 bytes"));

    #[derive(Debug)]
    struct Wrapper(io::Error);
    impl fmt::Display for Wrapper {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("it went wrong")
        }
    }
    impl std::error::Error for Wrapper {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    assert_eq!(answered(Wrapper(io::Error::other(error().await))), too_large("2 bytes"));
    assert_eq!(answered(Wrapper(io::Error::other("else"))), (StatusCode::INTERNAL_SERVER_ERROR, None));

    let outer = Body::from_stream(pieces(&["abc"]).limited(2));
    assert_eq!(answered(outer.bytes().await.unwrap_err()), too_large("2 bytes"));
}

#[tokio::test]
async fn a_body_in_a_body_is_itself() {
    let text = Bytes::from("text".to_owned());
    let body = Body::wrap(Body::wrap(Body::from(text.clone())));
    assert_eq!(body.size_hint().exact(), Some(4));
    assert_eq!(body.bytes().await.unwrap().as_ptr(), text.as_ptr());
}

#[test]
fn lengths_are_told_in_round_units() {
    let told = |limit| BodyError::too_large(limit).to_string();
    assert_eq!(told(3 << 30), "the body is longer than 3 GiB");
    assert_eq!(told(1536), "the body is longer than 1536 bytes");
    assert_eq!(told(5 << 10), "the body is longer than 5 KiB");
}

/// A file with this content.
fn file_of(content: &str) -> (std::fs::File, u64) {
    use std::io::{Seek, Write};
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content.as_bytes()).unwrap();
    file.rewind().unwrap();
    (file, content.len() as u64)
}

#[tokio::test]
async fn a_part_of_bytes_or_of_a_file_and_of_nothing_else() {
    let from_file = || {
        let (file, length) = file_of("0123456789");
        Body::from_file(file, length)
    };
    for make in [&from_file as &dyn Fn() -> Body, &|| Body::from("0123456789")] {
        for (first, length, part) in [(0, 10, "0123456789"), (3, 2, "34"), (9, 1, "9"), (4, 0, "")] {
            let mut body = make();
            assert!(body.narrow(first, length));
            assert_eq!(body.size_hint().exact(), Some(length));
            assert_eq!(body.bytes().await.unwrap(), part);
        }
        for (first, length) in [(0, 11), (10, 1), (11, 0), (u64::MAX, 2)] {
            let mut body = make();
            assert!(!body.narrow(first, length), "{first} {length}");
            assert_eq!(body.bytes().await.unwrap(), "0123456789");
        }
        let mut body = make();
        assert!(body.narrow(2, 6) && body.narrow(1, 3));
        assert_eq!(body.bytes().await.unwrap(), "345");
    }
    let mut stream = pieces(&["abc"]);
    assert!(!stream.narrow(0, 1));
    assert_eq!(stream.bytes().await.unwrap(), "abc");
    assert!(!Body::empty().narrow(0, 1));
}

#[tokio::test]
async fn a_file_comes_in_pieces_of_which_one_is_held() {
    let content = "x".repeat(150_000);
    let (file, length) = file_of(&content);
    let mut body = Body::from_file(file, length);
    let mut lengths = Vec::new();
    while let Some(piece) = body.next().await {
        lengths.push(piece.unwrap().len());
    }
    assert_eq!(lengths, [65_536, 65_536, 18_928]);
    assert!(body.is_end_stream());
}

#[tokio::test]
async fn a_failure_is_told_once_and_an_end_is_not() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let told = Arc::new(AtomicUsize::new(0));
    let watch = |body: Body| {
        let told = told.clone();
        body.on_failure(move |_| _ = told.fetch_add(1, Ordering::Relaxed))
    };
    assert_eq!(watch(pieces(&["a", "b"])).bytes().await.unwrap(), "ab");
    drop(watch(pieces(&["a"])));
    assert_eq!(told.load(Ordering::Relaxed), 0);
    let (file, length) = file_of("abc");
    let mut body = watch(Body::from_file(file, length + 1));
    assert_eq!(body.size_hint().exact(), Some(4));
    assert!(body.next().await.unwrap().is_err());
    assert!(body.next().await.is_none());
    assert_eq!(told.load(Ordering::Relaxed), 1);
}

/// What it brings, piece by piece, and how much is said to be left after each.
async fn lengths(mut body: Body) -> Vec<(usize, Option<u64>)> {
    let mut lengths = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        lengths.push((frame.unwrap().into_data().unwrap().len(), body.size_hint().exact()));
    }
    lengths
}

#[tokio::test]
async fn large_bodies_are_sent_in_pieces() {
    const LONG: &[u8] = &[b'x'; 2 * PIECE + 1];
    let cut = vec![(PIECE, Some(PIECE as u64 + 1)), (PIECE, Some(1)), (1, Some(0))];
    assert_eq!(lengths(Body::from(LONG)).await, cut);
    let foreign = |frames: Vec<&'static [u8]>| {
        let length = frames.iter().map(|frame| frame.len() as u64).sum();
        let frames = frames.into_iter().map(|frame| Ok(Frame::data(Bytes::from_static(frame)))).collect();
        Body::wrap(Foreign(frames, SizeHint::with_exact(length)))
    };
    let pieces: Vec<usize> = lengths(foreign(vec![b"a", LONG, b"bc"])).await.into_iter().map(|(it, _)| it).collect();
    assert_eq!(pieces, [1, PIECE, PIECE, 1, 2]);
    assert_eq!(lengths(Body::from(&LONG[..PIECE])).await, [(PIECE, Some(0))]);
    // What is too long for its limit is refused as ever.
    let mut limited = foreign(vec![LONG]).limited(PIECE as u64 + 1);
    assert!(poll_fn(|context| Pin::new(&mut limited).poll_frame(context)).await.unwrap().is_err());
}
