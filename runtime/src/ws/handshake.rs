//! The opening handshake (RFC 6455, 4.2): what a request must have, and what the answer says.

use super::deflate::Deflate;
use crate::error::{Error, Result};
use crate::request::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONNECTION, CONTENT_LENGTH, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version};
use sha1::{Digest, Sha1};

/// What is hashed with the key, so that nobody answers who does not know what is asked.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const VERSION: HeaderValue = HeaderValue::from_static("13");

/// Whether a GET asks for a WebSocket: by HTTP/1.1, which alone has `Upgrade`.
pub(crate) fn is_asked_for(request: &Request) -> bool {
    // Most have no such header, which takes less to see than to see what is in it.
    request.headers().contains_key(UPGRADE)
        && request.version() == Version::HTTP_11
        && has_token(request.headers(), &UPGRADE, "websocket")
}

/// Whether the list in this header has this member, whatever its case.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    headers.get_all(name).iter().any(|value| members(value).any(|member| member.eq_ignore_ascii_case(token)))
}

fn members(value: &HeaderValue) -> impl Iterator<Item = &str> {
    value.to_str().unwrap_or_default().split(',').map(str::trim_ascii)
}

/// The answer to a request that asks for no WebSocket where there is nothing else (RFC 9110, 15.5.22).
#[cold]
pub(crate) fn upgrade_required() -> Error {
    Error::new(StatusCode::UPGRADE_REQUIRED, "there is a WebSocket here, and the request asks for none")
        .with_header(UPGRADE, "websocket")
        .with_header(CONNECTION, "upgrade")
}

/// Whether the request can be answered by a 101.
///
/// # Errors
///
/// 426 where it wants another version than 13; 400 where something else is wrong with it.
pub(crate) fn check(request: &Request) -> Result<()> {
    let headers = request.headers();
    if headers.get_all(SEC_WEBSOCKET_VERSION).iter().ne([VERSION]) {
        return Err(Error::new(StatusCode::UPGRADE_REQUIRED, "the version of WebSockets here is 13")
            .with_header(SEC_WEBSOCKET_VERSION, VERSION)
            .with_header(UPGRADE, "websocket")
            .with_header(CONNECTION, "upgrade"));
    }
    let wrong = |message| Err(Error::new(StatusCode::BAD_REQUEST, message));
    if !has_token(headers, &CONNECTION, "upgrade") {
        return wrong("the request for a WebSocket has no `Connection: upgrade`");
    }
    let mut keys = headers.get_all(SEC_WEBSOCKET_KEY).iter();
    let is_key = |key: &HeaderValue| STANDARD.decode(key).is_ok_and(|key| key.len() == 16);
    if !keys.next().is_some_and(is_key) || keys.next().is_some() {
        return wrong("Sec-WebSocket-Key is not sixteen bytes in base64");
    }
    if headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0") || headers.contains_key(TRANSFER_ENCODING) {
        return wrong("a request for a WebSocket has no body");
    }
    Ok(())
}

/// What both sides have agreed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agreed {
    pub(super) protocol: Option<&'static str>,
    pub(super) deflate: Option<Deflate>,
}

impl Agreed {
    /// Of what the client offers, the best that the route has.
    pub(super) fn of(request: &Request) -> Agreed {
        let headers = request.headers();
        let Some(rules) = request.route().map(|route| route.socket) else {
            return Agreed { protocol: None, deflate: None };
        };
        let offered = |name: &&&str| {
            headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().any(|value| members(value).any(|member| member == **name))
        };
        let protocol = rules.protocols.iter().find(offered).copied();
        let offers = headers.get_all(SEC_WEBSOCKET_EXTENSIONS).iter().filter_map(|value| value.to_str().ok());
        Agreed { protocol, deflate: if rules.compression { Deflate::agree(offers) } else { None } }
    }

    /// The headers of the 101.
    pub(super) fn answer(self, request: &Request, headers: &mut HeaderMap) {
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        let key = request.headers().get(SEC_WEBSOCKET_KEY).map(HeaderValue::as_bytes).unwrap_or_default();
        // Base64 is visible ASCII, and so is all that follows.
        let mut insert = |name, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        insert(http::header::SEC_WEBSOCKET_ACCEPT, &accept(key));
        if let Some(protocol) = self.protocol {
            insert(SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        if let Some(deflate) = self.deflate {
            insert(SEC_WEBSOCKET_EXTENSIONS, &deflate.answer());
        }
    }
}

/// What is answered to a key.
pub(crate) fn accept(key: &[u8]) -> String {
    STANDARD.encode(Sha1::new().chain_update(key).chain_update(GUID).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Connection;

    #[test]
    fn the_answer_to_the_key_of_the_standard() {
        assert_eq!(accept(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    fn request(headers: &[(&str, &str)]) -> Request {
        let mut request = http::Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Request::new(request.body(()).unwrap().into_parts().0, Connection::default())
    }

    const GOOD: [(&str, &str); 4] = [
        ("connection", "keep-alive, Upgrade"),
        ("upgrade", "h2c, WebSocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];

    #[test]
    fn what_is_asked_for() {
        assert!(is_asked_for(&request(&GOOD)));
        assert!(check(&request(&GOOD)).is_ok());
        for upgrade in ["", "websockets", "web socket", "h2c"] {
            assert!(!is_asked_for(&request(&[("upgrade", upgrade)])), "{upgrade}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_handshake() {
        for (name, value, status) in [
            ("connection", "close", 400),
            ("connection", "", 400),
            ("sec-websocket-version", "8", 426),
            ("sec-websocket-version", "13, 8", 426),
            ("sec-websocket-key", "", 400),
            ("sec-websocket-key", "c2hvcnQ=", 400),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ", 400),
            ("content-length", "5", 400),
            ("transfer-encoding", "chunked", 400),
        ] {
            let mut headers: Vec<_> = GOOD.into_iter().filter(|(other, _)| *other != name).collect();
            headers.push((name, value));
            let error = check(&request(&headers)).unwrap_err();
            assert_eq!(error.status(), status, "{name}: {value}");
            let version = error.headers().any(|(name, value)| *name == SEC_WEBSOCKET_VERSION && value == "13");
            assert_eq!(version, status == 426, "{name}: {value}");
        }
        let twice = [GOOD.as_slice(), &[("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")]].concat();
        assert_eq!(check(&request(&twice)).unwrap_err().status(), 400);
    }
}
