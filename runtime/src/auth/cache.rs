//! An answer that depends on who asked is for them alone: no cache keeps it for the next one.

use crate::request::Request;
use crate::respond::Response;
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderName, HeaderValue};

/// Headers by which an answer lets caches keep it: of all caches, of those of the network (RFC 9213), and what that was
/// called before.
const CACHING: [HeaderName; 3] =
    [CACHE_CONTROL, HeaderName::from_static("cdn-cache-control"), HeaderName::from_static("surrogate-control")];

/// Sets `Cache-Control: private, no-store`, unless the answer has a rule of its own that keeps it from shared caches.
///
/// A rule that would let them keep it is taken off, and told to the log: what one user saw would be shown to others.
pub(super) fn keep_private(request: &Request, response: &mut Response) {
    let mut opened = false;
    let headers = response.headers_mut();
    for name in CACHING {
        if headers.contains_key(&name) && !keeps_out(headers, &name) {
            headers.remove(&name);
            opened = true;
        }
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    if opened {
        tracing::warn!(
            method = %request.method(),
            path = request.path(),
            "an answer that depends on who asks must not be kept by shared caches: its Cache-Control was replaced by \
             `private, no-store`; say `private` in it to let the browser alone keep it"
        );
    }
}

/// Whether what this header says keeps the answer out of shared caches.
fn keeps_out(headers: &HeaderMap, name: &HeaderName) -> bool {
    let mut kept_out = false;
    for line in headers.get_all(name) {
        let Ok(line) = line.to_str() else { return false };
        for directive in line.split(',').map(str::trim_ascii) {
            // `private="set-cookie"` speaks of that header alone, so it is not the directive that is meant here.
            if directive.eq_ignore_ascii_case("private") || directive.eq_ignore_ascii_case("no-store") {
                kept_out = true;
            }
            let name = directive.split('=').next().unwrap_or_default();
            if name.eq_ignore_ascii_case("public") || name.eq_ignore_ascii_case("s-maxage") {
                return false;
            }
        }
    }
    kept_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Body;
    use crate::request::Connection;

    fn kept(headers: &[(&str, &str)]) -> String {
        let request = Request::new(http::Request::new(()).into_parts().0, Connection::default());
        let mut response = http::Response::builder();
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let mut response = response.body(Body::empty()).unwrap();
        keep_private(&request, &mut response);
        let lines = response.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        lines.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn without_a_rule_nobody_keeps_it() {
        assert_eq!(kept(&[]), "cache-control: private, no-store");
    }

    #[test]
    fn a_rule_that_keeps_it_from_others_stays() {
        for rule in ["private", "private, max-age=60", "No-Store", "no-cache, PRIVATE", "no-store, no-cache"] {
            assert_eq!(kept(&[("cache-control", rule)]), format!("cache-control: {rule}"));
        }
        let private = ("cdn-cache-control", "private");
        assert_eq!(kept(&[private]), "cdn-cache-control: private; cache-control: private, no-store");
    }

    #[test]
    fn a_rule_that_lets_others_see_it_is_replaced() {
        for rule in
            ["public", "max-age=60", "no-cache", "private=\"set-cookie\"", "private, public", "private, s-maxage=9", ""]
        {
            assert_eq!(kept(&[("cache-control", rule)]), "cache-control: private, no-store", "{rule}");
        }
        assert_eq!(
            kept(&[("cdn-cache-control", "max-age=60"), ("cache-control", "private")]),
            "cache-control: private"
        );
        assert_eq!(kept(&[("surrogate-control", "max-age=60")]), "cache-control: private, no-store");
        assert_eq!(
            kept(&[("cache-control", "private"), ("cache-control", "public")]),
            "cache-control: private, no-store"
        );
    }
}
