//! Answers that are saved and not shown.

use super::{Respond, Response};
use crate::error::Result;
use crate::request::Request;
use http::HeaderValue;
use http::header::CONTENT_DISPOSITION;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 8187 (3.2.1) lets stand in an extended value as it is: `attr-char`.
const IN_EXTENDED_VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// A longer name is cut: file systems take 255 bytes.
const LONGEST: usize = 200;

/// An answer that a browser saves under this name, and does not show: `Content-Disposition: attachment` (RFC 6266).
///
/// The name may be of any language. Separators of paths, control characters and those that turn the direction of writing
/// become underscores, so that no name reads as another than it is, and none leads into another folder.
///
/// ```
/// use squall::Attachment;
/// use squall::prelude::*;
///
/// #[handler(get, "/report")]
/// struct Report;
///
/// impl Report {
///     async fn get(self) -> Attachment<String> {
///         Attachment::new("Größen.csv", "size,count\n1,2\n".to_owned())
///     }
/// }
/// # #[app(handlers = [Report])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let answer = squall::testing::Client::new(App).get("/report").await;
/// # answer.expect_header("content-disposition", "attachment; filename=\"Gr__en.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fen.csv");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Attachment<T> {
    name: String,
    answer: T,
}

impl<T> Attachment<T> {
    /// This answer, to be saved under this name.
    pub fn new(name: impl Into<String>, answer: T) -> Attachment<T> {
        Attachment { name: name.into(), answer }
    }
}

impl<T: Respond> Respond for Attachment<T> {
    fn respond(self, request: &Request) -> Result<Response> {
        let mut response = self.answer.respond(request)?;
        response.headers_mut().insert(CONTENT_DISPOSITION, HeaderValue::try_from(disposition(&self.name))?);
        Ok(response)
    }
}

/// The header: the name as ASCII for all, and as it is where that is another (RFC 6266, 4.3 and appendix D).
fn disposition(name: &str) -> String {
    let name = safe(name);
    // Browsers disagree on escapes within the quotes, and some decode percent signs there.
    let plain = |letter: char| letter == ' ' || (letter.is_ascii_graphic() && !matches!(letter, '"' | '%'));
    let ascii: String = name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    let mut header = format!("attachment; filename=\"{ascii}\"");
    if ascii != name {
        header.push_str("; filename*=UTF-8''");
        header.extend(utf8_percent_encode(&name, IN_EXTENDED_VALUE));
    }
    header
}

/// A name that is the name of a file everywhere.
fn safe(name: &str) -> String {
    let odd = |letter: char| letter.is_control() || matches!(letter, '/' | '\\') || turns_direction(letter);
    let name: String = name.chars().map(|letter| if odd(letter) { '_' } else { letter }).collect();
    // A dot in front hides the file, one at the end is lost on Windows.
    let name = name.trim().trim_matches('.');
    let name = if name.is_empty() { "download" } else { name };
    // What comes after the last dot says what it is, so it is the middle that goes.
    let extension = name.rfind('.').map_or("", |dot| &name[dot..]);
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let extension = if extension.len() > LONGEST / 4 { "" } else { extension };
    let mut end = LONGEST - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", &name[..end])
}

/// The formatting characters of Unicode's bidirectional algorithm: they can make `exe.txt` of what is `txt.exe`.
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names() {
        for (name, header) in [
            ("a.txt", "filename=\"a.txt\""),
            ("a b;c=d.txt", "filename=\"a b;c=d.txt\""),
            ("größe.pdf", "filename=\"gr__e.pdf\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.pdf"),
            ("100%25.txt", "filename=\"100_25.txt\"; filename*=UTF-8''100%2525.txt"),
            ("a\"b.txt", "filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt"),
            ("a\r\nset-cookie: b=c", "filename=\"a__set-cookie: b=c\""),
            ("../../etc/passwd", "filename=\"_.._etc_passwd\""),
            ("C:\\a.txt", "filename=\"C:_a.txt\""),
            ("a\u{202e}txt.exe", "filename=\"a_txt.exe\""),
            (".htaccess", "filename=\"htaccess\""),
            ("", "filename=\"download\""),
            (" .. ", "filename=\"download\""),
            ("\u{1f980}", "filename=\"_\"; filename*=UTF-8''%F0%9F%A6%80"),
        ] {
            assert_eq!(disposition(name), format!("attachment; {header}"), "{name:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = safe(&format!("{}.pdf", "\u{fc}".repeat(300)));
        assert!(name.len() <= LONGEST && name.ends_with("\u{fc}.pdf"), "{name}");
        let name = safe(&format!("a.{}", "b".repeat(300)));
        assert_eq!(name.len(), LONGEST);
    }

    proptest! {
        #[test]
        fn any_name_can_be_sent_and_closes_its_quotes(name in any::<String>()) {
            let header = disposition(&name);
            prop_assert!(HeaderValue::try_from(header.as_str()).is_ok());
            prop_assert_eq!(header.matches('"').count(), 2);
            prop_assert!(!header.contains('\\') && !header.contains('/'));
        }
    }
}
