//! The prefix comes by itself.
use squall::Cookie;

const THEME: Cookie = Cookie::new("__Host-theme");

fn main() {
    let _ = THEME;
}
