//! The names that a site goes by.

mod authority;

pub(crate) use authority::{HostAndPort, Port};
