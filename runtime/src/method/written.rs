//! A method that is written and not named by the attribute: found, so that it is no silent dead code.
//!
//! Generated code takes each name that the attribute leaves out as a `fn(Handler) -> MethodNotNamedByTheAttribute`. That is
//! the stand-in here where the user has no such method, and a mismatch that shows the method where there is one. A trait
//! bound would say it in better words, at three times the cost: 3 ms of `cargo check` a handler.

/// What a stand-in makes. Its name is what rustc prints.
#[derive(Debug)]
pub struct MethodNotNamedByTheAttribute;

/// The stand-ins: an inherent method comes before them.
pub trait NotWritten: Sized {
    /// Stands in for `get`.
    fn get(self) -> MethodNotNamedByTheAttribute {
        MethodNotNamedByTheAttribute
    }
    /// Stands in for `head`.
    fn head(self) -> MethodNotNamedByTheAttribute {
        MethodNotNamedByTheAttribute
    }
    /// Stands in for `post`.
    fn post(self) -> MethodNotNamedByTheAttribute {
        MethodNotNamedByTheAttribute
    }
    /// Stands in for `put`.
    fn put(self) -> MethodNotNamedByTheAttribute {
        MethodNotNamedByTheAttribute
    }
    /// Stands in for `patch`.
    fn patch(self) -> MethodNotNamedByTheAttribute {
        MethodNotNamedByTheAttribute
    }
    /// Stands in for `delete`.
    fn delete(self) -> MethodNotNamedByTheAttribute {
        MethodNotNamedByTheAttribute
    }
    /// Stands in for `options`.
    fn options(self) -> MethodNotNamedByTheAttribute {
        MethodNotNamedByTheAttribute
    }
    /// Stands in for `query`.
    fn query(self) -> MethodNotNamedByTheAttribute {
        MethodNotNamedByTheAttribute
    }
}

impl<H> NotWritten for H {}
