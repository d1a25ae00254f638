//! Typed URLs: the path of a handler, filled in.

use super::{HandlerList, Listed, Place, Route, Segment};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::{self, Display};

/// What a path segment keeps as it is: RFC 3986's `pchar` without the percent sign.
pub(crate) const IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
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
pub(crate) const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a handler in its app: a path, perhaps with a query and a fragment.
///
/// Made by the `url` function that `#[handler]` gives each handler, so that it always leads somewhere. It is printed
/// percent-encoded.
#[derive(Clone, Debug)]
pub struct Url {
    text: String,
    has_query: bool,
    /// Which handler it leads to: a `static`'s address is its own, a promoted const's need not be.
    place: &'static Place,
}

impl Url {
    /// The path of this route, its placeholders filled from `arguments`.
    pub(crate) fn of(route: &'static Route, arguments: &[(&str, String)]) -> Url {
        let text = path_of(route.section.iter().chain(route.segments), arguments);
        Url { text, has_query: false, place: route.place }
    }

    /// Adds one pair to the query.
    pub(crate) fn pair(mut self, name: &str, value: &str) -> Url {
        let fragment = self.text.find('#').map(|at| self.text.split_off(at));
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.extend(utf8_percent_encode(name, IN_QUERY));
        self.text.push('=');
        self.text.extend(utf8_percent_encode(value, IN_QUERY));
        self.text.push_str(fragment.as_deref().unwrap_or_default());
        self
    }

    /// The same URL with a fragment: `/posts/squall#comments`. It replaces one that is there.
    #[must_use]
    pub fn with_fragment(mut self, fragment: &str) -> Url {
        self.text.truncate(self.text.find('#').unwrap_or(self.text.len()));
        self.text.push('#');
        self.text.extend(utf8_percent_encode(fragment, IN_SEGMENT));
        self
    }

    /// The same URL where one of these lists has mounted its handler: under its prefix. `None` if none lists it.
    pub(crate) fn within(self, listed: &[Listed]) -> Option<Url> {
        let found = listed.iter().find(|listed| std::ptr::eq(listed.route.place, self.place))?;
        let mut text = String::new();
        for index in 0..found.prefix.segments() {
            if let Segment::Static(part) = found.prefix.segment(index) {
                text.push('/');
                text.extend(utf8_percent_encode(part, IN_SEGMENT));
            }
        }
        // The root of a list that is mounted at /news is /news, without a slash.
        let own = match self.text.strip_prefix('/') {
            Some(rest) if !text.is_empty() && rest.is_empty() => "",
            Some(rest) if !text.is_empty() && rest.starts_with(['?', '#']) => rest,
            _ => &self.text,
        };
        text.push_str(own);
        Some(Url { text, ..self })
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The path of these segments, its placeholders filled from `arguments`.
pub(crate) fn path_of<'s>(segments: impl IntoIterator<Item = &'s Segment>, arguments: &[(&str, String)]) -> String {
    let mut text = String::new();
    for segment in segments {
        text.push('/');
        match segment {
            Segment::Static(part) => text.extend(utf8_percent_encode(part, IN_SEGMENT)),
            Segment::Parameter(name) | Segment::Rest(name) => {
                let value = arguments.iter().find(|(argument, _)| argument == name).map(|(_, value)| value.as_str());
                let kept = if matches!(segment, Segment::Rest(_)) { IN_REST } else { IN_SEGMENT };
                text.extend(utf8_percent_encode(value.unwrap_or_default(), kept));
            }
        }
    }
    if text.is_empty() {
        text.push('/');
    }
    text
}

/// Two URLs are equal if they read the same.
impl PartialEq for Url {
    fn eq(&self, other: &Url) -> bool {
        self.text == other.text
    }
}

impl Eq for Url {}

impl std::hash::Hash for Url {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
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

/// What may begin an address in a template: the typed URL of a handler, or a checked path.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may lead anywhere, and here begins an address",
    label = "no address of this site"
)]
pub trait Address {
    /// Its text.
    fn text(&self) -> &str;
}

impl Address for Url {
    fn text(&self) -> &str {
        self.as_str()
    }
}

impl<A: Address + ?Sized> Address for &A {
    fn text(&self) -> &str {
        A::text(self)
    }
}

/// Writes values into URLs; of its own, and not a bound of the value's, for the sake of the message: rustc tells a bound
/// in the words of the one that asks for it, if both are of one type.
pub struct Writer;

/// A writer of values with `Display`.
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot be written into a URL",
    label = "a `{T}` stands here in the URL",
    note = "implement `std::fmt::Display` for `{T}`, so that it writes what its `FromStr` reads"
)]
pub trait Writes<T> {
    /// The text of a value, not yet encoded.
    fn text(value: &T) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: Display> Writes<T> for Writer {
    fn text(value: &T) -> String {
        value.to_string()
    }
}

/// What can stand for a `T` in a URL: a `T`, a reference to one, and `&str` for a `String`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit here: this part of the URL is a `{T}`",
    label = "expected a `{T}` or a `&{T}`"
)]
pub trait UrlArgument<T> {
    /// Its text, not yet encoded.
    fn text(&self) -> String;
}

impl<T> UrlArgument<T> for T
where
    Writer: Writes<T>,
{
    fn text(&self) -> String {
        Writer::text(self)
    }
}

impl<T> UrlArgument<T> for &T
where
    Writer: Writes<T>,
{
    fn text(&self) -> String {
        Writer::text(*self)
    }
}

impl UrlArgument<String> for &str {
    fn text(&self) -> String {
        (*self).to_owned()
    }
}

/// The URL of a handler: what `Handler::url` calls.
pub fn url<H: HandlerList>(arguments: &[(&str, String)]) -> Url {
    // A handler is a list of one.
    Url::of(H::LISTED[0].route, arguments)
}

/// A URL with one more pair in its query.
pub fn url_pair(url: Url, name: &str, value: String) -> Url {
    url.pair(name, &value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{Methods, Prefix};

    static PLACE: Place = Place { file: "a.rs", line: 1 };
    static ROOT_PLACE: Place = Place { file: "a.rs", line: 2 };
    static OTHER_PLACE: Place = Place { file: "a.rs", line: 3 };

    const fn route(place: &'static Place, segments: &'static [Segment]) -> Route {
        Route { name: "Show", module: "a", place, methods: Methods::GET, segments, ..Route::BLANK }
    }

    static SHOW: Route = route(&PLACE, &[Segment::Static("größe"), Segment::Parameter("id"), Segment::Rest("rest")]);
    static ROOT: Route = route(&ROOT_PLACE, &[]);
    static OTHER: Route = route(&OTHER_PLACE, &[]);

    fn show(id: &str, rest: &str) -> Url {
        Url::of(&SHOW, &[("id", id.to_owned()), ("rest", rest.to_owned())])
    }

    #[test]
    fn values_are_encoded_for_their_place() {
        assert_eq!(show("a/b?c#d%", "x/y z").as_str(), "/gr%C3%B6%C3%9Fe/a%2Fb%3Fc%23d%25/x/y%20z");
        let url =
            url_pair(url_pair(show("1", "").with_fragment("to p"), "a b", "c&d=e+f".to_owned()), "q", String::new());
        assert_eq!(url.as_str(), "/gr%C3%B6%C3%9Fe/1/?a%20b=c%26d%3De%2Bf&q=#to%20p");
    }

    #[test]
    fn the_root_is_a_slash() {
        assert_eq!(Url::of(&ROOT, &[]).to_string(), "/");
    }

    #[test]
    fn a_mounted_list_puts_its_prefix_before() {
        let mounted = |route| Listed { prefix: Prefix::NONE.within(&[Segment::Static("news")]), ..Listed::one(route) };
        let listed = [mounted(&SHOW), mounted(&ROOT)];
        assert_eq!(show("1", "x").within(&listed).expect("listed").as_str(), "/news/gr%C3%B6%C3%9Fe/1/x");
        assert_eq!(Url::of(&ROOT, &[]).within(&listed).expect("listed").as_str(), "/news");
        let paged = url_pair(Url::of(&ROOT, &[]), "page", "2".to_owned());
        assert_eq!(paged.within(&listed).expect("listed").as_str(), "/news?page=2");
        assert_eq!(Url::of(&OTHER, &[]).within(&listed), None);
    }
}
