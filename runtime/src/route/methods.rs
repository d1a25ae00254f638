//! The set of methods that a handler answers.

use http::Method;
use std::fmt;

/// A set of HTTP methods, as a handler's attribute names them.
///
/// `CONNECT` and `TRACE` are in no set: squall answers the one with 501, and the other with 405.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Methods(u16);

const NAMES: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "WS"];

impl Methods {
    /// No method.
    pub const NONE: Methods = Methods(0);
    /// `GET` (RFC 9110, 9.3.1).
    pub const GET: Methods = Methods(1);
    /// `HEAD` (RFC 9110, 9.3.2).
    pub const HEAD: Methods = Methods(1 << 1);
    /// `POST` (RFC 9110, 9.3.3).
    pub const POST: Methods = Methods(1 << 2);
    /// `PUT` (RFC 9110, 9.3.4).
    pub const PUT: Methods = Methods(1 << 3);
    /// `PATCH` (RFC 5789).
    pub const PATCH: Methods = Methods(1 << 4);
    /// `DELETE` (RFC 9110, 9.3.5).
    pub const DELETE: Methods = Methods(1 << 5);
    /// `OPTIONS` (RFC 9110, 9.3.7).
    pub const OPTIONS: Methods = Methods(1 << 6);
    /// `QUERY`, a safe request that carries a body.
    pub const QUERY: Methods = Methods(1 << 7);
    /// A `GET` that asks for a WebSocket (RFC 6455). To the table it is a method of its own, so that a page and a socket
    /// can share a path; to clients it is `GET`.
    pub const SOCKET: Methods = Methods(1 << 8);
    /// Every method of HTTP that squall knows.
    pub const ALL: Methods = Methods(0xff);

    /// The methods that are safe: they ask, and change nothing (RFC 9110, 9.2.1). `QUERY` is one, whatever its body says.
    pub const SAFE: Methods = Methods(Methods::GET.0 | Methods::HEAD.0 | Methods::OPTIONS.0 | Methods::QUERY.0);

    /// How many methods there are to be in a set.
    pub(crate) const COUNT: usize = NAMES.len();

    /// The set of this one method, or `None` where squall does not know it.
    pub const fn of(method: &Method) -> Option<Methods> {
        Some(match *method {
            Method::GET => Methods::GET,
            Method::HEAD => Methods::HEAD,
            Method::POST => Methods::POST,
            Method::PUT => Methods::PUT,
            Method::PATCH => Methods::PATCH,
            Method::DELETE => Methods::DELETE,
            Method::OPTIONS => Methods::OPTIONS,
            Method::QUERY => Methods::QUERY,
            _ => return None,
        })
    }

    /// The name of the method with this number.
    pub(crate) fn name(number: usize) -> Option<&'static str> {
        NAMES.get(number).copied()
    }

    /// The methods of both sets.
    pub const fn union(self, other: Methods) -> Methods {
        Methods(self.0 | other.0)
    }

    /// The methods that both sets have.
    pub const fn intersection(self, other: Methods) -> Methods {
        Methods(self.0 & other.0)
    }

    /// Whether all methods of `other` are here.
    pub const fn contains(self, other: Methods) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is no method in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many methods there are in it.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The bits, GET lowest.
    pub(crate) const fn bits(self) -> u16 {
        self.0
    }

    /// The number of the first method in it, in the order of the constants above; too large for any where there is
    /// none.
    pub(crate) const fn number(self) -> usize {
        self.0.trailing_zeros() as usize
    }

    /// The set of the one method with this number.
    pub(crate) const fn numbered(number: usize) -> Methods {
        Methods(1 << number)
    }

    /// All but the first method in it.
    pub(crate) const fn without_first(self) -> Methods {
        Methods(self.0 & self.0.wrapping_sub(1))
    }

    /// The name of the first method in it (in the order of the constants above), empty for none.
    pub const fn first_name(self) -> &'static str {
        if self.0 == 0 { "" } else { NAMES[self.0.trailing_zeros() as usize] }
    }

    /// The names of the methods in it.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.into_iter().enumerate().filter(move |(bit, _)| self.0 & (1 << bit) != 0).map(|(_, name)| name)
    }
}

/// The names, separated by `, `, as the `Allow` header wants them: a WebSocket is asked for by `GET`.
impl fmt::Display for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by_get = if self.contains(Methods::SOCKET) { Methods::GET } else { Methods::NONE };
        let methods = Methods((self.0 | by_get.0) & Methods::ALL.0);
        for (number, name) in methods.names().enumerate() {
            if number > 0 {
                f.write_str(", ")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Methods({self})")
    }
}
