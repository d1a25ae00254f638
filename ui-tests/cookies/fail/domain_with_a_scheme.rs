//! The domain of a cookie is a host, not an address.
use squall::Cookie;

const THEME: Cookie = Cookie::new("theme").domain("https://example.org");

fn main() {
    let _ = THEME;
}
