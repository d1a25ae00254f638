//! Values that Tornado has signed: no text is one but those that were made with the secret.
#![no_main]

use squall::tornado::Secrets;
use std::time::Duration;

const NOW: u64 = 1_700_000_000;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let day = Duration::from_secs(86_400);
    let one = Secrets::new("the secret").reading_version_1();
    let several = Secrets::versions([(0, "a secret"), (1, "the secret")]);
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert_eq!(one.verify("name", text, day, NOW), None);
        assert_eq!(several.verify("name", text, day, NOW), None);
    }
    let Ok(text) = several.sign("name", b"value", NOW) else { panic!("there is a secret to sign with") };
    let mut changed = text.clone().into_bytes();
    for change in bytes.chunks_exact(2) {
        let at = usize::from(change[0]) % changed.len();
        changed[at] = change[1];
    }
    if let Ok(changed) = String::from_utf8(changed) {
        assert_eq!(several.verify("name", &changed, day, NOW).is_some(), changed == text);
    }
});
