//! The program's own settings as they are shown: without what is secret.

use super::super::shown::toml_text;
use super::super::value::{Kind, Origin, Value};

/// What stands for a secret.
pub(super) const MASK: &str = "\"***\"";

/// Words of names whose values are secrets.
const SECRETS: [&str; 8] = ["secret", "password", "passwd", "passphrase", "token", "credential", "private", "salt"];

/// Whether what is called so is a secret, as far as a name tells.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRETS.iter().any(|word| name.contains(word)) || name.ends_with("key") || name.ends_with("keys")
}

/// A value as TOML writes it, or the mask.
pub(super) fn render(name: &str, value: &Value) -> String {
    if is_secret(name) || matches!(value.origin, Origin::Named { .. }) {
        return MASK.to_owned();
    }
    match &value.kind {
        Kind::Text(text) => toml_text(&without_password(text)),
        Kind::Integer(number) => number.to_string(),
        Kind::Float(number) => format!("{number:?}"),
        Kind::Boolean(is) => is.to_string(),
        Kind::List(list) => {
            let items: Vec<String> = list.iter().map(|item| render(name, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Kind::Table(table) => {
            let pair =
                |(key, (_, value)): (&String, &(Origin, Value))| format!("{} = {}", toml_text(key), render(key, value));
            let pairs: Vec<String> = table.iter().map(pair).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

/// A URL without the password in it.
fn without_password(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    // A password may have a slash in it that nobody has escaped: better too much is hidden than too little.
    let Some(at) = rest.rfind('@') else { return text.to_owned() };
    match rest[..at].split_once(':') {
        Some((user, _)) => format!("{scheme}://{user}:***{}", &rest[at..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_lose_their_passwords() {
        for (url, shown) in [
            ("postgres://ada:open/sesame@db/site", "postgres://ada:***@db/site"),
            ("redis://:p@a@127.0.0.1:6379/0", "redis://:***@127.0.0.1:6379/0"),
            ("https://site.example/a@c", "https://site.example/a@c"),
            ("https://ada@site.example/", "https://ada@site.example/"),
            ("plain", "plain"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
