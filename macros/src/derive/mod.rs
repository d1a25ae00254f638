//! The derives.

#[cfg(feature = "forms")]
pub(crate) mod form;
pub(crate) mod http_error;
pub(crate) mod session_value;
pub(crate) mod text;
