//! `JsonSchema`, the trait of `schemars` and the derive of ours.
//!
//! By a glob, of which the name of the derive is taken by ours: `schemars` may have a derive of the same name, or none.

pub use schemars::*;
pub use squall_macros::JsonSchema;
