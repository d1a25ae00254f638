//! Typed URLs: the path of a handler, filled in.

use super::{Route, Segment};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::{self, Display};

/// What a path segment keeps as it is: RFC 3986's `pchar` without the percent sign.
const IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');
/// What `{*rest}` keeps as it is.
const IN_REST: &AsciiSet = &IN_SEGMENT.remove(b'/');
/// What a query's name or value keeps as it is; form decoders read `+` as a space, so it is encoded.
const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a handler in its app: a path, perhaps with a query and a fragment.
///
/// Made by the `url` function that `#[handler]` gives each handler, so that it always leads somewhere. It is printed
/// percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Url {
    text: String,
    has_query: bool,
}

impl Url {
    /// The path of this route, its placeholders filled from `arguments`.
    pub(crate) fn of(route: &Route, arguments: &[(&str, String)]) -> Url {
        let mut text = String::new();
        for segment in route.section.iter().chain(route.segments) {
            text.push('/');
            match segment {
                Segment::Static(part) => text.extend(utf8_percent_encode(part, IN_SEGMENT)),
                Segment::Parameter(name) | Segment::Rest(name) => {
                    let value =
                        arguments.iter().find(|(argument, _)| argument == name).map(|(_, value)| value.as_str());
                    let kept = if matches!(segment, Segment::Rest(_)) { IN_REST } else { IN_SEGMENT };
                    text.extend(utf8_percent_encode(value.unwrap_or_default(), kept));
                }
            }
        }
        if text.is_empty() {
            text.push('/');
        }
        Url { text, has_query: false }
    }

    /// Adds one pair to the query.
    pub(crate) fn pair(mut self, name: &str, value: &str) -> Url {
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.extend(utf8_percent_encode(name, IN_QUERY));
        self.text.push('=');
        self.text.extend(utf8_percent_encode(value, IN_QUERY));
        self
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl AsRef<str> for Url {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<Url> for String {
    fn from(url: Url) -> String {
        url.text
    }
}

/// What can stand for a `T` in a URL: a `T`, a reference to one, and `&str` for a `String`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit here: this part of the URL is a `{T}`",
    label = "expected a `{T}` or a `&{T}`",
    note = "`{T}` must implement `Display`, so that the URL can be written"
)]
pub trait UrlArgument<T> {
    /// Its text, not yet encoded.
    fn text(&self) -> String;
}

impl<T: Display> UrlArgument<T> for T {
    fn text(&self) -> String {
        self.to_string()
    }
}

impl<T: Display> UrlArgument<T> for &T {
    fn text(&self) -> String {
        self.to_string()
    }
}

impl UrlArgument<String> for &str {
    fn text(&self) -> String {
        (*self).to_owned()
    }
}

/// The URL of a route: what `Handler::url` calls.
pub fn url(route: &Route, arguments: &[(&str, String)]) -> Url {
    Url::of(route, arguments)
}

/// A URL with one more pair in its query.
pub fn url_pair(url: Url, name: &str, value: String) -> Url {
    url.pair(name, &value)
}
