//! Where the site's keys come from: its code, the environment, or a file.

use super::Keys;
use crate::config::Config;
use std::fs;

const VARIABLE: &str = "SQUALL_KEYS";
const FILE_VARIABLE: &str = "SQUALL_KEYS_FILE";

/// Keys of 32 bytes and more need no more than this.
const LARGEST_FILE: u64 = 1 << 20;

impl Config {
    /// The site's keys, newest first: what signs and encrypts its cookies, sessions and tokens. Without them they come
    /// from the environment: from `SQUALL_KEYS`, or from the file that `SQUALL_KEYS_FILE` names, separated by commas,
    /// blanks or lines; a line of the file that begins with `#` is a comment. Keys do not belong into the source.
    ///
    /// A key is a text of at least 32 bytes that nobody can guess, such as `openssl rand -base64 32` prints. The first
    /// one is used for what is made from now on, the others still read what they have made. To change the key, put a
    /// new one before the old; take the old one away a month later, when the last thing it has signed is out of date.
    ///
    /// A site none of whose handlers [needs keys](crate::NeedsKeys) needs none. Another one does not start without in
    /// production; in development one is made, which lasts until the process ends.
    ///
    /// ```
    /// # struct Vault;
    /// # impl Vault { fn read(&self, _: &str) -> String { "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe".to_owned() } }
    /// # let vault = Vault;
    /// let config = squall::Config::new().keys([vault.read("this year"), /* vault.read("last year") */]);
    /// ```
    pub fn keys(mut self, keys: impl IntoIterator<Item = impl AsRef<str>>) -> Config {
        let texts: Vec<_> = keys.into_iter().collect();
        match Keys::new(&texts) {
            Ok(keys) => self.put(keys),
            Err(fault) => self.refuse(format!("the keys of the site's `Config`: {fault}")),
        }
        self
    }
}

/// Completes the configuration: takes keys from the environment where the code gives none; where there are none and
/// somebody needs them, makes one in development, and says that the site cannot start in production.
pub(crate) fn settle(
    config: &mut Config,
    variable: impl Fn(&str) -> Result<Option<String>, String>,
    needed_by: Option<String>,
) {
    if config.get::<Keys>().is_some() {
        return;
    }
    match from_environment(variable) {
        Ok(Some(keys)) => config.put(keys),
        Ok(None) => {
            if let Some(handler) = needed_by {
                make(config, &handler);
            }
        }
        Err(fault) => config.refuse(fault),
    }
}

fn from_environment(variable: impl Fn(&str) -> Result<Option<String>, String>) -> Result<Option<Keys>, String> {
    let (source, text) = match (variable(VARIABLE)?, variable(FILE_VARIABLE)?) {
        (None, None) => return Ok(None),
        (Some(text), None) => (VARIABLE.to_owned(), text),
        (None, Some(path)) => {
            let text = read(&path).map_err(|error| format!("{FILE_VARIABLE} is {path:?}, which {error}"))?;
            (path, text)
        }
        (Some(_), Some(_)) => return Err(format!("{VARIABLE} and {FILE_VARIABLE} are both set, and only one can be")),
    };
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let words = lines.flat_map(|line| line.split([',', ' ', '\t'])).filter(|word| !word.is_empty());
    let keys = Keys::new(&words.collect::<Vec<_>>()).map_err(|fault| format!("{source}: {fault}"))?;
    Ok(Some(keys))
}

fn read(path: &str) -> Result<String, String> {
    let cannot = |error| format!("cannot be read: {error}");
    if fs::metadata(path).map_err(cannot)?.len() > LARGEST_FILE {
        return Err("is too large for a file of keys".to_owned());
    }
    fs::read_to_string(path).map_err(cannot)
}

fn make(config: &mut Config, handler: &str) {
    if !config.is_development() {
        config.refuse(format!(
            "the site has no keys, and {handler} needs them: set {VARIABLE} to what `openssl rand -base64 32` prints, \
             or {FILE_VARIABLE} to a file of keys; in development ({environment}=development) one is made",
            environment = crate::config::VARIABLE,
        ));
        return;
    }
    match Keys::random() {
        Ok(keys) => {
            config.put(keys);
            config.say(format!(
                "made a random key, as {VARIABLE} is not set: what it signs and encrypts, sessions and cookies, ends with \
                 this process"
            ));
        }
        Err(error) => config.refuse(format!("no key can be made: {error:?}")),
    }
}

#[cfg(test)]
mod tests;
