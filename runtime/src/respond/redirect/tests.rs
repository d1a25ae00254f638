use super::*;
use proptest::prelude::*;
use url::Url as WebUrl;

/// Pages of a site from which a browser may follow the redirect.
const PAGES: [&str; 3] = ["https://site.example/x/y", "https://site.example/", "http://site.example:8000/a/b/../c?d#e"];

/// Whether a browser that follows the target stays on the site, as the URL standard has it.
fn stays(target: &str) -> bool {
    PAGES.iter().all(|page| {
        let page = WebUrl::parse(page).unwrap();
        page.join(target).is_ok_and(|there| {
            there.origin() == page.origin() && there.username().is_empty() && there.password().is_none()
        })
    })
}

#[test]
fn local_paths_are_taken() {
    for path in ["/", "/a", "/a/b?c=d&e=%2F#f", "/a//b", "/@a", "/a:b", "/.//a", "/a/../b", "/?next=//a", "/#//a"] {
        assert_eq!(path.parse::<LocalPath>().map(|path| path.0), Ok(path.to_owned()));
        assert!(stays(path), "{path}");
    }
}

/// Of each, whether it is taken. What is taken stays; the list below is of those that would lead away, or are no paths.
#[test]
fn hostile_forms() {
    for (path, taken) in [
        ("", false),
        ("a", false),
        ("?a", false),
        ("#a", false),
        (".", false),
        ("..", false),
        ("./a", false),
        ("../a", false),
        ("//evil.example", false),
        ("///evil.example", false),
        ("////evil.example", false),
        ("//evil.example@site.example", false),
        ("//site.example@evil.example", false),
        ("//[::1]/", false),
        ("//127.1/", false),
        ("/\\evil.example", false),
        ("\\\\evil.example", false),
        ("\\/evil.example", false),
        ("/a\\b", false),
        ("/a\\..\\..\\\\evil.example", false),
        ("http://evil.example", false),
        ("https:evil.example", false),
        ("http:/\\evil.example", false),
        ("HTTPS://evil.example", false),
        ("javascript:alert(1)", false),
        ("data:text/html,a", false),
        ("mailto:a@b", false),
        (" /a", false),
        (" //evil.example", false),
        ("/ /evil.example", false),
        ("/\t/evil.example", false),
        ("\t//evil.example", false),
        ("/\n/evil.example", false),
        ("/\r/evil.example", false),
        ("/a\r\nset-cookie: b=c", false),
        ("/a\0", false),
        ("/\u{7f}", false),
        ("/\u{a0}/evil.example", false),
        ("/\u{fc}", false),
        ("/\u{2044}/evil.example", false),
        ("/\u{ff0f}evil.example", false),
        ("\u{feff}//evil.example", false),
        ("/.//evil.example", true),
        ("/..//evil.example", true),
        ("/.", true),
        ("/..", true),
        ("/./", true),
        ("/../../..", true),
        ("/a/..//evil.example", true),
        ("/a/../..//evil.example", true),
        ("/a/./..//..///evil.example", true),
        ("/%2e//evil.example", true),
        ("/%2e%2e//evil.example", true),
        ("/.%2E//evil.example", true),
        ("/%2e%2e/%2E%2e/", true),
        ("/%2f/evil.example", true),
        ("/%2fevil.example", true),
        ("/%5cevil.example", true),
        ("/%5c%5cevil.example", true),
        ("/%09/evil.example", true),
        ("/%0d%0alocation:%20//evil.example", true),
        ("/@evil.example", true),
        ("/:80@evil.example", true),
        ("/;//evil.example", true),
        ("/?//evil.example", true),
        ("/#//evil.example", true),
        ("/http://evil.example", true),
        ("/%", true),
        ("/%zz", true),
        ("/\"><script>", true),
    ] {
        assert_eq!(path.parse::<LocalPath>().is_ok(), taken, "{path:?}");
        assert!(!taken || stays(path), "{path:?} leads away");
    }
}

#[test]
fn it_comes_from_text() {
    #[derive(Deserialize)]
    struct Form {
        next: LocalPath,
    }
    assert_eq!(serde_html_form::from_str::<Form>("next=/a").unwrap().next.as_str(), "/a");
    assert!(serde_html_form::from_str::<Form>("next=//a").is_err());
    assert_eq!(serde_json::from_str::<LocalPath>(r#""\u002fa""#).unwrap().to_string(), "/a");
}

proptest! {
    #[test]
    fn what_is_taken_stays(path in "/?[-./\\\\%@:?#a2eEfF5cC09 \t\n\r\u{0}\u{a0}]{0,24}") {
        prop_assert!(path.parse::<LocalPath>().is_err() || stays(&path), "{:?} leads away", path);
    }

    #[test]
    fn anything_that_is_taken_stays(path in any::<String>()) {
        for path in [&path, &format!("/{path}")] {
            prop_assert!(path.parse::<LocalPath>().is_err() || stays(path), "{:?} leads away", path);
        }
    }
}
