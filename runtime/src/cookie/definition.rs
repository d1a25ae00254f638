//! A cookie that the site uses: its name and its attributes.

use super::security::{CrossSite, FirstParty, Insecure, MayBeCrossSite, MayBeInsecure};
use crate::error::{Error, Result};
use crate::request::{HOST_PREFIX, SECURE_PREFIX, is_token};
use http::StatusCode;
use std::marker::PhantomData;
use std::time::Duration;

/// Browsers ignore attributes that are longer (RFC 6265bis, 5.6).
const LONGEST_ATTRIBUTE: usize = 1024;

/// A cookie that the site uses: its name and its attributes. Its value is what [`Cookies`](crate::Cookies),
/// [`SignedCookies`](crate::SignedCookies) and [`PrivateCookies`](crate::PrivateCookies) set and read.
///
/// A constant says it once, and a name or attribute that no cookie can have does not compile there:
///
/// ```
/// use squall::{Cookie, Cookies, Result};
/// use std::time::Duration;
///
/// const THEME: Cookie = Cookie::new("theme").max_age(Duration::from_hours(24 * 365)).readable_by_scripts();
///
/// fn darken(cookies: &Cookies) -> Result<()> {
///     cookies.set(THEME, "dark")
/// }
/// ```
///
/// ```compile_fail
/// # use squall::Cookie;
/// const THEME: Cookie = Cookie::new("the theme");
/// ```
///
/// Without more it is as safe as a cookie can be:
///
/// | attribute | why | the method that weakens it |
/// |---|---|---|
/// | `__Host-` before its name | no other host of the domain, and nobody who meddles with plain HTTP, can plant it | [`without_host_prefix`](Cookie::without_host_prefix); [`path`](Cookie::path) and [`domain`](Cookie::domain) cannot have it |
/// | `Secure` | it is not sent over plain HTTP, where others read it | [`insecure`](Cookie::insecure) |
/// | `HttpOnly` | a script that got into a page cannot steal it | [`readable_by_scripts`](Cookie::readable_by_scripts) |
/// | `SameSite=Lax` | forms and scripts of other sites do not carry it; links to this one do | [`same_site_none`](Cookie::same_site_none), [`without_same_site`](Cookie::without_same_site) |
/// | `Path=/` | `__Host-` asks for it | |
///
/// The prefix is no part of the name for squall's users: what is set as `theme` is read as `theme`. Only the browser's
/// tools show it, and JavaScript must name it.
///
/// # On a developer's machine
///
/// Chrome and Firefox take `Secure` cookies, with prefix too, from `http://localhost`, and Chrome from
/// `http://127.0.0.1` too. Safari takes them over HTTPS only. So there is no other behaviour for development.
#[derive(Clone, Copy, Debug)]
pub struct Cookie<'a, S = FirstParty> {
    pub(super) definition: Definition<'a>,
    security: PhantomData<S>,
}

/// The same, whatever is known of it at compile time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Definition<'a> {
    pub(crate) name: &'a str,
    pub(crate) prefix: &'static str,
    pub(crate) path: &'a str,
    pub(crate) domain: Option<&'a str>,
    pub(crate) max_age: Option<Duration>,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: Option<SameSite>,
    pub(crate) partitioned: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SameSite {
    Lax,
    Strict,
    None,
}

impl Definition<'_> {
    /// The name that the browser knows.
    pub(crate) fn wire_name(&self) -> String {
        format!("{}{}", self.prefix, self.name)
    }
}

impl<'a> Cookie<'a> {
    /// A cookie of this name, and the safest attributes.
    ///
    /// # Panics
    ///
    /// Where the name has other characters than letters, digits and ``!#$%&'*+-.^_`|~``, or begins with `__Host-` or
    /// `__Secure-`, which come by themselves. In a constant that is an error of the compiler; for names that are made
    /// while the site runs there is [`try_new`](Cookie::try_new).
    #[track_caller]
    pub const fn new(name: &'a str) -> Cookie<'a> {
        if let Some(fault) = name_fault(name) {
            panic!("{}", fault);
        }
        Cookie {
            definition: Definition {
                name,
                prefix: HOST_PREFIX,
                path: "/",
                domain: None,
                max_age: None,
                secure: true,
                http_only: true,
                same_site: Some(SameSite::Lax),
                partitioned: false,
            },
            security: PhantomData,
        }
    }

    /// The same for a name that is made while the site runs.
    ///
    /// # Errors
    ///
    /// Where no cookie can have the name. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn try_new(name: &'a str) -> Result<Cookie<'a>> {
        match name_fault(name) {
            None => Ok(Cookie::new(name)),
            Some(fault) => Err(refused(fault, name)),
        }
    }
}

impl<'a, S> Cookie<'a, S> {
    const fn with<T>(definition: Definition<'a>) -> Cookie<'a, T> {
        Cookie { definition, security: PhantomData }
    }

    /// How long the browser keeps it. Without it the cookie goes when the browser is closed. Browsers keep none for more
    /// than 400 days.
    ///
    /// A signed or private cookie is not accepted when it is older, and without this after 31 days.
    pub const fn max_age(mut self, age: Duration) -> Cookie<'a, S> {
        self.definition.max_age = Some(age);
        self
    }

    /// Restricts it to this path and those below. That is tidy and protects nothing: pages of other paths of the site
    /// can read it all the same, by a frame.
    ///
    /// Such a cookie cannot have the prefix `__Host-`; it has `__Secure-`, if it is `Secure`.
    ///
    /// # Panics
    ///
    /// Where the path does not begin with a slash, or has `;`, `,`, blanks or control characters; in a constant that is
    /// an error of the compiler. [`try_path`](Cookie::try_path) does not panic.
    #[track_caller]
    pub const fn path(mut self, path: &'a str) -> Cookie<'a, S> {
        if let Some(fault) = path_fault(path) {
            panic!("{}", fault);
        }
        self.definition.path = path;
        self.weaker_prefix()
    }

    /// The same for a path that is made while the site runs.
    ///
    /// # Errors
    ///
    /// Where no cookie can have the path. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn try_path(self, path: &'a str) -> Result<Cookie<'a, S>> {
        match path_fault(path) {
            None => Ok(self.path(path)),
            Some(fault) => Err(refused(fault, path)),
        }
    }

    /// Sends it to this domain and all hosts below it. Each of them can read it and set one of its own.
    ///
    /// Such a cookie cannot have the prefix `__Host-`; it has `__Secure-`, if it is `Secure`.
    ///
    /// # Panics
    ///
    /// Where it is not the name of a host; in a constant that is an error of the compiler.
    /// [`try_domain`](Cookie::try_domain) does not panic.
    #[track_caller]
    pub const fn domain(mut self, domain: &'a str) -> Cookie<'a, S> {
        if let Some(fault) = domain_fault(domain) {
            panic!("{}", fault);
        }
        self.definition.domain = Some(domain);
        self.weaker_prefix()
    }

    /// The same for a domain that is known only while the site runs.
    ///
    /// # Errors
    ///
    /// Where it is not the name of a host. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn try_domain(self, domain: &'a str) -> Result<Cookie<'a, S>> {
        match domain_fault(domain) {
            None => Ok(self.domain(domain)),
            Some(fault) => Err(refused(fault, domain)),
        }
    }

    /// `__Secure-` in the place of `__Host-`, where there is one.
    const fn weaker_prefix(mut self) -> Cookie<'a, S> {
        if !self.definition.prefix.is_empty() {
            self.definition.prefix = SECURE_PREFIX;
        }
        self
    }

    /// Gives it its bare name, without `__Host-` (or `__Secure-`): for a cookie that another program sets or reads too.
    ///
    /// Other hosts of the same domain can then plant one of their own in its place.
    pub const fn without_host_prefix(mut self) -> Cookie<'a, S> {
        self.definition.prefix = "";
        self
    }

    /// Lets the scripts of a page read it: leaves out `HttpOnly`. So can a script that does not belong there.
    pub const fn readable_by_scripts(mut self) -> Cookie<'a, S> {
        self.definition.http_only = false;
        self
    }

    /// Has it sent over plain HTTP too: leaves out `Secure` and the prefix, which asks for it. Who listens on the way
    /// reads it, and who meddles sets it.
    pub const fn insecure(self) -> Cookie<'a, Insecure>
    where
        S: MayBeInsecure,
    {
        let mut definition = self.definition;
        definition.secure = false;
        definition.prefix = "";
        Self::with(definition)
    }

    /// Has it sent with all requests that other sites make (`SameSite=None`), as for a widget that they embed. It stays
    /// `Secure`, as browsers demand.
    pub const fn same_site_none(self) -> Cookie<'a, CrossSite>
    where
        S: MayBeCrossSite,
    {
        let mut definition = self.definition;
        definition.same_site = Some(SameSite::None);
        Self::with(definition)
    }
}

impl<'a> Cookie<'a, CrossSite> {
    /// Gives each site that embeds this one a jar of its own (`Partitioned`), so that nobody is followed from one to the
    /// other.
    pub const fn partitioned(mut self) -> Cookie<'a, CrossSite> {
        self.definition.partitioned = true;
        self
    }
}

impl<'a, S: MayBeInsecure> Cookie<'a, S> {
    /// Has it sent with requests of the site's own pages only (`SameSite=Strict`): who follows a link from elsewhere
    /// arrives without it.
    pub const fn same_site_strict(mut self) -> Cookie<'a, S> {
        self.definition.same_site = Some(SameSite::Strict);
        self
    }

    /// Leaves `SameSite` to the browser. Most take it for `Lax`, but send a cookie that is younger than two minutes with
    /// a form of another site.
    pub const fn without_same_site(mut self) -> Cookie<'a, S> {
        self.definition.same_site = None;
        self
    }
}

#[track_caller]
fn refused(fault: &str, text: &str) -> Error {
    Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause(format!("{fault}; this is {text:?}"))
}

const fn name_fault(name: &str) -> Option<&'static str> {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_token(bytes[at]) {
            return Some("the name of a cookie has letters, digits and !#$%&'*+-.^_`|~ only");
        }
        at += 1;
    }
    if bytes.is_empty() {
        return Some("a cookie must have a name");
    }
    if begins_with(bytes, HOST_PREFIX.as_bytes()) || begins_with(bytes, SECURE_PREFIX.as_bytes()) {
        return Some("the prefix of a cookie's name comes by itself: write the name without it");
    }
    None
}

/// Whether it begins so, in letters of either case: browsers do not tell the cases of a prefix apart.
const fn begins_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.len() >= prefix.len() && bytes.split_at(prefix.len()).0.eq_ignore_ascii_case(prefix)
}

const fn path_fault(path: &str) -> Option<&'static str> {
    let bytes = path.as_bytes();
    if bytes.is_empty() || bytes[0] != b'/' {
        return Some("the path of a cookie begins with a slash");
    }
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_graphic() || bytes[at] == b';' || bytes[at] == b',' {
            return Some("the path of a cookie has no blank, `;`, `,`, control character or letter beyond ASCII");
        }
        at += 1;
    }
    if bytes.len() > LONGEST_ATTRIBUTE {
        return Some("the path of a cookie has at most 1024 bytes");
    }
    None
}

const fn domain_fault(domain: &str) -> Option<&'static str> {
    let bytes = domain.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() && bytes[at] != b'-' && bytes[at] != b'.' {
            return Some("the domain of a cookie is the name of a host: letters, digits, hyphens and dots");
        }
        at += 1;
    }
    if bytes.is_empty() || bytes.len() > 253 {
        return Some("the domain of a cookie is the name of a host, of 1 to 253 bytes");
    }
    None
}
