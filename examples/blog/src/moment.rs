//! Points in time, as the database keeps them.

use jiff::Timestamp;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A second since 1970.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment(i64);

impl Moment {
    pub(crate) fn now() -> Moment {
        Moment(Timestamp::now().as_second())
    }

    /// The same some days ago.
    pub(crate) fn days_before(self, days: i64) -> Moment {
        Moment(self.0 - days * 24 * 60 * 60)
    }

    /// As a number, for the database.
    pub(crate) fn second(self) -> i64 {
        self.0
    }

    /// As texts in the languages take it.
    pub(crate) fn time(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.max(0).unsigned_abs())
    }

    /// By RFC 3339, for `<time datetime>` and the feed.
    pub(crate) fn rfc3339(self) -> String {
        Timestamp::from_second(self.0).unwrap_or_default().to_string()
    }

    /// Its year, in UTC.
    pub(crate) fn year(self) -> String {
        self.rfc3339().chars().take_while(|letter| *letter != '-').collect()
    }
}

impl From<i64> for Moment {
    fn from(second: i64) -> Moment {
        Moment(second)
    }
}
