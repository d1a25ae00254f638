//! Settings of the process: from `squall.toml`, from variables, and from files that these name.
//!
//! It knows how settings are written and where they stand, and nothing of what they are for: who needs one asks for it by its
//! key. A key `tls.key` is the variable `SQUALL_TLS_KEY`, which counts more than the file.

mod fault;
#[cfg(feature = "config-file")]
mod file;
mod files;
mod keys;
#[cfg(any(test, not(feature = "config-file")))]
mod no_file;
mod own;
mod process;
mod section;
mod shown;
mod value;
mod words;

pub(crate) use fault::Faults;
#[cfg_attr(not(feature = "tls"), allow(unused_imports))]
pub(crate) use files::read_at_most;
#[cfg_attr(not(feature = "cookies"), allow(unused_imports))]
pub(crate) use files::read_text_at_most;
#[cfg_attr(not(feature = "cookies"), allow(unused_imports))]
pub(crate) use keys::variable;
pub use own::settings;
pub(crate) use process::Process;
pub(crate) use section::{Said, Section};
pub(crate) use shown::{Entry, is_to_be_shown, show, toml_list, toml_text};
pub(crate) use value::Origin;
pub(crate) use words::{mode, show_size, show_time, size, switch, time};
