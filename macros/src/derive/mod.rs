//! The derives.

pub(crate) mod http_error;
pub(crate) mod session_value;
pub(crate) mod text;
