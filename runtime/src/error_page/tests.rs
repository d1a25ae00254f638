use super::*;
use crate::request::Connection;
use http::header::{ACCEPT, ALLOW};
use proptest::prelude::*;

fn request(accept: Option<&str>) -> Request {
    let mut builder = http::Request::builder().uri("/x");
    if let Some(accept) = accept {
        builder = builder.header(ACCEPT, accept);
    }
    Request::new(builder.body(()).unwrap().into_parts().0, Connection::default())
}

#[test]
fn programs_get_a_problem_and_browsers_a_page() {
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
    for (accept, expected) in [
        (None, "application/problem+json"),
        (Some("*/*"), "application/problem+json"),
        (Some("application/json"), "application/problem+json"),
        (Some("application/json, text/plain, */*"), "application/problem+json"),
        (Some("image/png"), "application/problem+json"),
        (Some(browser), "text/html; charset=utf-8"),
        (Some("text/html, application/json"), "text/html; charset=utf-8"),
        (Some("text/plain"), "text/plain; charset=utf-8"),
        (Some("text/html;q=0.1, text/plain"), "text/plain; charset=utf-8"),
    ] {
        let response = error_response(&Error::not_found(), &request(accept));
        assert_eq!(response.headers()[CONTENT_TYPE], expected, "{accept:?}");
        assert_eq!(response.headers()[VARY], "Accept");
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
}

#[test]
fn the_errors_own_headers_are_sent_and_its_cache_control_wins() {
    let error = Error::status_only(StatusCode::METHOD_NOT_ALLOWED)
        .with_header(ALLOW, "GET, HEAD")
        .with_header(CACHE_CONTROL, "max-age=60");
    let response = error_response(&error, &request(None));
    assert_eq!(response.headers()[ALLOW], "GET, HEAD");
    assert_eq!(response.headers().get_all(CACHE_CONTROL).iter().collect::<Vec<_>>(), ["max-age=60"]);
}

#[test]
fn a_cause_is_on_no_page() {
    let error = Error::internal("the password is 1234");
    for look in [Look::Problem, Look::Html, Look::Text] {
        assert!(!page(&error, look).1.contains("1234"));
    }
}

#[test]
fn an_apps_own_page_gets_the_status_and_one_that_fails_gives_way() {
    let own = own_error_page("oh", &Error::not_found(), &request(None));
    assert_eq!(own.status(), StatusCode::NOT_FOUND);
    assert_eq!(own.headers()[CONTENT_TYPE], "text/plain; charset=utf-8");
    let none = own_error_page(None::<&str>, &Error::conflict("taken"), &request(None));
    assert_eq!(none.status(), StatusCode::CONFLICT);
    assert_eq!(none.headers()[CONTENT_TYPE], "application/problem+json");
    let failed = own_error_page(Err::<&str, _>(Error::internal("x")), &Error::not_found(), &request(None));
    assert_eq!(failed.status(), StatusCode::NOT_FOUND);
    assert_eq!(failed.headers()[CONTENT_TYPE], "application/problem+json");
}

proptest! {
    #[test]
    fn every_message_comes_back_out_of_the_problem(message in any::<String>()) {
        let (_, text) = page(&Error::conflict(message.clone()), Look::Problem);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(value["detail"].as_str(), Some(message.as_str()));
        prop_assert_eq!(value["status"].as_u64(), Some(409));
    }

    #[test]
    fn no_message_adds_markup_to_the_page(message in "([<>&\"']|.){0,40}") {
        let tags = |text: &str| text.matches(['<', '>', '"', '\'']).count();
        let (_, with) = page(&Error::conflict(message), Look::Html);
        let (_, plain) = page(&Error::conflict("plain"), Look::Html);
        prop_assert_eq!(tags(&with), tags(&plain));
    }
}
