//! The header of the PROXY protocol, versions 1 and 2, as HAProxy defines them (`doc/proxy-protocol.txt`).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// What a header of version 2 begins with.
pub(crate) const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
/// What a header of version 1 begins with.
pub(crate) const WORD: &[u8; 6] = b"PROXY ";
/// The longest header of version 1, with its line break.
pub(crate) const LONGEST_LINE: usize = 107;

/// The type of the field that tells of the client's TLS, and its bit that says that there is some.
const TLS: u8 = 0x20;
const CLIENT_HAS_TLS: u8 = 0x01;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Who has connected to the proxy; `None` where it is the proxy itself, or where the proxy does not know.
    pub(crate) client: Option<SocketAddr>,
    /// Whether the client's connection has TLS; `None` where nothing is said of it.
    pub(crate) secure: Option<bool>,
}

impl Header {
    /// Reads a line of version 1, with its CR LF. `None` where it is wrong.
    pub(crate) fn of_line(line: &[u8]) -> Option<Header> {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let text = std::str::from_utf8(line.strip_prefix(WORD)?.strip_suffix(b"\r\n")?).ok()?;
        if text.contains(['\r', '\n']) {
            return None;
        }
        // What follows this word is to be ignored.
        if text == "UNKNOWN" || text.starts_with("UNKNOWN ") {
            return Some(Header { client: None, secure: None });
        }
        let mut words = text.split(' ');
        let family = words.next()?;
        let (from, to) = (words.next()?, words.next()?);
        let (from_port, to_port) = (port(words.next()?)?, words.next()?);
        let from = match family {
            "TCP4" => from.parse::<Ipv4Addr>().ok().filter(|_| to.parse::<Ipv4Addr>().is_ok()).map(IpAddr::V4)?,
            "TCP6" => from.parse::<Ipv6Addr>().ok().filter(|_| to.parse::<Ipv6Addr>().is_ok()).map(IpAddr::V6)?,
            _ => return None,
        };
        port(to_port)?;
        if words.next().is_some() {
            return None;
        }
        Some(Header { client: Some(SocketAddr::new(from, from_port)), secure: None })
    }

    /// How many bytes follow the 16 that version 2 begins with. `None` where these are wrong.
    pub(crate) fn length(start: &[u8; 16]) -> Option<usize> {
        let begins = start.starts_with(SIGNATURE) && matches!(start[12], 0x20 | 0x21);
        begins.then(|| usize::from(u16::from_be_bytes([start[14], start[15]])))
    }

    /// Reads version 2: the 16 bytes that it begins with, and as many as they say. `None` where it is wrong.
    pub(crate) fn of_bytes(start: &[u8; 16], rest: &[u8]) -> Option<Header> {
        if Header::length(start)? != rest.len() {
            return None;
        }
        let own = start[12] == 0x20;
        let (client, fields) = match start[13] {
            0x11 => {
                let (addresses, fields) = rest.split_first_chunk::<12>()?;
                let [a, b, c, d, _, _, _, _, high, low, _, _] = *addresses;
                (Some(SocketAddr::from(([a, b, c, d], u16::from_be_bytes([high, low])))), fields)
            }
            0x21 => {
                let (addresses, fields) = rest.split_first_chunk::<36>()?;
                let (from, others) = addresses.split_first_chunk::<16>()?;
                (Some(SocketAddr::from((*from, u16::from_be_bytes([others[16], others[17]])))), fields)
            }
            // By a Unix socket there is no address.
            0x31 => (None, rest.split_first_chunk::<216>()?.1),
            // Whatever there is, it is to be ignored.
            0x00 => return Some(Header { client: None, secure: None }),
            // The proxy itself may leave out what it is asked by; datagrams are no connections.
            _ if own => return Some(Header { client: None, secure: None }),
            _ => return None,
        };
        let secure = secure(fields)?;
        Some(if own { Header { client: None, secure: None } } else { Header { client, secure } })
    }
}

/// Whether the fields behind the addresses tell of TLS. `None` where one of them is longer than what is there.
fn secure(mut fields: &[u8]) -> Option<Option<bool>> {
    let mut secure = None;
    while !fields.is_empty() {
        let ([kind, high, low], rest) = fields.split_first_chunk::<3>()?;
        let (value, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))?;
        if *kind == TLS {
            secure = Some(value.first()? & CLIENT_HAS_TLS != 0);
        }
        fields = rest;
    }
    Some(secure)
}

/// A port without a sign, and without zeros before it.
fn port(text: &str) -> Option<u16> {
    let port: u16 = text.parse().ok()?;
    (port.to_string() == text).then_some(port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(text: &str) -> Option<Header> {
        Header::of_line(format!("{text}\r\n").as_bytes())
    }

    fn version_2(command: u8, family: u8, rest: &[u8]) -> Option<Header> {
        let mut start = [0; 16];
        start[..12].copy_from_slice(SIGNATURE);
        start[12..14].copy_from_slice(&[command, family]);
        start[14..].copy_from_slice(&u16::try_from(rest.len()).unwrap().to_be_bytes());
        Header::of_bytes(&start, rest)
    }

    #[test]
    fn lines() {
        let client = |text: &str| line(text).unwrap().client.map(|client| client.to_string());
        assert_eq!(client("PROXY TCP4 192.0.2.1 10.0.0.1 56324 443").unwrap(), "192.0.2.1:56324");
        assert_eq!(client("PROXY TCP6 2001:db8::1 ::1 1 0").unwrap(), "[2001:db8::1]:1");
        for unknown in ["PROXY UNKNOWN", "PROXY UNKNOWN ff:: ff:: 1 2", "PROXY UNKNOWN  whatever"] {
            assert_eq!(client(unknown), None);
        }
        for bad in [
            "",
            "PROXY",
            "PROXY ",
            "proxy TCP4 192.0.2.1 10.0.0.1 1 2",
            "PROXY  TCP4 192.0.2.1 10.0.0.1 1 2",
            "PROXY TCP4 192.0.2.1 10.0.0.1 1",
            "PROXY TCP4 192.0.2.1 10.0.0.1 1 2 3",
            "PROXY TCP4 192.0.2.1 10.0.0.1 1 2 ",
            "PROXY TCP4 192.0.2.1 10.0.0.1 01 2",
            "PROXY TCP4 192.0.2.1 10.0.0.1 +1 2",
            "PROXY TCP4 192.0.2.1 10.0.0.1 65536 2",
            "PROXY TCP4 192.0.2.01 10.0.0.1 1 2",
            "PROXY TCP4 ::1 10.0.0.1 1 2",
            "PROXY TCP6 192.0.2.1 ::1 1 2",
            "PROXY UDP4 192.0.2.1 10.0.0.1 1 2",
            "PROXY UNKNOWNX",
            "PROXY UNKNOWN \n",
            "PROXY TCP4\t192.0.2.1 10.0.0.1 1 2",
        ] {
            assert_eq!(line(bad), None, "{bad:?}");
        }
        assert_eq!(line(&format!("PROXY UNKNOWN {}", "x".repeat(92))), None, "108 bytes");
        assert_eq!(Header::of_line(b"PROXY UNKNOWN\n"), None);
    }

    #[test]
    fn bytes() {
        let v4 = [192, 0, 2, 1, 10, 0, 0, 1, 0xdc, 0x04, 1, 187];
        let header = version_2(0x21, 0x11, &v4).unwrap();
        assert_eq!(header, Header { client: Some("192.0.2.1:56324".parse().unwrap()), secure: None });
        let mut v6 = [0; 36];
        v6[..2].copy_from_slice(&[0x20, 0x01]);
        v6[32..34].copy_from_slice(&[0, 9]);
        assert_eq!(version_2(0x21, 0x21, &v6).unwrap().client, Some("[2001::]:9".parse().unwrap()));
        assert_eq!(version_2(0x21, 0x31, &[1; 216]).unwrap().client, None);
        // By the proxy itself, and of unknown kind.
        for (command, family, rest) in
            [(0x20, 0x11, &v4[..]), (0x20, 0x00, &[]), (0x21, 0x00, &[1, 2, 3]), (0x20, 0x12, &[])]
        {
            assert_eq!(version_2(command, family, rest), Some(Header { client: None, secure: None }));
        }
        let with = |fields: &[u8]| version_2(0x21, 0x11, &[&v4[..], fields].concat());
        assert_eq!(with(&[4, 0, 1, 0]).unwrap().secure, None);
        assert_eq!(with(&[4, 0, 0, TLS, 0, 5, 1, 0, 0, 0, 0]).unwrap().secure, Some(true));
        assert_eq!(with(&[TLS, 0, 5, 0, 0, 0, 0, 0]).unwrap().secure, Some(false));
        for bad in [&[1][..], &[1, 0], &[1, 0, 2, 0], &[TLS, 0, 0]] {
            assert_eq!(with(bad), None, "{bad:?}");
        }
        for (command, family, rest) in [
            (0x11, 0x11, &v4[..]),
            (0x22, 0x11, &v4),
            (0x21, 0x12, &v4),
            (0x21, 0x11, &v4[..11]),
            (0x21, 0x21, &v4),
            (0x21, 0x41, &v4),
        ] {
            assert_eq!(version_2(command, family, rest), None, "{command:x} {family:x}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(client: SocketAddr, server: SocketAddr, secure: Option<bool>) {
            let server = SocketAddr::new(if client.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() }, server.port());
            let client = SocketAddr::new(client.ip(), client.port());
            let family = if client.is_ipv4() { "TCP4" } else { "TCP6" };
            let text = format!("PROXY {family} {} {} {} {}", client.ip(), server.ip(), client.port(), server.port());
            prop_assert_eq!(line(&text), Some(Header { client: Some(client), secure: None }));
            let mut rest = match (client.ip(), server.ip()) {
                (IpAddr::V4(from), IpAddr::V4(to)) => [from.octets(), to.octets()].concat(),
                (IpAddr::V6(from), IpAddr::V6(to)) => [from.octets(), to.octets()].concat(),
                _ => unreachable!(),
            };
            rest.extend(client.port().to_be_bytes());
            rest.extend(server.port().to_be_bytes());
            if let Some(secure) = secure {
                rest.extend([TLS, 0, 1, u8::from(secure)]);
            }
            let family = if client.is_ipv4() { 0x11 } else { 0x21 };
            prop_assert_eq!(version_2(0x21, family, &rest), Some(Header { client: Some(client), secure }));
        }

        #[test]
        fn anything_is_read_or_refused(command: u8, family: u8, rest in proptest::collection::vec(any::<u8>(), 0..300), text in "PROXY [A-Z0-9.: ]{0,110}") {
            _ = version_2(command, family, &rest);
            _ = line(&text);
        }
    }
}
