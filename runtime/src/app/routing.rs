//! Where a request comes to, or what it is answered where it comes to no handler.

use super::{App, Site, slash};
use crate::body::Body;
use crate::cors;
use crate::error::{Error, Result};
use crate::hosts;
use crate::request::Request;
use crate::respond::Response;
use crate::route::{Lookup, Methods, Xsrf};
#[cfg(feature = "ws")]
use crate::ws;
use crate::xsrf;
use http::header::ALLOW;
use http::{HeaderValue, Method, StatusCode};

/// Where a request comes to: the handler at this position of the app's table; with a doubt, where another site may have
/// had it sent.
pub(super) struct To {
    pub(super) index: usize,
    pub(super) doubt: Option<xsrf::Refusal>,
}

/// The handler, or the answer where there is none; that in a box, as the usual way is not to move it.
pub(super) fn route<A: App>(site: &Site<A>, request: &mut Request) -> Result<To, Box<Result<Response>>> {
    if let Err(refusal) = hosts::check(site.hosts(), request) {
        return Err(Box::new(Err(refusal)));
    }
    let Some(method) = Methods::of(request.method()) else { return unknown_method::<A>(request) };
    #[cfg(feature = "ws")]
    if A::TABLE.has_sockets()
        && method == Methods::GET
        && ws::is_asked_for(request)
        && let Lookup::Found { index, .. } = request.look_up(A::TABLE, Methods::SOCKET)
    {
        let doubt = doubt::<A>(Methods::SOCKET, index, request);
        return match ws::check(request) {
            Ok(()) => Ok(To { index, doubt }),
            Err(error) => Err(Box::new(Err(error))),
        };
    }
    let index = match request.look_up(A::TABLE, method) {
        Lookup::Found { index, .. } => index,
        #[cfg(feature = "ws")]
        Lookup::MethodNotAllowed(allowed)
            if allowed.contains(Methods::SOCKET) && matches!(method, Methods::GET | Methods::HEAD) =>
        {
            return Err(Box::new(Err(ws::upgrade_required())));
        }
        other => return Err(Box::new(not_routed::<A>(other, method, request))),
    };
    Ok(To { index, doubt: doubt::<A>(method, index, request) })
}

/// Why this request may be another site's, if it may.
#[inline]
fn doubt<A: App>(method: Methods, index: usize, request: &Request) -> Option<xsrf::Refusal> {
    match A::XSRF {
        Xsrf::Checked => xsrf::check(method, A::TABLE.listed()[index].route, request, A::TRUSTED_ORIGINS).err(),
        Xsrf::Exempt(_) => None,
    }
}

/// A method that squall has no name for, such as `PROPFIND`: who answers `any` answers it, and a mounted service may know it.
/// What it does is not known, so that it is taken for as unsafe as a POST.
#[cold]
fn unknown_method<A: App>(request: &mut Request) -> Result<To, Box<Result<Response>>> {
    match request.look_up(A::TABLE, Methods::POST) {
        Lookup::Found { index, .. } if A::TABLE.listed()[index].route.methods.contains(Methods::ALL) => {
            Ok(To { index, doubt: doubt::<A>(Methods::POST, index, request) })
        }
        // TRACE is known: so its answer says what is allowed.
        _ if *request.method() == Method::TRACE => {
            let elsewhere = request.look_up(A::TABLE, Methods::NONE);
            Err(Box::new(not_routed::<A>(elsewhere, Methods::NONE, request)))
        }
        _ => Err(Box::new(Err(Error::status_only(StatusCode::NOT_IMPLEMENTED)))),
    }
}

#[cold]
fn not_routed<A: App>(found: Lookup, method: Methods, request: &Request) -> Result<Response> {
    // No pattern matches what is no path.
    if !request.path().starts_with('/') {
        return without_path(method, request);
    }
    match found {
        Lookup::Options(allowed) => {
            let mut response = options(allowed);
            cors::answer_preflight(A::TABLE, A::TRUSTED_ORIGINS, request, allowed, &mut response);
            Ok(response)
        }
        Lookup::MethodNotAllowed(allowed) => {
            Err(Error::status_only(StatusCode::METHOD_NOT_ALLOWED).with_header(ALLOW, allowed.to_string()))
        }
        Lookup::Malformed => Err(Error::new(StatusCode::BAD_REQUEST, "the path is not percent-encoded UTF-8")),
        Lookup::NotFound | Lookup::Found { .. } => match slash::redirect::<A>(method, request) {
            Some(response) => Ok(response),
            None => Err(Error::status_only(StatusCode::NOT_FOUND)),
        },
    }
}

/// A target that names no path: `*` asks of the server as a whole (RFC 9110, 9.3.7).
fn without_path(method: Methods, request: &Request) -> Result<Response> {
    if method == Methods::OPTIONS && request.path() == "*" {
        return Ok(options(Methods::ALL));
    }
    Err(Error::new(StatusCode::BAD_REQUEST, "the target of the request is not a path"))
}

/// Which methods there are, and nothing else.
fn options(allowed: Methods) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    allow(&mut response, allowed);
    response
}

/// Lists the methods that the path has (RFC 9110, 10.2.1).
fn allow(response: &mut Response, methods: Methods) {
    if let Ok(value) = HeaderValue::from_str(&methods.to_string()) {
        response.headers_mut().insert(ALLOW, value);
    }
}
