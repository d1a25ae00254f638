//! Engines that code names, so that the compiler says which feature is off.

/// The URL of a Redis server.
#[diagnostic::on_unimplemented(
    message = "topics over Redis are a feature of squall that is off",
    label = "this needs the feature `redis`",
    note = "help: write squall = {{ version = \"..\", features = [\"redis\"] }} into Cargo.toml"
)]
pub trait RedisUrl {
    /// The URL.
    fn url(&self) -> &str;
}

/// The URL of a NATS server.
#[diagnostic::on_unimplemented(
    message = "topics over NATS are a feature of squall that is off",
    label = "this needs the feature `nats`",
    note = "help: write squall = {{ version = \"..\", features = [\"nats\"] }} into Cargo.toml"
)]
pub trait NatsUrl {
    /// The URL.
    fn url(&self) -> &str;
}

/// The URL of a PostgreSQL database.
#[diagnostic::on_unimplemented(
    message = "topics over PostgreSQL are a feature of squall that is off",
    label = "this needs the feature `postgres`",
    note = "help: write squall = {{ version = \"..\", features = [\"postgres\"] }} into Cargo.toml"
)]
pub trait PostgresUrl {
    /// The URL.
    fn url(&self) -> &str;
}

#[cfg(feature = "redis")]
impl<T: AsRef<str>> RedisUrl for T {
    fn url(&self) -> &str {
        self.as_ref()
    }
}

#[cfg(feature = "nats")]
impl<T: AsRef<str>> NatsUrl for T {
    fn url(&self) -> &str {
        self.as_ref()
    }
}

#[cfg(feature = "postgres")]
impl<T: AsRef<str>> PostgresUrl for T {
    fn url(&self) -> &str {
        self.as_ref()
    }
}
