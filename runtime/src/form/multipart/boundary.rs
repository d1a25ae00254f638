//! The boundary that a `multipart/form-data` body names in its Content-Type (RFC 2046, 5.1.1).

/// The longest boundary that there may be.
const LONGEST: usize = 70;

/// The boundary, or what is wrong with it.
pub(super) fn boundary(content_type: &str) -> Result<String, &'static str> {
    let mut rest = content_type.split_once(';').map_or("", |(_, rest)| rest);
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        if rest.is_empty() {
            return Err("the Content-Type names no boundary");
        }
        let (name, after) = rest.split_once('=').ok_or("the Content-Type has a parameter without a value")?;
        let (value, after) = value(after.trim_start_matches([' ', '\t']))?;
        if name.trim_ascii().eq_ignore_ascii_case("boundary") {
            return if is_boundary(&value) { Ok(value) } else { Err("the boundary is none that RFC 2046 allows") };
        }
        rest = after;
    }
}

/// The value of a parameter, and what follows it.
fn value(text: &str) -> Result<(String, &str), &'static str> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return Ok((text[..end].trim_ascii().to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((value, &quoted[at + 1..])),
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            letter => value.push(letter),
        }
    }
    Err("the Content-Type has a quotation that does not end")
}

fn is_boundary(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && !text.ends_with(' ')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_may_be_quoted_and_stand_anywhere() {
        for (content_type, expected) in [
            ("multipart/form-data; boundary=abc", "abc"),
            ("multipart/form-data;charset=utf-8;BOUNDARY=\"a b\"", "a b"),
            ("multipart/form-data; x=\"; boundary=no\"; boundary=yes", "yes"),
            ("multipart/form-data;  boundary= spaced ", "spaced"),
            ("multipart/form-data; boundary=b'()+_,-./:=?", "b'()+_,-./:=?"),
        ] {
            assert_eq!(boundary(content_type).as_deref(), Ok(expected), "{content_type}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        let long = format!("multipart/form-data; boundary={}", "a".repeat(71));
        for content_type in [
            "multipart/form-data",
            "multipart/form-data; boundary",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"a",
            "multipart/form-data; boundary=\"a \"",
            "multipart/form-data; boundary=\"a\\\r\"",
            "multipart/form-data; boundary=a\u{e9}",
            &long,
        ] {
            assert!(boundary(content_type).is_err(), "{content_type}");
        }
    }
}
