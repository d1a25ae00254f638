//! `X-Forwarded-For` or `X-Real-IP`, `X-Forwarded-Proto`, `X-Forwarded-Host`: no standard, and what most proxies write.

use super::hop::{Hop, address, secure};
use crate::request::only;
use http::{HeaderMap, HeaderName};

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// The one address that some proxies write in place of the list.
const REAL: HeaderName = HeaderName::from_static("x-real-ip");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The steps, the last one first.
///
/// A proxy adds an address to the first list, and to the others it either adds too, or sets them to one value. So a step
/// has the value of its own place from the right, or where a list is shorter, its leftmost one.
pub(super) fn hops(headers: &HeaderMap) -> impl Iterator<Item = Hop> {
    let (mut protos, mut hosts) = (from_the_right(headers, PROTO), from_the_right(headers, HOST));
    let (mut proto, mut host) = (None, None);
    // Where no proxy says who it was, one may still say how the request came.
    let real = || only(headers, REAL).and_then(|value| value.to_str().ok()).unwrap_or_default().trim_ascii();
    let unsaid = (!headers.contains_key(FOR)).then(real);
    from_the_right(headers, FOR).chain(unsaid).map(move |text| {
        proto = protos.next().or(proto);
        host = hosts.next().or(host);
        Hop { address: address(text), secure: proto.and_then(secure), host: host.map(str::to_owned) }
    })
}

/// The members of a list, the last one first. One that is no text is empty.
fn from_the_right(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).iter().rev();
    lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',').map(str::trim_ascii))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn read(lines: &[(HeaderName, &str)]) -> Vec<String> {
        let mut headers = HeaderMap::new();
        for (name, line) in lines {
            headers.append(name, HeaderValue::from_str(line).unwrap());
        }
        let shown = |hop: Hop| {
            let address = hop.address.map_or("-".to_owned(), |address| address.to_string());
            format!("{address} {:?} {}", hop.secure, hop.host.unwrap_or_default())
        };
        hops(&headers).map(shown).collect()
    }

    #[test]
    fn lists_over_several_lines_are_one() {
        let lines = [(FOR, "192.0.2.1, [2001:db8::1]:80"), (FOR, "192.0.2.3")];
        assert_eq!(read(&lines), ["192.0.2.3 None ", "2001:db8::1 None ", "192.0.2.1 None "]);
        assert_eq!(read(&[(FOR, "unknown, _x,, 1.2.3.4:5")]), ["1.2.3.4 None ", "- None ", "- None ", "- None "]);
    }

    #[test]
    fn each_step_has_the_values_of_its_place_or_the_only_one() {
        let one = [(FOR, "192.0.2.1, 192.0.2.2"), (PROTO, "HTTPS"), (HOST, "a.example")];
        assert_eq!(read(&one), ["192.0.2.2 Some(true) a.example", "192.0.2.1 Some(true) a.example"]);
        // What a client has sent stands further left than the last address that is believed.
        let added = [(FOR, "6.6.6.6, 192.0.2.1"), (PROTO, "https, http"), (HOST, "evil.example, a.example")];
        assert_eq!(read(&added)[0], "192.0.2.1 Some(false) a.example");
        assert_eq!(read(&[(FOR, "192.0.2.1"), (PROTO, "gopher")]), ["192.0.2.1 None "]);
        assert_eq!(read(&[(PROTO, "https")]), ["- Some(true) "]);
    }

    #[test]
    fn one_address_stands_for_the_list_where_there_is_none() {
        assert_eq!(read(&[(REAL, "192.0.2.1"), (PROTO, "https")]), ["192.0.2.1 Some(true) "]);
        assert_eq!(read(&[(REAL, "192.0.2.1"), (FOR, "192.0.2.2")]), ["192.0.2.2 None "]);
        for odd in ["192.0.2.1, 192.0.2.2", "example.com", ""] {
            assert_eq!(read(&[(REAL, odd)]), ["- None "], "{odd}");
        }
        assert_eq!(read(&[(REAL, "192.0.2.1"), (REAL, "192.0.2.2")]), ["- None "]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[ -~]{0,80}", proto in "[ -~]{0,20}") {
            prop_assert_eq!(read(&[(FOR, &text), (PROTO, &proto)]).len(), text.matches(',').count() + 1);
        }
    }
}
