use squall::prelude::*;
use squall::{Cookies, SessionValue, Sessions};

#[app(
    user = Author,
    login = none("by tokens"),
    sessions = Sessions::in_cookie(),
    handlers = [Index, Logo, Fresh, Secret, Mine, InShop, ShowBasket, Drafts, Lifted, Generic<u32>]
)]
struct App;

#[derive(Clone)]
struct Author;

impl squall::User for Author {
    type State = ();
    type Id = u32;

    fn id(&self) -> u32 {
        1
    }

    async fn find(_: u32, _: ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

#[derive(Default, serde::Serialize, serde::Deserialize, SessionValue)]
struct Basket(Vec<u32>);

macro_rules! text {
    ($($handler:ident)*) => {$(
        impl $handler {
            async fn get(self) -> &'static str {
                "text"
            }
        }
    )*};
}

#[handler(get, "/", public, cache = public("1m", s_maxage = "1h", stale_while_revalidate = "30s", stale_if_error = "1d"))]
struct Index;
#[handler(get, "/logo", public, cache = immutable("365d"))]
struct Logo;
#[handler(get, "/fresh", public, cache = public(no_cache))]
struct Fresh;
#[handler(get, "/secret", public, cache = no_store)]
struct Secret;
#[handler(get, "/mine", auth, cache = private("5m"))]
struct Mine;

#[section("/shop", public, cache = public("1h"))]
struct Shop;
#[handler(get, "/", in = Shop)]
struct InShop;
// What is one visitor's says so.
#[handler(get, "/basket", in = Shop, cache = no_store)]
#[allow(dead_code)]
struct ShowBasket {
    #[session]
    basket: Basket,
    cookies: Cookies,
}
// A guard of its own: nobody keeps it.
#[handler(get, "/drafts", in = Shop, auth)]
#[allow(dead_code)]
struct Drafts {
    #[user]
    author: Author,
}

#[section("/admin", auth)]
struct Admin;
#[handler(get, "/login", in = Admin, public("it tells how to get in"), cache = public("1h"))]
struct Lifted;

text!(Index Logo Fresh Secret Mine InShop ShowBasket Drafts Lifted);

#[handler(get, "/generic/{value}", public, cache = public("1h"))]
struct Generic<T: std::str::FromStr<Err: std::fmt::Display> + Send + std::fmt::Display + 'static> {
    value: T,
}

impl<T: std::str::FromStr<Err: std::fmt::Display> + Send + std::fmt::Display + 'static> Generic<T> {
    async fn get(self) -> String {
        self.value.to_string()
    }
}

fn main() {

}
