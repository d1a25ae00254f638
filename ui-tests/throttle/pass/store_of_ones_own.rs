use squall::prelude::*;
use squall::{Rate, ThrottleKey, ThrottleStore};
use std::convert::Infallible;
use std::time::Duration;

#[app(handlers = [Index], throttle_store = self.store)]
struct Site {
    store: Generous,
}

#[derive(Clone, Copy)]
struct Generous;

impl ThrottleStore for Generous {
    type Error = Infallible;

    async fn take(&self, _: &ThrottleKey<'_>, _: Rate) -> Result<Option<Duration>, Infallible> {
        Ok(None)
    }

    async fn remember(&self, _: &ThrottleKey<'_>, _: Duration) -> Result<(), Infallible> {
        Ok(())
    }

    async fn remembers(&self, _: &ThrottleKey<'_>) -> Result<bool, Infallible> {
        Ok(false)
    }
}

#[handler(get, "/", throttle = "10/3m")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    let _ = squall::service(Site { store: Generous });
}
