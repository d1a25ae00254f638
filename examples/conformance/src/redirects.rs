//! Redirects.

use crate::answers::Hello;
use squall::prelude::*;

handlers!(pub HANDLERS = [ToHello, Source, SourceWithQuery, Swapped, Added, AddSlash, Removed, RemoveSlash]);

#[handler(get, "/redirect")]
struct ToHello {
    #[query]
    permanent: Option<u8>,
    #[query]
    status: Option<u16>,
}

impl ToHello {
    async fn get(self) -> Result<Redirect> {
        let redirect = Redirect::to(Hello::url());
        Ok(match self.status.unwrap_or(if self.permanent == Some(1) { 301 } else { 302 }) {
            301 => redirect.moved(),
            302 => redirect.found(),
            303 => redirect,
            307 => redirect.temporary(),
            308 => redirect.permanent(),
            _ => return Err(Error::bad_request("`status` is one of 301, 302, 303, 307, 308")),
        })
    }
}

// What the contract leads to is nobody's.
#[redirect("/src", to = unchecked("/dst"))]
struct Source;

#[redirect("/src2", to = unchecked("/dst2?foo=bar"))]
struct SourceWithQuery;

#[redirect("/swap/{a}/{b}/{*c}", to = unchecked("/{b}/{a}/{*c}"))]
struct Swapped;

#[redirect("/add", to = "/add/")]
struct AddSlash;

#[handler(get, "/add/")]
struct Added;

impl Added {
    async fn get(self) -> &'static str {
        ""
    }
}

#[redirect("/rem/", to = "/rem")]
struct RemoveSlash;

#[handler(get, "/rem")]
struct Removed;

impl Removed {
    async fn get(self) -> &'static str {
        ""
    }
}
