//! Paths that a user may choose for a redirect: no browser is led off the site by one that is taken.
#![no_main]

use squall::LocalPath;
use url::Url;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(path) = text.parse::<LocalPath>() else { return };
    let Ok(base) = Url::parse("https://site.example/x/y?z") else { panic!("it is a URL") };
    let Ok(target) = base.join(path.as_str()) else { panic!("a browser takes it for no URL at all") };
    assert_eq!(target.origin(), base.origin());
});
