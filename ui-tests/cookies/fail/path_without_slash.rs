//! A path that browsers would ignore.
use squall::Cookie;

const THEME: Cookie = Cookie::new("theme").path("admin");

fn main() {
    let _ = THEME;
}
