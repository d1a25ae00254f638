//! What generated code names. Not for use by hand: it changes without notice.

pub use crate::app::{
    Serve, Site, TrailingSlash, answering, configured, handle, method_not_allowed, no_such_entry, serve,
};
pub use crate::body::Body;
pub use crate::config::Config;
pub use crate::error::{Error, Result, http_error, reason};
pub use crate::error_page::{error_response, own_error_page};
pub use crate::extract::{
    Extractor, FromRequest, GetsCloneOf, HasState, Loads, Many, Maybe, Needs, NeedsNothing, NoExtractor, One, Shape,
    SharedApp, SharedField, TextValue, body, cookie, form, form_option, from_request, from_request_option, header,
    json, json_option, path, query, query_struct, unknown_word,
};
pub use crate::hosts::AllowedHosts;
pub use crate::method::{method, missing, written};
pub use crate::mount::mount;
pub use crate::request::Request;
pub use crate::respond::{Failure, Respond, Response};
pub use crate::route::{
    BodyLimit, Captures, Csp, Draft, Extent, Faults, HandlerList, Hashes, Headers, List, Listed, ListedByAnApp, Lookup,
    MayHold, Methods, NoList, NoSection, Packed, Place, Prefix, Protection, Route, Section, Segment, Size, Table,
    Throttle, Url, UrlArgument, Xsrf, check_entry, concat, count, count_placeholders, field_has_source,
    placeholder_index, placeholders_taken, prefix_length, sections_end, url, url_pair, whole_prefix,
};
