//! What the fuzz targets of `runtime/fuzz` call: functions that are not public otherwise. They panic where a promise is
//! broken. `cargo fuzz` sets the `cfg` that this module needs; no other build has it.
#![allow(clippy::unwrap_used, reason = "a broken promise is to panic")]

use crate::auth::fuzzing::{Read, read_credentials};
use crate::cookie::Cookies;
use crate::crypto::{Keys, Purpose, Sealer, Signer};
use crate::extract::{Many, Maybe, cookie};
use crate::hosts::{AllowedHosts, HostAndPort, Hosts};
use crate::proxies::{Proxies, TrustedProxies};
use crate::request::{Connection, Request};
use crate::server::any_bytes;
use crate::server::proxy_protocol::{Header, LONGEST_LINE};
#[cfg(feature = "sessions")]
use crate::{
    extract::form_value,
    xsrf::{form_token, is_form_token},
};
use http::HeaderValue;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

const NAME: &str = "name";
const NOW: u64 = 1_700_000_000;

static KEYS: LazyLock<Keys> =
    LazyLock::new(|| Keys::new(&["qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe", "7oR3pGfKx2nWiB8aE5sVtM0uCzLdH9yJ"]).unwrap());
static SIGNER: LazyLock<Signer> = LazyLock::new(|| Signer::new(&KEYS, Purpose::SIGNED_COOKIE));
static SEALER: LazyLock<Sealer> = LazyLock::new(|| Sealer::new(&KEYS, Purpose::PRIVATE_COOKIE));

fn request(cookie: HeaderValue) -> Request {
    let mut head = http::Request::new(()).into_parts().0;
    head.headers.insert(http::header::COOKIE, cookie);
    Request::configured(head, Connection::default(), Arc::default())
}

/// Any `Cookie` header is read; and any text comes back that is set as a value.
pub fn cookie_header(bytes: &[u8]) {
    if let Ok(header) = HeaderValue::from_bytes(bytes) {
        let request = request(header);
        _ = Cookies::of(&request).get(NAME);
        let many = cookie::<Many<String>>(&request, NAME).unwrap();
        let first = cookie::<Maybe<String>>(&request, NAME).unwrap();
        assert_eq!(many.first(), first.as_ref());
        assert!(many.iter().map(String::len).sum::<usize>() <= 2 * bytes.len());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let request = request(HeaderValue::from_static(""));
        if Cookies::of(&request).set(NAME, text).is_ok() {
            assert_eq!(Cookies::of(&request).get(NAME).as_deref(), Some(text));
        }
        if Cookies::of(&request).set(text, "value").is_ok() {
            assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !b";,=\"\\".contains(&byte)));
        }
    }
}

/// A form, or a header, that carries a token of squall's own: it is taken for the secret's only where it was made of it.
#[cfg(feature = "sessions")]
pub fn xsrf_form(bytes: &[u8]) {
    const SECRET: [u8; 16] = *b"a secret of ours";
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let sent = form_value(text, "_xsrf");
    assert!(!sent.is_some_and(|sent| is_form_token(&sent, SECRET)), "nobody knows the secret");
    let mut mask = [0; 16];
    bytes.iter().zip(&mut mask).for_each(|(byte, mask)| *mask = *byte);
    let token = form_token(SECRET, mask);
    let plain = text.replace(|c: char| !c.is_alphanumeric(), "");
    let form = format!("{plain}&_xsrf={token}&{text}");
    assert!(form_value(&form, "_xsrf").is_some_and(|sent| is_form_token(&sent, SECRET)), "{form:?}");
    let mut changed = token.clone().into_bytes();
    for change in bytes.chunks_exact(2) {
        let at = usize::from(change[0]) % changed.len();
        changed[at] = change[1];
    }
    // What is hidden is the secret under the mask, and nothing else.
    let decoded = crate::crypto::from_text(&String::from_utf8_lossy(&changed)).filter(|both| both.len() == 32);
    let right = decoded.is_some_and(|both| (0..16).all(|at| both[at] ^ both[16 + at] == SECRET[at]));
    assert_eq!(is_form_token(&String::from_utf8_lossy(&changed), SECRET), right);
}

/// A `Host`: what is allowed is a host, and of the site's own; and its parts make it up.
pub fn host(bytes: &[u8]) {
    let listed = Hosts::new(AllowedHosts::Listed(&["a.example", "*.b.example"]), Vec::new(), false);
    let any = Hosts::new(AllowedHosts::Any("for the test"), Vec::new(), false);
    let parts = std::str::from_utf8(bytes).ok().and_then(HostAndPort::of);
    assert_eq!(any.allow(bytes), parts.is_some());
    if let Some(parts) = parts {
        assert!(!parts.host.is_empty() && bytes.starts_with(parts.host.as_bytes()));
        assert!(!parts.host.contains(['/', '\\', '@', '?', '#', ',', ' ']));
    }
    if listed.allow(bytes) {
        let Some(parts) = parts else { panic!("it is no host") };
        let name = parts.host.to_ascii_lowercase();
        assert!(name == "a.example" || name.ends_with(".b.example"), "{name}");
    }
}

/// The bytes of a connection: what the strict reading lets pass, hyper reads in the same way.
pub fn connection_bytes(bytes: &[u8]) {
    if let Some((piece, bytes)) = bytes.split_first() {
        any_bytes(bytes, usize::from(*piece));
    }
}

/// An `Authorization` header: read without a panic; what is taken for a token has its letters alone, and a name has no
/// colon.
pub fn authorization(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let mut headers = http::HeaderMap::new();
    headers.insert(http::header::AUTHORIZATION, value);
    match read_credentials(&headers) {
        Read::Bearer(token) => {
            assert!(!token.is_empty() && String::from_utf8_lossy(bytes).contains(&token));
            assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)));
        }
        Read::Basic { name, password } => {
            assert!(!name.contains(':') && !name.contains(char::is_control) && !password.contains(char::is_control));
            assert!(name.len() + password.len() < bytes.len());
        }
        Read::Nobody => {}
    }
}

/// What a client sends before what a proxy of ours adds does not change whom it is taken for; and without such a proxy
/// it is taken for who it is.
pub fn forwarded(bytes: &[u8]) {
    let Ok(sent) = HeaderValue::from_bytes(bytes) else { return };
    for (name, added, standard) in
        [("x-forwarded-for", "192.0.2.1", false), ("forwarded", "for=\"192.0.2.1:80\";proto=https", true)]
    {
        let listed = TrustedProxies { networks: &["10.0.0.0/8"], any: false, standard };
        let Ok(Some(proxies)) = Proxies::new(listed, &[]) else { panic!("there is a network") };
        let client = |peer: [u8; 4], lines: &[&[u8]]| {
            let mut head = http::Request::new(()).into_parts().0;
            for line in lines {
                head.headers.append(name, HeaderValue::from_bytes(line).unwrap());
            }
            let mut request = Request::configured(head, Connection::from_peer((peer, 1).into()), Arc::default());
            proxies.apply(&mut request);
            request.client()
        };
        let joined = [bytes, b", ", added.as_bytes()].concat();
        let expected = "192.0.2.1".parse().ok();
        assert_eq!(client([10, 0, 0, 1], &[sent.as_bytes(), added.as_bytes()]), expected);
        if std::str::from_utf8(bytes).is_ok_and(|text| text.is_ascii()) {
            assert_eq!(client([10, 0, 0, 1], &[&joined]), expected);
        }
        assert_eq!(client([203, 0, 113, 1], &[sent.as_bytes()]), "203.0.113.1".parse().ok());
        assert!(client([10, 0, 0, 1], &[sent.as_bytes()]).is_some());
    }
}

/// No text is signed or private but those that were made here; not even one that was changed in a few places.
pub fn signed_value(bytes: &[u8]) {
    let day = Duration::from_hours(24);
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert_eq!(SIGNER.verify(NAME, text, day, NOW), None);
        assert_eq!(SEALER.open(NAME, text, day, NOW), None);
    }
    for text in [SIGNER.sign(NAME, b"value", NOW), SEALER.seal(NAME, b"value", NOW).unwrap()] {
        let mut changed = text.clone().into_bytes();
        for change in bytes.chunks_exact(2) {
            let at = usize::from(change[0]) % changed.len();
            changed[at] = change[1];
        }
        if let Ok(changed) = String::from_utf8(changed) {
            let opened = SIGNER.verify(NAME, &changed, day, NOW).or(SEALER.open(NAME, &changed, day, NOW));
            assert_eq!(opened.is_some(), changed == text);
        }
    }
}

/// Any body in parts: however it is cut, it is the same; and no part has a boundary in it.
#[cfg(feature = "forms")]
pub fn multipart(bytes: &[u8]) {
    if let Some((piece, body)) = bytes.split_first() {
        crate::form::check::any_body("x", body, usize::from(*piece));
    }
}

/// Any urlencoded body: where it is taken, its pairs are those that the WHATWG's parser finds.
#[cfg(feature = "forms")]
pub fn urlencoded(bytes: &[u8], reference: impl Fn(&[u8]) -> Vec<(String, String)>) {
    if let Ok(pairs) = crate::extract::pairs_of(bytes, |name| Some(name.to_owned().into())) {
        let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| (name.into_owned(), value)).collect();
        assert_eq!(pairs, reference(bytes));
        assert!(pairs.len() <= 1000);
    }
}

/// Any body of a request that says it is compressed; the first byte says how it is cut.
#[cfg(feature = "compression")]
pub fn compressed(bytes: &[u8]) {
    if let Some((piece, body)) = bytes.split_first() {
        crate::compression::check::any_body(body, usize::from(*piece));
    }
}

/// What the client reads of a stream of events, and of a topic's frames.
#[cfg(feature = "client")]
pub use crate::client::fuzzing as client;
/// What comes of any bytes that a client sends through a WebSocket.
#[cfg(feature = "ws")]
pub use crate::ws::fuzzing as websocket;

/// A header of the PROXY protocol is read or refused; what is read as a line is no longer than a line may be.
pub fn proxy_header(bytes: &[u8]) {
    if Header::of_line(bytes).is_some() {
        assert!(bytes.len() <= LONGEST_LINE && bytes.ends_with(b"\r\n"));
    }
    if let Some((start, rest)) = bytes.split_first_chunk::<16>()
        && Header::of_bytes(start, rest).is_some()
    {
        assert_eq!(Header::length(start), Some(rest.len()));
    }
}
