//! What guards a handler, whoever asks: all that its attribute, and those of its sections, say of it.

use super::{BodyLimit, Caching};

/// What guards a handler, whoever asks. Who may ask is another matter.
#[derive(Clone, Copy, Debug)]
pub struct Protection {
    /// What becomes of requests that another site may have made a visitor's browser send.
    pub xsrf: Xsrf,
    /// Whose pages may read its answers.
    pub cors: Cors,
    /// How many requests one visitor may send.
    pub throttle: Throttle,
    /// How long the handler may take.
    pub deadline: Deadline,
    /// How much body it takes.
    pub body_limit: BodyLimit,
    /// What its answers tell browsers to keep to.
    pub headers: Headers,
    /// Which caches may keep its answers.
    pub caching: Caching,
    /// Whether its answers may be compressed.
    pub compressed: bool,
    /// Whether it is in the app's OpenAPI document.
    pub documented: Documented,
}

impl Protection {
    /// What a handler has whose attribute says nothing of it.
    pub const DEFAULT: Protection = Protection {
        xsrf: Xsrf::Checked,
        cors: Cors::Unsaid,
        throttle: Throttle::Unsaid,
        deadline: Deadline::Unsaid,
        body_limit: BodyLimit::Default,
        headers: Headers::DEFAULT,
        caching: Caching::Unsaid,
        compressed: true,
        documented: Documented::Unsaid,
    };

    /// What a mounted service has.
    pub const OF_A_SERVICE: Protection =
        Protection { headers: Headers { left_alone: true, ..Headers::DEFAULT }, ..Protection::DEFAULT };

    /// The same inside of a section: what it does not say itself, the section says.
    pub const fn within(self, section: Protection) -> Protection {
        let throttle = match self.throttle {
            Throttle::Unsaid => section.throttle,
            said => said,
        };
        let deadline = match self.deadline {
            Deadline::Unsaid => section.deadline,
            said => said,
        };
        Protection {
            xsrf: self.xsrf,
            cors: match self.cors {
                Cors::Unsaid => section.cors,
                said => said,
            },
            throttle,
            deadline,
            body_limit: match self.body_limit {
                BodyLimit::Default => section.body_limit,
                said => said,
            },
            headers: self.headers.within(section.headers),
            caching: self.caching.within(section.caching),
            compressed: self.compressed && section.compressed,
            documented: match self.documented {
                Documented::Unsaid => section.documented,
                said => said,
            },
        }
    }
}

/// Whether unsafe requests must come from the site's own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Xsrf {
    /// They must.
    Checked,
    /// They need not, for the reason given.
    Exempt(&'static str),
}

/// Whether a handler is in the app's OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Documented {
    /// Where it takes JSON, or answers with JSON or with nothing at all.
    Unsaid,
    /// It is.
    On,
    /// It is not.
    Off,
}

/// Whose pages may read the answers, besides those of the site itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cors {
    /// Nobody's.
    Unsaid,
    /// Everybody's, of what anybody would be answered who sends no cookies.
    Any,
    /// Those of the app's trusted origins.
    Trusted,
    /// Nobody's, whatever the section says, for the reason given.
    Off(&'static str),
}

/// How many requests one visitor may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttle {
    /// Any number.
    Unsaid,
    /// So many at once, and so many in each further time of so many seconds.
    Limited {
        /// The handler or section whose requests are counted together.
        scope: &'static str,
        /// How many, 1 to 1,000,000.
        count: u32,
        /// How long until all of these can be sent again, 1 to 2,592,000.
        seconds: u32,
    },
    /// Any number, whatever the section says, for the reason given.
    Off(&'static str),
}

/// How long a handler may take, from its fields to its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// As long as it likes.
    Unsaid,
    /// So many seconds, 1 to 86,400.
    Seconds(u32),
    /// As long as it likes, whatever the section says, for the reason given.
    Off(&'static str),
}

impl Deadline {
    /// The seconds, where there is a bound.
    pub(crate) const fn seconds(self) -> Option<u32> {
        match self {
            Deadline::Seconds(seconds) => Some(seconds),
            Deadline::Unsaid | Deadline::Off(_) => None,
        }
    }
}

/// Which answers of an app are compressed, for clients that take it so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// None.
    #[default]
    Off,
    /// The files of `#[assets]`, each once for all.
    Assets,
    /// These, and what handlers answer.
    On,
}

/// Stops the build where the feature is off: told at the word that asks for it.
#[track_caller]
pub const fn compression_is_there() {
    if !cfg!(feature = "compression") {
        panic!(
            "compression is a feature of squall that is off\nhelp: write squall = {{ version = \"..\", features = [\"compression\"] }} into Cargo.toml"
        );
    }
}

/// What answers tell browsers to keep to; what is not said is as it is by default.
#[derive(Clone, Copy, Debug)]
pub struct Headers {
    /// What a page may load and do.
    pub csp: Csp,
    /// The value of `Referrer-Policy`.
    pub referrer_policy: Option<&'static str>,
    /// The value of `Cross-Origin-Opener-Policy`.
    pub cross_origin_opener_policy: Option<&'static str>,
    /// The value of `Cross-Origin-Resource-Policy`.
    pub cross_origin_resource_policy: Option<&'static str>,
    /// What a page may ask of the visitor's device and browser: `Permissions-Policy`.
    pub permissions: Permissions,
    /// Whether answers are left as they are: those of a mounted service, which has thoughts of its own.
    pub left_alone: bool,
}

/// A Content-Security-Policy.
#[derive(Clone, Copy, Debug)]
pub enum Csp {
    /// The one by default.
    Unsaid,
    /// This one.
    Policy {
        /// The whole value, for an answer without a nonce.
        plain: &'static str,
        /// The value of an answer with one, cut where the nonce goes.
        parts: &'static [&'static str],
    },
    /// None, for the reason given.
    Off(&'static str),
}

/// A Permissions-Policy.
#[derive(Clone, Copy, Debug)]
pub enum Permissions {
    /// The one by default.
    Unsaid,
    /// This one.
    Policy(&'static str),
    /// None, for the reason given.
    Off(&'static str),
}

impl Headers {
    /// Nothing is said.
    pub const DEFAULT: Headers = Headers {
        csp: Csp::Unsaid,
        referrer_policy: None,
        cross_origin_opener_policy: None,
        cross_origin_resource_policy: None,
        permissions: Permissions::Unsaid,
        left_alone: false,
    };

    /// The same inside of something larger: what it does not say itself, that says.
    pub const fn within(self, outer: Headers) -> Headers {
        const fn first(a: Option<&'static str>, b: Option<&'static str>) -> Option<&'static str> {
            if a.is_some() { a } else { b }
        }
        Headers {
            csp: match self.csp {
                Csp::Unsaid => outer.csp,
                said => said,
            },
            referrer_policy: first(self.referrer_policy, outer.referrer_policy),
            cross_origin_opener_policy: first(self.cross_origin_opener_policy, outer.cross_origin_opener_policy),
            cross_origin_resource_policy: first(self.cross_origin_resource_policy, outer.cross_origin_resource_policy),
            permissions: self.permissions.within(outer.permissions),
            left_alone: self.left_alone,
        }
    }
}

impl Permissions {
    /// The same inside of something larger: what it does not say itself, that says.
    pub const fn within(self, outer: Permissions) -> Permissions {
        match self {
            Permissions::Unsaid => outer,
            said => said,
        }
    }
}
