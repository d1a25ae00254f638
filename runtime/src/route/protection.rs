//! What guards a handler, whoever asks: all that its attribute, and those of its sections, say of it.

/// What guards a handler, whoever asks. Who may ask is another matter.
#[derive(Clone, Copy, Debug)]
pub struct Protection {
    /// What becomes of requests that another site may have made a visitor's browser send.
    pub xsrf: Xsrf,
    /// How many requests one visitor may send.
    pub throttle: Throttle,
}

impl Protection {
    /// What a handler has whose attribute says nothing of it.
    pub const DEFAULT: Protection = Protection { xsrf: Xsrf::Checked, throttle: Throttle::Unsaid };

    /// The same inside of a section: what it does not say itself, the section says.
    pub const fn within(self, section: Protection) -> Protection {
        let throttle = match self.throttle {
            Throttle::Unsaid => section.throttle,
            said => said,
        };
        Protection { xsrf: self.xsrf, throttle }
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
