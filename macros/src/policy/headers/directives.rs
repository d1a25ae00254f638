//! The directives of a Content-Security-Policy (<https://www.w3.org/TR/CSP3/#csp-directives>).

/// What a directive has for values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Where things may come from, or go to.
    Sources,
    /// Words of its own.
    Words,
    /// Nothing.
    Nothing,
}

/// All that browsers heed.
pub(super) const DIRECTIVES: [(&str, Kind); 25] = [
    ("default-src", Kind::Sources),
    ("script-src", Kind::Sources),
    ("script-src-elem", Kind::Sources),
    ("script-src-attr", Kind::Sources),
    ("style-src", Kind::Sources),
    ("style-src-elem", Kind::Sources),
    ("style-src-attr", Kind::Sources),
    ("img-src", Kind::Sources),
    ("font-src", Kind::Sources),
    ("media-src", Kind::Sources),
    ("connect-src", Kind::Sources),
    ("frame-src", Kind::Sources),
    ("child-src", Kind::Sources),
    ("worker-src", Kind::Sources),
    ("manifest-src", Kind::Sources),
    ("object-src", Kind::Sources),
    ("base-uri", Kind::Sources),
    ("form-action", Kind::Sources),
    ("frame-ancestors", Kind::Sources),
    ("sandbox", Kind::Words),
    ("report-to", Kind::Words),
    ("report-uri", Kind::Words),
    ("trusted-types", Kind::Words),
    ("require-trusted-types-for", Kind::Words),
    ("upgrade-insecure-requests", Kind::Nothing),
];

/// What a page may do unless an attribute says otherwise; `'nonce'` is the answer's own, where it has one. The runtime has
/// the same as one text.
pub(super) const DEFAULTS: [(&str, &str); 7] = [
    ("default-src", "'self'"),
    ("script-src", "'self' 'nonce'"),
    ("style-src", "'self' 'nonce'"),
    ("object-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
    ("frame-ancestors", "'none'"),
];

/// The directives that decide what runs, or where the page's own addresses lead.
pub(super) const POWERFUL: [&str; 9] = [
    "default-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "worker-src",
    "object-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
];
