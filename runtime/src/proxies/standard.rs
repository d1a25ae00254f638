//! `Forwarded` (RFC 7239): `for=192.0.2.60;proto=https;host=example.com, for="[2001:db8::17]:4711"`

use super::hop::{Hop, address, secure};
use http::{HeaderMap, header::FORWARDED};

/// The steps, the last one first. What is no element is a step of which nothing is known.
///
/// It is read from its end: what a proxy of ours has added stands there, and whatever a client has sent before it, such
/// as a quotation mark without its other half, does not change how that is read.
pub(super) fn hops(headers: &HeaderMap) -> impl Iterator<Item = Hop> {
    // `GenericHeaderMap::get_all` goes both ways.
    headers.get_all(FORWARDED).iter().rev().flat_map(|line| {
        let mut rest = line.to_str().ok();
        // A line with other letters than ASCII is one step, and nothing is known of it.
        let unreadable = rest.is_none().then(Hop::default);
        let elements = std::iter::from_fn(move || {
            let text = rest?;
            let (before, element) = last_element(text);
            rest = before;
            Some(element)
        });
        // Lists may have empty elements (RFC 9110, 5.6.1).
        elements.filter(|element| !element.is_empty()).map(|element| hop(element).unwrap_or_default()).chain(unreadable)
    })
}

/// The last element of a list, and what stands before its comma. A comma in a quoted string is none.
fn last_element(text: &str) -> (Option<&str>, &str) {
    let bytes = text.as_bytes();
    let mut quoted = false;
    for at in (0..bytes.len()).rev() {
        match bytes[at] {
            // A backslash in a quoted string makes the quotation mark after it a letter, unless it is one itself.
            b'"' if quoted => quoted = bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1,
            b'"' => quoted = true,
            // Commas and quotation marks are one byte each: both sides are text.
            b',' if !quoted => return (Some(&text[..at]), text[at + 1..].trim_ascii()),
            _ => {}
        }
    }
    (None, text.trim_ascii())
}

/// `name=value;name=value`; names that we do not know are passed over. A name that stands there twice is an error.
fn hop(element: &str) -> Option<Hop> {
    let mut hop = Hop::default();
    let (mut has_for, mut has_proto, mut has_host) = (false, false, false);
    let mut rest = element;
    loop {
        rest = rest.trim_ascii_start();
        if let Some(after) = rest.strip_prefix(';') {
            rest = after;
            continue;
        }
        if rest.is_empty() {
            return Some(hop);
        }
        let (name, after) = rest.split_once('=')?;
        let (value, after) = value(after)?;
        rest = after.trim_ascii_start();
        if !(rest.is_empty() || rest.starts_with(';')) {
            return None;
        }
        let again = if name.eq_ignore_ascii_case("for") {
            hop.address = address(&value);
            std::mem::replace(&mut has_for, true)
        } else if name.eq_ignore_ascii_case("proto") {
            hop.secure = secure(&value);
            std::mem::replace(&mut has_proto, true)
        } else if name.eq_ignore_ascii_case("host") {
            hop.host = Some(value);
            std::mem::replace(&mut has_host, true)
        } else {
            !is_token(name)
        };
        if again {
            return None;
        }
    }
}

/// A value and what follows it. Without quotation marks it may have the brackets and colons of addresses, which many
/// programs send so, and the standard does not allow.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(inside) = text.strip_prefix('"') else {
        let end = text.find(|c: char| c == ';' || c == '"' || c.is_ascii_whitespace()).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (!value.is_empty()).then(|| (value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &inside[at + 1..])),
            '\\' => value.push(letters.next()?.1),
            letter => value.push(letter),
        }
    }
    None
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn read(lines: &[&str]) -> Vec<Hop> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_str(line).unwrap());
        }
        hops(&headers).collect()
    }

    fn addresses(lines: &[&str]) -> Vec<String> {
        let shown = |hop: Hop| hop.address.map_or("-".to_owned(), |address| address.to_string());
        read(lines).into_iter().map(shown).collect()
    }

    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(addresses(&["for=\"_gazonk\""]), ["-"]);
        assert_eq!(addresses(&["For=\"[2001:db8:cafe::17]:4711\""]), ["2001:db8:cafe::17"]);
        let whole = read(&["for=192.0.2.60;proto=http;by=203.0.113.43;Host=\"example.com:80\""]);
        let expected = Hop {
            address: Some("192.0.2.60".parse().unwrap()),
            secure: Some(false),
            host: Some("example.com:80".to_owned()),
        };
        assert_eq!(whole, [expected]);
        assert_eq!(addresses(&["for=192.0.2.43, for=198.51.100.17"]), ["198.51.100.17", "192.0.2.43"]);
        assert_eq!(
            addresses(&["for=192.0.2.43, for=\"[2001:db8::1]\"", "for=unknown"]),
            ["-", "2001:db8::1", "192.0.2.43"]
        );
    }

    #[test]
    fn what_a_client_sends_does_not_change_how_the_rest_is_read() {
        for junk in ["for=\"", "for=\"\\", "\"", "for=\"a, b", ";;=", "for", "for=\"x\\\"", "for=1.1.1.1;for=\"2.2.2.2"]
        {
            let first = addresses(&[&format!("{junk}, for=192.0.2.1")]);
            assert_eq!(first[0], "192.0.2.1", "{junk}");
            let quoted = addresses(&[&format!("{junk}, for=\"[2001:db8::1]:80\"")]);
            assert_eq!(quoted[0], "2001:db8::1", "{junk}");
            assert_eq!(addresses(&[junk, "for=192.0.2.1"])[0], "192.0.2.1", "{junk}");
        }
    }

    #[test]
    fn elements_that_are_none() {
        for bad in [
            "for=1.1.1.1;for=2.2.2.2",
            "for",
            "for=",
            "=1.1.1.1",
            "for=1.1.1.1 x",
            "for=\"1.1.1.1\"x",
            "for=\"1.1.1.1",
            "f r=1;for=1.1.1.1",
            "for=1.1.1.1;proto=http;proto=https",
        ] {
            assert_eq!(addresses(&[bad]), ["-"], "{bad}");
        }
        assert_eq!(addresses(&["", " , ,", "for=\"1.1.1\\.1\";ext=\"a,b;c\" ; "]), ["1.1.1.1"]);
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED, HeaderValue::from_bytes(b"for=1.1.1.1;x=\xff").unwrap());
        assert_eq!(hops(&headers).collect::<Vec<_>>(), [Hop::default()]);
    }

    proptest! {
        #[test]
        fn what_is_written_by_the_standard_comes_back(
            elements in prop::collection::vec((any::<std::net::IpAddr>(), any::<Option<u16>>(), any::<bool>()), 1..8),
            junk in "[ -~]{0,40}",
        ) {
            let written: Vec<String> = elements.iter().map(|(ip, port, secure)| {
                let node = match ip { std::net::IpAddr::V6(ip) => format!("[{ip}]"), ip => ip.to_string() };
                let port = port.map(|port| format!(":{port}")).unwrap_or_default();
                format!("for=\"{node}{port}\";proto={}", if *secure { "https" } else { "http" })
            }).collect();
            let found = read(&[&format!("{junk},{}", written.join(", "))]);
            for (hop, (ip, _, secure)) in found.iter().zip(elements.iter().rev()) {
                prop_assert_eq!(hop.address, Some(ip.to_canonical()));
                prop_assert_eq!(hop.secure, Some(*secure));
            }
            prop_assert!(found.len() >= elements.len());
        }

        #[test]
        fn any_text_is_read(text in "[ -~]{0,80}") {
            let commas = text.matches(',').count();
            prop_assert!(read(&[&text]).len() <= commas + 1);
        }
    }
}
