//! What an app is configured with besides its own fields: one value, made before its server listens.
//!
//! It knows nothing of the batteries whose settings it carries. Each has a type of its own for them, and an
//! `impl Config` in its own folder with the method that sets it.

mod environment;

pub use environment::Environment;

use crate::error::Result;
use crate::settings::{Entry, Faults, Origin, Process, toml_text};
use std::any::Any;
use std::fmt;
use std::pin::Pin;

/// Whether an app is ready for requests.
type Ready = dyn Fn() -> Pin<Box<dyn Future<Output = Result<()>> + Send>> + Send + Sync;

/// What an app is configured with besides its own fields.
///
/// An app needs none: every setting has a safe default. One that wants other settings names a function that makes them:
///
/// ```
/// use squall::prelude::*;
/// use squall::{Config, Environment};
///
/// #[app(config = App::config, handlers = [Index])]
/// struct App;
///
/// impl App {
///     fn config(&self) -> Config {
///         Config::new().environment(Environment::Production)
///     }
/// }
///
/// # #[handler(get, "/")]
/// # struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
/// ```
///
/// It is asked once, before the server listens. What is wrong with it stops the start with a sentence.
#[derive(Default)]
pub struct Config {
    environment: Option<Environment>,
    settings: Vec<Box<dyn Any + Send + Sync>>,
    answer_request_ids: bool,
    ready: Option<Box<Ready>>,
    more_metrics: Option<Box<dyn Fn() -> String + Send + Sync>>,
    faults: Faults,
    notes: Vec<String>,
    shown: Vec<Entry>,
}

impl Config {
    /// The defaults.
    pub fn new() -> Config {
        Config::default()
    }

    /// Says where the app runs, where neither `SQUALL_ENV` nor `squall.toml` does: see [`Environment`].
    pub fn environment(mut self, environment: Environment) -> Config {
        self.environment = Some(environment);
        self
    }

    /// Whether the app runs where its developers work: see [`Environment`].
    pub fn is_development(&self) -> bool {
        self.environment == Some(Environment::Development)
    }

    /// Has every answer carry its [`RequestId`](crate::RequestId) as `X-Request-Id`. Without this only answers with a status from
    /// 500 on do: others have nothing to be looked up in a log, and each would be longer by some 50 bytes.
    pub fn answer_request_ids(mut self) -> Config {
        self.answer_request_ids = true;
        self
    }

    /// Whether every answer carries it.
    pub(crate) fn answers_request_ids(&self) -> bool {
        self.answer_request_ids
    }

    /// Has `/health/ready` of the [admin listener](crate::Server::admin) ask this: an error, or no answer within five seconds, is
    /// 503, and the log has one line of it. Ask for what requests need, the database say. While the server drains it is not
    /// ready, whatever this says.
    ///
    /// ```
    /// use squall::{Config, Error};
    /// # #[derive(Clone)] struct Database;
    /// # impl Database { async fn ping(&self) -> bool { true } }
    /// # let database = Database;
    ///
    /// let config = Config::new().ready(move || {
    ///     let database = database.clone();
    ///     async move { if database.ping().await { Ok(()) } else { Err(Error::unavailable("the database is gone")) } }
    /// });
    /// # let _ = config;
    /// ```
    pub fn ready<F>(mut self, ready: impl Fn() -> F + Send + Sync + 'static) -> Config
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        self.ready = Some(Box::new(move || Box::pin(ready())));
        self
    }

    pub(crate) fn app_ready(&self) -> Option<&Ready> {
        self.ready.as_deref()
    }

    /// Adds figures of the app's own to `/metrics` of the [admin listener](crate::Server::admin): text in the format of
    /// Prometheus, such as the `render` of `metrics-exporter-prometheus` gives.
    pub fn metrics(mut self, text: impl Fn() -> String + Send + Sync + 'static) -> Config {
        self.more_metrics = Some(Box::new(text));
        self
    }

    pub(crate) fn more_metrics(&self) -> Option<&(dyn Fn() -> String + Send + Sync)> {
        self.more_metrics.as_deref()
    }

    /// The settings of one battery; the type is the battery's own.
    pub(crate) fn get<T: Any>(&self) -> Option<&T> {
        self.settings.iter().find_map(|settings| settings.downcast_ref())
    }

    /// Sets the settings of one battery.
    pub(crate) fn put<T: Any + Send + Sync>(&mut self, settings: T) {
        self.settings.retain(|other| !other.is::<T>());
        self.settings.push(Box::new(settings));
    }

    /// The settings of one battery, to be changed; made where there are none yet.
    #[allow(dead_code, reason = "no battery without a feature has settings yet")]
    pub(crate) fn get_mut<T: Any + Default + Send + Sync>(&mut self) -> &mut T {
        let there = self.settings.iter().position(|settings| settings.is::<T>());
        let at = there.unwrap_or_else(|| {
            self.settings.push(Box::new(T::default()));
            self.settings.len() - 1
        });
        // The one at `at` is a `T`: it was found as one, or made as one.
        self.settings[at].downcast_mut().unwrap_or_else(|| unreachable!("settings are found by their type"))
    }

    /// Notes that something is wrong, in a sentence for who starts the app.
    pub(crate) fn refuse(&mut self, fault: impl Into<String>) {
        self.faults.add(fault);
    }

    /// Notes something that who starts the app should know.
    #[allow(dead_code, reason = "no battery without a feature has settings yet")]
    pub(crate) fn say(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Logs what was noted.
    pub(crate) fn announce(&self) {
        for note in &self.notes {
            tracing::warn!(target: "squall::config", "{note}");
        }
    }

    /// What is wrong with it.
    pub(crate) fn check(&self) -> Result<()> {
        Ok(self.faults.check()?)
    }

    /// The same, for who has more to say.
    pub(crate) fn faults(&self) -> Faults {
        self.faults.clone()
    }

    /// Notes what is wrong with what the process has been told.
    pub(crate) fn refuse_all(&mut self, faults: Faults) {
        self.faults.join(faults);
    }

    /// The same with its environment known: as the process has been told, else from the code, else this.
    pub(crate) fn settled(mut self, process: &Process, usual: Environment) -> Config {
        let said = Environment::said(process).unwrap_or_else(|fault| {
            self.refuse(fault);
            None
        });
        let (environment, origin) = match (said, self.environment) {
            (Some(said), _) => said,
            (None, Some(code)) => (code, Origin::Code),
            (None, None) => (usual, Origin::Default),
        };
        self.environment = Some(environment);
        self.show("env", toml_text(environment.name()), origin);
        self
    }

    /// Keeps what holds of one setting, for who wants to see it.
    pub(crate) fn show(&mut self, key: &str, value: String, origin: Origin) {
        self.shown.push(Entry::new("", key, value, Some(origin)));
    }

    /// What has been kept.
    pub(crate) fn shown(&self) -> &[Entry] {
        &self.shown
    }
}

/// Without the values: there are keys among them.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("environment", &self.environment).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_by_their_type() {
        let mut config = Config::new();
        assert_eq!(config.get::<u8>(), None);
        *config.get_mut::<u8>() += 1;
        *config.get_mut::<u8>() += 1;
        config.get_mut::<String>().push('a');
        assert_eq!(config.get::<u8>(), Some(&2));
        assert_eq!(config.get::<String>().map(String::as_str), Some("a"));
    }

    #[test]
    fn who_runs_it_comes_before_the_code_and_the_code_before_the_build() {
        let told = |environment| Process::told(&[("SQUALL_ENV", environment)]);
        let code = || Config::new().environment(Environment::Development);
        assert!(!code().settled(&told("production"), Environment::Development).is_development());
        assert!(code().settled(Process::nobody(), Environment::Production).is_development());
        assert!(Config::new().settled(&told("development"), Environment::Production).is_development());
        assert!(!Config::new().settled(Process::nobody(), Environment::Production).is_development());
        let wrong = Config::new().settled(&told("staging"), Environment::Production);
        assert!(format!("{:?}", wrong.check().unwrap_err()).starts_with("SQUALL_ENV is \"staging\""));
        assert!(!wrong.is_development() && !Config::new().is_development());
    }
}
