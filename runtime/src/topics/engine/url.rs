//! Which engine a URL names.

use super::{Engine, Memory};
use crate::topics::hub::Hub;
use std::io;
use std::sync::Arc;

/// Whether the URL is one of these engines'.
///
/// # Errors
///
/// In words, where it is not.
pub(in crate::topics) fn is_of(url: &str, schemes: &[&str]) -> io::Result<()> {
    let scheme = url.split_once(':').map_or(url, |(scheme, _)| scheme);
    if schemes.contains(&scheme) {
        return Ok(());
    }
    let text = format!("topics: the URL begins with {}://, and this one with `{scheme}`", schemes[0]);
    Err(io::Error::new(io::ErrorKind::InvalidInput, text))
}

/// The schemes of Redis, PostgreSQL and NATS.
pub(in crate::topics) const REDIS: &[&str] = &["redis", "rediss", "valkey", "redis+unix", "unix"];
pub(in crate::topics) const POSTGRES: &[&str] = &["postgres", "postgresql"];
pub(in crate::topics) const NATS: &[&str] = &["nats"];

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
        scheme if REDIS.contains(&scheme) => redis(url, hub),
        scheme if POSTGRES.contains(&scheme) => postgres(url, hub),
        scheme if NATS.contains(&scheme) => nats(url, hub),
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
