//! Routes as const data: what a handler answers, where it stands, and how a path finds it.
//!
//! This floor knows nothing of HTTP beyond method and path.

mod access;
mod assets;
mod caching;
mod check;
#[cfg(feature = "openapi")]
mod described;
mod description;
mod draft;
mod form;
mod hash;
mod key;
mod link;
mod list;
mod lookup;
mod methods;
mod nesting;
mod pack;
mod protection;
mod proven;
mod scan;
mod search;
mod section;
mod sending;
mod sent_on;
mod table;
mod text;
mod topic;
mod url;
mod want;

pub use access::{
    Access, Guard, Policy, check_access, count_lacking, door, lacking, login_page, public_inside, user_is_there,
};
pub(crate) use assets::distance;
pub use assets::{
    Asset, AssetFile, AssetFolder, FoundAsset, Mounts, asset_address, asset_of_app, asset_of_folder, count_mounts,
    find_asset, mounted_length,
};
pub use caching::{CacheRule, Caching, cached_behind_guard, cached_for_one};
pub use check::{Faults, check_entry};
#[cfg(feature = "openapi")]
pub use described::{Describe, Outcome, check_described, lacks};
pub use description::{BodyLimit, MessageLimit, Place, Prefix, Route, Segment, SocketRules, UserField};
pub use draft::{Draft, Size};
pub use form::{FieldValue, FileRule, FormField, FormFields, KnownForm, UnknownForm, file_fits};
pub use hash::Hashes;
pub use link::{Link, Part, Target, check_link};
pub use list::{HandlerList, List, Listed, ListedByAnApp, MayHold, concat, count};
pub use methods::Methods;
pub use nesting::{NoSection, prefix_length, sections_end, whole_prefix};
pub use pack::{Extent, Packed};
pub use protection::{
    Compression, Cors, Csp, Deadline, Documented, Headers, Permissions, Protection, Throttle, Xsrf,
    compression_is_there,
};
pub use proven::Proven;
pub use section::{Section, count_placeholders, field_has_source, placeholder_index, placeholders_taken};
pub use sending::{Control, Refused, check_control, check_missing, check_policy, check_token, check_view};
pub use sent_on::{Lost, Onward, count_lost};
pub use table::{Captures, Lookup, Table};
pub use topic::{TopicDescription, check_topic};
#[cfg(feature = "templates")]
pub(crate) use url::IN_QUERY;
#[cfg(any(feature = "openapi", feature = "templates"))]
pub(crate) use url::IN_SEGMENT;
pub(crate) use url::path_of;
pub use url::{Address, Url, UrlArgument, url, url_pair};
pub use want::Want;
