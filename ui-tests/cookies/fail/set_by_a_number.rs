//! What names no cookie.
use squall::Cookies;

fn count(cookies: &Cookies) -> squall::Result<()> {
    cookies.set(1, "one")
}

fn main() {}
