//! The code of the chapter "Configuration".

// ANCHOR: settings
use serde::Deserialize;
use squall::Secret;
use squall::prelude::*;
use std::time::Duration;

#[derive(Deserialize)]
struct Settings {
    greeting: String,
    api_token: Secret<String>,
    #[serde(default = "an_hour")]
    kept_for: Duration,
}

fn an_hour() -> Duration {
    Duration::from_secs(3600)
}

fn main() -> squall::Result<()> {
    let settings: Settings = squall::settings()?;
    let client = Client::new(settings.api_token, settings.kept_for);
    squall::serve(App { greeting: settings.greeting, client })
}
// ANCHOR_END: settings

#[derive(Clone)]
struct Client {
    token: Secret<String>,
    kept_for: Duration,
}

impl Client {
    fn new(token: Secret<String>, kept_for: Duration) -> Client {
        Client { token, kept_for }
    }
}

#[app(handlers = [Index])]
struct App {
    greeting: String,
    client: Client,
}

#[handler(get, "/")]
struct Index {
    #[state]
    greeting: String,
    #[state]
    client: Client,
}

impl Index {
    async fn get(self) -> String {
        format!("{}: {} for {:?}", self.greeting, self.client.token.reveal().len(), self.client.kept_for)
    }
}
