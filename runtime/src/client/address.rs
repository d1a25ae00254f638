//! Where a site is: a URL, taken apart.

use super::error::Error;
use crate::topics::Topic;
use http::{HeaderValue, Uri};

/// What is spoken there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    WebSocket,
}

/// A place of the network, and what is asked for there.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) scheme: Scheme,
    pub(super) tls: bool,
    /// A name or an address, without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// The value of `Host`.
    pub(super) authority: HeaderValue,
    /// Path and query.
    pub(super) target: Uri,
}

impl Address {
    /// # Errors
    ///
    /// Where the text is no URL of one of the four schemes, or has a password in it.
    pub(super) fn parse(url: &str) -> Result<Address, Error> {
        // A password that may stand in it is not repeated.
        let wrong =
            |what: &str| Error::asked(format!("the URL {:?} {what}", url.rsplit('@').next().unwrap_or_default()));
        let uri: Uri = url.parse().map_err(|error| wrong(&format!("is none: {error}")))?;
        let (scheme, tls) = match uri.scheme_str() {
            Some("http") => (Scheme::Http, false),
            Some("https") => (Scheme::Http, true),
            Some("ws") => (Scheme::WebSocket, false),
            Some("wss") => (Scheme::WebSocket, true),
            _ => return Err(wrong("begins with none of http://, https://, ws://, wss://")),
        };
        let authority = uri.authority().ok_or_else(|| wrong("has no host"))?;
        if authority.as_str().contains('@') {
            return Err(wrong("has a name or a password in it: say them by a header, which is not logged"));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(wrong("has no host"));
        }
        let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
        let value = HeaderValue::from_str(authority.as_str()).map_err(|_| wrong("has no proper host"))?;
        let target = uri.path_and_query().cloned().map_or_else(|| Uri::from_static("/"), Uri::from);
        Ok(Address { scheme, tls, host, port, authority: value, target })
    }
}

/// The URL with the topic's parameters in the place of their names in braces.
///
/// # Errors
///
/// Where it has a name in braces that is none of the topic's.
pub(super) fn fill<T: Topic>(topic: &T, url: &str) -> Result<String, Error> {
    let name = topic.name();
    // A parameter never ends its segment: each has the place of its placeholder.
    let parameters: Vec<(&str, &str)> = T::PATTERN
        .split('/')
        .zip(name.split('/'))
        .filter_map(|(place, value)| Some((place.strip_prefix('{')?.strip_suffix('}')?, value)))
        .collect();
    let mut filled = String::with_capacity(url.len() + 16);
    let mut rest = url;
    while let Some((before, from)) = rest.split_once('{') {
        let wrong = |what: String| Error::asked(format!("the URL {url:?} {what}"));
        let (place, after) = from.split_once('}').ok_or_else(|| wrong("has a brace that nothing closes".to_owned()))?;
        let Some((_, value)) = parameters.iter().find(|(name, _)| *name == place) else {
            let there: Vec<_> = parameters.iter().map(|(name, _)| format!("{{{name}}}")).collect();
            let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
            return Err(wrong(format!(
                "has `{{{place}}}`, and the parameters of the topic `{}` are: {there}",
                T::PATTERN
            )));
        };
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        let address = Address::parse("wss://example.org/chat?room=tea").unwrap();
        assert_eq!((address.scheme, address.tls, address.port), (Scheme::WebSocket, true, 443));
        assert_eq!((address.host.as_str(), address.target.to_string()), ("example.org", "/chat?room=tea".to_owned()));
        let address = Address::parse("http://[::1]:8000").unwrap();
        assert_eq!((address.scheme, address.tls, address.port), (Scheme::Http, false, 8000));
        assert_eq!((address.host.as_str(), address.authority.as_bytes()), ("::1", b"[::1]:8000".as_slice()));
        assert_eq!(address.target, "/");
    }

    #[test]
    fn what_is_no_url_says_so_without_its_password() {
        for (url, what) in [
            ("", "is none"),
            ("/chat", "begins with none of"),
            ("ftp://example.org", "begins with none of"),
            ("ws://", "is none"),
            ("ws://a b", "is none"),
            ("ws://ada:hush@example.org/", "a name or a password"),
        ] {
            let error = Address::parse(url).unwrap_err().to_string();
            assert!(error.contains(what) && !error.contains("hush"), "{url}: {error}");
        }
    }

    struct Room;

    impl Topic for Room {
        type Message = ();
        type Member = ();
        type Join = crate::topics::Anyone;
        const PATTERN: &'static str = "room/{house}/{name}";
        const HISTORY: Option<usize> = None;

        fn name(&self) -> String {
            "room/b/tea%20time%2F".to_owned()
        }
    }

    #[test]
    fn a_topic_fills_its_parameters_in() {
        let filled = fill(&Room, "ws://h/{house}/rooms/{name}?of={house}").unwrap();
        assert_eq!(filled, "ws://h/b/rooms/tea%20time%2F?of=b");
        assert_eq!(fill(&Room, "ws://h/").unwrap(), "ws://h/");
        let error = fill(&Room, "ws://h/{nam}").unwrap_err().to_string();
        assert!(error.contains("`{nam}`") && error.contains("are: {house}, {name}"), "{error}");
        assert!(fill(&Room, "ws://h/{name").is_err());
    }
}
