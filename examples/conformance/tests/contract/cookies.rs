//! Cookies, plain and signed.

use super::program::Program;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::Sha256;
use std::time::{SystemTime, UNIX_EPOCH};

const SECRET: &[u8] = b"It's a secret to everybody";

#[test]
fn cookie_get() {
    let program = Program::start();
    let get = |cookie: &str| program.plain("GET", "/cookie/get").header("Cookie", cookie).send().text().to_owned();
    assert_eq!(program.get("/cookie/get").told(), (200, "default"));
    assert_eq!(get("foo=bar"), "bar");
    assert_eq!(get("foo=\"bar\""), "bar");
    assert_eq!(get("foo=\"a;b\""), "\"a");
    assert_eq!(get("/=exception; foo=after"), "after");
    assert_eq!(get("bar=foo"), "default");
}

#[test]
fn cookie_set() {
    let answer = Program::start().get("/cookie/set");
    assert_eq!(answer.told(), (200, ""));
    let cookies: Vec<Vec<String>> = answer.all("set-cookie").into_iter().map(sorted).collect();
    let expected: Vec<Vec<String>> = [
        "str=asdf; Path=/",
        "dom=blah; Domain=foo.com; Path=/foo",
        "equals=\"a=b\"; Path=/",
        "ma=bar; Max-Age=10; Path=/",
        "fl=1; HttpOnly; Path=/; SameSite=Lax; Secure",
        "a=e; Path=/",
    ]
    .into_iter()
    .map(sorted)
    .collect();
    assert_eq!(cookies, expected);
}

/// The pair, and the attributes in the order of letters.
fn sorted(cookie: &str) -> Vec<String> {
    let mut parts: Vec<String> = cookie.split("; ").map(str::to_owned).collect();
    parts[1..].sort();
    parts
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Format 2, as Tornado's documentation has it: each field with its length, then the HMAC-SHA256 of all that.
fn v2(secret: &[u8], name: &str, value: &str, time: u64) -> String {
    let field = |text: &str| format!("{}:{text}|", text.len());
    let signed =
        ["2|".to_owned(), field("0"), field(&time.to_string()), field(name), field(&STANDARD.encode(value))].concat();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(signed.as_bytes());
    signed + &hex(&mac.finalize().into_bytes())
}

/// Format 1: the HMAC-SHA1 of name, value and time, one behind the other.
fn v1(secret: &[u8], name: &str, value: &str, time: u64) -> String {
    let (value, time) = (STANDARD.encode(value), time.to_string());
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).unwrap();
    mac.update([name, &value, &time].concat().as_bytes());
    format!("{value}|{time}|{}", hex(&mac.finalize().into_bytes()))
}

#[test]
fn the_formats_are_those_that_tornado_documents() {
    let time = 1_300_000_000;
    let of_v2 = "2|1:0|10:1300000000|3:key|8:dmFsdWU=|3d4e60b996ff9c5d5788e333a0cba6f238a22c6c0f94788870e1a9ecd482e152";
    assert_eq!(v2(SECRET, "key", "value", time), of_v2);
    assert_eq!(v1(SECRET, "key", "value", time), "dmFsdWU=|1300000000|31c934969f53e48164c50768b40cbd7e2daaaa4f");
}

/// Each cookie of the user, and whether it counts.
fn cookies() -> Vec<(String, bool)> {
    let day = 86_400;
    let good = v2(SECRET, "user", "ada", now());
    let mut changed = good.clone();
    changed.replace_range(changed.len() - 1.., if good.ends_with('0') { "1" } else { "0" });
    vec![
        (good.clone(), true),
        (v1(SECRET, "user", "ada", now()), true),
        (v2(SECRET, "user", "ada", now() - 30 * day), true),
        (v2(SECRET, "user", "ada", now() - 32 * day), false),
        (v1(SECRET, "user", "ada", now() - 32 * day), false),
        (v2(b"another secret", "user", "ada", now()), false),
        (v2(SECRET, "admin", "ada", now()), false),
        (v1(b"another secret", "user", "ada", now()), false),
        (changed, false),
        (good.trim_end_matches(char::is_alphanumeric).to_owned(), false),
        (format!("{good}|"), false),
        ("ada".to_owned(), false),
        (String::new(), false),
    ]
}

#[test]
fn signed() {
    let program = Program::start();
    assert_eq!(program.get("/signed").told(), (200, "none"));
    for (cookie, counts) in cookies() {
        for sent in [format!("user={cookie}"), format!("user=\"{cookie}\"")] {
            let answer = program.plain("GET", "/signed").header("Cookie", &sent).send();
            assert_eq!(answer.told(), (200, if counts { "ada" } else { "none" }), "{sent}");
        }
    }
}

#[test]
fn auth() {
    let program = Program::start();
    let visitor = program.get("/auth");
    assert_eq!(visitor.place(), (302, "/login?next=%2Fauth"));
    assert_eq!(program.get("/auth?a=b&c=%20").place(), (302, "/login?next=%2Fauth%3Fa%3Db%26c%3D%2520"));
    assert_eq!(program.plain("POST", "/auth").send().status, 403);
    for (cookie, counts) in cookies() {
        let asked = |method| program.plain(method, "/auth").header("Cookie", &format!("user={cookie}")).send();
        let (get, post) = (asked("GET"), asked("POST"));
        if counts {
            assert_eq!((get.told(), post.told()), ((200, "in"), (200, "in")), "{cookie}");
        } else {
            assert_eq!((get.place(), post.status), ((302, "/login?next=%2Fauth"), 403), "{cookie}");
        }
    }
    assert_eq!(program.get("/login?next=%2Fauth").status, 200);
}
