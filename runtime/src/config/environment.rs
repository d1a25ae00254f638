//! Where an app runs.

use std::env::{self, VarError};

pub(crate) const VARIABLE: &str = "SQUALL_ENV";

/// Where an app runs: where its developers work, or where people rely on it.
///
/// `SQUALL_ENV` says it, `development` or `production`, and [`Config::environment`](crate::Config::environment) says it
/// in the code. Where nobody says it, a build with optimisations (`cargo build --release`) is production, and one
/// without (`cargo run`) is development: so what is shipped is production, and a first `cargo run` asks for no settings.
/// A test client is development.
///
/// The two do not differ in what they protect. In development what production must be given is made up, and that is
/// said in one line of log; and a refusal tells the developer which rule refused. In production what is missing stops
/// the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Where developers work.
    Development,
    /// Where people rely on it.
    Production,
}

impl Environment {
    /// What the variable says, else what the build is.
    pub(crate) fn of_process() -> Result<Environment, String> {
        match env::var(VARIABLE) {
            Ok(text) => Environment::parse(&text),
            Err(VarError::NotPresent) if cfg!(debug_assertions) => Ok(Environment::Development),
            Err(VarError::NotPresent) => Ok(Environment::Production),
            Err(VarError::NotUnicode(text)) => Environment::parse(&text.to_string_lossy()),
        }
    }

    fn parse(text: &str) -> Result<Environment, String> {
        match text {
            "development" => Ok(Environment::Development),
            "production" => Ok(Environment::Production),
            _ => Err(format!("{VARIABLE} is {text:?}, but must be development or production")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environments_by_their_names() {
        assert_eq!(Environment::parse("development"), Ok(Environment::Development));
        assert_eq!(Environment::parse("production"), Ok(Environment::Production));
        for bad in ["", "dev", "Production", " production"] {
            assert!(Environment::parse(bad).unwrap_err().contains(&format!("SQUALL_ENV is {bad:?}")));
        }
    }
}
