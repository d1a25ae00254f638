//! What stands in the head of a request, line by line.

use http::HeaderMap;
use squall::prelude::*;
use std::fmt::Write as _;

handlers!(pub HANDLERS = [ListHeaders, ListCookies]);

#[handler(any, "/headers")]
struct ListHeaders {
    headers: HeaderMap,
}

impl ListHeaders {
    async fn any(self) -> String {
        let mut lines = String::new();
        for (name, value) in &self.headers {
            // Writing to a `String` cannot fail.
            _ = writeln!(lines, "{}: {}", title_case(name.as_str()), String::from_utf8_lossy(value.as_bytes()));
        }
        lines
    }
}

/// `content-type` as HTTP/1.1 is used to write it: `Content-Type`.
fn title_case(name: &str) -> String {
    let mut begins = true;
    let title = |letter: char| {
        let written = if begins { letter.to_ascii_uppercase() } else { letter };
        begins = letter == '-';
        written
    };
    name.chars().map(title).collect()
}

#[handler(any, "/cookie")]
struct ListCookies {
    headers: HeaderMap,
}

impl ListCookies {
    async fn any(self) -> String {
        let mut lines = String::new();
        for line in self.headers.get_all(http::header::COOKIE) {
            for cookie in String::from_utf8_lossy(line.as_bytes()).split(';').map(str::trim) {
                _ = writeln!(lines, "{cookie}");
            }
        }
        lines
    }
}
