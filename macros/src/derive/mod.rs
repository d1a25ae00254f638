//! The derives.

pub(crate) mod http_error;
