//! Where the site's keys come from: its code, the environment, or a file.

use super::Keys;
use crate::config::Config;
use crate::settings::{Origin, Process, Said, read_text_at_most, toml_text, variable};

/// The keys, which only a variable may say.
const KEYS: &str = "keys";
/// The path of a file of them.
const FILE: &str = "keys_file";

/// Keys of 32 bytes and more need no more than this.
const LARGEST_FILE: u64 = 1 << 20;

impl Config {
    /// The site's keys, newest first: what signs and encrypts its cookies, sessions and tokens. Those of the environment
    /// come before them: in `SQUALL_KEYS`, or in the file that `SQUALL_KEYS_FILE` or `keys_file` in `squall.toml` names,
    /// separated by commas, blanks or lines; a line of the file that begins with `#` is a comment. Keys do not belong into
    /// the source.
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

/// Completes the configuration: takes the keys that the process is told, else those of the code; where there are none and
/// somebody needs them, makes one in development, and says that the site cannot start in production.
pub(crate) fn settle(config: &mut Config, process: &Process, needed_by: Option<String>) {
    let origin = match from_process(process) {
        Ok(Some((keys, origin))) => {
            config.put(keys);
            origin
        }
        Ok(None) if config.get::<Keys>().is_some() => Origin::Code,
        Ok(None) => {
            if let Some(handler) = needed_by {
                make(config, &handler);
            }
            Origin::Default
        }
        Err(fault) => return config.refuse(fault),
    };
    if config.get::<Keys>().is_some() {
        config.show(KEYS, toml_text("***"), origin);
    }
}

fn from_process(process: &Process) -> Result<Option<(Keys, Origin)>, String> {
    let root = process.root();
    let (source, text, origin) = match (root.said(KEYS)?, root.said(FILE)?) {
        (None, None) => return Ok(None),
        (Some(said), Some(Said { origin: Origin::Variable(file), .. })) => {
            return Err(format!("{} and {file} are both set, and only one can be", said.name()));
        }
        (Some(said), _) => (said.name(), said.text, said.origin),
        (None, Some(said)) => {
            let text =
                read(&said.text).map_err(|error| format!("{} is {:?}, which {error}", said.name(), said.text))?;
            (said.text, text, said.origin)
        }
    };
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let words = lines.flat_map(|line| line.split([',', ' ', '\t'])).filter(|word| !word.is_empty());
    let keys = Keys::new(&words.collect::<Vec<_>>()).map_err(|fault| format!("{source}: {fault}"))?;
    Ok(Some((keys, origin)))
}

fn read(path: &str) -> Result<String, String> {
    let text = read_text_at_most(path, LARGEST_FILE).map_err(|error| format!("cannot be read: {error}"))?;
    text.ok_or_else(|| "is too large for a file of keys".to_owned())
}

fn make(config: &mut Config, handler: &str) {
    if !config.is_development() {
        config.refuse(format!(
            "the site has no keys, and {handler} needs them: set {} to what `openssl rand -base64 32` prints, \
             or {} to a file of keys; in development ({}=development) one is made",
            variable(KEYS),
            variable(FILE),
            variable("env"),
        ));
        return;
    }
    match Keys::random() {
        Ok(keys) => {
            config.put(keys);
            config.say(format!(
                "made a random key, as {} is not set: what it signs and encrypts, sessions and cookies, ends with this \
                 process",
                variable(KEYS)
            ));
        }
        Err(error) => config.refuse(format!("no key can be made: {error:?}")),
    }
}

#[cfg(test)]
mod tests;
