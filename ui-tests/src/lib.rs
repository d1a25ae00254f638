//! What the compiler says to each mistake: a case is `{area}/{pass,fail}/{cause}.rs`, its output stands beside it.
//!
//! `cargo test -p ui-tests` runs them, `TRYBUILD=overwrite cargo test -p ui-tests` writes what rustc says now: read it
//! as the person who made the mistake. This library is the crate of others in the cases whose cause lies across crates.

pub mod blog;
pub mod news;
pub mod statics;
