//! Names of files from clients, made harmless.

/// The most bytes of a name: what the usual file systems can keep.
const LONGEST: usize = 255;
/// Names of devices on Windows, whatever follows after a dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name without folders and without what is none on some system; `None` where nothing is left.
pub(super) fn harmless(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut result = String::new();
    for letter in last.chars() {
        match letter {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => result.push('_'),
            letter if letter.is_control() || is_invisible(letter) => {}
            letter => result.push(letter),
        }
    }
    let trimmed = result.trim_matches([' ', '.', '\t']);
    if trimmed.is_empty() {
        return None;
    }
    let stem = trimmed.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let device = DEVICES.iter().any(|device| match stem.strip_prefix(device) {
        Some("") => !matches!(*device, "com" | "lpt"),
        Some(number) => {
            matches!(*device, "com" | "lpt") && number.chars().count() == 1 && number.chars().all(char::is_numeric)
        }
        None => false,
    });
    let name = if device { format!("_{trimmed}") } else { trimmed.to_owned() };
    Some(shortened(name))
}

/// What turns text around, or is not seen: `photo\u{202e}gpj.exe` reads as another name than it is.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// The name cut to what can be kept; its ending stays.
fn shortened(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let ending = name.rfind('.').map(|at| &name[at..]).filter(|ending| ending.len() <= 32).unwrap_or_default();
    let mut end = LONGEST - ending.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folders_and_tricks_are_taken_away() {
        for (name, expected) in [
            ("photo.png", Some("photo.png")),
            ("my photo (1).png", Some("my photo (1).png")),
            ("文档.pdf", Some("文档.pdf")),
            ("../../../etc/passwd", Some("passwd")),
            ("C:\\temp\\f.txt", Some("f.txt")),
            ("..", None),
            ("", None),
            ("folder/", None),
            (".htaccess", Some("htaccess")),
            ("trailing. . ", Some("trailing")),
            ("nul.txt", Some("_nul.txt")),
            ("COM1", Some("_COM1")),
            ("com10.txt", Some("com10.txt")),
            ("console.log", Some("console.log")),
            ("a\0b\r\nc", Some("abc")),
            ("photo\u{202e}gpj.exe", Some("photogpj.exe")),
            ("a<b>:c?.txt", Some("a_b__c_.txt")),
        ] {
            assert_eq!(harmless(name).as_deref(), expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = harmless(&format!("{}.jpeg", "é".repeat(200))).unwrap();
        assert!(name.len() <= 255 && name.ends_with("é.jpeg"), "{name}");
    }

    proptest! {
        #[test]
        fn any_name_is_harmless(name in ".{0,400}") {
            if let Some(name) = harmless(&name) {
                prop_assert!((1..=255).contains(&name.len()));
                prop_assert!(!name.contains(['/', '\\', '\0', '\r', '\n', '"', ':']));
                prop_assert!(!name.starts_with('.') && !name.ends_with(' '));
            }
        }
    }
}
