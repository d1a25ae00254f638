//! The derives.

pub(crate) mod http_error;
pub(crate) mod text;
