//! The route that a request was matched by, for those who look at it.

use crate::route::{Listed, Segment};
use std::fmt;
use std::time::Duration;

/// The route that a request was matched by: of one handler, as the app has listed it.
///
/// It is printed as the pattern of its whole path, sections and prefixes included: `/blog/posts/{slug}`. That is what
/// logs and figures should count by, since there are only as many as handlers. A handler has it as a field without an
/// attribute.
///
/// ```
/// use squall::prelude::*;
/// use squall::MatchedRoute;
///
/// #[handler(get, "/posts/{slug}")]
/// struct ShowPost { slug: String, route: MatchedRoute }
///
/// impl ShowPost {
///     async fn get(self) -> String { format!("{} at {}", self.slug, self.route) }
/// }
/// # #[app(handlers = [ShowPost])] struct App;
/// ```
#[derive(Clone, Copy)]
pub struct MatchedRoute(&'static Listed);

impl MatchedRoute {
    pub(crate) fn new(listed: &'static Listed) -> MatchedRoute {
        MatchedRoute(listed)
    }

    /// The name of the handler's type.
    pub fn handler(&self) -> &'static str {
        self.0.route.name
    }

    /// The module that the handler is written in, crate first.
    pub fn module(&self) -> &'static str {
        self.0.route.module
    }

    /// How many bytes of body it takes; `None` where its attribute, or its section's, has given a reason to take any number.
    pub fn body_limit(&self) -> Option<u64> {
        self.0.route.protection.body_limit.bytes()
    }

    /// How long it may take, as its attribute or its section's says with `deadline`; `None` where neither does.
    pub fn deadline(&self) -> Option<Duration> {
        self.0.route.protection.deadline.seconds().map(|seconds| Duration::from_secs(seconds.into()))
    }
}

impl fmt::Display for MatchedRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for index in 0..self.0.segments() {
            match self.0.segment(index) {
                Segment::Static(text) => write!(f, "/{}", Doubled(text))?,
                Segment::Parameter(name) => write!(f, "/{{{name}}}")?,
                Segment::Rest(name) => write!(f, "/{{*{name}}}")?,
            }
        }
        Ok(())
    }
}

/// Literal text of a pattern: braces are doubled.
struct Doubled(&'static str);

impl fmt::Display for Doubled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.0.split_inclusive(['{', '}']) {
            f.write_str(part)?;
            match part.as_bytes().last() {
                Some(b'{') => f.write_str("{")?,
                Some(b'}') => f.write_str("}")?,
                _ => {}
            }
        }
        Ok(())
    }
}

impl fmt::Debug for MatchedRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MatchedRoute({self})")
    }
}
