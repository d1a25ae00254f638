//! Browsers refuse a cookie with `SameSite=None` that is not `Secure`.
use squall::Cookie;

const WIDGET: Cookie<'static, squall::Insecure> = Cookie::new("widget").same_site_none().insecure();

fn main() {
    let _ = WIDGET;
}
