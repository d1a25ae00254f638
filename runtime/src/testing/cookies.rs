//! The cookie jar: as much of RFC 6265 as one client of one host needs.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use std::time::{Duration, SystemTime};

/// The cookies of one host. `Domain` does not matter to it, and `Secure` is no hindrance on 127.0.0.1.
#[derive(Debug, Default)]
pub(super) struct Jar {
    cookies: Vec<Cookie>,
}

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    path: String,
    expires: Option<SystemTime>,
}

impl Cookie {
    /// Reads a `Set-Cookie` header (RFC 6265, 5.2); `None` for one that a browser ignores.
    fn parse(header: &str, request_path: &str, now: SystemTime) -> Option<Cookie> {
        let mut parts = header.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let mut cookie = Cookie {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            path: default_path(request_path).to_owned(),
            expires: None,
        };
        let mut max_age = None;
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (name.trim(), value.trim());
            if name.eq_ignore_ascii_case("path") && value.starts_with('/') {
                cookie.path = value.to_owned();
            } else if name.eq_ignore_ascii_case("expires") {
                cookie.expires = httpdate::parse_http_date(value).ok().or(cookie.expires);
            } else if name.eq_ignore_ascii_case("max-age") {
                max_age = value.parse::<i64>().ok().or(max_age);
            }
        }
        // `Max-Age` comes before `Expires`, wherever it stands.
        if let Some(seconds) = max_age {
            let seconds = u64::try_from(seconds).unwrap_or(0);
            cookie.expires = match seconds {
                0 => Some(SystemTime::UNIX_EPOCH),
                // What is beyond the clock's end does not expire.
                _ => now.checked_add(Duration::from_secs(seconds)),
            };
        }
        (!cookie.name.is_empty()).then_some(cookie)
    }

    fn has_expired(&self, now: SystemTime) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// RFC 6265, 5.1.4.
    fn is_for(&self, path: &str) -> bool {
        match path.strip_prefix(&*self.path) {
            Some(rest) => rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/'),
            None => false,
        }
    }
}

/// The folder of the request's path (RFC 6265, 5.1.4).
fn default_path(request_path: &str) -> &str {
    match request_path.rfind('/') {
        None | Some(0) => "/",
        Some(end) => &request_path[..end],
    }
}

impl Jar {
    /// Keeps what an answer sets, and forgets what it removes.
    pub(super) fn keep(&mut self, headers: &HeaderMap, request_path: &str) {
        let now = SystemTime::now();
        for header in headers.get_all(SET_COOKIE) {
            let Ok(header) = std::str::from_utf8(header.as_bytes()) else { continue };
            let Some(cookie) = Cookie::parse(header, request_path, now) else { continue };
            self.put(cookie);
        }
        self.cookies.retain(|cookie| !cookie.has_expired(now));
    }

    /// In the place of the one with the same name and path, so that the order of creation stays.
    fn put(&mut self, cookie: Cookie) {
        match self.cookies.iter_mut().find(|other| other.name == cookie.name && other.path == cookie.path) {
            Some(other) => *other = cookie,
            None => self.cookies.push(cookie),
        }
    }

    /// The `Cookie` header for a path: longer paths first, then the older cookie first (RFC 6265, 5.4).
    pub(super) fn header(&self, path: &str) -> Option<HeaderValue> {
        let now = SystemTime::now();
        let mut cookies: Vec<&Cookie> =
            self.cookies.iter().filter(|cookie| cookie.is_for(path) && !cookie.has_expired(now)).collect();
        cookies.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        if pairs.is_empty() { None } else { HeaderValue::from_str(&pairs.join("; ")).ok() }
    }

    /// The newest cookie of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.cookies.iter().rev().find(|cookie| cookie.name == name).map(|cookie| cookie.value.as_str())
    }

    /// A cookie for all paths.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.put(Cookie { name: name.to_owned(), value: value.to_owned(), path: "/".to_owned(), expires: None });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(path: &str, set: &[&'static str]) -> Jar {
        let mut jar = Jar::default();
        more(&mut jar, path, set);
        jar
    }

    fn more(jar: &mut Jar, path: &str, set: &[&'static str]) {
        let mut headers = HeaderMap::new();
        for value in set {
            headers.append(SET_COOKIE, HeaderValue::from_static(value));
        }
        jar.keep(&headers, path);
    }

    #[test]
    fn a_cookie_is_sent_to_its_path_and_below() {
        let jar = after("/", &["a=1; Path=/admin; HttpOnly; Secure"]);
        assert_eq!(jar.header("/admin").unwrap(), "a=1");
        assert_eq!(jar.header("/admin/users").unwrap(), "a=1");
        assert_eq!(jar.header("/administrator"), None);
        assert_eq!(jar.header("/"), None);
    }

    #[test]
    fn without_a_path_it_is_for_the_folder_of_the_request() {
        let jar = after("/blog/first", &["a=1", "b=2; Path=nonsense"]);
        assert_eq!(jar.header("/blog/second").unwrap(), "a=1; b=2");
        assert_eq!(jar.header("/shop"), None);
        assert_eq!(after("/first", &["a=1"]).header("/x").unwrap(), "a=1");
    }

    #[test]
    fn longer_paths_come_first_and_the_same_name_and_path_replaces() {
        let mut jar = after("/", &["a=1; Path=/", "a=2; Path=/x", "b=3; Path=/"]);
        assert_eq!(jar.header("/x").unwrap(), "a=2; a=1; b=3");
        more(&mut jar, "/", &["a=4; Path=/"]);
        assert_eq!(jar.header("/x").unwrap(), "a=2; a=4; b=3");
    }

    #[test]
    fn it_is_removed_by_an_age_or_a_date_of_the_past() {
        let mut jar = after("/", &["a=1", "b=2", "c=3", "d=4"]);
        more(
            &mut jar,
            "/",
            &[
                "a=; Max-Age=0",
                "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "c=5; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "d=; max-age=-1",
            ],
        );
        assert_eq!(jar.header("/").unwrap(), "c=5");
        assert_eq!(jar.get("a"), None);
    }

    #[test]
    fn what_a_browser_ignores_is_ignored() {
        assert_eq!(after("/", &["nothing", "=value"]).header("/"), None);
    }
}
