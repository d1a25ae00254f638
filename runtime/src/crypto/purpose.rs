//! What keys are used for.

/// What a key is used for. Each purpose has a key of its own, derived from the site's: so what was made for one can
/// serve for no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Purpose(&'static str);

impl Purpose {
    /// The signature of a cookie that its owner may read.
    pub(crate) const SIGNED_COOKIE: Purpose = Purpose("squall 1 signed cookie");
    /// The encryption of a cookie that its owner may not read.
    pub(crate) const PRIVATE_COOKIE: Purpose = Purpose("squall 1 private cookie");
    /// The encryption of a session that its visitor keeps.
    #[cfg(feature = "sessions")]
    pub(crate) const SESSION: Purpose = Purpose("squall 1 session");
    /// The id by which a key is named.
    pub(super) const KEY_ID: Purpose = Purpose("squall 1 key id");

    /// Its name, which goes into the derivation of its key.
    pub(super) fn name(self) -> &'static str {
        self.0
    }
}
