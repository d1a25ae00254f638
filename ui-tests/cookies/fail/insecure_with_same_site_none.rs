//! The same in the other order.
use squall::Cookies;

fn follow(cookies: &Cookies) -> squall::Result<()> {
    cookies.set(squall::Cookie::new("widget").insecure().same_site_none(), "1")
}

fn main() {}
