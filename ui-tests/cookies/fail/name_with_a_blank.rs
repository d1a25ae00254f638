//! A name that no cookie can have.
use squall::Cookie;

const THEME: Cookie = Cookie::new("the theme");

fn main() {
    let _ = THEME;
}
