//! A form in a browser, and the cookies that come with it.

use squall::prelude::*;
use squall::{Cookie, Cookies, Form, Insecure};

handlers!(pub HANDLERS = [ShowForm, TakeForm, ListCookies]);

/// They are sent without TLS too, so that they come whichever listener a suite asks.
const LAX: Cookie<'_, Insecure> = Cookie::new("lax").insecure();
const STRICT: Cookie<'_, Insecure> = Cookie::new("strict").insecure().same_site_strict();

#[handler(get, "/form")]
struct ShowForm {
    cookies: Cookies,
}

impl ShowForm {
    async fn get(self) -> Result<Html<&'static str>> {
        self.cookies.set(LAX, "1")?;
        self.cookies.set(STRICT, "1")?;
        // A template would not do: that its inline script cannot run is an error of the compiler's.
        Ok(Html(include_str!("../page/form.html")))
    }
}

#[derive(Form)]
struct Name {
    name: String,
}

#[handler(post, "/form")]
struct TakeForm {
    #[form]
    sent: Name,
    #[header]
    cookie: Option<String>,
}

#[page("sent.html", app = crate::Plain)]
struct Sent {
    name: String,
    cookies: String,
}

impl TakeForm {
    async fn post(self) -> Sent {
        Sent { name: self.sent.name, cookies: self.cookie.unwrap_or_default() }
    }
}

#[handler(get, "/cookies")]
struct ListCookies {
    #[header]
    cookie: Option<String>,
}

impl ListCookies {
    async fn get(self) -> String {
        self.cookie.unwrap_or_default()
    }
}
