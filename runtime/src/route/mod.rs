//! Routes as const data: what a handler answers, where it stands, and how a path finds it.
//!
//! This floor knows nothing of HTTP beyond method and path.

mod description;
mod list;
mod methods;
mod section;
mod table;
mod url;

pub use description::{BodyLimit, Place, Prefix, Route, Segment};
pub use list::{HandlerList, Listed, ListedByAnApp, concat, count};
pub use methods::Methods;
pub use section::{Section, count_placeholders, joined, placeholder_index};
pub use table::{Captures, Lookup, Table, check_entry};
pub use url::{Url, UrlArgument, url, url_pair};
