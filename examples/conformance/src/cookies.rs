//! Cookies: plain ones with all their attributes, and those that a Tornado site signs.

use squall::prelude::*;
use squall::tornado::TornadoCookies;
use squall::{Cookie, Cookies, Insecure};
use std::time::Duration;

handlers!(pub HANDLERS = [Get, Set, Signed, Authenticated, SignIn]);

/// A cookie without an attribute but its path: what suites look for, and not what a site should set.
const fn bare(name: &str) -> Cookie<'_, Insecure> {
    Cookie::new(name).insecure().readable_by_scripts().without_same_site()
}

#[handler(get, "/cookie/get")]
struct Get {
    #[cookie(default = "default")]
    foo: String,
}

impl Get {
    async fn get(self) -> String {
        self.foo
    }
}

#[handler(get, "/cookie/set")]
struct Set {
    cookies: Cookies,
}

impl Set {
    async fn get(self) -> Result<&'static str> {
        self.cookies.set(bare("str"), "asdf")?;
        self.cookies.set(bare("dom").domain("foo.com").path("/foo"), "blah")?;
        self.cookies.set(bare("equals"), "a=b")?;
        self.cookies.set(bare("ma").max_age(Duration::from_secs(10)), "bar")?;
        self.cookies.set(Cookie::new("fl").without_host_prefix(), "1")?;
        self.cookies.set(bare("a").domain("example.com"), "b")?;
        self.cookies.set(bare("a"), "e")?;
        Ok("")
    }
}

/// What says who is signed in.
const USER: Cookie<'_> = Cookie::new("user");

#[handler(get, "/signed")]
struct Signed {
    cookies: TornadoCookies,
}

impl Signed {
    async fn get(self) -> String {
        self.cookies.get(USER).unwrap_or_else(|| "none".to_owned())
    }
}

#[handler(get, post, "/auth")]
struct Authenticated {
    cookies: TornadoCookies,
    uri: http::Uri,
}

impl Authenticated {
    fn is_signed_in(&self) -> bool {
        self.cookies.get(USER).is_some_and(|user| !user.is_empty())
    }

    async fn get(self) -> Result<&'static str> {
        if !self.is_signed_in() {
            return Err(Redirect::to(SignIn::url().next(self.uri.to_string())).found().into());
        }
        Ok("in")
    }

    async fn post(self) -> Result<&'static str> {
        if self.is_signed_in() { Ok("in") } else { Err(Error::forbidden()) }
    }
}

#[handler(get, "/login")]
struct SignIn {
    #[query]
    next: Option<String>,
}

impl SignIn {
    async fn get(self) -> String {
        format!("Sign in to see {}", self.next.as_deref().unwrap_or("/"))
    }
}
