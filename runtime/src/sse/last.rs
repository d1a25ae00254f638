//! Where a client was when it lost the stream.

use crate::error::Result;
use crate::extract::{FromRequest, FromText};
use crate::request::Request;
use percent_encoding::percent_decode_str;

/// Where a client was when it lost the stream: a field of handlers.
///
/// It is the header `Last-Event-ID`, which browsers send when they come back; else the query's `after`, for a page that
/// says with the first request what it shows already. `T` is what the site's [ids](crate::SseEvent::id) are: a number, the
/// [`Offset`](crate::Offset) of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastEventId<T> {
    /// The client comes for the first time.
    Absent,
    /// It has an id that is none of ours any more, such as one of another version of the site. A 400 would have browsers give
    /// up for good, so the handler has the word: mostly it begins anew.
    Unreadable,
    /// It has seen all up to this one.
    Known(T),
}

impl<T> LastEventId<T> {
    /// The id, where it is known.
    pub fn known(self) -> Option<T> {
        match self {
            LastEventId::Known(id) => Some(id),
            LastEventId::Absent | LastEventId::Unreadable => None,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromText> FromRequest for LastEventId<T> {
    async fn from_request(request: &Request) -> Result<LastEventId<T>> {
        // The standard has it in UTF-8, whatever headers are otherwise.
        let header = request.headers().get("last-event-id").map(|value| String::from_utf8_lossy(value.as_bytes()));
        let query = || {
            let mut values = request.query().split('&').filter_map(|pair| pair.strip_prefix("after="));
            values.next_back().map(|value| percent_decode_str(value).decode_utf8_lossy())
        };
        let Some(text) = header.or_else(query).filter(|text| !text.is_empty()) else { return Ok(LastEventId::Absent) };
        Ok(T::from_text(&text).map_or(LastEventId::Unreadable, LastEventId::Known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Connection;

    async fn last(target: &str, header: Option<&str>) -> LastEventId<u32> {
        let mut request = http::Request::builder().uri(target);
        if let Some(value) = header {
            request = request.header("last-event-id", value);
        }
        let request = Request::new(request.body(()).unwrap().into_parts().0, Connection::default());
        LastEventId::from_request(&request).await.unwrap()
    }

    #[tokio::test]
    async fn the_header_comes_before_the_query() {
        assert_eq!(last("/", None).await, LastEventId::Absent);
        assert_eq!(last("/?after=", None).await, LastEventId::Absent);
        assert_eq!(last("/?after=%37", None).await, LastEventId::Known(7));
        assert_eq!(last("/?x=1&after=1&after=2", None).await, LastEventId::Known(2));
        assert_eq!(last("/?after=7", Some("8")).await, LastEventId::Known(8));
        assert_eq!(last("/", Some("x")).await, LastEventId::Unreadable);
    }
}
