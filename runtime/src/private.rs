//! What generated code names. Not for use by hand: it changes without notice.

pub use crate::app::{
    Answer, Serve, Site, TrailingSlash, answering, configured, handle, method_not_allowed, no_such_entry, serve,
};
pub use crate::assets::{Served, ServedFile, serve_asset};
pub use crate::auth::{
    Deepest, Guards, HasUser, HasUserState, HasUsers, In, KnownByTornado, Login, NoUser, NotByPassword, NotByToken,
    NotByTornado, SectionGuard, UserType, check_scheme, load_visitor, permits, signed_in, user, visitor,
};
#[cfg(feature = "sessions")]
pub use crate::auth::{Door, HasDoor, sign_in};
pub use crate::body::Body;
pub use crate::config::Config;
pub use crate::error::{Error, Result, http_error, reason};
pub use crate::error_page::{error_response, own_error_page};
#[cfg(not(feature = "sessions"))]
pub use crate::extract::{ChangesNothing, ChangesSession, session, with_sessions};
pub use crate::extract::{
    DefaultOfText, Extractor, FormBySerde, FormOf, FromRequest, GetsCloneOf, HasState, KnownWords, Loads, Many, Maybe,
    Needs, NeedsNothing, NoExtractor, One, Shape, SharedApp, SharedField, TextValue, UnknownWords, Words, body, cookie,
    from_request, from_request_option, header, json, json_option, path, query, query_struct, unknown_word,
};
pub use crate::extract::{HasSessions, NoSessions, Sessions, session_left_alone};
#[cfg(not(feature = "forms"))]
pub use crate::extract::{arguments, upload};
#[cfg(feature = "forms")]
pub use crate::form::{
    FieldGroup, FieldView, Form, FormBody, FormInput, FormValue, NoFormInput, ReadForm, Reader, RepeatedFormValue,
    RulesOf, Source, UnreadForm, Values, WithoutRules, arguments, rules, spec, upload, value::nested,
};
pub use crate::hosts::AllowedHosts;
#[cfg(feature = "languages")]
pub use crate::languages::{LanguageFiles, Languages, text, text_argument};
#[cfg(feature = "ws")]
pub use crate::method::{CannotSpeak, Upgrading};
pub use crate::method::{method, missing, written};
pub use crate::mount::mount;
#[cfg(feature = "openapi")]
pub mod openapi {
    //! What writes handlers down.

    pub use crate::openapi::{
        AnswerOf, AnswerOutcome, BodyOf, BodyOutcome, DefaultOf, ErrorOf, ErrorUnknown, FailuresOf, FailuresUnknown,
        NoDefault, OfApp, OfNoSchema, Operation, Place, Statuses, TextBySchema, TextOf, TextUnknown, WithoutAll,
        WithoutSchema, written_down,
    };
    pub use crate::route::{Describe, check_described, lacks};
    pub use schemars;
}
#[cfg(feature = "templates")]
pub use crate::page::value as template;
pub use crate::proxies::TrustedProxies;
pub use crate::request::Request;
pub use crate::respond::{Failure, RedirectTarget, Respond, Response, sent_on};
pub use crate::route::Proven;
pub use crate::route::compression_is_there;
pub use crate::route::door;
pub use crate::route::{FileRule, file_fits};
pub use http::Uri;
// The checks of templates.
pub use crate::route::{
    Access, BodyLimit, CacheRule, Caching, Captures, Compression, Cors, Csp, Deadline, Documented, Draft, Extent,
    Faults, FieldValue, FormField, FormFields, Guard, HandlerList, Hashes, Headers, KnownForm, List, Listed,
    ListedByAnApp, Lookup, MayHold, MessageLimit, Methods, NoSection, Packed, Permissions, Place, Policy, Prefix,
    Protection, Route, Section, Segment, Size, SocketRules, Table, Throttle, UnknownForm, Url, UrlArgument, UserField,
    Want, Xsrf, cached_behind_guard, cached_for_one, check_access, check_entry, concat, count, count_lacking,
    count_placeholders, field_has_source, lacking, login_page, placeholder_index, placeholders_taken, prefix_length,
    public_inside, sections_end, url, url_pair, user_is_there, whole_prefix,
};
pub use crate::route::{
    Address, Control, Link, Part, Refused, Target, check_control, check_link, check_missing, check_policy, check_token,
    check_view,
};
pub use crate::route::{
    Asset, AssetFile, AssetFolder, FoundAsset, Mounts, asset_address, asset_of_app, asset_of_folder, count_mounts,
    find_asset, mounted_length,
};
pub use crate::route::{Lost, Onward, count_lost};
pub use crate::route::{TopicDescription, check_topic};
#[cfg(feature = "sessions")]
pub use crate::session::{ChangesNothing, ChangesSession, session, with_sessions};
pub use crate::throttle::{account_name, count_sign_in, with_throttle_store};
pub use crate::topics::{TopicParameter, topic_parameter};

/// What the attribute `page` names.
#[cfg(feature = "templates")]
pub mod page {
    pub use crate::app::of_page::{IsAnApp, NamesAnApp, is_an_app, no_app};
    pub use crate::headers::CspNonce;
    pub use crate::page::{AnyApp, PageHead, XsrfField, has_users, into_future, later, rendered, streamed};
    pub use crate::page::{FlashMessage, flash, user, xsrf_field, xsrf_token};
    #[cfg(feature = "languages")]
    pub use crate::page::{has_languages, language};
    pub use http::HeaderValue;

    /// What a template becomes names things of askama: the escaping is ours.
    pub mod askama {
        pub use ::askama::*;

        /// Filters of templates.
        pub mod filters {
            pub use crate::page::escape::{AutoEscape, AutoEscaper, Html};
            pub use ::askama::filters::*;
        }
    }
}
