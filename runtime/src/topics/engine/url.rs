//! Which engine a URL names.

use super::{Engine, Memory};
use crate::topics::hub::Hub;
use std::io;
use std::sync::Arc;

/// The engine of this URL.
///
/// # Errors
///
/// In words, for who starts the site.
pub(in crate::topics) fn at(url: &str, hub: &Arc<Hub>) -> io::Result<Box<dyn Engine>> {
    let wrong = |text: String| io::Error::new(io::ErrorKind::InvalidInput, text);
    let scheme = url.split_once(':').map_or(url, |(scheme, _)| scheme);
    match scheme {
        "memory" => Ok(Box::new(Memory(hub.clone()))),
        "redis" | "rediss" | "valkey" | "redis+unix" | "unix" => redis(url, hub),
        "postgres" | "postgresql" => postgres(url, hub),
        "nats" => nats(url, hub),
        _ => {
            Err(wrong(format!("topics: `{scheme}` is no engine; there are memory:, redis://, nats:// and postgres://")))
        }
    }
}

#[cfg(feature = "redis")]
fn redis(url: &str, hub: &Arc<Hub>) -> io::Result<Box<dyn Engine>> {
    let wire = super::redis::Redis::new(url, hub.limits().age);
    let wire = wire.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, format!("topics: {error}")))?;
    Ok(Box::new(super::link::Link::new(hub.clone(), wire)))
}

#[cfg(not(feature = "redis"))]
fn redis(_: &str, _: &Arc<Hub>) -> io::Result<Box<dyn Engine>> {
    off("redis")
}

#[cfg(feature = "postgres")]
fn postgres(url: &str, hub: &Arc<Hub>) -> io::Result<Box<dyn Engine>> {
    let wire = super::postgres::Postgres::new(url, hub.limits().age);
    let wire = wire.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, format!("topics: {error}")))?;
    Ok(Box::new(super::link::Link::new(hub.clone(), wire)))
}

#[cfg(not(feature = "postgres"))]
fn postgres(_: &str, _: &Arc<Hub>) -> io::Result<Box<dyn Engine>> {
    off("postgres")
}

#[cfg(feature = "nats")]
fn nats(url: &str, hub: &Arc<Hub>) -> io::Result<Box<dyn Engine>> {
    let wire = super::nats::Nats::new(url, hub.limits().age);
    Ok(Box::new(super::link::Link::new(hub.clone(), wire)))
}

#[cfg(not(feature = "nats"))]
fn nats(_: &str, _: &Arc<Hub>) -> io::Result<Box<dyn Engine>> {
    off("nats")
}

/// The feature of an engine is off.
#[allow(dead_code, reason = "all features may be on")]
fn off(feature: &str) -> io::Result<Box<dyn Engine>> {
    let text = format!(
        "topics: this needs the feature `{feature}` of squall: write features = [\"{feature}\"] into Cargo.toml"
    );
    Err(io::Error::new(io::ErrorKind::InvalidInput, text))
}
