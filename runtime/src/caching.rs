//! Which caches may keep an answer: what its handler's attribute says, and what it turned out to depend on.
//!
//! An answer that depends on who asks is for them alone: no cache keeps it for the next one. One that depends on a header
//! says so by `Vary`.

use crate::request::{Dependence, Request};
use crate::respond::Response;
use crate::route::Caching;
use http::header::{CACHE_CONTROL, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

/// Headers by which an answer lets caches keep it: of all caches, of those of the network (RFC 9213), and what that was
/// called before.
const CACHING: [HeaderName; 3] =
    [CACHE_CONTROL, HeaderName::from_static("cdn-cache-control"), HeaderName::from_static("surrogate-control")];

/// Sets `Cache-Control` and `Vary`, where the answer does not do so itself.
///
/// What it says itself stays, unless shared caches would show one visitor's answer to others: that is taken off, and told
/// to the log.
///
/// `sets_cookie` is whether the answer has a `Set-Cookie`.
#[inline]
pub(crate) fn settle(request: &Request, response: &mut Response, sets_cookie: bool) {
    let (caching, varies, left_alone) = match request.route() {
        Some(route) => (route.protection.caching, route.varies, route.protection.headers.left_alone),
        None => (Caching::Unsaid, "", false),
    };
    let sets_cookie = sets_cookie && !left_alone;
    if caching.rule().is_none() && varies.is_empty() && !sets_cookie && !request.depends_on_anything() {
        return;
    }
    say(request, response, caching, varies, sets_cookie);
}

fn say(request: &Request, response: &mut Response, caching: Caching, varies: &'static str, sets_cookie: bool) {
    let of_a_user = request.depends_on(Dependence::User);
    let of_a_visitor = of_a_user || sets_cookie || request.depends_on(Dependence::Visitor);
    let of_cookies = request.depends_on(Dependence::Cookies);
    let status = response.status();
    let headers = response.headers_mut();
    if of_a_visitor && take_off_what_opens(headers) {
        tracing::warn!(
            method = %request.method(),
            path = ?request.path(),
            "an answer that depends on who asks must not be kept by shared caches: its Cache-Control was replaced; say \
             `private` in it to let the browser alone keep it"
        );
    }
    if !headers.contains_key(CACHE_CONTROL) {
        let value = match caching {
            Caching::OwnOrNone(rule) if rule.value == NO_STORE || is_to_be_kept(request, status) => rule.value,
            Caching::Shared(rule) if !of_a_visitor && !of_cookies && is_to_be_kept(request, status) => rule.value,
            _ if of_a_user => "private, no-store",
            _ if of_a_visitor || of_cookies => "private",
            _ => "",
        };
        if !value.is_empty() {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static(value));
        }
    }
    if is_cacheable(request.method()) && !is_kept_by_nobody(headers) {
        vary(headers, varies);
        if request.depends_on(Dependence::Accept) {
            vary(headers, "accept");
        }
        if request.depends_on(Dependence::Language) {
            vary(headers, "accept-language");
        }
        if of_cookies {
            vary(headers, "cookie");
        }
    }
}

const NO_STORE: &str = "no-store";

/// Methods whose answers caches keep. They do so with POST's under conditions that no handler here meets.
fn is_cacheable(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD) || method.as_str() == "QUERY"
}

/// Whether the rule of the attribute is meant for this answer: for what was asked for, found unchanged, or has another
/// address for good. Not for an error, nor for a redirect of the moment: whoever was sent to sign in comes back.
fn is_to_be_kept(request: &Request, status: StatusCode) -> bool {
    let lasting = status.is_success()
        || matches!(status, StatusCode::NOT_MODIFIED | StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
    lasting && is_cacheable(request.method())
}

fn is_kept_by_nobody(headers: &HeaderMap) -> bool {
    headers.get_all(CACHE_CONTROL).iter().any(|line| {
        line.to_str().is_ok_and(|line| line.split(',').any(|one| one.trim_ascii().eq_ignore_ascii_case(NO_STORE)))
    })
}

/// Names these headers, separated by commas, in `Vary`, but for those that are there already (RFC 9110, 12.5.5).
fn vary(headers: &mut HeaderMap, names: &'static str) {
    if names.is_empty() {
        return;
    }
    if !headers.contains_key(VARY) {
        headers.insert(VARY, HeaderValue::from_static(names));
        return;
    }
    for name in names.split(", ") {
        let said = |line: &HeaderValue| {
            let mut names = line.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
            names.any(|said| said == b"*" || said.eq_ignore_ascii_case(name.as_bytes()))
        };
        if !headers.get_all(VARY).iter().any(said) {
            headers.append(VARY, HeaderValue::from_static(name));
        }
    }
}

/// Takes off the rules that would let shared caches keep the answer; whether there was one.
fn take_off_what_opens(headers: &mut HeaderMap) -> bool {
    let mut opened = false;
    for name in CACHING {
        if headers.contains_key(&name) && !keeps_out(headers, &name) {
            headers.remove(&name);
            opened = true;
        }
    }
    opened
}

/// Whether what this header says keeps the answer out of shared caches.
fn keeps_out(headers: &HeaderMap, name: &HeaderName) -> bool {
    let mut kept_out = false;
    for line in headers.get_all(name) {
        let Ok(line) = line.to_str() else { return false };
        for directive in line.split(',').map(str::trim_ascii) {
            // `private="set-cookie"` speaks of that header alone, so it is not the directive that is meant here.
            if directive.eq_ignore_ascii_case("private") || directive.eq_ignore_ascii_case(NO_STORE) {
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
    use http::header::SET_COOKIE;

    fn settled(depends: &[Dependence], headers: &[(&str, &str)]) -> String {
        let request = Request::new(http::Request::new(()).into_parts().0, Connection::default());
        depends.iter().for_each(|dependence| request.note(*dependence));
        let mut response = http::Response::builder();
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let mut response = response.body(Body::empty()).unwrap();
        let sets_cookie = response.headers().contains_key(SET_COOKIE);
        settle(&request, &mut response, sets_cookie);
        let lines = response.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        lines.collect::<Vec<_>>().join("; ")
    }

    fn of_a_user(headers: &[(&str, &str)]) -> String {
        settled(&[Dependence::User, Dependence::Cookies], headers)
    }

    #[test]
    fn what_a_user_sees_nobody_keeps() {
        assert_eq!(of_a_user(&[]), "cache-control: private, no-store");
    }

    #[test]
    fn a_rule_that_keeps_it_from_others_stays() {
        for rule in ["private", "private, max-age=60", "no-cache, PRIVATE"] {
            assert_eq!(of_a_user(&[("cache-control", rule)]), format!("cache-control: {rule}; vary: cookie"));
        }
        for rule in ["No-Store", "no-store, no-cache"] {
            assert_eq!(of_a_user(&[("cache-control", rule)]), format!("cache-control: {rule}"));
        }
        let private = ("cdn-cache-control", "private");
        assert_eq!(of_a_user(&[private]), "cdn-cache-control: private; cache-control: private, no-store");
    }

    #[test]
    fn a_rule_that_lets_others_see_it_is_replaced() {
        for rule in
            ["public", "max-age=60", "no-cache", "private=\"set-cookie\"", "private, public", "private, s-maxage=9", ""]
        {
            assert_eq!(of_a_user(&[("cache-control", rule)]), "cache-control: private, no-store", "{rule}");
            let session = settled(&[Dependence::Visitor, Dependence::Cookies], &[("cache-control", rule)]);
            assert_eq!(session, "cache-control: private; vary: cookie", "{rule}");
        }
        assert_eq!(
            of_a_user(&[("cdn-cache-control", "max-age=60"), ("cache-control", "private, no-store")]),
            "cache-control: private, no-store"
        );
        assert_eq!(of_a_user(&[("surrogate-control", "max-age=60")]), "cache-control: private, no-store");
        assert_eq!(
            of_a_user(&[("cache-control", "private"), ("cache-control", "public")]),
            "cache-control: private, no-store"
        );
    }

    #[test]
    fn an_answer_with_a_cookie_is_its_visitors() {
        let cookie = ("set-cookie", "a=b");
        assert_eq!(settled(&[], &[cookie]), "set-cookie: a=b; cache-control: private");
        assert_eq!(settled(&[], &[cookie, ("cache-control", "public")]), "set-cookie: a=b; cache-control: private");
    }

    #[test]
    fn what_depends_on_a_cookie_alone_may_be_shared_if_it_says_so() {
        assert_eq!(settled(&[Dependence::Cookies], &[]), "cache-control: private; vary: cookie");
        let public = ("cache-control", "public");
        assert_eq!(settled(&[Dependence::Cookies], &[public]), "cache-control: public; vary: cookie");
    }

    #[test]
    fn vary_names_each_header_once() {
        let both = [Dependence::Accept, Dependence::Cookies];
        let public = ("cache-control", "public");
        assert_eq!(settled(&both, &[public]), "cache-control: public; vary: accept; vary: cookie");
        let said = ("vary", "x, Accept");
        assert_eq!(settled(&both, &[public, said]), "cache-control: public; vary: x, Accept; vary: cookie");
        assert_eq!(settled(&both, &[public, ("vary", "*")]), "cache-control: public; vary: *");
        assert_eq!(settled(&[Dependence::Accept], &[]), "vary: accept");
        assert_eq!(settled(&[], &[]), "");
    }
}
