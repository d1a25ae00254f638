//! Where to listen, as text and as value.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// What stands before the path of a Unix socket.
const UNIX: &str = "unix:";

/// What names the sockets of a service manager.
const INHERITED: &str = "systemd";

/// Where to listen, before anybody has tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) enum Place {
    /// An address and a port.
    Tcp(SocketAddr),
    /// A name of DNS and a port.
    Named(String),
    /// A path.
    Unix(PathBuf),
    /// What a service manager has opened: the sockets of this name, or all.
    Inherited(Option<String>),
}

impl Place {
    /// As code may write it.
    pub(super) fn of_code(text: &str) -> Place {
        text.parse().unwrap_or_else(|_| Place::Named(text.to_owned()))
    }
}

/// As the configuration writes it: there a name would be what it resolves to on the day of the start.
impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Place, String> {
        if text == INHERITED {
            return Ok(Place::Inherited(None));
        }
        if let Some(name) = text.strip_prefix(INHERITED).and_then(|rest| rest.strip_prefix(':')) {
            return match name {
                "" => Err(format!("{text:?} has no name after `{INHERITED}:`")),
                name => Ok(Place::Inherited(Some(name.to_owned()))),
            };
        }
        if let Some(path) = text.strip_prefix(UNIX) {
            return match path {
                "" => Err(format!("{text:?} has no path after `{UNIX}`")),
                path => Ok(Place::Unix(path.into())),
            };
        }
        text.parse().map(Place::Tcp).map_err(|_| {
            format!("{text:?} is no IP address and port, such as 127.0.0.1:8000 or [::1]:8000, nor unix:/a/path, systemd or systemd:name")
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Tcp(address) => write!(f, "{address}"),
            Place::Named(name) => f.write_str(name),
            Place::Unix(path) => write!(f, "{UNIX}{}", path.display()),
            Place::Inherited(None) => f.write_str(INHERITED),
            Place::Inherited(Some(name)) => write!(f, "{INHERITED}:{name}"),
        }
    }
}

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Address {
    /// By TCP; the port is the real one, where 0 was asked for.
    Tcp(SocketAddr),
    /// By a Unix socket at this path.
    Unix(PathBuf),
}

/// A URL where there is one: `http://127.0.0.1:8000`, `unix:/run/site.sock`.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp(address) => write!(f, "http://{address}"),
            Address::Unix(path) => write!(f, "{UNIX}{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths() {
        assert_eq!("0.0.0.0:80".parse(), Ok(Place::Tcp("0.0.0.0:80".parse().unwrap())));
        assert_eq!("[::1]:8000".parse::<Place>().unwrap().to_string(), "[::1]:8000");
        assert_eq!("unix:/run/site.sock".parse(), Ok(Place::Unix("/run/site.sock".into())));
        for bad in [
            "",
            "8000",
            "localhost",
            "127.0.0.1",
            "127.0.0.1:65536",
            "http://127.0.0.1:1",
            "unix:",
            "/run/a",
            "systemd:",
        ] {
            let error = bad.parse::<Place>().unwrap_err();
            assert!(error.starts_with(&format!("{bad:?} ")), "{error}");
        }
        for text in ["systemd", "systemd:http"] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        assert_eq!(Place::of_code("localhost:80"), Place::Named("localhost:80".to_owned()));
        assert_eq!(Place::of_code("unix:a.sock"), Place::Unix("a.sock".into()));
    }
}
