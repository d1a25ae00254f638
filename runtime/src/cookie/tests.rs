//! What is sent for a cookie, and what is read of one.

use super::Cookies;
use super::definition::Cookie;
use super::security::IntoCookie;
use crate::extract::Many;
use crate::request::{Connection, Request, work};
use crate::respond::Response;
use http::header::{CACHE_CONTROL, SET_COOKIE};
use proptest::prelude::*;
use std::time::Duration;

fn request(cookie: &str) -> Request {
    let request = http::Request::builder().header("cookie", cookie).body(()).unwrap();
    Request::new(request.into_parts().0, Connection::default())
}

/// The lines that an answer has after the request's parts are finished.
async fn answer(request: &Request) -> (Vec<String>, Option<String>) {
    let mut response = Response::default();
    while let Some(part) = request.next_to_finish() {
        part.finish(request, &mut response).await.unwrap();
    }
    let sets_cookie = response.headers().contains_key(http::header::SET_COOKIE);
    crate::caching::settle(request, &mut response, sets_cookie);
    let text = |value: &http::HeaderValue| value.to_str().unwrap().to_owned();
    let set = response.headers().get_all(SET_COOKIE).iter().map(text).collect();
    (set, response.headers().get(CACHE_CONTROL).map(text))
}

async fn sent<'a>(cookie: impl IntoCookie<'a>) -> String {
    let request = request("");
    Cookies::of(&request).set(cookie, "v").unwrap();
    answer(&request).await.0.remove(0)
}

#[tokio::test]
async fn each_method_weakens_one_thing() {
    const USUAL: Cookie<'static> = Cookie::new("n");
    let sent = async |cookie| sent(cookie).await;
    assert_eq!(sent(USUAL).await, "__Host-n=v; HttpOnly; SameSite=Lax; Secure; Path=/");
    assert_eq!(sent(USUAL.without_host_prefix()).await, "n=v; HttpOnly; SameSite=Lax; Secure; Path=/");
    assert_eq!(sent(USUAL.readable_by_scripts()).await, "__Host-n=v; SameSite=Lax; Secure; Path=/");
    assert_eq!(sent(USUAL.same_site_strict()).await, "__Host-n=v; HttpOnly; SameSite=Strict; Secure; Path=/");
    assert_eq!(sent(USUAL.without_same_site()).await, "__Host-n=v; HttpOnly; Secure; Path=/");
    assert_eq!(sent(USUAL.path("/a")).await, "__Secure-n=v; HttpOnly; SameSite=Lax; Secure; Path=/a");
    assert_eq!(
        sent(USUAL.domain("a.example")).await,
        "__Secure-n=v; HttpOnly; SameSite=Lax; Secure; Path=/; Domain=a.example"
    );
    assert_eq!(
        sent(USUAL.max_age(Duration::from_secs(60))).await,
        "__Host-n=v; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60"
    );
}

#[tokio::test]
async fn insecure_has_no_prefix_and_cross_site_stays_secure() {
    const USUAL: Cookie<'static> = Cookie::new("n");
    assert_eq!(sent(USUAL.insecure()).await, "n=v; HttpOnly; SameSite=Lax; Path=/");
    assert_eq!(
        sent(USUAL.insecure().path("/a").domain("b.example")).await,
        "n=v; HttpOnly; SameSite=Lax; Path=/a; Domain=b.example"
    );
    assert_eq!(sent(USUAL.same_site_none()).await, "__Host-n=v; HttpOnly; SameSite=None; Secure; Path=/");
    assert_eq!(
        sent(USUAL.same_site_none().partitioned()).await,
        "__Host-n=v; HttpOnly; SameSite=None; Partitioned; Secure; Path=/"
    );
    assert_eq!(sent(USUAL.insecure().readable_by_scripts().without_same_site()).await, "n=v; Path=/");
}

#[tokio::test]
async fn the_last_one_stands_and_is_read_back() {
    let request = request("__Host-a=1; b=planted; a=planted");
    let cookies = Cookies::of(&request);
    assert_eq!(cookies.get("a").as_deref(), Some("1"));
    assert_eq!(cookies.get("b"), None);
    assert_eq!(cookies.get(Cookie::new("b").without_host_prefix()).as_deref(), Some("planted"));
    cookies.set("a", "2").unwrap();
    cookies.set("a", "3; x").unwrap();
    cookies.remove("c").unwrap();
    assert_eq!(Cookies::of(&request).get("a").as_deref(), Some("3; x"));
    assert_eq!(cookies.get("c"), None);
    let (set, caching) = answer(&request).await;
    assert_eq!(
        set,
        [
            r#"__Host-a="3\073 x"; HttpOnly; SameSite=Lax; Secure; Path=/"#,
            "__Host-c=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ]
    );
    assert_eq!(caching.as_deref(), Some("private"));
}

#[tokio::test]
async fn reading_sets_nothing_and_what_is_forgotten_is_not_sent() {
    let request = request("__Host-a=1");
    let cookies = Cookies::of(&request);
    assert_eq!(cookies.get("a").as_deref(), Some("1"));
    cookies.set("a", "2").unwrap();
    request.forget_parts();
    assert_eq!(answer(&request).await, (vec![], Some("private".to_owned())));
}

#[test]
fn what_no_cookie_can_be_is_an_error_and_not_sent() {
    let mut request = request("");
    let cookies = Cookies::of(&request);
    for name in ["", "a b", "a;b", "a,b", "a=b", "a\r\nb", "a\0", "é", "\"a\"", "__Host-a", "__secure-a", "__HOST-"] {
        let error = cookies.set(name, "v").unwrap_err();
        assert_eq!((error.status().as_u16(), error.message()), (500, None), "{name:?}");
        assert!(error.cause().unwrap().to_string().contains("cookie"), "{name:?}");
        assert!(cookies.remove(name).is_err(), "{name:?}");
        assert_eq!(cookies.get(name), None);
    }
    for path in ["", "a", "/a;b", "/a b", "/a,b", "/a\n", "/é", &"/a".repeat(513)] {
        assert!(Cookie::new("a").try_path(path).is_err(), "{path:?}");
    }
    for domain in ["", "a b", "a;b", "a,b", "a/b", "é.example", "a\r\n", &"a".repeat(254)] {
        assert!(Cookie::new("a").try_domain(domain).is_err(), "{domain:?}");
    }
    assert!(Cookie::new("a").try_path("/a").is_ok_and(|cookie| cookie.try_domain("a.example").is_ok()));
    let longest = 4096 - "__Host-a".len();
    cookies.set("a", "x".repeat(longest)).unwrap();
    let error = cookies.set("a", "x".repeat(longest + 1)).unwrap_err();
    assert!(error.cause().unwrap().to_string().contains("would have 4097 bytes"), "{error:?}");
    assert!(request.has_parts());
}

/// A header of so many bytes, made of repetitions of some.
fn hostile(pattern: &str, bytes: usize) -> String {
    pattern.chars().cycle().take(bytes).collect()
}

#[test]
fn a_hostile_header_takes_time_in_proportion_to_its_length() {
    for (begin, pattern) in [
        ("", ";"),
        ("", "="),
        ("", " "),
        ("", "a=b;"),
        ("", "__Host-n=;"),
        ("", "__Host-m=v; "),
        ("__Host-n=\"", "\\"),
        ("__Host-n=\"", "\\0"),
        ("__Host-n=\"", "\\073"),
        ("__Host-n=", "\""),
        ("__Host-n=", "A"),
        ("__Host-n=", "2|1:0|"),
    ] {
        let work = |bytes| {
            let request = request(&format!("{begin}{}\"", hostile(pattern, bytes)));
            work::of(|| {
                _ = Cookies::of(&request).get("n");
                _ = crate::extract::cookie::<Many<String>>(&request, "n").map(|values| values.len());
            })
        };
        let (half, whole) = (work(32 * 1024), work(64 * 1024));
        assert!(half > 32 * 1024, "{begin}{pattern}: only {half} bytes were looked at");
        assert!(whole * 10 < half * 25, "{begin}{pattern}: {half} for 32 KiB, {whole} for 64 KiB");
        assert!(whole < 10 * 64 * 1024, "{begin}{pattern}: {whole} for 64 KiB");
    }
}

proptest! {
    #[test]
    fn any_value_that_is_set_comes_back(value in any::<String>()) {
        let request = request("");
        Cookies::of(&request).set("name", &value).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let set = runtime.block_on(answer(&request)).0.remove(0);
        let pair = set.split(';').next().unwrap().to_owned();
        let back = Cookies::of(&self::request(&format!("a=b; {pair}"))).get("name");
        prop_assert_eq!(back, Some(value));
    }

    #[test]
    fn any_name_is_refused_or_stands_in_the_header_as_it_is(name in any::<String>()) {
        let request = request("");
        if Cookies::of(&request).set(&*name, "v").is_ok() {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let set = runtime.block_on(answer(&request)).0.remove(0);
            prop_assert_eq!(set, format!("__Host-{name}=v; HttpOnly; SameSite=Lax; Secure; Path=/"));
        }
    }
}
