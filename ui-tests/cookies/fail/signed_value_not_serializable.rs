//! What cannot be written cannot be signed.
use squall::SignedCookies;

struct Cart(u32);

fn keep(cookies: &SignedCookies, cart: &Cart) -> squall::Result<()> {
    cookies.set("cart", cart)
}

fn main() {
    let _ = Cart(1).0;
}
