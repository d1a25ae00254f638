//! Points in time, as the database keeps them and as JSON shows them.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use squall::JsonSchema;

/// A millisecond since 1970.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[schemars(with = "String", extend("format" = "date-time"))]
pub(crate) struct Moment(i64);

impl Moment {
    pub(crate) fn now() -> Moment {
        Moment(Timestamp::now().as_millisecond())
    }

    /// As a number, for the database.
    pub(crate) fn millisecond(self) -> i64 {
        self.0
    }
}

impl From<i64> for Moment {
    fn from(millisecond: i64) -> Moment {
        Moment(millisecond)
    }
}

/// By RFC 3339, with all three digits of the milliseconds.
impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let timestamp = Timestamp::from_millisecond(self.0).unwrap_or_default();
        serializer.collect_str(&format_args!("{timestamp:.3}"))
    }
}
