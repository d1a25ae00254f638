//! Which settings there are.

use super::fault::{Faults, meant};
use super::value::{Kind, Table, Value};

/// A key, and what stands behind it.
struct Key(&'static str, Holds);

enum Holds {
    Value,
    /// The same, which only a variable may say.
    Secret,
    Table(&'static [Key]),
    Tables(&'static [Key]),
    Either(&'static [Key]),
    /// What the program itself makes of it.
    Own,
}
use Holds::{Either, Own, Secret, Tables};

/// The table of the program's own settings.
pub(super) const OWN: &str = "app";

const ROOT: &[Key] = &[
    Key("admin", Either(LISTENER)),
    Key(OWN, Own),
    Key("drain_delay", Holds::Value),
    Key("drain_time", Holds::Value),
    Key("env", Holds::Value),
    Key("hosts", Holds::Value),
    #[cfg(feature = "http2")]
    Key("http2_prior_knowledge", Holds::Value),
    Key("keys", Secret),
    Key("keys_file", Holds::Value),
    Key("limits", Holds::Table(LIMITS)),
    Key("listen", Holds::Value),
    Key("listener", Tables(LISTENER)),
    Key("log", Holds::Value),
    Key("log_format", Holds::Value),
    Key("tls", Holds::Table(TLS)),
    // Its URL may have a password.
    Key("topics", Secret),
    Key("trusted_proxies", Holds::Value),
    Key("workers", Holds::Value),
];

const LIMITS: &[Key] = &[
    Key("body_time", Holds::Value),
    Key("header_bytes", Holds::Value),
    Key("header_count", Holds::Value),
    Key("header_time", Holds::Value),
    #[cfg(feature = "http2")]
    Key("http2_streams", Holds::Value),
    Key("idle_time", Holds::Value),
    Key("write_time", Holds::Value),
];

const LISTENER: &[Key] = &[
    Key("at", Holds::Value),
    Key("at_capacity", Holds::Value),
    Key("backlog", Holds::Value),
    Key("body_time", Holds::Value),
    Key("header_bytes", Holds::Value),
    Key("header_count", Holds::Value),
    Key("header_time", Holds::Value),
    #[cfg(feature = "http2")]
    Key("http2_prior_knowledge", Holds::Value),
    #[cfg(feature = "http2")]
    Key("http2_streams", Holds::Value),
    Key("idle_time", Holds::Value),
    Key("max_connections", Holds::Value),
    Key("mode", Holds::Value),
    Key("only_v6", Holds::Value),
    Key("proxy_protocol", Holds::Value),
    Key("reuse_port", Holds::Value),
    Key("tls", Either(TLS)),
    Key("write_time", Holds::Value),
];

const TLS: &[Key] = &[
    Key("acme", Holds::Table(ACME)),
    Key("certificate", Holds::Value),
    Key("client_authorities", Holds::Value),
    Key("client_certificates", Holds::Value),
    Key("further", Tables(PAIR)),
    Key("handshake_time", Holds::Value),
    Key("key", Holds::Value),
];

const PAIR: &[Key] = &[Key("certificate", Holds::Value), Key("key", Holds::Value)];

const ACME: &[Key] = &[
    Key("agree_to_terms", Holds::Value),
    Key("contact", Holds::Value),
    Key("directory", Holds::Value),
    Key("directory_authorities", Holds::Value),
    Key("folder", Holds::Value),
    Key("http", Holds::Value),
    Key("names", Holds::Value),
];

/// The variable of a key: `SQUALL_TLS_KEY` of `tls.key`.
pub(crate) fn variable(path: &str) -> String {
    format!("{PREFIX}{}", path.to_ascii_uppercase().replace('.', "_"))
}

pub(super) const PREFIX: &str = "SQUALL_";

/// Names the file, and so cannot stand in it.
pub(super) const FILE: &str = "SQUALL_CONFIG";

/// Checks that the file has these keys, and of the right shape. What the values are is for who needs them.
pub(super) fn check(file: &Table, faults: &mut Faults) {
    check_table("", file, ROOT, faults);
}

fn check_table(path: &str, table: &Table, keys: &[Key], faults: &mut Faults) {
    for (name, (at, value)) in table {
        let full = format!("{path}{name}");
        let Some(Key(_, holds)) = keys.iter().find(|Key(key, _)| key == name) else {
            let known = keys.iter().filter(|Key(_, holds)| !matches!(holds, Secret)).map(|Key(name, _)| *name);
            faults.add(format!("{at}: no setting is called `{full}`{}", meant(name, known)));
            continue;
        };
        let below = format!("{full}.");
        let at = &value.origin;
        match (holds, &value.kind) {
            (Own | Holds::Table(_), Kind::Table(_)) | (Holds::Value | Either(_), _) => {}
            (Secret, _) => {
                faults.add(format!(
                    "{at}: `{full}` does not belong into this file: `{full}_file` names a file of its own"
                ));
            }
            (Tables(_), Kind::List(list)) if list.iter().all(|value| value.table().is_some()) => {}
            (Tables(_), _) => {
                faults.add(format!("{at}: `{full}` is {}, but must be tables: [[{full}]]", value.kind()));
            }
            (Own | Holds::Table(_), _) => {
                faults.add(format!("{at}: `{full}` is {}, but must be a table: [{full}]", value.kind()));
            }
        }
        match (holds, value) {
            (Holds::Table(keys) | Either(keys), value) => {
                if let Some(table) = value.table() {
                    check_table(&below, table, keys, faults);
                } else if let (Either(_), Kind::List(_)) = (holds, &value.kind) {
                    faults.add(format!("{at}: `{full}` is a list, and one value is wanted"));
                }
            }
            (Tables(keys), Value { kind: Kind::List(list), .. }) => {
                for table in list.iter().filter_map(Value::table) {
                    check_table(&below, table, keys, faults);
                }
            }
            _ => {}
        }
    }
}

/// The variables that there are, but for those of the program's own settings.
pub(super) fn variables() -> Vec<String> {
    let mut all = vec![FILE.to_owned()];
    collect("", ROOT, &mut all);
    all
}

fn collect(path: &str, keys: &[Key], all: &mut Vec<String>) {
    for Key(name, holds) in keys {
        let full = format!("{path}{name}");
        match holds {
            Holds::Value | Secret => all.push(variable(&full)),
            // What a listener has of its own has no variable.
            Either(_) => all.push(variable(&full)),
            Holds::Table(keys) => collect(&format!("{full}."), keys, all),
            Tables(_) | Own => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_have_always_been() {
        let all = variables();
        for name in [
            "ADMIN",
            "ENV",
            "HOSTS",
            "KEYS",
            "KEYS_FILE",
            "LISTEN",
            "LOG",
            "LOG_FORMAT",
            "TLS_CERTIFICATE",
            "TLS_KEY",
            "TRUSTED_PROXIES",
            "WORKERS",
            "CONFIG",
            "LIMITS_HEADER_TIME",
            "DRAIN_TIME",
            "TLS_ACME_NAMES",
        ] {
            assert!(all.contains(&format!("SQUALL_{name}")), "{name}: {all:?}");
        }
        assert!(!all.iter().any(|name| name.contains("LISTENER") || name.contains("APP")), "{all:?}");
    }
}
