//! The opening handshake of a WebSocket, from the client's side (RFC 6455, 4.1).

use super::Client;
use super::address::{Address, Scheme};
use super::connection::{Connection, Kinds};
use super::error::Error;
use super::exchange::{Io, ask};
use crate::random::random_bytes;
use crate::request::BoxFuture;
use crate::ws::{FromMessage, IntoMessage, accept_key};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::fmt;

/// A WebSocket that is about to be opened: `.await` opens it.
#[must_use = "a WebSocket is opened when it is awaited"]
pub struct Connect<In, Out> {
    client: Client,
    url: String,
    protocols: Vec<String>,
    kinds: Kinds<In, Out>,
}

impl<In, Out> Connect<In, Out> {
    pub(super) fn new(client: Client, url: &str) -> Connect<In, Out>
    where
        In: FromMessage,
        Out: IntoMessage,
    {
        Connect { client, url: url.to_owned(), protocols: Vec::new(), kinds: Kinds::new() }
    }

    /// Offers this subprotocol, after those that were offered before it. The site chooses one, or none: see
    /// [`Connection::protocol`].
    pub fn protocol(mut self, name: impl Into<String>) -> Self {
        self.protocols.push(name.into());
        self
    }
}

impl<In: 'static, Out: 'static> IntoFuture for Connect<In, Out> {
    type Output = Result<Connection<In, Out>, Error>;
    type IntoFuture = BoxFuture<'static, Result<Connection<In, Out>, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let address = Address::parse(&self.url)?;
            if address.scheme != Scheme::WebSocket {
                return Err(Error::asked(format!("a WebSocket is at ws:// or wss://, and this is {:?}", self.url)));
            }
            open(&self.client, &address, &self.protocols, HeaderMap::new(), self.kinds).await
        })
    }
}

impl<In, Out> fmt::Debug for Connect<In, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connect").field("url", &self.url).field("protocols", &self.protocols).finish_non_exhaustive()
    }
}

/// Opens a WebSocket, with these headers besides those of the client.
pub(super) async fn open<In, Out>(
    client: &Client,
    address: &Address,
    protocols: &[String],
    mut headers: HeaderMap,
    kinds: Kinds<In, Out>,
) -> Result<Connection<In, Out>, Error> {
    let key = STANDARD.encode(random_bytes::<16>().map_err(|error| Error::asked(format!("{error:?}")))?);
    let mut insert = |name: HeaderName, value: &str| {
        let value = HeaderValue::from_str(value);
        headers.insert(name, value.map_err(|_| Error::asked("a subprotocol has a name that is none"))?);
        Ok(())
    };
    insert(CONNECTION, "upgrade")?;
    insert(UPGRADE, "websocket")?;
    insert(SEC_WEBSOCKET_VERSION, "13")?;
    insert(SEC_WEBSOCKET_KEY, &key)?;
    if !protocols.is_empty() {
        insert(SEC_WEBSOCKET_PROTOCOL, &protocols.join(", "))?;
    }
    let mut response = ask(&client.0, address, headers).await?;
    let protocol = check(&response, &key, protocols)?;
    let upgraded = hyper::upgrade::on(&mut response).await.map_err(Error::broken)?;
    // It is the type that `ask` has given to hyper.
    let Ok(parts) = upgraded.downcast::<TokioIo<Io>>() else {
        return Err(Error::other("the connection has not become a WebSocket"));
    };
    let (head, _) = response.into_parts();
    Ok(Connection::start(parts.io.into_inner(), &parts.read_buf, &client.0, protocol, head.headers, kinds).await)
}

/// The subprotocol that was chosen, where the answer is that of a WebSocket.
fn check<B>(response: &Response<B>, key: &str, offered: &[String]) -> Result<Option<String>, Error> {
    match response.status() {
        StatusCode::SWITCHING_PROTOCOLS => {}
        status if status.is_success() => {
            return Err(Error::other(format!("the answer is {status}, and no WebSocket")));
        }
        _ => return Err(Error::answered(response)),
    }
    let value = |name: HeaderName| response.headers().get(name).map(|value| Bytes::copy_from_slice(value.as_bytes()));
    let other = |what: &str| Err(Error::other(format!("the answer is that of no WebSocket: {what}")));
    if !value(UPGRADE).is_some_and(|value| value.eq_ignore_ascii_case(b"websocket")) {
        return other("it changes to another protocol");
    }
    if value(SEC_WEBSOCKET_ACCEPT).is_none_or(|value| value != accept_key(key.as_bytes())) {
        return other("it does not accept the key");
    }
    if value(SEC_WEBSOCKET_EXTENSIONS).is_some() {
        return other("it has an extension that was not offered");
    }
    match value(SEC_WEBSOCKET_PROTOCOL) {
        None => Ok(None),
        Some(chosen) => match offered.iter().find(|protocol| protocol.as_bytes() == chosen) {
            Some(protocol) => Ok(Some(protocol.clone())),
            None => other("it has a subprotocol that was not offered"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

    fn answer(status: u16, headers: &[(&str, &str)]) -> Result<Option<String>, Error> {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        check(&response.body(()).unwrap(), KEY, &["v2.chat".to_owned(), "v1.chat".to_owned()])
    }

    #[test]
    fn only_the_answer_to_this_key_opens_a_socket() {
        let good = [("upgrade", "WebSocket"), ("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")];
        assert_eq!(answer(101, &good).unwrap(), None);
        let with = |name, value| answer(101, &[good.as_slice(), &[(name, value)]].concat());
        assert_eq!(with("sec-websocket-protocol", "v1.chat").unwrap().as_deref(), Some("v1.chat"));
        assert!(with("sec-websocket-protocol", "v3.chat").is_err());
        assert!(with("sec-websocket-extensions", "permessage-deflate").is_err());
        assert!(answer(101, &good[..1]).is_err() && answer(101, &good[1..]).is_err());
        assert!(answer(101, &[good[0], ("sec-websocket-accept", "AAAALMBiTxaQ9kYGzzhZRbK+xOo=")]).is_err());
        assert!(answer(200, &good).unwrap_err().status().is_none());
        assert_eq!(answer(403, &good).unwrap_err().status(), Some(StatusCode::FORBIDDEN));
        let moved = answer(303, &[("location", "/sign-in")]).unwrap_err();
        assert!(!moved.is_temporary() && moved.to_string().contains("/sign-in"), "{moved}");
    }
}
