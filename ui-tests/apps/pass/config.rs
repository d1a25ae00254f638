//! The settings that are not the app's own fields, by a method, or by any function of the app.
use squall::prelude::*;
use squall::{Config, Environment};

#[app(config = App::config, handlers = [])]
struct App {
    environment: Environment,
}

impl App {
    fn config(&self) -> Config {
        Config::new().environment(self.environment)
    }
}

mod settings {
    pub fn of(_: &super::Other) -> squall::Config {
        squall::Config::new()
    }
}

#[app(config = settings::of, handlers = [])]
struct Other;

fn main() {
    assert!(squall::App::config(&App { environment: Environment::Development }).is_development());
    assert!(!squall::App::config(&Other).is_development());
}
