//! The head of one part: its name, its file name, its declared type (RFC 7578, 4).

use super::Broken;

/// What the head of a part says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
}

/// The longest name of a field, in bytes.
const LONGEST_NAME: usize = 200;

/// Reads the head: the lines up to the empty one, without it.
pub(super) fn head(bytes: &[u8]) -> Result<Head, Broken> {
    let text = std::str::from_utf8(bytes).map_err(|_| Broken::Malformed("the head of a part is not UTF-8"))?;
    let mut disposition: Option<String> = None;
    let mut content_type: Option<String> = None;
    for (name, value) in lines(text)? {
        let slot = if name.eq_ignore_ascii_case("content-disposition") {
            &mut disposition
        } else if name.eq_ignore_ascii_case("content-type") {
            &mut content_type
        } else {
            // Others have no meaning here, and are to be ignored (RFC 7578, 4.8).
            continue;
        };
        if slot.replace(value).is_some() {
            return Err(Broken::Malformed("a part has the same header twice"));
        }
    }
    let disposition = disposition.ok_or(Broken::Malformed("a part has no Content-Disposition"))?;
    let (name, file_name) = parameters(&disposition)?;
    let name = name.ok_or(Broken::Malformed("a part has no name"))?;
    if name.len() > LONGEST_NAME {
        return Err(Broken::TooMuch("the name of a part is longer than 200 bytes"));
    }
    Ok(Head { name, file_name, content_type })
}

/// The header lines; one that is folded is one line.
fn lines(text: &str) -> Result<Vec<(&str, String)>, Broken> {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for line in text.split("\r\n").filter(|line| !line.is_empty()) {
        if line.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
            return Err(Broken::Malformed("the head of a part has control characters"));
        }
        if line.starts_with([' ', '\t']) {
            let (_, before) = lines.last_mut().ok_or(Broken::Malformed("the head of a part begins with a space"))?;
            before.push(' ');
            before.push_str(line.trim_ascii());
            continue;
        }
        let (name, value) =
            line.split_once(':').ok_or(Broken::Malformed("a line in the head of a part is no header"))?;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Broken::Malformed("a line in the head of a part is no header"));
        }
        lines.push((name, value.trim_ascii().to_owned()));
    }
    Ok(lines)
}

/// `name` and `filename` of `form-data; name="..."; filename="..."`.
///
/// `filename*` is not looked at: RFC 7578 (4.2) forbids it here, and who would read it could be shown another name than
/// everybody else.
fn parameters(value: &str) -> Result<(Option<String>, Option<String>), Broken> {
    let malformed = || Broken::Malformed("a Content-Disposition cannot be read");
    let (kind, mut rest) = value.split_once(';').unwrap_or((value, ""));
    if !kind.trim_ascii().eq_ignore_ascii_case("form-data") {
        return Err(Broken::Malformed("a part is not form-data"));
    }
    let (mut name, mut file_name) = (None, None);
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        if rest.is_empty() {
            return Ok((name, file_name));
        }
        let (parameter, after) = rest.split_once('=').ok_or_else(malformed)?;
        let parameter = parameter.trim_ascii();
        if parameter.contains(['"', ';']) {
            return Err(malformed());
        }
        let after = after.trim_start_matches([' ', '\t']);
        let (text, after) = match after.strip_prefix('"') {
            Some(quoted) => quotation(quoted).ok_or_else(malformed)?,
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim_ascii().to_owned(), &after[end..])
            }
        };
        let slot = if parameter.eq_ignore_ascii_case("name") {
            &mut name
        } else if parameter.eq_ignore_ascii_case("filename") {
            &mut file_name
        } else {
            rest = after;
            continue;
        };
        if slot.replace(text).is_some() {
            return Err(Broken::Malformed("a Content-Disposition names the same thing twice"));
        }
        rest = after;
    }
}

/// The text up to the closing quotation mark, and what follows. A backslash escapes a quotation mark and itself;
/// before any other letter it stands for itself, since browsers send it unescaped.
fn quotation(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match (letter, letters.peek()) {
            ('"', _) => return Some((value, &text[at + 1..])),
            ('\\', Some((_, escaped @ ('"' | '\\')))) => {
                value.push(*escaped);
                letters.next();
            }
            (letter, _) => value.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Head, Broken> {
        head(text.as_bytes())
    }

    fn names(disposition: &str) -> (String, Option<String>) {
        let head = read(&format!("Content-Disposition: {disposition}\r\n")).unwrap();
        (head.name, head.file_name)
    }

    #[test]
    fn names_are_read_as_browsers_write_them() {
        for (disposition, name, file_name) in [
            ("form-data; name=\"a\"", "a", None),
            ("form-data; filename=\"x.txt\"; name=\"a\"", "a", Some("x.txt")),
            ("form-data; name=a", "a", None),
            ("FORM-DATA;NAME=\"a b\"", "a b", None),
            ("form-data; name=\"a\"; filename=\"q\\\"q.txt\"", "a", Some("q\"q.txt")),
            ("form-data; name=\"a\"; filename=\"d\\\\f.txt\"", "a", Some("d\\f.txt")),
            ("form-data; name=\"a\"; filename=\"C:\\temp\\f.txt\"", "a", Some("C:\\temp\\f.txt")),
            ("form-data; name=\"a\"; filename=\"x; name=evil\"", "a", Some("x; name=evil")),
            ("form-data; name=\"a\"; filename=\"\"", "a", Some("")),
            ("form-data; name=\"a\"; filename*=utf-8''evil.txt", "a", None),
            ("form-data; name=\"a\"; filename=\"文档.pdf\"", "a", Some("文档.pdf")),
        ] {
            assert_eq!(names(disposition), (name.to_owned(), file_name.map(str::to_owned)), "{disposition}");
        }
    }

    #[test]
    fn lines_may_be_folded_and_others_are_ignored() {
        let head =
            read("X-Any: 1\r\ncontent-disposition: form-data;\r\n name=\"a\"\r\nContent-Type: text/plain").unwrap();
        assert_eq!(head, Head { name: "a".to_owned(), file_name: None, content_type: Some("text/plain".to_owned()) });
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for text in [
            "",
            "Content-Type: text/plain",
            "Content-Disposition: attachment; name=\"a\"",
            "Content-Disposition: form-data",
            "Content-Disposition: form-data; name",
            "Content-Disposition: form-data; name=\"a",
            "Content-Disposition: form-data; !!!invalid!!!",
            "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
            "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\"",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
            "Content-Disposition: form-data; name=\"a\"\nX: 1",
            "Content-Disposition: form-data; name=\"a\0b\"",
            "no colon",
            "spaced name: 1",
            " folded: 1",
        ] {
            assert!(matches!(read(text), Err(Broken::Malformed(_))), "{text}");
        }
        assert!(matches!(head(b"Content-Disposition: form-data; name=\"\xff\""), Err(Broken::Malformed(_))));
        let long = format!("Content-Disposition: form-data; name=\"{}\"", "a".repeat(201));
        assert!(matches!(read(&long), Err(Broken::TooMuch(_))));
    }
}
