//! The listener `secure`.

use super::program::{Answer, Asking, Program};

const METHODS: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];

fn ask(program: &Program, method: &str, path: &str) -> Asking {
    Asking::new(program.secure, method, path)
}

/// The token, and the cookie that it belongs to.
fn visit(program: &Program) -> (String, String) {
    let answer = ask(program, "GET", "/").send();
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    (answer.text().to_owned(), cookie)
}

#[track_caller]
fn assert_ok(answer: &Answer) {
    assert_eq!(answer.told(), (200, "ok"));
}

#[test]
fn root_gives_a_token_and_takes_it_by_each_of_its_names() {
    let program = Program::start();
    let (token, cookie) = visit(&program);
    assert!(!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()), "{token}");
    for method in METHODS {
        for name in ["X-XSRF-Token", "X-XSRFToken", "X-CSRFToken", "x-xsrf-token"] {
            assert_ok(&ask(&program, method, "/").header("Cookie", &cookie).header(name, &token).send());
        }
        assert_ok(&ask(&program, method, "/").header("Cookie", &cookie).form(&format!("_xsrf={token}")).send());
    }
    let part = format!("--b\r\nContent-Disposition: form-data; name=\"_xsrf\"\r\n\r\n{token}\r\n--b--\r\n");
    let parts = ask(&program, "POST", "/").header("Cookie", &cookie).body("multipart/form-data; boundary=b", part);
    assert_ok(&parts.send());
}

#[test]
fn without_its_token_nothing_that_has_cookies_changes_anything() {
    let program = Program::start();
    let (token, cookie) = visit(&program);
    let (other, _) = visit(&program);
    for method in METHODS {
        let ask = || ask(&program, method, "/").header("Cookie", &cookie);
        for refused in [
            ask(),
            ask().header("X-XSRF-Token", "nonsense"),
            ask().header("X-XSRF-Token", &other),
            ask().form("_xsrf="),
            ask().form(&format!("_xsrf={other}")),
            ask().form(&format!("other={token}")),
            // A token is none of a query.
            Asking::new(program.secure, method, &format!("/?_xsrf={token}")).header("Cookie", &cookie),
        ] {
            assert_eq!(refused.send().status, 403, "{method}");
        }
    }
}

#[test]
fn of_other_sites_the_trusted_one_alone_may_send() {
    let program = Program::start();
    let own = format!("http://{}", program.secure);
    for method in METHODS {
        let from = |origin: &str| ask(&program, method, "/").header("Origin", origin);
        assert_ok(&from("https://trusted.example.com").send());
        assert_ok(&from("https://trusted.example.com").header("Sec-Fetch-Site", "cross-site").send());
        assert_ok(&from(&own).send());
        assert_ok(&ask(&program, method, "/").header("Sec-Fetch-Site", "same-origin").send());
        for origin in [
            "https://evil.example.com",
            "http://trusted.example.com",
            "https://trusted.example.com.evil.example",
            "null",
        ] {
            assert_eq!(from(origin).send().status, 403, "{method} {origin}");
        }
        assert_eq!(ask(&program, method, "/").header("Sec-Fetch-Site", "cross-site").send().status, 403);
        assert_eq!(ask(&program, method, "/").header("Sec-Fetch-Site", "same-site").send().status, 403);
        // No browser, and no cookie.
        assert_ok(&ask(&program, method, "/").send());
    }
}

#[test]
fn error() {
    let program = Program::start();
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"] {
        assert_eq!(ask(&program, method, "/error").send().status, 417, "{method}");
        let answer = ask(&program, method, "/error").header("Origin", "https://evil.example.com").send();
        assert_eq!((answer.status, &*answer.reason), (417, "Expectation Failed"), "{method}");
    }
}
