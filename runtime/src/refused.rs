//! How often requests were refused, and by which rule: counted once each, for whoever watches the site.

use std::sync::atomic::{AtomicU64, Ordering};

/// A rule by which requests are refused, and how often that was so since the process began.
///
/// All apps of a process are counted together, without locks. A growing number by [`Site`](Refused::Site) is
/// an attack, or a page of one's own on another origin that wants `trusted_origins`.
///
/// ```
/// use squall::Refused;
///
/// for rule in Refused::ALL {
///     println!("squall_refused_total{{rule=\"{}\"}} {}", rule.name(), rule.count());
/// }
/// # assert_eq!(Refused::Throttle.count(), 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refused {
    /// 403: `Sec-Fetch-Site` says that another site's page sent the request.
    Site,
    /// 403: there is no `Sec-Fetch-Site`, and the `Origin` is another one.
    Origin,
    /// 403: there is neither of them, and the token of the session is missing or wrong.
    Token,
    /// 421: the `Host` is not one of the site's.
    Host,
    /// 429: the visitor has sent too many requests.
    Throttle,
    /// 401, or 303 to the page where visitors sign in: nobody is signed in, where somebody must be.
    Visitor,
    /// 403: who is signed in may not do this.
    Permission,
}

static COUNTS: [AtomicU64; Refused::ALL.len()] = [const { AtomicU64::new(0) }; Refused::ALL.len()];

impl Refused {
    /// All of them.
    pub const ALL: [Refused; 7] = [
        Refused::Site,
        Refused::Origin,
        Refused::Token,
        Refused::Host,
        Refused::Throttle,
        Refused::Visitor,
        Refused::Permission,
    ];

    /// Its name in logs and figures, such as `sec-fetch-site`.
    pub const fn name(self) -> &'static str {
        match self {
            Refused::Site => "sec-fetch-site",
            Refused::Origin => "origin",
            Refused::Token => "token",
            Refused::Host => "host",
            Refused::Throttle => "throttle",
            Refused::Visitor => "visitor",
            Refused::Permission => "permission",
        }
    }

    /// How many requests it has refused since the process began.
    pub fn count(self) -> u64 {
        COUNTS[self as usize].load(Ordering::Relaxed)
    }

    /// Counts one more.
    pub(crate) fn add(self) {
        // Each number stands for itself.
        COUNTS[self as usize].fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_place_and_name() {
        for (at, rule) in Refused::ALL.into_iter().enumerate() {
            assert_eq!(rule as usize, at);
            assert_eq!(Refused::ALL.iter().filter(|other| other.name() == rule.name()).count(), 1);
        }
    }
}
