//! What `#[redirect]` answers.

use super::{LocalPath, Redirect};
use crate::error::{Error, Result};
use crate::route::{Segment, path_of};
use http::Uri;

/// Where a `#[redirect]` leads.
pub struct RedirectTarget {
    /// Its path, with the placeholders of the redirect's own pattern.
    pub segments: &'static [Segment],
    /// Its query, as it is sent.
    pub query: &'static str,
    /// The status by which it is told.
    pub status: u16,
}

/// Sends a request on that came to this URI, with its query joined to the target's.
///
/// # Errors
///
/// 404 where the values make a path of it that a browser would read as another site's.
pub fn sent_on(target: &'static RedirectTarget, values: &[(&str, String)], uri: &Uri) -> Result<Redirect> {
    let mut text = path_of(target.segments, values);
    for query in [target.query, uri.query().unwrap_or_default()].into_iter().filter(|query| !query.is_empty()) {
        text.push(if text.contains('?') { '&' } else { '?' });
        text.push_str(query);
    }
    let redirect = Redirect::to(text.parse::<LocalPath>().map_err(|error| Error::not_found().with_cause(error))?);
    Ok(match target.status {
        302 => redirect.found(),
        303 => redirect,
        307 => redirect.temporary(),
        308 => redirect.permanent(),
        _ => redirect.moved(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Connection, Request};
    use crate::respond::Respond;
    use http::header::LOCATION;

    fn sent(target: &'static RedirectTarget, values: &[(&str, &str)], uri: &'static str) -> Option<(u16, String)> {
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let redirect = sent_on(target, &values, &Uri::from_static(uri)).ok()?;
        let request = Request::new(http::Request::new(()).into_parts().0, Connection::default());
        let response = redirect.respond(&request).unwrap();
        let location = response.headers()[LOCATION].to_str().unwrap().to_owned();
        Some((response.status().as_u16(), location))
    }

    #[test]
    fn values_and_queries_are_taken_along() {
        static NEW: RedirectTarget =
            RedirectTarget { segments: &[Segment::Static("new"), Segment::Parameter("id")], query: "", status: 301 };
        assert_eq!(sent(&NEW, &[("id", "a/b")], "/old/a%2Fb"), Some((301, "/new/a%2Fb".to_owned())));
        assert_eq!(sent(&NEW, &[("id", "a")], "/old/a?b=%20&c"), Some((301, "/new/a?b=%20&c".to_owned())));
        static SAID: RedirectTarget = RedirectTarget { segments: &[Segment::Static("new")], query: "a=1", status: 307 };
        assert_eq!(sent(&SAID, &[], "/old"), Some((307, "/new?a=1".to_owned())));
        assert_eq!(sent(&SAID, &[], "/old?"), Some((307, "/new?a=1".to_owned())));
        assert_eq!(sent(&SAID, &[], "/old?b=2"), Some((307, "/new?a=1&b=2".to_owned())));
    }

    #[test]
    fn no_value_leads_to_another_site() {
        static ANYWHERE: RedirectTarget = RedirectTarget { segments: &[Segment::Rest("rest")], query: "", status: 301 };
        assert_eq!(sent(&ANYWHERE, &[("rest", "a/b")], "/old/a/b"), Some((301, "/a/b".to_owned())));
        assert_eq!(sent(&ANYWHERE, &[("rest", "/evil.example")], "/old//evil.example"), None);
        assert_eq!(
            sent(&ANYWHERE, &[("rest", "\\evil.example")], "/old/x"),
            Some((301, "/%5Cevil.example".to_owned()))
        );
    }
}
