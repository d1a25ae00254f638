//! Paths that clients send.

/// Whether the path is names with slashes between them, none of which leads anywhere but down.
pub(crate) fn is_plain(path: &str) -> bool {
    path.split('/').all(is_name)
}

/// Not empty, so that there is one path to a file; no dot in front, which `..` has and what is hidden; no separator and
/// no drive of another system; no control character.
fn is_name(name: &str) -> bool {
    let odd = |letter: char| letter == '\\' || letter.is_control() || (cfg!(windows) && letter == ':');
    !name.is_empty() && !name.starts_with('.') && !name.contains(odd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::{Component, Path};

    #[test]
    fn names_are_taken() {
        for path in ["a", "a.txt", "a/b/c.d.e", "..a".trim_start_matches('.'), "a..", "größe/ü b.txt", "%2e%2e/a", "~"]
        {
            assert!(is_plain(path), "{path:?}");
        }
    }

    #[test]
    fn what_is_more_than_a_name_is_refused() {
        for path in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "./a",
            "a/./b",
            ".git/config",
            "a/.env",
            "...",
            "\\a",
            "..\\a",
            "a\\..\\b",
            "\\\\host\\share",
            "a\0",
            "a\0.txt",
            "a\nb",
            "a\u{9b}b",
            "//host/a",
        ] {
            assert!(!is_plain(path), "{path:?}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_path_only_goes_down(path in "[a./\\\\ %2eC:\0]{0,12}") {
            if is_plain(&path) {
                let mut components = Path::new(&path).components();
                prop_assert!(components.all(|component| matches!(component, Component::Normal(_))));
                prop_assert!(!path.is_empty());
            }
        }
    }
}
