//! The names that a site goes by: a request for another host is not for this site.
//!
//! What a page links to, what a cache keeps and whom a browser trusts is told by the `Host`, and that is the client's
//! word. A page elsewhere can even have a name of its own lead to this server (DNS rebinding), and then read what it
//! answers; so a server without any list answers to names alone that nobody else can have.

mod allowed;
mod authority;
mod environment;

pub use allowed::AllowedHosts;
pub(crate) use allowed::Hosts;
pub(crate) use authority::{HostAndPort, Port};
pub(crate) use environment::further_hosts;

use crate::error::{Error, Result};
use crate::refused::Refused;
use crate::request::Request;
use http::StatusCode;

/// Whether the request is for this site: 421 where its host is another's, 400 where it is none.
///
/// A request without any host passes: health checks are such, by HTTP/1.0 or with an empty `Host`, and browsers do not
/// send them.
pub(crate) fn check(hosts: &Hosts, request: &Request) -> Result<()> {
    let host = request.host_bytes().unwrap_or_default();
    if host.is_empty() || hosts.allow(host) { Ok(()) } else { Err(refused(host, request)) }
}

#[cold]
fn refused(host: &[u8], request: &Request) -> Error {
    Refused::Host.add();
    let Some(HostAndPort { host: name, .. }) = std::str::from_utf8(host).ok().and_then(HostAndPort::of) else {
        return Error::bad_request("the Host header is not a host");
    };
    tracing::info!(target: "squall::hosts", host = ?name, "a request for a host that is not one of the site's");
    let mut message = format!("this site does not go by the name `{name}`");
    if request.config().is_development() {
        message.push_str(&format!(": list it in #[app(hosts = [\"{name}\"])] or in SQUALL_HOSTS"));
    }
    Error::new(StatusCode::MISDIRECTED_REQUEST, message)
}
