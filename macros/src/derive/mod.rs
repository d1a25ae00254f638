//! The derives.

#[cfg(feature = "forms")]
pub(crate) mod form;
pub(crate) mod http_error;
#[cfg(feature = "openapi")]
pub(crate) mod json_schema;
pub(crate) mod session_value;
pub(crate) mod text;
