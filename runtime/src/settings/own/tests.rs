//! Structs of programs, from files and variables.

use super::super::shown::show;
use super::*;
use crate::secret::Secret;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Deserialize)]
struct Settings {
    database_url: String,
    #[serde(default)]
    pool: u32,
    #[serde(default = "hour")]
    kept: Duration,
    upload_bytes: Option<u64>,
    #[serde(default)]
    peers: Vec<SocketAddr>,
    #[serde(default)]
    level: Level,
    mail: Option<Mail>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    debug: bool,
    #[serde(default)]
    share: f64,
    folder: Option<PathBuf>,
    stripe: Option<Secret<String>>,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Level {
    #[default]
    Low,
    High,
    Some {
        of: u8,
    },
}

#[derive(Debug, Deserialize, PartialEq)]
struct Mail {
    host: String,
    #[serde(default, alias = "mail_port")]
    port: u16,
    password: Option<Secret<String>>,
}

impl PartialEq for Secret<String> {
    fn eq(&self, other: &Secret<String>) -> bool {
        self.reveal() == other.reveal()
    }
}

fn hour() -> Duration {
    Duration::from_secs(3600)
}

fn told(file: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let mut faults = Faults::default();
    let settings = read_own(&Process::told_by_file(file, variables)?, &mut faults);
    faults.end().map(|()| settings.expect("where there is no fault, there are settings"))
}

#[test]
fn a_file_says_all_there_is() {
    let settings = told(
        "[app]\ndatabase_url = 'sqlite:a.db'\npool = 7\nkept = '10m'\nupload_bytes = '2 MiB'\n\
         peers = ['127.0.0.1:1', '[::1]:2']\nlevel = { some = { of = 3 } }\nlabels = { a = 'b' }\ndebug = true\n\
         share = 0.5\nfolder = '/tmp'\nstripe = 'sk'\n[app.mail]\nhost = 'mx'\nport = 25\n",
        &[],
    )
    .unwrap();
    assert_eq!((settings.database_url.as_str(), settings.pool), ("sqlite:a.db", 7));
    assert_eq!((settings.kept, settings.upload_bytes), (Duration::from_secs(600), Some(2 << 20)));
    assert_eq!(settings.peers, ["127.0.0.1:1".parse().unwrap(), "[::1]:2".parse().unwrap()]);
    assert_eq!((settings.level, settings.debug, settings.share), (Level::Some { of: 3 }, true, 0.5));
    assert_eq!(settings.labels, BTreeMap::from([("a".to_owned(), "b".to_owned())]));
    assert_eq!(settings.mail, Some(Mail { host: "mx".to_owned(), port: 25, password: None }));
    assert_eq!((settings.folder, settings.stripe.unwrap().reveal().as_str()), (Some("/tmp".into()), "sk"));
}

#[test]
fn variables_say_the_same_and_count_more() {
    let file = "[app]\ndatabase_url = 'a'\npool = 1\n[app.mail]\nhost = 'mx'\nport = 25\n";
    let settings = told(
        file,
        &[
            ("SQUALL_APP_DATABASE_URL", "b"),
            ("SQUALL_APP_POOL", "2"),
            ("SQUALL_APP_KEPT", "1500ms"),
            ("SQUALL_APP_UPLOAD_BYTES", "64 KiB"),
            ("SQUALL_APP_PEERS", "127.0.0.1:1, 127.0.0.1:2"),
            ("SQUALL_APP_LEVEL", "high"),
            ("SQUALL_APP_MAIL_PORT", "26"),
            ("SQUALL_APP_DEBUG", "true"),
            ("SQUALL_APP_SHARE", "0.25"),
        ],
    )
    .unwrap();
    assert_eq!((settings.database_url.as_str(), settings.pool), ("b", 2));
    assert_eq!((settings.kept, settings.upload_bytes), (Duration::from_millis(1500), Some(65536)));
    assert_eq!((settings.peers.len(), settings.level, settings.debug, settings.share), (2, Level::High, true, 0.25));
    assert_eq!(settings.mail, Some(Mail { host: "mx".to_owned(), port: 26, password: None }));
    // A table that only variables speak of is one too.
    let settings = told("", &[("SQUALL_APP_DATABASE_URL", ""), ("SQUALL_APP_MAIL_HOST", "mx")]).unwrap();
    assert_eq!((settings.mail.unwrap().host.as_str(), settings.kept), ("mx", hour()));
}

#[test]
fn files_hold_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, "open\nsesame\r\n").unwrap();
    let path = path.to_str().unwrap();
    for (file, variables) in [
        (String::new(), vec![("SQUALL_APP_DATABASE_URL_FILE", path)]),
        (format!("[app]\ndatabase_url_file = '{path}'\n"), vec![]),
        // What a variable says counts more, however it says it.
        ("[app]\ndatabase_url = 'a'\n".to_owned(), vec![("SQUALL_APP_DATABASE_URL_FILE", path)]),
    ] {
        assert_eq!(told(&file, &variables).unwrap().database_url, "open\nsesame", "{file}");
    }
    let fault = told("", &[("SQUALL_APP_POOL_FILE", path), ("SQUALL_APP_DATABASE_URL", "a")]).unwrap_err();
    assert!(fault.contains("`app.pool` is not a whole number from 0 on (u32)") && !fault.contains("sesame"), "{fault}");
    let both = [("SQUALL_APP_DATABASE_URL_FILE", path), ("SQUALL_APP_DATABASE_URL", "a")];
    let fault = told("", &both).unwrap_err();
    assert!(fault.contains("SQUALL_APP_DATABASE_URL and SQUALL_APP_DATABASE_URL_FILE are both set"), "{fault}");
    let fault = told("[app]\ndatabase_url_file = '/none'\n", &[]).unwrap_err();
    assert!(fault.contains("squall.toml:2:1 is \"/none\", which cannot be read: No such file"), "{fault}");
}

/// What is said of this file, with a database's URL besides, and of these variables.
fn fault(file: &str, variables: &[(&str, &str)]) -> String {
    told(&format!("[app]\ndatabase_url = 'a'\n{file}"), variables).expect_err("something is wrong")
}

#[test]
fn each_fault_has_its_place_and_the_way_out() {
    for (file, expected) in [
        ("pol = 7", "squall.toml:3:1: no setting is called `app.pol`: did you mean `pool`?"),
        ("pool = -7", "squall.toml:3:8: `app.pool` is -7, but must be a whole number from 0 on (u32)"),
        ("pool = 'many'", "squall.toml:3:8: `app.pool` is \"many\", but must be a whole number from 0 on (u32)"),
        ("pool = '7'", "squall.toml:3:8: `app.pool` is \"7\", but must be a whole number from 0 on (u32)"),
        ("kept = 10", "squall.toml:3:8: `app.kept` is 10, but must be a time, such as \"500ms\", \"10s\""),
        ("kept = '10 sec'", "squall.toml:3:8: `app.kept` is \"10 sec\", but must be a time, such as"),
        ("debug = 'yes'", "squall.toml:3:9: `app.debug` is \"yes\", but must be true or false"),
        ("peers = 'x'", "squall.toml:3:9: `app.peers` is \"x\", but must be a list"),
        ("peers = ['127.0.0.1:1', 'x']", "squall.toml:3:25: `app.peers`: invalid socket address syntax"),
        ("level = 'hihg'", "`app.level` is \"hihg\", but must be one of the words that it knows: did you mean `high`?"),
        (
            "level = 3",
            "squall.toml:3:9: `app.level` is a whole number, but must be a word: there are `low`, `high`, `some`",
        ),
        ("level = { some = { of = 300 } }", "squall.toml:3:25: `app.level.some.of` is 300, but must be a whole number"),
        ("mail = 'mx'", "squall.toml:3:8: `app.mail` is \"mx\", but must be a table"),
        ("labels = { a = 1 }", "squall.toml:3:16: `app.labels.a` is 1, but must be a text"),
        (
            "mail = { port = 1 }",
            "the setting `app.mail.host` is missing: SQUALL_APP_MAIL_HOST, SQUALL_APP_MAIL_HOST_FILE or `host` in [app.mail] of squall.toml says it",
        ),
        (
            "mail = { host = 'a', port = 1, mail_port = 2 }",
            "squall.toml:3:8: `app.mail`: `port` is said twice, by two names",
        ),
    ] {
        let fault = fault(file, &[]);
        assert!(fault.contains(expected), "{file}: {fault}\nexpected {expected}");
    }
    for (name, value, expected) in [
        ("SQUALL_APP_POOL", "many", "SQUALL_APP_POOL is \"many\", but must be a whole number from 0 on (u32)"),
        ("SQUALL_APP_POLL", "7", "SQUALL_APP_POLL means nothing: did you mean SQUALL_APP_POOL?"),
        (
            "SQUALL_APP_NOTHING_OF_THE_KIND",
            "7",
            "SQUALL_APP_NOTHING_OF_THE_KIND means nothing: no setting of the program",
        ),
        ("SQUALL_APP_POOL_SIZE", "7", "SQUALL_APP_POOL_SIZE means nothing: `app.pool` is no table"),
        ("SQUALL_APP_MAIL", "mx", "SQUALL_APP_MAIL is \"mx\", but must be a table"),
    ] {
        let fault = fault("", &[(name, value)]);
        assert!(fault.contains(expected), "{name}: {fault}");
    }
    let missing = told("", &[]).unwrap_err();
    assert!(missing.starts_with("the setting `app.database_url` is missing: SQUALL_APP_DATABASE_URL, "), "{missing}");
    let several = fault("pol = 7\nkpt = '1s'\npool = 'x'\n", &[("SQUALL_APP_POLL", "1")]);
    assert!(several.starts_with("4 settings are wrong\n"), "{several}");
}

#[test]
fn no_secret_is_shown_or_repeated() {
    let fault = told("[app]\ndatabase_url = 'a'\nstripe = 123456\n", &[]).unwrap_err();
    assert!(fault.contains("`app.stripe` is not a text (its value is a secret)") && !fault.contains("1234"), "{fault}");
    let file = "[app]\ndatabase_url = 'postgres://ada:sesame@db/a'\nstripe = 'sesame'\nlabels = { api_key = 'sesame' }\n\
                [app.mail]\nhost = 'mx'\npassword = 'sesame'\n";
    let process = Process::told_by_file(file, &[("SQUALL_APP_POOL", "7")]).unwrap();
    read_own::<Settings>(&process, &mut Faults::default()).unwrap();
    let text = show(&process.own());
    assert!(!text.contains("sesame"), "{text}");
    for line in [
        "[app]",
        "database_url = \"postgres://ada:***@db/a\"         # squall.toml:2",
        "pool = \"7\"                                       # SQUALL_APP_POOL",
        "# kept                                           # default",
        "stripe = \"***\"                                   # squall.toml:3",
        "[app.mail]",
        "password = \"***\"                                 # squall.toml:7",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}");
    }
}
