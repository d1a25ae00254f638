//! Files of the site's own: in the program, found by the compiler.

mod directory;
mod hot;
#[cfg(feature = "compression")]
mod precompressed;
mod served;

pub use directory::{Directory, FromDirectory};
pub use served::{Served, ServedFile, serve_asset};
