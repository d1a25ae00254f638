//! Cookies that the site sets and reads: plain, signed, private.

mod definition;
mod jar;
mod print;
mod protected;
mod security;
pub(crate) mod tornado;

pub use definition::Cookie;
pub use jar::Cookies;
pub use protected::{PrivateCookies, SignedCookies, settle};
pub use security::{CrossSite, FirstParty, Insecure, IntoCookie, MayBeCrossSite, MayBeInsecure};

#[cfg(test)]
mod tests;
