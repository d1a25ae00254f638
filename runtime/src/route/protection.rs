//! What guards a handler, whoever asks: all that its attribute says of it.

/// What guards a handler, whoever asks. Who may ask is another matter.
#[derive(Clone, Copy, Debug)]
pub struct Protection {
    /// What becomes of requests that another site may have made a visitor's browser send.
    pub xsrf: Xsrf,
}

impl Protection {
    /// What a handler has whose attribute says nothing of it.
    pub const DEFAULT: Protection = Protection { xsrf: Xsrf::Checked };
}

/// Whether unsafe requests must come from the site's own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Xsrf {
    /// They must.
    Checked,
    /// They need not, for the reason given.
    Exempt(&'static str),
}
