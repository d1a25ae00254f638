//! Keys by code, by the environment, by a file, and what happens without.

use super::*;
use crate::config::Environment;
use std::fs;

const ONE: &str = "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe";
const TWO: &str = "7oR3pGfKx2nWiB8aE5sVtM0uCzLdH9yJ";

/// The configuration after it was settled with these variables; whether a handler needs keys.
fn settled(config: Config, variables: &[(&str, &str)], needed: bool) -> Config {
    let mut config = config;
    settle(&mut config, &Process::told(variables), needed.then(|| "`Cart` at src/cart.rs:4".to_owned()));
    config
}

fn count(config: &Config) -> Option<usize> {
    config.check().expect("nothing is wrong");
    config.get::<Keys>().map(|keys| keys.iter().count())
}

fn fault(config: &Config) -> String {
    format!("{:?}", config.check().expect_err("something is wrong"))
}

fn production() -> Config {
    Config::new().environment(Environment::Production)
}

#[test]
fn a_variable_or_a_file_comes_first_then_the_code() {
    let code = settled(production().keys([ONE]), &[], true);
    assert_eq!(count(&code), Some(1));
    let told = settled(production().keys([ONE, TWO]), &[("SQUALL_KEYS", TWO)], true);
    assert_eq!(count(&told), Some(1));
    let both = format!("{ONE}, {TWO}");
    assert_eq!(count(&settled(production(), &[("SQUALL_KEYS", &both)], true)), Some(2));
    let path = std::env::temp_dir().join(format!("squall-keys-{}", std::process::id()));
    fs::write(&path, format!("# since January\n{ONE}\n\n  # before\n{TWO}\n")).unwrap();
    let file = settled(production(), &[("SQUALL_KEYS_FILE", path.to_str().unwrap())], false);
    fs::remove_file(&path).unwrap();
    assert_eq!(count(&file), Some(2));
    let newest = file.get::<Keys>().unwrap().iter().next().unwrap().id;
    assert_eq!(newest, Keys::new(&[ONE]).unwrap().iter().next().unwrap().id);
}

#[test]
fn what_is_wrong_is_said_with_its_source() {
    for (variables, expected) in [
        (vec![("SQUALL_KEYS", "")], "SQUALL_KEYS: there is no key in it"),
        (vec![("SQUALL_KEYS", "changeme")], "SQUALL_KEYS: key 1 has 8 bytes, and 32 are the least"),
        (vec![("SQUALL_KEYS_FILE", "/no/such/file")], "SQUALL_KEYS_FILE is \"/no/such/file\", which cannot be read: "),
        (vec![("SQUALL_KEYS", ONE), ("SQUALL_KEYS_FILE", "/x")], "SQUALL_KEYS and SQUALL_KEYS_FILE are both set"),
    ] {
        // Also where no handler needs them: what is written is meant.
        let text = fault(&settled(production(), &variables, false));
        assert!(text.starts_with(expected), "{text}");
        assert!(!text.contains("changeme"), "{text}");
    }
    let text = fault(&production().keys([ONE, "changeme"]));
    assert_eq!(text, "the keys of the site's `Config`: key 2 has 8 bytes, and 32 are the least");
}

#[test]
fn without_keys_production_does_not_start_and_development_makes_one_if_somebody_needs_it() {
    assert_eq!(count(&settled(production(), &[], false)), None);
    let text = fault(&settled(production(), &[], true));
    assert!(
        text.starts_with("the site has no keys, and `Cart` at src/cart.rs:4 needs them: set SQUALL_KEYS to "),
        "{text}"
    );
    let development = || Config::new().environment(Environment::Development);
    assert_eq!(count(&settled(development(), &[], false)), None);
    assert_eq!(count(&settled(development(), &[], true)), Some(1));
}
