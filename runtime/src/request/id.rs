//! What tells one request from all others.

use super::Request;
use crate::random::random_bytes;
use http::HeaderName;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

/// By this name proxies pass it on, and answers carry it.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// As long is what a proxy may call a request.
const LONGEST: usize = 128;

/// What tells one request from all others: the same in its line of log, in its span, and in a handler that has a field of this
/// type.
///
/// A proxy that the app trusts (`trusted_proxies`) may say it by `X-Request-Id`, with up to 128 letters, digits and marks of
/// `-._~+/=:@`. From others the header is not believed: they could have lines of log look like those of another's request.
/// Then it is made: 32 hexadecimal digits, which no other request has. It is not a secret, and nobody should be let in by it.
///
/// An answer with a status from 500 on carries it as `X-Request-Id`, so that who sees it can say which one it was; other
/// answers do where [`Config::answer_request_ids`](crate::Config::answer_request_ids) says so.
///
/// ```
/// use squall::prelude::*;
/// use squall::RequestId;
///
/// #[handler(post, "/orders")]
/// struct Order { id: RequestId }
///
/// impl Order {
///     async fn post(self) -> String { format!("ordered, as {}", self.id) }
/// }
/// # #[app(handlers = [Order])] struct App;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(Kind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Made(u128),
    Sent(Arc<str>),
}

impl RequestId {
    fn of(request: &Request) -> RequestId {
        let sent = if request.by_trusted_proxy { request.header(REQUEST_ID.as_str()) } else { None };
        match sent.filter(|text| is_id(text)) {
            Some(text) => RequestId(Kind::Sent(text.into())),
            None => RequestId(Kind::Made(unique())),
        }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Made(number) => write!(f, "{number:032x}"),
            Kind::Sent(text) => f.write_str(text),
        }
    }
}

impl Request {
    /// What tells this request from all others: see [`RequestId`].
    pub fn id(&self) -> &RequestId {
        self.id.get_or_init(|| RequestId::of(self))
    }
}

fn is_id(text: &str) -> bool {
    let marks = |byte| matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=' | b':' | b'@');
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || marks(byte))
}

/// A number that nobody else has: half of it is the process's, half a count that does not look like one. Never 0, in neither
/// half.
pub(super) fn unique() -> u128 {
    static PROCESS: OnceLock<(u64, u64)> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let (own, begin) = *PROCESS.get_or_init(|| {
        let own = random_bytes().map(u64::from_le_bytes).unwrap_or_else(|_| RandomState::new().hash_one(0));
        let begin = random_bytes().map(u64::from_le_bytes).unwrap_or_else(|_| RandomState::new().hash_one(1));
        (own | 1, begin)
    });
    let low = mixed(begin.wrapping_add(COUNT.fetch_add(1, Relaxed)));
    // One count of 2^64 is mixed to 0.
    u128::from(own) << 64 | u128::from(low.max(1))
}

/// Another order of all numbers: no two become the same (the end of SplitMix64, Steele et al. 2014).
fn mixed(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Connection;
    use std::collections::HashSet;

    fn id(sent: &str, trusted: bool) -> String {
        let head = http::Request::builder().header("x-request-id", sent).body(()).unwrap().into_parts().0;
        let mut request = Request::new(head, Connection::default());
        request.by_trusted_proxy = trusted;
        assert_eq!(request.id(), request.id());
        request.id().to_string()
    }

    #[test]
    fn a_trusted_proxy_says_it_and_nobody_else() {
        assert_eq!(id("7f/a:b@c=_~.+-", true), "7f/a:b@c=_~.+-");
        assert_eq!(id(&"a".repeat(128), true), "a".repeat(128));
        for (sent, trusted) in [("a", false), ("", true), ("a b", true), ("a\"b", true), ("a,b", true)] {
            let made = id(sent, trusted);
            assert!(made.len() == 32 && made.bytes().all(|byte| byte.is_ascii_hexdigit()), "{sent:?}: {made}");
        }
        assert_eq!(id(&"a".repeat(129), true).len(), 32);
    }

    #[test]
    fn no_two_are_the_same() {
        let numbers: HashSet<u128> = (0..1000).map(|_| unique()).collect();
        assert_eq!(numbers.len(), 1000);
        assert!(numbers.iter().all(|number| *number as u64 != 0 && number >> 64 != 0));
    }
}
