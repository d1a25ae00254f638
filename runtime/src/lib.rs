//! Squall: a declarative web framework whose whole site the compiler checks.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

// What the macros write names the crate so.
extern crate self as squall;

// Floor 0: routes as const data.
mod route;
// Floor 1
mod body;
mod config;
#[cfg(feature = "cookies")]
mod crypto;
mod error;
mod random;
mod refused;
mod search;
mod secret;
mod settings;
mod ticks;
// Floor 2
mod request;
// Floor 3
mod error_page;
mod extract;
mod respond;
#[cfg_attr(not(feature = "ws"), allow(dead_code))]
mod upgrade;
// Floor 4: batteries
mod assets;
mod auth;
mod caching;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "compression")]
mod compression;
#[cfg(feature = "cookies")]
mod cookie;
mod cors;
#[cfg(feature = "forms")]
mod form;
mod headers;
mod hosts;
#[cfg(feature = "languages")]
mod languages;
#[cfg(feature = "openapi")]
mod openapi;
#[cfg(feature = "templates")]
mod page;
mod proxies;
mod readiness;
#[cfg(feature = "sessions")]
mod session;
mod sse;
mod throttle;
mod topics;
#[cfg(feature = "ws")]
pub mod ws;
mod xsrf;
// Floor 5
mod app;
mod method;
mod mount;
mod service;
// Floor 6
mod server;
#[cfg(feature = "testing")]
pub mod testing;

#[cfg(feature = "cookies")]
pub mod tornado {
    //! Shared with a [Tornado](https://www.tornadoweb.org) site, which so can move over one route at a time.
    #![doc = include_str!("../docs/tornado.md")]

    pub use crate::auth::TornadoUser;
    #[cfg(feature = "sessions")]
    pub use crate::auth::{TornadoSignIn, TornadoSignOut};
    pub use crate::cookie::tornado::{Secrets, TornadoCookies, TornadoXsrf, XsrfToken};
    pub use crate::extract::NeedsTornadoSecrets;
}

#[cfg(all(fuzzing, feature = "cookies"))]
#[doc(hidden)]
#[allow(missing_docs)]
pub mod fuzzing;

#[doc(hidden)]
#[allow(missing_docs)]
pub mod private;

pub use app::{App, TrailingSlash};
pub use assets::{Directory, FromDirectory};
pub use auth::{FindByPassword, FindByToken, Permits, User};
#[cfg(feature = "sessions")]
pub use auth::{SignIn, SignOut};
#[cfg(feature = "passwords")]
pub use auth::{Verified, hash_password, verify_password};
pub use body::{Body, Content, Piece};
pub use config::{Config, Environment};
#[cfg(feature = "cookies")]
pub use cookie::{Cookie, Cookies, CrossSite, FirstParty, Insecure, IntoCookie, MayBeCrossSite, MayBeInsecure};
#[cfg(feature = "cookies")]
pub use cookie::{PrivateCookies, SignedCookies};
pub use error::{BodyError, Error, FieldError, OrStatus, Result};
pub use error_page::error_response;
#[cfg(feature = "sessions")]
pub use extract::NeedsSessions;
pub use extract::{
    FromBody, FromForm, FromJson, FromQuery, FromRequest, FromText, Load, NeedsKeys, OptionalFromRequest, PerVisitor,
    TextError,
};
#[cfg(feature = "forms")]
pub use form::{
    ArgumentFile, Arguments, FieldGroup, FieldView, Form, FormValue, FormView, FromArguments, Markup, Multipart,
    OrPage, Part, Progress, Rejected, RepeatedFormValue, Upload, WatchUploads,
};
#[cfg(feature = "forms")]
pub use garde;
pub use headers::CspNonce;
#[cfg(feature = "languages")]
pub use languages::{Language, TextArgument, Translated};
pub use mount::{Mountable, OriginalUri};
#[cfg(feature = "openapi")]
pub use openapi::{Answers, DescribeAnswer, JsonSchema, OpenApi};
pub use readiness::Readiness;
pub use refused::Refused;
pub use request::{Connection, MatchedRoute, Request, RequestId, TraceContext};
pub use respond::{
    AbsoluteUrl, Atom, Attachment, Conditional, Created, ETag, File, Html, IntoLocalPath, IntoValidators, Json,
    LocalPath, NoETag, NotLocal, Preconditions, Redirect, Respond, Response, SiteOrigin, Streamed, Validators,
};
pub use route::{Asset, Compression, Url};
#[cfg(feature = "openapi")]
pub use schemars;
pub use secret::{NotReadable, Secret};
#[cfg(feature = "acme")]
pub use server::Acme;
pub use server::{Address, AtCapacity, IntoListener, Listener, Workers};
pub use server::{Answering, Bound, Layered, Plain, Server, serve, serve_with};
#[cfg(feature = "tls")]
pub use server::{ClientCertificate, Tls};
pub use service::{AppService, service};
#[cfg(feature = "postgres")]
pub use session::PostgresSessions;
#[cfg(feature = "redis")]
pub use session::RedisSessions;
#[cfg(feature = "sqlite")]
pub use session::SqliteSessions;
#[cfg(feature = "sessions")]
pub use session::{Flash, FlashLevel, FlashMessage};
#[cfg(feature = "sessions")]
pub use session::{FromSession, MemorySessions, Session, SessionKey, SessionStore, SessionValue, Sessions};
#[cfg(feature = "sessions")]
pub use session::{StoredSession, Swap};
pub use settings::settings;
#[cfg(feature = "forms")]
#[doc = include_str!("../docs/form.md")]
pub use squall_macros::Form;
#[doc = include_str!("../docs/http_error.md")]
pub use squall_macros::HttpError;
#[cfg(feature = "sessions")]
pub use squall_macros::SessionValue;
#[doc = include_str!("../docs/text.md")]
pub use squall_macros::Text;
#[doc = include_str!("../docs/app.md")]
pub use squall_macros::app;
#[doc = include_str!("../docs/asset.md")]
pub use squall_macros::asset;
#[doc = include_str!("../docs/assets.md")]
pub use squall_macros::assets;
#[doc = include_str!("../docs/handler.md")]
pub use squall_macros::handler;
#[doc = include_str!("../docs/handlers.md")]
pub use squall_macros::handlers;
#[cfg(feature = "templates")]
#[doc = include_str!("../docs/page.md")]
pub use squall_macros::page;
#[doc = include_str!("../docs/redirect.md")]
pub use squall_macros::redirect;
#[doc = include_str!("../docs/section.md")]
pub use squall_macros::section;
#[doc = include_str!("../docs/topic.md")]
pub use squall_macros::topic;
pub use sse::{Events, IntoSseEvent, LastEventId, SseEvent};
#[cfg(feature = "redis")]
pub use throttle::RedisThrottle;
pub use throttle::{Rate, ThrottleKey, ThrottleStore};
pub use topics::{
    Anyone, Batch, Event, Gap, History, MayJoin, NamedSubscription, NatsUrl, Offset, OffsetError, OpenToAll,
    PostgresUrl, Presence, Published, RedisUrl, Subscribe, Subscription, Topic, TopicMessage, Topics, TopicsBuilder,
    TopicsScript, WhenSlow,
};
#[cfg(feature = "sessions")]
pub use xsrf::XsrfToken;

#[cfg(feature = "languages")]
#[doc = include_str!("../docs/t.md")]
pub use squall_macros::t;

/// What most files of a site need.
pub mod prelude {
    #[cfg(feature = "templates")]
    pub use crate::page;
    pub use crate::{Created, Html, Json, Redirect};
    pub use crate::{Error, OrStatus, Request, Respond, Response, Result, Url};
    pub use crate::{app, assets, handler, handlers, redirect, section, topic};
    pub use http::StatusCode;
}

// The code of the README is tested as documentation is.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
