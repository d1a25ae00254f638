//! By what a file of the disk is known again.

use super::AT_REST;
use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// Which file it was, and how: nobody changes a file, or puts another in its place, without a change of this, once it has
/// been at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    device: u64,
    number: u64,
    length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// Of this file; `None` where the system does not tell.
    #[cfg(unix)]
    pub(crate) fn of(metadata: &Metadata) -> Option<Stamp> {
        use std::os::unix::fs::MetadataExt;
        Some(Stamp {
            device: metadata.dev(),
            number: metadata.ino(),
            length: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// Of this file; `None` where the system does not tell.
    #[cfg(not(unix))]
    pub(crate) fn of(_: &Metadata) -> Option<Stamp> {
        None
    }

    /// Whether it was left alone long enough that the next change shows in its times. The time of change of anything about
    /// it (`ctime`) is the system's own: nobody can set it.
    pub(super) fn is_at_rest(&self, now: SystemTime) -> bool {
        let (Ok(seconds), Ok(nanoseconds)) = (u64::try_from(self.changed.0), u32::try_from(self.changed.1)) else {
            return false;
        };
        let changed = SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds));
        changed.and_then(|changed| now.duration_since(changed).ok()).is_some_and(|since| since >= AT_REST)
    }
}
