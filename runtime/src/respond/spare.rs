//! Maps of headers that are used again: the one of a request that has been answered has room for those of an answer.
//!
//! hyper does the same in the other direction: it reads a request into the map of the answer before.

use super::Response;
use crate::body::Body;
use http::HeaderMap;
use std::cell::Cell;

/// The largest map that is kept, in headers: what a browser sends has room in it.
const LARGEST: usize = 24;

thread_local! {
    // One a thread, and not one a connection: an idle connection is to hold no memory that it does not need.
    static SPARE: Cell<Option<HeaderMap>> = const { Cell::new(None) };
}

/// A response with this body, and as yet without headers.
#[inline]
pub(crate) fn response(body: Body) -> Response {
    let mut response = Response::new(body);
    *response.headers_mut() = empty_headers();
    response
}

/// A map without headers.
#[inline]
fn empty_headers() -> HeaderMap {
    SPARE.try_with(Cell::take).ok().flatten().unwrap_or_default()
}

/// Keeps a map for the next who asks for an empty one.
#[inline]
pub(crate) fn reuse_headers(mut headers: HeaderMap) {
    if (1..=LARGEST).contains(&headers.capacity()) {
        headers.clear();
        // Where the thread ends it is let go.
        _ = SPARE.try_with(|spare| spare.set(Some(headers)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use http::header::{ACCEPT, HOST};

    #[test]
    fn a_map_is_handed_on_without_its_headers() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("a.example"));
        headers.append(ACCEPT, HeaderValue::from_static("text/html"));
        headers.append(ACCEPT, HeaderValue::from_static("*/*"));
        let room = headers.capacity();
        reuse_headers(headers);
        let again = empty_headers();
        assert_eq!((again.len(), again.capacity(), again.get(HOST)), (0, room, None));
        assert_eq!(empty_headers().capacity(), 0, "there was one");
        reuse_headers(HeaderMap::with_capacity(1000));
        assert_eq!(empty_headers().capacity(), 0, "a large one is not kept");
    }
}
