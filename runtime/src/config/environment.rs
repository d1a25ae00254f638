//! Where an app runs.

use crate::settings::{Origin, Process};

/// The key that says it.
const KEY: &str = "env";

/// Where an app runs: where its developers work, or where people rely on it.
///
/// `SQUALL_ENV` says it, or `env` in `squall.toml`: `development` or `production`. Where neither does,
/// [`Config::environment`](crate::Config::environment) says it in the code. Where nobody says it, a build with optimisations (`cargo build --release`) is production, and one
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
    /// What the process has been told, and by whom.
    pub(crate) fn said(process: &Process) -> Result<Option<(Environment, Origin)>, String> {
        let Some(said) = process.root().said(KEY)? else { return Ok(None) };
        Ok(Some((said.read(Environment::parse)?, said.origin)))
    }

    /// What the build is.
    pub(crate) fn of_build() -> Environment {
        if cfg!(debug_assertions) { Environment::Development } else { Environment::Production }
    }

    fn parse(text: &str) -> Result<Environment, String> {
        match text {
            "development" => Ok(Environment::Development),
            "production" => Ok(Environment::Production),
            _ => Err("development or production".to_owned()),
        }
    }

    /// As it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Environment::Development => "development",
            Environment::Production => "production",
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
            let process = Process::told(&[("SQUALL_ENV", bad)]);
            let error = Environment::said(&process).unwrap_err();
            assert_eq!(error, format!("SQUALL_ENV is {bad:?}, but must be development or production"));
        }
    }
}
