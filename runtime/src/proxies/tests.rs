use super::*;
use crate::request::Connection;
use crate::settings::Process;
use proptest::prelude::*;

const LISTED: TrustedProxies = TrustedProxies { networks: &["10.0.0.0/8", "fd00::/8"], any: false, standard: false };
const STANDARD_ONES: TrustedProxies = TrustedProxies { standard: true, ..LISTED };

fn applied(listed: TrustedProxies, peer: &str, headers: &[(&str, &str)]) -> Request {
    let mut request = http::Request::builder().uri("/").header("host", "inner");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let peer = (!peer.is_empty()).then(|| std::net::SocketAddr::new(peer.parse().unwrap(), 1));
    let connection = Connection { peer, ..Connection::default() };
    let mut request = Request::new(request.body(()).unwrap().into_parts().0, connection);
    if let Some(proxies) = Proxies::new(listed, &[]).unwrap() {
        proxies.apply(&mut request);
    }
    request
}

fn client(listed: TrustedProxies, peer: &str, headers: &[(&str, &str)]) -> String {
    applied(listed, peer, headers).client().map_or_else(String::new, |client| client.to_string())
}

#[test]
fn the_last_address_that_is_not_trusted_is_the_client() {
    for (peer, header, expected) in [
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.1, 10.9.9.9", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.1, [fd00::1]:80, 10.9.9.9:8", "192.0.2.1"),
        // All are ours: the first of them.
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        // Not from a proxy of ours: its word is nothing.
        ("192.0.2.9", "192.0.2.1", "192.0.2.9"),
        // Nobody knows who it is: it counts as the last proxy.
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "_hidden", "10.0.0.1"),
        ("10.0.0.1", "192.0.2.1, unknown", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, unknown, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "junk, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "192.0.2.1,", "10.0.0.1"),
    ] {
        assert_eq!(client(LISTED, peer, &[("x-forwarded-for", header)]), expected, "{peer} {header}");
    }
    assert_eq!(client(TrustedProxies::NONE, "10.0.0.1", &[("x-forwarded-for", "192.0.2.1")]), "10.0.0.1");
    assert_eq!(client(LISTED, "10.0.0.1", &[]), "10.0.0.1");
    assert_eq!(client(LISTED, "", &[("x-forwarded-for", "192.0.2.1")]), "");
}

#[test]
fn only_the_header_that_the_proxies_write_is_read() {
    let both = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.2;proto=https")];
    assert_eq!(client(LISTED, "10.0.0.1", &both), "192.0.2.1");
    assert_eq!(client(STANDARD_ONES, "10.0.0.1", &both), "192.0.2.2");
    assert_eq!(client(STANDARD_ONES, "10.0.0.1", &both[..1]), "10.0.0.1");
}

#[test]
fn whoever_connects_may_be_trusted_but_nobody_further_away() {
    let any = TrustedProxies { any: true, ..TrustedProxies::NONE };
    for peer in ["192.0.2.9", ""] {
        assert_eq!(client(any, peer, &[("x-forwarded-for", "6.6.6.6, 192.0.2.1")]), "192.0.2.1", "{peer}");
    }
}

#[test]
fn scheme_and_host_are_those_of_the_client_s_own_step() {
    let headers = [("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "a.example")];
    let request = applied(LISTED, "10.0.0.1", &headers);
    assert_eq!((request.scheme(), request.host()), ("https", Some("a.example")));
    let request = applied(LISTED, "192.0.2.9", &headers);
    assert_eq!((request.scheme(), request.host()), ("http", Some("inner")));
    for bad in ["a.example/x", "u@a.example", "a b", "", "a.example, b.example/", &"a".repeat(300)] {
        let request = applied(LISTED, "10.0.0.1", &[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-host", bad)]);
        assert_eq!(request.host(), Some("inner"), "{bad}");
    }
    let element = "for=6.6.6.6;proto=http;host=evil.example, for=unknown;proto=https;host=a.example";
    let request = applied(STANDARD_ONES, "10.0.0.1", &[("forwarded", element)]);
    assert_eq!((request.scheme(), request.host()), ("https", Some("a.example")));
    assert_eq!(request.client(), Some("10.0.0.1".parse().unwrap()));
}

#[test]
fn a_long_way_is_not_gone_to_its_end() {
    let long = format!("6.6.6.6{}", ", 10.0.0.2".repeat(10_000));
    assert_eq!(client(LISTED, "10.0.0.1", &[("x-forwarded-for", &long)]), "10.0.0.2");
}

#[test]
fn networks_of_the_variable() {
    let new = |listed, text| {
        let process = Process::told(&[("SQUALL_TRUSTED_PROXIES", text)]);
        Proxies::new(listed, &process.root().list(KEY).unwrap().unwrap())
    };
    let proxies = |text| new(TrustedProxies::NONE, text);
    assert!(proxies("").unwrap().is_none());
    let read = proxies(" 192.0.2.0/24, forwarded ,::1,").unwrap().unwrap();
    assert!(read.standard && read.trust("192.0.2.7".parse().unwrap()) && read.trust("::1".parse().unwrap()));
    assert!(!new(LISTED, "::1").unwrap().unwrap().standard);
    for bad in ["proxy", "10.0.0.1/8", "10.0.0.0/8;::1", "*"] {
        let message = proxies(bad).unwrap_err();
        assert!(message.contains(&format!("SQUALL_TRUSTED_PROXIES names {bad:?}, but must be")), "{message}");
    }
    assert!(proxies("0.0.0.0/0").unwrap_err().contains("everybody"));
}

proptest! {
    #[test]
    fn whatever_a_client_sends_before_what_the_proxy_adds_it_is_the_same_client(
        sent in "[ -~]{0,60}",
        standard: bool,
    ) {
        let (listed, name, added) = match standard {
            true => (STANDARD_ONES, "forwarded", "for=192.0.2.1;proto=https"),
            false => (LISTED, "x-forwarded-for", "192.0.2.1"),
        };
        for headers in [vec![(name, format!("{sent},{added}"))], vec![(name, sent.clone()), (name, added.to_owned())]] {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            prop_assert_eq!(client(listed, "10.0.0.1", &headers), "192.0.2.1");
        }
        // And without a proxy of ours it is who it is.
        prop_assert_eq!(client(listed, "192.0.2.9", &[(name, &sent)]), "192.0.2.9");
    }
}
