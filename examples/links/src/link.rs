//! What a link is made of. A value of these types has been checked, wherever it came from.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use url::Url;

/// A link as it is stored, and as the API shows it.
#[derive(Debug, Serialize, sqlx::FromRow)]
pub(crate) struct Link {
    pub(crate) code: Code,
    pub(crate) url: Target,
    pub(crate) visits: i64,
    /// RFC 3339, in UTC.
    pub(crate) created: String,
}

/// The short name of a link: letters, digits, `-` and `_`.
#[derive(Clone, Debug, Serialize, Deserialize, sqlx::Type)]
#[serde(try_from = "String")]
#[sqlx(transparent)]
pub(crate) struct Code(String);

impl Code {
    const LONGEST: usize = 64;
    /// Letters and digits that are not mistaken for each other: 32, so that each takes five bits.
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

    /// Seven characters that nobody can guess.
    pub(crate) fn random() -> Result<Code, getrandom::Error> {
        let mut bytes = [0; 7];
        getrandom::fill(&mut bytes)?;
        Ok(Code(bytes.iter().map(|byte| char::from(Code::ALPHABET[usize::from(byte % 32)])).collect()))
    }
}

impl TryFrom<String> for Code {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Code, &'static str> {
        if text.is_empty() || text.len() > Code::LONGEST {
            Err("a code has 1 to 64 characters")
        } else if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
            Err("a code is made of the letters a to z and A to Z, digits, `-` and `_`")
        } else {
            Ok(Code(text))
        }
    }
}

impl FromStr for Code {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Code, &'static str> {
        Code::try_from(text.to_owned())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a link leads: an absolute `http` or `https` URL in its normal form, which is ASCII.
#[derive(Debug, Serialize, Deserialize, sqlx::Type)]
#[serde(try_from = "String")]
#[sqlx(transparent)]
pub(crate) struct Target(String);

impl Target {
    /// In bytes, both as given and in the normal form.
    const LONGEST: usize = 2048;
}

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(text: String) -> Result<Target, String> {
        let too_long = || Err(format!("a URL has at most {} bytes", Target::LONGEST));
        if text.len() > Target::LONGEST {
            return too_long();
        }
        // The parser would drop or repair what is refused up to here, and so lead elsewhere than the text says.
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err("a URL has no spaces and no control characters".to_owned());
        }
        match text.split_once("://") {
            Some((scheme, rest)) if ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) => {
                if rest.starts_with(['/', '\\']) {
                    return Err("the URL has no host".to_owned());
                }
            }
            _ => return Err("the URL must begin with http:// or https://".to_owned()),
        }
        let url = Url::parse(&text).map_err(|error| format!("the URL cannot be read: {error}"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a URL with a user name or a password is not shortened".to_owned());
        }
        if url.as_str().len() > Target::LONGEST {
            return too_long();
        }
        Ok(Target(url.into()))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text that is looked for in URLs; empty, it is found in all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search(String);

impl Search {
    /// A pattern of SQL's `LIKE` that finds the text as it is, with `\` for its escape character.
    pub(crate) fn pattern(&self) -> String {
        format!("%{}%", self.0.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"))
    }
}

impl FromStr for Search {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Search, &'static str> {
        if text.len() > Target::LONGEST {
            Err("it is longer than any URL here")
        } else if text.chars().any(char::is_control) {
            Err("no URL has control characters")
        } else {
            Ok(Search(text.to_owned()))
        }
    }
}
