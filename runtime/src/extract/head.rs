//! Parts of a request's head that come as they are: a field of such a type needs no attribute.
//!
//! They are not recommended where a field has no source: what is missing there is an attribute, and no other type.

use super::{FromRequest, OptionalFromRequest};
use crate::error::{Error, Result};
use crate::request::{Connection, MatchedRoute, Request, RequestId, TraceContext};
use http::{HeaderMap, Method, StatusCode, Uri, Version};
use std::net::{IpAddr, SocketAddr};

#[diagnostic::do_not_recommend]
impl FromRequest for Method {
    async fn from_request(request: &Request) -> Result<Method> {
        Ok(request.method().clone())
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for Uri {
    async fn from_request(request: &Request) -> Result<Uri> {
        Ok(request.uri().clone())
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for Version {
    async fn from_request(request: &Request) -> Result<Version> {
        Ok(request.version())
    }
}

/// All headers, copied. For one of them, `#[header]` is cheaper and says more.
#[diagnostic::do_not_recommend]
impl FromRequest for HeaderMap {
    async fn from_request(request: &Request) -> Result<HeaderMap> {
        Ok(request.headers().clone())
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for Connection {
    async fn from_request(request: &Request) -> Result<Connection> {
        Ok(*request.connection())
    }
}

/// The address of the other side of the connection: a proxy's, if there is one in between; the client's own is an
/// [`IpAddr`]. A connection by a Unix
/// socket has none, which is answered by 500; `Option<SocketAddr>` is `None` there.
#[diagnostic::do_not_recommend]
impl FromRequest for SocketAddr {
    async fn from_request(request: &Request) -> Result<SocketAddr> {
        request.connection().peer.ok_or_else(|| {
            Error::status_only(StatusCode::INTERNAL_SERVER_ERROR)
                .with_cause("the handler takes a SocketAddr, and this connection has none: take an Option<SocketAddr>")
        })
    }
}

#[diagnostic::do_not_recommend]
impl OptionalFromRequest for SocketAddr {
    async fn optional_from_request(request: &Request) -> Result<Option<SocketAddr>> {
        Ok(request.connection().peer)
    }
}

/// The address of who sent the request: see [`Request::client`]. Where nobody knows it is answered by 500;
/// `Option<IpAddr>` is `None` there.
#[diagnostic::do_not_recommend]
impl FromRequest for IpAddr {
    async fn from_request(request: &Request) -> Result<IpAddr> {
        request.client().ok_or_else(|| {
            Error::status_only(StatusCode::INTERNAL_SERVER_ERROR)
                .with_cause("the handler takes an IpAddr, and this connection has none: take an Option<IpAddr>")
        })
    }
}

#[diagnostic::do_not_recommend]
impl OptionalFromRequest for IpAddr {
    async fn optional_from_request(request: &Request) -> Result<Option<IpAddr>> {
        Ok(request.client())
    }
}

/// Always there in a handler: it has been matched.
#[diagnostic::do_not_recommend]
impl FromRequest for MatchedRoute {
    async fn from_request(request: &Request) -> Result<MatchedRoute> {
        request.matched_route().ok_or_else(|| Error::status_only(StatusCode::NOT_FOUND))
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for RequestId {
    async fn from_request(request: &Request) -> Result<RequestId> {
        Ok(request.id().clone())
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for TraceContext {
    async fn from_request(request: &Request) -> Result<TraceContext> {
        Ok(request.trace().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(peer: Option<SocketAddr>) -> Request {
        let request = http::Request::builder().method("PUT").uri("/a?b").version(Version::HTTP_10).header("x-a", "1");
        Request::new(request.body(()).unwrap().into_parts().0, Connection { peer, ..Connection::default() })
    }

    #[tokio::test]
    async fn the_parts_come_as_they_are() {
        let request = request(None);
        assert_eq!(Method::from_request(&request).await.unwrap(), Method::PUT);
        assert_eq!(Uri::from_request(&request).await.unwrap(), "/a?b");
        assert_eq!(Version::from_request(&request).await.unwrap(), Version::HTTP_10);
        assert_eq!(HeaderMap::from_request(&request).await.unwrap()["x-a"], "1");
    }

    #[tokio::test]
    async fn the_peer_may_be_without_an_address() {
        let peer: SocketAddr = "127.0.0.1:80".parse().unwrap();
        assert_eq!(SocketAddr::from_request(&request(Some(peer))).await.unwrap(), peer);
        assert_eq!(<Option<SocketAddr>>::from_request(&request(Some(peer))).await.unwrap(), Some(peer));
        assert_eq!(Connection::from_request(&request(Some(peer))).await.unwrap().peer, Some(peer));
        assert_eq!(<Option<SocketAddr>>::from_request(&request(None)).await.unwrap(), None);
        assert_eq!(IpAddr::from_request(&request(Some(peer))).await.unwrap(), peer.ip());
        assert_eq!(<Option<IpAddr>>::from_request(&request(None)).await.unwrap(), None);
        assert_eq!(IpAddr::from_request(&request(None)).await.unwrap_err().status(), 500);
        let error = SocketAddr::from_request(&request(None)).await.unwrap_err();
        assert_eq!((error.status(), error.message()), (StatusCode::INTERNAL_SERVER_ERROR, None));
    }
}
