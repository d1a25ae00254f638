//! Constants with every attribute, names that are made at run time, and the three jars in one handler.
use squall::prelude::*;
use squall::{Cookie, Cookies, CrossSite, Insecure, PrivateCookies, SignedCookies};
use std::time::Duration;

const THEME: Cookie = Cookie::new("theme").max_age(Duration::from_hours(24)).readable_by_scripts();
const ADMIN: Cookie = Cookie::new("admin").path("/admin").domain("example.org").same_site_strict();
const PLAIN: Cookie<'static, Insecure> = Cookie::new("plain").insecure().without_same_site().path("/");
const WIDGET: Cookie<'static, CrossSite> = Cookie::new("widget").same_site_none().partitioned().without_host_prefix();

#[app(handlers = [Index])]
struct App;

#[handler(get, "/{name}")]
struct Index {
    name: String,
    cookies: Cookies,
    signed: SignedCookies,
    private: PrivateCookies,
}

impl Index {
    async fn get(self) -> Result<String> {
        self.cookies.set(THEME, "dark")?;
        self.cookies.set(ADMIN, String::from("1"))?;
        self.cookies.set(PLAIN, &self.name)?;
        self.cookies.set(WIDGET, "1")?;
        self.cookies.set(&*self.name, "1")?;
        self.cookies.set(Cookie::try_new(&self.name)?.try_path("/x")?.try_domain("example.org")?, "1")?;
        self.signed.set("counts", &[1, 2])?;
        self.private.set("pair", &("a", 1))?;
        self.cookies.remove(ADMIN)?;
        let counts: Vec<u8> = self.signed.get("counts").unwrap_or_default();
        let pair = self.private.get::<(String, u8)>("pair");
        Ok(format!("{counts:?} {pair:?}"))
    }
}

fn main() {
    let _ = App;
}
